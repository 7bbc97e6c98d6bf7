"""A workbook of values for the survey office: one look, no macros, the same file for the same data."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csat_xl.workbook.styles import FONT, Styles

CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that the same data give the same file."""


@contextmanager
def survey_book(path: Path, title: str) -> Iterator[tuple[Callable[[str], Any], Styles]]:
    """A new workbook: a call that adds a sheet by name, and the styles."""
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

        def add(name: str) -> Any:
            sheet = book.add_worksheet(name)
            sheet.set_tab_color("#1F5C7A" if len(book.worksheets()) == 1 else "#6BA292")
            return sheet

        yield add, Styles(book)
