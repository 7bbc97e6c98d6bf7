"""Draw 月度汇总: headline figures, distribution, months, dimensions, teams, agents, services."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from csat_xl.rollup import charts
from csat_xl.rollup.model import DISSATISFIED, NEUTRAL, SATISFIED
from csat_xl.rollup.page import ROW_PIXELS, Field, Page
from csat_xl.rollup.tiles import draw_tiles
from csat_xl.workbook.styles import SERIES, Styles

NAME = "月度汇总"
WIDTHS = (17, *(10,) * 6, 2, *(10,) * 9)
LAST_OF_TABLE, CHARTS = 6, 8
ROWS_A_PAGE = 36
LEVEL_COLOURS = (SERIES[0], SERIES[5], SERIES[3])

GROUP_FIELDS = (
    Field("有效", "n", "count"),
    Field("均分", "mean", "score"),
    Field("满意率", "csat_rate", "share"),
    Field("NPS", "nps", "point"),
    Field("备注", "note", "word"),
)
SMALL = "样本不足"
MOST_GROUPS = 100
"""So many teams or agents are listed beside their charts; 分组 has them all."""

Row = Mapping[str, Any]


def tested(groups: Iterable[Row], tests: Iterable[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each group with its test, if there is one: both lists are in the order of their values."""
    each = iter(tests)
    test = next(each, None)
    for row in groups:
        if test is not None and test["value"] == row["value"]:
            yield row, test
            test = next(each, None)
        else:
            yield row, None


def noted(groups: Iterable[Row], tests: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Rows of a field with a note of small samples and of significant differences."""
    return ({**row, "note": note(row, test)} for row, test in tested(groups, tests))


def note(row: Row, test: Row | None) -> str:
    """What stands beside a group: a small sample, or how it differs from the rest."""
    if row["small_sample"]:
        return SMALL
    return f"显著{test['direction']}" if test and test["significant"] else ""


def draw_monthly(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Draw the sheet."""
    page = Page(sheet, styles, WIDTHS)
    months = figures["periods"]
    span = "" if not months else months[0] if len(months) == 1 else f"{months[0]} 至 {months[-1]}"
    page.title(f"{NAME}  {span}".rstrip(), _sources(figures), _excluded(figures))
    sheet.freeze_panes(1, 0)
    draw_tiles(page, figures)
    _distribution(book, page, figures)
    _months(book, page, figures)
    _dimensions(book, page, figures)
    for field, label in (("team", "团队"), ("agent", "服务人员"), ("service_type", "服务类型")):
        groups = figures["by"][field]
        told = noted(groups, figures["differences"]["by"][field])
        _groups(book, page, label, list(islice(told, MOST_GROUPS)), len(groups))
    page.whole_sections(ROWS_A_PAGE)


def _sources(figures: Mapping[str, Any]) -> str:
    books = figures["workbooks"]
    teams = len({entry["team"] for entry in books})
    failed = len(figures["unreadable"])
    return f"{len(books)} 个工作簿,{teams} 个团队;各数字由全部有效行合并计算,不是平均数的平均。" + (
        f"另有 {failed} 个文件无法读取,见“文件”。" if failed else ""
    )


def _excluded(figures: Mapping[str, Any]) -> str:
    excluded = figures["responses"]["excluded"]
    if not excluded:
        return "没有因录入错误而不计入的行。"
    codes = "、".join(f"{code} {count} 行" for code, count in excluded.items())
    return f"因录入错误未计入 {sum(excluded.values())} 行:{codes}(见“问题清单”)。"


# --- sections -----------------------------------------------------------------------------------


def _cells(first: int, last: int, column: int) -> charts.Cells:
    return NAME, first, column, last, column


def _beside(page: Page, top: int, *drawn: Any) -> None:
    """Put charts to the right of a table, and go on below whichever ends last."""
    tallest = 0
    for i, chart in enumerate(drawn):
        options = {"x_offset": i * (charts.WIDTH + 8), "object_position": 2}
        page.sheet.insert_chart(top, CHARTS, chart, options)
        tallest = max(tallest, chart.height)
    page.row = max(page.row, top + -(-tallest // ROW_PIXELS)) + 1


def _distribution(book: Any, page: Page, figures: Mapping[str, Any]) -> None:
    page.band("总体满意度分布")
    overall = figures["overall"]
    if not overall["n"]:
        page.nothing()
        page.row += 1
        return
    top = page.row
    item = next((d for d in figures["dimensions"] if d["rank"] is None and d["n"]), None)
    counts = {} if item is None else item["distribution"]
    fields = (
        Field("分值", "score"),
        Field("人数", "count", "count"),
        Field("占比", "share", "share"),
    )
    rows = [
        {"score": f"{score} 分", "count": count, "share": count / overall["n"]}
        for score, count in sorted(counts.items(), key=lambda pair: -int(pair[0]))
    ]
    first, last = page.table(fields, rows)
    bottom, page.row = page.row, top
    levels = [
        {"score": name, "count": round(share * overall["n"]), "share": share}
        for name, share in ((n, overall["share"][n]) for n in (SATISFIED, NEUTRAL, DISSATISFIED))
    ]
    level_first, level_last = page.table(
        (Field("档次", "score", "word"), *fields[1:]), levels, left=4
    )
    page.row = max(bottom, page.row)
    ring = charts.doughnut(
        book,
        "满意 / 一般 / 不满意",
        _cells(level_first, level_last, 4),
        _cells(level_first, level_last, 5),
        LEVEL_COLOURS,
    )
    columns = charts.column(book, "各分值人数", _cells(first, last, 0), _cells(first, last, 1), "0")
    _beside(page, top, columns, ring)


def _months(book: Any, page: Page, figures: Mapping[str, Any]) -> None:
    rows = [row for row in figures["by_period"] if row["period"]]
    if len(rows) < 2:
        return
    page.band("各月趋势")
    top = page.row
    fields = (
        Field("月份", "period"),
        Field("有效", "n", "count"),
        Field("均分", "mean", "score"),
        Field("满意率", "csat_rate", "share"),
        Field("NPS", "nps", "point"),
        Field("综合得分", "composite", "score"),
        Field("投诉", "complaints", "count"),
    )
    first, last = page.table(fields, rows)
    page.row += 1
    page.table(
        (
            Field("较上月变化", "period"),
            Field("有效", "n", "change_count"),
            Field("均分", "mean", "change_score"),
            Field("满意率\n(百分点)", "csat_rate", "change_point"),
            Field("NPS", "nps", "change_point"),
            Field("综合得分", "composite", "change_score"),
        ),
        [_change(row, before) for before, row in pairwise(rows)],
        height=34,
    )
    names = _cells(first, last, 0)
    rates = [row["csat_rate"] for row in rows if row["csat_rate"] is not None]
    limits = (_step(min(rates), -0.05), _step(max(rates), 0.05)) if rates else (0, 1)
    rate = charts.line(book, "满意率", names, _cells(first, last, 3), "0.0%", limits)
    net = charts.line(book, "NPS", names, _cells(first, last, 4), "0.0")
    _beside(page, top, rate, net)


def _change(row: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    change = row["change"]
    rate = change["csat_rate"]
    return {
        **change,
        "period": row["period"],
        "n": row["n"] - before["n"],
        "csat_rate": None if rate is None else rate * 100,
    }


def _step(rate: float, room: float) -> float:
    """An end of the axis of rates: a whole step of 5 % with room for the labels."""
    return min(1.0, max(0.0, round((rate + room) * 20) / 20))


def _dimensions(book: Any, page: Page, figures: Mapping[str, Any]) -> None:
    page.band("维度排名")
    found = [row for row in figures["dimensions"] if row["n"]]
    if not found:
        page.nothing()
        page.row += 1
        return
    top = page.row
    rows = sorted(found, key=lambda row: (row["rank"] is None, row["rank"] or 0))
    fields = (
        Field("维度", "name"),
        Field("名次", "rank", "count"),
        Field("人数", "n", "count"),
        Field("均分", "mean", "score"),
        Field("标准差", "sd", "score"),
    )
    first, _ = page.table(fields, rows)
    ranked = max(first, first + sum(row["rank"] is not None for row in rows) - 1)
    drawn = charts.bar(
        book, "各维度均分", _cells(first, ranked, 0), _cells(first, ranked, 3), "0.00", (0, None)
    )
    _beside(page, top, drawn)


def _groups(book: Any, page: Page, label: str, groups: Sequence[Row], count: int) -> None:
    cut = f"(共 {count} 项,先列 {len(groups)},全部见“分组”)" if count > len(groups) else ""
    page.band(f"按{label}{cut}")
    if not any(row["n"] for row in groups):
        page.nothing()
        page.row += 1
        return
    top = page.row
    first, last = page.table((Field(label, "value"), *GROUP_FIELDS), groups, muted="small_sample")
    last = min(last, first + charts.MOST_BARS - 1)
    quiet = [row["small_sample"] for row in groups[: charts.MOST_BARS]]
    more = f"(前 {charts.MOST_BARS} 项)" if len(groups) > charts.MOST_BARS else ""
    grey = "(灰色:样本不足)" if any(quiet) else ""
    names = _cells(first, last, 0)
    drawn = [
        charts.bar(book, f"满意率{more}{grey}", names, _cells(first, last, 3), "0%", (0, 1), quiet)
    ]
    scores = [row["nps"] for row in groups if row["nps"] is not None]
    if scores:
        net, limits = _cells(first, last, 4), (None if min(scores) < 0 else 0, None)
        drawn.append(charts.bar(book, f"NPS{more}{grey}", names, net, "0", limits, quiet))
    _beside(page, top, *drawn)
