"""Real programs that calculate or validate workbooks, as judges independent of csat_xl.

``ironcalc``, ``libreoffice`` and ``openxml`` each wrap one program. They share the shape of a
result: ``{(sheet, "A1"): value}``, where a value is a number, a text, a truth value, an
:class:`ExcelError`, or None for an empty cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from xml.etree import ElementTree as ET

__all__ = [
    "Address",
    "ExcelError",
    "FilePath",
    "ProgramMissing",
    "Value",
    "as_path",
    "cell_name",
    "cell_position",
    "expand",
    "formula_cells",
]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class ExcelError(str):
    """An error value of a cell, such as ``ExcelError("#VALUE!")``; never a plain text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"ExcelError({str(self)!r})"


class ProgramMissing(Exception):
    """The program a judge needs is not on this machine; the message says how to get it."""


Address = tuple[str, str]
"""A sheet name and a cell in A1 style."""
Value = float | str | bool | ExcelError | None
"""What a cell shows; None when it is empty."""
FilePath = str | PathLike[str]


def cell_position(cell: str) -> tuple[int, int]:
    """Give row and column of ``cell``, both counted from zero: ``"B3"`` is ``(2, 1)``."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d+)", cell)
    if match is None:
        raise ValueError(f"{cell!r} is not a cell in A1 style")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_name(row: int, column: int) -> str:
    """Give the A1 name of a position counted from zero."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def expand(cells: Iterable[Address]) -> list[Address]:
    """Replace each range such as ``("表", "A1:B2")`` by its cells; single cells stay."""
    result: list[Address] = []
    for sheet, name in cells:
        first, _, last = name.partition(":")
        top, left = cell_position(first)
        bottom, right = cell_position(last) if last else (top, left)
        result += [
            (sheet, cell_name(row, column))
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
    return result


def formula_cells(path: FilePath) -> list[Address]:
    """List the cells that hold a formula in the file itself, whatever an engine makes of them."""
    with zipfile.ZipFile(path) as archive:
        return [
            (sheet, cell.get("r", ""))
            for sheet, part in _sheet_parts(archive)
            for _, cell in ET.iterparse(archive.open(part))
            if cell.tag == f"{_MAIN}c" and cell.find(f"{_MAIN}f") is not None
        ]


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    workbook = ET.fromstring(archive.read("xl/workbook.xml"))
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        part = posixpath.join("/xl", targets[sheet.get(_REL_ID)]).lstrip("/")
        yield sheet.get("name", ""), part


def as_path(path: FilePath) -> Path:
    """Give an absolute path, and complain early when there is no such file."""
    resolved = Path(path).resolve()
    if not resolved.is_file():
        raise FileNotFoundError(resolved)
    return resolved
