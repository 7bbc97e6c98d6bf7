"""What the rules ask of a row's cells, in Python; the same questions in Excel are in twins."""

import datetime as dt
from collections.abc import Iterable

from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Sheet
from csat_xl.sheets.once import Once

DAY = dt.timedelta(days=1)


_columns: Once[tuple[Sheet, ...], dict[str, dict[str, Column]]] = Once(
    lambda sheets: {sheet.key: dict(sheet.by_key) for sheet in sheets}
)


def columns(book: Book) -> dict[str, dict[str, Column]]:
    """The columns of each sheet by key."""
    return _columns(book.sheets)


def blank(row: Record, key: str) -> bool:
    """Whether nothing was typed in a cell."""
    return row.get(key) is None and key not in row.unreadable and not row.has(key)


def date(row: Record, key: str) -> dt.datetime | None:
    """The date and time in a cell, None where there is none or it cannot be read."""
    value = row.get(key)
    return value if isinstance(value, dt.datetime) else None


def is_whole_day(moment: dt.datetime) -> bool:
    """Whether a date has no time of day."""
    return moment.time() == dt.time()


def before(first: dt.datetime, second: dt.datetime) -> bool:
    """Whether ``first`` is before ``second``, by day where either has no time of day."""
    if is_whole_day(first) or is_whole_day(second):
        return first.date() < second.date()
    return first < second


def same(one: object, other: object) -> bool:
    """Whether two texts are the same for Excel, which does not tell upper from lower case."""
    return str(one).casefold() == str(other).casefold()


def listed(value: object, names: Iterable[str]) -> bool:
    """Whether a text is in a list, as Excel compares."""
    return any(same(value, name) for name in names)


def has_sheet(book: Book, key: str) -> bool:
    """Whether the workbook has a sheet."""
    return any(sheet.key == key for sheet in book.sheets)
