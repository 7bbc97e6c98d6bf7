"""Cases of function calls, and the same calls as a workbook for the engines.

A case is a function name and its arguments: a single value is a cell, a list of rows a range,
``OMIT`` an argument left out. The Python reference gives the expected value, or ``ERROR``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.errors import CsatError
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.workbook.formulas import by_name, expand, lambda_text

FUNCTIONS = by_name(CATALOGUE)
OMIT = type("Omit", (), {"__repr__": lambda self: "OMIT"})()
ERROR = type("Error", (), {"__repr__": lambda self: "ERROR"})()
SHEET = "算例"


@dataclass(frozen=True)
class Case:
    name: str
    arguments: tuple[Any, ...]

    def expected(self) -> Any:
        """What the Python reference gives: a value, a column, or ERROR."""
        function = FUNCTIONS[self.name]
        named = {
            p.name: a
            for p, a in zip(function.parameters, self.arguments, strict=False)
            if a is not OMIT
        }
        try:
            return function.reference(**named)
        except CsatError:
            return ERROR


def write(cases: list[Case], path: Path, edition: str) -> dict[int, str]:
    """A workbook with one case a band of rows; gives the result cell of each case by its index."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    sheet = book.add_worksheet(SHEET)
    if edition == "native":
        for function in CATALOGUE:
            book.define_name(function.name, "=" + lambda_text(function))
    results, row = {}, 0
    for index, case in enumerate(cases):
        texts, column, height = [], 4, 1
        for argument in case.arguments:
            if argument is OMIT:
                texts.append("")
                continue
            rows = argument if isinstance(argument, list) else [[argument]]
            for r, line in enumerate(rows):
                for c, value in enumerate(line):
                    _write_cell(sheet, row + r, column + c, value)
            last = xl_rowcol_to_cell(row + len(rows) - 1, column + len(rows[0]) - 1)
            first = xl_rowcol_to_cell(row, column)
            texts.append(first if first == last else f"{first}:{last}")
            column += len(rows[0]) + 1
            height = max(height, len(rows))
        while texts and not texts[-1]:
            texts.pop()
        call = f"{case.name}({','.join(texts)})"
        cell = xl_rowcol_to_cell(row, 0)
        _write_call(sheet, cell, call, FUNCTIONS[case.name].array, edition)
        results[index] = cell
        row += height + 1
    book.close()
    return results


def _write_call(sheet: Any, cell: str, call: str, array: bool, edition: str) -> None:
    if edition == "native":
        sheet.write_dynamic_array_formula(f"{cell}:{cell}", "=" + call)
    elif array:
        sheet.write_array_formula(f"{cell}:{cell}", "{=" + expand(call, FUNCTIONS) + "}")
    else:
        sheet.write_formula(cell, "=" + expand(call, FUNCTIONS))


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def agree(expected: Any, found: Any) -> bool:
    """Whether a cell shows what the reference gives: to 1e-9, or both an error."""
    from tests.engines import ExcelError

    if isinstance(expected, list):
        expected = expected[0]
    if expected is ERROR:
        return isinstance(found, ExcelError)
    if isinstance(expected, str):
        return (found or "") == expected and not isinstance(found, ExcelError)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))
