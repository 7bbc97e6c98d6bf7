"""The largest schemes that are allowed still make formulas that Excel takes."""

import pytest

from csat_xl.checks.functions import FUNCTIONS
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.schemes.load import parse
from csat_xl.schemes.model import Scheme
from csat_xl.workbook.addresses import resolve
from csat_xl.workbook.formulas import by_name, expand
from csat_xl.workbook.lint_formulas import formula_faults, units
from csat_xl.workbook.templates import SCHEME, of_itself, sheets_of, template_of

HEAD = 'name = "largest"\ntitle = "最大"\nrules_from = 2026-01-01\n'
LONGEST, FAR_DOWN = 8192, 99_999
EVERY = by_name([*CATALOGUE, *FUNCTIONS])


def survey(low: int, high: int) -> str:
    """Twenty dimensions with long names, and five words of five characters."""
    names = [f"很长的维度名称第{i:02}项" for i in range(19)] + ["总体满意度"]
    words = ", ".join(f'"{"甚" * 4}{i}" = {low + i % (high - low)}' for i in range(5))
    weights = [5] * 18 + [10, 0]
    return f"""{HEAD}[survey]
low = {low}
high = {high}
levels = {{ {words} }}
dimensions = {str(names).replace("'", '"')}
overall = "总体满意度"
satisfied_from = {high}
dissatisfied_to = {low}
[survey.weights]
"默认" = {weights}
"""


def comparisons() -> str:
    """Fifteen sections compared two by two, sixty ratings with words."""
    rows = [[2.0] * size for size in range(14, 0, -1)]
    text = f'{HEAD}[evaluation]\nlevels = ["甲"]\npairwise = {rows}\n'
    for i in range(15):
        items = ", ".join(
            f'{{ name = "评分项{i}第{j}", kind = "rating", low = 0, high = 10, levels = {{ "好" = 9 }} }}'
            for j in range(4)
        )
        text += f'[[evaluation.sections]]\nname = "大项第{i}"\nitems = [{items}]\n'
    return text


LARGEST = {"0-10": survey(0, 10), "0-5": survey(0, 5), "1-5": survey(1, 5), "AHP": comparisons()}


def whole(name: str) -> Scheme:
    return of_itself(parse(LARGEST[name], "largest.toml"))


@pytest.mark.parametrize("name", LARGEST)
def test_the_formulas_of_the_last_row_are_short_enough(name):
    scheme = whole(name)
    sheets = {sheet.key: sheet for sheet in sheets_of(template_of(SCHEME, scheme), scheme)}
    for sheet in sheets.values():
        for column in (column for column in sheet.columns if column.computed):
            cell = resolve(column.formula, sheet, FAR_DOWN, sheets)
            for text in (cell, expand(cell, EVERY)):
                assert units(text) <= LONGEST, f"{column.header}: {units(text)}"
                assert formula_faults(text) == []


@pytest.mark.parametrize("call", ["INDEX(CSAT_AHP($B$9:$P$23),15)", "CSAT_AHP_CR($B$9:$P$23)"])
def test_the_largest_matrix_is_short_enough(call):
    assert units(expand(call, EVERY)) <= LONGEST
