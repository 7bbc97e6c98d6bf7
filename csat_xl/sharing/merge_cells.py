"""Cells compared: the same value whatever program saved it, and masks seen through."""

import datetime as dt
import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from csat_xl.entries import (
    Names,
    Unreadable,
    is_blank,
    mask_contacts_in,
    read_datetime,
)
from csat_xl.sharing.veil import NOBODY, Veiled, masking, private_text, veil_text
from csat_xl.sheets.book import Record
from csat_xl.sheets.definition import Column, Kind, Sheet

_DATES = (Kind.DATE, Kind.DATETIME, Kind.DUE)
_MASK = re.compile(r"1[3-9]\d\*{4}\d{4}|\*{3}")
"""What a masked contact leaves in a text."""
PSEUDONYM = re.compile(r"(?:客户|联系)-[0-9a-z]{8,64}")
"""A stand-in for a name or contact: a prefix and the digits of a keyed hash."""
_MAY_HOLD_CONTACT = re.compile(r"[@@]|\d(?:\D{0,3}\d){6}")


def form(column: Column, value: Any) -> Hashable:
    """A cell as something to compare: blank cells are None, a day is a day however stored.

    Text is compared as typed but for line ends; numbers to the 15 digits that Excel keeps.
    """
    if is_blank(value):
        return None
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, dt.datetime):
        return ("day", (value + dt.timedelta(milliseconds=500)).replace(microsecond=0))
    if isinstance(value, dt.date):
        return ("day", dt.datetime.combine(value, dt.time()))
    if isinstance(value, int | float):
        if column.kind in _DATES:
            try:
                entry = read_datetime(value)
            except Unreadable:
                entry = None
            if entry is not None:
                return form(column, entry.value)
        return ("number", float(f"{value:.15g}"))
    return ("other", storable(value))


def storable(value: Any) -> Any:
    """A cell as a workbook can hold it; a bare time of day or a duration becomes its text."""
    if value is None or isinstance(value, str | bool | int | float | dt.date):
        return value
    return str(value)


def is_masked(value: Any) -> bool:
    """Whether the cell of a name or contact holds a mask or a pseudonym instead of it.

    >>> [is_masked(v) for v in ("138****5678", "张*", "a***@example.com", "客户-9f3a61c2d04e")]
    [True, True, True, True]
    >>> [is_masked(v) for v in ("13812345678", "张三", "", None, "li@example.com")]
    [False, False, False, False, False]
    """
    entry = private_text(value)
    return "*" in entry or "＊" in entry or PSEUDONYM.fullmatch(entry) is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """A returned cell without its masks; ``refused`` tells that it was not taken though changed."""

    value: Any
    refused: bool = False


def see_through(
    column: Column, base: Record, typed: Any, sheet: Sheet, names: Names = NOBODY
) -> Seen:
    """What a returned cell says beside the base row: masks stand for what they hide."""
    real = base.cell(column.key)
    if is_blank(real):
        return Seen(typed)
    if column.private:
        if is_blank(typed):
            return Seen(real, refused=True)
        return Seen(real) if is_masked(typed) else Seen(typed)
    if not isinstance(typed, str) or typed == real:
        return Seen(typed)
    if not isinstance(real, str):
        return Seen(real if typed == mask_contacts_in(private_text(real)) else typed)
    return _unmasked(real, typed, veil_text(real, column, base, sheet, names))


def _unmasked(real: str, typed: str, copy: Veiled) -> Seen:
    """A returned text with the contacts and names that the base has in the masks' places."""
    if typed == copy.text:
        return Seen(real)
    text = typed
    for mask, values in copy.hidden.items():
        if mask in text:
            if len(values) > 1:  # which of them is meant cannot be told
                return Seen(real, refused=True)
            text = text.replace(mask, next(iter(values)))
    if copy.hidden and _MASK.search(text) and not _MASK.search(real):
        return Seen(real, refused=True)
    return Seen(text)


def plainly(column: Column, row: Record) -> Hashable:
    """A cell as it is, to find the same row in base and copy."""
    return form(column, row.cell(column.key))


def masked(column: Column, row: Record) -> Hashable:
    """A cell as a masked copy shows it; a mask stays as it is."""
    if not column.private:
        return veiled(column, row)
    return masking(column)(private_text(row.cell(column.key)))


def veiled(column: Column, row: Record) -> Hashable:
    """A cell without what any copy hides: private ones are left out, contacts in texts masked."""
    if column.private:
        return None
    value = row.cell(column.key)
    if isinstance(value, str) and _MAY_HOLD_CONTACT.search(value):
        value = mask_contacts_in(value)
    return form(column, value)
