"""往月数据: the figures of the months before, carried from workbook to workbook.

``新建下月`` adds the month that ends; the full roll-up compares the current month with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.entries import Unreadable, is_blank, read_datetime
from csat_xl.sheets.book import Book

NAME = "往月数据"
MOST_MONTHS = 24
METRICS = "metrics"
"""The key under which a month holds the actual values of the metrics, by metric name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is kept of a month: its key, its header, its number format."""

    key: str
    header: str
    number_format: str


PERIOD = Figure("period", "月份", "@")
FIGURES = (
    Figure("n", "有效", "0"),
    Figure("mean", "总体均分", "0.00"),
    Figure("csat_rate", "满意率", "0.0%"),
    Figure("nps", "NPS", "0.0"),
    Figure("composite", "综合得分", "0.00"),
    Figure("complaints", "投诉宗数", "0"),
)


def month_of(figures: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is kept of a workbook's roll-up; None where the workbook has no month."""
    if not figures["by_period"] or not figures["by_period"][0]["period"]:
        return None
    row = figures["by_period"][0]
    kept = {key: row[key] for key in ("period", *(figure.key for figure in FIGURES))}
    actuals = {m["name"]: m["actual"] for m in figures["metrics"] if m["actual"] is not None}
    return {**kept, METRICS: actuals}


def with_month(book: Book, month: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], ...]:
    """The history of a workbook with one more month: by month, each once, the latest kept."""
    months = {entry["period"]: entry for entry in book.history}
    if month is not None:
        months[month["period"]] = month
    return tuple(months[period] for period in sorted(months))[-MOST_MONTHS:]


def metric_names(history: Sequence[Mapping[str, Any]]) -> list[str]:
    """The metrics of all months, in the order in which they came."""
    return list(dict.fromkeys(name for month in history for name in month.get(METRICS, {})))


def read_history(cells: Sequence[Sequence[Any]]) -> tuple[Mapping[str, Any], ...]:
    """The months that a sheet 往月数据 holds; rows without a month are passed over."""
    top = next((r for r, row in enumerate(cells) if row and row[0] == PERIOD.header), None)
    if top is None:
        return ()
    heads = [str(head).strip() for head in cells[top]]
    keys = {figure.header: figure.key for figure in FIGURES}
    found: dict[str, Mapping[str, Any]] = {}
    for row in cells[top + 1 :]:
        period = _period(row[0])
        if not period:
            continue
        month: dict[str, Any] = {"period": period, **dict.fromkeys(keys.values()), METRICS: {}}
        for head, value in zip(heads[1:], row[1:], strict=False):
            if not head or isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if head in keys:
                month[keys[head]] = value
            else:
                month[METRICS][head] = value
        found[period] = month
    return tuple(found[period] for period in sorted(found))


def _period(value: Any) -> str:
    """A month as ``2026-05``, also where a spreadsheet made a date of it."""
    if is_blank(value):
        return ""
    try:
        entry = read_datetime(f"{value}-01" if isinstance(value, str) else value)
    except Unreadable:
        return ""
    return f"{entry.value:%Y-%m}" if entry else ""
