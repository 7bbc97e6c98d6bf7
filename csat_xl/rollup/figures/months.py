"""The main figures month by month."""

from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.metrics import composite_of
from csat_xl.rollup.figures.pool import of, periods
from csat_xl.rollup.model import ALL, Answers, Summary
from csat_xl.sheets import complaints


def of_month(summary: Summary, period: str) -> Answers:
    """All answers of a month."""
    return of(summary, lambda place: place.field == ALL and place.period == period)


CHANGES = ("mean", "csat_rate", "nps", "composite")


def by_period(summary: Summary) -> list[dict[str, Any]]:
    """The main figures a month, and what changed from the month before it in the list."""
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for period in periods(summary):
        answers = of_month(summary, period)
        books = [book for book in summary.workbooks if book.period == period]
        log = any(complaints.KEY in book.sheets for book in books)
        row: dict[str, Any] = {
            "period": period,
            "n": answers.valid,
            "mean": measures.mean(answers.overall),
            "csat_rate": measures.rate(answers.levels),
            "nps": measures.nps(answers.recommend),
            "composite": composite_of((m for m in summary.metrics if m.period == period), books),
            "complaints": sum(
                c for entry, c in summary.complaints.items() if entry.period == period
            )
            if log
            else None,
        }
        row["change"] = {key: _change(row, before, key) for key in CHANGES}
        rows.append(row)
        before = row if period else None
    return rows


def _change(row: dict[str, Any], before: dict[str, Any] | None, key: str) -> float | None:
    if before is None or row[key] is None or before[key] is None:
        return None
    return float(row[key] - before[key])
