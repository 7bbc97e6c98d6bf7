"""A worksheet of XlsxWriter that takes whole columns of formulas at their real cost.

XlsxWriter looks through the text of every formula cell some thirty times for functions that need
a prefix. The plain edition has 12,000 characters of formula in a row of the tracking sheet, so
that was most of the time of building it. A column's formula is one text over the row's number:
looked through once, and written with the number put in.
"""

from typing import Any

from xlsxwriter.worksheet import CellArrayFormulaTuple, CellFormulaTuple

from csat_xl.workbook.lean_sheet import LeanSheet

ROW = "\x00"
"""Stands for the number of the row in a column's formula; no formula can hold it."""


class Page(LeanSheet):
    """A worksheet with :meth:`formula_column`."""

    _listing = False

    def formula_column(self, formula: str, array: bool = False, dynamic: bool = False) -> "Filler":
        """A column's formula (with ``ROW``), to be written cell by cell."""
        if dynamic:
            self.has_dynamic_arrays = True
        formula = "{=" + formula + "}" if array else "=" + formula
        kind = "dynamic" if dynamic else "static" if array else ""
        return Filler(self, self._prepare_formula(formula), kind)

    def add_table(self, *given: Any) -> Any:
        """A table; the cells of its computed columns are left to :meth:`formula_column`."""
        self._listing = True
        try:
            return super().add_table(*given)
        finally:
            self._listing = False

    def _write_formula(self, *given: Any) -> Any:
        return 0 if self._listing else super()._write_formula(*given)


class Filler:
    """Writes the formula of a column into cells, each with its stored result."""

    def __init__(self, page: Page, text: str, kind: str) -> None:
        self._page, self._text, self._kind = page, text, kind

    def write(self, row: int, column: int, value: Any, style: Any) -> None:
        """Write the cell in ``row``, counted from 0."""
        page = self._page
        page._check_dimensions(row, column)
        text = self._text.replace(ROW, str(row + 1))
        value = "" if value is None else value
        cell: Any
        if self._kind:
            cell = CellArrayFormulaTuple(text, style, value, _address(row, column), self._kind)
        else:
            cell = CellFormulaTuple(text, style, value)
        page.table[row][column] = cell


def _address(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
