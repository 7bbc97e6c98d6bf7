"""Draw 趋势: monthly figures with three-month line, target and control limits; what changed."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from csat_xl.rollup import charts
from csat_xl.rollup.attention import FIELD_LABELS
from csat_xl.rollup.page import BY_UNIT, ROW_PIXELS, Field, Page
from csat_xl.workbook.styles import Styles

NAME = "趋势"
WIDTHS = (18, *(10,) * 8, 15, 2, *(10,) * 6)
CHART_COLUMN, CHART_SIZE = 11, (440, 300)
ROWS_A_PAGE = 34
KINDS = {"csat_rate": "share", "mean": "score", "nps": "point", "composite": "score"}
STEPS = {"share": (0.05, 1.0), "point": (10.0, 100.0), "score": (0.2, 1e9), "count": (5.0, 1e9)}
"""The step of the axis of a kind of figure, and the most it can be."""
MOST_STREAKS = 1_000
"""So many metrics that miss their target are listed, those that miss it longest first."""
FORMATS = {"share": "0%", "score": "0.00", "point": "0", "count": "0"}


class Line(NamedTuple):
    """Where a series stands on the sheet: rows of its months, columns of what is charted."""

    key: str
    first: int
    last: int
    value: int = 2
    smooth: int = 4
    target: int = 5
    low: int = 6
    high: int = 8


def draw_trend(
    book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles
) -> dict[str, Line]:
    """Draw the sheet; gives where each series stands, for the charts of the first sheet."""
    page = Page(sheet, styles, WIDTHS)
    page.title(
        NAME,
        "三月线由当月与前两个月的全部有效行合并计算。控制限为均值 ± 2.66 × 平均移动极差(XmR),"
        "至少 3 个月才有。",
        "只有超出控制限,或连续 8 个月在均值同一侧,才是信号;其余起伏属正常波动。",
    )
    sheet.freeze_panes(1, 0)
    lines: dict[str, Line] = {}
    for series in figures["trend"]:
        lines[series["key"]] = _series(book, page, series)
    if not lines:
        page.nothing()
    _dimensions(page, figures["by_period"])
    _changes(page, figures["changes"])
    _streaks(page, figures["streaks"])
    page.whole_sections(ROWS_A_PAGE)
    return lines


def _series(book: Any, page: Page, series: Mapping[str, Any]) -> Line:
    kind = KINDS.get(series["key"], "count")
    change = "change_" + {"share": "share", "score": "score", "count": "count"}.get(kind, "point")
    page.band(series["label"] + _told(series))
    control = series["control"] or {"low": None, "mean": None, "high": None, "signals": []}
    signals = {signal["period"]: signal["rule"] for signal in control["signals"]}
    before: float | None = None
    rows = []
    for point in series["points"]:
        value = point["value"]
        moved = None if value is None or before is None else value - before
        rows.append(
            {
                **point,
                "change": moved,
                "target": series["target"],
                **{key: control[key] for key in ("low", "mean", "high")},
                "signal": signals.get(point["period"], ""),
            }
        )
        before = value
    fields = (
        Field("月份", "period", "word"),
        Field("有效", "n", "count"),
        Field(series["label"], "value", kind),
        Field("较上一行", "change", change),
        Field("三月线", "three_months", kind),
        Field("目标", "target", kind),
        Field("控制下限", "low", kind),
        Field("均值", "mean", kind),
        Field("控制上限", "high", kind),
        Field("信号", "signal", "word"),
    )
    first, last = page.table(fields, rows)
    for row, values in enumerate(rows, first):
        if values["signal"]:
            look: dict[str, Any] = {
                "bold": True,
                "font_color": "#9C1C1C",
                "align": "left",
                "shrink": True,
            }
            page.text(row, 9, values["signal"], page.styles.cell(**look))
    line = Line(series["key"], first, last)
    limits = limits_of(series)
    if limits is not None:
        names = charts.area(NAME, first, last, 0)
        drawn = chart(book, series["label"], line, names, kind, limits)
        options = {"object_position": 2}
        page.sheet.insert_chart(first - 1, CHART_COLUMN, charts.sized(drawn, *CHART_SIZE), options)
        page.row = max(page.row, first - 1 + -(-CHART_SIZE[1] // ROW_PIXELS))
    page.row += 1
    return line


def limits_of(series: Mapping[str, Any]) -> tuple[float, float] | None:
    """The ends of the axis of a series in whole steps; None under two months with a figure."""
    known = [p["value"] for p in series["points"] if p["value"] is not None]
    if len(known) < 2:
        return None
    control = series["control"] or {"low": None, "high": None}
    more = (series["target"], control["low"], control["high"])
    ends = [*known, *(end for end in more if end is not None)]
    step, most = STEPS[KINDS.get(series["key"], "count")]
    low, high = ((end // step) * step for end in (min(ends), max(ends)))
    return round(low, 6), round(min(most, high + step), 6)


def _told(series: Mapping[str, Any]) -> str:
    run = series["streak"]
    if not run:
        return ""
    return f"(最近连续 {run} 个月未达目标{',持续' if series['persistent'] else ''})"


def _dimensions(page: Page, months: Sequence[Mapping[str, Any]]) -> None:
    known = [row for row in months if row["period"]]
    names = list(dict.fromkeys(name for row in known for name in row["dimensions"]))
    if len(known) < 2 or not names:
        return
    page.band("各维度均分")
    fields = (
        Field("月份", "period", "word"),
        Field("有效", "n", "count"),
        *(Field(name, f"d {name}", "score") for name in names[:10]),
    )
    rows = [
        {**row, **{f"d {name}": row["dimensions"].get(name) for name in names}} for row in known
    ]
    page.table(fields, rows, height=34)
    page.row += 1


def _changes(page: Page, changes: Mapping[str, Any]) -> None:
    page.band("自某月起的变化(显著)")
    test = changes["test"]
    page.text(
        page.row,
        0,
        f"{test['csat_rate']};{test['correction']};水平 {test['level']:.0%}。",
        page.styles.note,
    )
    page.row += 1
    rows = [
        {**row, "field": FIELD_LABELS[row["field"]], "value": row["value"] or "全部"}
        for row in changes["found"]
    ]
    if not rows:
        tested = sum(changes["tested"].values())
        page.text(page.row, 0, f"检验了 {tested} 组,没有显著变化。", page.styles.note)
        page.row += 2
        return
    page.table(
        (
            Field("字段", "field"),
            Field("组", "value", "word"),
            Field("自", "since", "word"),
            Field("方向", "direction", "word"),
            Field("此前人数", "before_n", "count"),
            Field("此前满意率", "before_csat_rate", "share"),
            Field("其后人数", "after_n", "count"),
            Field("其后满意率", "after_csat_rate", "share"),
            Field("校正后 p", "p_corrected", "p"),
        ),
        rows,
    )
    page.row += 1


def _streaks(page: Page, streaks: Sequence[Mapping[str, Any]]) -> None:
    more = f"(共 {len(streaks)} 项,先列 {MOST_STREAKS})" if len(streaks) > MOST_STREAKS else ""
    page.band(f"未达标的指标(最近连续){more}")
    if not streaks:
        page.text(page.row, 0, "最近一个月没有未达标的指标。", page.styles.note)
        page.row += 2
        return
    fields = (
        Field("指标", "name"),
        Field("团队", "team", "word"),
        Field("连续月数", "streak", "count"),
        Field("自", "since", "word"),
        Field("最近实际值", "actual", BY_UNIT),
        Field("目标值", "target", BY_UNIT),
        Field("标记", "mark", "word"),
    )
    first, last = page.table(fields, islice(streaks, MOST_STREAKS))
    rule = {"type": "cell", "criteria": "==", "value": '"持续"'}
    page.sheet.conditional_format(first, 6, last, 6, {**rule, "format": page.styles.mark("error")})
    page.row += 1


def chart(
    book: Any,
    title: str,
    where: Line,
    names: charts.Cells,
    kind: str,
    limits: tuple[float | None, float | None],
) -> Any:
    """A line over months (``names``) with its three-month line, target and control limits."""

    def cells(column: int) -> charts.Cells:
        return charts.area(NAME, where.first, where.last, column)

    return charts.lines(
        book,
        title,
        names,
        (
            charts.Drawn("当月", cells(where.value), 0, labels=True),
            charts.Drawn("三月线", cells(where.smooth), 1, dash="dash"),
            charts.Drawn("目标", cells(where.target), 2, dash="solid", thin=True),
            charts.Drawn("控制限", cells(where.low), 4, dash="round_dot", thin=True),
            charts.Drawn("控制上限", cells(where.high), 4, dash="round_dot", thin=True),
        ),
        FORMATS[kind],
        limits,
        hidden=(4,),
    )
