"""评估与问卷: grades by level beside the grades by rank, scores of the questionnaires; no names."""

import math

from csat_xl.report.document import Bars, Block, Figures, Table, Text
from csat_xl.report.parts import Source
from csat_xl.report.wording import DASH, listed, month, score

ORDER = ("优秀", "达标", "不达标")
FEW = 10
"""Under ten people the proportion 2:7:1 says little."""


def evaluated(source: Source) -> tuple[Block, ...]:
    """The grades of the latest month, the sections behind them, and the questionnaires."""
    return (*_grades(source), *_questionnaires(source))


def latest_grades(source: Source) -> tuple[str, dict[str, int]]:
    """The latest month with an evaluation, and how many earned each grade in it."""
    last = max((row.period for row in source.grades), default="")
    counts: dict[str, int] = {}
    for row in source.grades:
        if row.period == last:
            for grade, count in row.grades.items():
                counts[grade] = counts.get(grade, 0) + count
    known = {grade: i for i, grade in enumerate(ORDER)}
    order = sorted(counts, key=lambda grade: (known.get(grade, len(ORDER)), grade))
    return last, {grade: counts[grade] for grade in order}


def _grades(source: Source) -> list[Block]:
    last, counts = latest_grades(source)
    rows = [row for row in source.grades if row.period == last and row.people]
    if not rows:
        return []
    people = sum(row.people for row in rows)
    told = _counted(counts)
    text = Text(f"{month(last) or '本期'}评估 {people} 个对象:{told}。")
    ranked = any(row.quota_grades for row in rows)
    table = Table(
        "各层级的等级",
        ("层级", "人数", "按分数", *(("按名次(2:7:1)",) if ranked else ())),
        tuple(
            (row.level or DASH, str(row.people), _counted(row.grades))
            + ((_counted(row.quota_grades),) if ranked else ())
            for row in rows
        ),
        frozenset((0, 2, 3)),
        note=f"按名次定等仅供对照;不足 {FEW} 人的层级比例没有意义。"
        if ranked and any(row.people < FEW for row in rows)
        else "",
    )
    return [text, *_sections(source, last), table]


def _counted(grades: dict[str, int]) -> str:
    return listed(f"{grade} {count}" for grade, count in grades.items()) or DASH


def _sections(source: Source, last: str) -> list[Block]:
    """The mean of each section over all that were evaluated in the latest month."""
    scores: dict[str, list[float]] = {}
    for row in source.evaluation:
        if row.period == last:
            for name, value in row.sections.items():
                if value is not None:
                    scores.setdefault(name, []).append(value)
    if len(scores) < 2:
        return []
    means = {name: math.fsum(found) / len(found) for name, found in scores.items()}
    names = tuple(sorted(means, key=lambda name: (-means[name], name)))
    texts = tuple(f"{score(means[name])}({len(scores[name])})" for name in names)
    values = tuple(means[name] for name in names)
    chart = Bars("各部分平均得分(括号内为对象数)", names, values, texts, (0, max(100.0, *values)))
    told = ";".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return [Figures(((chart, told),))]


def _questionnaires(source: Source) -> list[Block]:
    found = [] if source.scales is None else [s for s in source.scales.by_scale if s.n]
    if not found:
        return []
    rows = tuple((s.scale, s.level or "不计入评估", str(s.n), score(s.score)) for s in found)
    headers = ("问卷", "对象", "份数", "得分(百分制)")
    return [Table("各问卷得分", headers, rows, frozenset((0, 1)))]
