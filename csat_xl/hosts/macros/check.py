"""校验: every check of the workbook, its problems listed and coloured, the first one in sight."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.hosts.macros.live import report
from csat_xl.hosts.macros.problem_list import (
    AREA,
    GROUND,
    NAME,
    NO_GROUND,
    first_of,
    listed_grounds,
    marked,
    problem_grid,
)
from csat_xl.hosts.macros.run import button, now
from csat_xl.hosts.macros.write import write_grid
from csat_xl.language import Text
from csat_xl.sheets.settings import NAME as SETTINGS
from csat_xl.workbook.styles import MARKS

COLOURS = {True: MARKS["error"]["bg_color"], False: MARKS["warning"]["bg_color"]}
Place = tuple[str, str]


def check_book(book: Any) -> Text | None:
    """Check an open workbook: list on 问题清单, colours on the cells, jump to the first."""
    found = report(book)
    before = _coloured(book)
    places = marked(found.findings)
    grounds = {place: before.get(place) or _ground(book, place) for place in places}
    sheet = write_grid(book, NAME, AREA, problem_grid(found.findings, grounds, now()), SETTINGS)
    sheet.range((1, GROUND + 1)).columns.hidden = True
    _recolour(book, before, places)
    return _go_to_first(book, found.findings)


check = button(Text("正在校验全部录入……", "Checking every entry …"))(check_book)


def _coloured(book: Any) -> dict[Place, str]:
    """The cells that the last check coloured, with the colours they had."""
    if AREA not in book.names or NAME not in [sheet.name for sheet in book.sheets]:
        return {}
    sheet = book.sheets[NAME]
    last = sheet.used_range.last_cell
    return listed_grounds(sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value)


def _ground(book: Any, place: Place) -> str:
    colour = book.sheets[place[0]].range(place[1]).color
    return NO_GROUND if colour is None else "#{:02X}{:02X}{:02X}".format(*map(int, colour))


def _recolour(book: Any, before: Mapping[Place, str], places: Mapping[Place, str]) -> None:
    """Give cells without a problem their colour back, and colour those that have one."""
    names = {sheet.name for sheet in book.sheets}
    wanted: dict[Place, str] = {
        place: ground
        for place, ground in before.items()
        if place not in places and place[0] in names
    }
    wanted |= {place: COLOURS[severity == ERROR] for place, severity in places.items()}
    for (sheet, cell), colour in wanted.items():
        with suppress(Exception):  # a locked cell of a protected sheet keeps its colour
            book.sheets[sheet].range(cell).color = None if colour == NO_GROUND else colour


def _go_to_first(book: Any, findings: tuple[Finding, ...]) -> Text | None:
    if not findings:
        return Text("全部录入通过校验。", "Every entry passed.")
    errors = sum(finding.severity == ERROR for finding in findings)
    warnings = len(findings) - errors
    first = first_of(findings)
    if first is not None:
        book.activate()
        book.sheets[first.sheet].activate()
        book.sheets[first.sheet].range(first.cell).select()
    told = str(first.message) if first is not None else ""
    return Text(
        f"错误 {errors} 处,提醒 {warnings} 处,已列在“{NAME}”。第一处:{told}",
        f"{errors} errors, {warnings} warnings, listed on {NAME}. The first: {told}",
    )
