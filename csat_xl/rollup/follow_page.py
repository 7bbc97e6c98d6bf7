"""Draw 行动 and 闭环: the action plan with its effects, and every dissatisfied answer."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from csat_xl.rollup.figures.effects import EFFECTIVE, INEFFECTIVE, UNPROVEN
from csat_xl.rollup.model import CLOSED, REFUSED, UNTOUCHED
from csat_xl.rollup.page import Field, Page
from csat_xl.sheets.actions import DONE, POSTPONED
from csat_xl.workbook.styles import Styles

ACTIONS, LOOP = "行动", "闭环"
MOST = 100_000


def draw_actions(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Every action once, with the metric it aimed at before and after."""
    page = Page(sheet, styles, (20, 12, 26, 46, 15, 11, 11, 9, 8, 12, 12, 9, 18, 10))
    actions, rows = figures["actions"], figures["action_list"]
    told = (
        "" if actions is None else f"未完成 {actions['open']} 项,其中逾期 {actions['overdue']} 项。"
    )
    page.title(
        "改进行动与效果",
        f"{told}效果比较该团队开始前与完成后各至多三个月;区间不含 0 才判有效或无效,否则证据不足。",
        "已完成的行动在填写“效果验证”并有完成后的数据之前为待验证。",
    )
    if not rows:
        page.nothing()
        return
    fields = (
        Field("待改进指标", "metric"),
        Field("团队", "team"),
        Field("改进目标", "goal", "long"),
        Field("具体措施", "measure", "long"),
        Field("责任人", "owner", "word"),
        Field("开始", "start", "word"),
        Field("计划完成", "due", "word"),
        Field("状态", "state", "word"),
        Field("逾期天数", "late", "count"),
        Field("此前(例数)", "before", "word"),
        Field("其后(例数)", "after", "word"),
        Field("差", "difference", "word"),
        Field("95% 区间", "interval", "word"),
        Field("效果", "verdict", "word"),
    )
    first, last = page.long_table(fields, map(_action, rows), height=34, tall=_height)
    _listed(page, first, last, len(fields))
    _marked(
        page, first, last, 13, ((EFFECTIVE, "good"), (INEFFECTIVE, "error"), (UNPROVEN, "warning"))
    )
    _marked(page, first, last, 7, ((DONE, "good"), (POSTPONED, "warning")))
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": styles.mark("error")}
    sheet.conditional_format(first, 8, last, 8, rule)


def _height(row: Mapping[str, Any]) -> float:
    tallest = max(-(-len(row["measure"]) // 20), -(-len(row["goal"]) // 12), 1)
    return min(90, 4 + 15 * tallest)


def _action(row: Mapping[str, Any]) -> dict[str, Any]:
    effect = row["effect"]
    share = effect["method"] is not None and "比率" in effect["method"]

    def told(value: float | None, signed: bool = False) -> str:
        if value is None:
            return "–"
        sign = "+" if signed else ""
        return f"{value:{sign}.1%}" if share else f"{value:{sign}.2f}"

    low, high = effect["low"], effect["high"]
    return {
        **row,
        "late": row["days_late"] or None,
        "before": _with_cases(told(effect["before"]), effect["before_n"]),
        "after": _with_cases(told(effect["after"]), effect["after_n"]),
        "difference": told(effect["difference"], signed=True),
        "interval": "–"
        if low is None
        else f"{told(low, signed=True)} 至 {told(high, signed=True)}",
        "verdict": effect["verdict"],
    }


def _with_cases(value: str, cases: int | None) -> str:
    return f"{value}({cases})" if cases else value


def draw_loop(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """Every dissatisfied answer: open ones first, the oldest on top."""
    page = Page(sheet, styles, (17, 9, 8, 8, 14, 12, 12, 12, 12, 17, 10, 17, 10, 34, 7))
    loop = figures["closed_loop"]
    states = "、".join(f"{state} {count}" for state, count in loop["by_state"].items() if count)
    page.title(
        "不满意客户闭环",
        f"不满意答卷 {loop['total']} 份,{loop['open']} 份尚未闭环{f'({states})' if states else ''}。"
        "客户确认“是”才算闭环。",
        "只列客户编号;有录入错误、不计入统计的行也列出(“计入”为否),一个不满意的客户也不漏掉。",
    )
    if not loop["list"]:
        page.nothing()
        return
    rows = (
        {**row, "counted": "是" if row["counted"] else "否"} for row in islice(loop["list"], MOST)
    )
    fields = (
        Field("客户编号", "customer_id"),
        Field("状态", "state", "word"),
        Field("天数", "days", "count"),
        Field("总评", "score", "count"),
        Field("团队", "team"),
        Field("服务人员", "agent"),
        Field("渠道", "channel"),
        Field("服务类型", "service_type"),
        Field("客户类型", "customer_type"),
        Field("调查时间", "survey_time", "word"),
        Field("跟进人", "owner", "word"),
        Field("跟进时间", "follow_time", "word"),
        Field("计入", "counted", "word"),
        Field("文件", "file"),
        Field("行", "row", "count"),
    )
    first, last = page.long_table(
        fields, ({**row, "counted": "是" if row["counted"] else "否"} for row in rows)
    )
    _listed(page, first, last, len(fields))
    marks = ((UNTOUCHED, "error"), (REFUSED, "error"), (CLOSED, "good"))
    _marked(page, first, last, 1, marks)


def _listed(page: Page, first: int, last: int, columns: int) -> None:
    page.sheet.freeze_panes(first, 1)
    page.sheet.autofilter(first - 1, 0, last, columns - 1)
    page.sheet.repeat_rows(first - 1)


def _marked(
    page: Page, first: int, last: int, column: int, texts: tuple[tuple[str, str], ...]
) -> None:
    for text, mark in texts:
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"'}
        page.sheet.conditional_format(
            first, column, last, column, {**rule, "format": page.styles.mark(mark)}
        )
