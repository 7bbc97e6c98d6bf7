"""Draw 往月数据: a row a month, and the line of the CSAT rate where there are two or more."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from csat_xl.sheets.history import FIGURES, METRICS, NAME, PERIOD, metric_names
from csat_xl.workbook.addresses import HEADER_ROW
from csat_xl.workbook.styles import FONT, INK, LINE, SERIES, Styles

RATE_COLUMN = 3


def draw_history(
    page: Any,
    file: Any,
    history: Sequence[Mapping[str, Any]],
    styles: Styles,
    shares: Collection[str] = (),
) -> None:
    """Draw the sheet; ``shares`` are the metrics whose unit is %."""
    names = metric_names(history)
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, NAME, styles.title)
    note = "由“新建下月”逐月带入,供“完整汇总”比较趋势与持续不达标;更正时直接改写数字即可。"
    page.write_string(1, 0, note, styles.note)
    page.set_row(HEADER_ROW - 1, 34)
    heads = [PERIOD.header, *(figure.header for figure in FIGURES), *names]
    for column, head in enumerate(heads):
        page.set_column(column, column, 11 if column <= len(FIGURES) else 15)
        page.write_string(HEADER_ROW - 1, column, head, styles.header)
    for row, month in enumerate(history, HEADER_ROW):
        page.write_string(row, 0, month["period"], styles.cell(align="center", num_format="@"))
        for column, figure in enumerate(FIGURES, 1):
            shape = styles.cell(align="center", num_format=figure.number_format)
            _number(page, row, column, month.get(figure.key), shape)
        for column, name in enumerate(names, 1 + len(FIGURES)):
            value = month.get(METRICS, {}).get(name)
            shape = styles.cell(align="center", num_format="0.0%" if name in shares else "0.0##")
            _number(page, row, column, value, shape)
    if len(history) > 1:
        _chart(page, file, len(history))
    page.freeze_panes(HEADER_ROW, 1)
    page.set_tab_color("#8E9AAF")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _number(page: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        page.write_blank(row, column, None, style)
    else:
        page.write_number(row, column, value, style)


def _chart(page: Any, file: Any, months: int) -> None:
    font = {"name": FONT, "size": 9, "color": INK}
    last = HEADER_ROW + months - 1
    chart = file.add_chart({"type": "line"})
    chart.add_series(
        {
            "categories": [NAME, HEADER_ROW, 0, last, 0],
            "values": [NAME, HEADER_ROW, RATE_COLUMN, last, RATE_COLUMN],
            "line": {"color": SERIES[0], "width": 2.25},
            "marker": {"type": "circle", "size": 6},
            "data_labels": {"value": True, "num_format": "0.0%", "font": font, "position": "above"},
        }
    )
    chart.set_title({"name": "往月满意率", "name_font": {**font, "size": 11, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": font, "line": {"color": LINE}})
    chart.set_y_axis({"num_font": font, "num_format": "0%", "max": 1})
    chart.set_size({"width": 520, "height": 240})
    page.insert_chart(last + 2, 0, chart, {"object_position": 2})
