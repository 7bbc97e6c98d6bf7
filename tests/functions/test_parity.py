"""Random arguments: Python, the native body in IronCalc and the plain body in LibreOffice agree."""

import pytest

from csat_xl.functions.catalogue import CATALOGUE
from tests.functions.cases import SHEET, Case, agree, write
from tests.functions.drawn import drawn_cases


def _one_cell(argument: object) -> bool:
    return isinstance(argument, list) and len(argument) == 1 and len(argument[0]) == 1


def known_difference(found: Case) -> bool:
    """IronCalc 0.9 refuses a range of one cell in COUNTIF and SUMIF; Excel takes it."""
    return found.name == "CSAT_COMPOSITE" and any(_one_cell(a) for a in found.arguments)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(drawn_cases())


def test_every_function_is_drawn_often(cases):
    assert {c.name for c in cases} == {f.name for f in CATALOGUE}
    assert len(cases) >= 10_000


@pytest.mark.parametrize("edition", ["native", "plain"])
def test_edition_agrees_with_python(edition, cases, tmp_path, request):
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    judged = [c for c in cases if edition == "plain" or not known_difference(c)]
    assert len(judged) >= 10_000
    path = tmp_path / f"{edition}.xlsx"
    cells = write(judged, path, edition)
    found = judge.calculate(path, [(SHEET, cell) for cell in cells.values()])
    differences = [
        (c, c.expected(), found[SHEET, cells[i]])
        for i, c in enumerate(judged)
        if not agree(c.expected(), found[SHEET, cells[i]])
    ]
    assert not differences, f"{len(differences)} of {len(judged)}: {differences[:5]}"


def test_columns_spill_in_the_native_edition(ironcalc, tmp_path):
    import xlsxwriter

    from csat_xl.workbook.formulas import lambda_text

    path = tmp_path / "spill.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for function in CATALOGUE:
            book.define_name(function.name, "=" + lambda_text(function))
        sheet.write_column("A1", [35, 28, 90.5])
        sheet.write_column("B1", [30, 30, 80])
        for column, call in (
            ("D", "CSAT_SCORE(A1:A3,B1:B3)"),
            ("E", "CSAT_TOTAL(A1:A3,B1:B3)"),
            ("F", "CSAT_GRADE(A1:A3)"),
            ("G", "CSAT_RESCALE(A1:A3,0,100,1,5)"),
            ("H", "CSAT_STARS(A1:A3)"),
        ):
            sheet.write_dynamic_array_formula(f"{column}1:{column}3", "=" + call)
    found = ironcalc.calculate(path, [("表", "D1:H3")])
    columns = {c: [found["表", f"{c}{r}"] for r in (1, 2, 3)] for c in "DEFGH"}
    assert columns["D"] == [95, 100, 89.5]
    assert columns["E"] == [65, 58, 100]
    assert columns["F"] == ["不达标", "不达标", "优秀"]
    assert columns["G"] == pytest.approx([2.4, 2.12, 4.62])
    assert columns["H"] == [2, 2, 5]
