"""Workbooks of a shipped scheme, and the figures that real engines calculate in them."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl

from csat_xl import operations
from csat_xl.schemes.load import load_shipped
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Settings
from csat_xl.workbook.addresses import FIRST_ROW, column_letter
from csat_xl.workbook.templates import SCHEME, of_itself

Rows = dict[str, list[dict[str, Any]]]


def day(month: int, number: int) -> dt.datetime:
    """A day of 2026."""
    return dt.datetime(2026, month, number)


def scheme(name: str, **parts: Any) -> Scheme:
    """A shipped scheme with some parts changed."""
    return of_itself(load_shipped(name).model_copy(update=parts))


def book(
    of: Scheme,
    rows: Rows,
    month: dt.date | None = dt.date(2026, 5, 1),
    as_of: dt.date = dt.date(2026, 5, 31),
) -> Book:
    """A workbook of a scheme and month with these rows."""
    return operations.book_of(SCHEME, Settings(of, "一组", month, as_of), rows)


def column(of: Book, sheet: str, key: str) -> list[Any]:
    """What a computed column gives in Python, row by row, as the sheet shows it."""
    seen, _ = operations.as_shown(of)
    compute = next(s for s in seen.sheets if s.key == sheet).column(key).compute
    assert compute is not None
    return [compute(row, seen) for row in seen.rows(sheet)]


def codes(of: Book, sheet: str) -> list[str]:
    """The codes of the column 校验, 通过 where a row is right."""
    return [text.split(":")[0].split(" ")[-1] for text in column(of, sheet, "verdict")]


def calculated(of: Book, folder: Path, edition: str, judge: Any) -> dict[tuple[str, str], list]:
    """By sheet and key, what an engine calculates in the built workbook for every row."""
    path = folder / f"{edition}.xlsx"
    operations.build_workbook(of, path, edition, force=True)
    places = {}
    for sheet in of.sheets:
        for place in sheet.columns:
            if place.computed:
                letter = column_letter(sheet, place.key)
                places[sheet.key, place.key] = [
                    (sheet.name, f"{letter}{row.number}") for row in of.rows(sheet.key)
                ]
    found = judge.calculate(path, [cell for cells in places.values() for cell in cells])
    return {key: [found[cell] for cell in cells] for key, cells in places.items()}


def same(one: Any, other: Any) -> bool:
    """Whether two results are the same figure or text; blank is blank."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return (one or "") == (other or "")


def differences(of: Book, found: dict[tuple[str, str], list]) -> list[tuple[Any, ...]]:
    """Where an engine and Python disagree."""
    return [
        (sheet, key, FIRST_ROW + i, mine, theirs)
        for (sheet, key), values in found.items()
        for i, (mine, theirs) in enumerate(zip(column(of, sheet, key), values, strict=True))
        if not same(mine, theirs)
    ]


def stored(path: Path, sheet: str) -> Any:
    """A sheet of a built workbook with its stored results."""
    return openpyxl.load_workbook(path, data_only=True)[sheet]
