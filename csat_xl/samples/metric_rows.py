"""Invented rows of the metric sheet and of the action plan."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from csat_xl.functions.survey import nps
from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import Case, Row
from csat_xl.samples.words import OTHER_PLAN, PLANS
from csat_xl.schemes.model import Metric
from csat_xl.sheets.actions import DONE, POSTPONED, RUNNING
from csat_xl.sheets.tracking import overall_key

_BELOW = 2
"""How many of the typed metrics miss their target."""
_MOST_ACTIONS = 5
_LOOKED_AT = 100
_NEAR = {"csat": 0.02, "nps": 4.0}
"""A live figure this near above its target gets an action too."""
_OPEN_STATES = (RUNNING, POSTPONED, "未开始", RUNNING, "未开始")


def metric_rows(case: Case, dice: Dice) -> list[Row]:
    """The metrics of the scheme, with actual values round the example of each."""
    metrics = case.monitoring.metrics
    actuals = {
        metric.name: _near_example(metric, dice, case.team.lift)
        for metric in metrics
        if metric.live is None
    }
    _limit(metrics, actuals, dice)
    handled = dice.whole(240, 420)
    return [
        {
            "group": metric.group,
            "name": metric.name,
            "definition": metric.definition,
            "source": metric.source,
            "unit": metric.unit,
            "better": metric.better,
            "target": metric.target,
            "actual": actuals.get(metric.name),
            "count": _count(metric, handled),
            "step": metric.step,
            "points": metric.points,
        }
        for metric in metrics
    ]


def _count(metric: Metric, handled: int) -> int | None:
    """The cases behind a figure: the records looked at, or all orders handled."""
    if metric.live is not None:
        return None
    return _LOOKED_AT if metric.definition.startswith(f"抽查{_LOOKED_AT}条") else handled


def _worse(metric: Metric) -> int:
    return 1 if metric.better == "≤" else -1


def _misses(metric: Metric, actual: float) -> bool:
    return (actual - metric.target) * _worse(metric) > 0


def _near_example(metric: Metric, dice: Dice, lift: float) -> float:
    middle = metric.target if metric.example is None else metric.example
    return _possible(metric, middle + _worse(metric) * metric.step * dice.normal(-lift, 0.7))


def _possible(metric: Metric, value: float) -> float:
    """A value as the metric is measured: percent to one place, else whole; within its range."""
    step = 0.001 if metric.is_share else 0.1 if metric.step < 1 else 1.0
    low = -math.inf if metric.low is None else metric.low
    high = math.inf if metric.high is None else metric.high
    whole = math.floor(value / step + 0.5)
    return min(high, max(low, round(whole * step, 3)))


def _limit(metrics: Sequence[Metric], actuals: dict[str, float], dice: Dice) -> None:
    """Let a few of the metrics miss their target, neither none nor most."""
    typed = [metric for metric in metrics if metric.name in actuals]
    missing = dice.shuffled(m for m in typed if _misses(m, actuals[m.name]))
    for metric in missing[_BELOW:]:
        better = metric.target - _worse(metric) * metric.step * dice.whole(0, 1) * 0.4
        actuals[metric.name] = _possible(metric, better)
        if _misses(metric, actuals[metric.name]):
            actuals[metric.name] = metric.target
    for metric in dice.shuffled(m for m in typed if m not in missing):
        if sum(_misses(m, actuals[m.name]) for m in typed) >= _BELOW:
            break
        actuals[metric.name] = _possible(metric, metric.target + _worse(metric) * metric.step)


def live_figures(case: Case, tracking: Sequence[Row]) -> dict[str, float]:
    """CSAT and NPS of the tracking rows."""
    overall = [row[overall_key(case.survey)] for row in tracking]
    return {
        "csat": sum(score >= case.survey.satisfied_from for score in overall) / len(overall),
        "nps": float(nps([row["recommend"] for row in tracking])),
    }


def figure(metric: Metric, value: float) -> str:
    """A value of a metric as it is written in a text: 78%, 35秒, 25."""
    if metric.is_share:
        return f"{value * 100:.1f}".removesuffix(".0") + "%"
    return f"{value:.1f}".removesuffix(".0") + metric.unit


def action_rows(
    case: Case, dice: Dice, metrics: Sequence[Row], live: Mapping[str, float]
) -> list[Row]:
    """An open action for each metric below its target, and one that is done if there is room."""
    typed = {row["name"]: row["actual"] for row in metrics}
    below: list[tuple[Metric, float]] = []
    reached: list[tuple[Metric, float]] = []
    for metric in case.monitoring.metrics:
        actual = live[metric.live] if metric.live else typed[metric.name]
        margin = _NEAR[metric.live] if metric.live else 0.0
        if _misses(metric, actual - margin if metric.better == "≥" else actual + margin):
            below.append((metric, actual))
        elif metric.live is None:
            reached.append((metric, actual))
    rows = [
        _open(case, dice, metric, actual, _OPEN_STATES[i % len(_OPEN_STATES)])
        for i, (metric, actual) in enumerate(below)
    ]
    if reached and len(rows) < _MOST_ACTIONS:
        rows.insert(0, _done(case, dice, *dice.pick(reached)))
    return rows


def _texts(case: Case, dice: Dice, metric: Metric, figures: dict[str, str]) -> Row:
    plan = PLANS.get(metric.name, OTHER_PLAN)
    return {
        "metric": metric.name,
        "situation": plan.situation.format(**figures),
        "cause": plan.cause,
        "goal": plan.goal.format(**figures),
        "measure": plan.measure,
        "owner": dice.pick(case.team.leaders),
        "resources": plan.resources,
    }


def _open(case: Case, dice: Dice, metric: Metric, actual: float, state: str) -> Row:
    figures = {"actual": figure(metric, actual), "target": figure(metric, metric.target)}
    start = case.day(dice.whole(6, 15))
    due: dt.datetime | str = case.day(case.days + dice.whole(5, 25))
    if state == RUNNING and dice.happens(0.5):
        due = "30天内"
    progress = None
    if state == RUNNING:
        progress = case.day(case.days - dice.whole(0, min(5, case.rules.progress_days - 1)))
    elif state == POSTPONED:
        progress = case.day(case.days - dice.whole(2, 6))
    texts = _texts(case, dice, metric, figures)
    dates = {"start": start, "due": due, "state": state, "progress": progress}
    return {**texts, **dates, "effect": None}


def _done(case: Case, dice: Dice, metric: Metric, actual: float) -> Row:
    """An action that brought a metric from a step below its target to where it is."""
    before = _possible(metric, metric.target + _worse(metric) * metric.step)
    figures = {"actual": figure(metric, before), "target": figure(metric, metric.target)}
    finished = case.day(dice.whole(18, 24))
    texts = _texts(case, dice, metric, figures)
    effect = PLANS.get(metric.name, OTHER_PLAN).effect.format(
        previous=figures["actual"], actual=figure(metric, actual)
    )
    dates = {
        "start": case.day(dice.whole(1, 4)),
        "due": finished + dt.timedelta(days=dice.whole(0, 3)),
        "state": DONE,
        "progress": finished,
    }
    return {**texts, **dates, "effect": effect}
