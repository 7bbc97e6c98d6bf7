"""Reading and typing cells of an open LibreOffice document over UNO."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tests.engines import ExcelError, Value, cell_position

__all__ = ["Entry", "enter", "read", "sheet_of"]

Entry = float | str | bool | dt.date | dt.datetime | None
"""What can be typed into a cell; a text that starts with ``=`` is a formula in Excel's syntax."""

# LibreOffice's error codes and what Excel shows; the other codes stay "Err:NNN".
_ERRORS = {
    502: "#VALUE!",  # invalid argument
    503: "#NUM!",  # invalid floating point operation
    504: "#VALUE!",  # parameter list error
    511: "#VALUE!",  # missing variable
    519: "#VALUE!",  # no result
    521: "#NULL!",  # empty intersection
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
_DATE = 2  # com.sun.star.util.NumberFormat.DATE
_EXCEL_SYNTAX = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
_EPOCH = dt.datetime(1899, 12, 30)


def sheet_of(document: Any, name: str) -> Any:
    """Give the sheet, or raise KeyError with the names there are."""
    sheets = document.Sheets
    if not sheets.hasByName(name):
        raise KeyError(f"no sheet {name!r}; there are {', '.join(sheets.ElementNames)}")
    return sheets.getByName(name)


def read(document: Any, sheet: Any, names: list[str]) -> dict[str, Value]:
    """Read cells of one sheet in blocks: a call over UNO costs a millisecond, so only errors
    are asked for one by one.
    """
    positions = {name: cell_position(name) for name in names}
    rows = [row for row, _ in positions.values()]
    columns = [column for _, column in positions.values()]
    top, left = min(rows), min(columns)
    block = sheet.getCellRangeByPosition(left, top, max(columns), max(rows))
    data, formulas = block.getDataArray(), block.getFormulaArray()
    wrong = {
        (row, column)
        for area in block.queryFormulaCells(_ERROR).RangeAddresses
        for row in range(area.StartRow, area.EndRow + 1)
        for column in range(area.StartColumn, area.EndColumn + 1)
    }
    result: dict[str, Value] = {}
    for name, (row, column) in positions.items():
        value = data[row - top][column - left]
        if (row, column) in wrong or value is None:
            code = sheet.getCellByPosition(column, row).getError()
            result[name] = ExcelError(_ERRORS.get(code, f"Err:{code}"))
        else:
            empty = formulas[row - top][column - left] == ""
            result[name] = None if empty else value
    ones = [name for name, value in result.items() if value in (0.0, 1.0)]
    for name in _truth_values(document, sheet, ones):
        result[name] = bool(result[name])
    return result


def _truth_values(document: Any, sheet: Any, names: list[str]) -> list[str]:
    """Pick the cells that hold TRUE or FALSE; Calc itself tells them from 1 and 0 by format."""
    if not names:
        return []
    title, quoted = f"is-logical-{uuid.uuid4().hex[:8]}", sheet.Name.replace("'", "''")
    document.Sheets.insertNewByName(title, document.Sheets.Count)
    work = document.Sheets.getByName(title)
    answers = work.getCellRangeByPosition(0, 0, 0, len(names) - 1)
    answers.setFormulaArray(tuple((f"=ISLOGICAL($'{quoted}'.{name})",) for name in names))
    found = [name for name, (flag,) in zip(names, answers.getDataArray(), strict=True) if flag]
    document.Sheets.removeByName(title)
    return found


def enter(document: Any, cell: Any, entry: Entry) -> None:
    """Type ``entry`` into ``cell``."""
    if entry is None:
        cell.setFormula("")
    elif isinstance(entry, bool):
        cell.setFormula("TRUE" if entry else "FALSE")
    elif isinstance(entry, dt.date):
        _enter_date(document, cell, entry)
    elif not isinstance(entry, str):
        cell.setValue(float(entry))
    elif entry.startswith("="):
        parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = _EXCEL_SYNTAX
        cell.setTokens(parser.parseFormula(entry[1:], cell.getCellAddress()))
    else:
        cell.setString(entry)


def _enter_date(document: Any, cell: Any, entry: dt.date) -> None:
    moment = entry if isinstance(entry, dt.datetime) else dt.datetime(*entry.timetuple()[:3])
    cell.setValue((moment - _EPOCH) / dt.timedelta(days=1))
    formats = document.NumberFormats
    if not formats.getByKey(cell.NumberFormat).Type & _DATE:
        locale = cell.CharLocale
        pattern = "yyyy-mm-dd" if moment.time() == dt.time() else "yyyy-mm-dd hh:mm"
        key = formats.queryKey(pattern, locale, False)
        cell.NumberFormat = formats.addNew(pattern, locale) if key == -1 else key
