"""How many people a 责任人 cell names."""

from __future__ import annotations

import re
from typing import Final

from .blanks import WHITE_SPACE

PERSON_SEPARATORS: Final = "、,，;；/／&＆+＋"
"""What separates two names on one line, in both widths. Not a space: ``李 明`` is one person."""

LINE_BREAKS: Final = "\r\n"

_SEPARATOR: Final = re.compile(f"[{re.escape(PERSON_SEPARATORS + LINE_BREAKS)}]")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, as typed and in order; empty parts do not count.

    >>> names_in("张三、李四；"), names_in("李 明"), names_in(" ")
    (('张三', '李四'), ('李 明',), ())
    """
    parts = (part.strip(WHITE_SPACE) for part in _SEPARATOR.split(text))
    return tuple(part for part in parts if part)
