"""What a workbook holds, as plain values: its settings and the records of its tables."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from csat_xl.entries import (
    Entry,
    Unreadable,
    is_blank,
    read_datetime,
    read_due,
    read_number,
    read_points,
    read_score,
    read_text,
    read_yes_no,
)
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.definition import Column, Kind, Sheet


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a workbook: its rules (a complete scheme), team, month and check date.

    ``period`` is the first day of the month, ``as_of`` the day on which "today" is judged (None:
    the real today). ``branch`` is the branch that the team belongs to, ``sent`` the number of
    surveys sent out in the month and ``served`` that of customers served, None where not known.
    ``days_off`` and ``makeup_days`` are the holidays and make-up workdays that the workbook
    lists; none: those known for its year.
    """

    scheme: Scheme
    team: str = ""
    period: dt.date | None = None
    as_of: dt.date | None = None
    branch: str = ""
    sent: int | None = None
    served: int | None = None
    days_off: tuple[dt.date, ...] = ()
    makeup_days: tuple[dt.date, ...] = ()

    @property
    def today(self) -> dt.date:
        """The day on which overdue and future are judged."""
        return self.as_of or dt.date.today()

    @property
    def period_end(self) -> dt.date | None:
        """The first day after the month."""
        if self.period is None:
            return None
        year, month = divmod(self.period.year * 12 + self.period.month, 12)
        return dt.date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: what was typed, and what it means.

    ``raw`` holds every input cell by column key. ``values`` holds what is readable (True/False
    for 是/否, datetime for dates, numbers for scores); blank and unreadable cells are absent.
    ``variants`` lists the keys understood though not in standard form, ``unreadable`` the rest.
    """

    number: int
    raw: Mapping[str, Any]
    values: Mapping[str, Any]
    variants: tuple[str, ...] = ()
    unreadable: Mapping[str, Unreadable] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """The value of a cell, None where blank or unreadable."""
        return self.values.get(key)

    def cell(self, key: str) -> Any:
        """What was typed in a cell."""
        return self.raw.get(key)

    def has(self, key: str) -> bool:
        """Whether anything was typed in the cell."""
        return not is_blank(self.cell(key))

    def at_number(self, number: int) -> "Record":
        """The same row under another number."""
        return Record(number, self.raw, self.values, self.variants, self.unreadable)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: the template and sheets it was built from, settings, and records by sheet key.

    ``history`` holds the figures of the months before, oldest first (:mod:`csat_xl.sheets.history`).
    """

    template: str
    settings: Settings
    sheets: tuple[Sheet, ...]
    records: Mapping[str, Sequence[Record]]
    history: tuple[Mapping[str, Any], ...] = ()

    def rows(self, key: str) -> Sequence[Record]:
        """The records of a sheet, none where the workbook lacks it."""
        return self.records.get(key, ())


def record(sheet: Sheet, number: int, raw: Mapping[str, Any], settings: Settings) -> Record | None:
    """A row of typed cells as a record; None where every input cell is blank."""
    typed = {column.key: raw.get(column.key) for column in sheet.inputs}
    if all(is_blank(value) for value in typed.values()):
        return None
    values: dict[str, Any] = {}
    variants: list[str] = []
    unreadable: dict[str, Unreadable] = {}
    for column in sheet.inputs:
        try:
            entry = read_cell(column, typed, values, settings)
        except Unreadable as problem:
            unreadable[column.key] = problem
            continue
        if entry is not None:
            values[column.key] = entry.value
            if entry.normalised:
                variants.append(column.key)
    return Record(number, typed, values, tuple(variants), unreadable)


def read_cell(
    column: Column, typed: Mapping[str, Any], values: Mapping[str, Any], settings: Settings
) -> Entry[Any] | None:
    """What the cell of ``column`` among the ``typed`` cells of a row means, as :mod:`entries` tells.

    ``values`` are the meanings of the columns before it.
    """
    value = typed[column.key]
    match column.kind:
        case Kind.SCORE:
            scale = column.scale
            assert scale is not None
            low, high = scale.whole[0], scale.whole[-1]
            return _without_level_note(read_score(value, low, high, scale.levels), scale.levels)
        case Kind.RATING:
            return read_score(value, 0, 10, {})
        case Kind.NUMBER if (
            column.scale and isinstance(value, str) and value in column.scale.levels
        ):
            return Entry(column.scale.levels[value], value, False)
        case Kind.NUMBER:
            unit = column.unit or str(typed.get("unit") or "") or None
            return read_number(value, unit, percent=unit == "%")
        case Kind.POINTS:
            return read_points(value)
        case Kind.DATE | Kind.DATETIME:
            return _without_serial_note(read_datetime(value))
        case Kind.DUE:
            start = values.get("start")
            return _without_serial_note(read_due(value, start))
        case Kind.YES_NO:
            return _without_answer_note(read_yes_no(value))
        case _:
            return read_text(value)


def _without_level_note(entry: Entry[Any] | None, levels: Mapping[str, int]) -> Entry[Any] | None:
    """One of the levels is standard on the sheet, not a variant."""
    if entry is not None and isinstance(entry.typed, str) and entry.typed in levels:
        return Entry(entry.value, entry.typed, False)
    return entry


def _without_serial_note(entry: Entry[Any] | None) -> Entry[Any] | None:
    """A date that Excel stores as a number is standard, whatever its cell format."""
    if entry is not None and not isinstance(entry.typed, str):
        return Entry(entry.value, entry.typed, False)
    return entry


def _without_answer_note(entry: Entry[Any] | None) -> Entry[Any] | None:
    if entry is not None and entry.typed in ("是", "否"):
        return Entry(entry.value, entry.typed, False)
    return entry
