"""服务质量监控指标表: metrics with targets, their scores and the composite (S1, 模板1)."""

from collections.abc import Sequence
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions import scoring, weighting
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet

KEY = "metrics"
NAME = "服务质量监控指标表"
ERROR = "#VALUE!"
BELOW, REACHED = "待改进", "达标"
WEIGHT_HEADER = "权重(%)"
"""Header of the group weights beside the table."""


def metric_score(row: Record, book: Book) -> Any:
    """The score of a metric by its own rule; ``#VALUE!`` where an entry is not a number."""
    if any(key in row.unreadable for key in ("actual", "target", "step", "points")):
        return ERROR
    try:
        return scoring.score(
            row.get("actual"),
            row.get("target"),
            row.get("better"),
            row.get("step"),
            row.get("points"),
        )
    except CsatError:
        return ERROR


def needs_improvement(row: Record) -> bool | None:
    """Whether the metric misses its target; None where it cannot be judged."""
    actual, target = row.get("actual"), row.get("target")
    if actual is None or target is None:
        return None
    try:
        return bool((actual - target) * scoring.direction(row.get("better")) > 0)
    except CsatError:
        return None


def state(row: Record, book: Book) -> Any:
    """待改进, 达标, or blank where the metric cannot be judged."""
    if any(key in row.unreadable for key in ("actual", "target")):
        return ERROR
    below = needs_improvement(row)
    return "" if below is None else BELOW if below else REACHED


def composite_score(rows: Sequence[Record], book: Book) -> Any:
    """综合得分: the weighted mean of the group means; ``""`` without any score."""
    monitoring = book.settings.scheme.monitoring
    assert monitoring is not None
    scored = [(row.get("group"), metric_score(row, book)) for row in rows]
    if any(score == ERROR for _, score in scored):
        return ERROR
    usable = [(group, score) for group, score in scored if isinstance(score, float)]
    if not usable:
        return ""
    groups, scores = zip(*usable, strict=True)
    return weighting.composite(
        groups,
        scores,
        [group.name for group in monitoring.groups],
        [group.weight for group in monitoring.groups],
    )


def metrics(scheme: Scheme) -> Sheet:
    """The metric sheet of a scheme."""
    monitoring = scheme.monitoring
    assert monitoring is not None
    groups = tuple(group.name for group in monitoring.groups)
    return Sheet(
        key=KEY,
        name=NAME,
        table="metrics",
        notes=(
            "填写“实际值”;得分 = 100 − 未达目标的部分 ÷ 步长 × 每步扣分,限于 0–100。",
            "CSAT 与 NPS 的实际值取自本工作簿的跟踪表;低于目标的指标标为“待改进”,并须有改进行动。",
        ),
        columns=(
            Column("group", "监控维度", Kind.CHOICE, 13, "从列表选择", groups),
            Column("name", "具体指标", Kind.TEXT, 20, "指标名称,改进行动计划表按此名称对应"),
            Column("definition", "计算公式/标准说明", Kind.LONG_TEXT, 28),
            Column("source", "数据来源", Kind.TEXT, 15),
            Column("unit", "单位", Kind.TEXT, 7, "比率填 %,数值按小数存放(85% 即 0.85)"),
            Column("better", "方向", Kind.BETTER, 7, "≤ 越低越好,≥ 越高越好", ("≤", "≥")),
            Column("target", "目标值", Kind.NUMBER, 9),
            Column("actual", "实际值", Kind.NUMBER, 9, "本月实际值;比率如 78%"),
            Column(
                "count", "样本数", Kind.NUMBER, 8, "实际值由多少个案例得出;不知则留空", unit="个"
            ),
            Column("step", "步长", Kind.NUMBER, 8, "每差多少扣一次分,大于 0"),
            Column("points", "每步扣分", Kind.NUMBER, 9, "每步扣几分"),
            Column(
                "score",
                "得分",
                Kind.RESULT,
                9,
                formula="CSAT_SCORE({actual},{target},{better},{step},{points})",
                compute=metric_score,
                number_format="0.0",
            ),
            Column(
                "state",
                "待改进",
                Kind.VERDICT,
                10,
                formula=(
                    'IF(OR(TRIM({actual})="",TRIM({target})=""),"",'
                    f'IF(OR(ISTEXT({{actual}}),ISTEXT({{target}})),#VALUE!,IF(({{actual}}-{{target}})*IF(TRIM({{better}})="≥",-1,1)>0,"{BELOW}","{REACHED}")))'
                ),
                compute=state,
            ),
        ),
        blank_rows=12,
        frozen="name",
        marks=(
            Mark(("state", "score"), f'{{state}}="{BELOW}"', "error"),
            Mark(("state",), f'{{state}}="{REACHED}"', "good"),
        ),
    )
