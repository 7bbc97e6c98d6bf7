"""Names and contacts of customers out of what is kept: masked first, then looked for again."""

from collections.abc import Iterable, Iterator
from typing import Any

from csat_xl.entries import find_contacts, is_blank, mask_name
from csat_xl.sharing.clean import without_contacts
from csat_xl.sheets.book import Book

SHORTEST_NAME = 2
"""A name of one character is no name that can be found in a text."""


class Names:
    """The customers' names of a workbook, to be found inside texts.

    ``known`` are texts that stay as they are though a customer has the same name: names of the
    staff, of teams, of the choices of the lists.
    """

    def __init__(self, names: Iterable[str], known: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._by_start: dict[str, list[str]] = {}
        for name in sorted({n.strip() for n in names}, key=lambda n: (-len(n), n)):
            if len(name) >= SHORTEST_NAME and name != mask_name(name):
                self._by_start.setdefault(name[:SHORTEST_NAME], []).append(name)

    def found_in(self, text: str) -> bool:
        """Whether a name stands in a text."""
        return self.masked(text) != text

    def masked(self, text: str) -> str:
        """The text with every name reduced to its first character.

        >>> Names(["王样一"]).masked("王样一说还好"), Names(["王样一"], ["王样一"]).masked("王样一")
        ('王*说还好', '王样一')
        """
        if text in self._known:
            return text
        parts: list[str] = []
        at = 0
        while at < len(text):
            names = self._by_start.get(text[at : at + SHORTEST_NAME], ())
            name = next((n for n in names if text.startswith(n, at)), None)
            parts.append(text[at] if name is None else mask_name(name))
            at += 1 if name is None else len(name)
        return "".join(parts)


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
                typed = row.raw.get(column.key)
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
    return sum(bool(find_contacts(text)) or names.found_in(text) for text in _texts(value))


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
