"""Points of a scorecard's item: a number, or not applicable."""

from __future__ import annotations

from typing import Final

from .blanks import is_blank, plain
from .entry import Entry, Unreadable
from .numeric import read_number

NOT_APPLICABLE: Final = "不适用"
_WAYS: Final = frozenset({"不适用", "无此项", "免评", "n/a", "na", "不涉及"})


def read_points(value: object) -> Entry[float | str] | None:
    """Points as a number, or 不适用 for an item that does not apply; ``None`` for a blank cell.

    >>> [read_points(typed).value for typed in (8, "8分", "不适用", "N/A")]
    [8.0, 8.0, '不适用', '不适用']
    """
    if is_blank(value):
        return None
    if isinstance(value, str) and plain(value).casefold() in _WAYS:
        return Entry(NOT_APPLICABLE, value, value != NOT_APPLICABLE)
    try:
        entry = read_number(value, "分")
    except Unreadable:
        raise Unreadable(
            value, f"请填数字或“{NOT_APPLICABLE}”", f"enter a number or {NOT_APPLICABLE}"
        ) from None
    return None if entry is None else Entry(entry.value, entry.typed, entry.normalised)
