"""Native charts of the roll-up workbook, in one look."""

from collections.abc import Sequence
from typing import Any

from csat_xl.workbook.styles import FONT, INK, LINE, SERIES

WIDTH, HEIGHT = 335, 232
MOST_BARS = 30
"""Longer tables are charted up to this row."""

QUIET = "#C9D1D6"
"""The colour of groups with too few answers."""

GRID = "#E6EBEE"
FONT_OF_CHART = {"name": FONT, "size": 9, "color": INK}
Cells = tuple[str, int, int, int, int]


def bar(
    book: Any,
    title: str,
    names: Cells,
    values: Cells,
    number_format: str,
    limits: tuple[float | None, float | None] = (None, None),
    quiet: Sequence[bool] = (),
) -> Any:
    """A horizontal bar chart, first row on top; ``quiet`` bars (too few answers) are grey."""
    points = [{"fill": {"color": QUIET}} if grey else None for grey in quiet]
    chart = book.add_chart({"type": "bar"})
    series = _series(names, values, number_format, SERIES[0])
    if any(points):
        series["points"] = points
    chart.add_series(series)
    chart.set_x_axis(_figures(number_format, *limits))
    chart.set_y_axis(
        {
            "num_font": FONT_OF_CHART,
            "line": {"color": LINE},
            "reverse": True,
            "label_position": "low",
        }
    )
    count = values[3] - values[1] + 1
    return _finished(chart, title, height=max(HEIGHT, 90 + 24 * count))


def column(book: Any, title: str, names: Cells, values: Cells, number_format: str) -> Any:
    """A column chart."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(_series(names, values, number_format, SERIES[0]))
    chart.set_x_axis({"num_font": FONT_OF_CHART, "line": {"color": LINE}})
    chart.set_y_axis(_figures(number_format, 0, None))
    return _finished(chart, title)


def doughnut(book: Any, title: str, names: Cells, values: Cells, colours: Sequence[str]) -> Any:
    """A ring of shares, with the share of each part."""
    chart = book.add_chart({"type": "doughnut"})
    chart.add_series(
        {
            "categories": list(names),
            "values": list(values),
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {"percentage": True, "font": {**FONT_OF_CHART, "color": "#FFFFFF"}},
        }
    )
    chart.set_hole_size(50)
    _finished(chart, title)
    chart.set_legend({"position": "right", "font": FONT_OF_CHART})
    return chart


def line(
    book: Any,
    title: str,
    names: Cells,
    series: Sequence[tuple[str, Cells, str, bool]],
    width: int = WIDTH,
) -> Any:
    """Lines over months: (name, cells, number format, on the second axis)."""
    chart = book.add_chart({"type": "line"})
    for i, (name, cells, number_format, second) in enumerate(series):
        colour = SERIES[i % len(SERIES)]
        chart.add_series(
            {
                "name": name,
                "categories": list(names),
                "values": list(cells),
                "line": {"color": colour, "width": 2.25},
                "marker": {
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
                "data_labels": {
                    "value": True,
                    "position": "above",
                    "num_format": number_format,
                    "font": {**FONT_OF_CHART, "color": colour},
                },
                "y2_axis": second,
            }
        )
        axis = _figures(number_format)
        if second:
            chart.set_y2_axis({**axis, "major_gridlines": {"visible": False}})
        else:
            chart.set_y_axis(axis)
    chart.set_x_axis({"num_font": FONT_OF_CHART, "line": {"color": LINE}})
    chart.show_blanks_as("gap")
    _finished(chart, title, width=width)
    if len(series) > 1:
        chart.set_legend({"position": "bottom", "font": FONT_OF_CHART})
    return chart


def _series(names: Cells, values: Cells, number_format: str, colour: str) -> dict[str, Any]:
    return {
        "categories": list(names),
        "values": list(values),
        "fill": {"color": colour},
        "gap": 60,
        "data_labels": {"value": True, "num_format": number_format, "font": FONT_OF_CHART},
    }


def _figures(
    number_format: str, low: float | None = None, high: float | None = None
) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_font": FONT_OF_CHART,
        "num_format": number_format,
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
        "line": {"none": True},
    }
    if low is not None:
        axis["min"] = low
    if high is not None:
        axis["max"] = high
    return axis


def _finished(chart: Any, title: str, width: int = WIDTH, height: int = HEIGHT) -> Any:
    chart.set_title(
        {
            "name": title,
            "name_font": {**FONT_OF_CHART, "size": 11, "bold": True},
            "overlay": False,
        }
    )
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": width, "height": height})
    return chart
