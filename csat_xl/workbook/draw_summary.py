"""Draw 月度汇总: the cells, charts and names that csat_xl.sheets.summary lays out."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.sheets.summary import NAME
from csat_xl.sheets.summary_page import Chart, SummarySheet
from csat_xl.workbook.addresses import sheet_reference
from csat_xl.workbook.editions import Edition, write_formula
from csat_xl.workbook.styles import ACCENT, BAND, FONT, INK, LINE, SERIES, Styles

_NUMBER_FORMATS = {
    "count": "0",
    "score": "0.0",
    "score2": "0.00",
    "share": "0.0%",
    "point": "0.0",
    "number": "General",
    "live": "0.0#",
}
CHART_WIDTH, CHART_HEIGHT = 435, 250
CHARTS_A_ROW, CHART_ROW = 2, 6
LEAST_COLUMN = 5
"""Charts stand beside the tables, from this column on at the least."""
ROWS_A_CHART, COLUMNS_A_CHART = 13, 5


def draw_summary(
    page: Any, book: Any, layout: SummarySheet, styles: Styles, edition: Edition
) -> None:
    """Draw the sheet and define the names of its live figures."""
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.set_column(0, 0, 19)
    page.set_column(1, 30, 12)
    kpi_row = next((c.row for c in layout.cells if c.style == "kpi label"), None)
    if kpi_row is not None:
        page.set_row(kpi_row + 1, 30)
    for cell in layout.cells:
        word = cell.style == "text" and cell.column > 0  # among centred figures
        style = styles.cell(align="center") if word else _style(styles, cell.style)
        if cell.formula:
            write_formula(page, cell.row, cell.column, cell.content, cell.value, style, edition)
        else:
            page.write_string(cell.row, cell.column, cell.content, style)
    tables = [cell.column for cell in layout.cells if cell.row >= CHART_ROW]
    beside = max(LEAST_COLUMN, max(tables, default=0) + 2)
    for index, chart in enumerate(layout.charts):
        _insert(page, book, chart, index, beside)
    for name, (row, column) in layout.names.items():
        cell = xl_rowcol_to_cell(row, column, True, True)
        book.define_name(name, f"={sheet_reference(NAME)}!{cell}")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(0.4, 0.4, 0.5, 0.5)
    page.freeze_panes(2, 0)
    page.protect("", {"format_columns": True, "format_cells": True, "objects": True})


def _style(styles: Styles, name: str) -> Any:
    match name:
        case "title":
            return styles.title
        case "note":
            return styles.note
        case "band":
            return styles.band
        case "header":
            return styles.header
        case "kpi label":
            return styles.get(
                bg_color=BAND, align="center", font_color="#4A5A66", border=1, border_color=LINE
            )
        case "text":
            return styles.cell()
    look: dict[str, Any] = {
        "num_format": _NUMBER_FORMATS[name.removeprefix("kpi ")],
        "align": "center",
    }
    if name.startswith("kpi"):
        return styles.get(
            font_size=15, bold=True, font_color=ACCENT, border=1, border_color=LINE, **look
        )
    return styles.cell(**look)


def _insert(page: Any, book: Any, chart: Chart, index: int, beside: int) -> None:
    drawn = book.add_chart({"type": chart.kind})
    font = {"name": FONT, "size": 9, "color": INK}
    drawn.add_series(
        {
            "categories": [NAME, *chart.names],
            "values": [NAME, *chart.values],
            "fill": {"color": SERIES[0]},
            "gap": 60,
            "data_labels": {"value": True, "num_format": chart.number_format, "font": font},
        }
    )
    drawn.set_title(
        {"name": chart.title, "name_font": {**font, "size": 11, "bold": True}, "overlay": False}
    )
    drawn.set_legend({"none": True})
    values: dict[str, Any] = {
        "num_font": font,
        "major_gridlines": {"visible": True, "line": {"color": "#E6EBEE"}},
        "num_format": chart.number_format,
        "line": {"none": True},
    }
    if chart.low is not None:
        values["min"] = chart.low
    if chart.high is not None:
        values["max"] = chart.high
    names = {"num_font": font, "line": {"color": LINE}}
    if chart.kind == "bar":
        drawn.set_x_axis(values)
        drawn.set_y_axis({**names, "reverse": True})
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(values)
    drawn.set_chartarea({"border": {"color": LINE}})
    drawn.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    row, column = divmod(index, CHARTS_A_ROW)
    place = (CHART_ROW + row * ROWS_A_CHART, beside + column * COLUMNS_A_CHART)
    page.insert_chart(*place, drawn, {"object_position": 2, "description": chart.title})
