"""Write the roll-up workbook: values and native charts, no macros, no formulas."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from csat_xl.collecting import seldom
from csat_xl.rollup import (
    dashboard,
    drivers_page,
    follow_page,
    groups_page,
    lists,
    monthly,
    piece_lists,
    trend_page,
    word_page,
)

CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that the same figures give the same file."""

LONG = {
    groups_page.NAME,
    follow_page.ACTIONS,
    follow_page.LOOP,
    lists.METRICS,
    lists.EVALUATION,
    lists.PROBLEMS,
    lists.FILES,
}
"""The sheets that grow with the rows, people or workbooks: see :mod:`csat_xl.workbook.long_sheet`."""

SMALL = 5_000
"""Rows of all lists up to which a roll-up is written in memory: a few teams' month."""

Draw = Callable[[Any, Mapping[str, Any], Any], None]


@seldom()
def write_rollup(figures: Mapping[str, Any], path: str | Path) -> None:
    """Write the roll-up workbook of :func:`csat_xl.rollup.figures.figures` to ``path``.

    The first sheet, 总览, fits one screen and one printed page. Behind it: 月度汇总, 趋势, 驱动因素,
    分组, 行动, 闭环, 指标合计, 指标, 评估, 量表 and 质检 where there are questionnaires and reviews,
    词频与主题, 问题清单, 文件, and 图表数据, the few cells that only charts need. The file is complete or not there at all
    only if the caller writes to a temporary path (:func:`csat_xl.files.writing`).
    """
    from csat_xl.workbook.lean_sheet import LeanBook
    from csat_xl.workbook.long_sheet import LongSheet
    from csat_xl.workbook.styles import FONT, Styles

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with LeanBook(str(path), options, large=_rows(figures) > SMALL) as book:
        book.set_properties({"title": monthly.NAME, "created": CREATED, "comments": "csat_xl"})
        styles = Styles(book)
        first = book.add_worksheet(dashboard.NAME)
        pieces = (
            (piece_lists.SCALES, "scales", piece_lists.draw_scales),
            (piece_lists.TERMS, "scales", piece_lists.draw_terms),
            (piece_lists.QUALITY, "quality", piece_lists.draw_quality),
        )
        trends: dict[str, trend_page.Line] = {}
        drivers: list[tuple[int, str]] = []

        def draw_trend(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
            trends.update(trend_page.draw_trend(book, sheet, figures, styles))

        def draw_drivers(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
            drivers.extend(drivers_page.draw_drivers(sheet, figures, styles))

        sheets: list[tuple[str, Draw]] = [
            (monthly.NAME, partial(monthly.draw_monthly, book)),
            (trend_page.NAME, draw_trend),
            (drivers_page.NAME, draw_drivers),
            (groups_page.NAME, groups_page.draw_groups),
            (follow_page.ACTIONS, follow_page.draw_actions),
            (follow_page.LOOP, follow_page.draw_loop),
            (lists.TOTALS, lists.draw_totals),
            (lists.METRICS, lists.draw_metrics),
            (lists.EVALUATION, lists.draw_evaluation),
            *((name, partial(draw, book)) for name, key, draw in pieces if figures.get(key)),
            (word_page.NAME, partial(word_page.draw_words, book)),
            (lists.PROBLEMS, lists.draw_problems),
            (lists.FILES, lists.draw_files),
        ]
        for name, draw in sheets:
            sheet = book.add_worksheet(name, LongSheet if name in LONG else None)
            sheet.set_tab_color("#6BA292")
            draw(sheet, figures, styles)
        data = book.add_worksheet(dashboard.DATA)
        behind = dashboard.Behind(trends, drivers)
        dashboard.draw_dashboard(book, first, data, figures, styles, behind)
        first.set_tab_color("#1F5C7A")
        first.activate()


def _rows(figures: Mapping[str, Any]) -> int:
    """How many rows the lists that grow have."""
    keys = ("workbooks", "problems", "metrics", "evaluation", "action_list")
    return sum(len(figures[key]) for key in keys) + len(figures["closed_loop"]["list"])
