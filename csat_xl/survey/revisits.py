"""At least one revisit a quarter and customer: who is still due.

Source: S2, 每客户季度内接受回访次数不得低于一次; S3, 客户关系维护 (定期回访客户).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csat_xl.entries import working_days_between
from csat_xl.survey.plan import is_workday

DONE, DUE, LATE = "本季已回访", "本季待回访", "逾季未回访"
STATES = (LATE, DUE, DONE)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter: its first day, its last day and its last working day."""

    first: dt.date
    last: dt.date
    last_workday: dt.date

    def __str__(self) -> str:
        return f"{self.first.year} 年第 {(self.first.month - 1) // 3 + 1} 季度"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter of a day.

    >>> quarter_of(dt.date(2024, 5, 20)).last_workday
    datetime.date(2024, 6, 28)
    """
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    last = (first + dt.timedelta(days=95)).replace(day=1) - _DAY
    worked = last
    while not is_workday(worked):
        worked -= _DAY
    return Quarter(first, last, worked)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A customer with the last contact before the day asked about, and the state."""

    customer: str
    last: dt.date | None
    state: str


def revisits(
    customers: Iterable[str], contacts: Mapping[str, Iterable[dt.date]], on: dt.date
) -> list[Revisit]:
    """The state of every customer on a day: the most urgent first.

    逾季未回访 is a customer without any contact in this quarter or the one before. Contacts after
    the day do not count.
    """
    now = quarter_of(on)
    before = quarter_of(now.first - _DAY)
    found = []
    for customer in customers:
        last = max((day for day in contacts.get(customer, ()) if day <= on), default=None)
        state = (
            DONE if last and last >= now.first else DUE if last and last >= before.first else LATE
        )
        found.append(Revisit(customer, last, state))
    return sorted(found, key=lambda r: (STATES.index(r.state), r.last or dt.date.min, r.customer))


def a_day(left: int, on: dt.date) -> tuple[int, int]:
    """Working days left in the quarter, the day itself included, and how many revisits a day.

    >>> a_day(20, dt.date(2024, 6, 24))
    (5, 4)
    """
    days = working_days_between(on - _DAY, quarter_of(on).last)
    return days, -(-left // days) if days else left
