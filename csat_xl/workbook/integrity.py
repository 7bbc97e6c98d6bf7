"""W01: formula cells of the template that were overtyped, told by their addresses."""

import posixpath
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.language import Text
from csat_xl.sheets.cell_names import cell_name, letters
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.table import numbers_of
from csat_xl.workbook.read import ReadBook, UnreadableFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def overtyped(path: Path, read: ReadBook) -> list[Finding]:
    """A finding for each computed cell beside an entry that holds a typed value.

    A file whose parts are damaged, though the figures could be read, is refused.
    """
    try:
        return _overtyped(path, read)
    except (ElementTree.ParseError, KeyError, ValueError, zipfile.BadZipFile):
        raise UnreadableFile(
            f"{path}:文件内部已损坏,无法核对公式;请用 Excel 打开另存后再试。",
            f"{path}: the file is damaged inside, its formulas cannot be compared;"
            " open it in Excel, save it under a new name and try again.",
        ) from None


def _overtyped(path: Path, read: ReadBook) -> list[Finding]:
    parts = _sheet_parts(path)

    def typed(sheet: Sheet) -> set[str]:
        part = parts.get(sheet.name)
        if part is None or _all_there(sheet, read, part):
            return set()
        return _typed_cells(path, part)

    return replaced_formulas(read, typed)


def _all_there(sheet: Sheet, read: ReadBook, part: str) -> bool:
    """Whether the guard saw a formula in every computed cell beside an entry."""
    if part not in read.formulas:
        return False
    places = read.columns[sheet.key]
    named = [letters(places[c.key]) for c in sheet.columns if c.computed and c.key in places]
    numbers = numbers_of(read.book.rows(sheet.key))
    seen = set(read.formulas[part])
    return all(f"{letter}{number}".encode() in seen for letter in named for number in numbers)


def replaced_formulas(read: ReadBook, typed_cells: Callable[[Sheet], set[str]]) -> list[Finding]:
    """The findings; ``typed_cells`` gives the addresses of a sheet's values that no formula made."""
    findings = []
    for sheet in read.book.sheets:
        places: Mapping[str, int] = read.columns.get(sheet.key, {})
        computed = [c for c in sheet.columns if c.computed and c.key in places]
        if not computed or not read.book.rows(sheet.key):
            continue
        typed = typed_cells(sheet)
        if not typed:
            continue
        for record in read.book.rows(sheet.key):
            for column in computed:
                cell = cell_name(record.number - 1, places[column.key])
                if cell in typed:
                    findings.append(
                        Finding(
                            "W01",
                            ERROR,
                            sheet.name,
                            record.number,
                            column.key,
                            column.header,
                            None,
                            Text(
                                f"“{column.header}”的公式被改写,请从上一行复制公式恢复。",
                                f"The formula of {column.header} was overtyped; copy it from above.",
                            ),
                            cell,
                        )
                    )
    return findings


def _sheet_parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {item.get("Id"): item.get("Target", "") for item in relations}
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        return {
            sheet.get("name", ""): posixpath.join("/xl", targets[sheet.get(_REL)]).lstrip("/")
            for sheet in workbook.iter(f"{_MAIN}sheet")
        }


def _typed_cells(path: Path, part: str) -> set[str]:
    """The addresses of cells that hold a value and no formula."""
    typed = set()
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}c":
                if element.find(f"{_MAIN}f") is None and len(element):
                    typed.add(element.get("r", ""))
            elif element.tag == f"{_MAIN}row":
                element.clear()
    return typed
