"""Faults of a workbook's macros: code names, modules, buttons, functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree as ET

from csat_xl.workbook.lint_package import MAIN, Package

_PROJECT = "xl/vbaProject.bin"
_SUB = re.compile(r"^\s*(?:Public\s+)?Sub\s+(\w+)\s*\(\s*\)", re.MULTILINE)
_FUNCTION = re.compile(r"^\s*(?:Public\s+)?Function\s+(\w+)", re.MULTILINE)
_MACRO = re.compile(r"<x:FmlaMacro>([^<]*)</x:FmlaMacro>")
_CODE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_DOCUMENT = re.compile(r'^Attribute VB_Base = "0\{000208(19|20|21)-', re.MULTILINE)
"""What the module of a workbook, a worksheet or a chart sheet is made of."""
_LONGEST_LINE, _MOST_CONTINUED = 1023, 24


@dataclass(frozen=True)
class Macros:
    """The VBA project of a workbook, if it has one that can be read."""

    package: Package

    @property
    def there(self) -> bool:
        """Whether the workbook has a VBA project."""
        return _PROJECT in self.package.files

    @cached_property
    def modules(self) -> dict[str, tuple[bool, str]] | None:
        """By name: whether the module belongs to a sheet or the workbook, and its source."""
        if not self.there:
            return {}
        from pyopenvba.cfb import CFB
        from pyopenvba.exceptions import PyOpenVBAError
        from pyopenvba.vba import parse_vba_project

        try:
            found: list[Any] = parse_vba_project(
                CFB.from_bytes(self.package.files[_PROJECT])
            ).modules
        except (PyOpenVBAError, ValueError, IndexError, KeyError):
            return None
        return {m.name: (bool(_DOCUMENT.search(m.source)), m.source) for m in found}

    def functions(self) -> frozenset[str]:
        """The functions that a cell may call, in lower case."""
        return frozenset(name.lower() for name in self._declared(_FUNCTION))

    def _declared(self, pattern: re.Pattern[str]) -> set[str]:
        standard = [source for own, source in (self.modules or {}).values() if not own]
        return {name for source in standard for name in pattern.findall(source)}

    def faults(self, workbook: ET.Element, names: frozenset[str]) -> Iterator[str]:
        """Every fault; ``names`` are the defined names of the workbook, in lower case."""
        yield from self._buttons()
        if not self.there:
            return
        if self.modules is None:
            yield f"{_PROJECT}: cannot be read as a VBA project"
        yield from self._code_names(workbook)
        yield from self._sources()
        for name in sorted(self.functions() & names):
            yield f"{_PROJECT}: function {name} is a defined name too; one of them"

    def _code_names(self, workbook: ET.Element) -> Iterator[str]:
        places = [("xl/workbook.xml", workbook.find(f"{MAIN}workbookPr"))]
        for title, part in self.package.sheets():
            root = self.package.xml(part)
            properties = root.find(f"{MAIN}sheetPr") if root is not None else None
            places.append((f"{part} {title}", properties))
        documents = {name for name, (own, _) in (self.modules or {}).items() if own}
        seen: set[str] = set()
        for place, properties in places:
            name = properties.get("codeName", "") if properties is not None else ""
            if not _CODE_NAME.fullmatch(name):
                yield f"{place}: has code name {name!r}; with macros, an ASCII name of its VBA module"
            elif name.lower() in seen:
                yield f"{place}: has code name {name!r}, which is already used; one of its own"
            elif self.modules is not None and name not in documents:
                yield f"{place}: has code name {name!r}, for which there is no VBA module"
            seen.add(name.lower())
        for name in sorted(documents):
            if name.lower() not in seen:
                yield f"{_PROJECT}: module {name} belongs to no sheet"

    def _sources(self) -> Iterator[str]:
        for name, (_, source) in (self.modules or {}).items():
            place = f"{_PROJECT} {name}"
            if not source.isascii():
                yield f"{place}: is not pure ASCII; Chinese as codes or in cells"
            continued = 0
            for number, line in enumerate(source.splitlines(), 1):
                if len(line) > _LONGEST_LINE:
                    yield f"{place} line {number}: has {len(line)} characters; at most {_LONGEST_LINE}"
                continued = continued + 1 if line.endswith(" _") else 0
                if continued > _MOST_CONTINUED:
                    yield f"{place} line {number}: is continued more than {_MOST_CONTINUED} times"

    def _buttons(self) -> Iterator[str]:
        subs = {name.lower() for name in self._declared(_SUB)}
        for part, content in sorted(self.package.files.items()):
            if not part.endswith(".vml"):
                continue
            for macro in _MACRO.findall(content.decode("utf-8", "replace")):
                if macro.rpartition("!")[2].lower() not in subs and self.modules is not None:
                    yield f"{part}: a button runs {macro}; there is no such Sub"
