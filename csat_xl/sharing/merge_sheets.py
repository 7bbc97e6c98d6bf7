"""What a file holds besides the entries that are merged: formulas, other columns and sheets.

None of it is taken; what differs from the template is told.
"""

import contextlib
import re
import warnings
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.entries import is_blank
from csat_xl.language import Text
from csat_xl.sharing.merge_model import Difference, Kind, Said
from csat_xl.sheets import ahp, history, metrics, summary, tracking
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets.book import Book
from csat_xl.sheets.buttons import FULL_ROLLUP, PROBLEM_LIST
from csat_xl.sheets.definition import Column, Sheet
from csat_xl.workbook import draw_conflicts, draw_guide
from csat_xl.workbook.addresses import FIRST_ROW, resolve
from csat_xl.workbook.editions import EDITIONS, prepared
from csat_xl.workbook.macros import CONFIGURATION
from csat_xl.workbook.read import LOOK_FOR_HEADERS, ReadBook

_OWN = {
    draw_guide.NAME,
    summary.NAME,
    settings_sheet.NAME,
    draw_conflicts.NAME,
    CONFIGURATION,
    ahp.NAME,
    history.NAME,
    PROBLEM_LIST,
    FULL_ROLLUP,
}
_SHOWN = 5
BESIDE = 60
"""How many columns beside the table are looked at."""
_DRESS = re.compile(r"_xlfn\.|_xlws\.|_xlpm\.|[\s@]")
_CALLED = re.compile(r"\b(TRUE|FALSE)\(\)")
"""How LibreOffice writes the two words."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """The entry cells that hold formulas, and what is told about the file."""

    formulas: frozenset[tuple[str, int, str]]
    notices: tuple[Difference, ...]
    shapes: frozenset[str] = frozenset()


def inspect(
    path: Path, name: str, content: ReadBook, known: frozenset[str] = frozenset()
) -> Inspection:
    """Look through a file; ``name`` is what it is called in what is told.

    ``known`` are the shapes of the base's formulas, which another release may have written.
    """
    import openpyxl

    try:
        with warnings.catch_warnings(), contextlib.ExitStack() as stack:
            warnings.simplefilter("ignore")  # of extensions that do not matter here
            file = openpyxl.load_workbook(path, read_only=True)
            stack.callback(file.close)
            formulas, told, shapes = _inspect(file, name, content, known)
    except Exception:  # noqa: BLE001 - odd parts of a file whose entries could be read
        note = Text(
            "公式与附加内容未能检查,只合并了录入",
            "formulas and other content could not be looked at; only entries were merged",
        )
        return Inspection(frozenset(), (Difference(Kind.STRUCTURE, "", note, (Said(name),)),))
    return Inspection(frozenset(formulas), (*told, *_comments(path, name)), frozenset(shapes))


def _inspect(
    file: Any, name: str, content: ReadBook, known: frozenset[str]
) -> tuple[set[tuple[str, int, str]], list[Difference], set[str]]:
    formulas: set[tuple[str, int, str]] = set()
    told: list[Difference] = []
    shapes: set[str] = set()
    for sheet in content.book.sheets:
        if sheet.key not in content.columns or sheet.name not in file.sheetnames:
            continue
        places = content.columns[sheet.key]
        last = max((row.number for row in content.book.rows(sheet.key)), default=0)
        page = list(_cells(file[sheet.name], max(last, LOOK_FOR_HEADERS), max(places.values())))
        formulas |= _entry_formulas(sheet, content.book, places, page)
        found, usual = _computed(sheet, content.book, places, page, name, known)
        told += found
        shapes |= usual
        told += _other_columns(sheet, places, page, name)
    own = {sheet.name for sheet in content.book.sheets} | _OWN
    note = Text("不属于模板的工作表,未带入", "a sheet outside the template; not carried over")
    told += [
        Difference(Kind.STRUCTURE, other, note, (Said(name),))
        for other in file.sheetnames
        if other not in own
    ]
    return formulas, told, shapes


def missing(sheets: Sequence[Sheet], content: ReadBook, name: str) -> list[Difference]:
    """The sheets and columns of the base that a file does not have."""
    told = []
    mine = {sheet.key: sheet for sheet in content.book.sheets}
    for sheet in sheets:
        places = content.columns.get(sheet.key)
        if places is None or sheet.key not in mine:
            note = Text(
                "缺少该工作表或其表头,按未改动处理", "the sheet or its headers are missing there"
            )
            told.append(Difference(Kind.STRUCTURE, sheet.name, note, (Said(name),)))
            continue
        headers = {c.header for c in mine[sheet.key].columns if c.key in places}
        for column in sheet.columns:
            if column.header not in headers:
                note = Text(
                    "该列被改名或删除,按未改动处理", "the column was renamed or deleted there"
                )
                told.append(
                    Difference(
                        Kind.STRUCTURE, sheet.name, note, (Said(name),), column=column.header
                    )
                )
    return told


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    place: int
    value: Any
    formula: bool


def _cells(page: Any, last_row: int, last_place: int) -> Iterator[_Cell]:
    """The filled cells down to the last record, of the table and some columns beside it."""
    for row in page.iter_rows(max_row=last_row, max_col=last_place + 1 + BESIDE):
        for cell in row:
            if cell.value is not None and cell.value != "":
                formula = cell.data_type == "f"
                yield _Cell(cell.row, cell.column - 1, cell.value, formula)


def _live_rows(sheet: Sheet, book: Book) -> set[int]:
    """The rows of the metric sheet whose actual value is a formula of the template."""
    monitoring = book.settings.scheme.monitoring
    with_survey = any(s.key == tracking.KEY for s in book.sheets)
    if sheet.key != metrics.KEY or monitoring is None or not with_survey:
        return set()
    live = {metric.name for metric in monitoring.metrics if metric.live}
    return {row.number for row in book.rows(sheet.key) if row.get("name") in live}


def _entry_formulas(
    sheet: Sheet, book: Book, places: Mapping[str, int], page: Sequence[_Cell]
) -> set[tuple[str, int, str]]:
    keys = {places[c.key]: c.key for c in sheet.inputs if c.key in places}
    rows = {row.number for row in book.rows(sheet.key)}
    live = _live_rows(sheet, book)
    return {
        (sheet.key, cell.row, keys[cell.place])
        for cell in page
        if cell.formula and cell.place in keys and cell.row in rows
        if not (keys[cell.place] == "actual" and cell.row in live)
    }


def _computed(
    sheet: Sheet,
    book: Book,
    places: Mapping[str, int],
    page: Sequence[_Cell],
    name: str,
    known: frozenset[str],
) -> tuple[list[Difference], set[str]]:
    """The template's formulas that were overtyped or changed, and the usual shape of each column."""
    rows = {row.number for row in book.rows(sheet.key)}
    live = _live_rows(sheet, book)
    by_place = defaultdict(list)
    for cell in page:
        by_place[cell.place].append(cell)
    told: list[Difference] = []
    found: set[str] = set()
    for column in sheet.columns:
        if column.key not in places:
            continue
        mine = by_place[places[column.key]]
        if column.computed:
            mine = [cell for cell in mine if cell.row in rows]
        elif column.key == "actual":
            mine = [cell for cell in mine if cell.row in live]
        else:
            continue
        typed = [cell for cell in mine if not cell.formula]
        zh, en = "模板公式被改写为数值;未采用", "a formula of the template was overtyped; not taken"
        told += _formula_notice(sheet, column, typed, name, Text(zh, en))
        drawn = {cell: _shape(cell) for cell in mine if cell.formula and column.computed}
        shapes = {cell: shape for cell, shape in drawn.items() if shape}
        usual = Counter(shapes.values()).most_common(1)
        odd = [cell for cell, shape in shapes.items() if shape != usual[0][0]]
        zh, en = "公式与同列其他行不同;未采用", "a formula differs from its column; not taken"
        told += _formula_notice(sheet, column, odd, name, Text(zh, en))
        found |= {shape for shape, _ in usual}
        fresh = all(places.get(c.key) == i for i, c in enumerate(sheet.columns))
        right = known | _template_shapes(sheet, column, book) if usual and fresh else known
        if usual and fresh and usual[0][0] not in right:
            same = [cell for cell, shape in shapes.items() if shape == usual[0][0]]
            zh, en = "整列公式与模板不同;未采用", "the column's formula is not the template's"
            told += _formula_notice(sheet, column, same, name, Text(zh, en))
    return told, found


def _shape(cell: _Cell) -> str:
    """The shape of a cell's formula, empty where it shares the formula of another."""
    return _without_row(str(getattr(cell.value, "text", cell.value)), cell.row)


def _without_row(formula: str, row: int) -> str:
    """A formula without its own row number and prefixes: the same for all rows of a column."""
    text = _DRESS.sub("", formula).lstrip("={").rstrip("}")
    parts = text.split('"')  # what stands between quotes is text, not an address
    parts[::2] = [
        re.sub(rf"(?<=[A-Z]){row}(?!\d)", "#", _CALLED.sub(r"\1", part)) for part in parts[::2]
    ]
    return '"'.join(parts)


def _template_shapes(sheet: Sheet, column: Column, book: Book) -> set[str]:
    """A column's formula as the template has it, in every edition."""
    sheets = {s.key: s for s in book.sheets}
    texts = (prepared(column.formula, edition).text for edition in EDITIONS)
    return {_without_row(resolve(text, sheet, FIRST_ROW, sheets), FIRST_ROW) for text in texts}


def _formula_notice(
    sheet: Sheet, column: Column, cells: Sequence[_Cell], name: str, note: Text
) -> list[Difference]:
    if not cells:
        return []
    places = [str(xl_rowcol_to_cell(cell.row - 1, cell.place)) for cell in cells]
    listed = "、".join(places[:_SHOWN])
    if len(places) > _SHOWN:
        listed += f" … 共 {len(places)} 处"
    said = (Said(name, listed),)
    return [Difference(Kind.FORMULA, sheet.name, note, said, column=column.header)]


def _other_columns(
    sheet: Sheet, places: Mapping[str, int], page: Sequence[_Cell], name: str
) -> list[Difference]:
    """Columns beside the template's own that somebody filled."""
    headers = {sheet.column(key).header for key in places}
    rows = Counter(c.row for c in page if str(c.value).strip() in headers)
    head = max(rows, key=lambda row: (rows[row], -row))
    if head > LOOK_FOR_HEADERS:
        return []
    known = set(places.values())
    if sheet.key == metrics.KEY:  # the group weights and the composite stand beside the table
        weights = [c.place for c in page if c.row == head and c.value == metrics.WEIGHT_HEADER]
        known |= {place + step for place in weights for step in (-1, 0, 1)}
    filled = Counter(c.place for c in page if c.row > head and not is_blank(c.value))
    note = Text("不属于模板的列,未带入", "a column outside the template; not carried over")
    return [
        Difference(
            Kind.STRUCTURE,
            sheet.name,
            note,
            (Said(name, f"{filled[cell.place]} 格"),),
            column=str(cell.value),
        )
        for cell in page
        if cell.row == head and cell.place not in known
    ]


def _comments(path: Path, name: str) -> list[Difference]:
    with zipfile.ZipFile(path) as archive:
        parts = [p for p in archive.namelist() if re.search(r"/(threadedC|c)omments?\d*\.xml$", p)]
    if not parts:
        return []
    note = Text(
        "文件中有批注,未带入;需要时请查看原文件", "there are comments in the file; not carried over"
    )
    return [Difference(Kind.STRUCTURE, "", note, (Said(name),))]
