"""Write the roll-up workbook: values and native charts, no macros, no formulas."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from csat_xl.rollup import lists, monthly, piece_lists, word_page

CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that the same figures give the same file."""


Draw = Callable[[Any, Mapping[str, Any], Any], None]


def write_rollup(figures: Mapping[str, Any], path: str | Path) -> None:
    """Write the roll-up workbook of :func:`csat_xl.rollup.figures.figures` to ``path``.

    Sheets: 月度汇总, 指标, 评估, 分组, 词频与主题, 问题清单, 文件,
    and 量表 and 质检 where there are questionnaires and reviews. The file is complete or not there at all
    only if the caller writes to a temporary path (:func:`csat_xl.files.writing`).
    """
    import xlsxwriter

    from csat_xl.workbook.styles import FONT, Styles

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": monthly.NAME, "created": CREATED, "comments": "csat_xl"})
        styles = Styles(book)
        first = book.add_worksheet(monthly.NAME)
        monthly.draw_monthly(book, first, figures, styles)
        pieces = (
            (piece_lists.SCALES, "scales", piece_lists.draw_scales),
            (piece_lists.QUALITY, "quality", piece_lists.draw_quality),
        )
        sheets: list[tuple[str, Draw]] = [
            (lists.METRICS, lists.draw_metrics),
            (lists.EVALUATION, lists.draw_evaluation),
            (lists.GROUPS, lists.draw_groups),
            *((name, partial(draw, book)) for name, key, draw in pieces if figures.get(key)),
            (word_page.NAME, partial(word_page.draw_words, book)),
            (lists.PROBLEMS, lists.draw_problems),
            (lists.FILES, lists.draw_files),
        ]
        for name, draw in sheets:
            sheet = book.add_worksheet(name)
            sheet.set_tab_color("#6BA292")
            draw(sheet, figures, styles)
        first.set_tab_color("#1F5C7A")
        first.activate()
