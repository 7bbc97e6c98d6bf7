"""评估汇总: E01 to E06, in Python and as the column 校验, and every figure of random rows."""

import random

import openpyxl
import pytest

from csat_xl import operations
from csat_xl.checks.run import check_book
from csat_xl.checks.verdict import verdict
from csat_xl.sheets.book import Book, Settings
from csat_xl.sheets.evaluation import KEY, NAME
from csat_xl.sheets.scorecard import plan
from csat_xl.workbook.templates import chosen
from tests.engines import ExcelError, formula_cells

RIGHT = {"person": "城东网点", "level": "营业网点", "item1_1": 4.2, "item2_1": 0.85, "item3_1": 8}


def book(*rows: dict[str, object], scheme: str = "service_levels") -> Book:
    template, rules = chosen(scheme)
    return operations.book_of(template, Settings(rules), {KEY: rows})


CASES = [
    # what is changed in a right row, and the codes with their columns
    ({}, []),
    ({"person": None}, ["错误 E01 person"]),
    ({"person": "  "}, ["错误 E01 person"]),
    # E02: 1-5 or 满意/一般/不满意 for 服务人员素质 (item1_2); no words for 客户满意度 (item1_1)
    ({"item1_2": "满意"}, []),
    ({"item1_2": "很好"}, ["错误 E02 item1_2"]),
    ({"item1_1": "满意"}, ["错误 E02 item1_1"]),
    ({"item3_1": "八"}, ["错误 E02 item3_1"]),
    # E03: points 0-10, ratings 1-5, a rate 0-1
    ({"item3_1": 10}, []),
    ({"item3_1": 10.5}, ["错误 E03 item3_1"]),
    ({"item3_1": -1}, ["错误 E03 item3_1"]),
    ({"item1_1": 0}, ["错误 E03 item1_1"]),
    ({"item1_1": 5.1, "item2_1": 85}, ["错误 E03 item1_1", "错误 E03 item2_1"]),
    ({"item1_1": None}, []),
    # E05, T12, N01
    ({"level": "总部"}, ["提醒 E05 level"]),
    ({"person": "=城东"}, ["提醒 T12 person"]),
    ({"item2_1": "85%"}, ["提醒 N01 item2_1"]),
]


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_faults_of_a_row(cells, faults):
    found = [f"{f.severity} {f.code} {f.key}" for f in check_book(book({**RIGHT, **cells}))]
    assert sorted(found) == sorted(faults)


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_the_sheet_shows_the_first_fault(cells, faults):
    of = book({**RIGHT, **cells})
    shown = verdict(KEY, of.rows(KEY)[0], of).split(":")[0]
    first = min(faults).rsplit(" ", 1)[0] if faults else "通过"
    if first == "提醒 N01":  # what Python reads, the sheet's formulas cannot
        first = "错误 E02"
    assert shown == first


def test_the_same_one_twice_at_a_level():
    of = book(RIGHT, {**RIGHT, "level": "线上客服"}, {**RIGHT, "person": "城东网点 "})
    assert [(f.code, f.row) for f in check_book(of)] == [("E04", 8), ("N01", 8)]


def test_a_row_at_fault_has_no_total():
    of = book(RIGHT, {**RIGHT, "item3_1": 11})
    total = next(s for s in of.sheets if s.key == KEY).column("total").compute
    assert [total(row, of) == "" for row in of.rows(KEY)] == [False, True]


ENTRIES = (None, None, None, 0, 1, 2.5, 3, 4, 5, 8, 10, 0.5, 0.9, -1, 40, 1e6)
TYPED = ("满意", "一般", "不满意", " 满意 ", "很好", "8分", "５", " ", "85%", "－")
SUBJECTS = ("甲单位", "乙单位", "丙 单位", " 甲单位", None, "=丁", "戊*")


def drawn(scheme: str, rows: int) -> Book:
    """Rows of entries of every kind, mostly numbers."""
    chance = random.Random(f"evaluation of {scheme}")  # noqa: S311
    template, rules = chosen(scheme)
    empty = operations.book_of(template, Settings(rules))
    levels = [*rules.evaluation.levels, "别处", None]

    def row() -> dict[str, object]:
        cells = {
            place.key: chance.choice(TYPED if chance.random() < 0.04 else ENTRIES[:-3])
            for place in plan(empty).places
        }
        for place in plan(empty).places:
            low, high = place.item.bottom or 0, place.item.top or 12
            if chance.random() < 0.8:
                cells[place.key] = round(chance.uniform(low, high), 2)
        return {"person": chance.choice(SUBJECTS), "level": chance.choice(levels), **cells}

    return operations.book_of(template, Settings(rules), {KEY: [row() for _ in range(rows)]})


@pytest.mark.parametrize("edition", ["native", "plain"])
@pytest.mark.parametrize("scheme", ["service_levels", "field_service"])
def test_every_figure_is_what_a_program_calculates(scheme, edition, tmp_path, request):
    path = tmp_path / f"{scheme}.xlsx"
    operations.build_workbook(drawn(scheme, 150), path, edition)
    stored = openpyxl.load_workbook(path, data_only=True)[NAME]
    cells = [cell for cell in formula_cells(path) if cell[0] == NAME]
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    found = judge.calculate(path, cells)
    verdicts = {str(stored[c].value)[:6] for _, c in cells if isinstance(stored[c].value, str)}
    assert {"错误 E01", "错误 E02", "错误 E03", "提醒 E04", "提醒 E05"} <= verdicts
    wrong = [
        (cell, stored[cell].value, found[NAME, cell])
        for _, cell in cells
        if not same(stored[cell].value, found[NAME, cell])
    ]
    assert not wrong, f"{len(wrong)} of {len(cells)}: {wrong[:5]}"


def same(one: object, other: object) -> bool:
    if isinstance(other, ExcelError):
        return str(one).startswith("#")
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return (one or "") == (other or "")
