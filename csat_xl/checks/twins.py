"""Excel text for the conditions of the checks, over ``{key}`` cells.

Conditions are multiplied (and), added (or) and taken from 1 (not): ``AND`` and ``OR`` would take a
whole array into one answer. A condition is never compared with 0 or 1, for in Excel FALSE=0 is
FALSE. Nothing here needs an array formula, and no array stands in a condition: Excel does not
share a formula with one among the rows of a column.

A verdict asks its conditions in order (:func:`csat_xl.checks.verdict.in_order`), so a later one
may take for granted that the earlier do not hold. What a right row answers quickly comes first in
:func:`where`.
"""

DIGITS = "0123456789０１２３４５６７８９"
_MIDDLE, _REACH = 1479234, 1479232
"""A date lies between 2 and 2958466 (the end of 9999)."""


def cell(key: str) -> str:
    """A cell of the row."""
    return f"{{{key}}}"


def where(first: str, then: str) -> str:
    """1 where both hold; ``then`` is looked at only where ``first`` holds."""
    return f"IF({first},{then},0)"


def typed(key: str) -> str:
    """The text of a cell without surrounding spaces."""
    return f"TRIM({{{key}}})"


def blank(key: str) -> str:
    """1 where nothing but spaces, of either width, was typed in a cell."""
    return f'(TRIM(SUBSTITUTE({{{key}}},"\u3000",""))="")'


def filled(key: str) -> str:
    """1 where something was typed in a cell."""
    return blank(key).replace('="")', '<>"")')


def date(key: str) -> str:
    """The date in a cell as a number, 0 where there is none."""
    return f"N({{{key}}})"


def day(key: str) -> str:
    """The day of the date in a cell."""
    return f"INT(N({{{key}}}))"


def both(*keys: str) -> str:
    """1 where all the cells hold dates."""
    return "*".join(f"(ABS({date(key)}-{_MIDDLE})<{_REACH})" for key in keys)


def timed(key: str) -> str:
    """1 where the date in a cell has a time of day."""
    return f"(MOD({date(key)},1)>0)"


def before(first: str, second: str) -> str:
    """1 where one date is before another, by day where either has no time of day."""
    return (
        f"(({day(first)}<{day(second)})"
        f"+{timed(first)}*{timed(second)}*({date(first)}<{date(second)})>0)"
    )


def text_date(key: str) -> str:
    """1 where a date cell holds a text that looks like a date."""
    text = typed(key)
    begins = f'((LEFT({text},2)="20")+(LEFT({text},2)="２０"))*(LEN({text})>7)'
    return where(f"ISTEXT({{{key}}})", begins)


def no_date(key: str) -> str:
    """1 where a cell holds neither a date nor a text that looks like one."""
    return f"IF({both(key)},0,1-{text_date(key)})"


def is_in(key: str, names: str) -> str:
    """1 where the text of a cell is in a list."""
    return f"(SUMPRODUCT(--({names}={typed(key)}))>0)"


def not_in(key: str, names: str) -> str:
    """1 where the text of a cell is not in a list."""
    return f"(SUMPRODUCT(--({names}={typed(key)}))=0)"


def without_digit(text: str) -> str:
    """1 where a text holds no digit of either width."""
    digits = ",".join(f'"{digit}"' for digit in DIGITS)
    return f'(SUMPRODUCT(LEN({text})-LEN(SUBSTITUTE({text},{{{digits}}},"")))=0)'


def would_run(key: str) -> str:
    """1 where a text would run as a formula; a dash alone would not."""
    text = f'TRIM(SUBSTITUTE({{{key}}},"\u3000",""))'
    starts = '"=+-@＝＋－＠"&CHAR(9)&CHAR(10)&CHAR(13)'
    rest = f'SUBSTITUTE(SUBSTITUTE({text},"-",""),"－","")'
    runs = f'ISNUMBER(FIND(LEFT({text}&"a"),{starts}))*({rest}<>"")'
    return where(f"ISTEXT({{{key}}})", runs)


def any_of(*conditions: str) -> str:
    """1 where any condition holds."""
    return "(" + "+".join(f"({condition})" for condition in conditions) + ">0)"
