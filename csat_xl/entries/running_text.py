"""Text that a spreadsheet would run as a formula."""

from __future__ import annotations

from typing import Final

from .blanks import WHITE_SPACE

FORMULA_STARTS: Final = "=+-@＝＋－＠"
"""What starts a formula. Full-width forms too: Excel set up for Chinese or Japanese input turns
them into the plain ones on entry, and a needless apostrophe costs less than a formula run."""

_LINE_STARTS: Final = "\t\r\n"
_SKIPPED: Final = WHITE_SPACE + "\ufeff"

RUNNING_STARTS: Final = FORMULA_STARTS + _SKIPPED
"""The first character of every text that would run."""


def would_run(text: str) -> bool:
    r"""Whether a spreadsheet may run ``text`` when it opens it from a CSV file.

    True for text starting with ``=``, ``+``, ``-``, ``@`` in either width, also behind leading
    white space (programs strip it), and for text starting with a tab, CR or LF, which can push
    what follows into a cell of its own.

    >>> [would_run(text) for text in ("=1+1", " @A1", "＝1", "\t无", "5-3", "")]
    [True, True, True, True, False, False]
    """
    if text.startswith(tuple(_LINE_STARTS)):
        return True
    return text.lstrip(_SKIPPED).startswith(tuple(FORMULA_STARTS))


def neutralise(text: str) -> str:
    """``text`` for a CSV file: with an apostrophe in front if it would run.

    >>> neutralise("=1+1"), neutralise("'=1+1"), neutralise("满意")
    ("'=1+1", "'=1+1", '满意')
    """
    return f"'{text}" if would_run(text) else text
