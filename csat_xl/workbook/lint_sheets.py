"""Faults of one worksheet part: cells, validations, conditional formats and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from csat_xl.workbook.formula_tokens import tokens
from csat_xl.workbook.lint_formulas import Known, formula_faults, units
from csat_xl.workbook.lint_package import MAIN, Package, text_of, unescape
from csat_xl.workbook.page import may_share

__all__ = ["SheetLint"]

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_LIMITS = {  # [MS-XLS] 2.5.37; an input message counts as a prompt
    "promptTitle": ("input title", 32),
    "prompt": ("input message", 255),
    "errorTitle": ("error title", 32),
    "error": ("error text", 225),
}
_LONGEST_LIST = 255
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass
class SheetLint:
    """Lints the worksheets of one package against what the workbook knows."""

    package: Package
    known: Known

    def __post_init__(self) -> None:
        self._texts = self.package.shared_strings()
        root = self.package.xml("xl/metadata.xml")
        blocks = root.findall(f"{MAIN}cellMetadata/{MAIN}bk") if root is not None else []
        self._metadata = len(blocks)

    def faults(self, title: str, part: str) -> Iterator[str]:
        """Check one worksheet; every fault starts with its part and place."""
        root = self.package.xml(part)
        if root is None:
            return
        cells = {cell.get("r", ""): cell for cell in root.iter(f"{MAIN}c")}
        for place, cell in cells.items():
            yield from (f"{part} {title}!{place}: {fault}" for fault in self._cell(cell))
        for rule in (*root.iter(f"{MAIN}dataValidation"), *root.iter(f"{_X14}dataValidation")):
            place = rule.get("sqref") or rule.findtext(f"{_XM}sqref") or ""
            yield from (
                f"{part} {title}!{place} validation: {fault}" for fault in self._validation(rule)
            )
        for block in root.iter(f"{MAIN}conditionalFormatting"):
            for formula in block.iter(f"{MAIN}formula"):
                for fault in formula_faults(formula.text or "", self.known):
                    yield f"{part} {title}!{block.get('sqref')} conditional format: {fault}"
        for table in self.package.targets(part, "table"):
            yield from self._table(title, table, cells)

    def _cell(self, cell: ET.Element) -> Iterator[str]:
        kind, value, formula = cell.get("t", "n"), cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f")
        stored = (value.text or "") if value is not None else ""
        if kind == "s" and not (stored.isdecimal() and int(stored) < len(self._texts)):
            yield f"shared string {stored!r} is out of range; 0 to {len(self._texts) - 1}"
        if (mark := cell.get("cm")) is not None:
            if self._metadata == 0:
                yield "is a dynamic array (cm) but the file has no xl/metadata.xml for it"
            elif not (mark.isdecimal() and 1 <= int(mark) <= self._metadata):
                yield f"has cm={mark!r}; xl/metadata.xml has {self._metadata} entries"
        if formula is None:
            return
        yield from self._result(cell, kind, value, stored)
        yield from self._formula(formula.text or "", formula.get("t") == "shared", mark is None)

    def _formula(self, text: str, shared: bool, plain: bool) -> Iterator[str]:
        if not text:
            if not shared:
                yield "has an empty formula"
            return
        yield from formula_faults(text, self.known)
        if shared and not may_share(text):
            yield "shares a formula with an array, another sheet or such; one in every cell"
        if plain:
            for name in self._lambda_calls(text):
                yield f"calls the LAMBDA {name} from a plain cell; a dynamic array (cm) cell"

    def _result(
        self, cell: ET.Element, kind: str, value: ET.Element | None, stored: str
    ) -> Iterator[str]:
        inline = cell.find(f"{MAIN}is") is not None
        if value is None and not inline:
            yield "has a formula without a stored result; <v> with the value"
        elif kind == "n" and stored and not _is_number(stored):  # XlsxWriter: <v></v> for ""
            yield f'has a formula with the stored result {stored!r} as a number; t="str" for a text'
        elif kind == "b" and stored not in ("0", "1"):
            yield f"has a formula with the stored truth value {stored!r}; 0 or 1"
        elif kind == "e" and not re.fullmatch(r"#[A-Z0-9/_]+[!?]?", stored):
            yield f"has a formula with the stored error {stored!r}; such as #N/A"

    def _lambda_calls(self, text: str) -> list[str]:
        cut = list(tokens(text))
        return [
            here.text
            for here, after in pairwise(cut)
            if here.kind == "name" and after.text == "(" and here.text.lower() in self.known.lambdas
        ]

    def _validation(self, rule: ET.Element) -> Iterator[str]:
        for attribute, (what, limit) in _LIMITS.items():
            length = units(unescape(rule.get(attribute, "")))
            if length > limit:
                yield f"{what} has {length} characters; at most {limit}"
        for number in ("formula1", "formula2"):
            plain = rule.findtext(f"{MAIN}{number}")
            text = plain if plain is not None else rule.findtext(f"{_X14}{number}/{_XM}f")
            if not text:
                continue
            if rule.get("type") == "list" and text.startswith('"'):
                length = units(text[1:-1].replace('""', '"'))
                if length > _LONGEST_LIST:
                    yield (f"list has {length} characters; at most {_LONGEST_LIST}, or a range")
            else:
                yield from formula_faults(text, self.known)

    def _table(self, title: str, part: str, cells: dict[str, ET.Element]) -> Iterator[str]:
        table = self.package.xml(part)
        if table is None:
            return
        columns = list(table.iter(f"{MAIN}tableColumn"))
        names = [unescape(column.get("name", "")) for column in columns]
        for name, count in Counter(name.lower() for name in names).items():
            if count > 1:
                yield f"{part} {title}: column {name!r} is there {count} times; once"
        for column, name in zip(columns, names, strict=True):
            for formula in column.iter(f"{MAIN}calculatedColumnFormula"):
                for fault in formula_faults(formula.text or "", self.known):
                    yield f"{part} {title} column {name!r}: {fault}"
        yield from self._header(title, part, table, names, cells)

    def _header(
        self,
        title: str,
        part: str,
        table: ET.Element,
        names: list[str],
        cells: dict[str, ET.Element],
    ) -> Iterator[str]:
        area = _RANGE.fullmatch(table.get("ref", ""))
        if area is None:
            yield f"{part} {title}: covers {table.get('ref')!r}; a range such as A1:C9"
            return
        left, top, right = area[1], int(area[2]), area[3] or area[1]
        width = _column(right) - _column(left) + 1
        if width != len(names):
            yield f"{part} {title}: covers {width} columns but names {len(names)}"
        if table.get("headerRowCount") == "0":
            return
        header = {
            _column(match[1]): cell
            for place, cell in cells.items()
            if (match := _RANGE.fullmatch(place)) and int(match[2]) == top
        }
        for number, name in enumerate(names, _column(left)):
            found = self._text(header.get(number))
            if found != name:
                place = f"{title} row {top}, column {number - _column(left) + 1} of the table"
                yield f"{part} {place}: cell holds {found!r}, column is named {name!r}; the same"

    def _text(self, cell: ET.Element | None) -> str | None:
        """Give the text of a header cell; None when it holds something else."""
        if cell is None:
            return None
        stored = cell.findtext(f"{MAIN}v") or ""
        if cell.get("t") == "s":
            known = stored.isdecimal() and int(stored) < len(self._texts)
            return self._texts[int(stored)] if known else None
        inline = cell.find(f"{MAIN}is")
        if inline is not None:
            return text_of(inline)
        return unescape(stored) if cell.get("t") == "str" else None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) is not None
