"""问题清单: every finding of a workbook's checks, as the grid that the button 校验 writes."""

from collections.abc import Sequence
from typing import Any

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.hosts.macros.grid import Field, Grid, grid, link, table_of
from csat_xl.rollup.cells import shown
from csat_xl.sheets.buttons import PROBLEM_LIST

NAME = PROBLEM_LIST
AREA = "csat_problem_list"
WIDTHS = (20.0, 9.0, 18.0, 8.0, 8.0, 22.0, 64.0, 11.0)
FIELDS = (
    Field("工作表", "sheet"),
    Field("单元格", "cell", "centred"),
    Field("列", "column"),
    Field("编号", "code", "centred"),
    Field("级别", "severity", "centred"),
    Field("内容", "value"),
    Field("处理办法", "message", "long"),
    Field("原底色", "ground"),
)
SHEET, CELL, GROUND = 0, 1, len(FIELDS) - 1
"""Columns of the list that the next check reads back."""
HEADER = 4
"""The row of the headers; the findings start below."""
NO_GROUND = "无"


def problem_grid(
    findings: Sequence[Finding], grounds: dict[tuple[str, str], str], stamp: str
) -> Grid:
    """The list; ``grounds`` holds the colours that marked cells had before, by sheet and cell."""
    errors = sum(finding.severity == ERROR for finding in findings)
    told = f"错误 {errors} 处(所在行不计入统计),提醒 {len(findings) - errors} 处(照常统计)。"
    notes = (f"{stamp}  {told}点“单元格”跳到该处;改好后再按一次“校验”。",)
    records = [_record(finding, grounds) for finding in findings]
    return grid(NAME, notes, [table_of("", FIELDS, records)], WIDTHS)


def _record(finding: Finding, grounds: dict[tuple[str, str], str]) -> dict[str, Any]:
    place = link(finding.sheet, finding.cell) if finding.cell else None
    return {
        "sheet": finding.sheet,
        "cell": place,
        "column": finding.column,
        "code": finding.code,
        "severity": finding.severity,
        "value": shown(finding.value),
        "message": str(finding.message),
        "ground": grounds.get((finding.sheet, finding.cell), ""),
    }


def first_of(findings: Sequence[Finding]) -> Finding | None:
    """The finding to go to: the first error with a cell, else the first with one."""
    placed = [finding for finding in findings if finding.cell]
    return next((f for f in placed if f.severity == ERROR), placed[0] if placed else None)


def marked(findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """The cells to colour, by sheet and address: error before warning."""
    found: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.cell:
            place = finding.sheet, finding.cell
            if found.get(place) != ERROR:
                found[place] = finding.severity
    return found


def listed_grounds(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, str], str]:
    """The marked cells and their colours from before, out of a list written earlier."""
    found = {}
    for row in rows[HEADER:]:
        if len(row) > GROUND and row[SHEET] and row[CELL] and row[GROUND]:
            found[str(row[SHEET]), str(row[CELL])] = str(row[GROUND])
    return found
