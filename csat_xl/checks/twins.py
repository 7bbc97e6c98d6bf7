"""Excel text for the conditions of the checks, over ``{key}`` cells.

TRUE and FALSE are written as numbers that are multiplied (and) and added (or): ``AND`` and ``OR``
would take a whole array into one answer. Nothing here needs an array formula.
"""

DIGITS = "0123456789０１２３４５６７８９"
UNKNOWN = 1000
"""Stands for a blank or unreadable score among the values of scores."""


def cell(key: str) -> str:
    """A cell of the row."""
    return f"{{{key}}}"


def typed(key: str) -> str:
    """The text of a cell without surrounding spaces."""
    return f"TRIM({{{key}}})"


def blank(key: str) -> str:
    """1 where nothing but spaces, of either width, was typed in a cell."""
    return f'(TRIM(SUBSTITUTE({{{key}}},"\u3000",""))="")'


def date(key: str) -> str:
    """The date in a cell as a number, 0 where there is none."""
    return f"N({{{key}}})"


def day(key: str) -> str:
    """The day of the date in a cell."""
    return f"INT(N({{{key}}}))"


def both(*keys: str) -> str:
    """1 where all the cells hold dates."""
    return "*".join(f"({date(key)}>1)" for key in keys)


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
    return f'ISTEXT({{{key}}})*((LEFT({text},2)="20")+(LEFT({text},2)="２０"))*(LEN({text})>7)'


def no_date(key: str) -> str:
    """1 where a cell holds neither a date nor a text that looks like one."""
    return f"(ABS({date(key)}-1479234)>1479232)*({text_date(key)}=0)"


def is_in(key: str, names: str) -> str:
    """1 where the text of a cell is in a list."""
    return f"(SUMPRODUCT(--({names}={typed(key)}))>0)"


def contains_digit(text: str) -> str:
    """1 where a text holds a digit, of either width."""
    digits = ",".join(f'"{digit}"' for digit in DIGITS)
    return f'(SUMPRODUCT(LEN({text})-LEN(SUBSTITUTE({text},{{{digits}}},"")))>0)'


def would_run(key: str) -> str:
    """1 where a text would run as a formula; a dash alone would not."""
    text = f'TRIM(SUBSTITUTE({{{key}}},"\u3000",""))'
    starts = '"=+-@＝＋－＠"&CHAR(9)&CHAR(10)&CHAR(13)'
    rest = f'SUBSTITUTE(SUBSTITUTE({text},"-",""),"－","")'
    return f'ISTEXT({{{key}}})*ISNUMBER(FIND(LEFT({text}&"a"),{starts}))*({rest}<>"")'


def any_of(*conditions: str) -> str:
    """1 where any condition holds."""
    return "(" + "+".join(f"({condition})" for condition in conditions) + ">0)"
