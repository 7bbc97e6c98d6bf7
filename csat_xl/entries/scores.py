"""Scores: whole numbers on a scale, or the words of the three-level scale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .blanks import is_blank, plain
from .entry import Entry, Unreadable
from .numeric import as_float

THREE_LEVELS: Final[Mapping[str, int]] = MappingProxyType({"满意": 5, "一般": 3, "不满意": 1})

_SCORE: Final = re.compile(r"([0-9]{1,9})(?:\.0+)?\s*分?")


def read_score(
    value: object, low: int = 1, high: int = 5, levels: Mapping[str, int] = THREE_LEVELS
) -> Entry[int] | None:
    """A score from ``low`` to ``high``, or one of the ``levels``; ``None`` for a blank cell.

    >>> [read_score(typed).value for typed in (4.0, "４", "4分", "满意")]
    [4, 4, 4, 5]
    >>> read_score(4.5)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Unreadable: …
    """
    if is_blank(value):
        return None
    score: int | None
    if isinstance(value, str):
        text = plain(value)
        if text in levels:
            return Entry(levels[text], value, normalised=True)
        match = _SCORE.fullmatch(text)
        score = int(match[1]) if match else None
    else:
        number = as_float(value)
        score = int(number) if number is not None and number.is_integer() else None
    if score is None or not low <= score <= high:
        words_zh = f"，或{''.join(f'“{word}”' for word in levels)}" if levels else ""
        words_en = f", or one of {', '.join(levels)}" if levels else ""
        raise Unreadable(
            value,
            f"请填 {low}–{high} 的整数{words_zh}",
            f"enter a whole number from {low} to {high}{words_en}",
        )
    return Entry(score, value, isinstance(value, str))
