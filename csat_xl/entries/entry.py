"""What reading a typed cell gives: an :class:`Entry`, or :class:`Unreadable`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    """A cell that could be read.

    ``normalised`` is true when the cell held something other than the plain value and was
    understood: full-width digits, surrounding spaces, a unit, a number stored as text, a text
    date, a level word.
    """

    value: T_co
    typed: object
    normalised: bool


class Unreadable(ValueError):
    """A cell that is not blank and cannot be read without guessing.

    ``found`` shows what the cell held; ``zh`` and ``en`` say what was found and what is allowed.

    >>> problem = Unreadable("五", "请填 1–5 的整数", "enter a whole number from 1 to 5")
    >>> problem.zh
    '“五”无法识别：请填 1–5 的整数'
    >>> problem.en
    "cannot read '五': enter a whole number from 1 to 5"
    """

    def __init__(self, found: object, allowed_zh: str, allowed_en: str) -> None:
        self.found = show(found)
        self.zh = f"“{self.found}”无法识别：{allowed_zh}"
        self.en = f"cannot read '{self.found}': {allowed_en}"
        # The arguments as given to the constructor: an exception must survive pickling.
        super().__init__(self.found, allowed_zh, allowed_en)

    def __str__(self) -> str:
        return f"{self.zh} ({self.en})"


_EXACT = 1e15
"""Whole numbers below it are shown without a point, as Excel shows them."""


def show(found: object) -> str:
    """What a cell held, on one short line, whatever it is.

    >>> show("两行" + chr(10) + "文字"), show(True), show("很" * 50)[-3:]
    ('两行 文字', 'TRUE', '很很…')
    >>> show(6.0), show(6.5)  # a file keeps every number as a float; a person typed 6
    ('6', '6.5')
    """
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    if isinstance(found, float) and found.is_integer() and abs(found) < _EXACT:
        return str(int(found))
    try:
        text = str(found)
    except Exception:  # noqa: BLE001 - any object may sit in a table, also one that cannot be printed
        text = type(found).__name__
    text = "".join(character if character.isprintable() else " " for character in text[:1000])
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
