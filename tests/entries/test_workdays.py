"""Chinese working days, counted here and as a workbook counts them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_xl.entries import holidays, known_year, makeup_days, working_days_between

ONE_DAY = timedelta(days=1)


def days_after(start: date, end: date) -> list[date]:
    return [start + ONE_DAY * number for number in range(1, (end - start).days + 1)]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2024, 5, 20), date(2024, 5, 20), 0),
        (date(2024, 5, 20), date(2024, 5, 23), 3),
        (date(2024, 5, 17), date(2024, 5, 20), 1),  # over a weekend
        (date(2024, 4, 30), date(2024, 5, 5), 0),  # Labour Day
        (date(2024, 5, 10), date(2024, 5, 11), 1),  # a Saturday worked
        (date(2024, 9, 30), date(2024, 10, 8), 1),  # National Day
        (date(2024, 5, 23), date(2024, 5, 20), 0),  # the wrong way round
        (date(1999, 9, 30), date(1999, 10, 8), 6),  # an unknown year: Monday to Friday
        (date(1, 1, 1), date(9999, 12, 31), None),
    ],
)
def test_working_days(start: date, end: date, days: int | None) -> None:
    counted = working_days_between(start, end)
    assert counted == days if days is not None else counted > 2_600_000


def test_times_of_day_play_no_part() -> None:
    late, early = datetime(2024, 5, 20, 23, 59), datetime(2024, 5, 21, 0, 1)
    assert working_days_between(late, early) == 1
    assert working_days_between(early, late) == 0


@given(st.dates(date(2004, 1, 1), date(2025, 12, 31)), st.integers(0, 500))
def test_agrees_with_the_calendar_day_by_day(start: date, length: int) -> None:
    end = min(start + ONE_DAY * length, date(2025, 12, 31))
    expected = sum(chinese_calendar.is_workday(day) for day in days_after(start, end))
    assert working_days_between(start, end) == expected


def networkdays(start: date, end: date, off: list[date]) -> int:
    """Excel's NETWORKDAYS for ``start`` not after ``end``."""
    days = days_after(start - ONE_DAY, end)
    return sum(day.weekday() < 5 and day not in off for day in days)


@given(st.dates(date(2002, 1, 1), date(2030, 12, 31)), st.integers(-30, 400))
def test_agrees_with_the_workbook_formula(start: date, length: int) -> None:
    end = start + ONE_DAY * length
    years = range(2000, 2035)
    off = [day for year in years for day in holidays(year)]
    made_up = [day for year in years for day in makeup_days(year)]
    formula = (
        0
        if end <= start
        else networkdays(start + ONE_DAY, end, off) + sum(start < day <= end for day in made_up)
    )
    assert working_days_between(start, end) == formula


def test_lists_of_a_year() -> None:
    assert known_year(2024)
    assert not known_year(1999)
    assert holidays(1999) == makeup_days(1999) == []
    assert holidays(2024) == sorted(holidays(2024))
    assert date(2024, 10, 1) in holidays(2024)
    assert date(2024, 10, 5) not in holidays(2024)  # a Saturday is off anyway
    assert all(day.weekday() < 5 for day in holidays(2024))
    assert date(2024, 9, 29) in makeup_days(2024)
    assert all(day.weekday() >= 5 for day in makeup_days(2024))
