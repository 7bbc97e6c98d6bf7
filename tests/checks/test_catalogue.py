"""The checks as a list: what the guide prints and the sheets can show."""

import pytest

from csat_xl.checks.catalogue import CHECKS, CODES, by_code, checks_of
from csat_xl.checks.functions import FUNCTIONS, judged_by
from csat_xl.checks.verdict import FUNCTION_OF, arguments, in_order, told
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.sheets import metrics, tracking
from csat_xl.workbook.addresses import resolve
from csat_xl.workbook.formulas import by_name, expand, lambda_text
from csat_xl.workbook.lint_formulas import formula_faults, units
from tests.checks.books import TRACKING, at, scheme, settings, sheet_of

EVERY_CODE = {
    *(f"T{i:02}" for i in range(1, 15)),
    *(f"M{i:02}" for i in range(1, 4)),
    *(f"A{i:02}" for i in range(1, 9)),
    *(f"S{i:02}" for i in range(1, 11)),
    *(f"E{i:02}" for i in range(1, 7)),
    *(f"K{i:02}" for i in range(1, 7)),
    *(f"Q{i:02}" for i in (*range(1, 9), *range(10, 15))),
    "C01",
    "N01",
}


def test_every_code_of_the_rules_is_there():
    assert set(CODES) == EVERY_CODE
    assert all(by_code(code) for code in CODES)


def test_every_check_points_at_a_column_of_its_sheet():
    for check in CHECKS:
        keys = sheet_of(check.sheet, scheme()).by_key
        key = tracking.overall_key(scheme().survey) if check.key == "overall" else check.key
        assert key in keys, check
        assert all(k in keys or k.startswith("score") for k in check.watched)


def test_sentences_fit_a_cell_and_rules_name_their_source():
    for check in CHECKS:
        assert len(check.text.zh) <= 40, check.text.zh
        assert check.text.en
        assert check.rationale, check


@pytest.mark.parametrize("sheet", FUNCTION_OF)
def test_the_sheet_makes_every_check_of_a_row(sheet):
    unseen = {"evaluation": {"N01"}}.get(sheet, set())  # a text in an item is E02 on the sheet
    wanted = {check.code for check in checks_of(sheet) if not check.whole} - unseen
    assert {c.code for c in in_order(sheet)} == wanted
    assert not [c for c in checks_of(metrics.KEY) if c.condition]
    severities = [told(check)[:2] for check in in_order(sheet)]
    assert severities == sorted(severities, reverse=True)  # 错误 before 提醒


@pytest.mark.parametrize(("function", "sheet"), list(zip(FUNCTIONS, FUNCTION_OF, strict=True)))
def test_formulas_keep_the_limits_of_excel(function, sheet):
    drawn = sheet_of(sheet, scheme())
    cell = resolve(drawn.column("verdict").formula, drawn, 99_999, {sheet: drawn})
    plain = expand(cell, by_name([*CATALOGUE, *FUNCTIONS]))
    assert units(lambda_text(function)) < 7_900
    assert units(plain) < 7_900
    assert formula_faults(lambda_text(function)) == formula_faults(plain) == []
    assert [p.name for p in function.parameters] == list(arguments(sheet, scheme()))


def test_the_reference_answers_like_the_sheet():
    check = FUNCTIONS[0].reference
    row = {key: value for key, value in TRACKING.items() if not key.startswith("score")}
    with judged_by(settings()):
        assert check(**row, scores=[4, 5, 4, 5, 4]) == "通过"
        assert check(**row, scores=[4, 5, 4, 5, 4], occurrence=2).startswith("错误 T02")
        assert check(**row, scores=[4, 5, 4, 5, None]).startswith("错误 T04")
        assert check(**dict.fromkeys(row), scores=[None] * 5) == ""
    with judged_by(settings(None)):
        assert check(**{**row, "survey_time": at(21, 15)}, scores=[4, 5, 4, 5, 4]) == "通过"
