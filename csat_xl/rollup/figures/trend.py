"""Trend: each monthly figure with its streak below target and its control limits."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from csat_xl.functions.ranking import streak
from csat_xl.packed import Rows, arranged
from csat_xl.rollup.figures.months import by_period
from csat_xl.rollup.figures.targets import live_target
from csat_xl.rollup.model import MetricRow, Summary
from csat_xl.rollup.statistics.control import signals, xmr

PERSISTS = 2
"""S1, 纵向对比: 连续2个月不达标 means that a problem persists."""
PERSISTENT = "持续"

SERIES: tuple[tuple[str, str, str, str, tuple[float, float] | None], ...] = (
    ("csat_rate", "满意率", "%", "≥", (0.0, 1.0)),
    ("mean", "总体均分", "分", "≥", None),
    ("nps", "净推荐值 NPS", "", "≥", (-100.0, 100.0)),
    ("composite", "综合得分", "分", "≥", (0.0, 100.0)),
    ("complaints", "投诉", "宗", "≤", (0.0, float("inf"))),
)
"""Key in by_period, label, unit, which way is better, what is possible."""


def trend(summary: Summary) -> list[dict[str, Any]]:
    """The monthly figures, each with the run of latest months below target and control limits.

    A change is a signal only where a month lies outside mean ± 2.66 · mean moving range, or is
    the eighth or later in a row on one side of the mean (XmR). Limits need three months; they
    are kept within what the figure can be.
    """
    months = [row for row in by_period(summary) if row["period"]]
    targets = {"csat_rate": live_target(summary, "csat"), "nps": live_target(summary, "nps")}
    return [
        _series(months, key, targets.get(key), told)
        for key, *told in SERIES
        if any(row[key] is not None for row in months)
    ]


def _series(
    months: list[dict[str, Any]], key: str, target: float | None, told: list[Any]
) -> dict[str, Any]:
    label, unit, better, possible = told
    values = [row[key] for row in months]
    run = None if target is None else streak(values, target, better)
    return {
        "key": key,
        "label": label,
        "unit": unit,
        "better": better,
        "target": target,
        "points": [
            {
                "period": row["period"],
                "value": row[key],
                "n": row["n"],
                "three_months": row["three_months"].get(key),
            }
            for row in months
        ],
        "streak": run,
        "persistent": None if run is None else run >= PERSISTS,
        "control": _control(months, key, possible),
    }


def _control(
    months: list[dict[str, Any]], key: str, possible: tuple[float, float] | None
) -> dict[str, Any] | None:
    known = [(row["period"], float(row[key])) for row in months if row[key] is not None]
    limits = xmr([value for _, value in known])
    if limits is None:
        return None
    low, high = possible or (float("-inf"), float("inf"))
    return {
        "months": len(known),
        "mean": limits.mean,
        "moving_range": limits.moving_range,
        "low": max(low, limits.low),
        "high": min(high, limits.high),
        "signals": [
            {"period": known[index][0], "rule": rule}
            for index, rule in signals([value for _, value in known])
        ],
    }


def streaks(summary: Summary) -> Sequence[dict[str, Any]]:
    """Metrics that miss their target in the latest month, by branch, team and metric.

    ``streak`` is the length of the run of latest months that miss it (months without a figure
    are skipped); from two on the problem persists (持续). The longest come first.
    """
    told = (row for row in summary.metrics if row.period and row.needs_improvement is not None)
    rows = arranged(told, lambda row: (*_place(row), row.period, row.team, row.file, row.row))
    runs = ((place, list(listed)) for place, listed in groupby(rows, _place))
    found = (_run(place, listed) for place, listed in runs if listed[-1].needs_improvement)
    return Rows(arranged(found, lambda row: -row["streak"]))


def _place(row: MetricRow) -> tuple[str, str, str]:
    return row.branch, row.team, row.name


def _run(place: tuple[str, str, str], rows: list[MetricRow]) -> dict[str, Any]:
    branch, team, name = place
    last = rows[-1]
    run = streak([int(bool(row.needs_improvement)) for row in rows], 0, "≤")
    return {
        "branch": branch,
        "team": team,
        "name": name,
        "streak": run,
        "since": rows[-run].period,
        "period": last.period,
        "actual": last.actual,
        "target": last.target,
        "unit": last.unit,
        "mark": PERSISTENT if run >= PERSISTS else "",
    }
