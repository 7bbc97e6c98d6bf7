"""The add-in of LibreOffice: built, then added and removed by LibreOffice's own unopkg."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.hosts.libreoffice.addin import IDENTIFIER, build, own_paths

_USUAL = (
    "C:/Program Files/LibreOffice/program/unopkg.com",
    "C:/Program Files (x86)/LibreOffice/program/unopkg.com",
    "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
)
_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Addin:
    """The add-in on this PC: by which program, into which profile, for whom.

    ``profile`` is a folder for LibreOffice's user data other than the usual one; ``shared``
    installs for all users, which is all that LibreOffice allows an administrator on Linux.
    """

    unopkg: str = ""
    profile: Path | None = None
    shared: bool = False

    @property
    def office(self) -> bool:
        """Whether there is a LibreOffice to install it into."""
        return bool(self.unopkg)

    def add(self) -> str:
        """Install the add-in for this user, in place of an older one; gives its identifier."""
        with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
            file = Path(folder) / "csat_xl.oxt"
            build(file, own_paths(), force=True)
            self._run("add", "--force", "--suppress-license", str(file))
        return IDENTIFIER

    def remove(self, identifier: str) -> None:
        """Remove the add-in; one that is no longer there is no fault."""
        if self.office and identifier in self.listed():
            self._run("remove", identifier)

    def listed(self) -> str:
        """What LibreOffice says of its add-ins."""
        return self._run("list") if self.office else ""

    def _run(self, *arguments: str) -> str:
        everyone = ["--shared"] if self.shared else []
        profile = [f"-env:UserInstallation={self.profile.as_uri()}"] if self.profile else []
        try:
            done = subprocess.run(
                [self.unopkg, arguments[0], *everyone, *arguments[1:], *profile],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                text=True,
                errors="replace",
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(str(error)) from error
        if done.returncode:
            raise _failed((done.stderr or done.stdout).strip()[-300:])
        return done.stdout


def _failed(reason: str) -> CsatError:
    return CsatError(
        f"LibreOffice 的 unopkg 没有成功:{reason}。请关闭 LibreOffice 的全部窗口后再试。",
        f"unopkg of LibreOffice failed: {reason}. Close all windows of LibreOffice and try again.",
    )


def here() -> Addin:
    """The add-in on this PC, for this user."""
    found = shutil.which("unopkg") or next((p for p in _USUAL if Path(p).is_file()), "")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return Addin(found, shared=root)
