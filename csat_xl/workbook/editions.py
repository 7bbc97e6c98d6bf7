"""Writing a formula in an edition: native (LAMBDA names), plain (expanded formulas) or python.

In the python edition VBA functions of the workbook answer the calls, by way of Python.
"""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.errors import CsatError
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.workbook.formulas import by_name, calls, expand, lambda_text
from csat_xl.workbook.page import Filler, Page

Edition = Literal["native", "plain", "python"]
EDITIONS: tuple[Edition, ...] = ("native", "plain", "python")
ENDINGS: Mapping[Edition, str] = {"native": ".xlsx", "plain": ".xlsx", "python": ".xlsm"}
ALL_FUNCTIONS = (*CATALOGUE, *CHECK_FUNCTIONS)
_BY_NAME = by_name(ALL_FUNCTIONS)
_ERRORS = ("#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NUM!", "#REF!")


def edition_for(name: str, output: Path) -> Edition:
    """The edition of that name; the file to be written must have its ending."""
    edition = next((e for e in EDITIONS if e == name), None)
    if edition is None:
        names = "、".join(EDITIONS)
        raise CsatError(
            f"没有 {name} 版;可用:{names}。", f"There is no edition {name}; use {names}."
        )
    ending = ENDINGS[edition]
    if output.suffix.lower() != ending:
        raise CsatError(
            f"{output}:{edition} 版的文件名应以 {ending} 结尾。",
            f"{output}: the name of a file of the {edition} edition must end in {ending}.",
        )
    return edition


def edition_like(given: Path, output: Path) -> Edition:
    """The edition of a workbook that was read, as far as the ending of ``output`` allows it.

    A macro workbook is of the python edition, one with a LAMBDA of ours native, others plain.
    """
    if output.suffix.lower() == ENDINGS["python"]:
        return "python"
    with zipfile.ZipFile(given) as parts:
        names = parts.read("xl/workbook.xml")
    found = "native" if f'"{CATALOGUE[0].name}"'.encode() in names else "plain"
    return edition_for(found, output)


def define_functions(book: xlsxwriter.Workbook, edition: Edition) -> None:
    """Give a native workbook its LAMBDA names."""
    if edition == "native":
        for function in sorted(ALL_FUNCTIONS, key=lambda f: f.name):
            book.define_name(function.name, "=" + lambda_text(function))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A formula ready for an edition, perhaps with column keys still to be resolved."""

    text: str
    dynamic: bool = False
    array: bool = False

    def write(self, sheet: Any, row: int, column: int, text: str, value: Any, style: Any) -> None:
        """Write ``text``, this formula for one cell, with its stored result."""
        stored = "" if value is None else value
        if self.dynamic:
            sheet.write_dynamic_array_formula(row, column, row, column, "=" + text, style, stored)
        elif self.array:
            text = "{=" + text + "}"
            sheet.write_array_formula(row, column, row, column, text, style, stored)
        else:
            sheet.write_formula(row, column, "=" + text, style, stored)

    def column(self, page: Page, text: str) -> Filler:
        """``text``, this formula with ``ROW`` for the row, to be written cell by cell."""
        return page.formula_column(text, self.array, self.dynamic)


def prepared(formula: str, edition: Edition) -> Prepared:
    """A cell text such as ``CSAT_SCORE({actual},{target})``: as it is, or expanded for plain."""
    used = calls(formula)
    if edition != "plain":
        return Prepared(
            formula, dynamic=bool(used) or "SUMPRODUCT(" in formula or "INDEX(--(" in formula
        )
    return Prepared(expand(formula, _BY_NAME), array=any(_BY_NAME[name].array for name in used))


def write_formula(
    sheet: Any, row: int, column: int, formula: str, value: Any, style: Any, edition: Edition
) -> None:
    """Write a cell text such as ``CSAT_SCORE(H6,G6)`` with its stored result."""
    ready = prepared(formula, edition)
    ready.write(sheet, row, column, ready.text, value, style)


def function_list() -> Iterable[Any]:
    """All functions, in the order in which the help shows them."""
    return ALL_FUNCTIONS
