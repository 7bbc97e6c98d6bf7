"""LibreOffice Calc, started once without a screen and driven over UNO."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from tests.engines import (
    Address,
    FilePath,
    ProgramMissing,
    Value,
    as_path,
    cell_position,
    expand,
    formula_cells,
)
from tests.engines.calc_cells import Entry, enter, read, sheet_of

__all__ = ["Entry", "Office"]

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
    ".pdf": "calc_pdf_Export",
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""


class Office:
    """One LibreOffice of its own: own profile, recalculates on loading, gone at exit.

    Use it as a context manager. Raises ProgramMissing when LibreOffice or UNO is not installed.
    """

    def __init__(self, start_timeout: float = 180) -> None:
        self._start_timeout = start_timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._profile: Path | None = None
        self._desktop: Any = None

    def __enter__(self) -> Self:
        uno, command = _load_uno(), _find_command()
        self._profile = Path(tempfile.mkdtemp(prefix="csat-xl-office-"))
        (self._profile / "user").mkdir()
        (self._profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        pipe = f"csat-xl-{uuid.uuid4().hex}"
        self._process = subprocess.Popen(
            [
                command,
                f"-env:UserInstallation={self._profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
                *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._desktop = self._connect(uno, pipe)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End LibreOffice with all its processes and remove its profile."""
        if self._desktop is not None:
            with contextlib.suppress(Exception):  # the bridge falls while it answers
                self._desktop.terminate()
            self._desktop = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._profile is not None:
            shutil.rmtree(self._profile, ignore_errors=True)
            self._profile = None

    @property
    def running(self) -> bool:
        """Whether this LibreOffice still runs."""
        return self._process is not None and self._process.poll() is None

    def calculate(
        self, path: FilePath, cells: Iterable[Address] | None = None, password: str = ""
    ) -> dict[Address, Value]:
        """Recalculate the workbook and give the values of ``cells``.

        ``cells`` holds ``(sheet, "A1")`` or ``(sheet, "A1:B9")``; None means every cell with a
        formula. Dates come as serial numbers. A truth value in a cell with a number format of
        its own comes as 1 or 0. Errors without a name in Excel come as ``Err:NNN``. An encrypted
        workbook needs ``cells`` and its ``password``.
        """
        wanted = formula_cells(path) if cells is None else expand(cells)
        by_sheet: dict[str, list[str]] = defaultdict(list)
        for sheet, cell in wanted:
            by_sheet[sheet].append(cell)
        found: dict[Address, Value] = {}
        with self._document(path, password) as document:
            for sheet, names in by_sheet.items():
                values = read(document, sheet_of(document, sheet), names)
                found.update(((sheet, name), value) for name, value in values.items())
        return {address: found[address] for address in wanted}

    def fill(
        self, source: FilePath, target: FilePath, entries: Mapping[str, Mapping[str, Entry]]
    ) -> Path:
        """Type ``entries`` into a copy of ``source``, cell by cell, and save it as ``target``.

        A date keeps the cell's date format, or gets ``yyyy-mm-dd`` when it has none; None
        empties the cell. As when typed by hand, a truth value is stored as 1 or 0 with a format.
        A locked cell of a protected sheet raises ValueError. The kind of file follows the ending
        of ``target``.
        """
        with self._document(source) as document:
            for title, cells in entries.items():
                sheet = sheet_of(document, title)
                guarded = sheet.isProtected()
                for name, entry in cells.items():
                    row, column = cell_position(name)
                    cell = sheet.getCellByPosition(column, row)
                    if guarded and cell.CellProtection.IsLocked:
                        raise ValueError(f"{title}!{name} is locked: nobody could type here")
                    enter(document, cell, entry)
            return self._store(document, Path(target))

    def convert(self, path: FilePath, kind: str, out_dir: FilePath) -> Path:
        """Write the workbook as ``pdf``, ``xlsx``, ``xlsm``, ``ods`` or ``csv`` (first sheet).

        A Word document is written as ``pdf``.
        """
        source = as_path(path)
        with self._document(source) as document:
            return self._store(document, Path(out_dir) / f"{source.stem}.{kind}")

    def macro_modules(self, path: FilePath) -> dict[str, str]:
        """The VBA modules of the workbook, as LibreOffice has taken them over: name and text."""
        with self._document(path) as document:
            library = document.BasicLibraries.getByName("VBAProject")
            return {name: str(library.getByName(name)) for name in library.ElementNames}

    def pages_to_png(self, path: FilePath, out_dir: FilePath, dpi: int = 70) -> list[Path]:
        """Draw every printed page of the workbook as a picture; give the files in page order."""
        command = shutil.which("pdftoppm")
        if command is None:
            raise ProgramMissing("pdftoppm is not installed: apt-get install poppler-utils")
        folder = Path(out_dir)
        folder.mkdir(parents=True, exist_ok=True)
        stem = Path(path).stem
        with tempfile.TemporaryDirectory() as work:
            pdf = self.convert(path, "pdf", work)
            pages = Path(work) / "pages"
            pages.mkdir()
            arguments = ["-r", str(dpi), "-png", str(pdf), str(pages / stem)]
            subprocess.run([command, *arguments], check=True, timeout=300)
            return [Path(shutil.move(page, folder / page.name)) for page in sorted(pages.iterdir())]

    def _connect(self, uno: ModuleType, pipe: str) -> Any:
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", context
        )
        url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        deadline = time.monotonic() + self._start_timeout
        while True:
            try:
                remote = resolver.resolve(url)
                break
            except uno.getClass("com.sun.star.connection.NoConnectException"):
                if self._process is not None and self._process.poll() is not None:
                    code = self._process.returncode
                    raise RuntimeError(f"LibreOffice ended with {code} while starting") from None
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"LibreOffice did not answer in {self._start_timeout:g} s"
                    ) from None
                time.sleep(0.1)
        return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)

    def _document(self, path: FilePath, password: str = "") -> _Document:
        if self._desktop is None:
            raise RuntimeError("Office is not running: use it in a with statement")
        return _Document(self._desktop, as_path(path), password)

    @staticmethod
    def _store(document: Any, target: Path) -> Path:
        target = target.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        name = _FILTERS[target.suffix]
        if target.suffix == ".pdf" and document.supportsService("com.sun.star.text.TextDocument"):
            name = "writer_pdf_Export"
        options = _properties(FilterName=name, Overwrite=True)
        document.storeToURL(target.as_uri(), options)
        return target


class _Document:
    """A copy of a file, open in LibreOffice; its errors leave as RuntimeError.

    A class and not a generator: UNO's exceptions refuse the traceback contextlib would set.
    """

    def __init__(self, desktop: Any, file: Path, password: str) -> None:
        self._desktop, self._file, self._password = desktop, file, password
        self._document: Any = None

    def __enter__(self) -> Any:
        # as a template: the file itself is neither locked nor changed
        secret = {"Password": self._password} if self._password else {}
        options = _properties(
            Hidden=True, AsTemplate=True, MacroExecutionMode=0, UpdateDocMode=0, **secret
        )
        url = self._file.as_uri()
        refused = ""
        try:
            self._document = self._desktop.loadComponentFromURL(url, "_blank", 0, options)
        except Exception as error:  # noqa: BLE001 - an exception of UNO, which must not get out
            refused = str(getattr(error, "Message", error))
        if refused:
            raise ValueError(f"LibreOffice refuses {self._file}: {refused}")
        if self._document is None:
            raise ValueError(f"LibreOffice cannot open {self._file}")
        return self._document

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._document.close(True)
        if error is not None and hasattr(error, "Message"):  # an exception of UNO
            kind = type(error).__name__
            raise RuntimeError(f"LibreOffice: {kind} {error.Message} ({self._file})") from None


def _load_uno() -> ModuleType:
    system = "/usr/lib/python3/dist-packages"
    if system not in sys.path:
        sys.path.append(system)  # at the end: the environment's own packages come first
    try:
        import uno
    except ImportError as error:
        raise ProgramMissing(
            f"Python cannot load UNO ({error}): apt-get install python3-uno, with the system's"
            " version of Python"
        ) from None
    return uno  # type: ignore[no-any-return]


def _find_command() -> str:
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        raise ProgramMissing("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    return command


def _properties(**values: object) -> tuple[Any, ...]:
    uno = _load_uno()
    result = []
    for name, value in values.items():
        item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        result.append(item)
    return tuple(result)
