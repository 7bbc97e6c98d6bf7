"""A problem found in a workbook: what, where, and what to do."""

from dataclasses import dataclass
from typing import Any

from csat_xl.language import Text

ERROR, WARNING = "错误", "提醒"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem.

    ``severity`` is 错误 (the row does not count) or 提醒. ``sheet`` is the sheet's name, ``row``
    its row number (0 for the sheet as a whole), ``key`` and ``column`` the column's key and
    header, ``cell`` its A1 address where known. ``value`` is what was found; it is None for a
    column that holds names or contacts. ``message`` says what to do.
    """

    code: str
    severity: str
    sheet: str
    row: int
    key: str
    column: str
    value: Any
    message: Text
    cell: str = ""
