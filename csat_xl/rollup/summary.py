"""Summarise one workbook; :func:`merge` adds summaries up."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from csat_xl.checks.finding import Finding
from csat_xl.errors import CsatError
from csat_xl.functions import ranking
from csat_xl.functions.complaints import NO_COMPLAINT
from csat_xl.rollup.live import exclusions, live_actuals, metric_rows
from csat_xl.rollup.model import (
    DISSATISFIED,
    FIELDS,
    NEUTRAL,
    SATISFIED,
    Action,
    Answers,
    Complaint,
    EvaluationRow,
    MetricRow,
    Place,
    Problem,
    Rules,
    Summary,
    Workbook,
    merge,
)
from csat_xl.schemes.model import Survey
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book, Record

__all__ = ["Summary", "duplicate", "live_actuals", "merge", "summarise", "unreadable"]


def summarise(book: Book, findings: Sequence[Finding], source: str) -> Summary:
    """The summary of one workbook.

    ``findings`` are its entry problems; rows of the tracking sheet with an error are counted as
    excluded and left out of the rest. ``source`` is the path or name of the workbook.
    """
    period, team = period_of(book), book.settings.team.strip()
    return merge(
        [
            Summary(
                workbooks=(Workbook(source, team, period, _sheets(book), _rules(book)),),
                answers=_answers(book, findings, period, team),
                metrics=tuple(_metric(row, book, source) for row in metric_rows(book, findings)),
                complaints=Counter(
                    Complaint(period, team, row.get("person") or "", row.get("outcome") or "")
                    for row in book.rows(complaints.KEY)
                    if row.get("outcome") != NO_COMPLAINT
                ),
                evaluation=_evaluation(book, source),
                actions=Counter(
                    Action(period, team, row.get("state") or "", _overdue(row, book))
                    for row in book.rows(actions.KEY)
                ),
                problems=tuple(_problem(finding, source) for finding in findings),
            )
        ]
    )


def unreadable(file: str, reason: str) -> Summary:
    """The summary of a file that could not be read."""
    return Summary(unreadable=((file, reason),))


def duplicate(file: str) -> Summary:
    """The summary of a file that was given twice and is not counted again."""
    return Summary(duplicates=(file,))


def period_of(book: Book) -> str:
    """The month of a workbook as ``2024-05``, ``""`` where it is not set."""
    period = book.settings.period
    return f"{period:%Y-%m}" if period else ""


def _sheets(book: Book) -> frozenset[str]:
    return frozenset(sheet.key for sheet in book.sheets) | frozenset(book.records)


def _rules(book: Book) -> Rules:
    scheme, sheets = book.settings.scheme, _sheets(book)
    rules = Rules()
    if scheme.survey is not None and tracking.KEY in sheets:
        rules = rules._replace(
            dimensions=tuple(scheme.survey.dimensions),
            overall=scheme.survey.overall,
            scale=(scheme.survey.low, scheme.survey.high),
        )
    if scheme.monitoring is not None and metrics.KEY in sheets:
        rules = rules._replace(
            groups=tuple((group.name, group.weight) for group in scheme.monitoring.groups)
        )
    if scheme.complaints is not None and complaints.KEY in sheets:
        rules = rules._replace(outcomes=tuple(evaluation.complaint_table(book)))
    return rules


# --- survey answers -----------------------------------------------------------------------------


def _answers(
    book: Book, findings: Sequence[Finding], period: str, team: str
) -> dict[Place, Answers]:
    survey = book.settings.scheme.survey
    if survey is None or tracking.KEY not in _sheets(book):
        return {}
    excluded = exclusions(book, findings)
    keys = tracking.score_keys(survey)
    known: dict[tuple[Any, ...], float | None] = {}  # rows with the same scores weigh the same
    whole = Answers()
    places = {Place(period, team): whole}
    for row in book.rows(tracking.KEY):
        code = excluded.get(row.number)
        whole.total += 1
        if code is not None:
            whole.excluded[code] += 1
            continue
        pattern = (row.get("service_type"), *(row.get(key) for key in keys))
        if pattern not in known:
            known[pattern] = _figure(tracking.weighted_score(row, book))
        weighted = known[pattern]
        _count(whole, row, survey, weighted)
        for field in FIELDS:
            place = Place(period, team, field, str(row.get(field) or ""))
            part = places.setdefault(place, Answers())
            part.total += 1
            _count(part, row, survey, weighted)
    return places


def _count(answers: Answers, row: Record, survey: Survey, weighted: float | None) -> None:
    answers.valid += 1
    keys = tracking.score_keys(survey)
    for name, key in zip(survey.dimensions, keys, strict=True):
        score = row.get(key)
        if score is not None:
            answers.scores[name, score] += 1
    overall = row.get(tracking.overall_key(survey))
    if overall is not None:
        answers.overall[overall] += 1
        answers.levels[level(overall, survey)] += 1
    if row.get("recommend") is not None:
        answers.recommend[row.get("recommend")] += 1
    if weighted is not None:
        answers.weighted[weighted] += 1


def level(score: float, survey: Survey) -> str:
    """满意, 一般 or 不满意 by the bounds of the scheme (S0: 4-5, 3, 1-2)."""
    if score >= survey.satisfied_from:
        return SATISFIED
    return DISSATISFIED if score <= survey.dissatisfied_to else NEUTRAL


# --- metrics, evaluation, actions ---------------------------------------------------------------


def _metric(row: Record, book: Book, source: str) -> MetricRow:
    return MetricRow(
        period_of(book),
        book.settings.team.strip(),
        source,
        row.number,
        row.get("group") or "",
        row.get("name") or "",
        row.get("unit") or "",
        row.get("better") or "",
        _figure(row.get("target")),
        _figure(row.get("actual")),
        _figure(row.get("step")),
        _figure(row.get("points")),
        _figure(metrics.metric_score(row, book)),
        metrics.needs_improvement(row),
    )


def _evaluation(book: Book, source: str) -> tuple[EvaluationRow, ...]:
    rules, rows = book.settings.scheme.evaluation, book.rows(evaluation.KEY)
    if rules is None or not rows:
        return ()
    totals = [evaluation.total_score(row, book) for row in rows]
    found: list[EvaluationRow] = []
    for row, total in zip(rows, totals, strict=True):
        weighted = _figure(evaluation.weighted_total(row, book))
        adjustment = _figure(evaluation.adjustment(row, book))
        capped = _figure(total)
        sections = tuple(
            (section.name, _figure(evaluation.section_score(row, book, i)))
            for i, section in enumerate(rules.sections)
        )
        found.append(
            EvaluationRow(
                period_of(book),
                book.settings.team.strip(),
                source,
                row.number,
                row.get("person") or "",
                row.get("level") or "",
                sections,
                weighted,
                adjustment,
                capped,
                None if capped is None or weighted is None else weighted + (adjustment or 0),
                _word(evaluation.grade_of(row, book)),
                _quota(total, totals, list(rules.ratio)),
            )
        )
    return tuple(found)


def _quota(total: Any, totals: list[Any], ratio: list[float]) -> str | None:
    """The grade by rank on the sheet; None where the sheet shows an error."""
    try:
        return _word(ranking.quota(total, totals, ratio))
    except CsatError:
        return None


def _overdue(row: Record, book: Book) -> bool:
    due = row.get("due")
    if due is None or row.get("state") == actions.DONE:
        return False
    day = due.date() if isinstance(due, dt.datetime) else due
    return bool(day < book.settings.today)


# --- values -------------------------------------------------------------------------------------


def _figure(value: Any) -> float | None:
    """A finite number, or None for blanks and errors."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value and not value.startswith("#") else None


def _problem(finding: Finding, source: str) -> Problem:
    return Problem(
        source,
        finding.sheet,
        finding.row,
        finding.key,
        finding.column,
        finding.cell,
        finding.code,
        finding.severity,
        shown(finding.value),
        finding.message,
    )


def shown(value: Any) -> str | int | float | None:
    """A cell's value as a text, a number or None; dates in ISO form.

    >>> shown(dt.datetime(2024, 5, 20, 14, 30)), shown(True), shown(float("nan"))
    ('2024-05-20 14:30:00', 'TRUE', None)
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
