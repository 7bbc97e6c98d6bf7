"""Date cells: real dates, Excel serial numbers, and dates typed as text in explicit formats."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date, datetime, time, timedelta
from typing import Final

from .blanks import LONGEST_PHRASE, is_blank, plain
from .entry import Entry, Unreadable
from .numeric import as_float

FIRST_SERIAL: Final = 1
LAST_SERIAL: Final = 2958465
_FALSE_LEAP_DAY: Final = 60
"""Excel's 1900-02-29, a day that never was."""

_EARLIEST_YEAR: Final = 1900

_DATE: Final = (
    r"(?P<y>[0-9]{4})(?:"
    r"(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|\s*年\s*(?P<cm>[0-9]{1,2})\s*月\s*(?P<cd>[0-9]{1,2})\s*(?P<ri>[日号])"
    r")"
)
_TIME: Final = (
    r"(?P<half>上午|下午)?\s*(?P<H>[0-9]{1,2})(?:"
    r":(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:\.(?P<f>[0-9]{1,6}))?)?"
    r"|\s*[时点](?:\s*(?P<cM>[0-9]{1,2})\s*分(?:\s*(?P<cS>[0-9]{1,2})\s*秒)?)?"
    r")"
)
_DATE_TIME: Final = re.compile(rf"{_DATE}(?:(?P<gap>\s+|T|(?<=[日号])|(?=[上下]午)){_TIME})?")
_WITHIN: Final = re.compile(
    r"([0-9]{1,4})\s*(?:(天)|(?:个?星期|周)()|个月()|日(?=内|以内|之内)())(?:内|以内|之内)?"
)

_ALLOWED_ZH: Final = "请填真实存在的日期，年份四位，如 2024-05-25 或 2024年5月25日 14:30"
_ALLOWED_EN: Final = (
    "enter a real date with a four-digit year, such as 2024-05-25 or 2024-05-25 14:30"
)


def read_datetime(value: object) -> Entry[datetime] | None:
    """The date, and time if given, in a cell; ``None`` for a blank cell.

    Text is read in these formats only, never by guessing: ``2024-05-25``, ``2024/5/25``,
    ``2024.5.25``, ``2024年5月25日``, each optionally with ``14:30``, ``14:30:05``,
    ``下午2:30`` or ``14时30分``. Two-digit years, ``上午12:30`` (midnight or noon?) and days
    that do not exist are unreadable. A number is a day of Excel's 1900 calendar.

    >>> read_datetime("２０２４．５．２５").value
    datetime.datetime(2024, 5, 25, 0, 0)
    >>> read_datetime("2024年5月25日 下午2:30").value, read_datetime(45437.5).value
    (datetime.datetime(2024, 5, 25, 14, 30), datetime.datetime(2024, 5, 25, 12, 0))
    >>> read_datetime("24.5.25")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Unreadable: …
    """
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise Unreadable(
                value,
                "请去掉时区，只填当地日期时间",
                "enter local date and time without a time zone",
            )
        # A plain datetime, also of a subclass such as pandas.Timestamp.
        moment = datetime.combine(date(value.year, value.month, value.day), value.time())
        return Entry(moment, value, normalised=False)
    if isinstance(value, date):
        return Entry(datetime.combine(value, time()), value, normalised=False)
    found = _from_text(plain(value)) if isinstance(value, str) else _from_serial(as_float(value))
    if found is None:
        raise Unreadable(value, _ALLOWED_ZH, _ALLOWED_EN)
    return Entry(found, value, normalised=True)


def read_due(value: object, start: date | None) -> Entry[datetime] | None:
    """A due date: as :func:`read_datetime`, or a time span counted from ``start``.

    ``30天内``, ``15天`` and ``15日内`` add days, ``2周内`` adds weeks, ``1个月内`` adds calendar
    months (to the last day of a shorter month). ``15日`` alone is unreadable: it may be the
    fifteenth. A time of day in ``start`` is kept.

    >>> start = datetime(2024, 1, 31)
    >>> [read_due(typed, start).value.strftime("%m-%d") for typed in ("30天内", "2周内", "1个月内")]
    ['03-01', '02-14', '02-29']
    >>> read_due("30天内", None)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Unreadable: …
    """
    match = _WITHIN.fullmatch(plain(value)) if isinstance(value, str) else None
    if match is None:
        return read_datetime(value)
    if start is None or is_blank(start):
        raise Unreadable(
            value,
            "没有开始日期，无法推算；请填日期或先填开始日期",
            "there is no start date to count from; enter a date, or the start date first",
        )
    begin = start if isinstance(start, datetime) else datetime.combine(start, time())
    amount = int(match[1])
    due: datetime | None = None
    try:
        if amount and match[3] is not None:
            due = begin + timedelta(weeks=amount)
        elif amount and match[4] is not None:
            due = _months_later(begin, amount)
        elif amount:
            due = begin + timedelta(days=amount)
    except (OverflowError, ValueError):
        pass
    if due is None:
        raise Unreadable(
            value,
            "请填 1 天以上的期限，如 30天内",
            "enter a span of at least one day, such as 30天内",
        )
    return Entry(due, value, normalised=True)


def _months_later(begin: datetime, months: int) -> datetime:
    years, month = divmod(begin.month - 1 + months, 12)
    year = begin.year + years
    if year > date.max.year:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return begin.replace(year=year, month=month + 1, day=min(begin.day, last))


def _from_serial(serial: float | None) -> datetime | None:
    if serial is None or not FIRST_SERIAL <= serial < LAST_SERIAL + 1:
        return None
    day = math.floor(serial)
    if day == _FALSE_LEAP_DAY:
        return None
    epoch = datetime(1899, 12, 30) if day > _FALSE_LEAP_DAY else datetime(1899, 12, 31)
    milliseconds = round((serial - day) * 86_400_000)
    try:
        return epoch + timedelta(days=day, milliseconds=milliseconds)
    except OverflowError:
        return None


def _from_text(text: str) -> datetime | None:
    match = _DATE_TIME.fullmatch(text) if len(text) <= LONGEST_PHRASE else None
    if match is None:
        return None
    part = match.groupdict()
    hour = _hour(int(part["H"] or 0), part["half"])
    year = int(part["y"])
    if hour is None or year < _EARLIEST_YEAR:
        return None
    try:
        return datetime(
            year,
            int(part["m"] or part["cm"]),
            int(part["d"] or part["cd"]),
            hour,
            int(part["M"] or part["cM"] or 0),
            int(part["S"] or part["cS"] or 0),
            int((part["f"] or "").ljust(6, "0")),
        )
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of the day; ``None`` where the two readings of a word differ."""
    if half == "上午":
        return hour if hour < 12 else None
    if half == "下午":
        return None if hour == 0 else hour + 12 if hour < 12 else hour
    return hour
