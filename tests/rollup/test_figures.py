"""The figures against published examples and against values computed from the pooled rows."""

import datetime as dt
import json
import math
import statistics

import pytest

from csat_xl import CsatError, ci, nps
from csat_xl.checks.finding import WARNING
from csat_xl.rollup import duplicate, figures, live_actuals, merge, summarise, unreadable
from tests.rollup.books import FIRST_ROW, SCHEME, answer, book, finding, shipped_metrics


def rolled(*books, findings=()):
    return figures(merge(summarise(b, findings, f"{i}.xlsx") for i, b in enumerate(books)))


def test_published_example_of_the_tracking_template():
    """S0: 80 fives, 15 fours, 5 threes give 4.75 (the source prints 4.7), 95 %, 95/5/0 %."""
    rows = [answer([n] * 5) for n in [5] * 80 + [4] * 15 + [3] * 5]
    found = rolled(book({"tracking": rows}))["overall"]
    assert found["n"] == 100
    assert found["mean"] == 4.75
    assert found["csat_rate"] == 0.95
    assert found["share"] == {"满意": 0.95, "一般": 0.05, "不满意": 0.0}
    assert found["nps"] is None


def test_published_metrics_and_composite():
    """S1: the eight scores as printed; 30/50/20 of the group means is 82.9666…, not 81."""
    found = rolled(book({"metrics": shipped_metrics()}))
    assert [row["score"] for row in found["metrics"]] == pytest.approx(
        [80, 75, 70, 85, 100, 80, 88, 75]
    )
    assert found["composite"] == pytest.approx(75 * 0.3 + 265 / 3 * 0.5 + 81.5 * 0.2)
    assert [row["needs_improvement"] for row in found["metrics"]] == [True] * 4 + [False] + [
        True
    ] * 3


def test_figures_are_those_of_the_pooled_rows():
    first = [answer([5, 4, 3, 2, 5], 10), answer([1, 2, 3, 4, 2], 3, agent="王芳")] * 3
    second = [answer([3, 3, "满意", 5, 4], 9, agent="王芳", channel="短信"), answer([2] * 5, 7)]
    found = rolled(book({"tracking": first}), book({"tracking": second}, team="二组"))
    overall = [5, 2] * 3 + [4, 2]
    part = found["overall"]
    assert part["mean"] == pytest.approx(statistics.fmean(overall), abs=1e-15)
    assert part["sd"] == pytest.approx(statistics.stdev(overall), abs=1e-15)
    assert part["csat_rate"] == 4 / 8
    assert part["ci_low"] == ci(overall, 0.95, -1)
    assert part["ci_high"] == ci(overall, 0.95, 1)
    assert part["nps"] == nps([10, 3] * 3 + [9, 7])
    weights = (20, 45, 20, 15, 0)
    rows = [(5, 4, 3, 2, 5), (1, 2, 3, 4, 2)] * 3 + [(3, 3, 5, 5, 4), (2,) * 5]
    weighted = [sum(s * w for s, w in zip(row, weights, strict=True)) / 100 for row in rows]
    assert part["weighted_mean"] == pytest.approx(statistics.fmean(weighted), abs=1e-14)
    first_dimension = found["dimensions"][0]
    scores = [5, 1] * 3 + [3, 2]
    assert first_dimension["name"] == "服务响应及时性"
    assert first_dimension["mean"] == statistics.fmean(scores)
    assert first_dimension["sd"] == pytest.approx(statistics.stdev(scores), abs=1e-15)
    assert first_dimension["distribution"] == {"1": 3, "2": 1, "3": 1, "5": 3}
    agents = {row["value"]: row for row in found["by"]["agent"]}
    assert agents["王芳"]["n"] == 4
    assert agents["王芳"]["mean"] == statistics.fmean([2, 2, 2, 4])
    assert agents["王芳"]["nps"] == nps([3, 3, 3, 9])
    assert agents["王芳"]["small_sample"]
    assert [row["value"] for row in found["by"]["team"]] == ["一组", "二组"]
    assert [row["n"] for row in found["by"]["customer_type"]] == [8]
    assert found["by"]["customer_type"][0]["value"] == "(空白)"


def test_ranks_are_shared_by_ties_and_the_overall_item_has_none():
    found = rolled(book({"tracking": [answer([5, 4, 4, 3, 5])]}))["dimensions"]
    assert [row["rank"] for row in found] == [1, 2, 2, 4, None]
    assert found[-1]["name"] == "总体满意度"
    assert found[0]["sd"] is None


def test_a_row_is_excluded_once_under_its_first_code_and_warnings_exclude_nothing():
    rows = [answer([5] * 5, 10), answer([4] * 5, 9), answer([1] * 5, 0), answer([3] * 5, 5)]
    findings = [
        finding("T11", FIRST_ROW + 2),
        finding("T02", FIRST_ROW + 2),
        finding("T05", FIRST_ROW + 3),
        finding("T13", FIRST_ROW, WARNING),
        finding("A03", FIRST_ROW, sheet="改进行动计划表"),
        finding("W01", 0),
    ]
    found = rolled(book({"tracking": rows}), findings=findings)
    expected = {"total": 4, "valid": 2, "excluded": {"T02": 1, "T05": 1}}
    assert found["responses"] == found["responses"] | expected
    assert found["overall"]["mean"] == 4.5
    assert found["overall"]["nps"] == 100
    assert len(found["problems"]) == len(findings)


def test_live_metrics_come_from_the_valid_rows():
    rows = [answer([5] * 5, 10), answer([4] * 5, 8), answer([2] * 5, 0), answer([1] * 5, 0)]
    sample = book({"tracking": rows, "metrics": shipped_metrics()})
    problem = [finding("T05", FIRST_ROW + 3)]
    live = {"客户满意度(CSAT)": 2 / 3, "净推荐值(NPS)": 0.0}
    assert live_actuals(sample, problem) == live
    shown = {row["name"]: row for row in rolled(sample, findings=problem)["metrics"]}
    assert {name: shown[name]["actual"] for name in live} == live
    assert shown["净推荐值(NPS)"]["score"] == 0
    assert shown["一次解决率"]["actual"] == 0.78


def test_typed_values_hold_without_valid_rows():
    sample = book({"tracking": [], "metrics": shipped_metrics()})
    assert live_actuals(sample, []) == {}
    assert rolled(sample)["metrics"][-1]["actual"] == 25


def test_an_unreadable_live_cell_is_replaced_and_another_one_gives_no_score():
    metrics = shipped_metrics({"净推荐值(NPS)": "#NAME?", "一次解决率": "高"})
    found = rolled(book({"tracking": [answer([5] * 5, 10)], "metrics": metrics}))["metrics"]
    shown = {row["name"]: row for row in found}
    assert shown["净推荐值(NPS)"]["score"] == 100
    assert shown["一次解决率"] | {"score": None, "actual": None} == shown["一次解决率"]


def test_complaints_and_their_points():
    log = [{"person": p, "outcome": o} for p, o in (("甲", "未处理"), ("乙", "基本满意"))]
    found = rolled(book({"complaints": log}), book({"complaints": [{"outcome": "非常满意"}]}))
    expected = {
        "count": 3,
        "points": -4,
        "by_outcome": {"未处理": 1, "基本满意": 1, "非常满意": 1},
    }
    assert found["complaints"] == found["complaints"] | expected
    none = rolled(book({"complaints": []}))["complaints"]
    assert none == none | {"count": 0, "points": 10, "by_outcome": {}}
    assert rolled(book({"tracking": []}))["complaints"] is None


@pytest.mark.parametrize("outcome", ["很好", None])
def test_unclear_outcomes_have_no_points(outcome):
    found = rolled(book({"complaints": [{"person": "甲", "outcome": outcome}]}))["complaints"]
    assert found["count"] == 1
    assert found["points"] is None


def test_evaluation_rows():
    """S2: 86 with no complaint is 96, 优秀; 95 with none is 100 by the cap."""
    items = {"item1_1": 10, "item1_2": 20}
    people = [
        {"person": "甲", "level": "教师", **items, "item2_1": 6.5},
        {"person": "乙", "level": "教师", "item1_1": 8, "item1_2": 16},
        {"person": "丙", "level": "校区"},
    ]
    log = [{"person": "乙", "outcome": "不满意"}]
    first, second, third = rolled(book({"evaluation": people, "complaints": log}))["evaluation"]
    assert first["weighted"] == pytest.approx((100 * 30 + 65 * 40) / 70)
    assert (first["adjustment"], first["total"], first["grade"]) == (10, 90.0, "优秀")
    assert (first["quota_grade"], second["quota_grade"]) == ("优秀", "达标")
    assert (second["weighted"], second["adjustment"], second["total"]) == (80, -5, 75)
    assert (third["weighted"], third["total"], third["grade"]) == (None, None, None)
    top = rolled(book({"evaluation": [{"person": "甲", **items}], "complaints": []}))["evaluation"][
        0
    ]
    assert (top["total"], top["uncapped"], top["sections"]["工作标准"]) == (100, 110, 100)


def test_actions_by_state_and_overdue():
    plan = [
        {"metric": "甲", "state": "进行中", "start": "2024-05-01", "due": "30天内"},
        {"metric": "乙", "state": "已完成", "due": dt.date(2024, 5, 2)},
        {"metric": "丙", "state": "延期", "due": "2024-06-10"},
        {"metric": "丁"},
    ]
    assert rolled(book({"actions": plan}))["actions"] == {
        "by_state": {"未开始": 0, "进行中": 1, "已完成": 1, "延期": 1, "(空白)": 1},
        "open": 3,
        "overdue": 1,
    }


def test_months_and_their_changes():
    may, june = dt.date(2024, 5, 1), dt.date(2024, 6, 1)
    log = [{"person": "甲", "outcome": "满意"}]
    found = rolled(
        book({"tracking": [answer([5] * 5)], "metrics": shipped_metrics()}, period=june),
        book(
            {"tracking": [answer([4] * 5, 10), answer([2] * 5, 9)], "complaints": log}, period=may
        ),
        book({"tracking": []}, period=None),
    )
    assert found["periods"] == ["2024-05", "2024-06"]
    unknown, first, second = found["by_period"]
    assert (unknown["period"], unknown["n"], unknown["mean"]) == ("", 0, None)
    assert first["change"] == {"mean": None, "csat_rate": None, "nps": None, "composite": None}
    assert (first["mean"], first["nps"], first["complaints"]) == (3.0, 100.0, 1)
    assert second["change"] == {"mean": 2.0, "csat_rate": 0.5, "nps": None, "composite": None}
    assert second["complaints"] is None


def test_problem_values_are_plain_and_files_that_failed_are_listed():
    values = [dt.datetime(2024, 5, 1, 9), dt.date(2024, 5, 1), True, math.nan, math.inf, "六", 6]
    problems = [finding("T03", FIRST_ROW + i, value=v) for i, v in enumerate(values)]
    summary = summarise(book({"tracking": []}), problems, "甲.xlsx")
    found = figures(summary + unreadable("坏.xlsx", "已加密") + duplicate("甲.xlsx"))
    assert [p["value"] for p in found["problems"]] == [
        "2024-05-01 09:00:00",
        "2024-05-01",
        "TRUE",
        None,
        "inf",
        "六",
        6,
    ]
    assert found["unreadable"] == [{"file": "坏.xlsx", "reason": "已加密"}]
    assert found["duplicates"] == ["甲.xlsx"]
    json.dumps(found, allow_nan=False)


def test_nothing_at_all_gives_nulls():
    found = figures(merge([]))
    assert found["overall"]["mean"] is None
    assert found["composite"] is None
    assert found["by_period"] == []
    json.dumps(found, allow_nan=False)


def test_scales_that_differ_are_refused_and_weights_that_differ_have_no_common_composite():
    assert SCHEME.survey is not None
    assert SCHEME.monitoring is not None
    ten = SCHEME.survey.model_copy(update={"high": 10, "satisfied_from": 8})
    wide = SCHEME.model_copy(update={"survey": ten})
    sample = {"tracking": [answer([5] * 5)]}
    with pytest.raises(CsatError, match=r"1\.xlsx"):
        rolled(book(sample), book(sample, scheme=wide))
    groups = [
        g.model_copy(update={"weight": w})
        for g, w in zip(SCHEME.monitoring.groups, (40, 40, 20), strict=True)
    ]
    monitoring = SCHEME.monitoring.model_copy(update={"groups": groups})
    other = SCHEME.model_copy(update={"monitoring": monitoring})
    found = rolled(
        book({"metrics": shipped_metrics()}),
        book({"metrics": shipped_metrics()}, scheme=other, period=dt.date(2024, 6, 1)),
    )
    assert found["composite"] is None
    assert [round(row["composite"], 4) for row in found["by_period"]] == [82.9667, 81.6333]
