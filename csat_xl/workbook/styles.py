"""The look of the workbooks: one font, one restrained colour scheme, formats by name."""

from typing import Any

import xlsxwriter

FONT = "微软雅黑"
INK, ACCENT, BAND, LINE = "#1F2D3D", "#1F5C7A", "#DCE9F0", "#BFCBD3"
COMPUTED, PAPER = "#F3F5F7", "#FFFFFF"
SERIES = ("#1F5C7A", "#E08E45", "#6BA292", "#B5523B", "#8E9AAF", "#D6B656")
MARKS = {
    "error": {"font_color": "#9C1C1C", "bg_color": "#FBE3E1"},
    "warning": {"font_color": "#8A5A00", "bg_color": "#FFF3D6"},
    "good": {"font_color": "#1E6B45", "bg_color": "#E2F2E9"},
    "muted": {"font_color": "#8A949C"},
}


class Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """A format with the house font and the given properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**base, **properties})
        return self._made[key]

    def mark(self, name: str) -> Any:
        """The format of a conditional colour."""
        return self.get_plain(**MARKS[name])

    def get_plain(self, **properties: Any) -> Any:
        """A format that holds only the given properties (for conditional formats)."""
        key = ("plain", *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    @property
    def title(self) -> Any:
        """The title of a sheet."""
        return self.get(font_size=16, bold=True, font_color=ACCENT)

    @property
    def note(self) -> Any:
        """A line of explanation."""
        return self.get(font_color="#5B6770")

    @property
    def band(self) -> Any:
        """The heading of a block."""
        return self.get(bold=True, bg_color=BAND, font_color=ACCENT, align="left")

    @property
    def header(self) -> Any:
        """The header of a column."""
        return self.get(
            bold=True,
            bg_color=ACCENT,
            font_color=PAPER,
            align="center",
            text_wrap=True,
            border=1,
            border_color=LINE,
        )

    def cell(self, *, locked: bool = False, **properties: Any) -> Any:
        """A bordered cell; locked ones (formulas) are on a grey ground."""
        ground = {"bg_color": COMPUTED} if locked else {}
        return self.get(locked=locked, border=1, border_color=LINE, **ground, **properties)
