"""Read a workbook into plain values: settings, and records of every table.

The file is only read. Columns are found by their headers, in any order, between others; rows
that are empty or only formatted are passed over.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.guard.reader import contents
from csat_xl.guard.refusal import UnreadableFile
from csat_xl.language import Text
from csat_xl.schemes.load import complete
from csat_xl.schemes.model import Group, Scheme
from csat_xl.sheets import ahp, metrics, results
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets.book import Book, Record, Settings
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.history import NAME as HISTORY
from csat_xl.sheets.history import read_history
from csat_xl.sheets.table import table
from csat_xl.workbook.templates import SCHEME, TEMPLATES, sheets_of, template_of

__all__ = ["ReadBook", "UnreadableFile", "read", "read_pages"]

LOOK_FOR_HEADERS = 30
"""How many rows from the top may hold the headers."""


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook as read: its content, where its columns stand, and faults of its structure.

    ``formulas`` are the addresses of cells with formulas, by part, where known.
    """

    book: Book
    columns: Mapping[str, Mapping[str, int]]
    faults: tuple[Finding, ...]
    formulas: Mapping[str, Collection[bytes]] = field(default_factory=dict)


def read(path: Path) -> ReadBook:
    """The content of a workbook built from one of our templates."""
    content = contents(path)
    return replace(read_pages(content.pages, str(path)), formulas=content.formulas)


def read_pages(pages: Mapping[str, Sequence[Sequence[Any]]], path: str) -> ReadBook:
    """The content of a workbook whose cells were read; ``path`` names it in messages.

    ``pages`` holds the rows of each sheet from A1 on, all of one length, ``""`` where a cell is
    empty: from a file, or from a workbook open in a spreadsheet program.
    """
    settings_cells = pages.get(settings_sheet.NAME)
    if settings_cells is None:
        if {results.DASHBOARD, results.CHART_DATA} <= set(pages):
            raise UnreadableFile(
                f"{path}:这是汇总结果,不是要检查或汇总的工作簿;请移到别的文件夹,或只给出数据工作簿。",
                f"{path}: this is the result of a roll-up, not a workbook of data; move it to "
                "another folder, or name the workbooks of data only.",
            )
        raise _foreign(path, f"没有“{settings_sheet.NAME}”工作表", "there is no sheet 设置")
    settings, template = settings_of(settings_cells, path, pages.get(ahp.NAME))
    sheets = sheets_of(template_of(template, settings.scheme), settings.scheme)
    records: dict[str, Sequence[Record]] = {}
    columns: dict[str, dict[str, int]] = {}
    faults: list[Finding] = []
    found = 0
    for sheet in sheets:
        cells = pages.get(sheet.name)
        if cells is None:
            faults.append(
                _fault(
                    sheet, 0, "", f"缺少工作表“{sheet.name}”", f"the sheet {sheet.name} is missing"
                )
            )
            continue
        header, places = _headers(sheet, cells)
        if header < 0:
            faults.append(
                _fault(
                    sheet,
                    0,
                    "",
                    f"工作表“{sheet.name}”的表头无法识别",
                    f"the headers of {sheet.name} cannot be recognised",
                )
            )
            continue
        found += 1
        columns[sheet.key] = places
        faults += [
            _fault(
                sheet,
                header + 1,
                column.header,
                f"列“{column.header}”被改名或删除,请恢复表头",
                f"the column {column.header} was renamed or deleted; restore its header",
            )
            for column in sheet.columns
            if column.key not in places
        ]
        settings = _with_groups(settings, sheet, cells, header)
        records[sheet.key] = _records(sheet, cells, header, places, settings)
    if not found:
        raise _foreign(
            path, "没有一个工作表的结构与模板相符", "no sheet has the structure of a template"
        )
    history = read_history(pages.get(HISTORY, ()))
    return ReadBook(Book(template, settings, sheets, records, history), columns, tuple(faults))


def settings_of(
    cells: Sequence[Sequence[Any]],
    path: Path | str,
    compared: Sequence[Sequence[Any]] | None = None,
) -> tuple[Settings, str]:
    """The settings and the template that the cells of 设置 tell; ``path`` is for messages.

    ``compared`` are the cells of 层次分析, where the workbook has it.
    """
    scheme, template = _scheme(path, cells)
    try:
        if scheme.evaluation and scheme.evaluation.has_pairwise and compared is not None:
            rules = ahp.with_comparisons(scheme.evaluation, compared)
            scheme = scheme.model_copy(update={"evaluation": rules})
        return settings_sheet.settings_from(cells, scheme), template
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise _foreign(
            path,
            f"“设置”中的规则有误:{_first_line(error)}",
            f"the rules in 设置 are wrong: {_first_line(error)}",
        ) from None


def _scheme(path: Path | str, cells: Sequence[Sequence[Any]]) -> tuple[Scheme, str]:
    single = {str(row[0]): row[1] for row in cells if len(row) > 1 and row[0] not in ("", None)}
    template = str(single.get("模板") or "")
    if template not in (*TEMPLATES, SCHEME):
        raise _foreign(
            path,
            f"“设置”中的模板名 {template!r} 未知",
            f"the template {template!r} in 设置 is unknown",
        )
    try:
        scheme = Scheme.model_validate_json(str(single.get(settings_sheet.SCHEME_LABEL) or ""))
    except ValidationError as error:
        raise _foreign(
            path,
            f"“设置”中的方案数据有误:{_first_line(error)}",
            f"the scheme in 设置 is wrong: {_first_line(error)}",
        ) from None
    if template == SCHEME and not scheme.sheets:
        raise _foreign(path, "方案没有写明工作表", "the scheme names no sheets")
    return complete(scheme), template


def _headers(sheet: Sheet, cells: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """The row of the headers, counted from 0 (-1: none), and the column of each key."""
    best: tuple[int, dict[str, int]] = (-1, {})
    for r, row in enumerate(cells[:LOOK_FOR_HEADERS]):
        texts = [str(cell).strip() for cell in row]
        places = {c.key: texts.index(c.header) for c in sheet.columns if c.header in texts}
        if len(places) > len(best[1]):
            best = (r, places)
    return best if len(best[1]) * 2 >= len(sheet.columns) else (-1, {})


def _records(
    sheet: Sheet,
    cells: Sequence[Sequence[Any]],
    header: int,
    places: Mapping[str, int],
    settings: Settings,
) -> Sequence[Record]:
    rows = cells[header + 1 :]
    columns = list(zip(*rows, strict=True)) if rows else []
    empty = [None] * len(rows)
    raw = {
        column.key: [None if cell == "" else cell for cell in columns[places[column.key]]]
        if column.key in places and rows
        else empty
        for column in sheet.inputs
    }
    return table(sheet, range(header + 2, header + 2 + len(rows)), raw, settings)


def _with_groups(
    settings: Settings, sheet: Sheet, cells: Sequence[Sequence[Any]], header: int
) -> Settings:
    """The settings with the group weights that stand beside the metric table."""
    monitoring = settings.scheme.monitoring
    if sheet.key != metrics.KEY or monitoring is None:
        return settings
    row = [str(cell) for cell in cells[header]]
    if metrics.WEIGHT_HEADER not in row:
        return settings
    at = row.index(metrics.WEIGHT_HEADER)
    listed = {group.name for group in monitoring.groups}
    groups = []
    for line in cells[header + 1 :]:
        name, weight = str(line[at - 1]).strip(), line[at]
        if name not in listed or not isinstance(weight, int | float):
            break
        try:
            groups.append(Group(name=name, weight=weight))
        except ValidationError:  # a damaged number
            break
    if len(groups) != len(listed):
        return settings
    changed = monitoring.model_copy(update={"groups": groups})
    return replace(settings, scheme=settings.scheme.model_copy(update={"monitoring": changed}))


def _fault(sheet: Sheet, row: int, header: str, zh: str, en: str) -> Finding:
    return Finding("W01", ERROR, sheet.name, row, "", header, None, Text(f"{zh}。", f"{en}."))


def _foreign(path: Path | str, zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path}:不是 csat_xl 的工作簿:{zh};请用 csat-xl new 生成的模板填写。",
        f"{path}: not a csat_xl workbook: {en}; use a template from csat-xl new.",
    )


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))} {first['msg']}"
    return str(error)
