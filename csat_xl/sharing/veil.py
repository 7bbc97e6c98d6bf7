"""What a masked copy shows of a text: contacts, and the names of the workbook's customers, hidden.

The shared copy is written by it, and the merge sees through it: both ask the same function.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from csat_xl.entries import (
    SHORTEST_NAME,
    Names,
    Unreadable,
    find_contacts,
    mask_contact,
    mask_contacts_in,
    mask_name,
    read_text,
)
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Sheet
from csat_xl.sheets.table import typed_in

NOBODY = Names(())


def names_of(book: Book) -> Names:
    """The names in the private columns of a workbook."""
    return Names(
        private_text(cell)
        for sheet in book.sheets
        for column in sheet.inputs
        if column.private and column.kind is not Kind.CONTACT
        for cell in typed_in(book.rows(sheet.key), column.key)
    )


@dataclass(frozen=True, slots=True)
class Veiled:
    """A text as a masked copy shows it; ``hidden`` gives for each mask what stands behind it."""

    text: str
    hidden: dict[str, set[str]] = field(default_factory=dict)


def veil_text(
    text: str, column: Column, row: Record, sheet: Sheet, names: Names = NOBODY
) -> Veiled:
    """A text of a column that is not private, without contacts and names.

    Contacts go wherever they stand, the name and contact of the row itself in each of its texts,
    the names of other rows in free texts: elsewhere an agent may bear the name of a customer.
    """
    hidden: dict[str, set[str]] = {}
    for contact in find_contacts(text):
        shown = text[contact.start : contact.end]
        hidden.setdefault(mask_contacts_in(shown), set()).add(shown)
    copy = mask_contacts_in(text) if hidden else text
    for value, mask in _of_row(row, sheet):
        if value in copy:
            hidden.setdefault(mask, set()).add(value)
            copy = copy.replace(value, mask)
    if column.kind is Kind.LONG_TEXT:
        for name in names.found(copy):
            hidden.setdefault(mask_name(name), set()).add(name)
        copy = names.masked(copy)
    return Veiled(copy, hidden)


def _of_row(row: Record, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The name and contact of a row, with what a masked copy shows of them."""
    for column in sheet.inputs:
        if column.private:
            text = private_text(row.cell(column.key))
            if len(text) >= SHORTEST_NAME:
                yield text, masking(column)(text)


def masking(column: Column) -> Callable[[str], str]:
    """How a private column is masked."""
    return mask_contact if column.kind is Kind.CONTACT else mask_name


def private_text(value: object) -> str:
    """The text of a cell, empty where there is none."""
    try:
        entry = read_text(value)
    except Unreadable:
        return ""
    return "" if entry is None else entry.value
