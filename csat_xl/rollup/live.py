"""Which survey rows count, and the metrics whose actual value comes from them."""

from collections.abc import Iterable

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.functions import survey as statistics
from csat_xl.sheets import metrics, tracking
from csat_xl.sheets.book import Book, Record


def exclusions(book: Book, findings: Iterable[Finding]) -> dict[int, str]:
    """The survey rows that do not count: row number and the first of its error codes.

    错误 on the tracking sheet excludes a row, 提醒 does not.
    """
    names = {sheet.name for sheet in book.sheets if sheet.key == tracking.KEY} or {tracking.NAME}
    rows = {row.number for row in book.rows(tracking.KEY)}
    first: dict[int, str] = {}
    for finding in findings:
        if finding.severity == ERROR and finding.sheet in names and finding.row in rows:
            code = first.get(finding.row, finding.code)
            first[finding.row] = min(code, finding.code)
    return first


def valid_rows(book: Book, findings: Iterable[Finding]) -> list[Record]:
    """The survey rows that count."""
    excluded = exclusions(book, findings)
    return [row for row in book.rows(tracking.KEY) if row.number not in excluded]


def live_actuals(book: Book, findings: Iterable[Finding]) -> dict[str, float]:
    """The actual values that come from the survey of the same workbook, by metric name.

    These are the metrics that the scheme marks ``live``: CSAT rate and NPS of the valid rows.
    A metric without any answer is left out: what was typed holds.
    """
    scheme = book.settings.scheme
    if scheme.survey is None or scheme.monitoring is None:
        return {}
    rows = valid_rows(book, findings)
    overall = [row.get(tracking.overall_key(scheme.survey)) for row in rows]
    figures = {
        "csat": statistics.share(overall, scheme.survey.satisfied_from, scheme.survey.high),
        "nps": statistics.nps([row.get("recommend") for row in rows]),
    }
    found = {m.name: figures[m.live] for m in scheme.monitoring.metrics if m.live is not None}
    return {name: figure for name, figure in found.items() if not isinstance(figure, str)}


def with_live(row: Record, live: dict[str, float]) -> Record:
    """A metric row with its live actual value put in, where it has one."""
    name = row.get("name")
    if name not in live:
        return row
    return Record(
        row.number,
        row.raw,
        {**row.values, "actual": live[name]},
        row.variants,
        {key: problem for key, problem in row.unreadable.items() if key != "actual"},
    )


def metric_rows(book: Book, findings: Iterable[Finding]) -> list[Record]:
    """The rows of the metric sheet, with live actual values."""
    live = live_actuals(book, findings)
    return [with_live(row, live) for row in book.rows(metrics.KEY)]
