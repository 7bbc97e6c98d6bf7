"""Where things lie on a PC: the system, the user's folders, Python. Given, so that tests can choose."""

import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs


def _home() -> Path:
    """The folder in which Excel's VBA looks for the configuration (%USERPROFILE%)."""
    return Path(os.environ.get("USERPROFILE") or Path.home()) if os.name == "nt" else Path.home()


@dataclass(frozen=True, slots=True)
class Pc:
    """One user on one PC."""

    system: str = field(default_factory=platform.system)
    home: Path = field(default_factory=_home)
    interpreter: Path = field(default_factory=lambda: Path(sys.executable))
    record: Path = field(
        default_factory=lambda: Path(platformdirs.user_data_dir("csat_xl", False)) / "install.json"
    )

    @property
    def windows(self) -> bool:
        """Whether Excel here can run the python edition."""
        return self.system == "Windows"

    @property
    def configuration(self) -> Path:
        """The configuration file that xlwings' VBA reads."""
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def trusted_folder(self) -> Path:
        """The folder that we advise to keep the workbooks in and to trust."""
        return self.home / "Documents" / "csat_xl"

    @property
    def library_folders(self) -> tuple[Path, Path]:
        """Where xlwings' DLL may lie: beside Python, or a folder above (an environment)."""
        return self.interpreter.parent, self.interpreter.parent.parent
