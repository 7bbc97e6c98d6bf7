"""Draw 冲突: what a merge of returned copies could not decide, one line for each file's say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.workbook.addresses import FIRST_ROW, HEADER_ROW, sheet_reference
from csat_xl.workbook.styles import Styles

NAME = "冲突"
COLUMNS = (
    ("类型", 10),
    ("工作表", 20),
    ("行", 7),
    ("单元格", 9),
    ("编号/名称", 18),
    ("列", 16),
    ("原值", 24),
    ("文件", 24),
    ("文件中的值", 24),
    ("说明", 44),
)
MOST_LINKS = 50_000
"""A worksheet holds 65,530 links at most."""


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One line: the place in this workbook, the base value, and what one file holds."""

    kind: str
    sheet: str
    row: int
    cell: str
    label: str
    column: str
    base: Any
    file: str
    value: Any
    note: str


def draw_conflicts(page: Any, lines: Sequence[ConflictLine], styles: Styles) -> None:
    """Draw the sheet; the addresses lead to their cells."""
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, NAME, styles.title)
    page.write_string(
        1, 0, "合并时未能自动决定的内容:本工作簿保留原值,没有删除任何一行。", styles.note
    )
    page.write_string(2, 0, "请逐条核对,选定后填入所指单元格;处理完可删除本工作表。", styles.note)
    page.set_row(HEADER_ROW - 1, 24)
    for index, (header, width) in enumerate(COLUMNS):
        page.set_column(index, index, width)
        page.write_string(HEADER_ROW - 1, index, header, styles.header)
    text, centred = styles.cell(num_format="@", text_wrap=True), styles.cell(align="center")
    link = styles.cell(align="center", font_color="#1F5C7A", underline=1)
    for i, line in enumerate(lines):
        row = FIRST_ROW - 1 + i
        page.write_string(row, 0, line.kind, centred)
        page.write_string(row, 1, line.sheet, text)
        _write(page, row, 2, line.row or None, styles, centred)
        if line.cell and i < MOST_LINKS:
            target = f"internal:{sheet_reference(line.sheet)}!{line.cell}"
            page.write_url(row, 3, target, link, line.cell)
        else:
            page.write_string(row, 3, line.cell, centred)
        page.write_string(row, 4, line.label, text)
        page.write_string(row, 5, line.column, text)
        _write(page, row, 6, line.base, styles, text)
        page.write_string(row, 7, line.file, text)
        _write(page, row, 8, line.value, styles, text)
        page.write_string(row, 9, line.note, text)
    page.autofilter(HEADER_ROW - 1, 0, FIRST_ROW - 2 + max(len(lines), 1), len(COLUMNS) - 1)
    page.freeze_panes(HEADER_ROW, 1)
    page.set_tab_color("#B5523B")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_ROW - 1)


def _write(page: Any, row: int, column: int, value: Any, styles: Styles, style: Any) -> None:
    """Write a value as itself; a text that Excel would run stays text."""
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, dt.date):
        timed = isinstance(value, dt.datetime)
        shape = styles.cell(num_format="yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd", align="left")
        page.write_datetime(row, column, value, shape)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, styles.cell(align="left"))
    else:
        page.write_string(row, column, str(value), style)
