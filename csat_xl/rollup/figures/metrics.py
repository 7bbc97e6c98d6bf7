"""The metrics against target, of each workbook and pooled, and their composite."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from csat_xl.errors import CsatError
from csat_xl.functions import scoring, weighting
from csat_xl.packed import Listed, arranged
from csat_xl.rollup.figures.pool import agreed, of
from csat_xl.rollup.model import ALL, MetricRow, Summary, Workbook
from csat_xl.rollup.statistics.intervals import Interval, nps_interval, rate_interval, verdict

T = TypeVar("T")
POOLED, ROWS = "pooled", "rows"


def metrics(summary: Summary) -> Sequence[dict[str, Any]]:
    """Each metric of each workbook, with its score, cases, interval and verdict."""
    return Listed(summary.metrics, _metric)


def _metric(row: MetricRow) -> dict[str, Any]:
    ends = None if row.low is None or row.high is None else Interval(row.low, row.high)
    return {
        "group": row.group,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "score": row.score,
        "needs_improvement": row.needs_improvement,
        "team": row.team,
        "branch": row.branch,
        "period": row.period,
        "unit": row.unit,
        "better": row.better,
        "cases": row.cases,
        "low": row.low,
        "high": row.high,
        "verdict": verdict(ends, row.target, row.better),
    }


# --- pooled -------------------------------------------------------------------------------------


def metric_totals(summary: Summary) -> list[dict[str, Any]]:
    """Each metric over all workbooks, from pooled cases; no actual value where cases lack.

    A rate is hits over cases, another figure the mean weighted by cases. Target, step and points
    are those on which all workbooks agree.
    """
    return _each(summary.metrics, lambda same: _total(same, summary))


def _each(rows: Iterable[MetricRow], tell: Callable[[list[MetricRow]], T]) -> list[T]:
    """What is told of the rows of each metric, in the order in which the sheets list them."""
    named = arranged(
        (row for row in rows if row.name),
        lambda row: (row.group, row.name, row.period, row.team, row.file, row.row),
    )
    found = []
    for metric, listed in groupby(named, lambda row: (row.group, row.name)):
        same = list(listed)
        found.append((min(row.row for row in same), metric, tell(same)))
    return [told for *_, told in sorted(found, key=itemgetter(0, 1))]


def pooled_actual(rows: Sequence[MetricRow]) -> tuple[float | None, int | None]:
    """The actual value of a metric over several workbooks, and the cases behind it."""
    if not rows or any(row.actual is None or not row.cases for row in rows):
        return (rows[0].actual, rows[0].cases) if len(rows) == 1 else (None, None)
    if len(rows) == 1:
        return rows[0].actual, rows[0].cases
    pairs = [(row.actual or 0.0, row.cases or 0) for row in rows]
    cases = sum(count for _, count in pairs)
    whole = 1.0 if rows[0].unit == "%" else 100.0 if rows[0].live == "nps" else None
    if whole is not None:  # hits, or promoters less detractors: whole numbers
        return sum(round(actual * count / whole) for actual, count in pairs) / cases * whole, cases
    return math.fsum(actual * count for actual, count in pairs) / cases, cases


def _total(rows: list[MetricRow], summary: Summary) -> dict[str, Any]:
    first, found = rows[0], _pooled(rows)
    ends = _ends(rows, found["actual"], found["cases"], summary)
    return {
        "group": first.group,
        "name": first.name,
        "unit": first.unit,
        "better": first.better,
        "target": found["target"],
        "actual": found["actual"],
        "cases": found["cases"],
        "low": None if ends is None else ends.low,
        "high": None if ends is None else ends.high,
        "verdict": verdict(ends, found["target"], first.better),
        "score": found["score"],
        "needs_improvement": found["below"],
        "workbooks": len(rows),
        "workbooks_below": sum(row.needs_improvement is True for row in rows),
    }


def _pooled(rows: list[MetricRow]) -> dict[str, Any]:
    """One metric over its workbooks: actual value, cases, target, whether it misses it, score."""
    first, (actual, cases) = rows[0], pooled_actual(rows)
    target, step, points = (
        _one(getattr(row, key) for row in rows) for key in ("target", "step", "points")
    )
    below = (
        None
        if actual is None or target is None
        else (actual - target) * scoring.direction(first.better) > 0
    )
    score = _score(actual, target, first.better, step, points)
    return {"actual": actual, "cases": cases, "target": target, "below": below, "score": score}


def _one(values: Iterable[float | None]) -> float | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _ends(
    rows: list[MetricRow], actual: float | None, cases: int | None, summary: Summary
) -> Interval | None:
    if len(rows) == 1:
        low, high = rows[0].low, rows[0].high
        return None if low is None or high is None else Interval(low, high)
    if actual is None or cases is None:
        return None
    if all(row.live == "nps" for row in rows):
        here = {(row.period, row.team, row.branch) for row in rows}
        answers = of(summary, lambda p: p.field == ALL and (p.period, p.team, p.branch) in here)
        return nps_interval(answers.recommend)
    if rows[0].unit == "%" and 0 <= actual <= 1:
        return rate_interval(round(actual * cases), cases)
    return None


def _score(
    actual: float | None,
    target: float | None,
    better: str,
    step: float | None,
    points: float | None,
) -> float | None:
    if None in (actual, target, step, points):
        return None
    try:
        value = scoring.score(actual, target, better, step, points)
    except CsatError:
        return None
    return None if isinstance(value, str) else value


# --- composite ----------------------------------------------------------------------------------


def composite(summary: Summary) -> float | None:
    """综合得分, see :func:`composite_of`."""
    return composite_of(summary.metrics, summary.workbooks)[0]


def composite_basis(summary: Summary) -> str | None:
    """What the composite comes from: pooled or rows."""
    return composite_of(summary.metrics, summary.workbooks)[1]


def composite_of(
    rows: Sequence[MetricRow], workbooks: Iterable[Workbook]
) -> tuple[float | None, str | None]:
    """综合得分 and what it comes from; None without scores, or where a group is unclear.

    ``pooled``: each metric is scored once over all workbooks, from pooled cases. ``rows``: where
    the cases of some workbook are not known, the scores of all workbooks are taken as they are.
    """
    groups = agreed(book.rules.groups for book in workbooks)
    totals = _each(rows, lambda same: (same[0].group, _pooled(same)["score"]))
    scored, basis = [(row.group, row.score) for row in rows if row.score is not None], ROWS
    if totals and all(score is not None for _, score in totals):
        scored, basis = totals, POOLED
    if not groups or not scored:
        return None, None
    try:
        value = weighting.composite(
            [group for group, _ in scored],
            [score for _, score in scored],
            [name for name, _ in groups],
            [weight for _, weight in groups],
        )
    except CsatError:
        return None, None
    return (None, None) if isinstance(value, str) else (value, basis)
