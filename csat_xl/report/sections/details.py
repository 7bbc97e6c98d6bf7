"""详细分析: 满意度较高和较低的原因,结合具体案例和客户反馈说明问题 (S3, 六、1)."""

from collections.abc import Iterable, Mapping

from csat_xl.report.document import Block, Section, Table, Text
from csat_xl.report.parts import Metric, Quality, Source, Streak
from csat_xl.report.sections.evaluated import evaluated
from csat_xl.report.sections.feedback import feedback
from csat_xl.report.sections.follow_up import follow_up
from csat_xl.report.sections.groups import groups
from csat_xl.report.sections.overview import ranked
from csat_xl.report.wording import DASH, SMALL, interval, listed, score, share


def details(source: Source) -> Section:
    """Strong and weak dimensions, problem themes, teams, metrics, complaints."""
    parts = (
        Section("满意度较高与较低的方面", _dimensions(source)),
        Section("客户反馈的问题", feedback(source)),
        Section("团队与人员", groups(source)),
        Section("质量指标与投诉", _metrics(source)),
        Section("评估与问卷", evaluated(source)),
        Section("不满意客户的跟进", follow_up(source)),
    )
    return Section("详细分析", (), tuple(part for part in parts if part.blocks))


def _dimensions(source: Source) -> tuple[Block, ...]:
    found = ranked(source)
    if len(found) < 2:
        return ()
    best, worst = found[0], found[-1]
    if best.mean == worst.mean:
        return (Text(f"各维度均分相同({score(best.mean)})。"),)
    text = (
        f"得分最高的是“{best.name}”(均分 {score(best.mean)},{best.n} 人),"
        f"最低的是“{worst.name}”(均分 {score(worst.mean)},{worst.n} 人),"
        f"相差 {score((best.mean or 0) - (worst.mean or 0))} 分。"
    )
    return (Text(text),)


def below_target(source: Source) -> list[Metric]:
    """The metrics marked 待改进, of the latest month each."""
    latest: dict[tuple[str, str], Metric] = {}
    for metric in source.metrics:
        key = (metric.team, metric.name)
        if key not in latest or metric.period >= latest[key].period:
            latest[key] = metric
    return [metric for metric in latest.values() if metric.needs_improvement]


def figure(value: float | None, unit: str) -> str:
    """A metric's figure with its unit.

    >>> figure(0.85, "%"), figure(30.0, "秒"), figure(None, "")
    ('85%', '30 秒', '–')
    """
    if value is None:
        return DASH
    if unit == "%":
        return f"{100 * value:.4g}%"
    return f"{value:.4g} {unit}".strip()


def _metrics(source: Source) -> tuple[Block, ...]:
    blocks: list[Block] = []
    found = below_target(source)
    if source.metrics:
        text = (
            f"最近一个月中,{len(found)} 项指标低于目标。"
            if found
            else "最近一个月各项指标均达到目标。"
        )
        if source.composite is not None:
            text = f"质量指标综合得分 {score(source.composite)}。{text}"
        blocks.append(Text(text))
    if found:
        rows = tuple(_rows(found, {(s.team, s.name): s for s in source.streaks}))
        headers = ("指标", "团队", "月份", "目标", "实际", "得分", "连续未达标")
        blocks.append(Table("待改进指标", headers, rows, frozenset((0, 1))))
    if source.quality is not None:
        blocks.append(Text(_quality(source.quality)))
    if source.complaints is not None:
        blocks.append(Text(_complaints(source)))
    return tuple(blocks)


def _rows(
    metrics: Iterable[Metric], streaks: Mapping[tuple[str, str], Streak]
) -> Iterable[tuple[str, ...]]:
    for metric in sorted(metrics, key=lambda m: (m.name, m.team)):
        yield (
            metric.name,
            metric.team or DASH,
            metric.period or DASH,
            f"{metric.better} {figure(metric.target, metric.unit)}",
            figure(metric.actual, metric.unit),
            score(metric.score),
            _lasting(streaks.get((metric.team, metric.name))),
        )


def _lasting(run: Streak | None) -> str:
    """连续2个月不达标 is a problem that persists (S1, 纵向对比)."""
    return DASH if run is None else f"{run.streak} 个月{'(持续)' if run.mark else ''}"


def _quality(found: Quality) -> str:
    """Reviewed contacts: the score, and the share without a critical error apart from it."""
    text = f"质检 {found.n} 次,均分 {score(found.mean)},合格率 {share(found.pass_rate)};"
    ends = interval(found.without_critical_low, found.without_critical_high)
    text += f"没有关键差错的占 {share(found.without_critical)}({ends})。"
    if found.critical:
        text += (
            f"关键差错:{listed(f'{name} {count} 次' for name, count in found.critical.items())}。"
        )
    return text + (f"{SMALL}。" if found.small_sample else "")


def _complaints(source: Source) -> str:
    found = source.complaints
    assert found is not None
    if not found.count:
        return "本期没有投诉。"
    told = listed((f"{outcome} {count} 宗" for outcome, count in found.by_outcome.items()), 8)
    text = f"投诉 {found.count} 宗,处理结果:{told}。"
    if found.rate is not None:
        text += f"投诉率 {share(found.rate)}(服务 {found.served} 位客户"
        if found.target is not None and found.verdict:
            text += f",目标 ≤ {share(found.target, 0)}:{found.verdict}"
        text += ")。"
    return text
