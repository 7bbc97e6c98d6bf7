"""Defined names of a book or sheet."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from csat_xl.hosts.libreoffice.bridge import load_uno
from csat_xl.hosts.libreoffice.cells import excel_reference, local_reference


class Names(base_classes.Names):
    """The defined names of a book."""

    def __init__(self, book: Any, ranges: Any) -> None:
        self.book, self._ranges = book, ranges

    @property
    def api(self) -> Any:
        """The named ranges of UNO."""
        return self._ranges

    def __iter__(self) -> Iterator["Name"]:
        return (Name(self.book, self._ranges, name) for name in self._ranges.ElementNames)

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """All names, in one order."""
        return [(name, Name(self.book, self._ranges, name)) for name in self._ranges.ElementNames]

    def _spelled(self, name: str) -> str | None:
        folded = name.casefold()
        return next((n for n in self._ranges.ElementNames if n.casefold() == folded), None)

    def __call__(self, name_or_index: str | int) -> "Name":
        """The name, in any case, or the n-th from 1."""
        if isinstance(name_or_index, int):
            return self.snapshot()[name_or_index - 1][1]
        found = self._spelled(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return Name(self.book, self._ranges, found)

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name."""
        if isinstance(name_or_index, int):
            return 0 < name_or_index <= len(self)
        return self._spelled(name_or_index) is not None

    def __len__(self) -> int:
        return int(self._ranges.Count)

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name, or give it a new meaning."""
        found = self._spelled(name)
        if found is not None:
            self._ranges.removeByName(found)
        origin = load_uno().createUnoStruct("com.sun.star.table.CellAddress")
        self._ranges.addNewByName(name, local_reference(refers_to), origin, 0)
        return Name(self.book, self._ranges, name)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, book: Any, ranges: Any, name: str) -> None:
        self.book, self._ranges, self._name = book, ranges, name

    @property
    def api(self) -> Any:
        """The named range of UNO."""
        return self._ranges.getByName(self._name)

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    @property
    def refers_to(self) -> str:
        """What the name stands for, in Excel's syntax."""
        return excel_reference(self.api.Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(local_reference(value))

    @property
    def refers_to_range(self) -> Any:
        """The range the name stands for."""
        from csat_xl.hosts.libreoffice.ranges import Range

        address = self.api.getReferredCells().RangeAddress
        sheet = self.book.sheets(address.Sheet + 1)
        return Range(
            sheet, address.StartRow, address.StartColumn, address.EndRow, address.EndColumn
        )

    def delete(self) -> None:
        """Remove the name."""
        self._ranges.removeByName(self._name)
