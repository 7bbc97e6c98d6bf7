"""The button 校验 on a real spreadsheet program: every finding of the command, listed and shown."""

from pathlib import Path

from csat_xl.checks.finding import ERROR
from csat_xl.hosts.macros import check
from csat_xl.hosts.macros.problem_list import NAME
from csat_xl.operations import check_file

RED = (251, 227, 225)


def listed(book) -> list[tuple]:
    rows = book.sheets[NAME].used_range.options(ndim=2).value[4:]
    return [(r[0], r[1], r[3], r[4], r[6]) for r in rows if r[0]]


def expected(path: str) -> list[tuple]:
    found = check_file(Path(path)).findings
    return [(f.sheet, f.cell or None, f.code, f.severity, str(f.message)) for f in found]


def test_all_findings_are_listed(monthly):
    check()
    assert listed(monthly) == expected(monthly.fullname)
    assert len(listed(monthly)) >= 8


def test_the_first_error_is_in_sight_and_coloured(monthly):
    check()
    first = next(
        f for f in check_file(Path(monthly.fullname)).findings if f.severity == ERROR and f.cell
    )
    assert monthly.sheets.active.name == first.sheet
    assert monthly.selection.get_address(False, False) == first.cell
    assert monthly.selection.color == RED
    assert str(first.message) in monthly.app.impl.told[-1]


def test_a_cell_put_right_gets_its_colour_back(monthly):
    first = next(f for f in check_file(Path(monthly.fullname)).findings if f.code == "T14")
    cell = monthly.sheets[first.sheet].range(first.cell)
    cell.color = (200, 220, 240)
    check()
    assert cell.color == RED
    cell.value = "是"
    count = len(listed(monthly))
    check()
    assert cell.color == (200, 220, 240)
    assert len(listed(monthly)) == count - 1
    assert "T14" not in {row[2] for row in listed(monthly)}


def test_an_overtyped_formula_is_found_in_the_open_workbook(monthly):
    sheet = monthly.sheets["客户满意度跟踪表"]
    column = sheet.range("A5:AC5").value.index("校验") + 1
    sheet.api.unprotect("")
    sheet.range((8, column)).value = "'通过"
    check()
    assert ("W01", ERROR) in {(row[2], row[3]) for row in listed(monthly)}


def test_text_of_cells_never_runs_on_the_list(monthly):
    sheet = monthly.sheets["客户满意度跟踪表"]
    column = sheet.range("A5:AC5").value.index("改进建议") + 1
    sheet.range((7, column)).value = "'=1+1"
    check()
    page = monthly.sheets[NAME]
    row = next(r for r in range(5, 60) if page.range((r, 6)).value == "=1+1")
    assert page.range((row, 4)).value == "T12"
