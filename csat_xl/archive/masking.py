"""Names and contacts of customers out of what is kept: masked first, then looked for again."""

from collections.abc import Iterable, Iterator
from typing import Any

from csat_xl.entries import Names, find_contacts, is_blank
from csat_xl.sharing.clean import without_contacts
from csat_xl.sheets.book import Book


def names_of(book: Book, also_known: Iterable[str] = ()) -> Names:
    """The customers' names in the private columns of a workbook."""
    names: list[str] = []
    known = {book.settings.team.strip(), *also_known}
    lists = book.settings.scheme.lists
    if lists is not None:
        known |= {name for values in lists.model_dump().values() for name in values}
    for sheet in book.sheets:
        for row in book.rows(sheet.key):
            for column in sheet.inputs:
                typed = row.cell(column.key)
                if is_blank(typed):
                    continue
                if column.private:
                    names.append(str(typed))
                elif column.kind.value in ("person", "choice"):
                    known.add(str(row.get(column.key)))
    return Names(names, known)


def cleaned(value: Any, names: Names) -> Any:
    """Lists, mappings and texts without contacts and customers' names."""
    return _each(without_contacts(value), names)


def _each(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return names.masked(value)
    if isinstance(value, dict):
        return {_each(key, names): _each(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_each(item, names) for item in value)
    return value


def leaks(value: Any, names: Names) -> int:
    """How many texts inside ``value`` still hold a contact or a customer's name."""
    return sum(bool(find_contacts(text)) or bool(names.found(text)) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(int(value)) if float(value).is_integer() else ""
