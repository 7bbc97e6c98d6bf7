"""What a sheet with a table is made of: a title, columns, marks. Nobody else knows addresses.

A column's ``formula`` is the cell text, the same in every edition. In it ``{key}`` is the cell of
that column in the same row, ``{first:last}`` the cells from one column to another, ``{^key}`` the
column from its first row down to this one, ``{table.key}`` a whole column of a table of the
workbook; other names are the workbook's own (:mod:`csat_xl.sheets.settings`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csat_xl.sheets.book import Book, Record


class Kind(Enum):
    """What a column's cells hold; it decides reader, validation, format and alignment."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CUSTOMER_ID = "customer id"
    PERSON = "person"
    CONTACT = "contact"
    CHOICE = "choice"
    YES_NO = "yes or no"
    DATE = "date"
    DATETIME = "date and time"
    DUE = "due date"
    SCORE = "score"
    RATING = "rating 0 to 10"
    NUMBER = "number"
    POINTS = "points or not applicable"
    BETTER = "direction"
    RESULT = "computed figure"
    VERDICT = "computed text"


Compute = Callable[["Record", "Book"], Any]


@dataclass(frozen=True, slots=True)
class Scale:
    """What a score may be: its bounds (None: none), and words that stand for a score.

    ``cells`` are the bounds as formula texts where they are settings of the workbook.
    """

    low: float | None
    high: float | None
    words: tuple[tuple[str, int], ...] = ()
    cells: tuple[str, str] | None = None

    @property
    def whole(self) -> range:
        """The whole numbers of the scale, from the lowest on."""
        return range(int(self.low or 0), int(self.high or 0) + 1)

    @property
    def levels(self) -> dict[str, int]:
        """The words and their scores."""
        return dict(self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in code, its header on the sheet, what it holds, and how it looks.

    ``help`` is the message shown when a cell is entered. ``choices`` names a list of the settings
    or gives the choices themselves. ``scale`` bounds a score or a number. ``private`` columns hold names or contacts of customers.
    A computed column has a ``formula`` and ``compute``, the same in Python.
    """

    key: str
    header: str
    kind: Kind
    width: float = 12
    help: str = ""
    choices: str | tuple[str, ...] = ()
    unit: str = ""
    scale: Scale | None = None
    formula: str = ""
    compute: Compute | None = None
    number_format: str = ""
    private: bool = False
    group: str = ""

    @property
    def computed(self) -> bool:
        """Whether the cells hold a formula."""
        return bool(self.formula)


@dataclass(frozen=True, slots=True)
class Mark:
    """A conditional colour: the cells of ``keys`` in rows where ``condition`` holds.

    ``condition`` is written as a column's formula. ``style`` is error, warning, good or muted.
    """

    keys: tuple[str, ...]
    condition: str
    style: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table.

    ``table`` is the name of the Excel table, ``blank_rows`` how many empty rows a new workbook
    has, ``frozen`` the last column that stays in sight, ``notes`` lines under the title.
    """

    key: str
    name: str
    table: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    blank_rows: int
    frozen: str
    marks: tuple[Mark, ...] = ()
    landscape: bool = True

    def column(self, key: str) -> Column:
        """The column with a key."""
        return self.by_key[key]

    @property
    def by_key(self) -> Mapping[str, Column]:
        """All columns by key."""
        return {column.key: column for column in self.columns}

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if not column.computed)
