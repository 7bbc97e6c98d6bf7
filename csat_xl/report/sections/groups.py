"""团队与人员: which groups differ from the rest, marked only where significant."""

from csat_xl.report.document import Block, Figures, Points, Text
from csat_xl.report.parts import Change, Difference, Source
from csat_xl.report.sections.overview import by_rate, group_table, rate_bars
from csat_xl.report.wording import month, p_value, score, share

FEW_GROUPS, MOST_GROUPS = 8, 30
"""Up to so many groups are listed one by one, and drawn; more stand in the roll-up workbook."""
LABELS = {
    "all": "全部客户",
    "branch": "分公司",
    "team": "团队",
    "agent": "服务人员",
    "channel": "渠道",
    "service_type": "服务类型",
    "customer_type": "客户类型",
}


def groups(source: Source) -> tuple[Block, ...]:
    """The rates of branches, teams and agents, and what differs or changed significantly."""
    blocks: list[Block] = []
    for field in ("branch", "team", "agent"):
        label, found = LABELS[field], [g for g in source.by.get(field, []) if g.n]
        if len(found) < 2:
            continue
        if len(found) <= MOST_GROUPS:
            whole = source.overall.csat_rate
            blocks.append(Figures((rate_bars(f"各{label}的满意率", by_rate(found), whole),)))
        if len(found) <= FEW_GROUPS:
            blocks.append(group_table(f"按{label}", label, found))
        elif len(found) > MOST_GROUPS:
            blocks.append(Text(f"{label}共 {len(found)} 项,逐项数据见汇总工作簿。"))
    return (*blocks, *_marked(source))


def _marked(source: Source) -> list[Block]:
    """The significant differences in sentences, with test and correction."""
    if not any(source.differences.by.values()):
        return []  # nothing was compared, so nothing is said
    told = [difference(field, row) for field, row in significant(source)]
    test = source.differences.test
    method = "、".join(
        str(test[key]) for key in ("csat_rate", "score", "correction") if key in test
    )
    note = f"检验方法:{method};显著性水平 {test.get('level', 0.05):g}。" if method else ""
    if not told:
        return [Text("各分组与其余相比没有显著差异,表中高低之分不足以作为评价依据。" + note)]
    return [Text("与其余相比差异显著的有:"), Points(tuple(told)), Text(note, tone="quiet")]


def significant(source: Source) -> list[tuple[str, Difference]]:
    """The groups that differ significantly, with their field, the lower ones first."""
    found = [
        (field, row)
        for field in LABELS
        for row in source.differences.by.get(field, [])
        if row.significant
    ]
    return sorted(found, key=lambda pair: pair[1].direction != "低于其余")


def difference(field: str, row: Difference) -> str:
    """A significant difference in a sentence."""
    told = []
    if "csat_rate" in row.significant:
        told.append(
            f"满意率 {share(row.csat_rate)} 对其余 {share(row.rest_csat_rate)},"
            f"{p_value(row.p_corrected.get('csat_rate'))}"
        )
    if "score" in row.significant:
        told.append(
            f"均分 {score(row.mean)} 对其余 {score(row.rest_mean)},"
            f"{p_value(row.p_corrected.get('score'))}"
        )
    return (
        f"{LABELS[field]}“{row.value}”显著{row.direction}({row.n} 份对 {row.rest_n} 份):"
        f"{';'.join(told)}。"
    )


def change(row: Change) -> str:
    """A significant change in a sentence."""
    who = LABELS["all"] if row.field == "all" else f"{LABELS.get(row.field, '')}“{row.value}”"
    return (
        f"{who}自{month(row.since)}起{row.direction}:满意率由 {share(row.before_csat_rate)}"
        f"({row.before_n} 份)变为 {share(row.after_csat_rate)}({row.after_n} 份),"
        f"{p_value(row.p_corrected)}。"
    )
