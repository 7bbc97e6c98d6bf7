"""Text cells: names, identifiers, comments."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real

from .blanks import WHITE_SPACE, is_blank
from .entry import Entry, Unreadable


def read_text(value: object) -> Entry[str] | None:
    r"""The text of a cell without surrounding white space; ``None`` for a blank cell.

    A number typed where text belongs (an identifier, a telephone number) becomes its digits.

    >>> read_text(" 张三\u3000")
    Entry(value='张三', typed=' 张三\u3000', normalised=True)
    >>> read_text(13812345678.0).value
    '13812345678'
    >>> read_text("  ") is None
    True
    """
    if is_blank(value):
        return None
    if isinstance(value, str):
        text = value.strip(WHITE_SPACE)
        return Entry(text, value, text != value)
    return Entry(_text_of(value), value, normalised=True)


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        has_time = (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0)
        return value.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Real, Decimal)):
        try:
            if isinstance(value, Integral):
                return str(int(value))
            number = float(value)
            if math.isfinite(number):
                return str(int(number)) if number.is_integer() else repr(number)
        except (TypeError, ValueError, OverflowError):
            pass
    raise Unreadable(value, "请填文字", "enter text")
