"""Draw the other sheets of the roll-up workbook: 指标, 评估, 分组, 问题清单, 文件."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from csat_xl.checks.finding import ERROR
from csat_xl.rollup.page import BY_UNIT, Field, Page
from csat_xl.rollup.statistics.intervals import MISSED, UNDECIDED
from csat_xl.sheets.metrics import BELOW, REACHED
from csat_xl.workbook.styles import Styles

METRICS, TOTALS, EVALUATION = "指标", "指标合计", "评估"
PROBLEMS, FILES = "问题清单", "文件"
MOST_PROBLEMS = 200_000
VERDICTS = ((MISSED, "error"), (REACHED, "good"), (UNDECIDED, "warning"))
ROWS_A_PAGE = 42
UNKNOWN_MONTH = "(未设)"


def draw_metrics(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Every metric of every team and month, with score and 待改进."""
    page = Page(sheet, styles, (10, 14, 14, 22, 8, 7, 10, 10, 10, 10, 9, 10, 10, 10))
    composite, rows = figures["composite"], figures["metrics"]
    told = "–" if composite is None else f"{composite:.2f}"
    below = sum(row["needs_improvement"] is True for row in rows)
    page.title("质量指标", f"综合得分 {told};{len(rows)} 项指标中 {below} 项待改进。")
    if not rows:
        page.nothing()
        return
    fields = (
        Field("月份", "period", "word"),
        Field("团队", "team"),
        Field("监控维度", "group"),
        Field("具体指标", "name"),
        Field("单位", "unit", "word"),
        Field("方向", "better", "word"),
        Field("目标值", "target", BY_UNIT),
        Field("实际值", "actual", BY_UNIT),
        Field("得分", "score", "point"),
        Field("状态", "state", "word"),
        Field("样本数", "cases", "count"),
        Field("95% 下限", "low", BY_UNIT),
        Field("95% 上限", "high", BY_UNIT),
        Field("判定", "verdict", "word"),
    )
    states = {True: BELOW, False: REACHED, None: ""}
    told_rows = (
        {**r, "period": r["period"] or UNKNOWN_MONTH, "state": states[r["needs_improvement"]]}
        for r in rows
    )
    first, last = page.long_table(fields, told_rows)
    _listed(page, first, last, len(fields))
    bar = {"bar_color": "#9CC3D5", "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(
        first, 8, last, 8, {"type": "data_bar", "max_type": "num", "max_value": 100, **bar}
    )
    _marked(page, (first, 9, last, 9), ((BELOW, "error"), (REACHED, "good")))
    _marked(page, (first, 13, last, 13), VERDICTS)


def draw_totals(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Each metric over all workbooks, from pooled cases."""
    page = Page(sheet, styles, (16, 24, 8, 7, 10, 10, 10, 10, 10, 10, 10, 12, 12))
    page.title(
        "指标合计",
        "比率按案例数合并(命中数之和 ÷ 案例数之和),其余按案例数加权平均;有工作簿未填样本数的指标不合并。",
        "判定看区间:整个区间达到目标为达标,整个区间未到为未达标,否则样本不足。",
    )
    rows = figures["metric_totals"]
    if not rows:
        page.nothing()
        return
    fields = (
        Field("监控维度", "group"),
        Field("具体指标", "name"),
        Field("单位", "unit", "word"),
        Field("方向", "better", "word"),
        Field("目标值", "target", BY_UNIT),
        Field("实际值", "actual", BY_UNIT),
        Field("样本数", "cases", "count"),
        Field("95% 下限", "low", BY_UNIT),
        Field("95% 上限", "high", BY_UNIT),
        Field("判定", "verdict", "word"),
        Field("得分", "score", "point"),
        Field("工作簿数", "workbooks", "count"),
        Field("其中未达标", "workbooks_below", "count"),
    )
    first, last = page.table(fields, rows)
    _marked(page, (first, 9, last, 9), VERDICTS)


def draw_evaluation(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Weighted total, complaint adjustment, total, grade and the 2:7:1 grade of each person."""
    rows = figures["evaluation"]
    sections = list(dict.fromkeys(name for row in rows for name in row["sections"]))
    page = Page(sheet, styles, (10, 14, 14, 12, *(11,) * (len(sections) + 6)))
    few = "有工作簿不足 10 人,其比例等级仅供参考。" if any(row["few"] for row in rows) else ""
    page.title(
        "评估汇总",
        f"最终得分 = 加权总分 + 投诉调整,限于 0–100;比例等级按 2:7:1 在各工作簿内排名。{few}",
    )
    if not rows:
        page.nothing()
        return
    fields = (
        Field("月份", "period", "word"),
        Field("团队", "team"),
        Field("被评估者", "name"),
        Field("层级", "level"),
        *(Field(name, f"section {name}", "point") for name in sections),
        Field("加权总分", "weighted", "score"),
        Field("投诉调整", "adjustment", "figure"),
        Field("合计(未封顶)", "uncapped", "score"),
        Field("最终得分", "total", "score"),
        Field("等级", "grade", "word"),
        Field("比例等级", "quota_grade", "word"),
    )
    told = (
        {
            **row,
            "period": row["period"] or UNKNOWN_MONTH,
            **{f"section {name}": score for name, score in row["sections"].items()},
        }
        for row in rows
    )
    first, last = page.long_table(fields, told, height=34)
    _listed(page, first, last, len(fields))
    grade = len(fields) - 2
    _marked(page, (first, grade, last, grade), (("不达标", "error"), ("优秀", "good")))


def draw_problems(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Every entry problem, with where it is and what to do."""
    page = Page(sheet, styles, (34, 20, 7, 9, 16, 8, 8, 24, 62))
    rows = figures["problems"]
    count = Counter(row["severity"] for row in rows)
    errors, warnings = count[ERROR], len(rows) - count[ERROR]
    cut = f"这里列出前 {MOST_PROBLEMS} 处。" if len(rows) > MOST_PROBLEMS else ""
    page.title(
        "问题清单",
        f"错误 {errors} 处(跟踪表中有错误的行不计入统计),提醒 {warnings} 处(照常统计)。{cut}",
    )
    if not rows:
        page.nothing()
        return
    fields = (
        Field("文件", "file"),
        Field("工作表", "sheet"),
        Field("行", "row", "count"),
        Field("单元格", "cell", "word"),
        Field("列", "column"),
        Field("编号", "code", "word"),
        Field("级别", "severity", "word"),
        Field("内容", "found"),
        Field("处理办法", "message", "long"),
    )
    told = (
        {**row, "row": row["row"] or None, "found": _found(row["value"])}
        for row in islice(rows, MOST_PROBLEMS)
    )
    first, last = page.long_table(
        fields, told, tall=lambda row: 32 if len(row["message"]) > 42 else None
    )
    _listed(page, first, last, len(fields))
    _marked(page, (first, 6, last, 6), ((ERROR, "error"), ("提醒", "warning")))


def _found(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def draw_files(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """The workbooks read, those that could not be, and those given twice."""
    page = Page(sheet, styles, (60, 20, 14, 30))
    page.title("文件", "读取的工作簿都没有改动。")
    sheet.freeze_panes(1, 0)
    books = ({**b, "period": b["period"] or UNKNOWN_MONTH} for b in figures["workbooks"])
    _files(
        page,
        "已汇总",
        len(figures["workbooks"]),
        (Field("文件", "file"), Field("团队", "team"), Field("月份", "period", "word")),
        books,
    )
    failed = figures["unreadable"]
    page.row += 1
    page.band(f"无法读取({len(failed)})")
    if not failed:
        page.text(page.row, 0, "无", page.styles.note)
        page.row += 1
    else:
        page.header(page.row, 0, ("文件",))
        sheet.merge_range(page.row, 1, page.row, 3, "原因", page.styles.header)
        for row, entry in enumerate(failed, page.row + 1):
            page.value(row, 0, entry["file"], "text")
            style = page.styles.cell(text_wrap=True, indent=1, quote_prefix=True)
            sheet.merge_range(row, 1, row, 3, "", style)
            page.text(row, 1, entry["reason"], style)
            sheet.set_row(row, 18 * (1 + len(entry["reason"]) // 36))
        page.row += 1 + len(failed)
    page.row += 1
    doubles = ({"file": file} for file in figures["duplicates"])
    count = len(figures["duplicates"])
    _files(page, "重复给出,只计一次", count, (Field("文件", "file"),), doubles)


def _files(
    page: Page, label: str, count: int, fields: Sequence[Field], rows: Iterable[Any]
) -> None:
    page.band(f"{label}({count})")
    if count:
        page.table(fields, rows)
    else:
        page.text(page.row, 0, "无", page.styles.note)
        page.row += 1


def _listed(page: Page, first: int, last: int, columns: int) -> None:
    """A long list: headers stay in sight, are repeated in print and filter every column."""
    page.sheet.freeze_panes(first, 0)
    page.sheet.autofilter(first - 1, 0, last, columns - 1)
    page.sheet.repeat_rows(first - 1)


def _marked(page: Page, area: tuple[int, int, int, int], texts: Sequence[tuple[str, str]]) -> None:
    for text, mark in texts:
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"'}
        page.sheet.conditional_format(*area, {**rule, "format": page.styles.mark(mark)})
