"""Values as Excel hands them over COM, and as our functions take them; the same for results.

Excel gives numbers as floats, blanks as None, a range as a tuple of rows, a row constant such as
``{1,2,3}`` as a flat tuple, dates as times with a time zone (or serial numbers), money as Decimal,
and an error as its code, the only whole numbers a cell ever gives. A result that is an error goes
back as a marked text, which the VBA wrapper turns into a real error value.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from csat_xl.functions.values import plain
from csat_xl.workbook.vba.names import MARK

ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Excel's error values by the numbers that VBA's ``CVErr`` takes (xlErrValue is 2015 …)."""
VALUE, NUM = 2015, 2036
_FACILITY = -2146828288
"""What COM adds to an error's number (0x800A0000 as a signed number)."""
_DAY_ZERO = dt.datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error in a cell, by its number."""

    number: int


def com_code(number: int) -> int:
    """The code under which an error value arrives: ``com_code(2015)`` is -2146826273.

    >>> com_code(2015)
    -2146826273
    """
    return _FACILITY + number


def taken(value: Any) -> Any:
    """An argument from Excel as a plain value, or a list of rows where it is several cells.

    An Excel error becomes a :class:`CellError`.

    >>> taken(((35.0,),)), taken(((1.0, None), ("三", 2.0)))
    (35.0, [[1.0, None], ['三', 2.0]])
    """
    if not isinstance(value, tuple | list):
        return _cell(value)
    rows = value if value and isinstance(value[0], tuple | list) else (value,)
    cells = [[_cell(cell) for cell in row] for row in rows]
    return cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else cells


def _cell(value: Any) -> Any:
    if isinstance(value, bool | float | str) or value is None:
        return value
    if isinstance(value, int):
        if value - _FACILITY in ERRORS:
            return CellError(value - _FACILITY)
        return value
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - _DAY_ZERO) / dt.timedelta(days=1)
    return float(value) if isinstance(value, Decimal) else value


def first_error(arguments: Iterable[Any]) -> CellError | None:
    """The first error value in some arguments, row by row; the function gives the same one."""
    for argument in arguments:
        for row in argument if isinstance(argument, list) else [[argument]]:
            for cell in row:
                if isinstance(cell, CellError):
                    return cell
    return None


def given(result: Any) -> Any:
    """A result for Excel: one value, or rows; a flat list is a column.

    >>> given([1, 2.5]), given(float("inf")) == error(NUM)
    ([[1], [2.5]], True)
    """
    result = plain(result)
    if not isinstance(result, list | tuple):
        return _shown(result)
    if result and isinstance(result[0], list | tuple):
        return [[_shown(cell) for cell in row] for row in result]
    return [[_shown(cell)] for cell in result]


def _shown(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, float) and not math.isfinite(value):
        return error(NUM)
    return "" if value is None else value


def error(number: int) -> str:
    """The marked text that stands for an error value until the VBA wrapper has it."""
    return f"{MARK}{number}"
