"""What a summary keeps of cells: finite numbers, words, days, in plain form."""

import datetime as dt
import math
from typing import Any


def figure_of(value: Any) -> float | None:
    """A finite number, or None for blanks and errors.

    >>> figure_of(2.5), figure_of("#VALUE!"), figure_of(float("nan"))
    (2.5, None, None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return None


def count_of(value: Any) -> int | None:
    """A count of cases: a whole number of at least 1, else None.

    >>> count_of(120.0), count_of(0), count_of(2.5)
    (120, None, None)
    """
    number = figure_of(value)
    return int(number) if number is not None and number >= 1 and number == int(number) else None


def word_of(value: Any) -> str | None:
    """A text that is no error of a cell, or None."""
    return value if isinstance(value, str) and value and not value.startswith("#") else None


def day_of(value: Any) -> dt.date | None:
    """The day of a date or a moment, or None."""
    return value.date() if isinstance(value, dt.datetime) else value


def moment_of(value: Any) -> str:
    """A day or moment in ISO form to the minute, ``""`` for none.

    >>> moment_of(dt.datetime(2024, 5, 20, 14, 30)), moment_of(dt.date(2024, 5, 20)), moment_of(None)
    ('2024-05-20 14:30', '2024-05-20', '')
    """
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
    return "" if value is None else str(value.isoformat())


def shown(value: Any) -> str | int | float | None:
    """A cell's value as a text, a number or None; dates in ISO form.

    >>> shown(dt.datetime(2024, 5, 20, 14, 30)), shown(True), shown(float("nan"))
    ('2024-05-20 14:30:00', 'TRUE', None)
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
