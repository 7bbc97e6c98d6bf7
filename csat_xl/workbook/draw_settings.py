"""Draw 设置: single settings with names, and the tables and lists beside them."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from csat_xl.sheets import settings as layout
from csat_xl.sheets.block import Block
from csat_xl.sheets.book import Settings
from csat_xl.workbook.addresses import sheet_reference
from csat_xl.workbook.editions import Edition, write_formula
from csat_xl.workbook.styles import Styles

_HEAD = layout.FIRST_ROW - 1
_FIRST = layout.FIRST_ROW
_BELOW_ALL_LISTS = 100
_BLANK = 3
"""A column that stays empty."""
_FIXED = (19, 16, 30, 2)
"""The widths of the single settings and of the blank column after them."""
_GAP = 2
_SCALE, _LEAST_SCALE = 52, 40
"""Per cent of full size on paper: small print, but print that can be read."""
_ACROSS = 860
"""Pixels between the margins across A4 at full size, less room for a wider font."""


def draw_settings(
    page: Any,
    book: Any,
    settings: Settings,
    template: str,
    version: str,
    styles: Styles,
    edition: Edition,
    sheets: Collection[str] | None = None,
) -> None:
    """Draw the sheet and define the name of every cell and list.

    Tables that none of the ``sheets`` reads are left out and their names stand for a blank cell;
    without ``sheets`` all are drawn.
    """
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, layout.NAME, styles.title)
    page.write_string(
        1, 0, "白色单元格可以修改;改动立即作用于全部公式、下拉列表与校验。", styles.note
    )
    page.write_string(_HEAD - 1, 0, "基本设置", styles.band)
    page.write_string(_HEAD - 1, 1, "", styles.band)
    page.write_string(_HEAD - 1, 2, "", styles.band)
    for i, label in enumerate(("项目", "值", "说明")):
        page.write_string(_HEAD, i, label, styles.header)
    for column, width in enumerate(_FIXED):
        page.set_column(column, column, width)
    for i, item in enumerate(layout.items(settings, template, version)):
        hidden = item.label == layout.SCHEME_LABEL
        row = _FIRST + (_BELOW_ALL_LISTS if hidden else i)
        page.write_string(row, 0, item.label, styles.cell(bold=True))
        look = {"num_format": item.number_format, "align": "center"}
        style = styles.cell(locked=item.locked, **look)
        if item.formula:
            value = _serial(item.value)
            write_formula(page, row, 1, item.formula, value, style, edition)
        else:
            _write(page, row, 1, item.value, style)
        page.write_string(row, 2, item.note, styles.cell(font_color="#5B6770", text_wrap=True))
        _define(book, item.name, row, 1, row, 1)
        if hidden:
            page.set_row(row, None, None, {"hidden": True})
    _rules_for_single(page, [i.label for i in layout.items(settings, template, version)])
    column, printed, parts = 4, (0, 0), [(0, _pixels(_FIXED))]
    for block in layout.blocks(settings):
        if sheets is not None and not layout.needed(block, sheets):
            for name in filter(None, (block.name, *(area[0] for area in block.areas))):
                _define(book, name, 0, _BLANK, 0, _BLANK)
            continue
        first, column = column, _draw_block(page, book, block, column, styles, edition) + 1
        if block.printed:
            printed = (max(printed[0], _FIRST + block.room), column)
            parts.append((first, _pixels((*_widths(block), _GAP))))
    page.print_area(0, 0, *printed)
    page.freeze_panes(_FIRST, 1)
    _print(page, parts)
    page.protect("", {"format_columns": True, "format_cells": True})


def _draw_block(
    page: Any, book: Any, block: Block, column: int, styles: Styles, edition: Edition
) -> int:
    width, last = len(block.headers), _FIRST + block.room - 1
    for j, header in enumerate(block.headers):
        page.write_string(_HEAD - 1, column + j, block.title if j == 0 else "", styles.band)
        page.write_string(_HEAD, column + j, header, styles.header)
        page.set_column(column + j, column + j, _widths(block)[j])
    for i in range(block.room):
        for j in range(width):
            value = block.rows[i][j] if i < len(block.rows) else None
            look: dict[str, Any] = {
                "num_format": block.formats.get((i, j), block.number_format),
                "align": block.align,
            }
            formula = block.formulas.get((i, j))
            if formula:
                style = styles.cell(locked=True, **look)
                write_formula(page, _FIRST + i, column + j, formula, value, style, edition)
            else:
                style = styles.cell(locked=block.locked, **look)
                _write(page, _FIRST + i, column + j, value, style)
    if block.locked:  # Excel need not mark texts such as 4 there
        area = xl_range(_FIRST, column, last, column + width - 1)
        page.ignore_errors({"number_stored_as_text": area})
    if block.name:
        _define(book, block.name, _FIRST, column, last, column + width - 1)
    for name, top, left, bottom, right in block.areas:
        _define(book, name, _FIRST + top, column + left, _FIRST + bottom, column + right)
    page.set_column(column + width, column + width, _GAP)
    return column + width


def _widths(block: Block) -> tuple[float, ...]:
    if block.widths:
        return block.widths
    of_title = 2 * len(block.title) // len(block.headers) + 2
    return tuple(max(9, 2 * len(header) + 2, of_title) for header in block.headers)


def _pixels(widths: Iterable[float]) -> int:
    return sum(round(7 * width) + 5 for width in widths)


def _print(page: Any, parts: list[tuple[int, int]]) -> None:
    """Page by page from left to right; a table (first column, pixels) is not split if it fits."""
    widest = max(width for _, width in parts)
    scale = max(_LEAST_SCALE, min(_SCALE, _ACROSS * 100 // widest))
    room, used, breaks = _ACROSS * 100 // scale, 0, []
    for first, width in parts:
        if used and used + width > room:
            breaks.append(first)
            used = 0
        used += width
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(0.4, 0.4, 0.3, 0.5)
    page.set_print_scale(scale)
    page.set_v_pagebreaks(breaks)
    page.print_across()
    page.set_footer('&L&"微软雅黑"&9&A&R&"微软雅黑"&9第 &P / &N 页')


def _define(book: Any, name: str, top: int, left: int, bottom: int, right: int) -> None:
    first = xl_rowcol_to_cell(top, left, True, True)
    last = xl_rowcol_to_cell(bottom, right, True, True)
    area = first if first == last else f"{first}:{last}"
    book.define_name(name, f"={sheet_reference(layout.NAME)}!{area}")


def _rules_for_single(page: Any, labels: list[str]) -> None:
    """The month and the check date are dates, numbers of cases whole; the team's name is free."""
    for label in ("统计月份", "检查基准日"):
        told = "填日期,如 2026-05-01"
        rule = {"validate": "date", "criteria": ">=", "value": dt.date(2000, 1, 1)}
        _rule(page, _FIRST + labels.index(label), label, told, rule)
    for label in ("调查发放数", "服务客户数"):
        rule = {"validate": "integer", "criteria": ">=", "value": 1}
        _rule(page, _FIRST + labels.index(label), label, "填大于 0 的整数,或留空", rule)


def _rule(page: Any, row: int, label: str, told: str, rule: dict[str, Any]) -> None:
    words = {"input_title": label, "input_message": told, "error_message": f"请{told}"}
    page.data_validation(row, 1, row, 1, {**rule, **words})


def _serial(value: Any) -> Any:
    return (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else value


def _write(page: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        page.write_string(row, column, value, style)
    else:
        page.write_number(row, column, value, style)
