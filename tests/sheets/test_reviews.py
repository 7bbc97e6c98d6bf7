"""质检评分表 and 申诉记录: scores worked out by hand, faults, and both engines.

The scorecard: seven items of 10, 15, 15, 30, 15, 10, 5 points; 禁用语 and 泄露客户信息 zero, 违反流程
caps at 60; pass from 80.
"""

import pytest

from csat_xl.entries import NOT_APPLICABLE as NA
from csat_xl.entries import read_points
from csat_xl.entries.entry import Unreadable
from tests.sheets.judged import book, calculated, codes, column, day, differences, scheme

FULL = [10, 15, 15, 30, 15, 10, 5]


def review(record: str, points=FULL, critical=("否", "否", "否"), reviewer="检一", **cells):
    return {
        "record": record,
        "served": day(5, 3),
        "agent": "王小雨",
        "reviewer": reviewer,
        "reviewed": day(5, 5),
        **{f"item{i}": value for i, value in enumerate(points, 1)},
        **{f"critical{i}": value for i, value in enumerate(critical, 1)},
        "comment": "03:12",
        **cells,
    }


def dispute(record: str, **cells):
    return {
        "record": record,
        "filed": day(5, 10),
        "reason": "已核身",
        "decider": "主管",
        "decided": day(5, 11),
        "decision": "维持",
        **cells,
    }


REVIEWS = [
    review("R1"),
    review("R2", [10, 15, 15, 15, 15, 10, 5]),  # 85 of 100
    review("R3", [8, 15, 15, 30, 15, NA, 5]),  # 88 of 90: the item drops out
    review("R4", critical=("是", "否", "否")),  # forbidden words: 0
    review("R5", critical=("否", "否", "是")),  # broken procedure: 60 at most
    review("R6", [2, 3, 3, 6, 3, 2, 1], ("否", "否", "是")),  # 20 is below the cap
    review("R7", critical=("否", "是", "是")),  # the harder effect holds
    review("R8", [5, 10, 10, 20, 10, 5, 0]),  # 60, taken to 82 by another person
    review("R8", reviewer="检二"),  # a second review of the record keeps its own score
    review("R9", [5, 10, 10, 20, 10, 5, 0]),  # a dispute that was upheld
]
DISPUTES = [
    dispute("R8", decision="改判", new_score=82),
    dispute("R9"),
    dispute("R3", decider=None, decided=None, decision="待裁定"),
]
BASE = [100, 85, 88 / 90 * 100, 100, 100, 20, 100, 60, 100, 60]
BY_HAND = {
    ("reviews", "base"): BASE,
    ("reviews", "happened"): [0, 0, 0, 1, 1, 1, 2, 0, 0, 0],
    ("reviews", "score"): [100, 85, 88 / 90 * 100, 0, 60, 20, 0, 60, 100, 60],
    ("reviews", "adopted"): [100, 85, 88 / 90 * 100, 0, 60, 20, 0, 82, 100, 60],
    ("reviews", "passed"): [*["合格"] * 3, *["不合格"] * 4, "合格", "合格", "不合格"],
    ("disputes", "first_score"): [60, 60, 88 / 90 * 100],
    ("disputes", "first_reviewer"): ["检一"] * 3,
}

WRONG = [
    ("Q01", review(None)),
    ("Q02", review("R1")),
    ("Q03", review("W3", [11, *FULL[1:]])),
    ("Q03", review("W4", [-1, *FULL[1:]])),
    ("Q03", review("W5", ["8分", *FULL[1:]])),
    ("Q04", review("W6", [None, *FULL[1:]])),
    ("Q04", review("W7", [NA] * 7)),
    ("Q05", review("W8", agent=None)),
    ("Q06", review("W9", reviewer="王小雨")),
    ("Q07", review("W10", served=day(5, 9))),
    ("Q07", review("W11", reviewed=None)),
    ("Q08", review("W12", critical=("Y", None, None))),
    ("Q08", review("W13", critical=("是", None, None), comment=None)),
    ("通过", review("W14", critical=(None, None, None))),
]
WRONG_DISPUTES = [
    ("Q10", dispute("没有")),
    ("Q10", dispute("R8")),
    ("Q11", dispute("R1", reason=None)),
    ("Q12", dispute("R2", decider="检一")),
    ("Q12", dispute("R4", decider="王小雨")),
    ("Q13", dispute("R5", decision="改判")),
    ("Q13", dispute("R6", decision="改判", new_score=101)),
    ("Q13", dispute("R7", new_score=90)),
    ("Q13", dispute("W14", decided=None)),
    ("Q14", dispute("W13", decided=day(5, 1))),
]


@pytest.fixture(scope="module")
def worked():
    rows = {
        "reviews": [*REVIEWS, *(row for _, row in WRONG)],
        "disputes": [*DISPUTES, *(row for _, row in WRONG_DISPUTES)],
    }
    return book(scheme("scorecard"), rows)


@pytest.mark.parametrize(("sheet", "key"), BY_HAND)
def test_the_worked_example_in_python(worked, sheet, key):
    values = BY_HAND[sheet, key]
    assert column(worked, sheet, key)[: len(values)] == pytest.approx(values)


def test_each_fault_has_its_code_and_gives_no_score(worked):
    right = len(REVIEWS)
    assert codes(worked, "reviews") == ["通过"] * right + [code for code, _ in WRONG]
    assert codes(worked, "disputes") == ["通过"] * 3 + [code for code, _ in WRONG_DISPUTES]
    verdicts = column(worked, "reviews", "verdict")
    scores = column(worked, "reviews", "score")
    assert all((s == "") == v.startswith("错误") for s, v in zip(scores, verdicts, strict=True))


@pytest.mark.parametrize(("edition", "engine"), [("native", "ironcalc"), ("plain", "office")])
def test_the_workbook_gives_the_same(worked, edition, engine, tmp_path, request):
    found = calculated(worked, tmp_path, edition, request.getfixturevalue(engine))
    for place, values in BY_HAND.items():
        assert found[place][: len(values)] == pytest.approx(values)
    assert differences(worked, found) == []


def test_caps_and_pass_mark_changed_in_the_settings_hold():
    quality = scheme("scorecard").quality
    harder = [c.model_copy(update={"effect": "zero", "cap": None}) for c in quality.critical]
    of = book(
        scheme(
            "scorecard", quality=quality.model_copy(update={"critical": harder, "pass_from": 90})
        ),
        {"reviews": [REVIEWS[1], REVIEWS[4]]},
    )
    assert column(of, "reviews", "score") == [85, 0]
    assert column(of, "reviews", "passed") == ["不合格", "不合格"]


@pytest.mark.parametrize(
    ("typed", "value", "noted"),
    [(8, 8.0, False), ("8分", 8.0, True), ("８", 8.0, True), (NA, NA, False), ("n/a", NA, True)],
)
def test_points_or_not_applicable(typed, value, noted):
    entry = read_points(typed)
    assert (entry.value, entry.normalised) == (value, noted)


@pytest.mark.parametrize("typed", ["好", "8件", True])
def test_other_points_are_unreadable(typed):
    with pytest.raises(Unreadable, match="不适用"):
        read_points(typed)
