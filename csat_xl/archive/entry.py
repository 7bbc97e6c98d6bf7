"""A workbook as the archive keeps it: its key, its summary and its rows, without identities."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from csat_xl.archive.masking import cleaned, leaks, names_of
from csat_xl.checks.finding import ERROR, Finding
from csat_xl.entries import Names
from csat_xl.errors import CsatError
from csat_xl.rollup.serial import to_json
from csat_xl.rollup.summary import period_of, summarise
from csat_xl.sharing.clean import without_contacts
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Sheet

VALID = "有效"
_BY_SCHEME = re.compile(r"\d")
"""Columns whose keys are numbered (dimensions, items) depend on the scheme: one line an item."""

_TYPES = {
    Kind.DATE: "TIMESTAMP",
    Kind.DATETIME: "TIMESTAMP",
    Kind.DUE: "TIMESTAMP",
    Kind.RATING: "INTEGER",
    Kind.SCORE: "INTEGER",
    Kind.NUMBER: "DOUBLE",
    Kind.RESULT: "DOUBLE",
    Kind.YES_NO: "BOOLEAN",
}


class Key(NamedTuple):
    """What makes two files the same workbook: a newer one replaces the older one's rows.

    Team, month and branch as set in 设置, the template, the name of the scheme, and a ``part``
    for teams that keep several workbooks of one kind a month (``""`` otherwise).
    """

    team: str
    period: str
    template: str
    scheme: str
    part: str = ""
    branch: str = ""

    def __str__(self) -> str:
        part = f"({self.part})" if self.part else ""
        team = f"{self.branch} {self.team}".strip()
        return f"{team} {self.period} {self.template}/{self.scheme}{part}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one sheet: columns with their types, and the values."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A workbook ready to be kept."""

    key: Key
    file: str
    fingerprint: str
    rules_from: dt.date
    summary: str
    tables: tuple[Table, ...]
    total: int
    valid: int


def entry_of(
    book: Book, findings: Sequence[Finding], file: Path, fingerprint: str, part: str = ""
) -> Entry:
    """The entry of a workbook that was read and checked.

    A workbook without team or month has no place in the history and is refused; so is one in
    which a contact or a customer's name would remain.
    """
    key = _key(book, file, part)
    names = names_of(book, (str(file), *key))
    summary = cleaned(json.loads(to_json(summarise(book, findings, str(file)))), names)
    tables = [_rows(sheet, book, findings, names) for sheet in book.sheets if book.rows(sheet.key)]
    tables += [_items(book, names)]
    left = leaks(summary, names) + sum(leaks(table.rows, names) for table in tables)
    if left:
        raise CsatError(
            f"{file}:{left} 处仍有客户姓名或联系方式,没有存入;请检查名单与编号列。",
            f"{file}: {left} places still hold a customer's name or contact, so nothing was "
            "kept; look at the lists and numbers.",
        )
    tracking = next((t for t in tables if t.name == "tracking"), None)
    states = [row[1] for row in tracking.rows] if tracking else []
    return Entry(
        key,
        cleaned(str(file), names),
        fingerprint,
        book.settings.scheme.rules_from,
        json.dumps(summary, ensure_ascii=True, allow_nan=False, separators=(",", ":")),
        tuple(tables),
        len(states),
        states.count(VALID),
    )


def _key(book: Book, file: Path, part: str) -> Key:
    team, period = without_contacts(book.settings.team.strip()), period_of(book)
    if not team or not period:
        zh = "、".join(n for n, v in (("团队/校区", team), ("统计月份", period)) if not v)
        en = " and ".join(n for n, v in (("team", team), ("month", period)) if not v)
        raise CsatError(
            f"{file}:“设置”中没有{zh},无法归档;请填写后再加入。",
            f"{file}: the {en} is not set in 设置, so it has no place in the archive; fill it in.",
        )
    scheme, branch = book.settings.scheme.name, without_contacts(book.settings.branch.strip())
    return Key(team, period, book.template, scheme, part.strip(), branch)


def _kept(sheet: Sheet) -> list[Column]:
    """The columns of a sheet that have the same meaning in every scheme."""
    return [
        column
        for column in sheet.columns
        if not column.private
        and not _BY_SCHEME.search(column.key)
        and column.kind is not Kind.VERDICT
    ]


def _rows(sheet: Sheet, book: Book, findings: Sequence[Finding], names: Names) -> Table:
    columns = _kept(sheet)
    faults: dict[int, str] = {}
    for found in findings:
        if found.severity == ERROR and found.sheet == sheet.name:
            faults[found.row] = min(faults.get(found.row, found.code), found.code)
    rows = tuple(
        (
            record.number,
            faults.get(record.number, VALID),
            *(_value(column, record, book, names) for column in columns),
        )
        for record in book.rows(sheet.key)
    )
    types = (("row", "INTEGER"), ("status", "VARCHAR"))
    return Table(
        sheet.key, (*types, *((c.key, _TYPES.get(c.kind, "VARCHAR")) for c in columns)), rows
    )


def _value(column: Column, record: Record, book: Book, names: Names) -> Any:
    value = record.get(column.key)
    if column.computed:
        value = column.compute(record, book) if column.compute else None
    if value is None or value == "":
        return None
    if _TYPES.get(column.kind, "VARCHAR") == "VARCHAR":
        return cleaned(str(value), names)
    return _number(value) if isinstance(value, int | float) else value if _is_date(value) else None


def _number(value: float) -> int | float | None:
    """A figure; None for one that is a telephone number in truth."""
    return None if isinstance(cleaned(value, _NOBODY), str) else value


def _is_date(value: Any) -> bool:
    return isinstance(value, dt.date)


_NOBODY = Names(())


def _items(book: Book, names: Names) -> Table:
    """The scores of dimensions and items, one line each."""
    found = [
        (sheet.key, record.number, cleaned(column.header, names), figure)
        for sheet in book.sheets
        for column in sheet.inputs
        if _BY_SCHEME.search(column.key)
        for record in book.rows(sheet.key)
        if isinstance(value := record.get(column.key), int | float)
        if (figure := _number(float(value))) is not None
    ]
    types = (("sheet", "VARCHAR"), ("row", "INTEGER"), ("item", "VARCHAR"), ("value", "DOUBLE"))
    return Table("items", types, tuple(found))
