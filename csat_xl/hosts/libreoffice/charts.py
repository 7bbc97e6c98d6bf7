"""Charts of a sheet, as far as xlwings places, fills and names them."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from csat_xl.hosts.libreoffice.bridge import load_uno

_KINDS = {
    "bar_clustered": ("com.sun.star.chart.BarDiagram", True),
    "column_clustered": ("com.sun.star.chart.BarDiagram", False),
    "line": ("com.sun.star.chart.LineDiagram", False),
    "line_markers": ("com.sun.star.chart.LineDiagram", False),
    "pie": ("com.sun.star.chart.PieDiagram", False),
}


def hundredths(points: float) -> int:
    """Points as hundredths of a millimetre."""
    return round(points * 2540 / 72)


class Charts(base_classes.Collection):
    """The charts of a sheet."""

    def __init__(self, parent: Any) -> None:
        self._parent = parent

    @property
    def api(self) -> Any:
        """The charts of UNO."""
        return self._parent.sheet.Charts

    @property
    def parent(self) -> Any:
        """The sheet."""
        return self._parent

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Chart"]:
        return (Chart(self._parent, name) for name in self.api.ElementNames)

    def __contains__(self, key: object) -> bool:
        return key in self.api.ElementNames

    def __call__(self, key: str | int) -> "Chart":
        """The chart of a name, or the n-th from 1."""
        if isinstance(key, int):
            return Chart(self._parent, self.api.ElementNames[key - 1])
        if key not in self:
            raise KeyError(key)
        return Chart(self._parent, key)

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: Any = None,
        name: str | None = None,
        anchor: Any = None,
        style: Any = None,
    ) -> "Chart":
        """A chart at a place in points, or at a cell."""
        uno = load_uno()
        box = uno.createUnoStruct("com.sun.star.awt.Rectangle")
        if anchor is not None:
            area = getattr(anchor, "impl", anchor).area
            box.X, box.Y = area.Position.X, area.Position.Y
        else:
            box.X, box.Y = hundredths(left), hundredths(top)
        box.Width, box.Height = hundredths(width), hundredths(height)
        number = len(self) + 1
        while name is None or name in self:
            name, number = f"Chart {number}", number + 1
        self.api.addNewByName(name, box, (), True, True)
        chart = Chart(self._parent, name)
        if source is not None:
            chart.set_source_data(source, plot_by)
        if chart_type is not None:
            chart.chart_type = chart_type
        return chart


class Chart:
    """A chart."""

    def __init__(self, parent: Any, name: str) -> None:
        self.parent, self._name = parent, name

    @property
    def api(self) -> Any:
        """The chart of UNO."""
        return self.parent.sheet.Charts.getByName(self._name)

    @property
    def _drawing(self) -> Any:
        return self.api.EmbeddedObject

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    def set_source_data(self, source: Any, plot_by: Any = None) -> None:
        """Draw a range: its first column names the points, its first row the series."""
        self.api.setRanges((source.area.RangeAddress,))
        self.api.HasColumnHeaders = self.api.HasRowHeaders = True

    @property
    def chart_type(self) -> str:
        """The kind."""
        diagram = self._drawing.Diagram
        service, upright = diagram.getDiagramType(), bool(getattr(diagram, "Vertical", False))
        return next((k for k, v in _KINDS.items() if v == (service, upright)), "")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        service, lying = _KINDS.get(value, _KINDS["column_clustered"])
        drawing = self._drawing
        drawing.setDiagram(drawing.createInstance(service))
        if lying:
            drawing.Diagram.Vertical = True

    @property
    def title(self) -> str | None:
        """The title, None where there is none."""
        drawing = self._drawing
        return str(drawing.Title.String) if drawing.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        drawing = self._drawing
        drawing.HasMainTitle = value is not None
        if value is not None:
            drawing.Title.String = value
            drawing.Title.CharHeight = drawing.Title.CharHeightAsian = 11.0

    @property
    def has_legend(self) -> bool:
        """Whether the legend is shown."""
        return bool(self._drawing.HasLegend)

    @has_legend.setter
    def has_legend(self, value: bool) -> None:
        self._drawing.HasLegend = value

    def delete(self) -> None:
        """Remove the chart."""
        self.parent.sheet.Charts.removeByName(self._name)
