"""The main figures month by month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from csat_xl.packed import Rows
from csat_xl.rollup import measures
from csat_xl.rollup.figures.metrics import composite_of
from csat_xl.rollup.figures.pool import dimension_names, periods
from csat_xl.rollup.model import ALL, Answers, MetricRow, Summary, Workbook
from csat_xl.rollup.places import parts
from csat_xl.sheets import complaints

CHANGES = ("mean", "csat_rate", "nps", "composite")
LINE = 3
"""How many months the three-month line pools."""


def of_months(summary: Summary) -> dict[str, Answers]:
    """All answers of each month, also of months without any."""
    found = {period: Answers() for period in periods(summary)}
    for place, part in parts(summary.answers, lambda place: place.field == ALL):
        found[place.period].add(part)
    return found


def month_before(period: str, months: int = 1) -> str:
    """The month so many months before.

    >>> month_before("2024-01"), month_before("2024-05", 2)
    ('2023-12', '2024-03')
    """
    year, month = divmod(int(period[:4]) * 12 + int(period[5:]) - 1 - months, 12)
    return f"{year:04}-{month + 1:02}"


def by_period(summary: Summary) -> list[dict[str, Any]]:
    """The main figures a month, the change from the month before, and the three-month line.

    The change is None where the month before is not among the workbooks. The three-month line
    pools the answers of a month and the two before it, as far as there are any.
    """
    answers, rest = of_months(summary), _by_month(summary)
    rows: dict[str, dict[str, Any]] = {}
    for period, part in answers.items():
        row = _month(rest[period], period, part)
        before = rows.get(month_before(period)) if period else None
        row["change"] = {key: _change(row, before, key) for key in CHANGES}
        row["three_months"] = _line(answers, period) if period else None
        rows[period] = row
    return list(rows.values())


@dataclass(slots=True)
class _Rest:
    """What a month holds beside its answers."""

    books: list[Workbook] = field(default_factory=list)
    rows: Sequence[MetricRow] = ()
    complaints: int = 0


def _by_month(summary: Summary) -> dict[str, _Rest]:
    found = {period: _Rest() for period in periods(summary)}
    for book in summary.workbooks:
        found[book.period].books.append(book)
    for period, rows in groupby(summary.metrics, lambda row: row.period):  # in order of months
        found[period].rows = Rows(rows)
    for entry, count in summary.complaints.items():
        found[entry.period].complaints += count
    return found


def _month(rest: _Rest, period: str, answers: Answers) -> dict[str, Any]:
    log = any(complaints.KEY in book.sheets for book in rest.books)
    figures = measures.group(period, answers)
    kept = ("mean", "sd", "csat_rate", "ci_low", "ci_high", "nps", "nps_n", "nps_low", "nps_high")
    names, overall_names = dimension_names(rest.books)
    return {
        "period": period,
        "n": answers.valid,
        **{key: figures[key] for key in kept},
        "composite": composite_of(rest.rows, rest.books)[0],
        "complaints": rest.complaints if log else None,
        "dimensions": {
            row["name"]: row["mean"]
            for row in measures.dimensions(answers, names, overall_names)
            if row["name"] not in overall_names
        },
    }


def _line(answers: dict[str, Answers], period: str) -> dict[str, Any]:
    months = [month_before(period, back) for back in range(LINE)]
    pooled = Answers.pooled(answers[month] for month in months if month in answers)
    return {
        "n": pooled.valid,
        "mean": measures.mean(pooled.overall),
        "csat_rate": measures.rate(pooled.levels),
        "nps": measures.nps(pooled.recommend),
    }


def _change(row: dict[str, Any], before: dict[str, Any] | None, key: str) -> float | None:
    if before is None or row[key] is None or before[key] is None:
        return None
    return float(row[key] - before[key])
