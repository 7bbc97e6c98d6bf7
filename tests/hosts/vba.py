# ruff: noqa: N802, N803 - members are called as in VBA
"""The VBA of a workbook, run by an independent interpreter over the workbook's own sheets.

Only the module ``xlwings`` is exchanged: its DLL starts Python on Windows, here the same functions
are called in this process. All other modules run as they lie in the file.
"""

from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    VBAArray,
    VBAErrorValue,
    VBAInt,
    VBAObject,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._values import error as vba_error

from csat_xl.hosts import udf
from csat_xl.hosts.cells import com_code
from tests.hosts.excel_process import MISSING as COM_MISSING

PYTHON = r"C:\csat\.venv\Scripts\python.exe"
LIBRARY = r"C:\csat\.venv\Scripts\xlwings64-0.37.8.dll"
XLWINGS = """\
Public Const XLWINGS_VERSION As String = "0.37.8"
Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    GetConfig = TestHost.Setting(configKey, default)
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = TestHost.Exists(FileSpec)
End Function
Public Function ParentFolder(ByVal Folder)
    ParentFolder = Left$(Folder, InStrRev(Folder, "\\") - 1)
End Function
Public Function XLPy()
    Set XLPy = TestHost.Start()
End Function
Public Function WScript() As Object
    Set WScript = TestHost
End Function
Public Function RunPython(PythonCommand As String)
    TestHost.Run PythonCommand
End Function
"""


class TestHost(VBAObject):
    """What the operating system, xlwings and Python are to the workbook."""

    __test__ = False
    vba_type_name = "TestHost"

    def __init__(self) -> None:
        self.settings = {"INTERPRETER_WIN": PYTHON}
        self.files = {PYTHON, LIBRARY}
        self.starts = 0
        self.startable = self.package = True
        self.said: list[str] = []
        self.ran: list[str] = []
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.while_running = lambda: None
        self.alive = True
        self.functions = udf.declared(lambda **_: lambda f: f, lambda *_, **__: lambda f: f)

    @method
    def Setting(self, key: object, default: object) -> object:
        return self.settings.get(str(key), default)

    @method
    def Exists(self, path: object) -> object:
        return str(path) in self.files

    @method
    def Start(self) -> object:
        self.starts += 1
        if not self.startable:
            raise vba_error(1000, "Could not activate Python COM server")
        return self

    @method
    def Module(self, name: object) -> object:
        if not self.package:
            raise vba_error(1000, f"ModuleNotFoundError: No module named {name!r}")
        return self

    @method
    def CallUDF(self, module: object, name: object, given: object) -> object:
        if not self.alive:
            self.alive = True  # the next one that is started
            raise vba_error(462, "The remote server machine does not exist or is unavailable")
        assert str(module) == "csat_xl_udfs"
        arguments = _to_com(given)
        self.calls.append((str(name), arguments))
        answer = self.functions[str(name)](
            *[
                udf.OMITTED if a == COM_MISSING and not isinstance(a, float) else a
                for a in arguments
            ]
        )
        return _from_python(answer)

    @method
    def Popup(self, text: object, wait: object, title: object, kind: object) -> object:
        self.said.append(str(text))
        return 1

    @method
    def Run(self, command: object) -> object:
        self.ran.append(str(command))
        self.while_running()
        return 0


# --- values over the border ---------------------------------------------------------------------


def _to_com(value: object) -> Any:
    """A VBA value as pywin32 hands it to Python."""
    if value is MISSING:
        return COM_MISSING
    if value is EMPTY:
        return None
    if isinstance(value, VBAErrorValue):
        return com_code(value.number)
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(map(_to_com, value.elements()))
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(_to_com(value.get([r, c])) for c in range(left, right + 1))
            for r in range(top, bottom + 1)
        )
    return value


def _from_python(answer: Any) -> object:
    """What CallUDF hands back: one value, a row, or rows, as arrays of variants counted from 0."""
    if not isinstance(answer, list):
        return answer
    height, width = len(answer), len(answer[0])
    if height == width == 1:
        return answer[0][0]
    if height == 1:
        return VBAArray([(0, width - 1)], items=list(answer[0]))
    columns = [answer[r][c] for c in range(width) for r in range(height)]
    return VBAArray([(0, height - 1), (0, width - 1)], items=columns)


def rows(*lines: tuple[Any, ...]) -> VBAArray:
    """Cells as an array, counted from 1 as those of a range."""
    height, width = len(lines), len(lines[0])
    items = [
        EMPTY if lines[r][c] is None else lines[r][c] for c in range(width) for r in range(height)
    ]
    return VBAArray([(1, height), (1, width)], items=items)


def plain(value: object) -> Any:
    """A VBA result as lists; an error value as the text ``#2015``."""
    if isinstance(value, VBAErrorValue):
        return f"#{value.number}"
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return [plain(item) for item in value.elements()]
        (top, bottom), (left, right) = value.bounds
        return [
            [plain(value.get([r, c])) for c in range(left, right + 1)]
            for r in range(top, bottom + 1)
        ]
    return value


# --- the workbook -------------------------------------------------------------------------------


current: list["Excel"] = []
"""The workbooks opened, the last of which is in use (members belong to whole classes)."""


class Excel:
    """A workbook with its macros: ``call`` a function, ``run`` a Sub, look at ``host``."""

    def __init__(self, path: Path) -> None:
        self.host = TestHost()
        self.app = ExcelApplication.open(path, with_vba=False)
        bridge = self.app.interpreter.host
        found = bridge.global_object
        bridge.global_object = lambda name: self.host if name == "testhost" else found(name)
        self.marked: list[str] = []
        self.helps: dict[str, tuple[str, ...]] = {}
        self._add_what_the_interpreter_lacks()
        with ExcelFile(path) as file:
            for module in file.vba_project().modules:
                if module.name == "Dictionary":
                    continue  # for a Mac only
                kind = "standard" if module.kind is VBAModuleKind.standard else "document"
                source = XLWINGS if module.name == "xlwings" else module.source
                self.app.add_module(source, name=module.name, kind=kind)

    def _add_what_the_interpreter_lacks(self) -> None:
        """Members of Excel that it does not know; they write down that they were used."""
        current.append(self)

        class Lacking(VBAObject):
            @member
            def EnableCalculation(self) -> object:
                return True

            @setter("EnableCalculation")
            def _set(self, value: object) -> None:
                if value:
                    current[-1].marked.append(str(self.vba_get("Name")))

            @method
            def MacroOptions(
                self,
                Macro: object = MISSING,
                Description: object = MISSING,
                Category: object = MISSING,
                ArgumentDescriptions: object = MISSING,
            ) -> object:
                texts = (str(Description), str(Category), *plain(ArgumentDescriptions))
                current[-1].helps[str(Macro).rpartition("!")[2]] = texts
                return EMPTY

        sheet = type(self.app.application.workbooks_.books[0].sheets_[0])
        sheet.vba_add_member(Lacking._vba_members["enablecalculation"])
        type(self.app.application).vba_add_member(Lacking._vba_members["macrooptions"])

    def call(self, name: str, *arguments: Any) -> Any:
        """What the function gives to a cell, errors as ``#2015``."""
        return plain(self.app.interpreter.run(name, list(arguments)))

    def run(self, name: str) -> None:
        """Run a Sub."""
        self.app.interpreter.run(name, [])

    def range(self, sheet: str, address: str) -> Any:
        """A range as an object, as a cell's formula hands it over."""
        page = next(s for s in self.app.application.workbooks_.books[0].sheets_ if s.name == sheet)
        return page.vba_get("Range", [address])
