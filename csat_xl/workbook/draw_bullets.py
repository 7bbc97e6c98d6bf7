"""子弹图: a native bullet chart for each key figure, drawn from the cells of KPI跟踪.

The bar is the actual value; marks over it are baseline, target and competitor. It is a column
chart with lines of markers only, which Excel, WPS and LibreOffice draw alike.
"""

from typing import Any

from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.kpis import kpi_of
from csat_xl.workbook.styles import FONT, INK, LINE, SERIES, Styles

NAME = "子弹图"
ACROSS = 4
WIDTH, HEIGHT = 236, 280
ROW_PIXELS = 20
ROWS_A_PAGE = 5
"""Rows of charts on an upright page."""
_MARKS = (
    ("target", "目标", "long_dash", 17, SERIES[3], "right"),
    ("competitor", "竞争对手", "diamond", 9, "#B86A1E", "left"),
    ("baseline", "基线", "circle", 7, "#5B6770", "left"),
)
BAR = "#A9CBDA"


def draw_bullets(page: Any, file: Any, sheet: Sheet, book: Book, styles: Styles) -> None:
    """Draw a chart for each row of the sheet of key figures, four beside one another."""
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, NAME, styles.title)
    note = (
        "柱为实际值;横线(红)为目标,菱形(橙)为竞争对手,圆点(灰)为基线。数据取自“"
        + sheet.name
        + "”。"
    )
    page.write_string(1, 0, note, styles.note)
    rows = [row for row in book.rows(sheet.key) if row.get("name") is not None]
    rows_each = -(-HEIGHT // ROW_PIXELS) + 1
    for i, row in enumerate(rows):
        chart = _chart(file, sheet, book, row)
        at = 3 + i // ACROSS * rows_each
        options = {"x_offset": i % ACROSS * (WIDTH + 8), "object_position": 2}
        page.insert_chart(at, 0, chart, options)
    if len(rows) <= 2 * ACROSS:
        page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, -(-len(rows) // (ROWS_A_PAGE * ACROSS)) or 1)
    lines = -(-len(rows) // ACROSS)
    page.set_h_pagebreaks([3 + n * rows_each for n in range(ROWS_A_PAGE, lines, ROWS_A_PAGE)])
    page.protect("", {"objects": True})


def _chart(file: Any, sheet: Sheet, book: Book, row: Record) -> Any:
    columns = [column.key for column in sheet.columns]
    at = row.number - 1

    def cell(key: str) -> list[Any]:
        place = columns.index(key)
        return [sheet.name, at, place, at, place]

    percent = row.get("unit") == "%"
    shape = "0.0%" if percent else "0.00" if row.get("unit") == "α" else "0.0"
    font = {"name": FONT, "size": 9, "color": INK}
    chart = file.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "实际",
            "categories": cell("name"),
            "values": cell("actual"),
            "fill": {"color": BAR},
            "gap": 120,
            "data_labels": {
                "value": True,
                "num_format": shape,
                "font": {**font, "bold": True},
                "position": "inside_base",
            },
        }
    )
    marks = file.add_chart({"type": "line"})
    for key, label, shape_of, size, colour, side in _MARKS:
        if row.get(key) is None:
            continue
        marks.add_series(
            {
                "name": label,
                "categories": cell("name"),
                "values": cell(key),
                "line": {"none": True},
                "marker": {
                    "type": shape_of,
                    "size": size,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
                "data_labels": {
                    "value": True,
                    "num_format": shape,
                    "font": {**font, "color": colour},
                    "position": side,
                },
            }
        )
    chart.combine(marks)
    kpi = kpi_of(row, book)
    low, high = (kpi.low, kpi.high) if kpi else (None, None)
    axis: dict[str, Any] = {
        "num_font": font,
        "num_format": "0%" if percent else "General",
        "major_gridlines": {"visible": True, "line": {"color": "#E6EBEE"}},
        "line": {"none": True},
    }
    if low is not None and high is not None:
        axis |= {"min": low, "max": high}
    chart.set_y_axis(axis)
    chart.set_x_axis({"visible": False, "line": {"color": LINE}, "label_position": "low"})
    title, unit = str(row.get("name")), str(row.get("unit") or "")
    if unit and not title.endswith(unit):
        title += f"({unit})"
    chart.set_title({"name": title, "name_font": {**font, "size": 11, "bold": True}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart
