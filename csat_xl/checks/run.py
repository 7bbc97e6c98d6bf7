"""Apply every check to a workbook."""

from collections.abc import Iterable, Iterator, Sequence

from csat_xl.checks.catalogue import checks_of
from csat_xl.checks.check import WHOLE_SHEET, Check
from csat_xl.checks.finding import Finding
from csat_xl.checks.text import understood
from csat_xl.language import Text
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Sheet
from csat_xl.sheets.table import Table


def check_book(book: Book) -> list[Finding]:
    """Every problem of a workbook's rows and sheets, by sheet, row and code.

    Structure and overtyped formulas (W01) are looked at where the file is read.
    """
    return [finding for sheet in book.sheets for finding in check_sheet(sheet, book)]


def check_sheet(sheet: Sheet, book: Book) -> list[Finding]:
    """Every problem of one sheet of a workbook, by row and code; none where it is missing."""
    if sheet.key not in book.records:
        return []
    return sorted(_of_sheet(sheet, book), key=lambda f: (f.row, f.code))


def _of_sheet(sheet: Sheet, book: Book) -> Iterator[Finding]:
    columns = dict(sheet.by_key)
    given = book.rows(sheet.key)
    every: Sequence[Record] = ()
    for check in checks_of(sheet.key):
        rows: Iterable[Record]
        if check.whole:
            rows = (WHOLE_SHEET,)
        elif check.screen is not None and isinstance(given, Table):
            rows = map(given.row, sorted(check.screen(check, given, book)))
        else:
            rows = every = every or tuple(given)
        for row in rows:
            for key in check.places(row, book):
                yield _finding(check, sheet, columns, row, key)


def _finding(
    check: Check, sheet: Sheet, columns: dict[str, Column], row: Record, key: str
) -> Finding:
    column = columns.get(key)
    private = column is not None and column.private
    return Finding(
        check.code,
        check.severity,
        sheet.name,
        row.number,
        key,
        column.header if column else "",
        None if private else row.cell(key),
        check.text if private else _message(check, row, key),
    )


def _message(check: Check, row: Record, key: str) -> Text:
    """The check's sentence; where a cell was read or could not be, with what it held."""
    if check.code == "N01" and key in row.values:
        return understood(row.values[key])
    problem = row.unreadable.get(key)
    return Text(problem.zh, problem.en) if problem else check.text
