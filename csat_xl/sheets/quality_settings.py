"""The blocks of 设置 that the scorecard needs: pass mark, calibration, caps of auto-fail items."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.schemes.model import Scheme
from csat_xl.schemes.quality import Calibration, Quality

RULES, CAPS = "质检规则", "致命项封顶"


def tables(scheme: Scheme) -> list[tuple[str, str, tuple[str, ...], tuple[Any, ...], int]]:
    """(title, defined name, headers, rows, room) of each block, none without a scorecard."""
    quality = scheme.quality
    if quality is None:
        return []
    check = quality.calibration
    rules = (quality.pass_from, check.within, check.goal)
    blocks: list[tuple[str, str, tuple[str, ...], tuple[Any, ...], int]] = [
        (RULES, "csat_quality_rules", ("合格线", "一致分差", "一致目标"), (rules,), 1)
    ]
    if quality.critical:
        caps = tuple((item.name, item.most) for item in quality.critical)
        blocks.append((CAPS, "csat_critical", ("致命项", "最高得分"), caps, len(caps)))
    return blocks


def update_of(scheme: Scheme, found: Mapping[str, Sequence[tuple[Any, ...]]]) -> dict[str, Any]:
    """The part ``quality`` as the sheet holds it, nothing for a scheme without it."""
    if scheme.quality is None:
        return {}
    values = scheme.quality.model_dump()
    if found.get(RULES):
        pass_from, within, goal = found[RULES][0]
        values["pass_from"] = pass_from
        values["calibration"] = Calibration(within=within, goal=goal)
    for item, row in zip(values["critical"], found.get(CAPS, ()), strict=False):
        item["effect"], item["cap"] = ("cap", row[1]) if row[1] else ("zero", None)
    return {"quality": Quality(**values)}
