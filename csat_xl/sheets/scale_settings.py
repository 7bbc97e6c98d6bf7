"""The blocks of 设置 that the questionnaires need: periods, campuses, thresholds."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.schemes.model import Scheme
from csat_xl.schemes.scales import Coverage, Period, Scales

PERIODS, RULES = "考评周期", "问卷与回访规则"
BRANCHES, CAMPUSES, OWNERS = "分公司", "校区", "所属分公司"
MIN_ANSWERED, MONTH_LOW, MONTH_HIGH, QUARTER_VISITS, LARGE_BRANCH = (
    f"INDEX(csat_scale_rules,1,{i})" for i in range(1, 6)
)
"""Excel: the thresholds of the block 问卷与回访规则."""


def tables(scheme: Scheme) -> list[tuple[str, str, tuple[str, ...], tuple[Any, ...], int]]:
    """(title, defined name, headers, rows, room) of each block, none without questionnaires."""
    scales = scheme.scales
    if scales is None:
        return []
    cover = scales.coverage
    rules = (
        scales.min_answered,
        cover.month_low,
        cover.month_high,
        cover.quarter_visits,
        cover.large_branch,
    )
    campuses = scales.campuses
    return [
        (
            PERIODS,
            "csat_periods",
            ("周期", "起始月", "月数"),
            tuple((p.name, p.first, p.months) for p in scales.periods),
            12,
        ),
        (
            RULES,
            "csat_scale_rules",
            ("最少作答", "月回访下限", "月回访上限", "每季次数", "大分公司户数"),
            (rules,),
            1,
        ),
        (BRANCHES, "csat_branches", (BRANCHES,), tuple((b,) for b in scales.branches), 30),
        (CAMPUSES, "csat_campuses", (CAMPUSES,), tuple((c,) for c, _ in campuses), 100),
        (OWNERS, "csat_campus_branches", (OWNERS,), tuple((b,) for _, b in campuses), 100),
    ]


def update_of(scheme: Scheme, found: Mapping[str, Sequence[tuple[Any, ...]]]) -> dict[str, Any]:
    """The part ``scales`` as the sheet holds it, nothing for a scheme without it."""
    return {} if scheme.scales is None else {"scales": scales_from(found, scheme.scales)}


def scales_from(found: Mapping[str, Sequence[tuple[Any, ...]]], scales: Scales) -> Scales:
    """The questionnaires with the periods, campuses and thresholds that the sheet holds."""
    values = scales.model_dump()
    if found.get(PERIODS):
        values["periods"] = [
            Period(name=str(row[0]).strip(), first=int(row[1]), months=int(row[2]))
            for row in found[PERIODS]
        ]
    if found.get(RULES):
        least, low, high, visits, large = found[RULES][0]
        values["min_answered"] = least
        values["coverage"] = Coverage(
            month_low=low, month_high=high, quarter_visits=int(visits), large_branch=int(large)
        )
    if found.get(BRANCHES) and found.get(CAMPUSES) and found.get(OWNERS):
        branches: dict[str, list[str]] = {str(row[0]).strip(): [] for row in found[BRANCHES]}
        for (campus,), (owner,) in zip(found[CAMPUSES], found[OWNERS], strict=False):
            branches.setdefault(str(owner).strip(), []).append(str(campus).strip())
        values["branches"] = branches
    return Scales(**values)
