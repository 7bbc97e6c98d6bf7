"""What the VBA side and the Python side must call alike."""

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.functions.declaration import Function

UDF_MODULE = "csat_xl_udfs"
"""The Python module that Excel loads."""
FUNCTIONS: tuple[Function, ...] = (*CATALOGUE, *CHECK_FUNCTIONS)
CATEGORY = "满意度 CSAT"
"""Where the function wizard lists the functions."""
MARK = "\ue000"
"""Starts a result that is an error: a character of the private area, which nobody types."""
UNKNOWN_SHEETS = 0
"""The number after the mark where Python has not yet been handed the sheets it must judge by."""
SHEETS, SHEETS_VBA = "sheets", "CsatSheets()"
"""The argument that tells a check which workbook's settings hold, and the VBA that gives it."""
HAND_OVER = "csat_sheets"
"""The Python function that takes the cells of 设置 and the metric names."""
_VBA_WORDS = frozenset({"date", "end", "input", "line", "name", "next", "step", "string", "type"})
"""Words of our parameters that VBA keeps for itself."""


def parameter_name(name: str) -> str:
    """A parameter's name where VBA must be able to read it.

    >>> parameter_name("step"), parameter_name("actual")
    ('step_', 'actual')
    """
    return f"{name}_" if name in _VBA_WORDS else name


def needs_sheets(function: Function) -> bool:
    """Whether a function judges by the settings and lists of the workbook that calls it."""
    return function in CHECK_FUNCTIONS
