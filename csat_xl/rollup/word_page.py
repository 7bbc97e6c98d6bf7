"""Draw 词频与主题: problem themes and frequent terms of the comments, with customer numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.rollup import charts
from csat_xl.rollup.page import Field, Page
from csat_xl.words.model import COMPLAINT, SUGGESTION

NAME = "词频与主题"
_WIDTHS = (20, 9, 9, 50, 2, *(10,) * 8)
_CHARTS = 5
_MOST = 20
_ROWS_A_PAGE = 40
_COUNTS = (
    Field("评语数", "count", "count"),
    Field("占比", "share", "share"),
    Field("例(客户编号,最近的)", "examples"),
)


def draw_words(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Any) -> None:
    """Draw the sheet from ``figures["words"]``; it holds no text of a comment."""
    page = Page(sheet, styles, _WIDTHS)
    complaint, suggestion = figures["words"][COMPLAINT], figures["words"][SUGGESTION]
    page.title(
        NAME,
        f"不满意点 {complaint['comments']} 条,改进建议 {suggestion['comments']} 条(有效行)。"
        "一条评语中同一个词只计一次;一条评语可涉及多个主题。",
        "主题、专用词与停用词在工作簿的“设置”中修改。例只列客户编号;只出现一次的词不列出。",
    )
    sheet.freeze_panes(1, 0)
    themes = list(complaint["themes"])
    if complaint["comments"]:
        themes.append({"theme": "未归入主题", **complaint["unmatched"]})
    sections = (
        ("问题主题(不满意点)", "theme", "主题", themes),
        ("不满意点高频词", "term", "词", complaint["terms"]),
        ("改进建议高频词", "term", "词", suggestion["terms"]),
    )
    for heading, key, header, entries in sections:
        _section(book, page, heading, Field(header, key), entries)
    page.whole_sections(_ROWS_A_PAGE)


def _section(
    book: Any, page: Page, heading: str, field: Field, entries: Sequence[Mapping[str, Any]]
) -> None:
    page.band(heading)
    if not entries:
        page.nothing()
        page.row += 1
        return
    top = page.row
    rows = [{**entry, "examples": "、".join(entry["customers"])} for entry in entries[:_MOST]]
    first, last = page.table((field, *_COUNTS), rows)
    chart = charts.bar(
        book,
        heading,
        (NAME, first, 0, last, 0),
        (NAME, first, 1, last, 1),
        "0",
        (0, None),
    )
    chart.set_size({"width": 560, "height": 60 + 24 * (len(rows) + 1)})
    page.sheet.insert_chart(top, _CHARTS, chart, {"object_position": 2})
    page.row = max(page.row, top + (60 + 24 * (len(rows) + 1)) // 24 + 1) + 1
