"""Write a calibration as a workbook: 校准结果 and 逐条记录."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from csat_xl.rollup import charts
from csat_xl.rollup.page import ROW_PIXELS, Field, Page
from csat_xl.rollup.workbook import CREATED
from csat_xl.workbook.styles import FONT, Styles

RESULT, RECORDS = "校准结果", "逐条记录"
WIDTHS = (16, 12, 12, 12, 12, 14, 14, 2, *(10,) * 6)
UNDEFINED = "无法计算"
"""Where a kappa has no value: too few records, or everybody always chose the same."""


def write_calibration(figures: Mapping[str, Any], path: str | Path) -> None:
    """Write the figures of :func:`csat_xl.calibration.collect.calibrate_files` to ``path``."""
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": RESULT, "created": CREATED, "comments": "csat_xl"})
        styles = Styles(book)
        _result(book, book.add_worksheet(RESULT), figures, styles)
        _records(book.add_worksheet(RECORDS), figures, styles)


def told(figures: Mapping[str, Any]) -> str:
    """The result in a sentence."""
    if figures["agreement"] is None:
        return "没有两人都评过的记录,无法比较。"
    reached = "达到" if figures["reached"] else "未达到"
    return (
        f"{figures['shared']} 条共同记录、{figures['compared']} 对评分中,"
        f"{figures['agreement']:.1%} 相差不超过 {figures['within']:g} 分,"
        f"{reached}目标 {figures['goal']:.0%}。"
    )


def _kappa(value: float | None) -> str:
    return UNDEFINED if value is None else f"{round(value, 3) + 0:.3f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 1) + 0:+.1f}"


def _result(book: Any, sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    page = Page(sheet, styles, WIDTHS)
    page.title("质检校准结果", told(figures), *_faults(figures))
    page.band("质检人(宽严 = 本人评分 − 他人对同一记录的平均,正为宽、负为严)")
    top = page.row
    fields = (
        Field("质检人", "rater"),
        Field("评分条数", "records", "count"),
        Field("平均分", "mean", "point"),
        Field("共同记录", "shared", "count"),
        Field("宽严(分)", "told", "word"),
    )
    raters = [{**row, "told": _signed(row["leniency"])} for row in figures["raters"]]
    first, last = page.table(fields, raters)
    if last >= first:
        names, values = (RESULT, first, 0, last, 0), (RESULT, first, 2, last, 2)
        chart = charts.bar(book, "平均分", names, values, "0.0", (0, 110))
        sheet.insert_chart(top, 8, chart, {"object_position": 2})
        page.row = max(page.row, top + -(-chart.height // ROW_PIXELS)) + 1
    page.band("两两一致")
    rows = [
        {
            **pair,
            "first": pair["raters"][0],
            "second": pair["raters"][1],
            "pass": _kappa(pair["kappa_pass"]),
            "grade": _kappa(pair["kappa_grade"]),
        }
        for pair in figures["pairs"]
    ]
    page.table(
        (
            Field("质检人甲", "first"),
            Field("质检人乙", "second"),
            Field("共同记录", "records", "count"),
            Field("一致条数", "agreed", "count"),
            Field("一致率", "agreement", "share"),
            Field("κ 合格/不合格\n(不加权)", "pass", "word"),
            Field("κ 等级\n(线性加权)", "grade", "word"),
        ),
        rows,
        height=34,
    )
    page.row += 1
    page.text(page.row, 0, _overall(figures), styles.note)
    page.row += 2
    page.band("各分项(评分完全相同的比例,由低到高:低者先统一标准)")
    page.table(
        (
            Field("分项", "item"),
            Field("评分对数", "pairs", "count"),
            Field("相同比例", "same", "share"),
        ),
        figures["items"],
    )


def _overall(figures: Mapping[str, Any]) -> str:
    several = len(figures["raters"]) > 2
    pairwise = "各对平均 " if several else ""
    text = (
        f"{pairwise}κ:合格/不合格 {_kappa(figures['kappa_pass'])}(不加权),"
        f"等级 {_kappa(figures['kappa_grade'])}(线性加权)。"
    )
    if several:
        text += (
            f"全体都评过的 {figures['fleiss_records']} 条记录:"
            f"Fleiss κ(合格/不合格){_kappa(figures['fleiss'])}。"
        )
    return text


def _faults(figures: Mapping[str, Any]) -> list[str]:
    notes = []
    for entry in figures["not_blind"]:
        names = "、".join(entry["raters"])
        notes.append(f"注意:{Path(entry['file']).name} 中有多位质检人({names}),不是盲评。")
    left = sum(entry["rows"] for entry in figures["left_out"])
    if left:
        notes.append(f"有录入错误的 {left} 行未计入,请先用 csat-xl check 改好。")
    notes += [
        f"未读:{Path(entry['file']).name}:{entry['reason']}" for entry in figures["unreadable"]
    ]
    return notes


def _records(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    names = [row["rater"] for row in figures["raters"]]
    page = Page(sheet, styles, (18, *(11,) * len(names), 10, 10))
    page.title("逐条记录", f"分差超过 {figures['within']:g} 分的排在前面,供校准会逐条讨论。")
    rows = [
        {
            "record": row["record"],
            **{f"score_{i}": row["scores"].get(name) for i, name in enumerate(names)},
            "spread": row["spread"],
            "agree": "一致" if row["agree"] else "不一致",
        }
        for row in sorted(figures["by_record"], key=lambda r: (-r["spread"], r["record"]))
    ]
    if not rows:
        page.nothing()
        return
    page.table(
        (
            Field("记录编号", "record"),
            *(Field(name, f"score_{i}", "point") for i, name in enumerate(names)),
            Field("分差", "spread", "point"),
            Field("判断", "agree", "word"),
        ),
        rows,
    )
    sheet.freeze_panes(4, 1)
