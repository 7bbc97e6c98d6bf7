"""Ranges of cells: values, formulas and looks."""

import re
from typing import Any

from xlwings import base_classes

from csat_xl.hosts.libreoffice import cells
from csat_xl.sheets.cell_names import letters

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_CONTENTS = 1 | 2 | 4 | 16
"""Bits of ``com.sun.star.sheet.CellFlags``: values, dates, texts, formulas."""
_FORMATS = 32
POINTS_A_CHARACTER = 5.25
"""How wide Excel's unit of a column is, nearly, with the usual font of 11 points."""
_HORIZONTAL = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "general": "STANDARD"}


def position(cell: str) -> tuple[int, int]:
    """Row and column of a cell, counted from 0.

    >>> position("B3"), position("$AA$10")
    ((2, 1), (9, 26))
    """
    match = _CELL.fullmatch(cell.strip())
    if match is None:
        raise ValueError(f"{cell!r} is not a cell address")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def parse(sheet: Any, arg1: Any, arg2: Any = None) -> "Range":
    """The range that the arguments of ``Sheet.range`` name."""
    first = _corners(arg1)
    if arg2 is None:
        return Range(sheet, *first)
    second = _corners(arg2)
    rows = (first[0], first[2], second[0], second[2])
    columns = (first[1], first[3], second[1], second[3])
    return Range(sheet, min(rows), min(columns), max(rows), max(columns))


def _corners(argument: Any) -> tuple[int, int, int, int]:
    if isinstance(argument, Range):
        return argument.top_row, argument.left_column, argument.bottom, argument.right
    if isinstance(argument, tuple):
        row, column = argument
        if row < 1 or column < 1:
            raise IndexError("rows and columns are counted from 1")
        return row - 1, column - 1, row - 1, column - 1
    impl = getattr(argument, "impl", None)
    if isinstance(impl, Range):
        return _corners(impl)
    text = str(argument)
    if "!" in text:
        text = text.rpartition("!")[2]
    first, _, last = text.partition(":")
    top, left = position(first)
    bottom, right = position(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def rgb_of(colour: Any) -> int:
    """A colour given as a tuple, a hex text or a number, as UNO takes it.

    >>> hex(rgb_of((31, 92, 122))), hex(rgb_of("#1F5C7A"))
    ('0x1f5c7a', '0x1f5c7a')
    """
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):  # Excel: blue, green, red
        colour = (colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def tuple_of(colour: int) -> tuple[int, int, int] | None:
    """A colour of UNO as red, green, blue; None where there is none."""
    return None if colour < 0 else (colour >> 16 & 255, colour >> 8 & 255, colour & 255)


def _ctrl_arrow(filled: list[bool]) -> int | None:
    """How many cells Ctrl with an arrow goes, from the first on; None to the end of the sheet.

    >>> _ctrl_arrow([True, True, False]), _ctrl_arrow([True, False, True]), _ctrl_arrow([False])
    (1, 2, None)
    """
    if filled[:2] == [True, True]:
        run = filled.index(False) if False in filled else len(filled)
        return run - 1
    return next((i for i, full in enumerate(filled) if full and i), None)


class Range(base_classes.Range):
    """A rectangle of cells; its corners are counted from 0."""

    def __init__(self, sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet = sheet
        self.top_row, self.left_column, self.bottom, self.right = top, left, bottom, right
        self.options: dict[str, Any] = {}

    @property
    def top(self) -> Any:
        """Row of the upper corner; xlwings asks for points only where it places charts."""
        return self.top_row

    @property
    def _document(self) -> Any:
        return self.sheet.book.document

    @property
    def area(self) -> Any:
        """The cell range of UNO."""
        return self.sheet.sheet.getCellRangeByPosition(
            self.left_column, self.top_row, self.right, self.bottom
        )

    @property
    def api(self) -> Any:
        """The cell range of UNO."""
        return self.area

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, and rows and columns from 1."""
        return (
            self.sheet.name,
            self.top_row + 1,
            self.left_column + 1,
            self.bottom + 1,
            self.right + 1,
        )

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    @property
    def row(self) -> int:
        """The first row, from 1."""
        return self.top_row + 1

    @property
    def column(self) -> int:
        """The first column, from 1."""
        return self.left_column + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top_row + 1, self.right - self.left_column + 1

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        """The cell at row and column from 1, also outside the range; or the n-th cell."""
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.shape[1])
        else:
            row, column = arg1 - 1, arg2 - 1
        at = self.top_row + row, self.left_column + column
        return Range(self.sheet, *at, *at)

    # --- content ---------------------------------------------------------------------------------

    @property
    def raw_value(self) -> list[list[Any]]:
        """The values, row by row."""
        return cells.read_block(self._document, self.area, bool(self.options.get("err_to_str")))

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        cells.write_block(self._document, self.area, self._filled(value))

    def _filled(self, value: Any) -> list[list[Any]]:
        rows, columns = self.shape
        if not isinstance(value, list | tuple):
            return [[value] * columns for _ in range(rows)]
        return [list(row) for row in value]

    @property
    def formula(self) -> Any:
        """What each cell holds, as Excel shows it in the formula bar."""
        found = cells.formulas_of(self.area)
        if len(found) == 1 and len(found[0]) == 1:
            return found[0][0]
        return tuple(tuple(row) for row in found)

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = self._filled(value)
        cells.write_block(self._document, self.area, rows)

    formula2 = formula

    def clear_contents(self) -> None:
        """Empty the cells."""
        self.area.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Take away the looks."""
        self.area.clearContents(_FORMATS)

    def clear(self) -> None:
        """Empty the cells and take away their looks."""
        self.area.clearContents(_CONTENTS | _FORMATS)

    def copy(self, destination: Any = None) -> None:
        """Copy the cells with their looks to the place that starts at ``destination``."""
        target = getattr(destination, "impl", destination)
        place = target.area.getCellByPosition(0, 0).getCellAddress()
        target.sheet.sheet.copyRange(place, self.area.RangeAddress)

    def end(self, direction: str) -> "Range":
        """The last filled cell in a direction, as Ctrl with an arrow key goes."""
        down, across = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}[direction]
        values = self.sheet.used_range.raw_value
        limit = self.sheet.sheet.RangeAddress
        row, column = self.top_row, self.left_column
        path = []
        while 0 <= row <= limit.EndRow and 0 <= column <= limit.EndColumn:
            inside = row < len(values) and column < len(values[0])
            path.append(inside and values[row][column] is not None)
            row, column = row + down, column + across
            if not inside and down >= 0 and across >= 0:
                break  # nothing but empty cells from here on
        steps = _ctrl_arrow(path)
        if steps is None:
            row = limit.EndRow if down > 0 else 0 if down else self.top_row
            column = limit.EndColumn if across > 0 else 0 if across else self.left_column
        else:
            row, column = self.top_row + steps * down, self.left_column + steps * across
        return Range(self.sheet, row, column, row, column)

    # --- place ----------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """The address with ``$``."""
        return self.get_address(True, True, False)

    def get_address(
        self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False
    ) -> str:
        """The address in A1 style."""
        row, column = "$" * row_absolute, "$" * col_absolute
        first = f"{column}{letters(self.left_column)}{row}{self.top_row + 1}"
        last = f"{column}{letters(self.right)}{row}{self.bottom + 1}"
        text = first if first == last else f"{first}:{last}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{text}" if external else text

    @property
    def current_region(self) -> "Range":
        """The filled cells around."""
        cursor = self.sheet.sheet.createCursorByRange(self.area)
        cursor.collapseToCurrentRegion()
        at = cursor.RangeAddress
        return Range(self.sheet, at.StartRow, at.StartColumn, at.EndRow, at.EndColumn)

    def select(self) -> None:
        """Select the cells on the active sheet."""
        controller = self._document.getCurrentController()
        if controller is not None:
            controller.select(self.area)

    @property
    def name(self) -> Any:
        """The defined name that stands for exactly this range, if any."""
        mine = f"='{self.sheet.name}'!{self.address}"
        return next((n for n in self.sheet.book.names if n.refers_to == mine), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"='{self.sheet.name}'!{self.address}")

    # --- looks ----------------------------------------------------------------------------------

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour of the ground."""
        return tuple_of(self.area.CellBackColor)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.area.CellBackColor = -1 if color_or_rgb is None else rgb_of(color_or_rgb)

    @property
    def font(self) -> "Font":
        """The font."""
        return Font(self)

    @property
    def number_format(self) -> str:
        """The number format code."""
        key = self.area.NumberFormat
        return str(self._document.NumberFormats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.area.NumberFormat = cells.number_format(self._document, value)

    @property
    def wrap_text(self) -> bool:
        """Whether long texts are broken into lines."""
        return bool(self.area.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.area.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str:
        """left, center, right or general."""
        found = self.area.HoriJustify.value
        return next(
            (name for name, uno_name in _HORIZONTAL.items() if uno_name == found), "general"
        )

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        from csat_xl.hosts.libreoffice.bridge import load_uno

        name = _HORIZONTAL.get(value, "STANDARD")
        self.area.HoriJustify = load_uno().Enum("com.sun.star.table.CellHoriJustify", name)

    @property
    def vertical_alignment(self) -> str:
        """top, center or bottom."""
        names = {0: "bottom", 1: "top", 2: "center", 3: "bottom"}
        return names.get(int(self.area.VertJustify), "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.area.VertJustify = {"top": 1, "center": 2, "bottom": 3}.get(value, 0)

    @property
    def column_width(self) -> float:
        """The width in Excel's unit, nearly."""
        width = self.area.Columns.getByIndex(0).Width  # 1/100 mm
        return float(round(width / 2540 * 72 / POINTS_A_CHARACTER, 2))

    @column_width.setter
    def column_width(self, value: float) -> None:
        width = round(value * POINTS_A_CHARACTER * 2540 / 72)
        self.area.Columns.Width = width

    @property
    def column_hidden(self) -> bool:
        """Whether the first column is hidden."""
        return not self.area.Columns.getByIndex(0).IsVisible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.area.Columns.IsVisible = not value

    @property
    def row_height(self) -> float:
        """The height in points."""
        return float(self.area.Rows.getByIndex(0).Height / 2540 * 72)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.area.Rows.Height = round(value * 2540 / 72)

    def autofit(self, axis: Any = None) -> None:
        """Fit columns and rows to their content."""
        if axis in (None, "c", "columns"):
            self.area.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.area.Rows.OptimalHeight = True


class Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, parent: Range) -> None:
        self._parent = parent

    @property
    def api(self) -> Any:
        """The cell range of UNO, which holds the font's properties."""
        return self._parent.area

    @property
    def bold(self) -> bool:
        """Whether the font is bold."""
        return bool(self.api.CharWeight >= 150)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = self.api.CharWeightAsian = 150.0 if value else 100.0

    @property
    def size(self) -> float:
        """The size in points."""
        return float(self.api.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self.api.CharHeight = self.api.CharHeightAsian = float(value)

    @property
    def name(self) -> str:
        """The font's name."""
        return str(self.api.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self.api.CharFontName = self.api.CharFontNameAsian = value

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour of the letters."""
        return tuple_of(self.api.CharColor)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.api.CharColor = rgb_of(color_or_rgb)
