"""Yes-or-no cells such as 客户确认."""

from __future__ import annotations

import re
from typing import Final

from .blanks import LONGEST_PHRASE, is_blank, plain
from .entry import Entry, Unreadable

YES: Final = "是"
NO: Final = "否"

_TICKS: Final = frozenset("✓✔√☑")
_CROSSES: Final = frozenset("✗✘×")
_BOXES: Final = re.compile(r"([✓✔√☑☒■□☐]?)\s*是\s*[/|]?\s*([✓✔√☑☒■□☐]?)\s*否")
_TICKED: Final = _TICKS | frozenset("☒■")


def read_yes_no(value: object) -> Entry[bool] | None:
    """是 or 否 as true or false; ``None`` for a blank cell.

    Also a tick or a cross, ``☑是 □否`` with exactly one ticked, and TRUE or FALSE (what Excel's
    own check boxes hold). A lone empty box may be "no" or "not answered", and 1, 0, Y and N may
    be anything: they are unreadable.

    >>> [read_yes_no(typed).value for typed in ("是", "✓", "□是 ☑否", False)]
    [True, True, False, False]
    >>> read_yes_no("Y")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Unreadable: …
    """
    if is_blank(value):
        return None
    answer: bool | None = None
    if isinstance(value, bool):
        answer = value
    elif isinstance(value, str):
        answer = _answer(plain(value))
    if answer is None:
        raise Unreadable(value, "请填“是”或“否”", "enter 是 (yes) or 否 (no)")
    return Entry(answer, value, value not in (YES, NO))


def _answer(text: str) -> bool | None:
    if text == YES or text in _TICKS:
        return True
    if text == NO or text in _CROSSES:
        return False
    boxes = _BOXES.fullmatch(text) if len(text) <= LONGEST_PHRASE else None
    if boxes is None:
        return None
    yes, no = boxes[1] in _TICKED, boxes[2] in _TICKED
    return yes if yes != no else None
