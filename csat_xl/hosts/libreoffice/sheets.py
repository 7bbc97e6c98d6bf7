"""Sheets, tables and charts of a book."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from csat_xl.hosts.libreoffice.charts import Charts
from csat_xl.hosts.libreoffice.names import Names
from csat_xl.hosts.libreoffice.ranges import Range, parse


class Sheets(base_classes.Sheets):
    """The sheets of a book, from left to right."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The sheets of UNO."""
        return self.book.document.Sheets

    @property
    def active(self) -> "Sheet":
        """The sheet in front."""
        controller = self.book.document.getCurrentController()
        if controller is None:
            return self(1)
        return Sheet(self.book, controller.getActiveSheet())

    def __call__(self, name_or_index: str | int) -> "Sheet":
        """The one of a name, in any case, or the n-th from 1."""
        if isinstance(name_or_index, int):
            if not 0 < name_or_index <= len(self):
                raise KeyError(name_or_index)
            return Sheet(self.book, self.api.getByIndex(name_or_index - 1))
        folded = name_or_index.casefold()
        for name in self.api.ElementNames:
            if name.casefold() == folded:
                return Sheet(self.book, self.api.getByName(name))
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (self(index + 1) for index in range(len(self)))

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        """A new sheet, in front of the active one unless told otherwise."""
        if before is not None:
            place = before.index - 1
        elif after is not None:
            place = after.index
        else:
            place = self.active.index - 1
        number = 1
        while name is None or self.api.hasByName(name):
            name, number = f"Sheet{number}", number + 1
        self.api.insertNewByName(name, place)
        return self(name)


class Sheet(base_classes.Sheet):
    """A sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self.sheet = book, sheet

    @property
    def book(self) -> Any:
        """The book."""
        return self._book

    @property
    def api(self) -> Any:
        """The sheet of UNO."""
        return self.sheet

    @property
    def name(self) -> str:
        """The name."""
        return str(self.sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.Name = value

    @property
    def names(self) -> Names:
        """The defined names of the sheet."""
        return Names(self.book, self.sheet.NamedRanges)

    @property
    def index(self) -> int:
        """The place, counted from 1."""
        return int(self.sheet.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether the sheet is shown."""
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.IsVisible = bool(value)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range by address or name, by corners (row, column from 1), or by two ranges."""
        if arg2 is None and isinstance(arg1, str) and ":" not in arg1 and "," not in arg1:
            names = self.book.names
            if not arg1.replace("$", "").isascii() or names.contains(arg1):
                found: Range = names(arg1).refers_to_range
                return found
        return parse(self, arg1, arg2)

    @property
    def cells(self) -> Range:
        """All cells."""
        end = self.sheet.RangeAddress
        return Range(self, 0, 0, end.EndRow, end.EndColumn)

    @property
    def used_range(self) -> Range:
        """From A1 to the last cell that holds anything."""
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, 0, 0, end.EndRow, end.EndColumn)

    def activate(self) -> None:
        """Bring the sheet to the front."""
        controller = self.book.document.getCurrentController()
        if controller is not None:
            controller.setActiveSheet(self.sheet)

    select = activate

    def clear_contents(self) -> None:
        """Empty all cells."""
        self.cells.clear_contents()

    def clear(self) -> None:
        """Empty all cells and their formats."""
        self.cells.clear()

    def autofit(self, axis: Any = None) -> None:
        """Fit columns and rows to their content."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Remove the sheet."""
        self.book.document.Sheets.removeByName(self.name)

    def copy(self, before: Any = None, after: Any = None) -> None:
        """Copy the sheet within its book."""
        place = before.index - 1 if before is not None else after.index
        sheets, number = self.book.document.Sheets, 2
        while sheets.hasByName(f"{self.name}_{number}"):
            number += 1
        sheets.copyByName(self.name, f"{self.name}_{number}", place)

    @property
    def show_gridlines(self) -> bool:
        """Whether grid lines are drawn in the window."""
        controller = self.book.document.getCurrentController()
        return True if controller is None else bool(controller.ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        controller = self.book.document.getCurrentController()
        if controller is not None:
            active = controller.getActiveSheet()
            controller.setActiveSheet(self.sheet)
            controller.ShowGrid = value
            controller.setActiveSheet(active)

    @property
    def charts(self) -> Charts:
        """The charts."""
        return Charts(self)

    @property
    def tables(self) -> "Tables":
        """The tables (database ranges) of the sheet."""
        return Tables(self)


class Tables(base_classes.Collection):
    """The tables of a sheet."""

    def __init__(self, parent: Sheet) -> None:
        self._parent = parent

    @property
    def api(self) -> Any:
        """The database ranges of UNO."""
        return self._parent.book.document.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._parent

    def __iter__(self) -> Iterator["Table"]:
        for name in self.api.ElementNames:
            area = self.api.getByName(name)
            if area.DataArea.Sheet == self._parent.index - 1:
                yield Table(self._parent, area)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: str | int) -> "Table":
        """The one of a name, in any case, or the n-th from 1."""
        tables = list(self)
        if isinstance(key, int):
            return tables[key - 1]
        for table in tables:
            if table.name.casefold() == key.casefold():
                return table
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(table.name == key for table in self)


class Table:
    """A table: its name, and its range with and without the headers."""

    def __init__(self, parent: Sheet, area: Any) -> None:
        self.parent, self._area = parent, area

    @property
    def api(self) -> Any:
        """The database range of UNO."""
        return self._area

    @property
    def name(self) -> str:
        """The name."""
        return str(self._area.Name)

    def _part(self, top: int, bottom: int) -> Range:
        area = self._area.DataArea
        return Range(self.parent, top, area.StartColumn, bottom, area.EndColumn)

    @property
    def range(self) -> Range:
        """The whole table."""
        return self._part(self._area.DataArea.StartRow, self._area.DataArea.EndRow)

    @property
    def header_row_range(self) -> Range:
        """The headers."""
        return self._part(self._area.DataArea.StartRow, self._area.DataArea.StartRow)

    @property
    def data_body_range(self) -> Range:
        """The rows under the headers."""
        return self._part(self._area.DataArea.StartRow + 1, self._area.DataArea.EndRow)
