"""A simplified formula gives what the formula gave, in both engines."""

import functools

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csat_xl.functions import excel
from csat_xl.workbook.formula_simplify import simplified
from csat_xl.workbook.formula_tree import parse, text_of
from csat_xl.workbook.formulas import expanded
from tests.engines import ExcelError
from tests.functions import cases as written
from tests.functions.drawn import drawn_cases

KNOWN = {
    "((A1+1))*2": "(A1+1)*2",
    "A1-(B1-C1)": "A1-(B1-C1)",
    "(A1-B1)-C1": "A1-B1-C1",
    "-(A1+B1)^2": "-(A1+B1)^2",
    '"say ""("""&{1,"}";2,3}': '"say ""("""&{1,"}";2,3}',
    "'表 1'!$A$1:$B$2*csat_weights": "'表 1'!$A$1:$B$2*csat_weights",
    "SUM({score1:score5})+F(,1,)": "SUM({score1:score5})+F(,1,)",
    "IF(0>100,#VALUE!,A1)": "A1",
    "IF((5<=0)+(A1<0)+(0>100)>0,1,2)": "IF(FALSE+(A1<0)>0,1,2)",
    "(A1-B1)*1": "A1-B1",
    "A1*1": "A1*1",
    "(A1>0)*1=0": "(A1>0)*1=0",
    "IF((A1>0)*1,1,2)": "IF(A1>0,1,2)",
    'IF(FIND("|"&LOWER(TRIM(" HIGH "))&"|","|low|high|")<5,1,-1)*B1': "-1*B1",
    'IF(FIND("|"&LOWER(TRIM("Low"))&"|","|low|high|")<6,1,-1)*B1': "1*B1",
    'IF(FIND("|"&LOWER(TRIM("Low"))&"|","|low|high|")<6,1,-1)*B1*C1': "B1*C1",
    excel.number("A1"): "ISNUMBER(A1)*1",
    excel.number("A1:A3"): "(A1:A3<1E+300)*(LEN(A1:A3)>0)",
    f"{excel.number('A1')}*{excel.number('B1')}": "ISNUMBER(A1)*ISNUMBER(B1)",
    excel.blank("A1+1"): "FALSE",
    excel.blank('" "'): "TRUE",
    excel.number_or("5", "1", ">0"): "5",
    excel.number_or("0", "1", ">0"): "#VALUE!",
    excel.not_numeric("MMULT(A1:B2,A1:B2)"): "0",
    "SUMPRODUCT(A1*2)": "A1*2",
    "SUMPRODUCT(MAX((A1:A3<2)*1))": "SUMPRODUCT(MAX((A1:A3<2)*1))",
    "50%": "50%",
}


@pytest.mark.parametrize("text", KNOWN)
def test_what_is_known_beforehand_is_left_out(text):
    assert simplified(text) == KNOWN[text]


@pytest.mark.parametrize("text", ["", "A1+", "(A1", "F(1", "A1 B1", "1,2", "A1)", '"a'])
def test_a_text_that_is_no_formula_is_not_understood(text):
    with pytest.raises(ValueError, match=r".+"):
        parse(text)
    assert simplified(text) == text


# --- random formulas ----------------------------------------------------------------------------

CELLS = (4, -1.5, "text", " ", None, 0)
_ATOMS = st.sampled_from(
    ["A1", "B1", "C1", "D1", "E1", "F1", "0", "1", "2.5", '"x"', '""', "TRUE", "FALSE"]
)


def _formulas(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "^"])
    comparisons = st.sampled_from(["=", "<>", "<", ">", "<=", ">="])
    snippets = st.sampled_from([excel.blank, excel.number])
    return st.one_of(
        st.tuples(inner, signs, inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        # IronCalc 0.9 forgets the brackets of a comparison to the right of another
        st.tuples(inner, comparisons, inner).map(lambda t: f"(({t[0]})*1){t[1]}(({t[2]})*1)"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(inner, inner, inner).map(lambda t: f"IF({','.join(t)})"),
        st.tuples(snippets, inner).map(lambda t: t[0](f"({t[1]})")),
        st.tuples(inner, inner).map(lambda t: excel.number_or(f"({t[0]})", t[1], ">=0")),
        inner.map(lambda x: f"SUMPRODUCT({x})"),
        inner.map(lambda x: excel.not_numeric(f"({x})")),
        _ATOMS.map(lambda x: f'LOWER(TRIM("A "&{x}))'),
    )


@functools.cache
def random_formulas() -> tuple[str, ...]:
    found: list[str] = []

    @settings(
        max_examples=400,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.recursive(_ATOMS, _formulas, max_leaves=12))
    def draw(text: str) -> None:
        found.append(text)

    draw()
    short = (text for text in dict.fromkeys(found) if len(text) < 3000)
    return tuple(text for text in short if simplified(text) != text)


def test_a_written_formula_is_read_as_it_was():
    for text in random_formulas():
        once = text_of(parse(text))
        assert text_of(parse(once)) == once
        assert simplified(simplified(text)) == simplified(text)


def _same(one: object, other: object) -> bool:
    if isinstance(one, ExcelError) or isinstance(other, ExcelError):
        return isinstance(one, ExcelError) and isinstance(other, ExcelError)
    if isinstance(one, str) != isinstance(other, str):
        return False
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return (one or "") == (other or "")


def _differences(judge, pairs, path, sheet):
    found = judge.calculate(path, [(sheet, cell) for pair in pairs for cell in pair[1:]])
    return [
        (text, found[sheet, one], found[sheet, other])
        for text, one, other in pairs
        if not isinstance(found[sheet, one], ExcelError)
        and not _same(found[sheet, one], found[sheet, other])
    ]


@pytest.mark.parametrize("engine", ["ironcalc", "office"])
def test_random_formulas_keep_their_results(engine, tmp_path, request):
    path = tmp_path / "random.xlsx"
    pairs = []
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("表")
        for column, value in enumerate(CELLS):
            page.write(0, column, value)
        for row, text in enumerate(random_formulas(), 2):
            page.write_formula(f"H{row}", f"={text}")
            page.write_formula(f"I{row}", f"={simplified(text)}")
            pairs.append((text, f"H{row}", f"I{row}"))
    assert len(pairs) >= 200
    different = _differences(request.getfixturevalue(engine), pairs, path, "表")
    assert not different, f"{len(different)} of {len(pairs)}: {different[:5]}"


@pytest.mark.parametrize("engine", ["ironcalc", "office"])
def test_functions_keep_their_results(engine, tmp_path, request, monkeypatch):
    arrays = engine == "office"  # IronCalc takes no array formulas of the older kind
    chosen = [case for case in drawn_cases(40) if arrays or not written.FUNCTIONS[case.name].array]
    path, whole = tmp_path / "simplified.xlsx", tmp_path / "whole.xlsx"
    cells = written.write(chosen, path, "plain")
    monkeypatch.setattr(written, "expand", expanded)
    assert written.write(chosen, whole, "plain") == cells
    judge = request.getfixturevalue(engine)
    wanted = [(written.SHEET, cell) for cell in cells.values()]
    one, other = judge.calculate(path, wanted), judge.calculate(whole, wanted)
    different = [
        (case, other[written.SHEET, cells[i]], one[written.SHEET, cells[i]])
        for i, case in enumerate(chosen)
        if not _same(one[written.SHEET, cells[i]], other[written.SHEET, cells[i]])
    ]
    assert not different, f"{len(different)} of {len(chosen)}: {different[:5]}"
