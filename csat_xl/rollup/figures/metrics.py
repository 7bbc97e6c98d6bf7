"""The metrics against target and their composite."""

from collections.abc import Iterable
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions import weighting
from csat_xl.rollup.figures.pool import agreed
from csat_xl.rollup.model import MetricRow, Summary, Workbook


def metrics(summary: Summary) -> list[dict[str, Any]]:
    """Each metric of each workbook."""
    return [_metric(row) for row in summary.metrics]


def composite(summary: Summary) -> float | None:
    """综合得分 over all metric rows."""
    return composite_of(summary.metrics, summary.workbooks)


def _metric(row: MetricRow) -> dict[str, Any]:
    return {
        "group": row.group,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "score": row.score,
        "needs_improvement": row.needs_improvement,
        "team": row.team,
        "period": row.period,
        "unit": row.unit,
        "better": row.better,
    }


def composite_of(rows: Iterable[MetricRow], workbooks: Iterable[Workbook]) -> float | None:
    """综合得分 over metric rows; None without scores, or where a group or its weight is unclear."""
    groups = agreed(book.rules.groups for book in workbooks)
    scored = [row for row in rows if row.score is not None]
    if not groups or not scored:
        return None
    try:
        value = weighting.composite(
            [row.group for row in scored],
            [row.score for row in scored],
            [name for name, _ in groups],
            [weight for _, weight in groups],
        )
    except CsatError:
        return None
    return None if isinstance(value, str) else value
