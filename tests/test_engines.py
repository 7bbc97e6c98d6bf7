"""The judges themselves: real programs on small workbooks."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter

from tests.engines import Address, ExcelError, Value, cell_name, cell_position, formula_cells
from tests.engines.libreoffice import Office

SHEET = "跟踪 表"
FORMULAS: dict[str, tuple[str, Value]] = {
    "A1": ("=SUM(C1:C3)", 6.0),
    "A2": ('=IF(C1="","",C4&"。")', "满意。"),
    "A3": ("=C1=1", True),
    "A4": ('=IF(C9="","",1)', ""),
    "A5": ("=C9", 0.0),
    "A6": ("=1/0", ExcelError("#DIV/0!")),
    "A7": ("=NA()", ExcelError("#N/A")),
    "A8": ('=VALUE("五")', ExcelError("#VALUE!")),
    "A9": ("=NO_SUCH_FUNCTION(1)", ExcelError("#NAME?")),
    "A10": ("=DATE(2026,1,2)", 46024.0),
    "A11": ("=SUMPRODUCT((C1:C3>1)*C1:C3)", 5.0),
    "A12": ("=1", 1.0),
}
CONSTANTS: dict[str, Value] = {"C1": 1.0, "C4": "满意", "C5": True, "C6": "#N/A", "C9": None}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook whose stored results are all wrong, so that only a calculation gives right."""
    path = tmp_path / "小 样.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        for cell, (formula, _) in FORMULAS.items():
            sheet.write_formula(cell, formula, value="old")
        for row, entry in enumerate((1, 2, 3, "满意", True, "#N/A")):
            sheet.write(row, 2, entry)
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_blank("D1", None, day)
    return path


def _wanted() -> dict[Address, Value]:
    return {(SHEET, cell): value for cell, (_, value) in FORMULAS.items()}


def _same(found: dict[Address, Value], wanted: dict[Address, Value]) -> None:
    assert found == wanted
    assert {key: type(v) for key, v in found.items()} == {key: type(v) for key, v in wanted.items()}


def test_ironcalc_calculates(ironcalc: ModuleType, workbook: Path) -> None:
    _same(ironcalc.calculate(workbook), _wanted())
    constants = {(SHEET, cell): value for cell, value in CONSTANTS.items()}
    _same(ironcalc.calculate(workbook, constants), constants)


def test_libreoffice_calculates(office: Office, workbook: Path) -> None:
    before = workbook.read_bytes()
    _same(office.calculate(workbook), _wanted())
    constants = {(SHEET, cell): value for cell, value in CONSTANTS.items()}
    _same(office.calculate(workbook, constants), constants)
    assert workbook.read_bytes() == before
    assert [file.name for file in workbook.parent.iterdir()] == [workbook.name]


def test_ranges_and_unknown_sheets(office: Office, ironcalc: ModuleType, workbook: Path) -> None:
    wanted: dict[Address, Value] = {(SHEET, "C1"): 1.0, (SHEET, "C2"): 2.0}
    for engine in (office, ironcalc):
        assert engine.calculate(workbook, [(SHEET, "C1:C2")]) == wanted
        with pytest.raises(KeyError, match="no sheet '没有'"):
            engine.calculate(workbook, [("没有", "A1")])


def test_ironcalc_knows_named_lambdas(ironcalc: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lambda.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.define_name("CSAT_TWICE", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)")
        book.add_worksheet("表").write_dynamic_array_formula("A1", "=CSAT_TWICE(4)", value=8)
    assert ironcalc.calculate(path) == {("表", "A1"): 8.0}


def test_libreoffice_fills(office: Office, ironcalc: ModuleType, workbook: Path) -> None:
    target = office.fill(
        workbook,
        workbook.parent / "out" / "填写.xlsx",
        {
            SHEET: {
                "C1": 10,
                "C4": None,
                "D1": dt.date(2026, 3, 4),
                "D2": dt.datetime(2026, 3, 4, 12),
                "D3": "007",
                "D4": '=IF(C1>9,"好,很好","差")',
                "D5": f"='{SHEET}'!C1*2",
            }
        },
    )
    wanted: dict[Address, Value] = {
        (SHEET, "A1"): 15.0,
        (SHEET, "C4"): None,
        (SHEET, "D1"): 46085.0,
        (SHEET, "D2"): 46085.5,
        (SHEET, "D3"): "007",
        (SHEET, "D4"): "好,很好",
        (SHEET, "D5"): 20.0,
    }
    _same(ironcalc.calculate(target, wanted), wanted)
    sheet = openpyxl.load_workbook(target)[SHEET]
    assert sheet["D1"].number_format == "yyyy/m/d"
    assert sheet["D1"].value == dt.datetime(2026, 3, 4)
    assert sheet["D2"].value == dt.datetime(2026, 3, 4, 12)


def test_libreoffice_does_not_type_into_locked_cells(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_blank("A1", None, book.add_format({"locked": False}))
        sheet.protect()
    target = office.fill(path, tmp_path / "open.xlsx", {"表": {"A1": 5}})
    assert office.calculate(target, [("表", "A1")]) == {("表", "A1"): 5.0}
    with pytest.raises(ValueError, match="表!B1 is locked"):
        office.fill(path, tmp_path / "locked-too.xlsx", {"表": {"B1": 5}})


def test_libreoffice_draws_pages(office: Office, workbook: Path) -> None:
    pages = office.pages_to_png(workbook, workbook.parent / "pages")
    assert pages
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


def test_libreoffice_survives_a_file_it_cannot_open(office: Office, workbook: Path) -> None:
    broken = workbook.with_name("broken.xlsx")
    broken.write_bytes(b"PK\x03\x04 nothing of use")
    with pytest.raises((ValueError, RuntimeError)):
        office.calculate(broken, [(SHEET, "A1")])
    assert office.calculate(workbook, [(SHEET, "A1")]) == {(SHEET, "A1"): 6.0}


def test_libreoffice_leaves_nothing_behind(office: Office) -> None:
    with Office() as second:
        process, profile = second._process, second._profile
        assert process is not None
        assert profile is not None
    assert process.poll() is not None
    assert not profile.exists()
    assert office.running


def test_openxml_accepts_a_good_workbook(openxml: ModuleType, workbook: Path) -> None:
    assert openxml.validate(workbook) == []


def test_openxml_finds_broken_structure(openxml: ModuleType, workbook: Path) -> None:
    broken, copy = workbook.with_name("坏.xlsx"), workbook.with_name("好.xlsx")
    shutil.copy(workbook, copy)
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"<sheetData>", b"<bad/><sheetData>"))
    found = openxml.validate_many([broken, copy])
    assert found[copy] == []
    assert any(part in message and "bad" in message for message in found[broken])
    broken.write_bytes(b"no workbook at all")
    assert openxml.validate(broken)


@pytest.mark.parametrize(("required", "outcome"), [("0", "1 skipped"), ("1", "1 error")])
def test_a_missing_program_skips_or_fails(tmp_path: Path, required: str, outcome: str) -> None:
    """Run pytest itself where there is no validator."""
    node = f"{__file__}::test_openxml_accepts_a_good_workbook"
    env = {"CSAT_XL_REQUIRE_PROGRAMS": required, "CSAT_XL_NODE_MODULES": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", node],
        cwd=Path(__file__).parents[1],
        env={"PATH": "", **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert outcome in done.stdout
    assert "npm install" in done.stdout


def test_cell_names() -> None:
    assert cell_position("$AB$12") == (11, 27)
    assert [cell_name(*cell_position(name)) for name in ("A1", "Z9", "AA10", "XFD1048576")] == [
        "A1",
        "Z9",
        "AA10",
        "XFD1048576",
    ]
    with pytest.raises(ValueError, match="A1 style"):
        cell_position("表1")


def test_formula_cells_come_from_the_file(workbook: Path) -> None:
    assert {cell for _, cell in formula_cells(workbook)} == set(FORMULAS)
