"""The provided workbooks: equal to a fresh build, valid, and right in every formula cell."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from csat_xl.demo import systems, write_provided
from csat_xl.workbook.lint import lint
from tests.engines import ExcelError, formula_cells

COMMITTED = Path(__file__).parents[2] / "workbooks"
NAMES = sorted(path.name for path in COMMITTED.glob("*.xlsx"))
WITH_MACROS = [name.replace(".xlsx", ".xlsm") for name in NAMES if "plain" not in name]
SYSTEMS = [f"schemes/{name}{kind}.xlsx" for name in systems() for kind in ("", "-example")]
EXAMPLES = [name for name in SYSTEMS if "example" in name]
TODAY_CELL = "判断日期"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    write_provided(folder)
    return folder


def test_there_are_a_blank_and_a_filled_one_of_each_template_in_every_edition(fresh):
    assert len(NAMES) == 16
    assert sorted(path.name for path in fresh.glob("*.xlsx")) == NAMES
    assert sorted(path.name for path in fresh.glob("*.xlsm")) == WITH_MACROS


def test_there_are_a_blank_and_a_filled_one_of_each_other_system(fresh):
    assert len(SYSTEMS) == 2 * 15
    assert sorted(f"schemes/{path.name}" for path in (fresh / "schemes").iterdir()) == sorted(
        SYSTEMS
    )


@pytest.mark.parametrize("name", NAMES + WITH_MACROS + SYSTEMS)
def test_committed_is_byte_identical_to_a_fresh_build(name, fresh):
    assert (fresh / name).read_bytes() == (COMMITTED / name).read_bytes()


@pytest.mark.parametrize("name", NAMES + WITH_MACROS + SYSTEMS)
def test_lint_finds_nothing(name):
    assert lint(COMMITTED / name) == []


def test_the_open_xml_sdk_finds_nothing(openxml):
    found = openxml.validate_many([COMMITTED / name for name in NAMES + WITH_MACROS + EXAMPLES])
    assert {path.name: faults for path, faults in found.items() if faults} == {}


def _today_cell(path: Path) -> set[tuple[str, str]]:
    """The cell that shows today's date where no check date is set: it changes every day."""
    page = openpyxl.load_workbook(path)["设置"]
    return {("设置", f"B{row[0].row}") for row in page["A1:A40"] if row[0].value == TODAY_CELL}


@pytest.mark.parametrize("name", NAMES + EXAMPLES)
def test_every_stored_result_is_what_an_engine_calculates(name, request):
    path = COMMITTED / name
    judge = request.getfixturevalue("office" if "plain" in name else "ironcalc")
    stored = openpyxl.load_workbook(path, data_only=True)
    changing = _today_cell(path) if "example" not in name else set()
    cells = [cell for cell in formula_cells(path) if cell not in changing]
    found = judge.calculate(path, cells)
    differences = []
    for sheet, cell in cells:
        value, other = stored[sheet][cell].value, found[sheet, cell]
        if hasattr(value, "year"):
            value = to_excel(value)
        if isinstance(value, int | float) and isinstance(other, int | float):
            same = abs(value - other) <= 1e-9 * max(1.0, abs(value))
        else:
            same = (value or "") == (other or "")
        if not same or (isinstance(other, ExcelError) and not str(value).startswith("#")):
            differences.append((sheet, cell, value, other))
    assert not differences, f"{len(differences)} of {len(cells)}: {differences[:5]}"


@pytest.mark.parametrize("name", [name for name in WITH_MACROS if "example" in name])
def test_the_python_edition_stores_the_results_of_the_native_one(name, fresh):
    """Its functions are those of tests/hosts: what the cells store, an engine has calculated."""
    ours = openpyxl.load_workbook(fresh / name, data_only=True)
    theirs = openpyxl.load_workbook(fresh / name.replace(".xlsm", ".xlsx"), data_only=True)
    for sheet in theirs.worksheets[1:]:  # the guide tells the edition and the buttons
        values = [[cell.value for cell in row] for row in sheet]
        assert [[cell.value for cell in row] for row in ours[sheet.title]] == values
