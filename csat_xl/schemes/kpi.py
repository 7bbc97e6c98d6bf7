"""The part ``handbook`` of a scheme: key figures from a baseline to a target (S4)."""

from typing import Literal, Self

from pydantic import Field, model_validator

from csat_xl.schemes.part import Name, Part, SchemeFault, scale_rises, unique


class Kpi(Part):
    """A key figure with its baseline, target and, where known, the competitor's figure.

    ``low`` and ``high`` bound what is possible and are the ends of its chart. ``figure`` names
    what fills the actual value from a roll-up (:mod:`csat_xl.rollup.handbook`), empty where it
    is typed.
    """

    group: Name
    name: Name
    unit: str = "分"
    better: Literal["≤", "≥"] = "≥"
    baseline: float | None = None
    target: float
    competitor: float | None = None
    low: float = 0
    high: float = 100
    figure: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        where = f"handbook.kpis.{self.name}"
        scale_rises(self.low, self.high, where)
        for key in ("baseline", "target", "competitor"):
            value = getattr(self, key)
            if value is not None and not self.low <= value <= self.high:
                raise SchemeFault(
                    f"{where}.{key} = {value:g}:超出 {self.low:g}–{self.high:g}",
                    f"{where}.{key} = {value:g} lies outside {self.low:g} to {self.high:g}",
                )
        if self.baseline is not None:
            gain = (self.target - self.baseline) * (1 if self.better == "≥" else -1)
            if gain <= 0:
                raise SchemeFault(
                    f"{where}:目标 {self.target:g} 未优于基线 {self.baseline:g}",
                    f"{where}: the target {self.target:g} is no better than the baseline"
                    f" {self.baseline:g}",
                )
        return self

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share, entered and shown as a percentage."""
        return self.unit == "%"


class Handbook(Part):
    """The key figures of a handbook, by group (整体, 渠道, 客户类型 …)."""

    kpis: list[Kpi] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        unique([kpi.name for kpi in self.kpis], "handbook.kpis")
        return self
