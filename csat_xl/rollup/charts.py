"""Native charts of the roll-up workbook, in one look."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from csat_xl.workbook.styles import FONT, INK, LINE, SERIES

WIDTH, HEIGHT = 332, 228
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
    """A horizontal bar chart, first row on top; ``quiet`` bars (too few answers) are grey.

    Each bar tells its figure, so there is no axis of figures.
    """
    points = [{"fill": {"color": QUIET}} if grey else None for grey in quiet]
    chart = book.add_chart({"type": "bar"})
    series = _series(names, values, number_format)
    if any(points):
        series["points"] = points
    chart.add_series(series)
    axis = {"visible": False, "major_gridlines": {"visible": False}}
    chart.set_x_axis({**_figures(number_format, *limits), **axis})
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
    chart.add_series(_series(names, values, number_format))
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
    values: Cells,
    number_format: str,
    limits: tuple[float | None, float | None] = (None, None),
) -> Any:
    """A line over months; a month without a figure leaves a gap."""
    chart = book.add_chart({"type": "line"})
    colour = {"color": SERIES[0]}
    labels = {"value": True, "num_format": number_format, "font": FONT_OF_CHART}
    chart.add_series(
        {
            "categories": list(names),
            "values": list(values),
            "line": {**colour, "width": 2.25},
            "marker": {"type": "circle", "size": 6, "fill": colour, "border": colour},
            "data_labels": {**labels, "position": "above"},
        }
    )
    chart.set_x_axis({"num_font": FONT_OF_CHART, "line": {"color": LINE}})
    chart.set_y_axis(_figures(number_format, *limits))
    chart.show_blanks_as("gap")
    return _finished(chart, title)


def _series(names: Cells, values: Cells, number_format: str) -> dict[str, Any]:
    return {
        "categories": list(names),
        "values": list(values),
        "fill": {"color": SERIES[0]},
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


def _finished(chart: Any, title: str, height: int = HEIGHT) -> Any:
    chart.set_title(
        {
            "name": title,
            "name_font": {**FONT_OF_CHART, "size": 11, "bold": True},
            "overlay": False,
        }
    )
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": WIDTH, "height": height})
    return chart


# --- charts of the first sheet ------------------------------------------------------------------


class Drawn(NamedTuple):
    """A line of a chart: its name, its values, the number of its colour, and how it is drawn."""

    name: str
    values: Cells
    colour: int
    dash: str = "solid"
    thin: bool = False
    labels: bool = False


def area(sheet: str, first: int, last: int, column: int, width: int = 1) -> Cells:
    """The cells of a column, or of several side by side."""
    return sheet, first, column, last, column + width - 1


def lines(
    book: Any,
    title: str,
    names: Cells,
    drawn: Sequence[Drawn],
    number_format: str,
    limits: tuple[float | None, float | None],
    hidden: Sequence[int] = (),
) -> Any:
    """Several lines over months with a legend; ``hidden`` lines are not named there."""
    chart = book.add_chart({"type": "line"})
    for one in drawn:
        colour = {"color": SERIES[one.colour]}
        series: dict[str, Any] = {
            "name": one.name,
            "categories": list(names),
            "values": list(one.values),
            "line": {**colour, "width": 1 if one.thin else 2.25, "dash_type": one.dash},
            "marker": {"type": "none"},
        }
        if one.labels:
            series["marker"] = {"type": "circle", "size": 6, "fill": colour, "border": colour}
            font = {**FONT_OF_CHART, "size": 8}
            series["data_labels"] = {
                "value": True,
                "num_format": number_format,
                "font": font,
                "position": "above",
            }
        chart.add_series(series)
    chart.set_x_axis({"num_font": {**FONT_OF_CHART, "size": 8}, "line": {"color": LINE}})
    chart.set_y_axis(_figures(number_format, *limits))
    chart.show_blanks_as("gap")
    _finished(chart, title)
    font = {**FONT_OF_CHART, "size": 8}
    chart.set_legend({"position": "bottom", "font": font, "delete_series": list(hidden)})
    return chart


def coloured_columns(
    book: Any, title: str, names: Cells, values: Cells, number_format: str, colours: Sequence[str]
) -> Any:
    """A column chart in which each column has its own colour."""
    chart = book.add_chart({"type": "column"})
    series = _series(names, values, number_format)
    series["points"] = [{"fill": {"color": colour}} for colour in colours]
    chart.add_series(series)
    chart.set_x_axis({"num_font": FONT_OF_CHART, "line": {"color": LINE}})
    chart.set_y_axis({**_figures(number_format, 0, None), "visible": False})
    return _finished(chart, title)


def quadrants(
    book: Any,
    title: str,
    points: Sequence[tuple[str, Cells, Cells, str]],
    cross: Sequence[tuple[Cells, Cells]],
    labels: tuple[str, str],
    limits: tuple[float, float, float, float],
) -> Any:
    """A scatter of named points, parted by two lines; ``limits`` are those of x and of y.

    Each point is a series of its own, so that its name shows in every program.
    """
    chart = book.add_chart({"type": "scatter"})
    for name, across, up, colour in points:
        fill = {"color": colour}
        chart.add_series(
            {
                "name": name,
                "categories": list(across),
                "values": list(up),
                "marker": {"type": "circle", "size": 9, "fill": fill, "border": fill},
                "data_labels": {
                    "series_name": True,
                    "value": False,
                    "position": "above",
                    "font": {**FONT_OF_CHART, "size": 8},
                },
            }
        )
    for across, up in cross:
        chart.add_series(
            {
                "categories": list(across),
                "values": list(up),
                "marker": {"type": "none"},
                "line": {"color": SERIES[4], "width": 1, "dash_type": "dash"},
            }
        )
    font = {**FONT_OF_CHART, "size": 8}
    for set_axis, label, low, high in (
        (chart.set_x_axis, labels[0], limits[0], limits[1]),
        (chart.set_y_axis, labels[1], limits[2], limits[3]),
    ):
        set_axis(
            {
                "name": label,
                "name_font": {**font, "bold": False},
                "num_font": font,
                "num_format": "0.00",
                "min": low,
                "max": high,
                "major_gridlines": {"visible": False},
                "line": {"color": LINE},
                "crossing": low,
            }
        )
    return _finished(chart, title)


def sized(chart: Any, width: int, height: int) -> Any:
    """The chart in another size."""
    chart.set_size({"width": width, "height": height})
    return chart
