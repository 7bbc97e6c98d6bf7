"""The project's own lint of a workbook file, for what validators do not look at.

It reads the parts of the archive, never a rendering of them, and changes nothing.
"""

import re
import zipfile
from collections.abc import Iterator
from os import PathLike
from xml.etree import ElementTree as ET

from csat_xl.workbook.lint_formulas import CELL_LIKE, Known, formula_faults, units
from csat_xl.workbook.lint_macros import Macros
from csat_xl.workbook.lint_package import MAIN, Package, package_faults
from csat_xl.workbook.lint_sheets import SheetLint

__all__ = ["lint"]

_WORKBOOK = "xl/workbook.xml"
_LONGEST_NAME_FORMULA = 7999
_LONGEST_NAME = 255
_LONGEST_COMMENT = 255
_LONGEST_TITLE = 31
_LEGAL_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")


def lint(path: str | PathLike[str]) -> list[str]:
    """List the faults of an .xlsx or .xlsm file; an empty list is a good file.

    Each message says the part, the place, what was found and what would be right.
    """
    try:
        package = Package.open(path)
    except (zipfile.BadZipFile, OSError) as error:
        return [f"{path}: cannot be read as a workbook ({error})"]
    faults = [*package_faults(package)]
    workbook = package.xml(_WORKBOOK)
    if workbook is None:
        return [*faults, *package.broken, f"{_WORKBOOK}: is missing or unreadable"]
    tables = _tables(package)
    macros = Macros(package)
    known = _known(package, workbook, tables, macros)
    faults += _workbook_faults(package, workbook)
    faults += macros.faults(workbook, _defined(workbook))
    faults += _name_faults(workbook, known)
    faults += _table_name_faults(workbook, tables)
    sheets = SheetLint(package, known)
    for title, part in package.sheets():
        faults += sheets.faults(title, part)
    return list(dict.fromkeys([*package.broken, *faults]))


def _titles(workbook: ET.Element) -> list[str]:
    return [sheet.get("name", "") for sheet in workbook.iter(f"{MAIN}sheet")]


def _defined(workbook: ET.Element) -> frozenset[str]:
    return frozenset(i.get("name", "").lower() for i in workbook.iter(f"{MAIN}definedName"))


def _tables(package: Package) -> list[tuple[str, str]]:
    """Give each table's part and name, in the order of the sheets."""
    parts = [table for _, part in package.sheets() for table in package.targets(part, "table")]
    roots = [(part, package.xml(part)) for part in parts]
    return [(part, root.get("displayName", "")) for part, root in roots if root is not None]


def _known(
    package: Package, workbook: ET.Element, tables: list[tuple[str, str]], macros: Macros
) -> Known:
    names = {
        item.get("name", "").lower(): item.text or ""
        for item in workbook.iter(f"{MAIN}definedName")
    }
    return Known(
        sheets=frozenset(title.lower() for title in _titles(workbook)),
        names=frozenset(names) | {name.lower() for _, name in tables} | macros.functions(),
        lambdas=frozenset(k for k, text in names.items() if text.startswith("_xlfn.LAMBDA(")),
        macros=macros.modules is None,
    )


def _workbook_faults(package: Package, workbook: ET.Element) -> Iterator[str]:
    calc = workbook.find(f"{MAIN}calcPr")
    if calc is None or calc.get("fullCalcOnLoad") not in ("1", "true"):
        yield f'{_WORKBOOK} calcPr: has no fullCalcOnLoad="1"; stored results are only a preview'
    seen: set[str] = set()
    for title in _titles(workbook):
        place = f"{_WORKBOOK} sheet {title!r}"
        if not 1 <= units(title) <= _LONGEST_TITLE:
            yield f"{place}: title has {units(title)} characters; 1 to {_LONGEST_TITLE}"
        if re.search(r"[][:*?/\\\x00-\x1f]", title) or title.strip("'") != title:
            yield f"{place}: title has one of []:*?/\\ or an apostrophe at an end; without"
        if title.lower() == "history":
            yield f"{place}: title is reserved by Excel; another"
        if title.lower() in seen:
            yield f"{place}: title is there twice; each once, whatever the case"
        seen.add(title.lower())


def _name_faults(workbook: ET.Element, known: Known) -> Iterator[str]:
    count = len(_titles(workbook))
    seen: set[tuple[str, str]] = set()
    for item in workbook.iter(f"{MAIN}definedName"):
        name, scope = item.get("name", ""), item.get("localSheetId", "")
        place = f"{_WORKBOOK} name {name}"
        if (scope, name.lower()) in seen:
            yield f"{place}: is defined twice in one scope; once, whatever the case"
        seen.add((scope, name.lower()))
        if scope and not (scope.isdecimal() and int(scope) < count):
            yield f"{place}: belongs to sheet number {scope}; 0 to {count - 1}"
        if not name.startswith("_xlnm."):
            yield from (f"{place}: {fault}" for fault in _illegal(name))
        if units(item.get("comment", "")) > _LONGEST_COMMENT:
            yield (
                f"{place}: comment has {units(item.get('comment', ''))} characters;"
                f" at most {_LONGEST_COMMENT}"
            )
        text = item.text or ""
        if not text.strip():
            yield f"{place}: is empty; a formula or a reference"
        for fault in formula_faults(text, known, _LONGEST_NAME_FORMULA):
            yield f"{place}: {fault}"


def _table_name_faults(workbook: ET.Element, tables: list[tuple[str, str]]) -> Iterator[str]:
    taken = {
        item.get("name", "").lower(): "a defined name"
        for item in workbook.iter(f"{MAIN}definedName")
    }
    for part, name in tables:
        yield from (f"{part} table {name}: {fault}" for fault in _illegal(name))
        if name.lower() in taken:
            yield f"{part} table {name}: is also {taken[name.lower()]}; a name of its own"
        taken[name.lower()] = "another table"


def _illegal(name: str) -> Iterator[str]:
    if not _LEGAL_NAME.fullmatch(name):
        yield "is no legal name; a letter or '_', then letters, digits, '_' and '.'"
    elif CELL_LIKE.fullmatch(name):
        yield "looks like a cell; a name such as CSAT_…"
    if units(name) > _LONGEST_NAME:
        yield f"has {units(name)} characters; at most {_LONGEST_NAME}"
