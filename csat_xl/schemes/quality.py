"""The part ``quality`` of a scheme: the scorecard of reviewed contacts, with auto-fail items."""

from typing import Literal, Self

from pydantic import Field, model_validator

from csat_xl.schemes.part import Name, Part, SchemeFault, unique


class QualityItem(Part):
    """An item of the scorecard and the most points it brings; it may be not applicable."""

    name: Name
    max: float = Field(gt=0)
    text: str = ""


class Critical(Part):
    """An auto-fail item: where it happened, the score is 0 or at most ``cap``."""

    name: Name
    effect: Literal["zero", "cap"] = "zero"
    cap: float | None = Field(default=None, ge=0, le=100)
    text: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.effect == "cap") != (self.cap is not None):
            raise SchemeFault(
                f'quality.critical.{self.name}:effect = "cap" 须写 cap(封顶分),zero 不写',
                f'quality.critical.{self.name}: effect = "cap" needs cap, the score that is left;'
                " zero has none",
            )
        return self

    @property
    def most(self) -> float:
        """The highest score that remains."""
        return 0.0 if self.cap is None else self.cap


class Calibration(Part):
    """When raters agree: points apart at most, and the share of pairs that should."""

    within: float = Field(default=10, gt=0)
    goal: float = Field(default=0.85, gt=0, le=1)


class Quality(Part):
    """A scorecard: items with points, auto-fail items, the pass mark, calibration."""

    items: list[QualityItem] = Field(min_length=2, max_length=30)
    critical: list[Critical] = Field(default_factory=list, max_length=12)
    pass_from: float = Field(default=80, ge=0, le=100)
    calibration: Calibration = Field(default_factory=Calibration)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        unique([i.name for i in self.items] + [c.name for c in self.critical], "quality")
        return self
