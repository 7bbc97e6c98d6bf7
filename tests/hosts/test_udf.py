"""Every function, called through xlwings' own dispatch, gives what the Python reference gives."""

import datetime as dt
import inspect
import re
from collections import Counter
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import xlsxwriter

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.checks.verdict import FUNCTION_OF, PASSED, arguments
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.guard.reader import pages
from csat_xl.hosts.cells import ERRORS, com_code
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets import tracking
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.workbook.draw_settings import draw_settings
from csat_xl.workbook.styles import Styles
from csat_xl.workbook.vba.names import HAND_OVER, MARK, UNKNOWN_SHEETS
from csat_xl.workbook.vba.source import modules
from tests.checks.books import ACTION, METRICS
from tests.checks.test_sheet_parity import ROWS, VARIED, drawn, expected
from tests.functions.cases import ERROR, FUNCTIONS, OMIT, Case, agree
from tests.functions.drawn import drawn_cases
from tests.functions.test_published import PUBLISHED
from tests.hosts.excel_process import MISSING, WRAPPERS, ComRange, ask, com_time

CODES = {number: com_code(number) for number in ERRORS}


def over_com(argument: Any) -> Any:
    """A value or a range of a case as it arrives: numbers as floats, one cell as its value."""
    if argument is OMIT:
        return MISSING
    if isinstance(argument, list):
        rows = tuple(tuple(map(over_com, row)) for row in argument)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    if isinstance(argument, dt.datetime):
        return com_time(argument)
    if isinstance(argument, int) and not isinstance(argument, bool):
        return float(argument)
    return argument


def call_of(case: Case, objects: bool = False) -> tuple[str, tuple[Any, ...]]:
    """The call of a case with all arguments of the VBA function, those left out as missing."""
    given = [over_com(argument) for argument in case.arguments]
    given += [MISSING] * (len(FUNCTIONS[case.name].parameters) - len(given))
    if objects:
        given = [value if value == MISSING else ComRange(value) for value in given]
    return case.name, tuple(given)


def shown(answer: Any) -> Any:
    """What the cell shows: an error mark as ERROR, the first cell of a column."""
    if isinstance(answer, Exception):
        raise answer
    value = answer[0] if isinstance(answer, list) else answer
    value = value[0] if isinstance(value, list) else value
    return ERROR if isinstance(value, str) and value.startswith(MARK) else value


def same(wanted: Any, found: Any) -> bool:
    if wanted is ERROR or found is ERROR:
        return wanted is found
    return agree(wanted, found)


@cache
def answered(objects: bool) -> tuple[list[Case], list[Any], dict[str, Any]]:
    cases = [*drawn_cases(), *(case for case, _ in PUBLISHED)]
    if objects:
        cases = cases[::7]
    answers, facts = ask([call_of(case, objects) for case in cases])
    return cases, answers, facts


@pytest.mark.parametrize("objects", [False, True], ids=["values", "range objects"])
def test_every_case_gives_what_the_reference_gives(objects):
    cases, answers, _ = answered(objects)
    assert {case.name for case in cases} == {function.name for function in CATALOGUE}
    wanted = [case.expected() for case in cases]
    differences = [
        (case, value, answer)
        for case, value, answer in zip(cases, wanted, answers, strict=True)
        if not same(value, shown(answer))
    ]
    assert not differences, f"{len(differences)} of {len(cases)}: {differences[:5]}"
    wrong = {case.name for case, value in zip(cases, wanted, strict=True) if value is ERROR}
    assert len(wrong) >= 15


def test_a_call_imports_no_heavy_library_and_is_quick():
    cases, _, facts = answered(False)
    assert not {"scipy", "statsmodels", "openpyxl", "duckdb", "xlsxwriter"} & set(facts["imported"])
    assert facts["seconds"] / len(cases) < 0.002


def test_an_error_in_a_cell_gives_the_same_error():
    right = [c for c in drawn_cases() if c.expected() not in (ERROR, "")]
    calls, wanted = [], []
    for function in CATALOGUE:
        some = [case for case in right if case.name == function.name][:3]
        for case in some:
            name, given = call_of(case)
            for place, value in enumerate(given):
                for number, code in CODES.items():
                    if value == MISSING:
                        continue
                    rows = ((code, *value[0][1:]), *value[1:]) if isinstance(value, tuple) else code
                    calls.append((name, (*given[:place], rows, *given[place + 1 :])))
                    wanted.append(f"{MARK}{number}")
    answers, _ = ask(calls)
    assert len(calls) > 1000
    found = [a[0][0] if isinstance(a, list) else a for a in answers]
    assert [x for x in zip(calls, wanted, found, strict=True) if x[1] != x[2]] == []


def test_a_wrong_row_of_a_column_is_an_error_in_that_row_only():
    answers, _ = ask(
        [
            ("CSAT_SCORE", (((35.0,), ("五",), (CODES[2007],), (None,)), 30.0, *[MISSING] * 5)),
            ("CSAT_GRADE", (((95.0, 101.0),), MISSING)),
            ("CSAT_TOTAL", (((86.0,), (95.0,)), ((10.0,), (10.0,)), MISSING, MISSING)),
            ("CSAT_TOTAL", (((86.0,), (95.0,)), ((1.0,), (2.0,), (3.0,)), MISSING, MISSING)),
        ]
    )
    assert answers[0] == [[95.0], [f"{MARK}2015"], [f"{MARK}2007"], [""]]
    assert answers[1] == ["优秀", f"{MARK}2015"]
    assert answers[2] == [[96.0], [100.0]]
    assert answers[3] == f"{MARK}2015"


def test_dates_money_and_row_constants_are_numbers():
    from decimal import Decimal

    day = com_time(dt.datetime(2026, 1, 2, 12))
    answers, _ = ask(
        [
            ("CSAT_SCORE", (day, 46024.5, *[MISSING] * 5)),
            ("CSAT_SCORE", (day, 46023.5, *[MISSING] * 5)),
            ("CSAT_SCORE", (Decimal(35), 30.0, "≤", 10.0, 10.0, MISSING, MISSING)),
            ("CSAT_WEIGHTED", ((4.0, 5.0, None), (30.0, 40.0, 30.0))),
            ("CSAT_SCORE", (True, 30.0, *[MISSING] * 5)),
        ]
    )
    assert answers == [100.0, 99.0, 95.0, pytest.approx(320 / 70), f"{MARK}2015"]


# --- the module as Excel and xlwings see it -----------------------------------------------------


def test_the_wrappers_have_the_signatures_that_xlwings_would_import():
    (text,), _ = ask([(WRAPPERS, ())])
    theirs = dict(re.findall(r"^Function (CSAT_\w+)\(([^)]*)\)", text, re.MULTILINE))
    assert "CSAT_SCORE" in theirs
    ours = modules()["CsatFunctions"].replace(", _\r\n        ", ", ")
    found = dict(re.findall(r"^Public Function (CSAT_\w+)\(([^)]*)\)", ours, re.MULTILINE))
    assert found == theirs
    for name, sent in re.findall(
        r"^Public Function (\w+).*\r\n.*Array\((.*)\)\)\r$", ours, re.MULTILINE
    ):
        assert f'"{name}", Array({sent})' in text


def test_every_button_has_its_macro_in_the_module():
    udfs, macros = import_module("csat_xl_udfs"), import_module("csat_xl.hosts.macros")
    for button in BUTTONS:
        assert callable(getattr(udfs, button.action))
        assert not inspect.signature(getattr(macros, button.action)).parameters


# --- the checks of a row ------------------------------------------------------------------------


def settings_cells(varied: str, tmp_path: Any) -> tuple[tuple[Any, ...], ...]:
    """The cells of 设置 of a workbook with these settings, as COM gives them."""
    path = tmp_path / "settings.xlsx"
    with xlsxwriter.Workbook(path) as file:
        page = file.add_worksheet(settings_sheet.NAME)
        given = VARIED[varied][0]
        draw_settings(page, file, given, "monthly", "1", Styles(file), "plain")
    cells = pages(path)[settings_sheet.NAME]
    return tuple(tuple(over_com(None if c == "" else c) for c in row) for row in cells)


def check_calls(sheet: str, of: Any) -> dict[int, tuple[str, Any]]:
    """The call in the column 校验 of every row."""
    keys = arguments(sheet, of.settings.scheme)
    seen: Counter[tuple[Any, Any]] = Counter()
    calls = {}
    for row in of.rows(sheet):
        given: dict[str, Any] = {key: over_com(row.raw.get(key)) for key in keys}
        if sheet == tracking.KEY:
            scores = tracking.score_keys(of.settings.scheme.survey)
            given["scores"] = (tuple(over_com(row.raw.get(key)) for key in scores),)
            number, when = row.raw.get("customer_id"), row.raw.get("service_time")
            place = (number.strip(" ") if isinstance(number, str) else number, over_com(when))
            seen[place] += 1
            given["occurrence"] = float(seen[place])
        calls[row.number] = (FUNCTION_OF[sheet], (*given.values(), "book|1"))
    return calls


@pytest.mark.parametrize("varied", VARIED)
def test_checks_judge_as_the_sheet_by_the_settings_of_the_workbook(varied, tmp_path):
    cells = settings_cells(varied, tmp_path)
    names = tuple((m["name"],) for m in METRICS) if VARIED[varied][1] else ((None,), (None,))
    assert {f.name for f in CHECK_FUNCTIONS} == set(FUNCTION_OF.values())
    for sheet in ROWS:
        of = drawn(sheet, varied)
        calls = check_calls(sheet, of)
        some = dict(list(calls.items())[::4])
        (_, *answers), _ = ask([(HAND_OVER, ("book|1", cells, names)), *some.values()])
        wanted = expected(sheet, varied)
        differences = [
            (row, wanted[row], answer, next(r.raw for r in of.rows(sheet) if r.number == row))
            for row, answer in zip(some, answers, strict=True)
            if answer != wanted[row]
        ]
        assert not differences, f"{len(differences)} of {len(some)}: {differences[:3]}"


def test_metric_names_and_settings_are_those_handed_over(tmp_path):
    cells = settings_cells("as shipped", tmp_path)
    row = tuple(map(over_com, ACTION.values()))
    names = (("一次解决率",), ("客户满意度(CSAT)",))
    answers, _ = ask(
        [
            ("CSAT_CHECK_ACTION", (*row, "book|1")),
            (HAND_OVER, ("book|1", cells, names)),
            ("CSAT_CHECK_ACTION", (*row, "book|1")),
            (HAND_OVER, ("book|2", cells, "别的指标")),
            ("CSAT_CHECK_ACTION", (*row, "book|2")),
            (HAND_OVER, ("other|1", (("模板", "没有"),), names)),
            ("CSAT_CHECK_ACTION", (*row, "other|1")),
        ]
    )
    assert answers[0] == f"{MARK}{UNKNOWN_SHEETS}"
    assert answers[2] == PASSED
    assert answers[4].startswith("错误 A01")
    assert answers[6] == f"{MARK}2015"
