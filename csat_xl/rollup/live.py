"""Which survey rows count, and the metrics whose actual value comes from them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import compress

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.functions import survey as statistics
from csat_xl.sheets import evaluation, metrics, scorecard, tracking
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.table import column_of, numbers_of


def exclusions(book: Book, findings: Iterable[Finding]) -> dict[int, str]:
    """The survey rows that do not count: row number and the first of its error codes.

    错误 on the tracking sheet excludes a row, 提醒 does not.
    """
    names = {sheet.name for sheet in book.sheets if sheet.key == tracking.KEY} or {tracking.NAME}
    rows = set(numbers_of(book.rows(tracking.KEY)))
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
    rows, excluded = book.rows(tracking.KEY), exclusions(book, findings)
    valid = [number not in excluded for number in numbers_of(rows)]
    overall = list(compress(column_of(rows, tracking.overall_key(scheme.survey)), valid))
    recommend = list(compress(column_of(rows, "recommend"), valid))
    figures = {
        "csat": statistics.share(overall, scheme.survey.satisfied_from, scheme.survey.high),
        "nps": statistics.nps(recommend),
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


def evaluation_rows(book: Book, findings: Iterable[Finding]) -> list[Record]:
    """The rows of the evaluation, with the ratings that the survey of the workbook gives.

    A rating is the mean overall score that the valid rows give the person as their agent.
    """
    survey, rows = book.settings.scheme.survey, book.rows(evaluation.KEY)
    if survey is None or not rows:
        return list(rows)
    keys = [place.key for place in scorecard.plan(book).places if place.item.source == "survey"]
    if not keys:
        return list(rows)
    given: dict[str, list[float]] = {}
    for answer in valid_rows(book, findings):
        score = answer.get(tracking.overall_key(survey))
        if answer.get("agent") is not None and score is not None:
            given.setdefault(str(answer.get("agent")).casefold(), []).append(score)

    def filled(row: Record) -> Record:
        scores = given.get(str(row.get("person") or "").casefold())
        if not scores:
            return row
        means = dict.fromkeys(keys, sum(scores) / len(scores))
        return Record(row.number, row.raw, {**row.values, **means}, row.variants, row.unreadable)

    return [filled(row) for row in rows]


def filled(book: Book, findings: Sequence[Finding]) -> Book:
    """The book with the figures that its survey gives its metrics and its evaluation."""
    found = {
        metrics.KEY: tuple(metric_rows(book, findings)),
        evaluation.KEY: tuple(evaluation_rows(book, findings)),
    }
    rows = {key: rows for key, rows in found.items() if rows}
    return replace(book, records={**book.records, **rows}) if rows else book
