"""Writing a formula in an edition: native (LAMBDA names) or plain (expanded formulas)."""

from collections.abc import Iterable
from typing import Any, Literal

import xlsxwriter

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.workbook.formulas import by_name, calls, expand, lambda_text

Edition = Literal["native", "plain"]
EDITIONS: tuple[Edition, ...] = ("native", "plain")
ALL_FUNCTIONS = (*CATALOGUE, *CHECK_FUNCTIONS)
_BY_NAME = by_name(ALL_FUNCTIONS)
_ERRORS = ("#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NUM!", "#REF!")


def define_functions(book: xlsxwriter.Workbook, edition: Edition) -> None:
    """Give a native workbook its LAMBDA names."""
    if edition == "native":
        for function in sorted(ALL_FUNCTIONS, key=lambda f: f.name):
            book.define_name(function.name, "=" + lambda_text(function))


def write_formula(
    sheet: Any, row: int, column: int, formula: str, value: Any, style: Any, edition: Edition
) -> None:
    """Write a cell text such as ``CSAT_SCORE(H6,G6)`` with its stored result."""
    stored = "" if value is None else value
    used = calls(formula)
    if edition == "native" and used:
        sheet.write_dynamic_array_formula(row, column, row, column, "=" + formula, style, stored)
        return
    text = "=" + expand(formula, _BY_NAME)
    if any(_BY_NAME[name].array for name in used):
        sheet.write_array_formula(row, column, row, column, "{" + text + "}", style, stored)
    else:
        sheet.write_formula(row, column, text, style, stored)


def column_formula(formula: str, edition: Edition) -> str:
    """The formula that Excel fills into the new rows of a table's column."""
    return formula if edition == "native" else expand(formula, _BY_NAME)


def function_list() -> Iterable[Any]:
    """All functions, in the order in which the help shows them."""
    return ALL_FUNCTIONS
