"""相关性分析与趋势分析: 指标之间的相关性,以及满意度的趋势 (S3, 六、1)."""

from csat_xl.report.document import Block, Chart, Figures, Lines, Section, Table, Text
from csat_xl.report.sections.overview import known_months
from csat_xl.report.source import Source
from csat_xl.report.wording import DASH, change, month, point, score, share


def relations(source: Source) -> Section:
    """What goes with satisfaction, and how it moved over the months."""
    return Section("相关性与趋势", (), (Section("趋势", _trend(source)),))


def _trend(source: Source) -> tuple[Block, ...]:
    months = known_months(source)
    if len(months) < 2:
        return (Text("只有一个月的数据,还不能分析趋势;下月起可逐月比较。", tone="quiet"),)
    names = tuple(f"{int(m.period[5:])}月" for m in months)
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
    return (*blocks, Figures(tuple(charts)), Table("各月数据", headers, rows))
