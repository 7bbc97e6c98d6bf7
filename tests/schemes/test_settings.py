"""Weights and items that people change in 设置 are the rules, in Python as in the formulas."""

import pytest

from csat_xl.schemes.evaluation import Evaluation
from csat_xl.schemes.load import load_shipped
from csat_xl.sheets.evaluation_settings import evaluation_from

RATINGS = Evaluation(
    levels=["甲"],
    sections=[
        {
            "name": "态度",
            "weight": 100,
            "items": [
                {"name": name, "kind": "rating", "low": 1, "high": 5} for name in ("耐心", "礼貌")
            ],
        }
    ],
)


def changed(rules: Evaluation, **lines: list[object]) -> Evaluation:
    return evaluation_from(rules, {"评分项": [(name, *cells) for name, cells in lines.items()]})


def test_equal_weights_until_somebody_changes_them():
    assert changed(RATINGS, 权重=[1, 1]).scored[0].item_weights == [1, 1]
    assert changed(RATINGS, 权重=[3, 1]).scored[0].item_weights == [0.75, 0.25]


def test_points_weigh_what_they_can_bring():
    rules = load_shipped("tutoring").evaluation
    most = [20, 40, 10, 10, 20, 6, 6, 6, 6, 6]
    found = changed(rules, 权重=most, 最高=most)
    assert found.scored[0].item_weights == [20, 40]


def test_targets_and_given_weights():
    rules = load_shipped("customer_stars").evaluation
    found = changed(rules, 权重=[50, 50, 30, 40, 30], 目标=[50000, 6, 0, "", ""])
    assert found.scored[0].item_weights == [50, 50]
    assert [item.target for item in found.scored[0].items] == [50000, 6]


def test_weights_that_do_not_sum_are_refused():
    rules = load_shipped("customer_stars").evaluation
    with pytest.raises(ValueError, match="购买价值"):
        changed(rules, 权重=[50, 60, 30, 40, 30])
