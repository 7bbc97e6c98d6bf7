"""Summarise one workbook; :func:`merge` adds summaries up."""

from collections import Counter
from collections.abc import Sequence

from csat_xl.checks.finding import Finding
from csat_xl.functions.complaints import NO_COMPLAINT
from csat_xl.rollup.answers import answers_of, level, unhappy_of
from csat_xl.rollup.cells import shown
from csat_xl.rollup.count_pieces import reviews_of, rules_of_scales, scale_answers
from csat_xl.rollup.live import exclusions, live_actuals, metric_rows
from csat_xl.rollup.model import (
    Answers,
    Complaint,
    MetricRow,
    Place,
    Rules,
    Summary,
    Workbook,
    merge,
)
from csat_xl.rollup.records import action_of, evaluation_of, metric_of, problem_of
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book
from csat_xl.words import mentions_of

__all__ = [
    "Summary",
    "duplicate",
    "level",
    "live_actuals",
    "merge",
    "period_of",
    "shown",
    "summarise",
    "unreadable",
]


def summarise(
    book: Book,
    findings: Sequence[Finding],
    source: str,
    *,
    words: bool = True,
    crossed: bool = True,
) -> Summary:
    """The summary of one workbook.

    ``findings`` are its entry problems; rows of the tracking sheet with an error are counted as
    excluded and left out of the rest. ``source`` is the path or name of the workbook. Without
    ``words`` the comments are not counted: nothing that only checks or builds needs them; without
    ``crossed`` there are no cells, which only cross-tables need.
    """
    workbook = _workbook(book, source)
    excluded = exclusions(book, findings)
    answers, cells, visits = answers_of(book, excluded, workbook)
    reviewed, disputed = reviews_of(book, findings, workbook.period, workbook.team)
    return merge(
        [
            Summary(
                workbooks=(workbook,),
                answers=answers,
                cells=cells if crossed else {},
                visits=visits,
                unhappy=unhappy_of(book, excluded, workbook),
                metrics=_metrics(book, findings, workbook, answers),
                complaints=Counter(
                    Complaint(
                        workbook.period,
                        workbook.team,
                        row.get("person") or "",
                        row.get("outcome") or "",
                        workbook.branch,
                    )
                    for row in book.rows(complaints.KEY)
                    if row.get("outcome") != NO_COMPLAINT
                ),
                evaluation=evaluation_of(book, workbook),
                actions=tuple(action_of(row, workbook) for row in book.rows(actions.KEY)),
                problems=tuple(problem_of(finding, source) for finding in findings),
                scales=scale_answers(book, findings),
                reviews=reviewed,
                disputes=disputed,
                mentions=mentions_of(book, excluded, workbook.period, workbook.team)
                if words
                else {},
            )
        ]
    )


def _metrics(
    book: Book, findings: Sequence[Finding], workbook: Workbook, answers: dict[Place, Answers]
) -> tuple[MetricRow, ...]:
    found = live_actuals(book, findings)
    live = {name: figure for figure, name, _ in workbook.rules.live if name in found}
    whole = answers.get(Place(workbook.period, workbook.team, branch=workbook.branch), Answers())
    return tuple(metric_of(row, book, workbook, live, whole) for row in metric_rows(book, findings))


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


def _workbook(book: Book, source: str) -> Workbook:
    settings = book.settings
    return Workbook(
        source,
        settings.team.strip(),
        period_of(book),
        _sheets(book),
        _rules(book),
        settings.branch.strip(),
        settings.sent,
        settings.served,
        settings.today.isoformat(),
    )


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
            weights=tuple((line, tuple(w)) for line, w in scheme.survey.weights.items()),
            customer_weights=tuple(scheme.survey.customer_weights.items()),
        )
    if scheme.monitoring is not None:
        rules = rules._replace(
            live=tuple((m.live, m.name, m.target) for m in scheme.monitoring.metrics if m.live)
        )
    if scheme.monitoring is not None and metrics.KEY in sheets:
        rules = rules._replace(
            groups=tuple((group.name, group.weight) for group in scheme.monitoring.groups)
        )
    if scheme.complaints is not None and complaints.KEY in sheets:
        rules = rules._replace(outcomes=tuple(evaluation.complaint_table(book)))
    return rules_of_scales(scheme, rules)
