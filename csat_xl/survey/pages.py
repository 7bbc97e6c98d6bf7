"""A workbook for the survey office: one look, no macros, the same file for the same data."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csat_xl.rollup.page import Page
from csat_xl.workbook.page import Page as FormulaPage
from csat_xl.workbook.styles import FONT, Styles

CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that the same data give the same file."""


class SurveyBook:
    """A new workbook and its styles."""

    def __init__(self, book: Any) -> None:
        self.book, self.styles = book, Styles(book)

    def add(self, name: str) -> Any:
        """A new sheet; the first has the main colour."""
        sheet = self.book.add_worksheet(name, worksheet_class=FormulaPage)
        sheet.set_tab_color("#1F5C7A" if len(self.book.worksheets()) == 1 else "#6BA292")
        return sheet


@contextmanager
def survey_book(path: Path, title: str) -> Iterator[SurveyBook]:
    """A new workbook, written when the block ends well."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": CREATED, "comments": "csat_xl"})
        book.set_calc_mode("auto")
        yield SurveyBook(book)


def keep_header(page: Page, columns: int = 1) -> None:
    """Keep the header of the table that comes next in sight, and print it on every page."""
    page.sheet.freeze_panes(page.row + 1, columns)
    page.sheet.repeat_rows(page.row)


LINE = 17
"""Height of a line of text."""


def fit_rows(
    page: Page, first: int, rows: Sequence[Mapping[str, Any]], widths: Mapping[str, float]
) -> None:
    """Make rows as high as their longest text needs; ``widths`` are those of the wrapped columns."""
    for i, row in enumerate(rows):
        lines = max(
            -int(-wide(str(row.get(key) or "")) // (width - 3)) for key, width in widths.items()
        )
        if lines > 1:
            page.sheet.set_row(first + i, 4 + LINE * lines)


def wide(text: str) -> int:
    """The width of a text in characters; a Chinese one is two wide.

    >>> wide("A组")
    3
    """
    return sum(2 if ord(sign) > 255 else 1 for sign in text)
