"""Contacts out of plain data: what goes to a screen, a log or a JSON file holds none."""

from collections.abc import Callable
from typing import Any

from csat_xl.entries import find_contacts, mask_contacts_in
from csat_xl.packed import Listed, Rows

MOST_KNOWN = 4_096
"""Texts of a packed list that are remembered while it is read."""


def without_contacts(value: Any) -> Any:
    """Lists, mappings and texts with every contact masked; a number that is one becomes text.

    A packed list stays packed: each of its records is masked when it is read.

    >>> without_contacts({"13812345678": ["回电 138-1234-5678", 13812345678.0, 0.5]})
    {'138****5678': ['回电 138****5678', '138****5678', 0.5]}
    """
    return _clean(value, {})


def cleaned(value: Any) -> Any:
    """The same of data that nobody else holds: its lists and mappings are changed, not copied.

    A text that is there often is held once. A mapping is a new one where a key was a contact.

    >>> cleaned({"phone": ["13812345678", 1], "13812345678": 2})
    {'phone': ['138****5678', 1], '138****5678': 2}
    """
    return _cleaned(value, {})


def _cleaned(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        for key, item in value.items():
            value[key] = _cleaned(item, known)
        keys = [_clean(key, known) for key in value]
        return value if keys == list(value) else dict(zip(keys, value.values(), strict=True))
    if isinstance(value, list):
        for at, item in enumerate(value):
            value[at] = _cleaned(item, known)
        return value
    return _clean(value, known)


def _cleaner() -> Callable[[Any], Any]:
    """What cleans the records of a packed list one by one; it remembers texts, not all of them."""
    known: dict[str, str] = {}

    def cleaned(record: Any) -> Any:
        if len(known) > MOST_KNOWN:
            known.clear()
        return _clean(record, known)

    return cleaned


def _clean(value: Any, known: dict[str, str]) -> Any:
    """The same; ``known`` are the texts looked at so far: most come again and again."""
    if isinstance(value, str):
        masked = known.get(value)
        if masked is None:
            masked = known[value] = mask_contacts_in(value)
        return masked
    if isinstance(value, dict):
        return {_clean(key, known): _clean(item, known) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)([_clean(item, known) for item in value])
    if isinstance(value, Listed):
        return value.told(_cleaner())
    if isinstance(value, Rows):
        return Listed(value, _cleaner())
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = str(int(value)) if float(value).is_integer() else ""
        return mask_contacts_in(digits) if len(digits) == 11 and find_contacts(digits) else value
    return value
