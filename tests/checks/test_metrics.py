"""服务质量监控指标表: a right row with these cells changed."""

import pytest

from csat_xl.checks.metrics import is_metric
from csat_xl.checks.run import check_book
from csat_xl.sheets import actions
from csat_xl.sheets.metrics import KEY
from tests.checks.books import ACTION, METRIC, book, changed, codes, findings, scheme, settings

BELOW = {"actual": 0.78}


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({}, []),
        ({"actual": None}, []),
        ({"target": None}, ["M01 target"]),
        ({"step": "七"}, ["M01 step"]),
        ({"points": "x", "actual": "高"}, ["M01 points", "M01 actual"]),
        ({"step": 0}, ["M01 step"]),
        ({"points": 0}, []),
        ({"points": -1}, ["M01 points"]),
        ({"actual": 1}, []),
        ({"actual": 1.01}, ["M01 actual"]),
        ({"actual": 87}, ["M01 actual"]),
        ({"name": "自定义比率", "actual": 1.01}, ["M01 actual"]),
        ({"name": "自定义比率", "actual": 0.9}, []),
        ({"name": "自定义", "unit": "次", "better": "≤", "actual": -3}, []),
        ({"name": "流程合规性", "unit": "次", "better": "≤", "actual": -1}, ["M01 actual"]),
        ({"name": "净推荐值(NPS)", "unit": "", "target": -100, "actual": -100}, []),
        ({"name": "净推荐值(NPS)", "unit": "", "target": -101, "actual": -100.5}, ["M01 actual"]),
        ({"better": None}, ["M01 better"]),
        ({"better": "<"}, ["M01 better"]),
        ({"better": "≤", "target": 0.9}, []),
        ({"actual": "87%"}, ["N01 actual"]),
        ({"definition": "=A1"}, ["T12 definition"]),
    ],
)
def test_faults_of_a_row(cells, faults):
    row = {"better": "≥", **cells}
    extra = [f for f in codes(KEY, **row) if not f.startswith("M03")]
    assert sorted(extra) == sorted(faults)


@pytest.mark.parametrize(
    ("action", "covered"),
    [
        ({}, True),
        ({"metric": "一次解决率"}, True),
        ({"metric": "客户满意度"}, False),
        ({"state": "未开始"}, True),
        ({"state": None}, True),
        ({"state": "已完成", "effect": "提升至80%"}, False),
        ({"metric": None}, False),
    ],
)
def test_a_metric_below_target_needs_an_open_action(action, covered):
    rows = {KEY: [changed(KEY, **BELOW)], actions.KEY: [{**ACTION, **action}]}
    found = [f for f in check_book(book(rows)) if f.code == "M03"]
    assert [f.key for f in found] == ([] if covered else ["name"])


def test_no_action_is_asked_for_where_none_is_needed():
    for cells in ({}, {"actual": None}, {"actual": 0.85}):
        assert codes(KEY, **cells) == []
    assert "M03 name" in codes(KEY, **BELOW)
    assert check_book(book({KEY: [changed(KEY, **BELOW)]})) == []  # no action plan in the book


@pytest.mark.parametrize(
    ("weights", "right"),
    [((30, 50, 20), True), ((0.3, 0.5, 0.2), True), ((30, 50, 30), False), ((1, 1, 1), False)],
)
def test_group_weights_sum_to_one_or_a_hundred(weights, right):
    monitoring = scheme().monitoring
    groups = [
        g.model_copy(update={"weight": w}) for g, w in zip(monitoring.groups, weights, strict=True)
    ]
    given = settings(monitoring=monitoring.model_copy(update={"groups": groups}))
    found = [f for f in check_book(book({KEY: [METRIC]}, given)) if f.code == "M02"]
    assert [(f.row, f.key, f.value) for f in found] == ([] if right else [(0, "group", None)])
    assert not [f for f in check_book(book({}, given)) if f.code == "M02"]


@pytest.mark.parametrize(
    ("named", "metric", "same"),
    [
        ("一次解决率", "一次解决率", True),
        ("一次解决率(78%)", "一次解决率", True),
        ("一次解决率（78％）", "一次解决率", True),
        ("客户满意度(88%)", "客户满意度(CSAT)", True),
        ("客户满意度（CSAT）", "客户满意度(CSAT)", True),
        ("客户满意度(CSAT)(88%)", "客户满意度(CSAT)", True),
        ("客户满意度", "客户满意度(CSAT)", True),
        ("客户", "客户满意度(CSAT)", False),
        ("平均响应时长(35秒)", "平均响应时长", True),
        ("平均响应时长(电话)", "平均响应时长(在线)", False),
        ("解决率", "一次解决率", False),
        ("", "一次解决率", False),
    ],
)
def test_an_action_names_its_metric(named, metric, same):
    assert is_metric(named, metric) is same


def test_a_variant_is_shown_as_read():
    [finding] = findings(KEY, actual="87%")
    assert finding.message.zh == "已识别为“0.87”，请改为规范写法"
