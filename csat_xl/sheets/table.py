"""Many rows read at once, column by column: what :func:`csat_xl.sheets.book.record` says of each.

Most columns hold few different values, each read once; dates that Excel stores as dates, and texts
without white space around them, are what they are. A row is made when somebody looks at it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from csat_xl.entries import WHITE_SPACE, Unreadable, is_blank
from csat_xl.sheets.book import Record, Settings, read_cell, record
from csat_xl.sheets.definition import Column, Kind, Sheet

_DATES = {Kind.DATE, Kind.DATETIME}
_OTHERS = {*_DATES, Kind.SCORE, Kind.RATING, Kind.NUMBER, Kind.DUE, Kind.YES_NO}
_APART = {str, float, dt.datetime, type(None)}
"""Types of which no value equals one of another type (as 1.0 equals True)."""

Cells = list[Any]


class Table(Sequence[Record]):
    """The rows of a sheet as columns: ``numbers``, and by key what was typed and what it means.

    ``variants`` and ``unreadable`` hold only rows that have any, by index. Indexing and iterating
    give :class:`Record`.
    """

    def __init__(self, numbers: Sequence[int], raw: Mapping[str, Cells]) -> None:
        self.numbers = numbers
        self.raw = raw
        self.values: dict[str, Cells] = {}
        self.variants: dict[int, list[str]] = {}
        self.unreadable: dict[int, dict[str, Unreadable]] = {}
        self._typed: dict[str, Cells] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | Sequence[Record]:
        if isinstance(at, slice):
            return tuple(map(self.row, range(*at.indices(len(self)))))
        return self.row(range(len(self))[at])

    def __iter__(self) -> Iterator[Record]:
        return map(self.row, range(len(self)))

    def row(self, at: int) -> "Row":
        """The row at an index from 0."""
        return Row(self, at)

    def typed(self, key: str) -> Cells:
        """What was typed in a column, so that different entries are never equal."""
        if key not in self._typed:
            cells = self.raw[key]
            apart = set(map(type, cells)) <= _APART
            self._typed[key] = cells if apart else [(type(cell), cell) for cell in cells]
        return self._typed[key]


def column_of(rows: Sequence[Record], key: str) -> Cells:
    """The values of a column in all rows, None where blank or unreadable."""
    if isinstance(rows, Table):
        return rows.values[key] if key in rows.values else [None] * len(rows)
    return [row.get(key) for row in rows]


def typed_in(rows: Sequence[Record], key: str) -> Cells:
    """What was typed in a column in all rows, None where nothing was."""
    if isinstance(rows, Table):
        return rows.raw[key] if key in rows.raw else [None] * len(rows)
    return [row.cell(key) for row in rows]


def numbers_of(rows: Sequence[Record]) -> Sequence[int]:
    """The numbers of the rows on their sheet."""
    return rows.numbers if isinstance(rows, Table) else [row.number for row in rows]


class Row(Record):
    """A row of a :class:`Table`: a :class:`Record` that looks its cells up there."""

    __slots__ = ("at", "table")
    __setattr__ = object.__setattr__
    __hash__ = None  # type: ignore[assignment]  # as of any record: it holds dictionaries

    def __init__(self, table: Table, at: int) -> None:
        self.table = table
        self.at = at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and _fields(self) == _fields(other)

    def __reduce__(self) -> tuple[Any, ...]:
        return Record, _fields(self)

    @property
    def number(self) -> int:
        """The number of the row on its sheet."""
        return self.table.numbers[self.at]

    @property
    def raw(self) -> dict[str, Any]:
        """Every input cell by column key."""
        return {key: cells[self.at] for key, cells in self.table.raw.items()}

    @property
    def values(self) -> dict[str, Any]:
        """What is readable, by column key."""
        found = ((key, cells[self.at]) for key, cells in self.table.values.items())
        return {key: value for key, value in found if value is not None}

    @property
    def variants(self) -> tuple[str, ...]:
        """The keys understood though not in standard form."""
        return tuple(self.table.variants.get(self.at, ()))

    @property
    def unreadable(self) -> Mapping[str, Unreadable]:
        """The keys that cannot be read, and why."""
        return self.table.unreadable.get(self.at, {})

    def get(self, key: str) -> Any:
        """The value of a cell, None where blank or unreadable."""
        cells = self.table.values.get(key)
        return None if cells is None else cells[self.at]

    def cell(self, key: str) -> Any:
        """What was typed in a cell."""
        cells = self.table.raw.get(key)
        return None if cells is None else cells[self.at]


def _fields(row: Record) -> tuple[Any, ...]:
    return row.number, row.raw, row.values, row.variants, row.unreadable


def table(
    sheet: Sheet, numbers: Sequence[int], raw: Mapping[str, Cells], settings: Settings
) -> Table | tuple[Record, ...]:
    """The rows of a sheet that hold anything; ``raw`` has a list of cells for each input column.

    Sheets where the meaning of a cell depends on another (a number on its unit, a span on its
    start) are small and read row by row.
    """
    if any(_depends(column, sheet) for column in sheet.inputs):
        rows = zip(numbers, zip(*raw.values(), strict=True), strict=True)
        found = (
            record(sheet, n, dict(zip(raw, cells, strict=True)), settings) for n, cells in rows
        )
        return tuple(row for row in found if row is not None)
    kept = _filled(raw)
    if len(kept) < len(numbers):
        numbers = [numbers[i] for i in kept]
        raw = {key: [cells[i] for i in kept] for key, cells in raw.items()}
    result = Table(numbers, raw)
    for column in sheet.inputs:
        _read(column, result, settings)
    return result


def _depends(column: Column, sheet: Sheet) -> bool:
    if column.kind is Kind.NUMBER:
        return not column.unit and any(other.key == "unit" for other in sheet.inputs)
    return column.kind is Kind.DUE


def _filled(raw: Mapping[str, Cells]) -> list[int]:
    """The indices of rows with an entry in any column."""
    columns = list(raw.values())
    if not columns:
        return []
    return [
        i
        for i, first in enumerate(columns[0])
        if not (is_blank(first) and all(is_blank(cells[i]) for cells in columns))
    ]


def _read(column: Column, into: Table, settings: Settings) -> None:
    """Read one column of a table."""
    cells = into.raw[column.key]
    if column.kind in _DATES:
        values: Cells = [c if type(c) is dt.datetime and not c.tzinfo else None for c in cells]
    elif column.kind not in _OTHERS:
        values = [cell.strip(WHITE_SPACE) or None if type(cell) is str else None for cell in cells]
    else:
        into.values[column.key] = _entries(column, cells, into, settings)
        return
    if values == cells:
        into.values[column.key] = cells
        return
    into.values[column.key] = values
    for i, (value, cell) in enumerate(zip(values, cells, strict=True)):
        if value != cell:
            values[i] = _put(i, column.key, _entry(column, cell, settings), into)


def _entries(column: Column, cells: Cells, into: Table, settings: Settings) -> Cells:
    """Cells of few different values: each is read once."""
    typed = into.typed(column.key)
    example = dict(zip(typed, cells, strict=True))
    known = {key: _entry(column, cell, settings) for key, cell in example.items()}
    if any(variant or problem for _, variant, problem in known.values()):
        return [_put(i, column.key, known[key], into) for i, key in enumerate(typed)]
    values = {key: value for key, (value, _, _) in known.items()}
    return [values[key] for key in typed]


def _put(at: int, key: str, entry: "_Read", into: Table) -> Any:
    """Note what was found of a cell beside its value, which is given."""
    value, variant, problem = entry
    if variant:
        into.variants.setdefault(at, []).append(key)
    elif problem is not None:
        into.unreadable.setdefault(at, {})[key] = problem
    return value


_Read = tuple[Any, bool, Unreadable | None]


def _entry(column: Column, cell: Any, settings: Settings) -> _Read:
    """The value of a cell, whether it is a variant, and why it cannot be read."""
    try:
        entry = read_cell(column, {column.key: cell}, {}, settings)
    except Unreadable as problem:
        return None, False, problem.with_traceback(None)
    return (None, False, None) if entry is None else (entry.value, entry.normalised, None)
