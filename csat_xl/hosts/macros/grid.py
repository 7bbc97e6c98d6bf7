"""What a button writes on a sheet of its own, as plain values: blocks laid out as one grid.

Pure: no spreadsheet program in sight. :mod:`csat_xl.hosts.macros.write` puts a grid on a sheet.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from csat_xl.workbook.styles import ACCENT, BAND, INK, MARKS

FORMATS = {
    "count": "0",
    "score": "0.00",
    "share": "0.0%",
    "point": "0.0",
    "change": "+0.00;-0.00;0.00",
    "text": "General",
}
TITLE_ROW, NOTE_ROW = 1, 2


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a block: its header, the key of its values, and a name of :data:`FORMATS`."""

    header: str
    key: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class ChartOf:
    """A chart over the first two columns of a block: the names and their figures.

    ``low`` and ``high`` are the ends of the axis of figures.
    """

    title: str
    low: float | None = 0
    high: float | None = None
    kind: str = "bar_clustered"


@dataclass(frozen=True, slots=True)
class Block:
    """A table with a heading; ``chart`` draws its first two columns.

    ``kinds`` gives single cells another format: (row, column, kind or number format), from 0.
    """

    title: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Any]]
    chart: ChartOf | None = None
    kinds: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How an area looks; rows and columns are counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    ground: str | None = None
    ink: str | None = None
    bold: bool = False
    size: float | None = None
    number_format: str | None = None
    wrap: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart and the area of its names and figures, headers included, counted from 1."""

    chart: ChartOf
    area: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of a sheet from A1 on, row by row, with their looks, widths and charts."""

    rows: tuple[tuple[Any, ...], ...]
    looks: tuple[Look, ...]
    widths: tuple[float, ...]
    charts: tuple[Drawn, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


@dataclass(slots=True)
class _Pen:
    lines: list[list[Any]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    charts: list[Drawn] = field(default_factory=list)

    @property
    def row(self) -> int:
        return len(self.lines) + 1


def table_of(
    title: str,
    fields: Sequence[Field],
    records: Sequence[Any],
    chart: ChartOf | None = None,
) -> Block:
    """A block of records (mappings) by the fields' keys."""
    rows = [[record.get(f.key) for f in fields] for record in records]
    return Block(title, tuple(fields), rows, chart)


def grid(
    title: str, notes: Sequence[str], blocks: Sequence[Block], widths: Sequence[float]
) -> Grid:
    """Lay out a title, lines under it, and blocks one below the other."""
    pen, width = _Pen(), len(widths)
    pen.lines.append([text(title)])
    pen.looks.append(Look(1, 1, 1, 1, ink=ACCENT, bold=True, size=16))
    for note in notes:
        pen.lines.append([text(note)])
    if notes:
        pen.looks.append(Look(NOTE_ROW, 1, NOTE_ROW + len(notes) - 1, 1, ink="#5B6770"))
    for block in blocks:
        pen.lines.append([])
        _draw(pen, block, width)
    rows = tuple(tuple(line + [None] * (width - len(line))) for line in pen.lines)
    return Grid(rows, tuple(pen.looks), tuple(widths), tuple(pen.charts))


def _draw(pen: _Pen, block: Block, width: int) -> None:
    if block.title:
        pen.looks.append(Look(pen.row, 1, pen.row, width, ground=BAND, ink=ACCENT, bold=True))
        pen.lines.append([text(block.title)])
    if not block.rows:
        pen.lines.append([text("无")])
        return
    head, columns = pen.row, len(block.fields)
    pen.lines.append([text(f.header) for f in block.fields])
    pen.looks.append(
        Look(head, 1, head, columns, ground=ACCENT, ink="#FFFFFF", bold=True, centred=True)
    )
    pen.lines += [[cell(value) for value in row] for row in block.rows]
    last = pen.row - 1
    pen.looks.append(Look(head + 1, 1, last, columns, ink=INK))
    for i, f in enumerate(block.fields, 1):
        if f.kind != "text":
            pen.looks.append(_of_column(f.kind, (head + 1, i, last, i)))
    for r, c, kind in block.kinds:
        at = head + 1 + r, c + 1
        pen.looks.append(Look(*at, *at, number_format=FORMATS.get(kind, kind), centred=True))
    if block.chart is not None:
        pen.charts.append(Drawn(block.chart, (head, 1, last, 2)))
    pen.looks += _marks(block.rows, head + 1)


def _of_column(kind: str, area: tuple[int, int, int, int]) -> Look:
    if kind == "long":
        return Look(*area, wrap=True)
    return Look(*area, number_format=FORMATS.get(kind), centred=True)


def _marks(rows: Sequence[Sequence[Any]], first: int) -> list[Look]:
    """The colours of words that stand alone in a cell."""
    looks = []
    for r, row in enumerate(rows, first):
        for c, value in enumerate(row, 1):
            mark = MARKS.get(MARK_OF.get(value, "")) if isinstance(value, str) else None
            if mark:
                looks.append(Look(r, c, r, c, ground=mark["bg_color"], ink=mark["font_color"]))
    return looks


MARK_OF = {"错误": "error", "提醒": "warning", "待改进": "error", "不达标": "error", "优秀": "good"}
"""Words that are coloured wherever they stand alone in a cell."""


def text(value: str) -> str:
    """A text that stays a text: neither run as a formula nor taken for a date or number.

    >>> text("=1+1"), text("2024-05")
    ("'=1+1", "'2024-05")
    """
    return "'" + value


def cell(value: Any) -> Any:
    """A value as a button writes it: numbers and dates as they are, everything else as text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return text("是" if value else "否")
    if isinstance(value, int | float | dt.date):
        return value
    if isinstance(value, Formula):
        return value.text
    return text(str(value))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, meant as one."""

    text: str


def link(sheet: str, address: str) -> Formula:
    """A cell that leads to another one when clicked, and shows its address.

    >>> print(link("跟踪表", "M17").text)
    =HYPERLINK("#'跟踪表'!M17","M17")
    """
    quoted = sheet.replace("'", "''").replace('"', '""')
    return Formula(f'=HYPERLINK("#\'{quoted}\'!{address}","{address}")')
