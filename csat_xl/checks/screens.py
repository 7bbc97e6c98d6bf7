"""Which rows of a table a rule needs to look at: all others are right.

The rule of a check is the one truth; it looks at single rows. Over thousands of rows most are
right, and whole columns tell so at a tenth of the cost: a column holds few different values, has
no cell that cannot be read, or no time that is out of order. A screen gives the indices of the
rows where the rule *may* find something, in order; where it gives too many, only time is lost.
"""

from collections.abc import Callable, Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

from csat_xl.sheets.book import Book
from csat_xl.sheets.table import Cells, Table

if TYPE_CHECKING:
    from csat_xl.checks.check import Check

Screen = Callable[["Check", Table, Book], Iterable[int]]
Keys = Callable[[Book], Iterable[str]]


def same_cells(*keys: str, of: Keys | None = None) -> Screen:
    """The rule looks only at the cells of these columns: it is asked once for the same entries."""

    def screen(check: "Check", table: Table, book: Book) -> Iterable[int]:
        columns = [table.typed(key) for key in (*keys, *(of(book) if of else ()))]
        rows = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        example: dict[Any, int] = dict(zip(rows, count(), strict=False))
        wrong = {cells for cells, at in example.items() if check.places(table.row(at), book)}
        return [i for i, cells in enumerate(rows) if cells in wrong] if wrong else ()

    return screen


def unreadable(*keys: str) -> Screen:
    """The rule finds only cells of these columns that cannot be read."""

    def screen(check: "Check", table: Table, book: Book) -> Iterable[int]:
        found = table.unreadable.items()
        return [i for i, problems in found if any(key in problems for key in keys)]

    return screen


def without(key: str) -> Screen:
    """The rule finds only rows without a readable cell in a column."""
    return where(lambda value: value is None, key)


def where(possible: Callable[..., bool], *keys: str) -> Screen:
    """The rule finds only rows for whose values in these columns ``possible`` holds."""

    def screen(check: "Check", table: Table, book: Book) -> Iterable[int]:
        columns = [table.values[key] for key in keys]
        return [i for i, values in enumerate(zip(*columns, strict=True)) if possible(*values)]

    return screen


def filled(key: str) -> Screen:
    """The rule finds only rows where something was typed in a column."""

    def screen(check: "Check", table: Table, book: Book) -> Iterable[int]:
        return [i for i, cell in enumerate(table.raw[key]) if cell is not None]

    return screen


def variants(check: "Check", table: Table, book: Book) -> Iterable[int]:
    """The rule finds only rows with an entry in another form than the standard one."""
    return sorted(table.variants)


def texts(starts: str) -> Screen:
    """The rule finds only texts that start with one of these characters."""

    def screen(check: "Check", table: Table, book: Book) -> Iterable[int]:
        found: set[int] = set()
        for cells in table.raw.values():
            found |= _starting(starts, cells)
        return sorted(found)

    return screen


def _starting(starts: str, cells: Cells) -> set[int]:
    different = {cell for cell in set(cells) if isinstance(cell, str) and cell[:1] in starts}
    different.discard("")
    if not different:
        return set()
    return {i for i, cell in enumerate(cells) if isinstance(cell, str) and cell in different}
