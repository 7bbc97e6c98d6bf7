"""A sheet of the roll-up workbook: titles, tables of values, and texts that never run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.workbook.styles import MARKS, Styles

NOTHING = "无数据"
DASH = "–"
A4 = 9
MOST_CHARACTERS = 32_767
"""What a cell can hold."""

FORMATS = {
    "count": "0",
    "score": "0.00",
    "share": "0.0%",
    "point": "0.0",
    "p": '[<0.001]"<0.001";0.000',
    "weight": "0.0000",
    "text": "",
    "word": "",
    "long": "",
}
TEXTS: dict[str, dict[str, Any]] = {
    "text": {"indent": 1},
    "long": {"text_wrap": True, "indent": 1},
    "word": {"align": "center"},
}
_RUN = frozenset("=+-@\t\r\n")
ROW_PIXELS = 24
BY_UNIT = "by_unit"
UP, DOWN = "#1E6B45", "#9C1C1C"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: its header, the key of the value, and how it looks.

    ``kind`` is a name of :data:`FORMATS`, figure (as many decimals as it has, two at most),
    :data:`BY_UNIT` (share where the unit of the row is %, else figure), or change_ and a name of
    them for ▲▼.
    """

    header: str
    key: str
    kind: str = "text"


def changed(value: float | None, kind: str) -> str:
    """A change in words: ▲ up, ▼ down, 持平 where nothing changed as shown.

    >>> changed(0.125, "share"), changed(-3, "point"), changed(0.001, "score"), changed(None, "x")
    ('▲12.5 个百分点', '▼3.0', '持平', '–')
    """
    if value is None:
        return DASH
    digits = {"score": 2, "count": 0}.get(kind, 1)
    size = f"{abs(value) * (100 if kind == 'share' else 1):.{digits}f}"
    if float(size) == 0:
        return "持平"
    return f"{'▲' if value > 0 else '▼'}{size}{' 个百分点' if kind == 'share' else ''}"


def figure_format(value: float) -> str:
    """The number format of a figure of any unit: up to two decimals, no bare decimal point.

    >>> figure_format(30.0), figure_format(17.857), figure_format(0.5)
    ('0', '0.00', '0.0')
    """
    shown = f"{value:.2f}"
    return "0" if shown.endswith(".00") else "0.0" if shown.endswith("0") else "0.00"


class Page:
    """A worksheet and the row that comes next."""

    def __init__(
        self, sheet: Any, styles: Styles, widths: Sequence[float], *, portrait: bool = False
    ) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0
        self.width = len(widths)
        self.bands: list[int] = []
        self._made: dict[tuple[str, bool, bool], Any] = {}
        sheet.hide_gridlines(2)
        sheet.set_default_row(18)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, styles.get())
        sheet.set_paper(A4)
        if portrait:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&C&9第 &P 页,共 &N 页")

    def title(self, text: str, *notes: str) -> None:
        """The title and the lines under it."""
        self.sheet.set_row(0, 30)
        self.text(0, 0, text, self.styles.title)
        for i, note in enumerate(notes, 1):
            self.text(i, 0, note, self.styles.note)
        self.row = len(notes) + 2

    def band(self, text: str, last: int | None = None) -> None:
        """A heading across the table."""
        self.bands.append(self.row)
        for column in range(self.width if last is None else last + 1):
            self.text(self.row, column, text if column == 0 else "", self.styles.band)
        self.row += 1

    def whole_sections(self, rows: int) -> None:
        """Start a new page in print where a section would be cut; a page holds ``rows`` rows.

        A program that ignores breaks when it fits the width just prints on.
        """
        start, breaks = 0, []
        for top, end in zip(self.bands, [*self.bands[1:], self.row], strict=True):
            if end - start > rows and top > start:
                breaks.append(top)
                start = top
        self.sheet.set_h_pagebreaks(breaks)

    def nothing(self) -> None:
        """An empty section says so."""
        self.text(self.row, 0, NOTHING, self.styles.note)
        self.row += 1

    def header(self, row: int, column: int, labels: Iterable[str], height: float = 20) -> None:
        """Column headers."""
        self.sheet.set_row(row, height)
        for i, label in enumerate(labels):
            self.text(row, column + i, label, self.styles.header)

    def table(
        self,
        fields: Sequence[Field],
        rows: Iterable[Mapping[str, Any]],
        left: int = 0,
        muted: str = "",
        height: float = 20,
    ) -> tuple[int, int]:
        """Write a table of dicts; gives its first and last row. ``muted`` names a key: where it
        is true, the row is grey.
        """
        self.header(self.row, left, [field.header for field in fields], height)
        first = self.row = self.row + 1
        for values in rows:
            quiet = bool(muted and values.get(muted))
            for i, field in enumerate(fields):
                kind = _kind(field.kind, values)
                self.value(self.row, left + i, values.get(field.key), kind, muted=quiet)
            self.row += 1
        return first, self.row - 1

    def long_table(
        self,
        fields: Sequence[Field],
        rows: Iterable[Mapping[str, Any]],
        height: float = 20,
        tall: Callable[[Any], float | None] = lambda values: None,
    ) -> tuple[int, int]:
        """A table of any length on a sheet of its own (LeanSheet, LongSheet): each row is written
        for good before the next.
        """
        self.header(self.row, 0, [field.header for field in fields], height)
        first = self.row = self.row + 1
        columns = [(field.key, field.kind) for field in fields]
        for values in rows:
            own = tall(values)
            if own is not None:
                self.sheet.set_row(self.row, own)
            cells = (self._cell(values.get(key), _kind(kind, values)) for key, kind in columns)
            self.sheet.write_cells(self.row, 0, cells)
            self.row += 1
        return first, self.row - 1

    def value(self, row: int, column: int, value: Any, kind: str, *, muted: bool = False) -> None:
        """One cell of a table; a missing figure is a dash."""
        if kind.startswith("change"):
            told = changed(value, kind.removeprefix("change_"))
            colour = {"▲": UP, "▼": DOWN}.get(told[0])
            look = {**MARKS["muted"]} if muted else {}
            look |= {"align": "center"} | ({"font_color": colour} if colour else {})
            self.text(row, column, told, look=look)
            return
        shown, style = self._cell(value, kind, muted)
        if isinstance(shown, str):
            self.sheet.write_string(row, column, shown, style)
        else:
            self.sheet.write_number(row, column, shown, style)

    def _cell(self, value: Any, kind: str, muted: bool = False) -> tuple[str | float, Any]:
        """What a cell shows, and its format."""
        if kind in TEXTS:
            text = "" if value is None else str(value)[:MOST_CHARACTERS]
            return text, self._style(kind, muted, runs(text))
        if value is None:
            return DASH, self._style(DASH, muted)
        shape = figure_format(value) if kind == "figure" else FORMATS[kind]
        return value, self._style(f"#{shape}", muted)

    def _style(self, kind: str, muted: bool, quote: bool = False) -> Any:
        """The format of a kind of text, of a dash, or of a number (``#`` and its shape)."""
        key = kind, muted, quote
        if key not in self._made:
            look: dict[str, Any] = {**MARKS["muted"]} if muted else {}
            look |= TEXTS.get(kind, {"align": "center"})
            if kind.startswith("#"):
                look["num_format"] = kind[1:]
            if quote:
                look["quote_prefix"] = True
            self._made[key] = self.styles.cell(**look)
        return self._made[key]

    def text(
        self,
        row: int,
        column: int,
        text: str,
        style: Any = None,
        look: dict[str, Any] | None = None,
    ) -> None:
        """A text, as a text: one that a spreadsheet would run gets the quote prefix."""
        if style is None:
            quote = {"quote_prefix": True} if runs(text) else {}
            style = self.styles.cell(**(look or {}), **quote)
        self.sheet.write_string(row, column, text[:MOST_CHARACTERS], style)


def _kind(kind: str, values: Mapping[str, Any]) -> str:
    if kind != BY_UNIT:
        return kind
    return "share" if values["unit"] == "%" else "figure"


def runs(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula.

    >>> runs("=1+1"), runs("@SUM(A1)"), runs("一般")
    (True, True, False)
    """
    return text[:1] in _RUN
