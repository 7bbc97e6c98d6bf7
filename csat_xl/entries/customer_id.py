"""Customer numbers such as C20240520001."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

_CUSTOMER_ID: Final = re.compile(r"C(20[0-9]{6})[0-9]{3}")


def is_customer_id(text: str) -> bool:
    """Whether ``text`` is ``C``, a real date of the years 2000–2099 as yyyymmdd, three digits.

    >>> [is_customer_id(text) for text in ("C20240520001", "C20240230001", "c20240520001")]
    [True, False, False]
    """
    match = _CUSTOMER_ID.fullmatch(text)
    return match is not None and _is_day(match[1])


@lru_cache(maxsize=1024)
def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
