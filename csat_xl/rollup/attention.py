"""What needs a look, as sentences from the figures: the same on the dashboard and the screen."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csat_xl.rollup.figures.differences import LOWER, WORSE
from csat_xl.rollup.statistics.intervals import MISSED

FIELD_LABELS = {
    "all": "全部",
    "team": "团队",
    "branch": "分公司",
    "agent": "服务人员",
    "channel": "渠道",
    "service_type": "服务类型",
    "customer_type": "客户类型",
}
BAD, LOOK, GOOD = "error", "warning", "good"


class Note(NamedTuple):
    """A sentence and how grave it is: error, warning or good."""

    mark: str
    text: str


def attention(figures: Mapping[str, Any]) -> list[Note]:
    """The sentences, the gravest first; only what is significant, overdue or persistent."""
    notes = [
        *_targets(figures),
        *_changes(figures),
        *_differences(figures),
        *_signals(figures),
        *_follow_up(figures),
        *_actions(figures),
        *_streaks(figures),
    ]
    order = (BAD, LOOK, GOOD)
    return sorted(notes, key=lambda note: order.index(note.mark))


def _targets(figures: Mapping[str, Any]) -> list[Note]:
    overall, found = figures["overall"], []
    if overall["csat_verdict"] == MISSED:
        found.append(
            Note(BAD, f"满意率 {overall['csat_rate']:.1%} 未达目标 {overall['csat_target']:.0%}")
        )
    if overall["nps_verdict"] == MISSED:
        found.append(Note(BAD, f"NPS {overall['nps']:.1f} 未达目标 {overall['nps_target']:g}"))
    return found


def _changes(figures: Mapping[str, Any]) -> list[Note]:
    """Groups that changed; where a field has several, those with the least chance."""
    return [
        Note(
            BAD if row["direction"] == WORSE else GOOD,
            f"{FIELD_LABELS[row['field']]}{' ' + row['value'] if row['value'] else ''}"
            f" 自 {row['since']} 起{row['direction']}:满意率 "
            f"{row['before_csat_rate']:.0%} → {row['after_csat_rate']:.0%}",
        )
        for row in sorted(figures["changes"]["found"], key=lambda row: row["p_corrected"])
    ]


def _differences(figures: Mapping[str, Any]) -> list[Note]:
    told = {(row["field"], row["value"]) for row in figures["changes"]["found"]}
    return [
        Note(
            LOOK if row["direction"] == LOWER else GOOD,
            f"{FIELD_LABELS[field]} {row['value']} 显著{row['direction']}:满意率 "
            f"{row['csat_rate']:.0%},其余 {row['rest_csat_rate']:.0%}",
        )
        for field, rows in figures["differences"]["by"].items()
        for row in rows
        if row["significant"] and (field, row["value"]) not in told
    ]


def _signals(figures: Mapping[str, Any]) -> list[Note]:
    """Only signals of the latest month: older ones are history."""
    latest = figures["periods"][-1] if figures["periods"] else ""
    return [
        Note(LOOK, f"{series['label']} {signal['period']} {signal['rule']}")
        for series in figures["trend"]
        for signal in (series["control"] or {"signals": []})["signals"]
        if signal["period"] == latest
    ]


def _follow_up(figures: Mapping[str, Any]) -> list[Note]:
    loop = figures["closed_loop"]
    if not loop["open"]:
        return []
    oldest = "" if loop["oldest_days"] is None else f",最久 {loop['oldest_days']} 天"
    return [Note(LOOK, f"不满意客户 {loop['open']} 位尚未闭环{oldest}")]


def _actions(figures: Mapping[str, Any]) -> list[Note]:
    actions = figures["actions"]
    late = actions["overdue"] if actions else 0
    return [Note(BAD, f"{late} 项改进行动已逾期")] if late else []


def _streaks(figures: Mapping[str, Any]) -> list[Note]:
    return [
        Note(LOOK, f"{row['team']} {row['name']} 连续 {row['streak']} 个月未达标(持续)")
        for row in figures["streaks"]
        if row["mark"]
    ]
