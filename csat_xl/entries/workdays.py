"""Chinese working days: weekends, public holidays and make-up workdays.

The figures come as two lists per year, so that a workbook can hold them in its settings and
count the same days without Python::

    =IF(end<=start, 0, NETWORKDAYS(start+1, end, holidays)
                       + COUNTIFS(makeup, ">"&start, makeup, "<="&end))

with ``start`` and ``end`` as whole days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

_SATURDAY = 5


class _Calendar(NamedTuple):
    years: frozenset[int]
    off: tuple[date, ...]
    """Monday to Friday, not worked, in order."""
    made_up: tuple[date, ...]
    """Saturday and Sunday, worked, in order."""


@lru_cache(maxsize=1)
def _calendar() -> _Calendar:
    from chinese_calendar import constants

    off, worked = constants.holidays, constants.workdays
    return _Calendar(
        frozenset(day.year for day in off),
        tuple(sorted(d for d in off if d.weekday() < _SATURDAY and d not in worked)),
        tuple(sorted(d for d in worked if d.weekday() >= _SATURDAY)),
    )


def known_year(year: int) -> bool:
    """Whether the holidays of ``year`` are known; where not, Monday to Friday is counted.

    >>> known_year(2024), known_year(1999)
    (True, False)
    """
    return year in _calendar().years


def holidays(year: int) -> list[date]:
    """The days from Monday to Friday that are off in ``year``; none for an unknown year.

    >>> holidays(2024)[0].isoformat(), holidays(1999)
    ('2024-01-01', [])
    """
    return [day for day in _calendar().off if day.year == year]


def makeup_days(year: int) -> list[date]:
    """The Saturdays and Sundays that are worked in ``year``; none for an unknown year.

    >>> [day.isoformat() for day in makeup_days(2024)][:2]
    ['2024-02-04', '2024-02-18']
    """
    return [day for day in _calendar().made_up if day.year == year]


@lru_cache(maxsize=16)
def _adapted(off: tuple[date, ...], made_up: tuple[date, ...]) -> _Calendar:
    """The calendar in which the years of the two lists are as listed, the others as known."""
    known = _calendar()
    years = frozenset(day.year for day in (*off, *made_up))
    return _Calendar(
        known.years | years,
        _listed(known.off, off, years, weekend=False),
        _listed(known.made_up, made_up, years, weekend=True),
    )


def _listed(
    known: Sequence[date], given: Sequence[date], years: frozenset[int], weekend: bool
) -> tuple[date, ...]:
    """A day off on a weekend, or a make-up day that is none, changes nothing: NETWORKDAYS too."""
    kept = {day for day in known if day.year not in years}
    return tuple(sorted(kept | {d for d in given if (d.weekday() >= _SATURDAY) == weekend}))


def working_days_between(
    start: date, end: date, off: tuple[date, ...] = (), made_up: tuple[date, ...] = ()
) -> int:
    """The number of working days after ``start``, up to and including ``end``, by date.

    Zero where ``end`` is not after ``start``. Times of day play no part. ``off`` and ``made_up``
    are the holidays and make-up workdays that a workbook lists; they hold for their years.

    >>> working_days_between(date(2024, 4, 30), date(2024, 5, 6))  # Labour Day: off to the 5th
    1
    >>> working_days_between(date(2024, 5, 10), date(2024, 5, 13))  # Saturday 11th is worked
    2
    >>> working_days_between(date(2024, 5, 10), date(2024, 5, 13), off=(date(2024, 5, 13),))
    0
    """
    first = start.date() if isinstance(start, datetime) else start
    last = end.date() if isinstance(end, datetime) else end
    if last <= first:
        return 0
    known = _adapted(off, made_up) if off or made_up else _calendar()
    weekdays = _weekdays_up_to(last) - _weekdays_up_to(first)
    return weekdays - _within(known.off, first, last) + _within(known.made_up, first, last)


def _weekdays_up_to(day: date) -> int:
    """Monday-to-Friday days from the calendar's first Monday, 0001-01-01, to ``day``."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _within(days: Sequence[date], after: date, until: date) -> int:
    return bisect_right(days, until) - bisect_right(days, after)
