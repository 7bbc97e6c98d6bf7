"""Whom to ask again: every dissatisfied customer, what was done, and what the customer says now.

Source: S3, 客户满意度再次调查 and 客户关系维护; S0, 投诉处理效果跟踪 (解决后3-5个工作日内回访).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from csat_xl.archive.masking import names_of
from csat_xl.entries import mask_contacts_in, working_days_between
from csat_xl.rollup.summary import period_of
from csat_xl.schemes.model import Rules
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book
from csat_xl.survey.plan import last_workday, workday_from

WAITING, EARLY, READY, LATE, BETTER, STILL = (
    "待措施",
    "未到期",
    "可再访",
    "再访逾期",
    "再访已改善",
    "再访仍不满意",
)
STATES = (LATE, READY, STILL, WAITING, EARLY, BETTER)
"""The most urgent first."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """A survey row: who, when, the overall score, and the follow-up."""

    customer: str
    team: str
    period: str
    agent: str
    asked: dt.datetime
    score: int
    unhappy: bool
    owner: str
    followed: dt.datetime | None
    measure: str


@dataclass(frozen=True, slots=True)
class Again:
    """A dissatisfied customer: the first answer, the state, the days to ask, the answer since."""

    visit: Visit
    state: str
    first: dt.date | None
    last: dt.date | None
    later: Visit | None

    @property
    def change(self) -> int | None:
        """The points gained since."""
        return None if self.later is None else self.later.score - self.visit.score


def visits_of(book: Book) -> list[Visit]:
    """The rows of a workbook with customer, time and overall score; texts without identities.

    Rows with entry errors count, too: a dissatisfied customer must not be lost for a typing slip.
    """
    survey = book.settings.scheme.survey
    if survey is None:
        return []
    names = names_of(book)
    key = tracking.overall_key(survey)
    found = []
    for row in book.rows(tracking.KEY):
        customer, asked, score = row.get("customer_id"), row.get("survey_time"), row.get(key)
        if customer and asked and score is not None:
            found.append(
                Visit(
                    mask_contacts_in(str(customer)),
                    book.settings.team.strip(),
                    period_of(book),
                    _text(row.get("agent")),
                    asked,
                    score,
                    score <= survey.dissatisfied_to,
                    _text(row.get("owner")),
                    row.get("follow_time"),
                    names.masked(mask_contacts_in(_text(row.get("measure")))),
                )
            )
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def again(visits: Iterable[Visit], on: dt.date, rules: Rules | None = None) -> list[Again]:
    """The latest dissatisfied answer of every customer and where it stands on a day.

    Due from ``revisit_min_workdays`` to ``revisit_max_workdays`` working days after the follow-up.
    A later answer that is not dissatisfied closes it; one that is, after a measure, asks for another
    measure.
    """
    bounds = rules or Rules()
    by_customer: dict[str, list[Visit]] = {}
    for visit in visits:
        if visit.asked.date() <= on:
            by_customer.setdefault(visit.customer, []).append(visit)
    found = []
    for customer in sorted(by_customer):
        line = sorted(by_customer[customer], key=lambda v: (v.asked, v.score))
        last = max((i for i, visit in enumerate(line) if visit.unhappy), default=None)
        if last is None:
            continue
        entry = _state(line[last], line[last + 1 :], on, bounds)
        before = line[last - 1] if last else None
        if entry.state == WAITING and before and before.unhappy and before.measure:
            entry = Again(before, STILL, None, None, line[last])
        found.append(entry)
    return sorted(found, key=lambda a: (STATES.index(a.state), a.visit.asked, a.visit.customer))


def _state(visit: Visit, since: list[Visit], on: dt.date, rules: Rules) -> Again:
    if since:
        return Again(visit, BETTER, None, None, since[-1])
    if visit.followed is None or not visit.measure or visit.followed.date() > on:
        return Again(visit, WAITING, None, None, None)
    day = visit.followed.date()
    after = workday_from(day + _DAY)
    first = last_workday(after, max(rules.revisit_min_workdays, 1))
    last = last_workday(after, rules.revisit_max_workdays)
    passed = working_days_between(day, on)
    state = (
        EARLY
        if passed < rules.revisit_min_workdays
        else READY
        if passed <= rules.revisit_max_workdays
        else LATE
    )
    return Again(visit, state, first, last, None)
