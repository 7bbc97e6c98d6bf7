"""A worksheet of XlsxWriter that takes whole columns of formulas at their real cost.

XlsxWriter looks through the text of every formula cell some thirty times for functions that need
a prefix. The plain edition has 12,000 characters of formula in a row of the tracking sheet, so
that was most of the time of building it. A column's formula is one text over the row's number:
looked through once, and written with the number put in.

A long formula is stored once for its column, as Excel stores one that was filled down (a shared
formula, ECMA-376 18.3.1.40): a plain workbook is a fifth of its size. Excel does not share what
its own files never do ([MS-XLSB] 2.5.98.98): arrays, other sheets, areas made by an operator.
"""

import re
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import CellArrayFormulaTuple, CellFormulaTuple

from csat_xl.workbook.lean_sheet import LeanSheet

ROW = "\x00"
"""Stands for the number of the row in a column's formula; no formula can hold it."""
WORTH_SHARING = 300
"""A formula of fewer characters stands in every cell, where people can see it without Excel."""
_NOT_SHARED = re.compile(r"[{\[]|(?<!#VALUE)(?<!#NUM)(?<!#DIV/0)!|\):|:\w+\(|CSAT_")


def may_share(text: str) -> bool:
    """Whether Excel takes a formula shared by the cells of a column.

    >>> may_share(f"A{ROW}*2"), may_share('IF(A1="{",1)'), may_share("SUM({1,2})")
    (True, True, False)
    """
    return not any(_NOT_SHARED.search(part) for part in text.split('"')[::2])


class Page(LeanSheet):
    """A worksheet with :meth:`formula_column`."""

    _listing = False
    _shared = 0

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

    def _xml_formula_element(self, formula: Any, result: Any, attributes: Any = ()) -> None:
        if not isinstance(formula, _Shared):
            super()._xml_formula_element(formula, result, attributes)
            return
        named = "".join(f' {name}="{self._escape_attributes(v)}"' for name, v in attributes)
        text, result = self._escape_data(formula.text), self._escape_data(result)
        of_cell = f'<f t="shared"{formula.area} si="{formula.number}"'
        of_cell += f">{text}</f>" if text else "/>"
        self.fh.write(f"<c{named}>{of_cell}<v>{result}</v></c>")

    def _write_formula(self, *given: Any) -> Any:
        return 0 if self._listing else super()._write_formula(*given)


@dataclass(slots=True)
class _Shared:
    """A shared formula in one of its cells: its text in the first, empty in the others."""

    text: str
    number: int
    cells: list[str]

    @property
    def area(self) -> str:
        """The attribute that tells, in the first cell, which cells share the formula."""
        return f' ref="{self.cells[0]}:{self.cells[-1]}"' if self.text else ""


class Filler:
    """Writes the formula of a column into cells from the top, each with its stored result."""

    def __init__(self, page: Page, text: str, kind: str) -> None:
        self._page, self._text, self._kind = page, text, kind
        self._cells: list[str] = []
        self._number = page._shared
        self._share = not kind and len(text) > WORTH_SHARING and may_share(text)
        page._shared += self._share

    def write(self, row: int, column: int, value: Any, style: Any) -> None:
        """Write the cell in ``row``, counted from 0."""
        page = self._page
        page._check_dimensions(row, column)
        value = "" if value is None else value
        cell: Any
        if self._kind:
            text = self._text.replace(ROW, str(row + 1))
            cell = CellArrayFormulaTuple(text, style, value, _address(row, column), self._kind)
        else:
            cell = CellFormulaTuple(self._of_cell(row, column), style, value)
        page.table[row][column] = cell

    def _of_cell(self, row: int, column: int) -> Any:
        text = self._text.replace(ROW, str(row + 1)) if not (self._share and self._cells) else ""
        if not self._share:
            return text
        self._cells.append(_address(row, column))
        return _Shared(text, self._number, self._cells)


def _address(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
