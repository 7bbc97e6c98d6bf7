"""What a scheme holds: the rules of one evaluation system, as data that a person can read.

A scheme has parts; a template needs some of them, and a part that a scheme lacks is taken from
the shipped scheme that defines it (:func:`csat_xl.schemes.load.complete`).
"""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from csat_xl.functions.scoring import LEVELS
from csat_xl.schemes.kpi import Handbook
from csat_xl.schemes.part import Name, Part
from csat_xl.schemes.part import unique as _unique
from csat_xl.schemes.part import weights_sum as _weights_sum
from csat_xl.schemes.quality import Quality
from csat_xl.schemes.scales import Scales

Better = Literal["≤", "≥"]

DEFAULT_LINE = "默认"
"""The row of weights for a business line that has none of its own."""


class Survey(Part):
    """The survey: its dimensions on one scale, and their weights per business line."""

    low: int = 1
    high: int = 5
    levels: dict[str, int] = Field(default_factory=lambda: dict(LEVELS))
    dimensions: list[Name] = Field(min_length=2, max_length=20)
    overall: Name
    weights: dict[Name, list[float]]
    satisfied_from: int = 4
    dissatisfied_to: int = 2

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _unique(self.dimensions, "survey.dimensions")
        if self.low >= self.high:
            raise ValueError("survey.low 应小于 survey.high (low must be below high)")
        if self.overall not in self.dimensions:
            raise ValueError(f"survey.overall:{self.overall} 不在 dimensions 中 (not a dimension)")
        if self.dimensions[-1] != self.overall:
            raise ValueError("survey.dimensions:总体项应排在最后 (the overall item must be last)")
        if DEFAULT_LINE not in self.weights:
            raise ValueError(f"survey.weights:缺少 {DEFAULT_LINE} (the row of defaults is missing)")
        for line, weights in self.weights.items():
            where = f"survey.weights.{line}"
            if len(weights) != len(self.dimensions):
                raise ValueError(f"{where}:应有 {len(self.dimensions)} 个权重 (one a dimension)")
            _weights_sum(weights, where)
        outside = [
            name for name, value in self.levels.items() if not self.low <= value <= self.high
        ]
        if outside:
            raise ValueError(f"survey.levels:{'、'.join(outside)} 超出分制 (outside the scale)")
        if not self.low <= self.dissatisfied_to < self.satisfied_from <= self.high:
            raise ValueError("survey:应有 low ≤ dissatisfied_to < satisfied_from ≤ high")
        return self


class Group(Part):
    """A group of metrics and its weight in the composite score."""

    name: Name
    weight: float


class Metric(Part):
    """A quality metric with its target and deduction rule.

    ``low`` and ``high`` bound what is possible; ``live`` names the figure of the same workbook's
    survey that fills the actual value.
    """

    group: Name
    name: Name
    definition: str = ""
    source: str = ""
    unit: str = ""
    better: Better
    target: float
    step: float = Field(gt=0)
    points: float = Field(ge=0)
    low: float | None = None
    high: float | None = None
    live: Literal["csat", "nps"] | None = None
    example: float | None = None

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share, entered and shown as a percentage."""
        return self.unit == "%"


class Monitoring(Part):
    """The metric sheet: groups with weights, and metrics with targets."""

    groups: list[Group] = Field(min_length=1)
    metrics: list[Metric] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [group.name for group in self.groups]
        _unique(names, "monitoring.groups")
        _unique([metric.name for metric in self.metrics], "monitoring.metrics")
        _weights_sum([group.weight for group in self.groups], "monitoring.groups")
        for metric in self.metrics:
            if metric.group not in names:
                raise ValueError(
                    f"monitoring.metrics.{metric.name}:group {metric.group} 不在 groups 中,"
                    f"可用 {'、'.join(names)} (unknown group)"
                )
        return self


class Item(Part):
    """A sub-item of an evaluation and the most points it can bring."""

    name: Name
    max: float = Field(gt=0)


class Section(Part):
    """A section of the evaluation: its weight and sub-items."""

    name: Name
    weight: float
    items: list[Item] = Field(min_length=1)


class Evaluation(Part):
    """The evaluation of people and campuses: sections, levels, the proportion of grades."""

    sections: list[Section] = Field(min_length=1)
    levels: list[Name] = Field(min_length=1)
    ratio: tuple[float, float, float] = (2, 7, 1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _unique([section.name for section in self.sections], "evaluation.sections")
        _unique([item.name for s in self.sections for item in s.items], "evaluation items")
        _unique(self.levels, "evaluation.levels")
        _weights_sum([section.weight for section in self.sections], "evaluation.sections")
        return self


class Outcome(Part):
    """An outcome of a complaint and its points."""

    name: Name
    points: float


class Complaints(Part):
    """Points of complaints by outcome; the row 无投诉 holds the points for none."""

    outcomes: list[Outcome] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _unique([outcome.name for outcome in self.outcomes], "complaints.outcomes")
        return self


class Band(Part):
    """A grade and the lowest score that earns it."""

    low: float = Field(ge=0, le=100)
    name: Name


class Grades(Part):
    """The grade bands; the lowest must start at 0."""

    bands: list[Band] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        lows = [band.low for band in self.bands]
        _unique([band.name for band in self.bands], "grades.bands")
        _unique([f"{low:g}" for low in lows], "grades.bands")
        if min(lows) != 0:
            raise ValueError("grades.bands:最低一档应从 0 起 (the lowest band must start at 0)")
        return self


class Lists(Part):
    """The choices of the drop-down lists."""

    customer_types: list[Name] = Field(min_length=1)
    service_types: list[Name] = Field(min_length=1)
    channels: list[Name] = Field(min_length=1)
    phone_channels: list[Name] = Field(default_factory=list)
    agents: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for key in ("customer_types", "service_types", "channels", "agents"):
            _unique(getattr(self, key), f"lists.{key}")
        missing = set(self.phone_channels) - set(self.channels)
        if missing:
            raise ValueError(f"lists.phone_channels:{'、'.join(missing)} 不在 channels 中")
        return self


class Words(Part):
    """How comments are read: problem themes with the wordings that tell of them, terms, stop words.

    A wording may hold ``…`` for a few characters between (``响应…慢`` finds 响应太慢). ``terms``
    are words of the trade that a general dictionary would cut in two; ``stop`` are words that say
    nothing about a problem.
    """

    themes: dict[Name, list[Name]] = Field(min_length=1, max_length=40)
    terms: list[Name] = Field(default_factory=list, max_length=100)
    stop: list[Name] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for theme, wordings in self.themes.items():
            _unique(wordings, f"words.themes.{theme}")
            bare = [word for word in wordings if not word.strip("…. ")]
            if bare:
                raise ValueError(f"words.themes.{theme}:说法不能只有“…” (a wording without words)")
        return self


class Rules(Part):
    """Thresholds of the entry checks."""

    survey_min_hours: float = Field(default=24, ge=0)
    survey_max_hours: float = Field(default=72, gt=0)
    revisit_min_workdays: int = Field(default=3, ge=0)
    revisit_max_workdays: int = Field(default=5, gt=0)
    contradiction: float = Field(default=2, gt=0)
    progress_days: int = Field(default=7, gt=0)
    service_before_period_days: int = Field(default=3, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.survey_min_hours >= self.survey_max_hours:
            raise ValueError("rules.survey_min_hours 应小于 survey_max_hours")
        if self.revisit_min_workdays > self.revisit_max_workdays:
            raise ValueError("rules.revisit_min_workdays 不应大于 revisit_max_workdays")
        return self


class Scheme(Part):
    """A scheme: its name and source, the day its rules hold from, and its parts."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Name
    source: str = ""
    rules_from: dt.date
    survey: Survey | None = None
    monitoring: Monitoring | None = None
    evaluation: Evaluation | None = None
    complaints: Complaints | None = None
    grades: Grades | None = None
    lists: Lists | None = None
    words: Words | None = None
    rules: Rules | None = None
    scales: Scales | None = None
    handbook: Handbook | None = None
    quality: Quality | None = None

    @model_validator(mode="after")
    def _levels_agree(self) -> Self:
        if self.scales is not None and self.evaluation is not None:
            self.scales.fits(self.evaluation.levels)
        return self


PARTS = ("survey", "monitoring", "evaluation", "complaints", "grades", "lists", "words", "rules")
