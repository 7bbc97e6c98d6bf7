"""A workbook for the survey office: one look, no macros, the same file for the same data."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
