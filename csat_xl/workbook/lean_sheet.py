"""A worksheet of XlsxWriter whose cells take less time and memory; the same bytes come out.

A roll-up of two hundred workbooks lists a hundred thousand rows. XlsxWriter builds each cell from
a list of attributes, keeps every piece of XML as a string of its own until the file is complete,
and keeps the cells as well.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from csat_xl.files import TEMPORARY
from csat_xl.sheets.cell_names import letters

PIECES = 256
"""Pieces of XML joined at a time."""


class LeanBook(Workbook):  # type: ignore[misc]
    """A workbook of lean sheets. The parts of a large one lie in a folder beside it until they are
    put together, those of a small one in memory, since fifty files take longer than all else.
    Nothing of a customer goes to the folder of temporary files.
    """

    def __init__(self, path: str, options: dict[str, Any], large: bool = True) -> None:
        self._beside = None
        if large:
            self._beside = TemporaryDirectory(
                dir=Path(path).parent, prefix=TEMPORARY, ignore_cleanup_errors=True
            )
        place = {"tmpdir": self._beside.name} if self._beside else {"in_memory": True}
        super().__init__(path, {**options, **place})
        self.worksheet_class = LeanSheet

    def close(self) -> None:
        """Write the file; of its parts nothing is left."""
        try:
            super().close()
        finally:
            if self._beside:
                self._beside.cleanup()


class LeanSheet(Worksheet):  # type: ignore[misc]
    """A worksheet; its cells are given by row and column, never as ``A1``."""

    fh: Any
    write_string = Worksheet._write_string
    write_number = Worksheet._write_number

    def write_cells(self, row: int, first: int, cells: Iterable[tuple[str | float, Any]]) -> None:
        """A row of texts and numbers, each with its format, from a column on, for good.

        It is kept as its XML, half of what its cells would take; a cell written over it later
        would replace the row. The format of a cell must not change any more.
        """
        made, column = [], first
        for value, style in cells:
            made.append(self._xml(row, column, value, style))
            column += 1
        self._check_dimensions(row, first)
        self._check_dimensions(row, column - 1)
        if self.constant_memory and row > self.previous_row:
            self._write_single_row(row)
        self.table[row] = Row(_columns(first, column), "".join(made))

    def _xml(self, row: int, column: int, value: str | float, style: Any) -> str:
        place = f'<c r="{letters(column)}{row + 1}" s="{style._get_xf_index()}"'
        if isinstance(value, str):
            return f'{place} t="s"><v>{self.str_table._get_shared_string_index(value)}</v></c>'
        return f"{place}><v>{value:.16G}</v></c>"

    def _write_rows(self) -> None:
        whole, self.fh = self.fh, _Joined(self.fh)
        super()._write_rows()
        self.fh.flush()
        self.fh = whole
        self.table.clear()  # they are XML now

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        if kind == "Row":
            self.fh.write(cell.xml)
            cell.xml = ""  # all of the row, at its first cell
        elif not cell.format or kind not in ("String", "Number"):
            super()._write_cell(row, col, cell)
        else:
            place = f'<c r="{letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
            if kind == "String":
                self.fh.write(f'{place} t="s"><v>{cell.string}</v></c>')
            else:
                self.fh.write(f"{place}><v>{cell.number:.16G}</v></c>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        """Only a formula with a call can need a prefix; most rules of colour only compare."""
        if "(" in formula:
            return super()._prepare_formula(formula, expand_future_functions)
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class Row:
    """The cells of a row as XML, where XlsxWriter looks for a dictionary of cells by column."""

    __slots__ = ("columns", "xml")

    def __init__(self, columns: range, xml: str) -> None:
        self.columns, self.xml = columns, xml

    def __contains__(self, column: int) -> bool:
        return column in self.columns

    def __getitem__(self, column: int) -> "Row":
        return self


class _Joined:
    """Takes pieces of text and hands them on, many as one."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._pieces: list[str] = []

    def write(self, piece: str) -> None:
        """Take a piece."""
        self._pieces.append(piece)
        if len(self._pieces) == PIECES:
            self.flush()

    def flush(self) -> None:
        """Hand on what was taken."""
        self._stream.write("".join(self._pieces))
        self._pieces.clear()


@cache
def _columns(first: int, end: int) -> range:
    return range(first, end)
