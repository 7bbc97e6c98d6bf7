"""完整汇总: the full roll-up of one workbook, as the grid that the button 月度汇总 writes.

Its figures are those of ``csat-xl rollup --json``, section by section. Lines of single months, the
differences between groups and the closed loop stand in the roll-up workbook of the command only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csat_xl.hosts.macros.grid import Block, ChartOf, Field, Grid, grid, table_of
from csat_xl.rollup.page import figure_format
from csat_xl.sheets.buttons import FULL_ROLLUP
from csat_xl.sheets.metrics import BELOW, REACHED

NAME = FULL_ROLLUP
AREA = "csat_full_rollup"
WIDTHS = (26.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0)
SMALL = "样本不足"
GROUPS = (
    ("agent", "服务人员"),
    ("channel", "渠道"),
    ("service_type", "服务类型"),
    ("customer_type", "客户类型"),
)
Figures = Mapping[str, Any]


def result_grid(figures: Figures, stamp: str, history: Sequence[Figures] = ()) -> Grid:
    """The whole sheet; ``stamp`` tells when, ``history`` holds the months before."""
    answers = figures["responses"]
    excluded = "、".join(f"{code} {count} 行" for code, count in answers["excluded"].items())
    notes = (
        f"{stamp} 由“月度汇总”按钮写入:回收 {answers['total']} 行,有效 {answers['valid']} 行"
        + (f",剔除 {excluded}。" if excluded else "。"),
        "这里是写入时的数值,改动录入后请再按一次;“月度汇总”工作表中的公式与图表始终随填随算。",
    )
    blocks = [
        _headline(figures),
        _months(figures, history),
        *_answers(figures),
        *_drivers(figures),
        *_metrics(figures, history),
        *_evaluation(figures),
        *_complaints(figures),
        *_actions(figures),
        *_words(figures),
        _problems(figures),
    ]
    return grid(NAME, notes, [block for block in blocks if block is not None], WIDTHS)


def _headline(figures: Figures) -> Block:
    overall, answers = figures["overall"], figures["responses"]
    complaints = figures["complaints"] or {}
    rows = [
        ("发放", answers.get("sent"), "count"),
        ("回收", answers["total"], "count"),
        ("回收率", answers.get("response_rate"), "share"),
        ("有效", answers["valid"], "count"),
        ("总体均分", overall["mean"], "score"),
        ("标准差", overall["sd"], "score"),
        ("加权均分", overall["weighted_mean"], "score"),
        ("满意率 CSAT", overall["csat_rate"], "share"),
        ("满意率 95% 下限", overall["ci_low"], "share"),
        ("满意率 95% 上限", overall["ci_high"], "share"),
        ("满意率判定", overall.get("csat_verdict"), "text"),
        ("净推荐值 NPS", overall["nps"], "point"),
        ("NPS 95% 下限", overall.get("nps_low"), "point"),
        ("NPS 95% 上限", overall.get("nps_high"), "point"),
        ("NPS 判定", overall.get("nps_verdict"), "text"),
        ("综合得分", figures["composite"], "score"),
        ("投诉宗数", complaints.get("count"), "count"),
        ("投诉加减分", complaints.get("points"), "point"),
        *((f"{name}占比", share, "share") for name, share in overall["share"].items()),
    ]
    kinds = tuple((i, 1, kind) for i, (_, _, kind) in enumerate(rows))
    fields = (Field("项目", "name"), Field("数值", "value"))
    return Block("总体", fields, [row[:2] for row in rows], kinds=kinds)


MONTH_FIELDS = (
    Field("月份", "period"),
    Field("满意率", "csat_rate", "share"),
    Field("有效", "n", "count"),
    Field("总体均分", "mean", "score"),
    Field("NPS", "nps", "point"),
    Field("综合得分", "composite", "score"),
    Field("投诉宗数", "complaints", "count"),
    Field("满意率变化", "change", "points"),
)


def _months(figures: Figures, history: Sequence[Figures]) -> Block | None:
    """This month beside the months carried over, with the change of the CSAT rate in points."""
    months = [*history, *({**row} for row in figures["by_period"])]
    if len(months) < 2:
        return None
    rows: list[dict[str, Any]] = []
    before: float | None = None
    for month in months:
        rate = month.get("csat_rate")
        change = None if before is None or rate is None else (rate - before) * 100
        rows.append({**month, "change": change})
        before = rate
    fields = (*MONTH_FIELDS[:-1], Field("满意率变化(百分点)", "change", "change"))
    return table_of("各月趋势", fields, rows, ChartOf("各月满意率", None, 1, "line_markers"))


def _answers(figures: Figures) -> list[Block]:
    scores = sorted(
        {int(s) for d in figures["dimensions"] for s in d["distribution"]}, reverse=True
    )
    dimensions = (
        Field("维度", "name"),
        Field("均分", "mean", "score"),
        Field("有效数", "n", "count"),
        Field("标准差", "sd", "score"),
        Field("排名", "rank", "count"),
        *(Field(f"{score} 分", str(score), "count") for score in scores),
    )
    rows = [
        {**d, **{str(score): d["distribution"].get(str(score), 0) for score in scores}}
        for d in figures["dimensions"]
    ]
    blocks = []
    if rows:
        blocks.append(
            table_of(
                "各维度得分与分布",
                dimensions,
                rows,
                ChartOf("各维度均分", 0, max(scores, default=5)),
            )
        )
    for key, label in GROUPS:
        groups = figures["by"].get(key) or []
        fields = (
            Field(label, "value"),
            Field("满意率", "csat_rate", "share"),
            Field("有效数", "n", "count"),
            Field("均分", "mean", "score"),
            Field("NPS", "nps", "point"),
            Field("满意率下限", "ci_low", "share"),
            Field("满意率上限", "ci_high", "share"),
            Field("排名", "rank", "count"),
            Field("样本", "small", "centred"),
        )
        told = [{**g, "small": SMALL if g["small_sample"] else None} for g in groups]
        if told:
            chart = ChartOf(f"按{label}满意率", 0, 1) if key in ("agent", "service_type") else None
            blocks.append(table_of(f"按{label}", fields, told, chart))
    return blocks


def _metrics(figures: Figures, history: Sequence[Figures]) -> list[Block]:
    if not figures["metrics"]:
        return []
    from csat_xl.functions.ranking import streak

    states = {True: BELOW, False: REACHED, None: None}
    rows = []
    for metric in figures["metrics"]:
        values = [month.get("metrics", {}).get(metric["name"]) for month in history]
        target, better = metric["target"], metric["better"] or "≤"
        run = streak([*values, metric["actual"]], target, better) if target is not None else 0
        lasting = f"持续 {run:g} 个月" if run >= 2 else None
        rows.append({**metric, "state": states[metric["needs_improvement"]], "lasting": lasting})
    fields = (
        Field("具体指标", "name"),
        Field("得分", "score", "point"),
        Field("监控维度", "group", "centred"),
        Field("单位", "unit", "centred"),
        Field("方向", "better", "centred"),
        Field("目标值", "target", "centred"),
        Field("实际值", "actual", "centred"),
        Field("待改进", "state", "centred"),
        Field("判定", "verdict", "centred"),
        Field("持续不达标", "lasting", "centred"),
    )
    kinds = tuple(
        (i, column, "share" if row["unit"] == "%" else figure_format(row[key]))
        for i, row in enumerate(rows)
        for column, key in ((5, "target"), (6, "actual"))
        if row[key] is not None
    )
    return [
        replace(table_of("质量指标得分", fields, rows, ChartOf("各指标得分", 0, 100)), kinds=kinds)
    ]


def _evaluation(figures: Figures) -> list[Block]:
    people = figures["evaluation"]
    if not people:
        return []
    sections = list(dict.fromkeys(name for row in people for name in row["sections"]))
    rows = [{**row, **{f"§{n}": s for n, s in row["sections"].items()}} for row in people]
    fields = (
        Field("被评估者", "name"),
        Field("最终得分", "total", "score"),
        Field("层级", "level", "centred"),
        *(Field(name, f"§{name}", "score") for name in sections[:3]),
        Field("加权总分", "weighted", "score"),
        Field("投诉调整", "adjustment", "point"),
        Field("未封顶", "uncapped", "score"),
        Field("等级", "grade", "centred"),
        Field("比例等级", "quota_grade", "centred"),
    )
    title = "评估(不足 10 人,比例等级仅供参考)" if len(people) < 10 else "评估"
    return [table_of(title, fields, rows)]


def _complaints(figures: Figures) -> list[Block]:
    if not figures["complaints"]:
        return []
    rows = list(figures["complaints"]["by_outcome"].items())
    return [Block("投诉处理结果", (Field("处理结果", "name"), Field("宗数", "n", "count")), rows)]


def _actions(figures: Figures) -> list[Block]:
    if not figures["actions"]:
        return []
    rows = [*figures["actions"]["by_state"].items(), ("逾期", figures["actions"]["overdue"])]
    fields = (Field("状态", "name"), Field("项数", "n", "count"))
    return [Block("改进行动", fields, rows), *_effects(figures)]


def _drivers(figures: Figures) -> list[Block]:
    """How much each dimension moves with the overall score, and how it stands."""
    rows = (figures.get("drivers") or {}).get("dimensions") or []
    fields = (
        Field("驱动因素", "name"),
        Field("重要度", "importance", "score"),
        Field("表现(均分)", "performance", "score"),
        Field("Pearson", "pearson", "score"),
        Field("Spearman", "spearman", "score"),
        Field("有效数", "n", "count"),
        Field("象限", "quadrant", "centred"),
    )
    return [table_of("驱动因素(与总体满意度的关联)", fields, rows)] if rows else []


def _effects(figures: Figures) -> list[Block]:
    """What each action brought about."""
    fields = (
        Field("改进的指标", "metric"),
        Field("状态", "state", "centred"),
        Field("责任人", "owner", "centred"),
        Field("计划完成", "due", "centred"),
        Field("逾期(天)", "days_late", "count"),
        Field("效果", "verdict", "centred"),
    )
    rows = [
        {**action, "verdict": (action.get("effect") or {}).get("verdict")}
        for action in figures.get("action_list") or []
    ]
    return [table_of("行动与效果", fields, rows)] if rows else []


def _words(figures: Figures) -> list[Block]:
    blocks = []
    for key, label in (("complaint", "不满意点"), ("suggestion", "改进建议")):
        found = (figures.get("words") or {}).get(key) or {}
        fields = (
            Field("主题或词", "name"),
            Field("条数", "count", "count"),
            Field("占比", "share", "share"),
            Field("客户编号(例)", "customers"),
        )
        rows = [
            {**entry, "name": entry[kind], "customers": "、".join(entry["customers"][:3])}
            for part, kind in (("themes", "theme"), ("terms", "term"))
            for entry in found.get(part, ())
        ]
        if rows:
            blocks.append(table_of(f"{label}({found['comments']} 条)", fields, rows))
    return blocks


def _problems(figures: Figures) -> Block:
    counts = Counter((p["code"], p["severity"]) for p in figures["problems"])
    rows = [(code, count, severity) for (code, severity), count in sorted(counts.items())]
    fields = (
        Field("编号", "code"),
        Field("处数", "n", "count"),
        Field("级别", "severity", "centred"),
    )
    return Block("录入问题(明细见“问题清单”)", fields, rows)
