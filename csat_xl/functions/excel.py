"""Snippets of Excel formula text that the function bodies share.

A body writes a parameter or an earlier step as ``$name``. Only functions that Excel 2010, WPS
and LibreOffice know are used, and no ``IF`` runs over a range outside an array formula: before
dynamic arrays such a formula needs Ctrl+Shift+Enter, while ``SUMPRODUCT`` over products does not.
"""

BLANKS_IN_TEXT = ("\u3000", "\u00a0")
"""The white space that ``TRIM`` and ``CLEAN`` leave: ideographic and no-break space."""


def stripped(x: str) -> str:
    """The text of ``x`` without white space around it, and without the kinds TRIM leaves."""
    inner = x
    for space in BLANKS_IN_TEXT:
        inner = f'SUBSTITUTE({inner},"{space}","")'
    return f"TRIM(CLEAN({inner}))"


def blank(x: str) -> str:
    """1/TRUE where ``x`` is empty or holds only white space (element by element)."""
    return f'({stripped(x)}="")'


def number(x: str) -> str:
    """1 where ``x`` is a number, 0 where it is text or empty (element by element).

    Excel orders numbers before texts, so a text is never below 1E+300.
    """
    return f"({x}<1E+300)*(LEN({x})>0)"


def not_numeric(x: str) -> str:
    """How many cells of the range ``x`` are neither a number nor blank.

    Where all cells are numbers, as nearly always, no text is looked at.
    """
    cells = f"ROWS({x})*COLUMNS({x})"
    return f"IF({count(x)}={cells},0,SUMPRODUCT(1-{number(x)}-{blank(x)}))"


def count(x: str) -> str:
    """How many cells of the range ``x`` are numbers."""
    return f"SUMPRODUCT({number(x)})"


def escaped(x: str) -> str:
    """A text as a criterion that matches exactly itself in COUNTIF and SUMIF."""
    for sign in "~*?":
        x = f'SUBSTITUTE({x},"{sign}","~{sign}")'
    return f'"="&{x}'


def number_or(x: str, value: str, must: str = "") -> str:
    """The number ``x``, ``value`` where it is blank; an error for a text or against ``must``.

    >>> number_or("A1", "1", ">0")[:36]
    'IF((A1<1E+300)*(LEN(A1)>0)*(A1>0),A1'
    """
    fit = number(x) + (f"*({x}{must})" if must else "")
    return f"IF({fit},{x},IF({blank(x)},{value},#VALUE!))"


def positive(x: str) -> str:
    """``x``, 0 where it is below 0. The editions write it in their own way (see formulas)."""
    return f"POSITIVE({x})"


def clamp(x: str, low: str, high: str) -> str:
    """``x`` kept within two ends. The editions write it in their own way (see formulas)."""
    return f"CLAMP({x},{low},{high})"


def text(value: str) -> str:
    """A text constant."""
    return '"' + value.replace('"', '""') + '"'


def constant(value: object) -> str:
    """A Python value as an Excel constant: number, text or array of rows.

    >>> constant([(0, "不达标"), (70, "达标")])
    '{0,"不达标";70,"达标"}'
    """
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        rows = [row if isinstance(row, list | tuple) else (row,) for row in value]
        return "{" + ";".join(",".join(constant(v) for v in row) for row in rows) + "}"
    raise TypeError(f"no Excel constant for {value!r}")
