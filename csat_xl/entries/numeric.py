"""Number cells, with the units of service metrics."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from types import MappingProxyType
from typing import Final

from .blanks import LONGEST_PHRASE, is_blank, plain
from .entry import Entry, Unreadable

SECONDS_PER_UNIT: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(("秒", "秒钟", "s", "sec", "secs", "second", "seconds"), 1)
    | dict.fromkeys(("分钟", "分", "min", "mins", "minute", "minutes"), 60)
    | dict.fromkeys(("小时", "个小时", "h", "hr", "hrs", "hour", "hours"), 3600)
)
"""Units of duration that turn into one another exactly. A day does not: 24 or 8 hours?"""

DAY_UNITS: Final = frozenset({"天", "日", "d", "day", "days"})
WORKDAY_UNITS: Final = frozenset({"工作日", "个工作日"})
COUNT_UNITS: Final = frozenset(
    (
        "次",
        "个",
        "人",
        "人次",
        "件",
        "条",
        "项",
        "通",
        "起",
        "单",
        "例",
        "份",
        "家",
        "户",
        "位",
        "名",
        "笔",
    )
)
"""Measure words: they say what is counted, not how many, so any of them fits a count."""
POINT_UNITS: Final = frozenset({"分", "点"})
MONEY_UNITS: Final = frozenset({"元", "圆"})
PERCENT: Final = "%"

_SAME_SIZE: Final = (DAY_UNITS, WORKDAY_UNITS, COUNT_UNITS, MONEY_UNITS)

_NUMBER: Final = r"([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
_NUMBER_AND_UNIT: Final = re.compile(
    rf"{_NUMBER}(?:[eE]([+-]?[0-9]{{1,3}}))?(?![0-9.,])\s*(.*)", re.DOTALL
)
_DURATION: Final = re.compile(
    r"(?:([0-9]{1,6})\s*个?小时)?\s*(?:([0-9]{1,6})\s*分钟?)?\s*(?:([0-9]{1,6})\s*秒钟?)?"
)


def read_number(
    value: object, unit: str | None = None, percent: bool = False
) -> Entry[float] | None:
    """The number in a cell, in the column's ``unit``; ``None`` for a blank cell.

    ``unit`` is the column's unit. A unit typed behind the number must fit it: another duration
    is converted exactly (``2分钟`` in seconds is 120), any measure word fits a count, and
    without a unit measure words and points fit. Anything else is unreadable.

    ``88%`` is 0.88 in a rate column (``percent``, or the unit ``%``) and in one without a unit.
    A bare 88 in a rate column stays 88: whether it is possible is for the range check to say.

    >>> read_number("３５秒", "秒")
    Entry(value=35.0, typed='３５秒', normalised=True)
    >>> read_number("1,234").value, read_number("88%", percent=True).value
    (1234.0, 0.88)
    >>> read_number("1分30秒", "秒").value, read_number(12, "分钟").normalised
    (90.0, False)
    >>> read_number("≤30", "秒")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Unreadable: …
    """
    if is_blank(value):
        return None
    column = PERCENT if percent else (plain(unit).casefold() or None) if unit else None
    number = _number_in(plain(value), column) if isinstance(value, str) else as_float(value)
    if number is None:
        raise Unreadable(value, *_allowed(unit, column))
    return Entry(number, value, isinstance(value, str))


def as_float(value: object) -> float | None:
    """A number, of whatever type, as a finite float; ``None`` for everything else.

    >>> as_float(Decimal("0.5")), as_float(True), as_float("1"), as_float(float("inf"))
    (0.5, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _number_in(text: str, column: str | None) -> float | None:
    match = _NUMBER_AND_UNIT.fullmatch(text)
    if match is None:
        return None
    sign, digits, exponent, typed_unit = match.groups()
    factor = _factor(typed_unit.casefold(), column)
    if factor is None:
        return _duration_in(text, column)
    try:
        number = Fraction(f"{sign}{digits.replace(',', '')}e{exponent or 0}")
    except ValueError:  # more digits than Python converts
        return None
    return as_float(number * factor)


def _factor(typed: str, column: str | None) -> Fraction | None:
    """What a number with the ``typed`` unit is multiplied with; ``None`` if it does not fit."""
    if not typed:
        return Fraction(1)
    if typed == PERCENT:
        return Fraction(1, 100) if column in (None, PERCENT) else None
    if typed == column:
        return Fraction(1)
    if column is None:
        return Fraction(1) if typed in COUNT_UNITS | POINT_UNITS else None
    if column in POINT_UNITS:  # 分 as a column's unit is points, so 5分钟 does not fit
        return Fraction(1) if typed in POINT_UNITS else None
    if column in SECONDS_PER_UNIT and typed in SECONDS_PER_UNIT:
        return Fraction(SECONDS_PER_UNIT[typed], SECONDS_PER_UNIT[column])
    if any(column in units and typed in units for units in _SAME_SIZE):
        return Fraction(1)
    return None


def _duration_in(text: str, column: str | None) -> float | None:
    """``1分30秒`` and the like, in a column of durations."""
    if column is None or column not in SECONDS_PER_UNIT or column in POINT_UNITS:
        return None
    match = _DURATION.fullmatch(text) if len(text) <= LONGEST_PHRASE else None
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds) / SECONDS_PER_UNIT[column]


def _allowed(unit: str | None, column: str | None) -> tuple[str, str]:
    if column == PERCENT:
        return "请填百分数，如 88% 或 0.88", "enter a percentage such as 88% or 0.88"
    if column is None:
        return "请只填数字，不带单位", "enter a number without a unit"
    return f"请填数字，可带单位“{unit}”", f"enter a number, with or without the unit '{unit}'"
