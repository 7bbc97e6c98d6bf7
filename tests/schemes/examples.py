"""Worked examples: a table of entries and of what is to come out, as books and as cells."""

import ast
import datetime as dt
import operator
import tomllib
from pathlib import Path
from typing import Any

import openpyxl

from csat_xl import operations
from csat_xl.schemes.evaluation import Evaluation
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import complaints, tracking
from csat_xl.sheets.book import Settings
from csat_xl.sheets.definition import Column, Sheet
from csat_xl.workbook.addresses import FIRST_ROW, column_letter
from csat_xl.workbook.templates import chosen

Case = dict[str, Any]
CASES: dict[str, Case] = tomllib.loads(
    Path(__file__).with_name("cases.toml").read_text(encoding="utf-8")
)
MONTH, AS_OF = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
# What every entry of a sheet needs beside what the case is about.
COMMON: dict[str, dict[str, Any]] = {
    tracking.KEY: {
        "anonymous": "是",
        "service_time": dt.datetime(2026, 5, 11, 10),
        "survey_time": dt.datetime(2026, 5, 13, 10),
        "owner": "周主管",
        "follow_time": dt.datetime(2026, 5, 14, 10),
        "measure": "已回访",
    },
    complaints.KEY: {
        "received": dt.datetime(2026, 5, 11, 10),
        "handled": dt.datetime(2026, 5, 11, 16),
    },
}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def reckoned(text: str) -> float:
    """A sum of a case: ``(4 + 5) / 2``."""

    def value(node: Any) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.BinOp():
                return float(_OPERATORS[type(node.op)](value(node.left), value(node.right)))
            case ast.UnaryOp(op=ast.USub()):
                return -value(node.operand)
        raise ValueError(text)

    return value(ast.parse(text.strip(), mode="eval").body)


def wanted(text: str) -> float | str:
    """What a case expects: ``(4 + 5) / 2 = 4.5`` is 4.5, anything else a word."""
    calculation, equals, shown = text.rpartition(" = ")
    if not equals:
        return text
    assert abs(reckoned(calculation) - float(shown)) < 1e-9, text
    return float(shown)


def column_of(sheet: Sheet, name: str) -> Column:
    """The column whose header is a name, perhaps with its unit or scale behind."""
    found = [c for c in sheet.columns if c.header == name]
    found = found or [c for c in sheet.columns if c.header.startswith(f"{name}(")]
    assert len(found) == 1, f"{name}: {[c.header for c in sheet.columns]}"
    return found[0]


class Example:
    """A case as a book of its scheme, and the cells that are to hold its results."""

    def __init__(self, name: str, case: Case) -> None:
        template, scheme = chosen(name)
        scheme = _compared(scheme, case.get("pairwise"))
        if scheme.lists:
            lists = scheme.lists.model_copy(update={"agents": ["王小雨", "李思远"]})
            scheme = scheme.model_copy(update={"lists": lists})
        self.settings = Settings(scheme, "一组", MONTH, AS_OF)
        empty = operations.book_of(template, self.settings)
        self.sheets = {sheet.name: sheet for sheet in empty.sheets}
        rows: dict[str, list[dict[str, Any]]] = {}
        self.expected: list[tuple[Sheet, int, Column, float | str]] = []
        for given in case["rows"]:
            sheet = self.sheets[given["sheet"]]
            mine = rows.setdefault(sheet.key, [])
            prefilled = empty.rows(sheet.key)
            before = prefilled[len(mine)].raw if len(mine) < len(prefilled) else {}
            typed = {column_of(sheet, k).key: v for k, v in given["enter"].items()}
            mine.append({**before, **_common(sheet, len(mine)), **typed})
            for header, text in given["expect"].items():
                column = column_of(sheet, header)
                self.expected.append((sheet, len(mine) - 1, column, wanted(text)))
        self.book = operations.book_of(template, self.settings, rows)
        self.names = {name: wanted(text) for name, text in case.get("names", {}).items()}
        self.elsewhere = {at: wanted(text) for at, text in case.get("cells", {}).items()}
        self.roll = {path: wanted(text) for path, text in case.get("roll", {}).items()}

    def in_python(self) -> list[tuple[str, Any, float | str]]:
        """(place, what Python gives, what is wanted) of every cell."""
        seen, _ = operations.as_shown(self.book)
        found = []
        for sheet, at, column, value in self.expected:
            row = seen.rows(sheet.key)[at]
            assert column.compute is not None
            found.append((f"{sheet.name} {column.header}", column.compute(row, seen), value))
        return found

    def cells(self, path: Path) -> dict[tuple[str, str], float | str]:
        """What each cell of the built workbook is to hold."""
        found: dict[tuple[str, str], float | str] = {
            (sheet.name, f"{column_letter(sheet, column.key)}{FIRST_ROW + at}"): value
            for sheet, at, column, value in self.expected
        }
        for at, value in self.elsewhere.items():
            page, cell = at.split("!")
            found[page, cell] = value
        if self.names:
            named = openpyxl.load_workbook(path).defined_names
            for name, value in self.names.items():
                ((page, cell),) = named[name].destinations
                found[page, cell.replace("$", "")] = value
        return found


def _common(sheet: Sheet, index: int) -> dict[str, Any]:
    common = dict(COMMON.get(sheet.key, {}))
    if sheet.key == tracking.KEY:
        common["customer_id"] = f"C20260511{index + 1:03d}"
    if sheet.key == complaints.KEY:
        common["complaint_id"] = f"T202605{index + 1:03d}"
    return common


def _compared(scheme: Scheme, pairwise: dict[str, Any] | None) -> Scheme:
    """The scheme with other comparisons."""
    if not pairwise:
        return scheme
    assert scheme.evaluation is not None
    values = scheme.evaluation.model_dump()
    values["pairwise"] = pairwise["sections"]
    for section in values["sections"]:
        section["pairwise"] = pairwise.get(section["name"], section["pairwise"])
    return scheme.model_copy(update={"evaluation": Evaluation(**values)})


def rolled(figures: dict[str, Any], path: str) -> Any:
    """A figure of a roll-up by its path; entries of lists by their name or value."""
    found: Any = figures
    for part in path.split("."):
        if isinstance(found, list):
            found = next(
                e for e in found if part in (e.get("name"), e.get("value"), e.get("level"))
            )
        else:
            found = found[part]
    return found


def differs(found: Any, value: float | str) -> bool:
    """Whether a result is not what is wanted."""
    if isinstance(value, str):
        return (found or "") != value
    numeric = isinstance(found, int | float) and not isinstance(found, bool)
    return not numeric or abs(found - value) > 1e-9 * max(1.0, abs(value))
