"""相关性分析与趋势分析: 指标之间的相关性,以及满意度的趋势 (S3, 六、1)."""

from csat_xl.report.document import (
    Block,
    Chart,
    Figures,
    Lines,
    Points,
    Quadrants,
    Section,
    Table,
    Text,
)
from csat_xl.report.parts import Driver, Source
from csat_xl.report.sections.groups import change as changed
from csat_xl.report.sections.overview import known_months
from csat_xl.report.wording import DASH, change, listed, month, p_value, point, score, share

FIRST = "优先改进"
LEVEL = 0.05


def relations(source: Source) -> Section:
    """What goes with satisfaction, and how it moved over the months."""
    parts = (Section("相关性", _drivers(source)), Section("趋势", _trend(source)))
    return Section("相关性与趋势", (), tuple(part for part in parts if part.blocks))


def _drivers(source: Source) -> tuple[Block, ...]:
    found = [d for d in source.drivers.dimensions if d.importance is not None]
    if not found:
        return (Text("样本不足,无法计算各维度与总体满意度的相关性。", tone="quiet"),)
    ranked = sorted(found, key=lambda d: -(d.importance or 0))
    strongest = ranked[0]
    sure = strongest.spearman_p is not None and strongest.spearman_p < LEVEL
    first = [d.name for d in ranked if d.quadrant == FIRST]
    text = (
        f"与总体满意度相关最强的是“{strongest.name}”"
        f"(Spearman {score(strongest.spearman)},{p_value(strongest.spearman_p)},{strongest.n} 份"
        f"{'' if sure else ',未达显著,样本不足以下结论'})。"
    )
    if first:
        text += f"重要性高而得分偏低、应优先改进的是{listed(f'“{name}”' for name in first)}。"
    text += "相关表示同向变化的程度,不等于因果。"
    rows = tuple(
        (
            f"{i} {d.name}",
            str(d.n),
            score(d.pearson) + _ends(d),
            score(d.spearman),
            score(d.performance),
            d.quadrant or DASH,
        )
        for i, d in enumerate(ranked, 1)
    )
    headers = ("维度", "人数", "Pearson(95% 区间)", "Spearman", "均分", "象限")
    table = Table("各维度与总体满意度的相关性", headers, rows)
    return (Text(text), *_quadrants(source, ranked), table, *_reliability(source))


def _ends(driver: Driver) -> str:
    if driver.pearson_low is None or driver.pearson_high is None:
        return ""
    return f"({driver.pearson_low:.2f}–{driver.pearson_high:.2f})"


def _quadrants(source: Source, ranked: list[Driver]) -> list[Block]:
    placed = [d for d in ranked if d.performance is not None]
    across, upward = source.drivers.performance_cut, source.drivers.importance_cut
    if len(placed) < 2 or across is None or upward is None:
        return []
    chart = Quadrants(
        "重要性与表现(编号见下表)",
        "表现(均分)",
        "重要性(与总评的相关)",
        tuple((d.performance or 0.0, d.importance or 0.0) for d in placed),
        (across, upward),
        (FIRST, "继续保持", "次要改进", "维持即可"),
    )
    return [Figures(((chart, ";".join(f"{d.name}:{d.quadrant or DASH}" for d in placed)),))]


def _reliability(source: Source) -> list[Block]:
    found = source.reliability
    if found.alpha is None:
        return []
    verdict = "达到" if found.reached else "未达到"
    return [
        Text(
            f"问卷信度(Cronbach's α)为 {score(found.alpha)}({found.n} 份),"
            f"{verdict} {found.target:g} 的要求。"
        )
    ]


def _trend(source: Source) -> tuple[Block, ...]:
    months = known_months(source)
    if not months:
        return (Text("没有按月的满意度数据,无法分析趋势。", tone="quiet"),)
    if len(months) < 2:
        text = "只有一个月的数据,还不能分析趋势;下月起可逐月比较。"
        return (Text(text, tone="quiet"), *_repeated(source))
    names = tuple(month(m.period).partition("年")[2] or m.period for m in months)
    spans = tuple(
        None if m.ci_low is None or m.ci_high is None else (m.ci_low, m.ci_high) for m in months
    )
    target = source.overall.csat_target
    rates = tuple(m.csat_rate for m in months)
    scores = tuple(m.nps for m in months)
    charts: list[tuple[Chart, str]] = [
        (
            Lines(
                "满意率" + ("(浅色为 95% 区间)" if any(spans) else ""),
                names,
                rates,
                tuple(map(share, rates)),
                spans,
                None if target is None else (target, f"目标 {share(target, 0)}"),
            ),
            ";".join(f"{m.period} {share(m.csat_rate)}" for m in months),
        )
    ]
    if any(value is not None for value in scores):
        told = ";".join(f"{m.period} {point(m.nps)}" for m in months)
        charts.append((Lines("净推荐值 NPS", names, scores, tuple(map(point, scores))), told))
    rows = tuple(
        (
            m.period,
            str(m.n),
            share(m.csat_rate),
            score(m.mean),
            point(m.nps),
            score(m.composite),
            DASH if m.complaints is None else str(m.complaints),
        )
        for m in months
    )
    headers = ("月份", "有效", "满意率", "均分", "NPS", "综合得分", "投诉")
    first, last = months[0], months[-1]
    blocks: list[Block] = []
    if first.csat_rate is not None and last.csat_rate is not None:
        blocks.append(
            Text(
                f"{month(first.period)}至{month(last.period)},满意率由 {share(first.csat_rate)} 到 "
                f"{share(last.csat_rate)},{change(last.csat_rate, first.csat_rate, 'share')}。"
            )
        )
    return (
        *blocks,
        *_signals(source),
        Figures(tuple(charts)),
        Table("各月数据", headers, rows),
        *_changes(source),
        *_repeated(source),
    )


def _signals(source: Source) -> list[Block]:
    """Runs below target, and months outside the control limits."""
    told = []
    for entry in source.trend:
        if entry.persistent and entry.streak:
            told.append(f"{entry.label}按各月数值连续 {entry.streak} 个月未达目标,属持续问题")
        if entry.control is not None:
            told += [f"{entry.label}在{month(s.period)}{s.rule}" for s in entry.control.signals]
    if told:
        return [Text(f"{';'.join(told)}。")]
    if any(entry.control is not None for entry in source.trend):
        return [Text("各月数字都在控制限(XmR)之内,没有异常信号。")]
    return []


def _changes(source: Source) -> list[Block]:
    found = source.changes.found
    if not source.changes.tested:
        return []
    looked = sum(source.changes.tested.values())
    if not found:
        return [Text(f"逐月检验 {looked} 个分组,没有发现自某月起的显著变化。")]
    test = source.changes.test
    method = "、".join(str(test[key]) for key in ("csat_rate", "correction") if key in test)
    worse_first = sorted(found, key=lambda row: row.direction != "变差")
    return [
        Text(f"逐月检验 {looked} 个分组,自某月起显著变化的有:"),
        Points(tuple(changed(row) for row in worse_first)),
        Text(f"检验方法:{method}。", tone="quiet"),
    ]


def _repeated(source: Source) -> list[Block]:
    """The same customers, before and after (S3: 客户满意度再次调查)."""
    found = source.resurvey.paired
    if found is None:
        return []
    sure = "变动显著" if found.significant else "变动不显著,样本不足以下结论"
    return [
        Text(
            f"再次受访的客户 {found.customers} 位:均分由 {score(found.before_mean)} 到 "
            f"{score(found.after_mean)}({p_value(found.score_p)}),满意率由 "
            f"{share(found.before_csat_rate)} 到 {share(found.after_csat_rate)}"
            f"({p_value(found.csat_rate_p)}),{sure}。",
            "再次调查。",
        )
    ]
