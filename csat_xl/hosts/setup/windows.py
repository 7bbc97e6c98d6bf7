"""What Windows' registry tells: whether Excel is there, and which locations it trusts. Read only."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any

_TRUST = r"Software\{}Microsoft\Office\16.0\Excel\Security\Trusted Locations"


@dataclass(frozen=True, slots=True)
class Trusted:
    """A trusted location of Excel: its folder, and whether its subfolders are trusted too."""

    folder: PureWindowsPath
    below: bool

    def holds(self, path: PureWindowsPath) -> bool:
        """Whether a file in this place is trusted.

        >>> trusted = Trusted(PureWindowsPath("C:/表"), below=True)
        >>> trusted.holds(PureWindowsPath("c:/表/六月/a.xlsm"))
        True
        """
        return path.parent == self.folder or (self.below and self.folder in path.parents)


def excel_there() -> bool:
    """Whether Excel is installed."""
    return any(_values(root, r"Excel.Application\CLSID") for root in ("HKEY_CLASSES_ROOT",))


def trusted_locations() -> list[Trusted]:
    """The trusted locations of this user, those set by policy among them."""
    found = []
    for policy in ("", "Policies\\"):
        for root in ("HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"):
            for values in _subkeys(root, _TRUST.format(policy)):
                path = str(values.get("Path", "")).rstrip("\\/")
                if path:
                    below = bool(values.get("AllowSubfolders") or values.get("AllowSubFolders"))
                    found.append(Trusted(PureWindowsPath(path), below))
    return found


def _values(root: str, path: str) -> dict[str, Any]:
    if sys.platform != "win32":
        return {}
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), path) as key:
            count = winreg.QueryInfoKey(key)[1]
            values = {}
            for i in range(count):
                name, value, kind = winreg.EnumValue(key, i)
                expand = kind == winreg.REG_EXPAND_SZ
                values[name] = winreg.ExpandEnvironmentStrings(value) if expand else value
            return values
    except OSError:
        return {}


def _subkeys(root: str, path: str) -> Iterator[dict[str, Any]]:
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), path) as key:
            names = [winreg.EnumKey(key, i) for i in range(winreg.QueryInfoKey(key)[0])]
    except OSError:
        return
    for name in names:
        yield _values(root, rf"{path}\{name}")
