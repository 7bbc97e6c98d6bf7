"""The headline tiles of 总览: figure, traffic light, interval or target, change of the month."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csat_xl.rollup.page import DASH, DOWN, FORMATS, UP, changed
from csat_xl.rollup.statistics.intervals import MISSED, REACHED, UNDECIDED
from csat_xl.workbook.styles import BAND, LINE, SERIES, Styles

ROWS = 4
WIDTH = 4
"""Columns of a tile; six tiles fill the sheet."""
LIGHTS = {REACHED: "#1E8449", UNDECIDED: "#D68910", MISSED: "#C0392B"}
GREY = "#5B6770"


class Tile(NamedTuple):
    """A tile: label, value and its kind, the lines under it, and the verdict on its target,
    ``told`` in other words where there is no target.
    """

    label: str
    value: float | str | None
    kind: str
    note: str
    change: str
    light: str | None = None
    told: str = ""


def tiles(figures: Mapping[str, Any]) -> list[Tile]:
    """The six tiles. The change is that of the latest month from the one before."""
    overall, answers, loop = figures["overall"], figures["responses"], figures["closed_loop"]
    latest = figures["by_period"][-1] if figures["by_period"] else None
    moved = latest["change"] if latest else {}

    def change(key: str, unit: str) -> str:
        if latest is None or moved.get(key) is None:
            return ""
        return f"{latest['period']} 较上月 {changed(moved[key], unit)}"

    weighted = overall["weighted_mean"]
    mean = "" if weighted is None else f"加权均分 {weighted:.2f}"
    return [
        Tile(
            "满意率 CSAT",
            overall["csat_rate"],
            "share",
            _ends(overall["ci_low"], overall["ci_high"], True, overall["csat_target"]),
            change("csat_rate", "share"),
            overall["csat_verdict"],
        ),
        Tile(
            "净推荐值 NPS",
            overall["nps"],
            "point",
            _ends(overall["nps_low"], overall["nps_high"], False, overall["nps_target"]),
            change("nps", "point"),
            overall["nps_verdict"],
        ),
        Tile("总体均分", overall["mean"], "score", mean, change("mean", "score")),
        Tile(
            "综合得分",
            figures["composite"],
            "score",
            _below(figures),
            change("composite", "score"),
        ),
        _complaints(figures, answers),
        Tile(
            "不满意未闭环",
            f"{loop['open']} / {loop['total']}",
            "word",
            "" if loop["oldest_days"] is None else f"最久 {loop['oldest_days']} 天",
            _response(answers),
            (UNDECIDED if loop["open"] else REACHED) if loop["total"] else None,
            "未清" if loop["open"] else "已清",
        ),
    ]


def _below(figures: Mapping[str, Any]) -> str:
    rows = figures["metric_totals"]
    below = sum(row["workbooks_below"] > 0 for row in rows)
    return f"{len(rows)} 项指标中 {below} 项有待改进" if rows else ""


def _complaints(figures: Mapping[str, Any], answers: Mapping[str, Any]) -> Tile:
    complaints = figures["complaints"]
    if complaints is None:
        told = f"有效 {answers['valid']} 份"
        return Tile("回收", float(answers["total"]), "count", told, _response(answers))
    if complaints["rate"] is None:
        return Tile("投诉", float(complaints["count"]), "count", "服务客户数未填,不算投诉率", "")
    ends = _ends(complaints["rate_low"], complaints["rate_high"], True, complaints["target"], "≤")
    return Tile(
        "投诉率",
        complaints["rate"],
        "share",
        ends,
        f"{complaints['complained']} 宗 / {complaints['served']} 位客户",
        complaints["verdict"],
    )


def _response(answers: Mapping[str, Any]) -> str:
    rate = answers["response_rate"]
    return (
        f"回收率 {answers['total']} 份"
        if rate is None
        else f"回收率 {rate:.1%}(发放 {answers['sent']})"
    )


def _ends(
    low: float | None, high: float | None, share: bool, target: float | None, sign: str = "≥"
) -> str:
    if low is None or high is None:
        return ""
    told = f"{low * 100:.1f}–{high * 100:.1f}%" if share else f"{low:.1f}–{high:.1f}"
    goal = "" if target is None else f",目标 {sign} {f'{target:.0%}' if share else f'{target:g}'}"
    return f"区间 {told}{goal}"


def draw_tiles(sheet: Any, top: int, figures: Mapping[str, Any], styles: Styles) -> None:
    """Draw the tiles from a row on."""
    for offset, height in enumerate((17, 30, 15, 15)):
        sheet.set_row(top + offset, height)
    for i, tile in enumerate(tiles(figures)):
        _draw(sheet, top, i * WIDTH, tile, styles)


def _draw(sheet: Any, top: int, left: int, tile: Tile, styles: Styles) -> None:
    right = left + WIDTH - 1
    edge = {"border_color": LINE, "align": "center"}
    head = styles.get(bg_color=BAND, font_size=10, left=1, top=1, border_color=LINE, indent=1)
    sheet.merge_range(top, left, top, right - 2, tile.label, head)
    light = {"font_color": LIGHTS[tile.light], "font_size": 9, "bold": True} if tile.light else {}
    corner = styles.get(bg_color=BAND, right=1, top=1, **edge, shrink=True, **light)
    sheet.merge_range(top, right - 1, top, right, _light(tile), corner)
    colour = LIGHTS.get(tile.light or "", SERIES[0])
    big = styles.get(
        font_size=20,
        bold=True,
        font_color=colour,
        left=1,
        right=1,
        num_format=FORMATS[tile.kind],
        **edge,
    )
    sheet.merge_range(top + 1, left, top + 1, right, "", big)
    if tile.value is None:
        sheet.write_string(top + 1, left, DASH, big)
    elif isinstance(tile.value, str):
        sheet.write_string(top + 1, left, tile.value, big)
    else:
        sheet.write_number(top + 1, left, tile.value, big)
    for i, text in enumerate((tile.note, tile.change), 2):
        sign = {"▲": UP, "▼": DOWN}
        tone = next((sign[s] for s in sign if s in text), GREY)
        ends = {"bottom": 1} if i == ROWS - 1 else {}
        small = styles.get(
            font_size=8, font_color=tone, left=1, right=1, shrink=True, **edge, **ends
        )
        sheet.merge_range(top + i, left, top + i, right, text, small)


def _light(tile: Tile) -> str:
    """The sign tells the verdict without its colour too: for black and white, and the colour-blind."""
    if tile.light is None:
        return ""
    return {REACHED: "● ", UNDECIDED: "◐ ", MISSED: "○ "}[tile.light] + (tile.told or tile.light)
