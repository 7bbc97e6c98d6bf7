"""The rows that a summary keeps whole: metrics, evaluation, actions, problems."""

from collections.abc import Mapping
from typing import Any

from csat_xl.checks.finding import Finding
from csat_xl.errors import CsatError
from csat_xl.functions import ranking
from csat_xl.rollup.cells import count_of, day_of, figure_of, moment_of, shown, word_of
from csat_xl.rollup.model import Action, Answers, EvaluationRow, MetricRow, Problem, Workbook
from csat_xl.rollup.statistics.intervals import Interval, nps_interval, rate_interval
from csat_xl.sheets import evaluation, metrics
from csat_xl.sheets.book import Book, Record


def metric_of(
    row: Record, book: Book, workbook: Workbook, live: Mapping[str, str], answers: Answers
) -> MetricRow:
    """A row of the metric sheet, with its score and the interval of its actual value.

    ``live`` tells which metrics come from the survey (csat, nps), ``answers`` are its valid rows.
    """
    figure = live.get(row.get("name") or "", "")
    cases, ends = _sample(row, figure, answers)
    low, high = ends or (None, None)
    return MetricRow(
        workbook.period,
        workbook.team,
        workbook.file,
        row.number,
        row.get("group") or "",
        row.get("name") or "",
        row.get("unit") or "",
        row.get("better") or "",
        figure_of(row.get("target")),
        figure_of(row.get("actual")),
        figure_of(row.get("step")),
        figure_of(row.get("points")),
        figure_of(metrics.metric_score(row, book)),
        metrics.needs_improvement(row),
        cases,
        low,
        high,
        figure,
        workbook.branch,
    )


def _sample(row: Record, live: str, answers: Answers) -> tuple[int | None, Interval | None]:
    """The cases behind an actual value, and its interval if it is a rate or NPS."""
    actual = figure_of(row.get("actual"))
    if live == "nps":
        return sum(answers.recommend.values()), nps_interval(answers.recommend)
    cases = sum(answers.levels.values()) if live else count_of(row.get("count"))
    if cases is None or actual is None or row.get("unit") != "%" or not 0 <= actual <= 1:
        return cases, None
    return cases, rate_interval(round(actual * cases), cases)


def evaluation_of(book: Book, workbook: Workbook) -> tuple[EvaluationRow, ...]:
    """The rows of the evaluation sheet, with totals and grades."""
    rules, rows = book.settings.scheme.evaluation, book.rows(evaluation.KEY)
    if rules is None or not rows:
        return ()
    totals = [evaluation.total_score(row, book) for row in rows]
    found: list[EvaluationRow] = []
    for row, total in zip(rows, totals, strict=True):
        weighted = figure_of(evaluation.weighted_total(row, book))
        adjustment = figure_of(evaluation.adjustment(row, book))
        capped = figure_of(total)
        sections = tuple(
            (section.name, figure_of(evaluation.section_shown(row, book, i)))
            for i, section in enumerate(rules.scored)
        )
        found.append(
            EvaluationRow(
                workbook.period,
                workbook.team,
                workbook.file,
                row.number,
                row.get("person") or "",
                row.get("level") or "",
                sections,
                weighted,
                adjustment,
                capped,
                None if capped is None or weighted is None else weighted + (adjustment or 0),
                word_of(evaluation.grade_word(row, book)),
                _quota(total, totals, list(rules.ratio)) if rules.quota else None,
                workbook.branch,
            )
        )
    return tuple(found)


def _quota(total: Any, totals: list[Any], ratio: list[float]) -> str | None:
    """The grade by rank on the sheet; None where the sheet shows an error."""
    try:
        return word_of(ranking.quota(total, totals, ratio))
    except CsatError:
        return None


def action_of(row: Record, workbook: Workbook) -> Action:
    """A row of the action plan."""

    def text(key: str) -> str:
        return str(row.get(key) or "")

    return Action(
        workbook.period,
        workbook.team,
        workbook.file,
        row.number,
        text("metric"),
        text("goal"),
        text("measure"),
        text("owner"),
        moment_of(day_of(row.get("start"))),
        moment_of(day_of(row.get("due"))),
        moment_of(day_of(row.get("progress"))),
        text("state"),
        text("effect"),
        workbook.branch,
    )


def problem_of(finding: Finding, source: str) -> Problem:
    """A finding with its file, its value in plain form."""
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
