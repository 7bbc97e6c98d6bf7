"""Contacts out of plain data: what goes to a screen, a log or a JSON file holds none."""

from typing import Any

from csat_xl.entries import find_contacts, mask_contacts_in


def without_contacts(value: Any) -> Any:
    """Lists, mappings and texts with every contact masked; a number that is one becomes text.

    >>> without_contacts({"13812345678": ["回电 138-1234-5678", 13812345678.0, 0.5]})
    {'138****5678': ['回电 138****5678', '138****5678', 0.5]}
    """
    if isinstance(value, str):
        return mask_contacts_in(value)
    if isinstance(value, dict):
        return {without_contacts(key): without_contacts(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(without_contacts(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = str(int(value)) if float(value).is_integer() else ""
        return mask_contacts_in(digits) if len(digits) == 11 and find_contacts(digits) else value
    return value
