"""Where things stand in a workbook, and formulas over column keys turned into addresses."""

import re
from collections.abc import Mapping

from csat_xl.sheets.cell_names import letters
from csat_xl.sheets.definition import Sheet

HEADER_ROW = 5
"""Row number of the headers of every table; the records start in the row below."""
FIRST_ROW = HEADER_ROW + 1

_REFERENCE = re.compile(r"\{(\^?)([a-z]\w*)(?:([:.])([a-z]\w*))?\}")


def column_letter(sheet: Sheet, key: str) -> str:
    """The column of a key, as on a fresh workbook: ``"L"``."""
    return letters([c.key for c in sheet.columns].index(key))


def resolve(formula: str, sheet: Sheet, row: int | str, sheets: Mapping[str, Sheet]) -> str:
    """A formula over column keys as the text of the cell in ``row`` (see sheets.definition)."""

    def address(match: re.Match[str]) -> str:
        down, first, sign, second = match.groups()
        if sign == ".":
            other = sheets[first]
            return f"{other.table}[{other.column(second).header}]"
        letter = column_letter(sheet, first)
        if down:
            return f"${letter}${FIRST_ROW}:{letter}{row}"
        if sign == ":":
            return f"{letter}{row}:{column_letter(sheet, second)}{row}"
        return f"{letter}{row}"

    return _REFERENCE.sub(address, formula)


def sheet_reference(name: str) -> str:
    """A sheet's name as it stands before ``!``."""
    return "'" + name.replace("'", "''") + "'"
