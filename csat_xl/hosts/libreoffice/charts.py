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
        ranges = () if source is None else (source.area.RangeAddress,)
        self.api.addNewByName(name, box, ranges, True, True)
        chart = Chart(self._parent, name)
        chart.plain()
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
        if not self.api.Ranges:  # made without data: LibreOffice takes no ranges for it later
            shape = next(s for s in self._shapes() if s.PersistName == self._name)
            box = load_uno().createUnoStruct("com.sun.star.awt.Rectangle")
            box.X, box.Y = shape.Position.X, shape.Position.Y
            box.Width, box.Height = shape.Size.Width, shape.Size.Height
            charts = self.parent.sheet.Charts
            charts.removeByName(self._name)
            charts.addNewByName(self._name, box, (source.area.RangeAddress,), True, True)
            return
        self.api.setRanges((source.area.RangeAddress,))
        self.api.HasColumnHeaders = self.api.HasRowHeaders = True

    def _shapes(self) -> Iterator[Any]:
        page = self.parent.sheet.DrawPage
        shapes = (page.getByIndex(index) for index in range(page.Count))
        return (shape for shape in shapes if hasattr(shape, "PersistName"))

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
        self.plain()

    def plain(self) -> None:
        """A white ground, as spreadsheets draw charts today."""
        none = load_uno().Enum("com.sun.star.drawing.FillStyle", "NONE")
        self._drawing.Diagram.Wall.FillStyle = none

    @property
    def value_axis(self) -> "Axis":
        """The axis of figures."""
        return Axis(self._drawing, "Y")

    @property
    def category_axis(self) -> "Axis":
        """The axis of names."""
        return Axis(self._drawing, "X")

    @property
    def legend(self) -> "Legend":
        """The legend."""
        return Legend(self._drawing)

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

    def delete(self) -> None:
        """Remove the chart."""
        self.parent.sheet.Charts.removeByName(self._name)


class Legend:
    """The legend of a chart."""

    def __init__(self, drawing: Any) -> None:
        self.api = drawing

    @property
    def visible(self) -> bool:
        """Whether the legend is shown."""
        return bool(self.api.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.HasLegend = value


class Axis:
    """An axis of a chart, ``X`` of names or ``Y`` of figures."""

    def __init__(self, drawing: Any, letter: str) -> None:
        self._diagram, self._letter = drawing.Diagram, letter

    @property
    def api(self) -> Any:
        """The axis of UNO."""
        return getattr(self._diagram, f"{self._letter}Axis")

    def set(self, **attributes: Any) -> None:
        """Change what is given; the way xlwings sets an axis."""
        for name, value in attributes.items():
            if value is base_classes._UNSET:
                continue
            if not isinstance(getattr(type(self), name, None), property):
                raise NotImplementedError(f"{name} of an axis in LibreOffice")
            setattr(self, name, value)

    @property
    def crosses(self) -> str:
        """Where the other axis crosses this one."""
        found = self._other.CrossoverPosition.value
        return {"END": "maximum", "START": "minimum"}.get(found, "automatic")

    @crosses.setter
    def crosses(self, value: str) -> None:
        name = {"maximum": "END", "minimum": "START"}.get(value, "ZERO")
        place = load_uno().Enum("com.sun.star.chart.ChartAxisPosition", name)
        self._other.CrossoverPosition = place

    @property
    def _other(self) -> Any:
        return getattr(self._diagram, "YAxis" if self._letter == "X" else "XAxis")

    @property
    def minimum_scale(self) -> float:
        """The lower end."""
        return float(self.api.Min)

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self.api.AutoMin = value is None
        if value is not None:
            self.api.Min = float(value)

    @property
    def maximum_scale(self) -> float:
        """The upper end."""
        return float(self.api.Max)

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self.api.AutoMax = value is None
        if value is not None:
            self.api.Max = float(value)

    @property
    def reverse_order(self) -> bool:
        """Whether the first comes last."""
        return bool(self.api.ReverseDirection)

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self.api.ReverseDirection = value

    @property
    def visible(self) -> bool:
        """Whether the axis is shown."""
        return bool(getattr(self._diagram, f"Has{self._letter}Axis"))

    @visible.setter
    def visible(self, value: bool) -> None:
        setattr(self._diagram, f"Has{self._letter}Axis", value)
