"""What merging takes and gives: the base, the files that came back, and what could not be merged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from csat_xl.language import Text
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book
from csat_xl.sheets.definition import Sheet

KEYS: Mapping[str, tuple[str, ...]] = {
    tracking.KEY: ("customer_id", "service_time"),
    metrics.KEY: ("group", "name"),
    actions.KEY: ("metric", "start"),
    complaints.KEY: ("complaint_id",),
    evaluation.KEY: ("person", "level"),
}
"""The columns that tell which row is which, by sheet; the first ones name a row to a reader."""
LABELS: Mapping[str, str] = {
    tracking.KEY: "customer_id",
    metrics.KEY: "name",
    actions.KEY: "metric",
    complaints.KEY: "complaint_id",
    evaluation.KEY: "person",
}


def key_columns(sheet: Sheet) -> tuple[str, ...]:
    """The key columns of a sheet; a sheet without its own has its first column."""
    return KEYS.get(sheet.key, (sheet.inputs[0].key,))


def label_column(sheet: Sheet) -> str:
    """The column that names a row to a reader."""
    return LABELS.get(sheet.key, sheet.inputs[0].key)


class Kind(IntEnum):
    """What happened, in the order in which it is listed."""

    CONFLICT = 1
    ADDED_TWICE = 2
    DELETED = 3
    NOT_TAKEN = 4
    FORMULA = 5
    RULE = 6
    STRUCTURE = 7

    @property
    def text(self) -> Text:
        """The kind in words."""
        return _WORDS[self]


_WORDS = {
    Kind.CONFLICT: Text("冲突", "conflict"),
    Kind.ADDED_TWICE: Text("新增冲突", "added differently"),
    Kind.DELETED: Text("删除", "deleted"),
    Kind.NOT_TAKEN: Text("未采用", "not taken"),
    Kind.FORMULA: Text("公式", "formula"),
    Kind.RULE: Text("设置", "rules"),
    Kind.STRUCTURE: Text("结构", "structure"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one returned file holds; ``value`` is None where there is nothing to show."""

    file: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was not simply merged.

    ``sheet`` is the sheet's name, ``row`` and ``cell`` the place in the merged workbook (0 and
    empty: the sheet as a whole), ``label`` the number or name of the row, ``column`` the header.
    ``private`` columns hold customers' names or contacts: their values are never shown.
    """

    kind: Kind
    sheet: str
    note: Text
    said: tuple[Said, ...]
    row: int = 0
    cell: str = ""
    label: str = ""
    column: str = ""
    base: Any = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A file that came back.

    ``columns`` holds the column keys found on each sheet (absent: the sheet is missing; None: all
    are there). ``formulas`` are the entry cells that hold a formula, as sheet key, row in the
    file and column key. ``notices`` were found while reading.
    """

    name: str
    book: Book
    columns: Mapping[str, frozenset[str]] | None = None
    formulas: frozenset[tuple[str, int, str]] = frozenset()
    notices: tuple[Difference, ...] = ()

    def found(self, sheet: Sheet) -> frozenset[str]:
        """The columns of the base's sheet that this file has under the same header."""
        mine = next((s for s in self.book.sheets if s.key == sheet.key), None)
        if mine is None or (self.columns is not None and sheet.key not in self.columns):
            return frozenset()
        here = None if self.columns is None else self.columns[sheet.key]
        by_key = mine.by_key
        return frozenset(
            column.key
            for column in sheet.inputs
            if column.key in by_key
            and by_key[column.key].header == column.header
            and (here is None or column.key in here)
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was merged."""

    cells: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged workbook, what could not be merged, and how much was taken."""

    book: Book
    differences: tuple[Difference, ...]
    taken: Counts = field(default_factory=Counts)

    def of(self, *kinds: Kind) -> tuple[Difference, ...]:
        """The differences of the given kinds."""
        return tuple(found for found in self.differences if found.kind in kinds)
