"""The figures that 月度汇总 shows inside a workbook, gathered from the roll-up's own figures."""

from collections.abc import Mapping
from typing import Any

from csat_xl.entries import is_blank
from csat_xl.sheets import actions, complaints, evaluation, metrics, summary_pieces
from csat_xl.sheets.book import Book, Record

ERROR_CODES = ("T01", "T02", "T03", "T04", "T05", "T07", "T08", "T09", "T10", "T11", "T14", "N01")
"""The codes whose rows do not count."""


def live_figures(book: Book, figures: Mapping[str, Any]) -> dict[str, Any]:
    """``figures`` of the roll-up of this one workbook, with what only its live sheet shows."""
    settings = book.settings
    month = f"{settings.period.year}年{settings.period.month}月" if settings.period else ""
    rows = book.rows(metrics.KEY)
    people = [
        (
            evaluation.total_score(row, book),
            evaluation.grade_word(row, book),
            evaluation.quota_of(row, book),
        )
        for row in book.rows(evaluation.KEY)
    ]
    plans = [row for row in book.rows(actions.KEY) if not is_blank(row.cell("metric"))]
    lists = settings.scheme.lists
    return {
        **figures,
        "pieces": summary_pieces.values(book),
        "heading": (f"{settings.team}  " if settings.team else "") + month,
        "error_codes": ERROR_CODES,
        "composite": metrics.composite_score(rows, book),
        "below_target": sum(bool(metrics.needs_improvement(row)) for row in rows),
        "open_actions": sum(row.get("state") != actions.DONE for row in plans),
        "complaint_count": sum(row.has("complaint_id") for row in book.rows(complaints.KEY)),
        "evaluated": sum(isinstance(total, float) for total, _, _ in people),
        "grades": _count(grade for _, grade, _ in people),
        "quota_grades": _count(quota for _, _, quota in people),
        "sections": _section_means(book),
        "metric_rows": [
            {
                **{key: _shown(row, key) for key in ("name", "unit", "target", "actual")},
                "score": metrics.metric_score(row, book),
                "state": metrics.state(row, book),
            }
            for row in rows
        ],
        "lists": lists.model_dump() if lists else {},
    }


def _section_means(book: Book) -> dict[str, float]:
    """The mean of each section over the rows that have a total."""
    if not book.rows(evaluation.KEY):
        return {}
    rows = [
        r for r in book.rows(evaluation.KEY) if isinstance(evaluation.total_score(r, book), float)
    ]
    means = {}
    for i, places in enumerate(evaluation.plan_of(book.settings.scheme).sections):
        shown = [evaluation.section_shown(row, book, i) for row in rows]
        known = [value for value in shown if isinstance(value, float)]
        if known:
            means[places[0].section.name] = sum(known) / len(known)
    return means


def _shown(row: Record, key: str) -> Any:
    value = row.get(key)
    return row.cell(key) if value is None else value


def _count(names: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
