"""Customer numbers such as C20240520001."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_CUSTOMER_ID: Final = re.compile(r"C(20[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")


def is_customer_id(text: str) -> bool:
    """Whether ``text`` is ``C``, a real date of the years 2000–2099 as yyyymmdd, three digits.

    >>> [is_customer_id(text) for text in ("C20240520001", "C20240230001", "c20240520001")]
    [True, False, False]
    """
    match = _CUSTOMER_ID.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True
