"""改进建议: 具有可操作性,明确责任部门和时间节点 (S3, 六、1)."""

from csat_xl.report.document import Block, Section, Table, Text
from csat_xl.report.parts import Action, Source
from csat_xl.report.sections.details import below_target, figure
from csat_xl.report.sections.groups import LABELS, significant
from csat_xl.report.sections.overview import ranked
from csat_xl.report.sections.relations import FIRST
from csat_xl.report.wording import DASH, listed, month, score, share

DONE = "已完成"
OPEN = "待指定"
MOST = 15
THEMES = 3


def suggestions(source: Source) -> Section:
    """The actions of the plan with owner and date, and what the results ask for beyond them."""
    parts = (
        Section("进行中的改进行动", _running(source)),
        Section("已完成行动的效果", _done(source)),
        Section("根据本次结果建议的改进", _asked(source)),
    )
    told = tuple(part for part in parts if part.blocks)
    plan = _plan(source) if source.actions is not None else ""
    nothing = "" if told or plan else "数据中没有改进行动,也没有指向具体改进的结果。"
    return Section("改进建议", (Text(plan or nothing),) if plan or nothing else (), told)


def _plan(source: Source) -> str:
    assert source.actions is not None
    total = sum(source.actions.by_state.values())
    if not total:
        return "还没有改进行动。"
    states = listed(
        f"{state} {count} 项" for state, count in source.actions.by_state.items() if count
    )
    late = f",其中逾期 {source.actions.overdue} 项" if source.actions.overdue else ""
    return f"改进行动计划共 {total} 项:{states}{late}。"


def _running(source: Source) -> tuple[Block, ...]:
    found = [action for action in source.action_list if action.state != DONE]
    rows = tuple(
        (
            action.metric or DASH,
            action.measure or action.goal or DASH,
            action.team or DASH,
            action.owner or OPEN,
            action.due or OPEN,
            (action.state or DASH) + (f"(逾期 {action.days_late} 天)" if action.days_late else ""),
        )
        for action in found[:MOST]
    )
    if not rows:
        return ()
    headers = ("待改进指标", "措施", "责任部门", "责任人", "时间节点", "状态")
    note = f"共 {len(found)} 项,仅列最紧急的 {MOST} 项。" if len(found) > MOST else ""
    return (Table("", headers, rows, frozenset((0, 1)), note=note),)


def _done(source: Source) -> tuple[Block, ...]:
    found = [action for action in source.action_list if action.state == DONE]
    units = {metric.name: metric.unit for metric in source.metrics}
    rows = tuple(
        (
            action.metric or DASH,
            action.team or DASH,
            action.owner or DASH,
            _side(action, "before", units.get(action.metric, "")),
            _side(action, "after", units.get(action.metric, "")),
            action.effect.verdict,
        )
        for action in found[:MOST]
    )
    if not rows:
        return ()
    headers = ("指标", "责任部门", "责任人", "之前", "之后", "效果")
    note = "效果按前后差异的 95% 区间判断:区间不含零且方向正确为“有效”,否则为“证据不足”或“无效”。"
    return (Table("", headers, rows, note=note),)


def _side(action: Action, side: str, unit: str) -> str:
    value, n = getattr(action.effect, side), getattr(action.effect, f"{side}_n")
    return figure(value, unit) + (f"({n})" if n and value is not None else "")


def _asked(source: Source) -> tuple[Block, ...]:
    """What weak dimensions, themes, groups and metrics ask for; with its action where there is one."""
    rows = [
        *_dimensions(source),
        *_questionnaires(source),
        *_themes(source),
        *_worse(source),
        *_metrics(source),
    ]
    if not rows:
        return ()
    headers = ("建议", "依据", "责任部门", "责任人", "时间节点")
    note = (
        f"标为“{OPEN}”的,请在改进行动计划表中指定责任人与计划完成时间。"
        if any(OPEN in row for row in rows)
        else ""
    )
    return (Table("", headers, tuple(rows), frozenset((0, 1)), note=note),)


def _dimensions(source: Source) -> list[tuple[str, ...]]:
    first = [(d.name, d.performance) for d in source.drivers.dimensions if d.quadrant == FIRST]
    reason = "与总体满意度相关高而得分偏低"
    if not first:
        first, reason = [(d.name, d.mean) for d in ranked(source)[1:][-1:]], "各维度中最低"
    return [
        (f"提升“{name}”", f"均分 {score(mean)},{reason}", *_owner(source, name))
        for name, mean in first
    ]


def _questionnaires(source: Source) -> list[tuple[str, ...]]:
    """The questionnaire with the lowest score, of those that count for someone."""
    found = [] if source.scales is None else source.scales.by_scale
    scored = [(s.score, s.scale) for s in found if s.level and s.n and s.score is not None]
    if len(scored) < 2:
        return []
    lowest, name = min(scored)
    return [(f"改进“{name}”所评的服务", f"得分 {score(lowest)},各问卷中最低", OPEN, OPEN, OPEN)]


def _themes(source: Source) -> list[tuple[str, ...]]:
    return [
        (
            f"解决“{theme.theme}”",
            f"{theme.count} 条不满意点提到,占 {share(theme.share, 0)}",
            *_owner(source, theme.theme),
        )
        for theme in source.words.complaint.themes[:THEMES]
    ]


def _worse(source: Source) -> list[tuple[str, ...]]:
    """Groups that are significantly lower, or became worse, each once."""
    found = {
        (
            row.field,
            row.value,
        ): f"自{month(row.since)}起满意率由 {share(row.before_csat_rate)} 降至 "
        f"{share(row.after_csat_rate)}"
        for row in source.changes.found
        if row.direction == "变差"
    }
    for field, row in significant(source):
        if row.direction == "低于其余":
            told = f"满意率 {share(row.csat_rate)},其余 {share(row.rest_csat_rate)}"
            found.setdefault((field, row.value), told)
    return [
        (
            f"查明并改进{LABELS.get(field, '')}{f'“{value}”' if value else ''}的服务",
            reason,
            value if field in {"team", "branch"} else OPEN,
            OPEN,
            OPEN,
        )
        for (field, value), reason in found.items()
    ]


def _metrics(source: Source) -> list[tuple[str, ...]]:
    """Metrics below target without an open action of their team."""
    return [
        (f"改进“{metric.name}”", "低于目标,尚无改进行动", metric.team or OPEN, OPEN, OPEN)
        for metric in below_target(source)
        if not _actions_for(source, metric.name, metric.team)
    ]


def _owner(source: Source, name: str) -> tuple[str, str, str]:
    """Department, owner and date of the action that aims at something, or that they lack."""
    found = _actions_for(source, name)
    if not found:
        return OPEN, OPEN, OPEN
    return found[0].team or OPEN, found[0].owner or OPEN, found[0].due or OPEN


def _actions_for(source: Source, name: str, team: str | None = None) -> list[Action]:
    return [
        action
        for action in source.action_list
        if action.state != DONE
        and name
        and name in action.metric
        and (team is None or action.team == team)
    ]
