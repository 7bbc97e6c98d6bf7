"""A workbook open in a spreadsheet program, read as a file is read: cells, content, findings."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from csat_xl.operations import FileReport, report_of
from csat_xl.sheets.definition import Sheet
from csat_xl.workbook.integrity import replaced_formulas
from csat_xl.workbook.read import ReadBook, read_pages

Pages = dict[str, list[list[Any]]]


def pages_of(book: Any) -> Pages:
    """The cells of every sheet from A1 on, ``""`` where empty, as the file reader gives them."""
    found: Pages = {}
    for sheet in book.sheets:
        last = sheet.used_range.last_cell
        area = sheet.range((1, 1), (last.row, last.column))
        rows = area.options(ndim=2).value
        found[sheet.name] = [[_plain(value) for value in row] for row in rows]
    return found


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()  # so the file reader tells days from moments
    return float(value) if isinstance(value, Decimal) else value


def report(book: Any) -> FileReport:
    """The content of an open workbook and every finding of its checks; nothing is changed."""
    path = path_of(book)
    content = read_pages(pages_of(book), str(path))
    replaced = replaced_formulas(content, lambda sheet: _typed(book, content, sheet))
    return report_of(path, content, replaced)


def path_of(book: Any) -> Path:
    """The path of an open workbook; only its name where it was never saved."""
    return Path(book.fullname)


def _typed(book: Any, content: ReadBook, sheet: Sheet) -> set[str]:
    """The addresses in computed columns beside an entry that hold a value and no formula."""
    places = content.columns.get(sheet.key, {})
    rows = [record.number for record in content.book.rows(sheet.key)]
    page, typed = book.sheets[sheet.name], set()
    for column in sheet.columns:
        if not column.computed or column.key not in places or not rows:
            continue
        at = places[column.key] + 1
        first, last = min(rows), max(rows)
        formulas = _column(page.range((first, at), (last, at)).formula)
        letters = page.range((1, at)).get_address(False, False).rstrip("1")
        typed |= {
            f"{letters}{row}"
            for row, text in enumerate(formulas, first)
            if str(text) != "" and not str(text).startswith("=")
        }
    return typed


def _column(formulas: Any) -> list[Any]:
    """The formulas of a column, however an engine hands them over."""
    if not isinstance(formulas, list | tuple):
        return [formulas]
    return [row[0] if isinstance(row, list | tuple) else row for row in formulas]
