"""Values of cells between LibreOffice and xlwings: dates and truth values by the cell's format."""

import datetime as dt
import re
from typing import Any

from csat_xl.hosts.libreoffice.bridge import load_uno

DATE, LOGICAL = 2, 1024
"""Bits of ``com.sun.star.util.NumberFormat``."""
EXCEL_SYNTAX = 3
"""``com.sun.star.sheet.AddressConvention.XL_OOX``."""
ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    504: "#VALUE!",
    511: "#VALUE!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
_EPOCH = dt.datetime(1899, 12, 30)


class CellError(str):
    """An error value of a cell, such as ``#N/A``; never a plain text."""

    __slots__ = ()


def read_block(document: Any, area: Any, name_errors: bool = False) -> list[list[Any]]:
    """The values of a range: numbers, texts, datetimes, truth values; None where empty.

    An error is None too, unless ``name_errors`` asks for its name, which takes a call a cell.
    """
    data = area.getDataArray()
    rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in data]
    if name_errors:
        for r, row in enumerate(data):
            for c, value in enumerate(row):
                if value is None:
                    code = area.getCellByPosition(c, r).getError()
                    rows[r][c] = CellError(ERRORS.get(code, f"Err:{code}"))
    top, left = area.RangeAddress.StartRow, area.RangeAddress.StartColumn
    for key_type, part in _special_formats(document, area):
        for row in range(part.StartRow - top, part.EndRow - top + 1):
            line = rows[row]
            for column in range(part.StartColumn - left, part.EndColumn - left + 1):
                if isinstance(line[column], float):
                    line[column] = _as(key_type, line[column])
    return rows


def _special_formats(document: Any, area: Any) -> list[tuple[int, Any]]:
    """The parts of a range whose numbers are dates or truth values."""
    formats, found = document.NumberFormats, []
    kinds: dict[int, int] = {}
    groups = area.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        if key not in kinds:
            kinds[key] = formats.getByKey(key).Type
        kind = kinds[key]
        if kind & DATE or kind & LOGICAL:
            found += [(kind, part) for part in group.RangeAddresses]
    return found


def _as(kind: int, value: float) -> Any:
    if kind & LOGICAL:
        return bool(value)
    return datetime_of(value)


def datetime_of(serial: float) -> dt.datetime | float:
    """A serial number as date and time, to the millisecond; as it is where it is no date.

    >>> datetime_of(45432.604166666664)
    datetime.datetime(2024, 5, 20, 14, 30)
    """
    try:
        return _EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial


def serial_of(moment: dt.date) -> float:
    """The serial number of a date.

    >>> serial_of(dt.date(2024, 5, 20))
    45432.0
    """
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    return (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)


def write_block(document: Any, area: Any, rows: list[list[Any]]) -> None:
    """Write values as Excel takes them: ``'`` in front makes a text, ``=`` a formula.

    All plain values go in one call. A date gets a date format where the cell has none.
    """
    formulas, dates = [], []
    plain: list[tuple[Any, ...]] = []
    for r, row in enumerate(rows):
        line: list[Any] = []
        for c, value in enumerate(row):
            if isinstance(value, str) and value.startswith("=") and len(value) > 1:
                formulas.append((r, c, value))
                line.append("")
            elif isinstance(value, dt.date):
                dates.append((r, c, value))
                line.append(serial_of(value))
            else:
                line.append(_stored(value))
        plain.append(tuple(line))
    area.setDataArray(tuple(plain))
    for r, c, value in formulas:
        set_formula(document, area.getCellByPosition(c, r), value)
    for r, c, value in dates:
        timed = isinstance(value, dt.datetime) and value.time() != dt.time()
        _date_format(
            document, area.getCellByPosition(c, r), "yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd"
        )
    truths = [
        (r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if v is True or v is False
    ]
    for r, c in truths:
        area.getCellByPosition(c, r).setFormula("TRUE" if rows[r][c] else "FALSE")


def _stored(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.removeprefix("'")
    return float(value)


def _date_format(document: Any, cell: Any, code: str) -> None:
    if not document.NumberFormats.getByKey(cell.NumberFormat).Type & DATE:
        cell.NumberFormat = number_format(document, code)


def number_format(document: Any, code: str) -> int:
    """The key of a number format, made where the document lacks it."""
    locale = load_uno().createUnoStruct("com.sun.star.lang.Locale")
    locale.Language, locale.Country = "en", "US"
    formats = document.NumberFormats
    key = formats.queryKey(code, locale, False)
    return int(formats.addNew(code, locale) if key == -1 else key)


def parser(document: Any) -> Any:
    """A reader and writer of formulas in Excel's syntax."""
    found = document.createInstance("com.sun.star.sheet.FormulaParser")
    found.CompileEnglish = True
    found.FormulaConvention = EXCEL_SYNTAX
    return found


def set_formula(document: Any, cell: Any, formula: str) -> None:
    """Type a formula in Excel's syntax."""
    cell.setTokens(parser(document).parseFormula(formula[1:], cell.getCellAddress()))


def formulas_of(area: Any) -> list[list[str]]:
    """What each cell holds as Excel shows it in the formula bar."""
    return [[_formula_bar(text) for text in row] for row in area.getFormulaArray()]


def _formula_bar(text: str) -> str:
    if text.startswith("{="):
        text = text[1:-1]
    if text.startswith("="):
        return excel_formula(text)
    return text.removeprefix("'") if text[:2] in ("'=", "'{") else text


_PARTS = re.compile(r'"(?:[^"]|"")*"|\$?\'(?:[^\']|\'\')+\'\.|\$?[^\W\d]\w*\.(?=\$?[A-Z])|[;|]')


def excel_formula(formula: str) -> str:
    """A formula of LibreOffice's programming interface in Excel's syntax.

    >>> excel_formula('=IF($设置.B2="a;b";SUM({1;2|3;4});$表1.A1)')
    '=IF(设置!B2="a;b",SUM({1,2;3,4}),表1!A1)'
    """

    def turned(match: re.Match[str]) -> str:
        part = match[0]
        if part.startswith('"'):
            return part
        if part in ";|":
            return "," if part == ";" else ";"
        return part.removeprefix("$").removesuffix(".") + "!"

    return _PARTS.sub(turned, formula)


_REFERENCE = re.compile(r"^=?\s*(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$")


def local_reference(refers_to: str) -> str:
    """A reference of Excel as LibreOffice writes it.

    >>> local_reference("='月度汇总'!$A$1:$B$2"), local_reference("=Sheet1!A1")
    ("$'月度汇总'.$A$1:$B$2", "$'Sheet1'.A1")
    """
    match = _REFERENCE.match(refers_to)
    if match is None:
        return refers_to.removeprefix("=")
    name = match[1] if match[1] is not None else match[2].replace("'", "''")
    return f"$'{name}'.{match[3]}"


_LOCAL = re.compile(
    r"\$?(?:'((?:[^']|'')+)'|([^'.$\s]+))\.(\$?[A-Z]+\$?\d+)(:(?:\$?[^:.]*\.)?(\$?[A-Z]+\$?\d+))?"
)


def excel_reference(content: str) -> str:
    """A reference of LibreOffice as Excel writes it.

    >>> excel_reference("$'月度汇总'.$A$1:$B$2"), excel_reference("$设置.$B$7")
    ("='月度汇总'!$A$1:$B$2", "='设置'!$B$7")
    """
    match = _LOCAL.fullmatch(content)
    if match is None:
        return "=" + content
    name = match[1] if match[1] is not None else match[2]
    last = f":{match[5]}" if match[5] else ""
    return f"='{name}'!{match[3]}{last}"
