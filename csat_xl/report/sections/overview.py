"""结果概述: 总体得分、各维度得分以及不同客户群体的满意度情况,以图表直观展示 (S3, 六、1)."""

from collections.abc import Sequence

from csat_xl.report.document import (
    Bars,
    Block,
    Chart,
    Figures,
    Section,
    Stacks,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
)
from csat_xl.report.parts import Dimension, Group, Month, Source
from csat_xl.report.wording import (
    DASH,
    SMALL,
    change,
    interval,
    month,
    p_value,
    point,
    score,
    share,
)

LEVELS = ("满意", "一般", "不满意")
FIELDS = (
    ("customer_type", "客户类型"),
    ("service_type", "服务类型"),
    ("channel", "渠道"),
)
TONES: dict[str, Tone] = {"达标": "good", "未达标": "bad"}


def overview(source: Source) -> Section:
    """The headline figures, the verdict, the dimensions and the groups of customers."""
    headline = tiles(source)
    blocks: list[Block] = [headline] if headline.tiles else []
    if not source.overall.n:
        return Section("调查结果概述", (*blocks, Text("没有有效的总体评价。", tone="quiet")))
    return Section(
        "调查结果概述",
        (*blocks, Text(verdict(source)), *_moved(source), _charts(source)),
        (
            Section("各维度得分", _dimensions(source)),
            Section("不同客户群体", _groups(source)),
        ),
    )


def tiles(source: Source) -> Tiles:
    """The headline figures."""
    overall, complaints = source.overall, source.complaints
    found = (
        []
        if not overall.n
        else [
            Tile(
                "满意率 CSAT",
                share(overall.csat_rate),
                DASH
                if overall.ci_low is None or overall.ci_high is None
                else f"95% 区间 {100 * overall.ci_low:.1f}–{overall.ci_high:.1%}",
                TONES.get(overall.csat_verdict or "", ""),
            ),
            Tile("总体均分", score(overall.mean), f"标准差 {score(overall.sd)}"),
            Tile(
                "净推荐值 NPS",
                point(overall.nps),
                DASH
                if overall.nps_low is None or overall.nps_high is None
                else f"95% 区间 {overall.nps_low:.1f} 至 {overall.nps_high:.1f}",
                TONES.get(overall.nps_verdict or "", ""),
            ),
            Tile("有效样本", str(source.responses.valid), f"收到 {source.responses.total} 份"),
        ]
    )
    if source.composite is not None:
        found.append(Tile("质量指标综合得分", score(source.composite), "满分 100"))
    if complaints is not None:
        points = "" if complaints.points is None else f"加减分 {complaints.points:+g}"
        found.append(Tile("投诉", f"{complaints.count} 宗", points))
    return Tiles(tuple(found))


def verdict(source: Source) -> str:
    """The satisfaction rate in a sentence, against its target where there is one."""
    found = source.overall
    text = (
        f"{found.n} 位客户中,满意率为 {share(found.csat_rate)}"
        f"({interval(found.ci_low, found.ci_high)}),总体均分 {score(found.mean)}。"
        f"{'、'.join(f'{name} {share(found.share.get(name))}' for name in LEVELS)}。"
    )
    if found.csat_target is not None and found.csat_verdict:
        told = {
            "达标": "整个置信区间达到目标,判为“达标”",
            "未达标": "整个置信区间低于目标,判为“未达标”",
        }.get(found.csat_verdict, "置信区间跨过目标,样本不足以判断是否达标")
        text += f"目标 {share(found.csat_target, 0)}:{told}。"
    if found.nps is not None:
        text += f"净推荐值 {point(found.nps)}"
        if found.nps_target is not None and found.nps_verdict:
            text += f"(目标 {found.nps_target:g}:{found.nps_verdict})"
        text += "。"
    return text


def known_months(source: Source) -> list[Month]:
    """The months with a name and answers."""
    return [entry for entry in source.by_period if entry.period and entry.n]


def _moved(source: Source) -> list[Block]:
    months = known_months(source)
    if len(months) < 2:
        return []
    before, now = months[-2:]
    told = []
    for key, label, kind in (
        ("csat_rate", "满意率", "share"),
        ("mean", "总体均分", "score"),
        ("nps", "净推荐值", "point"),
    ):
        new, old = getattr(now, key), getattr(before, key)
        if new is not None and old is not None:
            shown = {"share": share, "score": score}.get(kind, point)(new)
            told.append(f"{label} {shown},{change(new, old, kind)}")
    text = f"{month(now.period)}({now.n} 份)与{month(before.period)}({before.n} 份)相比:"
    return [Text(f"{text}{';'.join(told)}。{_sure(source)}")] if told else []


def _sure(source: Source) -> str:
    """Whether the change of the rate is more than chance (another sample of customers)."""
    found = source.resurvey.unpaired
    if found is None or found.csat_rate_p is None:
        return ""
    p = p_value(found.csat_rate_p)
    if "csat_rate" in found.significant:
        return f"满意率的变动显著({p})。"
    return f"满意率的变动不显著({p}),可能只是抽样的波动。"


def _charts(source: Source) -> Figures:
    item = next((d for d in source.dimensions if d.rank is None and d.n), None)
    charts = [] if item is None else [_distribution(item)]
    types = [g for g in source.by.get("customer_type", []) if g.n]
    if len(types) > 1:
        charts.append(rate_bars("各客户类型的满意率", types, source.overall.csat_rate))
    return Figures(tuple(charts))


def rate_bars(title: str, groups: Sequence[Group], whole: float | None) -> tuple[Chart, str]:
    """The rates of groups with their intervals, small samples grey, and the rate of all."""
    rows = [g for g in groups if g.csat_rate is not None]
    texts = tuple(f"{share(g.csat_rate, 0)}({g.n})" for g in rows)
    spans = tuple(
        None if g.ci_low is None or g.ci_high is None else (g.ci_low, g.ci_high) for g in rows
    )
    marks: tuple[Tone, ...] = tuple("quiet" if g.small_sample else "" for g in rows)
    chart = Bars(
        f"{title}(括号内为人数{',细线为 95% 区间' if any(spans) else ''})",
        tuple(g.value for g in rows),
        tuple(g.csat_rate or 0.0 for g in rows),
        texts,
        (0, 1),
        spans,
        marks,
        None if whole is None else (whole, f"全部 {share(whole)}"),
    )
    return chart, ";".join(f"{g.value} {text}" for g, text in zip(rows, texts, strict=True))


def _distribution(item: Dimension) -> tuple[Chart, str]:
    scores = sorted(item.distribution, key=lambda text: -float(text))
    values = tuple(item.distribution[name] / item.n for name in scores)
    texts = tuple(
        f"{item.distribution[name]} 份 {share(v)}" for name, v in zip(scores, values, strict=True)
    )
    chart = Bars(
        f"{item.name}的分布",
        tuple(f"{name} 分" for name in scores),
        values,
        texts,
        (0, max(values)),
    )
    return chart, ";".join(f"{n} 分 {t}" for n, t in zip(scores, texts, strict=True))


def ranked(source: Source) -> list[Dimension]:
    """The dimensions that are ranked, the best first."""
    found = [d for d in source.dimensions if d.rank is not None and d.mean is not None]
    return sorted(found, key=lambda d: (d.rank or 0, d.name))


def _dimensions(source: Source) -> tuple[Block, ...]:
    found = ranked(source)
    if not found:
        return (Text("没有分维度的评分。", tone="quiet"),)
    means = tuple(d.mean or 0.0 for d in found)
    low, top = source.scale or (
        min(1.0, *(float(s) for d in found for s in d.distribution)),
        max(float(s) for d in found for s in d.distribution),
    )
    chart = Bars(
        "各维度均分", tuple(d.name for d in found), means, tuple(map(score, means)), (low, top)
    )
    charts: list[tuple[Chart, str]] = [
        (chart, ";".join(f"{d.name} {score(d.mean)}" for d in found))
    ]
    rows: list[tuple[str, ...]] = [
        (d.name, str(d.rank), str(d.n), score(d.mean), score(d.sd)) for d in found
    ]
    headers: tuple[str, ...] = ("维度", "名次", "人数", "均分", "标准差")
    if (low, top) == (1, 5):  # on another scale it is not known here what is low
        charts.append(_levels(found))
        rows = [(*row, _low_share(d)) for row, d in zip(rows, found, strict=True)]
        headers = (*headers, "1–2 分占比")
    return (Figures(tuple(charts)), Table("", headers, tuple(rows)))


def _levels(found: Sequence[Dimension]) -> tuple[Chart, str]:
    """The shares of 4–5, 3 and 1–2 of each dimension (S0: 满意, 一般, 不满意)."""
    shares = []
    for dimension in found:
        counts = [0, 0, 0]
        for text, count in dimension.distribution.items():
            counts[0 if float(text) >= 4 else 1 if float(text) >= 3 else 2] += count
        total = sum(counts) or 1
        shares.append(tuple(count / total for count in counts))
    parts = ("4–5 分", "3 分", "1–2 分")
    chart = Stacks("各维度分值构成", tuple(d.name for d in found), parts, tuple(shares))
    told = ";".join(
        f"{d.name} 4–5 分 {share(s[0])}、1–2 分 {share(s[2])}"
        for d, s in zip(found, shares, strict=True)
    )
    return chart, told


def _low_share(dimension: Dimension) -> str:
    low = sum(count for s, count in dimension.distribution.items() if float(s) <= 2)
    return share(low / dimension.n) if dimension.n else DASH


def _groups(source: Source) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for field, label in FIELDS:
        groups = [g for g in source.by.get(field, []) if g.n]
        if len(groups) > 1:
            blocks.append(group_table(f"按{label}", label, groups))
    return tuple(blocks) or (Text("没有可比较的客户群体。", tone="quiet"),)


def by_rate(groups: Sequence[Group]) -> list[Group]:
    """Groups by their rate, the best first, small samples last."""
    return sorted(groups, key=lambda g: (g.small_sample, -(g.csat_rate or 0), g.value))


def group_table(title: str, label: str, groups: list[Group]) -> Table:
    """Groups with their figures, by rate; small ones grey, at the end."""
    listed = by_rate(groups)
    columns: list[tuple[str, list[str]]] = [
        (label, [g.value for g in listed]),
        ("有效", [str(g.n) for g in listed]),
        ("满意率", [share(g.csat_rate) for g in listed]),
        ("95% 区间", [ends(g.ci_low, g.ci_high) for g in listed]),
        ("均分", [score(g.mean) for g in listed]),
        ("NPS", [point(g.nps) for g in listed]),
        ("备注", [SMALL if g.small_sample else "" for g in listed]),
    ]
    kept = [column for column in columns if any(text not in ("", DASH) for text in column[1])]
    return Table(
        title,
        tuple(header for header, _ in kept),
        tuple(zip(*(texts for _, texts in kept), strict=True)),
        muted=frozenset(i for i, g in enumerate(listed) if g.small_sample),
    )


def ends(low: float | None, high: float | None) -> str:
    """An interval in a cell."""
    return DASH if low is None or high is None else f"{low:.1%}–{high:.1%}"
