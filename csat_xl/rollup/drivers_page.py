"""Draw 驱动因素: correlation with the overall item, quadrants, reliability, business lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.rollup import charts
from csat_xl.rollup.figures.drivers import ENOUGH, FIRST, KEEP, LATER
from csat_xl.rollup.page import Field, Page
from csat_xl.workbook.styles import SERIES, Styles

NAME = "驱动因素"
WIDTHS = (20, 12, *(11,) * 9)
COLOURS = {FIRST: SERIES[3], KEEP: SERIES[2], LATER: SERIES[5], ENOUGH: SERIES[4]}
_IMPORTANCE, _PERFORMANCE = 7, 6


def draw_drivers(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> list[tuple[int, str]]:
    """Draw the sheet; gives the row and quadrant of each dimension that has one."""
    page = Page(sheet, styles, WIDTHS)
    page.title(
        NAME,
        "重要度为该维度与总体满意度的 Spearman 相关(评分是等级,不是量);表现为均分。以各维度平均为界分四象限:",
        "优先改进(重要、表现低)、继续保持(重要、表现高)、次要改进(不太重要、表现低)、维持即可(不太重要、表现高)。",
    )
    sheet.freeze_panes(1, 0)
    page.band("各维度与总体满意度")
    rows = [row for row in figures["drivers"]["dimensions"] if row["n"]]
    placed: list[tuple[int, str]] = []
    if rows:
        first = _table(page, rows)
        placed = [(first + i, r["quadrant"]) for i, r in enumerate(rows) if r["quadrant"]]
    else:
        page.nothing()
    page.row += 1
    _reliability(page, figures["reliability"])
    _lines(page, figures["lines"])
    return placed


def _table(page: Page, rows: Sequence[Mapping[str, Any]]) -> int:
    first, last = page.table(
        (
            Field("维度", "name"),
            Field("象限", "quadrant", "word"),
            Field("人数", "n", "count"),
            Field("Pearson", "pearson", "score"),
            Field("95% 下限", "pearson_low", "score"),
            Field("95% 上限", "pearson_high", "score"),
            Field("均分(表现)", "performance", "score"),
            Field("Spearman\n(重要度)", "importance", "score"),
            Field("p", "spearman_p", "p"),
        ),
        rows,
        height=34,
    )
    rule = {"type": "cell", "criteria": "=="}
    for text, mark in ((FIRST, "error"), (KEEP, "good"), (LATER, "warning")):
        style = {"value": f'"{text}"', "format": page.styles.mark(mark)}
        page.sheet.conditional_format(first, 1, last, 1, {**rule, **style})
    return first


def _reliability(page: Page, found: Mapping[str, Any]) -> None:
    page.band("信度")
    if found["alpha"] is None:
        page.nothing()
    else:
        told = "达到" if found["reached"] else "未达到"
        page.text(
            page.row,
            0,
            f"Cronbach α = {found['alpha']:.3f}({len(found['items'])} 个维度,{found['n']} 份完整答卷),"
            f"{told}手册要求的 {found['target']}。",
            page.styles.note,
        )
        page.row += 1
    page.row += 1


def _lines(page: Page, lines: Sequence[Mapping[str, Any]]) -> None:
    page.band("各业务线(各用自己的权重)")
    if not lines:
        page.nothing()
        return
    names = [row["name"] for row in lines[0]["dimensions"]]
    fields = (
        Field("业务线", "value"),
        Field("有效", "n", "count"),
        Field("加权均分", "weighted_mean", "score"),
        *(Field(f"{name}\n均分 / 权重", f"d {name}", "word") for name in names[:8]),
    )
    rows = [
        {**row, **{f"d {r['name']}": _cell(row, r) for r in row["dimensions"]}} for row in lines
    ]
    page.table(fields, rows, muted="small_sample", height=48)
    page.text(
        page.row, 0, "权重为 0 的维度不写权重;没有自己权重的业务线用默认一行。", page.styles.note
    )
    page.row += 1


def _cell(line: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    weight = (line["weights"] or {}).get(row["name"])
    mean = "–" if row["mean"] is None else f"{row['mean']:.2f}"
    return mean if not weight else f"{mean} / {weight:g}"


def chart(
    book: Any,
    drivers: Mapping[str, Any],
    placed: Sequence[tuple[int, str]],
    cross: Sequence[tuple[charts.Cells, charts.Cells]],
    limits: tuple[float, float, float, float],
) -> Any:
    """The importance-performance scatter; ``cross`` are the cells of its two lines."""
    names = [row["name"] for row in drivers["dimensions"] if row["quadrant"]]
    points = [
        (
            name,
            charts.area(NAME, row, row, _IMPORTANCE),
            charts.area(NAME, row, row, _PERFORMANCE),
            COLOURS[quadrant],
        )
        for name, (row, quadrant) in zip(names, placed, strict=True)
    ]
    labels = ("重要度(与总体的相关)", "表现(均分)")
    return charts.quadrants(book, "驱动因素:右下方优先改进", points, cross, labels, limits)


def limits_of(drivers: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """The ends of the axes: all points with room for their names."""
    rows = [row for row in drivers["dimensions"] if row["quadrant"]]
    if len(rows) < 2:
        return None
    ends: list[float] = []
    for key in ("importance", "performance"):
        values = [row[key] for row in rows]
        low, high = min(values), max(values)
        room = max(0.35 * (high - low), 0.02)
        ends += [round(low - room, 2), round(high + room, 2)]
    return ends[0], ends[1], ends[2], ends[3]
