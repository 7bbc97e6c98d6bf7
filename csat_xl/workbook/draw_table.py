"""Draw a sheet with a table: title, notes, headers, records, validation, colours, protection."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from csat_xl.entries import NOT_APPLICABLE, is_blank
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Scale, Sheet
from csat_xl.workbook.addresses import FIRST_ROW, HEADER_ROW, column_letter, resolve
from csat_xl.workbook.editions import Edition, prepared, write_formula
from csat_xl.workbook.page import ROW
from csat_xl.workbook.styles import Styles

DATE_FORMAT, DATETIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
LINE_HEIGHT = 17
WIDE = 22
"""A table of more columns is printed two pages wide."""
_CENTRED = {
    Kind.CHOICE,
    Kind.YES_NO,
    Kind.SCORE,
    Kind.RATING,
    Kind.DATE,
    Kind.DATETIME,
    Kind.DUE,
    Kind.POINTS,
}
_SHARES = {
    "actual": "0.0%",
    "target": "0%",
    "step": "0%",
    "baseline": "0.0%",
    "competitor": "0.0%",
}
"""How columns show a figure whose unit is a share."""
_LIVE = "0.0#"
"""How a figure from the survey, such as an NPS, shows in the column ``actual``."""
_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def draw_table(
    page: Any,
    sheet: Sheet,
    book: Book,
    sheets: Mapping[str, Sheet],
    styles: Styles,
    edition: Edition,
    live: Mapping[int, tuple[str, Any]],
) -> int:
    """Draw the sheet on ``page``; gives the number of its last table row.

    ``live`` holds, by row, the formula and value that stand in the column ``actual`` instead of
    an entry (figures taken from the survey of the same workbook).
    """
    records = book.rows(sheet.key)
    last = FIRST_ROW + max(len(records) + 20, sheet.blank_rows) - 1
    ready = {c.key: prepared(c.formula, edition) for c in sheet.columns if c.computed}
    texts = {key: resolve(formula.text, sheet, ROW, sheets) for key, formula in ready.items()}
    _head(page, sheet, styles)
    page.add_table(
        HEADER_ROW - 1,
        0,
        last - 1,
        len(sheet.columns) - 1,
        {
            "name": sheet.table,
            "style": None,
            "columns": [
                {
                    "header": column.header,
                    "header_format": styles.header,
                    **(
                        {"formula": "=" + texts[column.key].replace(ROW, str(FIRST_ROW))}
                        if column.computed
                        else {}
                    ),
                }
                for column in sheet.columns
            ],
        },
    )
    by_row = {record.number: record for record in records}
    for record in records:
        page.set_row(record.number - 1, LINE_HEIGHT * _lines(record, sheet))
    for index, column in enumerate(sheet.columns):
        plain = _style(styles, column, "")
        if column.computed:
            formula = ready[column.key].column(page, texts[column.key])
        for row in range(FIRST_ROW, last + 1):
            found = by_row.get(row)
            if column.computed:
                value = column.compute(found, book) if found and column.compute else ""
                formula.write(row - 1, index, value, plain)
            elif column.key == "actual" and row in live:
                text, value = live[row]
                style = _style(styles, column, _unit(found), locked=True, plain=_LIVE)
                write_formula(page, row - 1, index, text, value, style, edition)
            else:
                typed = found.cell(column.key) if found else None
                unit = _unit(found)
                style = _style(styles, column, unit) if unit else plain
                write_entry(page, row - 1, index, typed, style, styles, column)
        _validate(page, sheet, column, index, last, styles)
    _marks(page, sheet, sheets, styles, last)
    _print(page, sheet, last)
    page.protect("", _PROTECTION)
    return last


def write_entry(
    page: Any, row: int, index: int, value: Any, style: Any, styles: Styles, column: Column
) -> None:
    """Write an entry as it was typed; a text that Excel would run stays text."""
    if is_blank(value) and not isinstance(value, str):
        page.write_blank(row, index, None, style)
    elif isinstance(value, str):
        page.write_string(row, index, value, style)
    elif isinstance(value, dt.datetime | dt.date):
        page.write_datetime(row, index, value, style)
    elif isinstance(value, bool):
        page.write_boolean(row, index, value, style)
    else:
        page.write_number(row, index, value, style)


def _head(page: Any, sheet: Sheet, styles: Styles) -> None:
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, sheet.name, styles.title)
    for i, note in enumerate(sheet.notes[:2]):
        page.write_string(1 + i, 0, note, styles.note)
    page.set_row(HEADER_ROW - 1, 34)
    before = None
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, styles.get(locked=False))
        if any(c.group for c in sheet.columns):
            label = column.group if column.group != before else ""
            page.write_string(HEADER_ROW - 2, index, label, styles.band)
            before = column.group
    frozen = [c.key for c in sheet.columns].index(sheet.frozen) + 1
    page.freeze_panes(HEADER_ROW, frozen)


def _lines(record: Record, sheet: Sheet) -> int:
    """How many lines the longest text of a row takes; a Chinese character is two wide."""
    texts = [(str(record.cell(c.key) or ""), c) for c in sheet.inputs if c.kind is Kind.LONG_TEXT]
    widths = [(sum(2 if ord(sign) > 255 else 1 for sign in text), c.width) for text, c in texts]
    return max([1, *(-int(-width // (room - 1)) for width, room in widths)])


def _unit(record: Record | None) -> str:
    return str(record.get("unit") or "") if record else ""


def _style(styles: Styles, column: Column, unit: str, locked: bool = False, plain: str = "") -> Any:
    look: dict[str, Any] = {"num_format": plain} if plain else {}
    if column.kind in (Kind.DATE, Kind.DUE):
        look["num_format"] = DATE_FORMAT
    elif column.kind is Kind.DATETIME:
        look["num_format"] = DATETIME_FORMAT
    elif column.number_format:
        look["num_format"] = column.number_format
    elif column.key in _SHARES and unit == "%":
        look["num_format"] = _SHARES[column.key]
    elif column.kind in (Kind.TEXT, Kind.CUSTOMER_ID, Kind.CONTACT, Kind.PERSON, Kind.LONG_TEXT):
        look["num_format"] = "@"
    if column.kind is Kind.LONG_TEXT or column.key == "verdict":
        look["text_wrap"] = True
    if column.key == "verdict":
        look |= {"align": "left", "indent": 1}
    chosen = column.kind is Kind.NUMBER and column.choices
    if (
        column.kind in _CENTRED
        or chosen
        or (column.kind is Kind.VERDICT and column.key != "verdict")
    ):
        look["align"] = "center"
    if look.get("num_format") == "@":
        look["quote_prefix"] = True
    return styles.cell(locked=locked or column.computed, **look)


def _validate(
    page: Any, sheet: Sheet, column: Column, index: int, last: int, styles: Styles
) -> None:
    if column.computed:
        return
    cell = f"{column_letter(sheet, column.key)}{FIRST_ROW}"
    rule: dict[str, Any] = {"validate": "any"}
    message = column.help or f"请填写{column.header}"
    if isinstance(column.choices, tuple) and column.choices:
        rule = {"validate": "list", "source": list(column.choices)}
    elif column.choices:
        name = f"csat_{column.choices}"
        source = f"=OFFSET({name},0,0,MAX(1,COUNTA({name})),1)"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
    elif column.kind is Kind.SCORE:
        assert column.scale is not None
        offered: list[int | str] = [*reversed(column.scale.whole), *column.scale.levels]
        rule = {"validate": "list", "source": offered}
    elif column.kind is Kind.RATING:
        rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 10}
    elif column.kind in (Kind.DATE, Kind.DATETIME):
        rule = {"validate": "date", "criteria": ">=", "value": dt.date(2000, 1, 1)}
    elif column.kind in (Kind.NUMBER, Kind.POINTS):
        rule = _number_rule(column, cell)
    elif column.kind is Kind.CUSTOMER_ID:
        rule = {"validate": "custom", "value": f'=AND(LEN({cell})=12,EXACT(LEFT({cell},1),"C"))'}
    page.data_validation(
        FIRST_ROW - 1,
        index,
        last - 1,
        index,
        {
            **rule,
            "input_title": column.header[:32],
            "input_message": message[:255],
            "error_title": f"{column.header}"[:32],
            "error_message": message[:224],
        },
    )


def _number_rule(column: Column, cell: str) -> dict[str, Any]:
    if column.kind is Kind.POINTS:
        given = f'OR(TRIM({cell})="{NOT_APPLICABLE}",AND(ISNUMBER({cell}),{cell}>=0))'
        return {"validate": "custom", "value": f"={given}"}
    if column.scale:
        return _within(column.scale)
    return {"validate": "decimal", "criteria": "between", "minimum": -1e9, "maximum": 1e9}


def _within(scale: Scale) -> dict[str, Any]:
    """A number within the bounds of its scale; words are offered beside the whole numbers."""
    if scale.words:
        source: list[int | str] = [*reversed(scale.whole), *scale.levels]
        return {"validate": "list", "source": source, "error_type": "warning"}
    low: Any = -1e9 if scale.low is None else scale.low
    high: Any = 1e9 if scale.high is None else scale.high
    if scale.cells:
        low = low if scale.low is None else "=" + scale.cells[0]
        high = high if scale.high is None else "=" + scale.cells[1]
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _marks(page: Any, sheet: Sheet, sheets: Mapping[str, Sheet], styles: Styles, last: int) -> None:
    for mark in sheet.marks:
        condition = resolve(mark.condition, sheet, FIRST_ROW, sheets)
        condition = _anchor_columns(condition, sheet)
        for key in mark.keys:
            letter = column_letter(sheet, key)
            page.conditional_format(
                f"{letter}{FIRST_ROW}:{letter}{last}",
                {"type": "formula", "criteria": "=" + condition, "format": styles.mark(mark.style)},
            )


def _anchor_columns(condition: str, sheet: Sheet) -> str:
    """Row addresses with the column held fast, so that one rule fits every marked column."""
    for column in sheet.columns:
        cell = f"{column_letter(sheet, column.key)}{FIRST_ROW}"
        parts = condition.split('"')
        parts[::2] = [re.sub(rf"(?<![\w$]){cell}(?!\d)", f"${cell}", part) for part in parts[::2]]
        condition = '"'.join(parts)
    return condition


def _print(page: Any, sheet: Sheet, last: int) -> None:
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(2 if len(sheet.columns) > WIDE else 1, 0)
    if len(sheet.columns) > WIDE:
        page.repeat_columns(0)
    page.repeat_rows(HEADER_ROW - 1)
    page.set_margins(0.4, 0.4, 0.6, 0.6)
    page.set_footer('&L&"微软雅黑"&9&A&R&"微软雅黑"&9第 &P / &N 页')
