"""White space, blank cells and full-width characters: what every reader starts with."""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from typing import Final

WHITE_SPACE: Final = (
    " \t\r\n"
    + "".join(chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in "\t\r\n")
    + "\u00a0\u3000"
)
"""Space, tab, CR, LF, the other ASCII control characters, no-break and ideographic space."""

LONGEST_PHRASE: Final = 60
"""No date, duration or tick is written longer; longer text is not matched against patterns whose
time grows with the square of the length."""

_MISSING_IN_PANDAS: Final = frozenset({"NaTType", "NAType"})


def is_blank(value: object) -> bool:
    r"""Whether a cell counts as empty.

    ``None``, text of nothing but white space, NaN, and pandas' ``NaT`` and ``NA``
    (recognised without importing pandas). A zero is not blank.

    >>> [is_blank(value) for value in (None, "", " \u3000\t", float("nan"))]
    [True, True, True, True]
    >>> [is_blank(value) for value in (0, False, "0", "无")]
    [False, False, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip(WHITE_SPACE)
    if isinstance(value, float):
        return math.isnan(value)
    kind = type(value)
    if kind.__name__ in _MISSING_IN_PANDAS and kind.__module__.startswith("pandas."):
        return True
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Rational):
        try:
            return math.isnan(value)  # the other floats: numpy.float32 and the like
        except (TypeError, ValueError, OverflowError):
            return False
    return False


def _single_forms(first: int, last: int) -> dict[int, str]:
    """The characters of a block that stand for one plain character each."""
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(first, last + 1)}
    return {code: form for code, form in forms.items() if len(form) == 1 and form != chr(code)}


_PLAIN_FORMS: Final = {
    **_single_forms(0xFF01, 0xFFEE),  # full- and half-width forms
    **_single_forms(0x2F00, 0x2FD5),  # radicals that PDFs hand out in place of 月 and 日
    0x00A0: " ",
    0x3000: " ",
    0x2212: "-",
}
_FOLDABLE: Final = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN_FORMS)))}]")


def fold_width(text: str) -> str:
    """Full-width characters as plain ones; the length stays the same.

    This is NFKC for the characters an input method produces. Full NFKC would go too far:
    it turns ``3²`` into ``32`` and ``①`` into ``1``, which is guessing.

    >>> fold_width("８８％　ＡＢ"), fold_width("3²①")
    ('88% AB', '3²①')
    """
    # Most texts hold none of them, which a search tells ten times faster than the translation.
    return text.translate(_PLAIN_FORMS) if _FOLDABLE.search(text) else text


def plain(text: str) -> str:
    r"""``text`` without surrounding white space and with full-width characters folded.

    >>> plain("\u3000４分 ")
    '4分'
    """
    return fold_width(text).strip(WHITE_SPACE)
