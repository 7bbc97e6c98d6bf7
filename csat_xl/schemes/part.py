"""What every part of a scheme shares: its base class and the checks of names and weights."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=60)]
SUM_TOLERANCE = 1e-9


class Part(BaseModel):
    """A part of a scheme: unknown keys are refused, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def weights_sum(weights: list[float], where: str) -> None:
    """Refuse weights below 0 or that do not sum to 1 or 100."""
    if any(w < 0 for w in weights):
        raise ValueError(f"{where}:权重不得为负 (a weight is below 0)")
    total = sum(weights)
    if min(abs(total - 1), abs(total - 100) / 100) > SUM_TOLERANCE:
        raise ValueError(f"{where}:权重合计 {total:g},应为 1 或 100 (weights must sum to 1 or 100)")


def unique(names: list[str], where: str) -> None:
    """Refuse a name that stands twice."""
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise ValueError(f"{where}:重复 {'、'.join(double)} (duplicate)")
