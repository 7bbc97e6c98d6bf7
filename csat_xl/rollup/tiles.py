"""Draw the headline figures of 月度汇总 as tiles: figure, its interval, change of the month."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.rollup.page import DASH, DOWN, FORMATS, UP, Page, changed
from csat_xl.workbook.styles import BAND, LINE, SERIES

TILES = ((0, 1), (2, 3), (4, 6), (8, 10), (11, 13), (14, 16))
"""The first and last column of each tile."""


def draw_tiles(page: Page, figures: Mapping[str, Any]) -> None:
    """Draw the tiles in one row; over several months each tells what changed in the latest."""
    overall, answers = figures["overall"], figures["responses"]
    latest = figures["by_period"][-1] if figures["by_period"] else None
    change = latest["change"] if latest else {}
    interval = f"95% 区间 {overall['ci_low']:.1%}–{overall['ci_high']:.1%}" if overall["n"] else ""
    valid = f"有效率 {answers['valid'] / answers['total']:.1%}" if answers["total"] else ""
    complaints = figures["complaints"]
    tiles = (
        ("有效 / 回收", f"{answers['valid']} / {answers['total']}", "text", valid, None, ""),
        ("总体均分", overall["mean"], "score", _deviation(overall), change.get("mean"), "score"),
        ("满意率", overall["csat_rate"], "share", interval, change.get("csat_rate"), "share"),
        ("净推荐值 NPS", overall["nps"], "point", "", change.get("nps"), "point"),
        ("综合得分", figures["composite"], "score", "", change.get("composite"), "point"),
        (
            "投诉",
            None if complaints is None else complaints["count"],
            "count",
            _points(complaints),
            None,
            "",
        ),
    )
    several = len(figures["by_period"]) > 1
    for (left, right), (label, value, kind, note, moved, unit) in zip(TILES, tiles, strict=True):
        compared = ""
        if several and unit and latest:
            compared = f"{latest['period']} 较上月 {changed(moved, unit)}"
        _tile(page, left, right, label, value, kind, (note, compared))
    for offset, height in enumerate((20, 34, 18, 18)):
        page.sheet.set_row(page.row + offset, height)
    page.row += 5


def _points(complaints: Mapping[str, Any] | None) -> str:
    if complaints is None:
        return ""
    points = complaints["points"]
    return "有处理结果不明,未计加减分" if points is None else f"加减分 {points:+g}"


def _deviation(overall: Mapping[str, Any]) -> str:
    return "" if overall["sd"] is None else f"标准差 {overall['sd']:.2f}"


def _tile(
    page: Page, left: int, right: int, label: str, value: Any, kind: str, notes: Sequence[str]
) -> None:
    sheet, get = page.sheet, page.styles.get
    edge = {"align": "center", "border_color": LINE}
    sheet.merge_range(page.row, left, page.row, right, label, get(bg_color=BAND, border=1, **edge))
    big = get(
        font_size=18,
        bold=True,
        font_color=SERIES[0],
        left=1,
        right=1,
        num_format=FORMATS[kind],
        **edge,
    )
    shown = DASH if value is None else value
    sheet.merge_range(page.row + 1, left, page.row + 1, right, "", big)
    if isinstance(shown, str):
        sheet.write_string(page.row + 1, left, shown, big)
    else:
        sheet.write_number(page.row + 1, left, shown, big)
    for i, note in enumerate(notes):
        colour = {"▲": UP, "▼": DOWN}
        sign = next((s for s in colour if s in note), "")
        small = get(
            font_size=9,
            font_color=colour.get(sign, "#5B6770"),
            left=1,
            right=1,
            bottom=int(i == len(notes) - 1),
            **edge,
        )
        sheet.merge_range(page.row + 2 + i, left, page.row + 2 + i, right, note, small)
