"""引言: 介绍调查背景、目的、方法、样本情况等基本信息 (S3, 六、1)."""

from csat_xl.report.document import Block, Points, Section, Text
from csat_xl.report.parts import Responses, Source
from csat_xl.report.wording import REASONS, listed, share, span

PURPOSE = "了解客户对服务的评价与需求,及时发现问题与不足,为改进服务流程、提升客户体验提供依据。"


def introduction(source: Source, purpose: str) -> Section:
    """Background and purpose, scope and sample, and how the figures are to be read."""
    return Section(
        "引言",
        (Text(purpose or PURPOSE, "目的。"), *_scope(source), *_sample(source), _method(source)),
    )


def _scope(source: Source) -> list[Block]:
    teams = sorted({book.team for book in source.workbooks if book.team})
    by_team = f"{len(teams)} 个团队({listed(teams)})" if teams else "各团队"
    text = f"{span(source.periods)},{by_team},共 {len(source.workbooks)} 个工作簿。"
    channels = [g for g in source.by.get("channel", []) if g.n]
    if channels:
        ranked = sorted(channels, key=lambda g: -g.n)
        text += f"调查渠道:{listed(f'{g.value} {g.n} 份' for g in ranked)}。"
    blocks: list[Block] = [Text(text, "范围与方法。")]
    if source.unreadable:
        blocks.append(
            Text(f"另有 {len(source.unreadable)} 个文件无法读取,未计入本报告。", tone="bad")
        )
    return blocks


def _sample(source: Source) -> list[Block]:
    found = source.responses
    if not found.total:
        return [Text(f"{_others(source)}本期没有满意度跟踪记录,以下仅列有数据的部分。", "样本。")]
    text = (
        f"收到 {found.total} 份,有效 {found.valid} 份,有效率 {share(found.valid / found.total)}。"
    )
    if found.response_rate is not None and found.sent:
        text += f"发出 {found.sent} 份,回收率 {share(found.response_rate)}。"
    return [Text(text + _excluded(found), "样本。")]


def _others(source: Source) -> str:
    """What there is instead of survey rows."""
    text = ""
    if source.scales is not None:
        text += f"问卷共 {sum(s.n for s in source.scales.by_scale)} 份。"
    if source.grades:
        text += f"评估记录 {sum(row.people for row in source.grades)} 条。"
    return text


def _excluded(found: Responses) -> str:
    if not found.excluded:
        return ""
    ranked = sorted(found.excluded.items(), key=lambda pair: (-pair[1], pair[0]))
    told = listed(f"{REASONS.get(code, '其他')}({code}){count} 份" for code, count in ranked)
    return f"剔除 {sum(found.excluded.values())} 份:{told}。"


def _method(source: Source) -> Points:
    items = [
        "满意率(CSAT)为总体满意度达到“满意”的份额;置信区间按 Wilson 法,置信水平 95%。",
        "净推荐值(NPS)为推荐者(9–10 分)减贬损者(0–6 分)的百分点,范围 −100 至 100。",
        "各数字由全部有效记录合并计算,不是平均数的平均;少于 5 份的分组标为“样本不足”,不排名。",
        "与目标比较时兼顾样本:整个置信区间达到目标才称“达标”,全部低于目标才称“未达标”,否则为“样本不足”,即数据尚不足以下结论。",
    ]
    return Points(tuple(items))
