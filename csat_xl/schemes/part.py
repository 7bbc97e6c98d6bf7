"""What all parts of a scheme share: strict keys, names, and faults told in two languages."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=60)]

SUM_TOLERANCE = 1e-9


class Part(BaseModel):
    """A part of a scheme: unknown keys are refused, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class SchemeFault(ValueError):
    """What is wrong in a scheme: where, what was found and what would be right."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(zh, en)

    def __str__(self) -> str:
        return f"{self.zh} ({self.en})"


def unique(names: list[str], where: str) -> None:
    """Refuse a name that stands twice."""
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        found = "、".join(double)
        raise SchemeFault(
            f"{where}:重复 {found},每个名称只能出现一次",
            f"{where}: {found} stands twice; each name may appear once",
        )


def sums_to(total: float, *wanted: float) -> bool:
    """Whether a total is one of the wanted sums."""
    return any(abs(total - sum_) <= SUM_TOLERANCE * max(1.0, abs(sum_)) for sum_ in wanted)


def weights_sum(weights: Iterable[float], where: str, *also: float) -> None:
    """Refuse negative weights, and sums other than 1, 100 or those in ``also``."""
    given = list(weights)
    if any(weight < 0 for weight in given):
        raise SchemeFault(f"{where}:权重不得为负", f"{where}: a weight must not be below 0")
    total = sum(given)
    if not sums_to(total, 1, 100, *also):
        sums = ["1", "100", *(f"{value:g}" for value in also)]
        raise SchemeFault(
            f"{where}:权重合计 {total:g},应为 {' 或 '.join(sums)}",
            f"{where}: the weights sum to {total:g}; they must sum to {' or '.join(sums)}",
        )


def scale_rises(low: float, high: float, where: str) -> None:
    """Refuse a scale whose low end is not below its high end."""
    if low >= high:
        raise SchemeFault(
            f"{where}:分制下限 low = {low:g} 应小于上限 high = {high:g}",
            f"{where}: low = {low:g} must be below high = {high:g}",
        )


def within_scale(levels: dict[str, int], low: float, high: float, where: str) -> None:
    """Refuse words that stand for a score outside the scale."""
    outside = "、".join(name for name, value in levels.items() if not low <= value <= high)
    if outside:
        raise SchemeFault(
            f"{where}:{outside} 的分值超出分制 {low:g}–{high:g}",
            f"{where}: {outside} lies outside the scale {low:g} to {high:g}",
        )
