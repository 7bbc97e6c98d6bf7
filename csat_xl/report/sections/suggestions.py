"""改进建议: 具有可操作性,明确责任部门和时间节点 (S3, 六、1)."""

from csat_xl.report.document import Block, Points, Section, Text
from csat_xl.report.sections.details import below_target
from csat_xl.report.sections.overview import ranked
from csat_xl.report.source import Source
from csat_xl.report.wording import listed, score, share


def suggestions(source: Source) -> Section:
    """The actions of the plan, and what the results ask for that no action covers."""
    return Section("改进建议", (*_actions(source), *_asked(source)))


def _actions(source: Source) -> list[Block]:
    found = source.actions
    if found is None:
        return []
    total = sum(found.by_state.values())
    states = listed(f"{state} {count} 项" for state, count in found.by_state.items() if count)
    late = f",其中逾期 {found.overdue} 项" if found.overdue else ""
    return [Text(f"改进行动计划共 {total} 项:{states}{late}。" if total else "还没有改进行动。")]


def _asked(source: Source) -> list[Block]:
    items = [
        f"提升“{dimension.name}”:均分 {score(dimension.mean)},为各维度最低。"
        for dimension in ranked(source)[-1:]
    ]
    items += [
        f"解决“{theme.theme}”:{theme.count} 条不满意点提到,占 {share(theme.share, 0)}。"
        for theme in source.words.complaint.themes[:2]
    ]
    missing = listed(dict.fromkeys(metric.name for metric in below_target(source)))
    if missing:
        items.append(f"改进未达目标的指标:{missing}。")
    return [Points(tuple(items))] if items else []
