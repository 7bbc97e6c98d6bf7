"""分享副本: a fresh copy of a workbook without names, contacts and anything left behind.

Nothing of the source file is carried over but the entries of known columns and the settings. The
copy keeps each row's verdict: what was no contact before is none in the copy.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from csat_xl.entries import (
    Names,
    is_blank,
    is_email,
    is_mobile,
    mask_contact,
    mask_contacts_in,
    mask_name,
)
from csat_xl.errors import CsatError
from csat_xl.files import fingerprint, writing
from csat_xl.operations import build_workbook, check_file
from csat_xl.sharing.clean import without_contacts
from csat_xl.sharing.encrypt import encrypted, password_from
from csat_xl.sharing.merge_cells import storable
from csat_xl.sharing.pseudonyms import Pseudonyms, is_stand_in
from csat_xl.sharing.scan import contacts_in_file, contacts_in_text, parts_with
from csat_xl.sharing.veil import names_of, veil_text
from csat_xl.sheets.book import Book, Record, record
from csat_xl.sheets.definition import Column, Kind, Sheet
from csat_xl.workbook.addresses import FIRST_ROW
from csat_xl.workbook.read import read

HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Shared:
    """A copy in memory: the workbook as bytes, its content, how many rows and cells were hidden."""

    data: bytes
    book: Book
    hidden: int


def share(
    source: Path,
    target: Path,
    password_file: Path | None = None,
    keep_contacts: bool = False,
    pseudonyms: Pseudonyms | None = None,
    force: bool = False,
) -> Shared:
    """Write the shared copy of ``source`` to ``target``, whole or not at all."""
    if target.suffix.lower() != ".xlsx":
        raise CsatError(
            f"{target}:文件名应以 .xlsx 结尾。", f"{target}: the name must end in .xlsx."
        )
    if target.resolve() == source.resolve():
        raise CsatError(
            "副本不能写到原件上;请换一个文件名。",
            "The copy must not replace its source; choose another name.",
        )
    password = password_from(password_file) if password_file else ""
    copy = shared_copy(source, keep_contacts, pseudonyms)
    data = encrypted(copy.data, password) if password else copy.data
    with writing(target, force) as temporary:
        temporary.write_bytes(data)
    return copy


def shared_copy(
    source: Path, keep_contacts: bool = False, pseudonyms: Pseudonyms | None = None
) -> Shared:
    """The copy of a workbook, looked through part by part; a contact in it is an error."""
    if keep_contacts and pseudonyms:
        raise CsatError(
            "--keep-contacts 与 --pseudonyms 不能同时使用。",
            "--keep-contacts and --pseudonyms exclude one another.",
        )
    before = fingerprint_or_none(source)
    given = read(source).book
    copy = copy_of(given, contacts_in_file(source), keep_contacts, pseudonyms)
    if fingerprint_or_none(source) != before:
        raise CsatError(
            f"{source} 在读取时被改动,请重试。", f"{source} changed while it was read; try again."
        )
    return copy


def copy_of(
    given: Book,
    contacts: set[str],
    keep_contacts: bool = False,
    pseudonyms: Pseudonyms | None = None,
) -> Shared:
    """The copy of a workbook's content; ``contacts`` are those found anywhere in its source."""
    book, hidden = _cleaned(given, keep_contacts, pseudonyms)
    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        path = Path(folder) / "copy.xlsx"
        build_workbook(book, path, "plain")
        data = path.read_bytes()
        known = contacts | _contacts(given)
        kept = _private_contacts(book) if keep_contacts else set()
        places = parts_with(data, known - kept, any_text=not keep_contacts)
        if places:
            raise CsatError(
                f"副本的 {len(places)} 处仍有联系方式({'、'.join(places)}),没有写出;"
                "请检查原件中数字列与名称里的号码。",
                f"The copy still holds a contact ({', '.join(places)}), so it was not written; "
                "look for numbers in the figures and names of the source.",
            )
        report = check_file(path)
        if report.book is None:
            raise CsatError(
                f"副本无法再读取,没有写出:{report.reason}",
                f"The copy cannot be read again, so it was not written: {report.reason}",
            )
    return Shared(data, book, hidden)


def fingerprint_or_none(path: Path) -> str | None:
    """The fingerprint of a file, None where the reader will have to tell why there is none."""
    return fingerprint(path) if path.is_file() else None


def _cleaned(given: Book, keep_contacts: bool, pseudonyms: Pseudonyms | None) -> tuple[Book, int]:
    """The content of the copy, and how many cells were changed."""
    scheme = given.settings.scheme
    try:
        clean = type(scheme).model_validate(without_contacts(scheme.model_dump(mode="json")))
    except ValidationError:
        raise CsatError(
            "“设置”的名单中有联系方式,隐去后不再是有效的方案;请先从设置中删去。",
            "The settings hold contacts and are no valid scheme without; remove them there.",
        ) from None
    settings = replace(given.settings, scheme=clean, team=mask_contacts_in(given.settings.team))
    hide = _Hide(keep_contacts, pseudonyms, names_of(given))
    records: dict[str, tuple[Record, ...]] = {}
    for sheet in given.sheets:
        rows: list[Record] = []
        for row in given.rows(sheet.key):
            cells = {column.key: hide.cell(column, row, sheet) for column in sheet.inputs}
            entry = record(sheet, FIRST_ROW + len(rows), cells, settings)
            if entry is not None:
                rows.append(entry)
        records[sheet.key] = tuple(rows)
    book = Book(given.template, settings, given.sheets, records, given.history)
    return book, hide.count


class _Hide:
    """Hides names and contacts cell by cell, and counts the cells changed."""

    def __init__(self, keep: bool, pseudonyms: Pseudonyms | None, names: Names) -> None:
        self._keep, self._pseudonyms, self._names, self.count = keep, pseudonyms, names, 0

    def cell(self, column: Column, row: Record, sheet: Sheet) -> Any:
        """What the copy holds in a cell."""
        typed = row.cell(column.key)
        if is_blank(typed):
            return None
        if column.private:
            shown = self._private(column, row, typed)
        elif isinstance(typed, str):
            shown = _text(typed, column, row, sheet, self._names)
        elif column.kind is not Kind.NUMBER and contacts_in_text(_digits(typed)):
            shown = mask_contacts_in(_digits(typed))
        else:
            shown = storable(typed)
        self.count += shown != typed
        return shown

    def _private(self, column: Column, row: Record, typed: Any) -> Any:
        if row.get("anonymous") is True:
            return HIDDEN  # the fault of the row stays, the name does not
        if self._keep:
            return storable(typed)
        value = str(row.get(column.key) or HIDDEN)
        shown = self._contact(value) if column.kind is Kind.CONTACT else self._name(value)
        if not isinstance(typed, str):
            return shown
        start = len(typed) - len(typed.lstrip())  # white space around is a finding of its own
        return typed[:start] + shown + typed[len(typed.rstrip()) :]

    def _contact(self, value: str) -> str:
        if value == HIDDEN or is_stand_in(value):
            return value
        valid = is_mobile(value) or is_email(value) or mask_contact(value) == value
        if self._pseudonyms and (is_mobile(value) or "*" not in value):
            return self._pseudonyms.contact(value, valid)
        return mask_contact(value) if valid else HIDDEN

    def _name(self, value: str) -> str:
        if value == HIDDEN or is_stand_in(value) or value == mask_name(value)[:2]:
            return value
        return self._pseudonyms.name(value) if self._pseudonyms else mask_name(value)


def _text(typed: str, column: Column, row: Record, sheet: Sheet, names: Names) -> str:
    """A text without contacts and customers' names; a customer number that holds none stays."""
    if mask_contacts_in(typed) == typed and row.cell("customer_id") == typed:
        return typed
    return veil_text(typed, column, row, sheet, names).text


def _digits(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _contacts(book: Book) -> set[str]:
    """The contacts in the entries of a workbook, also where no rule finds one in the text."""
    found = _private_contacts(book)
    for sheet in book.sheets:
        for row in book.rows(sheet.key):
            for column in sheet.inputs:
                found |= contacts_in_text(_digits(row.raw.get(column.key, "")))
    return found


def _private_contacts(book: Book) -> set[str]:
    return {
        contact
        for sheet in book.sheets
        for column in sheet.inputs
        if column.private
        for row in book.rows(sheet.key)
        for contact in contacts_in_text(_digits(row.raw.get(column.key, "")))
    }
