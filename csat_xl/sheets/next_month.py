"""新建下月: what of a month's workbook goes on into the next month's."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.sheets import actions, evaluation, metrics
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.history import month_of, with_month

CARRIED: Mapping[str, tuple[str, ...]] = {
    metrics.KEY: (
        "group",
        "name",
        "definition",
        "source",
        "unit",
        "better",
        "target",
        "step",
        "points",
    ),
    evaluation.KEY: ("person", "level"),
}
"""The columns that a sheet keeps; a sheet that is not named here starts empty."""


def next_month(book: Book, figures: Mapping[str, Any], first_row: int) -> Book:
    """The next month's workbook: settings, lists, metrics, people, open actions, past figures.

    ``figures`` is the roll-up of this month, ``first_row`` the row of the first entry on a sheet.
    A workbook without a month is an error.
    """
    settings = _settings(book.settings)
    records: dict[str, tuple[Record, ...]] = {}
    for sheet in book.sheets:
        kept: list[Record] = []
        for cells in _carried(book, sheet):
            entry = record(sheet, first_row + len(kept), cells, settings)
            if entry is not None:
                kept.append(entry)
        records[sheet.key] = tuple(kept)
    return replace(
        book, settings=settings, records=records, history=with_month(book, month_of(figures))
    )


def _settings(settings: Settings) -> Settings:
    """The settings with the next month; what belongs to one month only is empty."""
    following = settings.period_end
    if settings.period is None or following is None:
        raise CsatError(
            "“设置”中没有统计月份;请先填写(当月 1 日),再新建下月。",
            "The settings hold no month; fill it in (the first day) before starting the next one.",
        )
    same_year = following.year == settings.period.year
    return replace(
        settings,
        period=following,
        as_of=None,
        sent=None,
        served=None,
        days_off=settings.days_off if same_year else (),
        makeup_days=settings.makeup_days if same_year else (),
    )


def _carried(book: Book, sheet: Sheet) -> Iterator[Mapping[str, Any]]:
    """The cells of each row that goes on."""
    if sheet.key == actions.KEY:
        for row in book.rows(sheet.key):
            if row.get("state") != actions.DONE:
                yield row.raw
        return
    keys = CARRIED.get(sheet.key, ())
    for row in book.rows(sheet.key) if keys else ():
        yield {key: row.cell(key) for key in keys}


def file_stem(book: Book, title: str) -> str:
    """The name of a month's file without its ending: the team, or the title, and the month.

    Characters that a file name cannot hold become ``_``.
    """
    period = book.settings.period
    name = f"{book.settings.team or title}_{period or dt.date.today():%Y-%m}"
    return "".join("_" if sign in '\\/:*?"<>|\t\r\n' else sign for sign in name).strip()
