"""vbaProject.bin, made of the modules' text by pyOpenVBA; Excel is not needed."""

import io
import tempfile
from functools import lru_cache
from pathlib import Path

import xlsxwriter

from csat_xl.workbook.vba.source import classes, modules, this_workbook

WORKBOOK_NAME = "ThisWorkbook"


def sheet_code_names(count: int) -> list[str]:
    """The code names of the sheets, in the order of the tabs; those of their VBA modules."""
    return [f"Sheet{i}" for i in range(1, count + 1)]


@lru_cache(maxsize=8)
def vba_project(sheets: int) -> bytes:
    """The project for a workbook with so many sheets; the same bytes every time."""
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        path = Path(folder) / "project.xlsm"
        path.write_bytes(_empty_workbook(sheets))
        with ExcelFile(path) as file:
            project = file.add_vba_project()
            for name, source in modules().items():
                project.add_module(name, source)
            for name, source in classes().items():
                project.add_module(name, source, kind=VBAModuleKind.other)
            file.set_module(WORKBOOK_NAME, this_workbook())
            file.save()
        with ExcelFile(path) as file:
            faults = file.validate()
            if faults:
                raise RuntimeError(f"the VBA project is not sound: {faults}")
            found, own = file.module_names(), [WORKBOOK_NAME, *sheet_code_names(sheets)]
            assert found == [*own, *modules(), *classes()]
            return bytes(file.vba_project_bytes())


def _empty_workbook(sheets: int) -> bytes:
    """A workbook of empty sheets with our code names, as XlsxWriter writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_vba_name(WORKBOOK_NAME)
        for name in sheet_code_names(sheets):
            book.add_worksheet().set_vba_name(name)
    return stream.getvalue()
