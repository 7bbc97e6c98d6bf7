"""Count the survey rows of one workbook: by place, by what they have in common, by customer."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from csat_xl.entries import is_customer_id
from csat_xl.rollup.cells import day_of, figure_of, moment_of
from csat_xl.rollup.model import (
    CLOSED,
    DISSATISFIED,
    FIELDS,
    NEUTRAL,
    REFUSED,
    RUNNING,
    SATISFIED,
    UNTOUCHED,
    WAITING,
    Answers,
    Cell,
    Pattern,
    Place,
    Unhappy,
    Visit,
    Workbook,
)
from csat_xl.schemes.model import Survey
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Record


def has_answers(book: Book) -> bool:
    """Whether the workbook holds the tracking sheet."""
    return book.settings.scheme.survey is not None and (
        tracking.KEY in book.records or any(sheet.key == tracking.KEY for sheet in book.sheets)
    )


def level(score: float, survey: Survey) -> str:
    """满意, 一般 or 不满意 by the bounds of the scheme (S0: 4-5, 3, 1-2)."""
    if score >= survey.satisfied_from:
        return SATISFIED
    return DISSATISFIED if score <= survey.dissatisfied_to else NEUTRAL


def answers_of(
    book: Book, excluded: Mapping[int, str], workbook: Workbook
) -> tuple[dict[Place, Answers], Counter[Cell], Counter[Visit]]:
    """The valid rows counted by place, by cell and by customer; ``excluded`` as codes by row."""
    cells: Counter[Cell] = Counter()
    visits: Counter[Visit] = Counter()
    if not has_answers(book):
        return {}, cells, visits
    survey = book.settings.scheme.survey
    assert survey is not None
    names, keys = tuple(survey.dimensions), tracking.score_keys(survey)
    period, team, branch = workbook.period, workbook.team, workbook.branch
    known: dict[tuple[Any, ...], float | None] = {}  # rows with the same scores weigh the same
    whole = Answers()
    places = {Place(period, team, branch=branch): whole}
    for row in book.rows(tracking.KEY):
        code = excluded.get(row.number)
        whole.total += 1
        if code is not None:
            whole.excluded[code] += 1
            continue
        scores = tuple(row.get(key) for key in keys)
        line = row.get("service_type")
        if (line, *scores) not in known:
            known[line, *scores] = figure_of(tracking.weighted_score(row, book))
        counted = scores, row.get("recommend"), known[line, *scores]
        whole.patterns[Pattern(names, scores)] += 1
        _count(whole, survey, *counted)
        values = _places(row)
        for field, value in zip(FIELDS, values, strict=True):
            part = places.setdefault(Place(period, team, field, value, branch), Answers())
            part.total += 1
            _count(part, survey, *counted)
        overall = scores[-1]
        told = "" if overall is None else level(overall, survey)
        cells[Cell(period, branch, team, *values, score=overall, level=told)] += 1
        customer = str(row.get("customer_id") or "")
        if overall is not None and is_customer_id(customer):
            when = moment_of(row.get("survey_time"))
            visits[Visit(customer, when, period, overall, told)] += 1
    return places, cells, visits


def _places(row: Record) -> tuple[str, str, str, str]:
    """The values of :data:`FIELDS` in a row."""
    agent, channel, service_type, customer_type = (str(row.get(f) or "") for f in FIELDS)
    return agent, channel, service_type, customer_type


def _count(
    answers: Answers,
    survey: Survey,
    scores: tuple[int | None, ...],
    recommend: int | None,
    weighted: float | None,
) -> None:
    answers.valid += 1
    for name, score in zip(survey.dimensions, scores, strict=True):
        if score is not None:
            answers.scores[name, score] += 1
    overall = scores[-1]
    if overall is not None:
        answers.overall[overall] += 1
        answers.levels[level(overall, survey)] += 1
    if recommend is not None:
        answers.recommend[recommend] += 1
    if weighted is not None:
        answers.weighted[weighted] += 1


# --- follow-up of the dissatisfied --------------------------------------------------------------


def unhappy_of(book: Book, excluded: Mapping[int, str], workbook: Workbook) -> tuple[Unhappy, ...]:
    """Every dissatisfied answer of the workbook with the state of its follow-up.

    Answers that do not count for an entry error are listed too: no unhappy customer is forgotten.
    """
    if not has_answers(book):
        return ()
    survey = book.settings.scheme.survey
    assert survey is not None
    found = []
    for row in book.rows(tracking.KEY):
        score = row.get(tracking.overall_key(survey))
        if score is not None and score <= survey.dissatisfied_to:
            found.append(_unhappy(row, score, book, workbook, row.number not in excluded))
    return tuple(found)


def _unhappy(row: Record, score: int, book: Book, workbook: Workbook, counted: bool) -> Unhappy:
    customer = str(row.get("customer_id") or "")
    asked, followed = day_of(row.get("survey_time")), day_of(row.get("follow_time"))
    state = follow_up_state(row)
    end = followed if state == CLOSED else book.settings.today
    return Unhappy(
        workbook.period,
        workbook.team,
        workbook.file,
        row.number,
        customer if is_customer_id(customer) else "",
        score,
        *_places(row),
        moment_of(row.get("survey_time")),
        str(row.get("owner") or ""),
        moment_of(row.get("follow_time")),
        state,
        None if asked is None or end is None else max(0, (end - asked).days),
        counted,
        workbook.branch,
    )


def follow_up_state(row: Record) -> str:
    """未跟进, 跟进中, 未认可 (the customer did not agree), 待确认 or 已闭环.

    Closed is only what the customer confirmed (S0, 跟进记录: 跟进人, 时间, 措施, 客户确认).
    """
    confirmed = row.get("confirmed")
    if confirmed is not None:
        return CLOSED if confirmed else REFUSED
    filled = [row.get(key) is not None for key in ("owner", "follow_time", "measure")]
    return WAITING if all(filled) else RUNNING if any(filled) else UNTOUCHED
