"""Draw 总览: one screen and one printed page: tiles, trends, distribution, drivers, ranking, to do."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.rollup import charts, drivers_page, trend_page
from csat_xl.rollup.attention import BAD, GOOD, LOOK, attention
from csat_xl.rollup.dashboard_tiles import ROWS as TILE_ROWS
from csat_xl.rollup.dashboard_tiles import draw_tiles
from csat_xl.rollup.figures.differences import LOWER
from csat_xl.rollup.page import A4, DASH, runs
from csat_xl.sheets.actions import DONE
from csat_xl.sheets.results import CHART_DATA, DASHBOARD
from csat_xl.workbook.styles import ACCENT, BAND, LINE, MARKS, SERIES, Styles

NAME, DATA = DASHBOARD, CHART_DATA
COLUMNS, COLUMN_WIDTH, COLUMN_PIXELS = 24, 6.57, 51
ROW_POINTS, ROW_PIXELS = 15, 20
THIRD = COLUMNS // 3
CHART_ROWS, LOWER_ROWS = 15, 15
CHART_TOP = 3 + TILE_ROWS
LOWER_TOP = CHART_TOP + CHART_ROWS + 1
LAST_ROW = LOWER_TOP + LOWER_ROWS
SCORE_COLOURS = (SERIES[3], SERIES[1], SERIES[5], SERIES[2], SERIES[0])
MOST_TEAMS, MOST_NOTES, MOST_ACTIONS, MOST_BARS = 4, 6, 6, 8
SIGNS = {BAD: "●", LOOK: "●", GOOD: "●"}
LIGHTS = {BAD: "#C0392B", LOOK: "#D68910", GOOD: "#1E8449"}


@dataclass(frozen=True, slots=True)
class Behind:
    """Where the sheets behind hold what the first one charts."""

    trend: Mapping[str, trend_page.Line]
    drivers: Sequence[tuple[int, str]]


def draw_dashboard(
    book: Any, sheet: Any, data: Any, figures: Mapping[str, Any], styles: Styles, behind: Behind
) -> None:
    """Draw the sheet; ``data`` is the sheet that takes the few cells only its charts need."""
    _setup(sheet, styles)
    _heading(sheet, figures, styles)
    draw_tiles(sheet, 2, figures, styles)
    _charts(book, sheet, data, figures, styles, behind)
    _rankings(sheet, figures, styles)
    _to_do(sheet, figures, styles)


def _setup(sheet: Any, styles: Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_default_row(ROW_POINTS)
    sheet.set_column(0, COLUMNS - 1, COLUMN_WIDTH, styles.get())
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(0.3, 0.3, 0.35, 0.35)
    sheet.center_horizontally()
    sheet.print_area(0, 0, LAST_ROW, COLUMNS - 1)
    sheet.set_zoom(90)


def _heading(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    months = figures["periods"]
    span = "" if not months else months[0] if len(months) == 1 else f"{months[0]} 至 {months[-1]}"
    sheet.set_row(0, 27)
    style = styles.get(font_size=18, bold=True, font_color="#FFFFFF", bg_color=ACCENT, indent=1)
    sheet.merge_range(0, 0, 0, COLUMNS - 1, f"客户满意度总览  {span}".rstrip(), style)
    books = figures["workbooks"]
    teams = len({(entry["branch"], entry["team"]) for entry in books})
    answers = figures["responses"]
    failed = len(figures["unreadable"])
    told = (
        f"{len(books)} 个工作簿,{teams} 个团队;有效答卷 {answers['valid']} 份"
        f"(另有 {answers['total'] - answers['valid']} 份因录入错误未计入)。"
        "各数字由全部有效行合并计算;满意率为 Wilson 95% 区间;明细见后面各表。"
    ) + (f"{failed} 个文件无法读取。" if failed else "")
    note = styles.get(font_size=9, font_color="#5B6770", indent=1)
    sheet.merge_range(1, 0, 1, COLUMNS - 1, told, note)
    sheet.set_row(1, 18)


# --- charts -------------------------------------------------------------------------------------


def _charts(
    book: Any,
    sheet: Any,
    data: Any,
    figures: Mapping[str, Any],
    styles: Styles,
    behind: Behind,
) -> None:
    names = _months(data, figures, styles)
    drawn = [
        _trend(book, figures, behind, names, "csat_rate", "满意率趋势", "share")
        or _means(book, data, figures, styles),
        _trend(book, figures, behind, names, "nps", "NPS 趋势", "point")
        or _trend(book, figures, behind, names, "mean", "总体均分趋势", "score")
        or _channels(book, data, figures, styles),
        _distribution(book, data, figures, styles),
    ]
    for third, chart in enumerate(drawn):
        _place(sheet, styles, CHART_TOP, third, CHART_ROWS, chart)
    _place(sheet, styles, LOWER_TOP, 0, LOWER_ROWS, _drivers(book, data, figures, styles, behind))


def _place(sheet: Any, styles: Styles, top: int, third: int, rows: int, chart: Any) -> None:
    left = third * THIRD
    if chart is None:
        style = styles.get(font_color="#8A949C", align="center", border=1, border_color=LINE)
        area = top, left, top + rows - 1, left + THIRD - 1
        sheet.merge_range(*area, "无数据", style)
        return
    size = THIRD * COLUMN_PIXELS - 6, rows * ROW_PIXELS - 4
    options = {"x_offset": 2, "y_offset": 2, "object_position": 1}
    sheet.insert_chart(top, left, charts.sized(chart, *size), options)


def _months(data: Any, figures: Mapping[str, Any], styles: Styles) -> charts.Cells:
    """Short names of the months for the axes: 26/1, 2月, 3月 …"""
    data.write_string(0, 6, "月份", styles.band)
    months = [row["period"] for row in figures["by_period"] if row["period"]]
    for row, month in enumerate(months, 1):
        year, number = month[2:4], int(month[5:])
        told = f"{year}/{number}" if row == 1 or number == 1 else f"{number}月"
        data.write_string(row, 6, told, styles.cell(align="center"))
    return charts.area(DATA, 1, max(1, len(months)), 6)


def _trend(
    book: Any,
    figures: Mapping[str, Any],
    behind: Behind,
    names: charts.Cells,
    key: str,
    title: str,
    kind: str,
) -> Any:
    series = next((s for s in figures["trend"] if s["key"] == key), None)
    if series is None or key not in behind.trend:
        return None
    limits = trend_page.limits_of(series)
    if limits is None:
        return None
    return trend_page.chart(book, title, behind.trend[key], names, kind, limits)


def _means(book: Any, data: Any, figures: Mapping[str, Any], styles: Styles) -> Any:
    """The means of the dimensions, where one month alone gives no trend."""
    rows = [row for row in figures["dimensions"] if row["rank"]]
    rows.sort(key=lambda row: (row["rank"], row["name"]))
    return _bars(
        book, data, styles, 8, "各维度均分", [(r["name"], r["mean"]) for r in rows], "0.00"
    )


def _channels(book: Any, data: Any, figures: Mapping[str, Any], styles: Styles) -> Any:
    """The CSAT rate of the channels with enough answers."""
    rows = sorted((r for r in figures["by"]["channel"] if r["rank"]), key=lambda r: -r["csat_rate"])
    pairs = [(row["value"], row["csat_rate"]) for row in rows]
    return _bars(book, data, styles, 11, "各渠道满意率", pairs, "0%")


def _bars(
    book: Any,
    data: Any,
    styles: Styles,
    left: int,
    title: str,
    pairs: Sequence[tuple[str, float]],
    shape: str,
) -> Any:
    """A bar chart of a few named figures, whose cells stand on the data sheet."""
    if not pairs:
        return None
    shown = pairs[:MOST_BARS]
    data.write_string(0, left, title, styles.band)
    for row, (name, value) in enumerate(shown, 1):
        quote = {"quote_prefix": True} if runs(name) else {}
        data.write_string(row, left, name, styles.cell(**quote))
        data.write_number(row, left + 1, value, styles.cell(num_format=shape))
    names, values = (charts.area(DATA, 1, len(shown), left + i) for i in (0, 1))
    return charts.bar(book, title, names, values, shape, (0, None))


def _floor(value: float, step: float) -> float:
    return round((value // step) * step, 6)


def _distribution(book: Any, data: Any, figures: Mapping[str, Any], styles: Styles) -> Any:
    item = next((d for d in figures["dimensions"] if d["rank"] is None and d["n"]), None)
    data.write_string(0, 0, "总体满意度分布", styles.band)
    if item is None:
        return None
    counts = sorted((int(score), count) for score, count in item["distribution"].items())
    for row, (score, count) in enumerate(counts, 1):
        data.write_string(row, 0, f"{score} 分", styles.cell(align="center"))
        style = styles.cell(align="center", num_format="0.0%")
        data.write_number(row, 1, count / item["n"], style)
    last = len(counts)
    spread = [SCORE_COLOURS[_shade(score, counts)] for score, _ in counts]
    return charts.coloured_columns(
        book,
        f"总体满意度分布({item['n']} 份)",
        charts.area(DATA, 1, last, 0),
        charts.area(DATA, 1, last, 1),
        "0.0%",
        spread,
    )


def _shade(score: int, counts: Sequence[tuple[int, int]]) -> int:
    low, high = counts[0][0], max(counts[-1][0], 5)
    low = min(low, 1)
    return round((score - low) / (high - low) * (len(SCORE_COLOURS) - 1))


def _drivers(
    book: Any, data: Any, figures: Mapping[str, Any], styles: Styles, behind: Behind
) -> Any:
    drivers = figures["drivers"]
    limits = drivers_page.limits_of(drivers)
    data.write_string(0, 3, "象限的分界线", styles.band)
    data.write_string(0, 4, "", styles.band)
    if limits is None or not behind.drivers:
        return None
    across, up = drivers["importance_cut"], drivers["performance_cut"]
    ends = ((across, limits[2]), (across, limits[3]), (limits[0], up), (limits[1], up))
    for row, pair in enumerate(ends, 1):
        for column, value in enumerate(pair, 3):
            data.write_number(row, column, value, styles.cell(num_format="0.000"))
    cross = [
        (charts.area(DATA, top, top + 1, 3), charts.area(DATA, top, top + 1, 4)) for top in (1, 3)
    ]
    return drivers_page.chart(book, drivers, behind.drivers, cross, limits)


# --- tables -------------------------------------------------------------------------------------


def _write(sheet: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    """A text across columns; one that a spreadsheet would run stays a text."""
    if first == last:
        sheet.write_string(row, first, text, style)
    else:
        sheet.merge_range(row, first, row, last, "", style)
        sheet.write_string(row, first, text, style)


def _cell(styles: Styles, text: str, **look: Any) -> Any:
    quote = {"quote_prefix": True} if runs(text) else {}
    base = {"font_size": 9, "bottom": 1, "border_color": LINE, "shrink": True}
    return styles.get(**{**base, **look, **quote})


def _band(sheet: Any, row: int, third: int, text: str, styles: Styles) -> None:
    left = third * THIRD
    style = styles.get(bold=True, bg_color=BAND, font_color=ACCENT, indent=1)
    sheet.merge_range(row, left, row, left + THIRD - 1, text, style)


def _rankings(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """The teams, and under them the best and the worst agents; one team alone is left out."""
    several = len(figures["by"]["team"]) > 1
    row = LOWER_TOP
    if several:
        row = _ranking(sheet, figures, styles, row, "team", "团队", MOST_TEAMS)
    room = LOWER_TOP + LOWER_ROWS - row - 2
    _ranking(sheet, figures, styles, row, "agent", "服务人员", room)


def _ranking(
    sheet: Any,
    figures: Mapping[str, Any],
    styles: Styles,
    row: int,
    field: str,
    label: str,
    room: int,
) -> int:
    """The ranking of a field in so many rows; gives the row that comes next."""
    left, half = THIRD, room // 2
    count = sum(1 for entry in figures["by"][field] if entry["rank"])
    shown = _best(figures["by"][field], room)
    cut = ""
    if count > room:
        shown = [*shown[: room - half], *_best(figures["by"][field], half, last=True)]
        cut = f"(共 {count},前 {room - half} 与后 {half})"
    _band(sheet, row, 1, f"{label}排名{cut}", styles)
    parts = ((0, 0, "名次"), (1, 3, label), (4, 4, "有效"), (5, 5, "均分"), (6, 6, "满意率"))
    for first, last, text in (*parts, (7, 7, "差异")):
        _write(sheet, row + 1, left + first, left + last, text, _head(styles))
    if not shown:
        _write(sheet, row + 2, left, left + THIRD - 1, "无数据", _cell(styles, ""))
        return row + 3
    marks = {r["value"]: r for r in figures["differences"]["by"][field] if r["significant"]}
    for at, entry in enumerate(shown, row + 2):
        _ranked(sheet, styles, at, left, entry, marks.get(entry["value"]))
    low = min(entry["csat_rate"] for entry in shown)
    bar = {"type": "data_bar", "bar_color": "#9CC3D5", "bar_solid": True, "min_type": "num"}
    ends = {"min_value": max(0, _floor(low - 0.1, 0.1)), "max_type": "num", "max_value": 1}
    bottom = row + 1 + len(shown)
    sheet.conditional_format(row + 2, left + 6, bottom, left + 6, {**bar, **ends})
    return bottom + 1


def _best(groups: Iterable[Any], count: int, last: bool = False) -> list[Any]:
    """The first so many groups of a ranking, or the last, in the order of the ranking."""
    ranked = (entry for entry in groups if entry["rank"])
    pick = heapq.nlargest if last else heapq.nsmallest
    found = pick(count, ranked, key=lambda entry: (entry["rank"], entry["value"]))
    return found[::-1] if last else found


def _head(styles: Styles) -> Any:
    look = {"bottom": 1, "border_color": LINE, "align": "center"}
    return styles.get(font_size=9, bold=True, font_color="#5B6770", **look)


def _ranked(
    sheet: Any, styles: Styles, at: int, left: int, entry: Mapping[str, Any], mark: Any
) -> None:
    middle = {"align": "center"}
    sheet.write_number(at, left, entry["rank"], _cell(styles, "", **middle))
    _write(sheet, at, left + 1, left + 3, entry["value"], _cell(styles, entry["value"], indent=1))
    for column, key, shape in ((4, "n", "0"), (5, "mean", "0.00"), (6, "csat_rate", "0.0%")):
        style = _cell(styles, "", num_format=shape, **middle)
        sheet.write_number(at, left + column, entry[key], style)
    told, look = "", {}
    if mark:
        lower = mark["direction"] == LOWER
        told, look = ("▼显著" if lower else "▲显著"), {"font_color": LIGHTS[BAD if lower else GOOD]}
    sheet.write_string(at, left + 7, told, _cell(styles, told, **middle, **look))


def _to_do(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """What needs a look, and the open actions."""
    left, row = 2 * THIRD, LOWER_TOP
    notes = attention(figures)
    more = f"(共 {len(notes)},先列 {MOST_NOTES})" if len(notes) > MOST_NOTES else ""
    _band(sheet, row, 2, f"需要关注{more}", styles)
    for at, note in enumerate(notes[:MOST_NOTES], row + 1):
        light = _cell(styles, "", align="center", font_color=LIGHTS[note.mark], font_size=11)
        sheet.write_string(at, left, SIGNS[note.mark], light)
        _write(sheet, at, left + 1, left + THIRD - 1, note.text, _cell(styles, note.text))
    if not notes:
        _write(
            sheet,
            row + 1,
            left,
            left + THIRD - 1,
            "没有显著的变化、差异或逾期。",
            _cell(styles, ""),
        )
    row += 1 + MOST_NOTES
    waiting = [action for action in figures["action_list"] if action["state"] != DONE]
    more = f"(共 {len(waiting)},先列 {MOST_ACTIONS})" if len(waiting) > MOST_ACTIONS else ""
    _band(sheet, row, 2, f"未完成的行动{more}", styles)
    parts = ((0, 3, "指标"), (4, 4, "责任人"), (5, 6, "计划完成"), (7, 7, "状态"))
    for first, last, text in parts:
        _write(sheet, row + 1, left + first, left + last, text, _head(styles))
    for at, action in enumerate(waiting[:MOST_ACTIONS], row + 2):
        _action(sheet, styles, at, left, action)
    if not waiting:
        _write(sheet, row + 2, left, left + THIRD - 1, "没有未完成的行动。", _cell(styles, ""))


def _action(sheet: Any, styles: Styles, at: int, left: int, action: Mapping[str, Any]) -> None:
    late = MARKS["error"] if action["days_late"] else {}
    told = f"{action['metric']}{'·' + action['team'] if action['team'] else ''}"
    due = action["due"] or DASH
    due = f"{due} 逾期" if action["days_late"] else due
    for first, last, text, look in (
        (0, 3, told, {"indent": 1}),
        (4, 4, action["owner"], {"align": "center"}),
        (5, 6, due, {"align": "center", **late}),
        (7, 7, action["state"] or "", {"align": "center"}),
    ):
        _write(sheet, at, left + first, left + last, text, _cell(styles, text, **look))
