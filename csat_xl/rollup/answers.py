"""Count the survey rows of one workbook: by place, by what they have in common, by customer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import compress, count
from typing import Any

from csat_xl.entries import is_customer_id
from csat_xl.rollup.cells import figure_of, moment_of
from csat_xl.rollup.coded import Coded
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
    Workbook,
)
from csat_xl.rollup.visits import Visits, visits_of
from csat_xl.schemes.model import Survey
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.table import column_of, numbers_of


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
) -> tuple[dict[Place, Answers], Counter[Cell], Visits]:
    """The valid rows counted by place, by cell and by customer; ``excluded`` as codes by row."""
    cells: Counter[Cell] = Counter()
    if not has_answers(book):
        return {}, cells, Visits()
    survey = book.settings.scheme.survey
    assert survey is not None
    rows = book.rows(tracking.KEY)
    codes = [excluded.get(number) for number in numbers_of(rows)]
    valid = [code is None for code in codes]
    read = _Valid(book, survey, list(valid))
    period, team, branch = workbook.period, workbook.team, workbook.branch
    whole = Answers(total=len(rows), excluded=Counter(code for code in codes if code is not None))
    names = tuple(survey.dimensions)
    for scores, n in Counter(read.scores).items():
        whole.patterns[Pattern(names, scores)] += n
    places = {Place(period, team, branch=branch): whole}
    _count_all(read, Coded([None] * len(read.scores)), {None: whole}, survey)
    for field in FIELDS:
        values = Coded(read.fields[field])
        parts = {value: Answers(total=n) for value, n in values.counts().items()}
        _count_all(read, values, parts, survey)
        places |= {Place(period, team, field, v, branch): part for v, part in parts.items()}
    levels = {score: level(score, survey) for score in set(read.overall) if score is not None}
    places_of = zip(*(read.fields[field] for field in FIELDS), read.overall, strict=True)
    for (agent, channel, service, customer, overall), n in Counter(places_of).items():
        told = levels.get(overall, "")
        cells[Cell(period, branch, team, agent, channel, service, customer, overall, told)] += n
    visits = visits_of(read.customers, read.times, read.overall, period, levels)
    return places, cells, visits


class _Valid:
    """The valid rows of the tracking sheet, column by column."""

    def __init__(self, book: Book, survey: Survey, valid: list[bool]) -> None:
        rows = book.rows(tracking.KEY)

        def column(key: str) -> list[Any]:
            return list(compress(column_of(rows, key), valid))

        scores = list(map(column, tracking.score_keys(survey)))
        self.scores = list(zip(*scores, strict=True))
        self.overall = scores[-1]
        recommend = column("recommend")
        self.fields = {field: [str(cell or "") for cell in column(field)] for field in FIELDS}
        self.customers = [str(cell or "") for cell in column("customer_id")]
        self.times = column("survey_time")
        weighted = self._weighted(book, column("service_type"), compress(count(), valid))
        self.coded_scores = list(map(Coded, scores))
        self.coded_recommend: Coded[Any] = Coded(recommend)
        self.coded_weighted: Coded[Any] = Coded(weighted)

    def _weighted(self, book: Book, lines: list[Any], places: Iterator[int]) -> list[float | None]:
        """The weighted scores: rows with the same scores and business line weigh the same."""
        rows = book.rows(tracking.KEY)
        same = list(zip(lines, self.scores, strict=True))
        example = dict(zip(same, places, strict=False))
        known = {
            key: figure_of(tracking.weighted_score(rows[at], book)) for key, at in example.items()
        }
        return [known[key] for key in same]


def _count_all(
    read: _Valid, values: Coded[Any], parts: Mapping[Any, Answers], survey: Survey
) -> None:
    """Add the rows to the part of their value: what is the same is counted together."""
    for value, n in values.counts().items():
        parts[value].valid += n
    for name, scores in zip(survey.dimensions, read.coded_scores, strict=True):
        for value, score, n in values.pairs(scores):
            parts[value].scores[name, score] += n
    for value, score, n in values.pairs(read.coded_scores[-1]):
        parts[value].overall[score] += n
        parts[value].levels[level(score, survey)] += n
    for value, rating, n in values.pairs(read.coded_recommend):
        parts[value].recommend[rating] += n
    for value, weight, n in values.pairs(read.coded_weighted):
        parts[value].weighted[weight] += n


# --- follow-up of the dissatisfied --------------------------------------------------------------


def unhappy_of(book: Book, excluded: Mapping[int, str], workbook: Workbook) -> tuple[Unhappy, ...]:
    """Every dissatisfied answer of the workbook with the state of its follow-up.

    Answers that do not count for an entry error are listed too: no unhappy customer is forgotten.
    """
    if not has_answers(book):
        return ()
    survey = book.settings.scheme.survey
    assert survey is not None
    rows = book.rows(tracking.KEY)
    scores = enumerate(column_of(rows, tracking.overall_key(survey)))
    unhappy = [(i, s) for i, s in scores if s is not None and s <= survey.dissatisfied_to]
    found = []
    for at, score in unhappy:
        row = rows[at]
        found.append(_unhappy(row, score, workbook, row.number not in excluded))
    return tuple(found)


def _places(row: Record) -> tuple[str, str, str, str]:
    """The values of :data:`FIELDS` in a row."""
    agent, channel, service_type, customer_type = (str(row.get(f) or "") for f in FIELDS)
    return agent, channel, service_type, customer_type


def _unhappy(row: Record, score: int, workbook: Workbook, counted: bool) -> Unhappy:
    customer = str(row.get("customer_id") or "")
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
        follow_up_state(row),
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
