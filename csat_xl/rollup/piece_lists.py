"""Draw the sheets 量表, 季度与学期 and 质检 of the roll-up workbook; each only where there is something."""

from collections.abc import Mapping
from typing import Any

from csat_xl.rollup import charts
from csat_xl.rollup.page import ROW_PIXELS, Field, Page
from csat_xl.workbook.styles import Styles

SCALES, TERMS, QUALITY = "量表", "季度与学期", "质检"
SMALL = "样本不足"


def draw_scales(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Each questionnaire, and the score of each branch, campus and person."""
    found = figures["scales"]
    page = Page(sheet, styles, (13, 33, 12, 11, 8, 9, 11, 2, *(10,) * 5))
    page.title("量表得分", "各层级由全部有效答卷按份数合并,分公司合并所属各校区,不是平均数的平均。")
    page.band("各量表")
    rows = [
        {**row, "counts": f"计入{row['level']}" if row["level"] else "不计入"}
        for row in found["by_scale"]
    ]
    page.table(
        (
            Field("计入", "counts"),
            Field("量表", "scale", "text"),
            Field("份数", "n", "count"),
            Field("得分", "score", "score"),
        ),
        rows,
    )
    page.row += 1
    page.band("各层级")
    top = page.row
    levels = [{**row, "note": SMALL if row["small_sample"] else ""} for row in found["levels"]]
    first, _ = page.table(
        (
            Field("层级", "level"),
            Field("分公司", "branch"),
            Field("校区", "campus"),
            Field("姓名", "person"),
            Field("份数", "n", "count"),
            Field("得分", "score", "score"),
            Field("备注", "note", "word"),
        ),
        levels,
        muted="small_sample",
    )
    places = [i for i, row in enumerate(levels) if row["campus"] and not row["person"]]
    places = places[: charts.MOST_BARS]
    if places:
        top, last = first + places[0], first + places[-1]
        names, values = (SCALES, top, 2, last, 2), (SCALES, top, 5, last, 5)
        quiet = [levels[i]["small_sample"] for i in places]
        chart = charts.bar(book, "各校区得分", names, values, "0.0", (0, 110), quiet)
        sheet.insert_chart(top, 8, chart, {"object_position": 2})
        page.row = max(page.row, top + -(-chart.height // ROW_PIXELS))


TERM_FIELDS = (
    Field("层级", "level"),
    Field("分公司", "branch"),
    Field("校区", "campus"),
    Field("姓名", "person"),
    Field("份数", "n", "count"),
    Field("得分", "score", "score"),
    Field("投诉调整", "points", "word"),
    Field("最终得分", "total", "score"),
    Field("等级", "grade", "word"),
    Field("比例等级", "quota_grade", "word"),
    Field("备注", "note", "word"),
)


def draw_terms(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Each quarter and term: score, complaint points, total, grade and grade by rank."""
    page = Page(sheet, styles, (13, 15, 13, 12, 8, 9, 10, 10, 10, 10, 11))
    page.title(
        "季度与学期评定",
        "最终得分 = 得分 + 投诉调整(按投诉所在工作簿的月份),限于 0–100;没有投诉 +10。",
        "比例等级按同层级 2:7:1 排名;不足 5 份答卷的列出、不参评。",
    )
    for term in figures["scales"]["terms"]:
        page.band(f"{term['year']}年 {term['period']}(含 {'、'.join(term['months'])})")
        rows = [
            {
                **row,
                "note": SMALL if row["small_sample"] else "",
                "points": "–"
                if row["adjustment"] is None
                else f"{row['adjustment']:+g}"
                if row["adjustment"]
                else "0",
            }
            for row in term["levels"]
        ]
        page.table(TERM_FIELDS, rows, muted="small_sample")
        page.row += 1


def draw_quality(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Scores of reviewed contacts, and critical errors apart from them."""
    found = figures["quality"]
    page = Page(sheet, styles, (16, 10, 10, 10, 12, 13, 13, 2, *(10,) * 5))
    page.title(
        "质检",
        f"抽检 {found['n']} 条,平均分 {found['mean']:.1f}(申诉前 {found['first_mean']:.1f}),"
        f"合格率 {found['pass_rate']:.1%}。",
        f"无致命项 {found['without_critical']:.1%}(95% 区间 {found['without_critical_low']:.1%}–"
        f"{found['without_critical_high']:.1%}),与得分分开看。",
    )
    page.band("致命项")
    rows = [{"name": name, "n": n} for name, n in found["critical"].items()]
    if rows:
        page.table((Field("致命项", "name"), Field("次数", "n", "count")), rows)
    else:
        page.nothing()
    page.row += 1
    for label, key in (("服务人员", "by_agent"), ("团队", "by_team"), ("质检人", "by_reviewer")):
        page.band(f"按{label}")
        top = page.row
        groups = [{**row, "note": SMALL if row["small_sample"] else ""} for row in found[key]]
        first, last = page.table(
            (
                Field(label, "value"),
                Field("条数", "n", "count"),
                Field("平均分", "mean", "point"),
                Field("合格率", "pass_rate", "share"),
                Field("无致命项", "without_critical", "share"),
                Field("备注", "note", "word"),
            ),
            groups,
            muted="small_sample",
        )
        if key == "by_agent":
            last = min(last, first + charts.MOST_BARS - 1)
            names, values = (QUALITY, first, 0, last, 0), (QUALITY, first, 4, last, 4)
            chart = charts.bar(book, "无致命项的比例", names, values, "0%", (0, 1.1))
            sheet.insert_chart(top, 8, chart, {"object_position": 2})
            page.row = max(page.row, top + -(-chart.height // ROW_PIXELS))
        page.row += 1
    page.band("申诉")
    rows = [{"name": name or "(空白)", "n": n} for name, n in found["disputes"].items()]
    if not rows:
        page.nothing()
    else:
        page.table((Field("裁定", "name"), Field("宗数", "n", "count")), rows)
