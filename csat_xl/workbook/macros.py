"""Give a workbook its VBA project: code names, modules, buttons (the python edition)."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from csat_xl.sheets.definition import Sheet
from csat_xl.workbook.draw_buttons import draw_buttons
from csat_xl.workbook.vba.project import WORKBOOK_NAME, sheet_code_names, vba_project

CONFIGURATION = "xlwings.conf"
"""The sheet that xlwings' module looks for."""
SETTINGS = {"ADD_WORKBOOK_TO_PYTHONPATH": "false"}


def add_macros(
    file: xlsxwriter.Workbook, pages: Mapping[str, Any], sheets: Mapping[str, Sheet], title: str
) -> None:
    """Add the project and the buttons, when every sheet is there and has its columns."""
    _configure(file.add_worksheet(CONFIGURATION))
    worksheets = file.worksheets()
    file.add_vba_project(io.BytesIO(vba_project(len(worksheets))), is_stream=True)
    file.set_vba_name(WORKBOOK_NAME)
    for page, name in zip(worksheets, sheet_code_names(len(worksheets)), strict=True):
        page.set_vba_name(name)
    draw_buttons(pages, sheets, title)


def _configure(page: Any) -> None:
    """Settings of xlwings that hold for this workbook only, on a sheet that nobody sees.

    The folder of the workbook is not put before Python's own: what else lies there must not take
    the place of a module, and a folder of SharePoint or OneDrive, which has only an address, must
    not stop us.
    """
    page.very_hidden()
    for row, (key, value) in enumerate(SETTINGS.items()):
        page.write_string(row, 0, key)
        page.write_string(row, 1, value)
