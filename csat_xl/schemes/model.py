"""What a scheme holds: the rules of one evaluation system, as data that a person can read.

A scheme has parts; a template needs some of them, and a part that a scheme lacks is taken from
the shipped scheme that defines it (:func:`csat_xl.schemes.load.complete`).
"""

import datetime as dt
import difflib
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from csat_xl.functions.scoring import LEVELS
from csat_xl.schemes.evaluation import Better, Evaluation, Item, Section, Word
from csat_xl.schemes.kpi import Handbook
from csat_xl.schemes.part import (
    Name,
    Part,
    SchemeFault,
    scale_rises,
    unique,
    weights_sum,
    within_scale,
)
from csat_xl.schemes.quality import Quality
from csat_xl.schemes.scales import Scales

__all__ = [
    "DEFAULT_LINE",
    "PARTS",
    "SHEETS_OF_PART",
    "Band",
    "Complaints",
    "Evaluation",
    "Grades",
    "Group",
    "Item",
    "Lists",
    "Metric",
    "Monitoring",
    "Name",
    "Outcome",
    "Part",
    "Rules",
    "Scheme",
    "SchemeFault",
    "Section",
    "Survey",
]

DEFAULT_LINE = "默认"
"""The row of weights for a business line that has none of its own."""


MOST_STEPS = 10
"""From the lowest to the highest score: formulas that read longer scales are too long for Excel."""


class Survey(Part):
    """The survey: its dimensions on one scale, and their weights per business line."""

    low: int = 1
    high: int = 5
    levels: dict[Word, int] = Field(default_factory=lambda: dict(LEVELS), max_length=5)
    dimensions: list[Name] = Field(min_length=2, max_length=20)
    overall: Name
    weights: dict[Name, list[float]]
    satisfied_from: int = 4
    dissatisfied_to: int = 2
    customer_weights: dict[Name, float] = Field(default_factory=dict, max_length=6)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        unique(self.dimensions, "survey.dimensions")
        scale_rises(self.low, self.high, "survey")
        if self.high - self.low > MOST_STEPS:
            raise SchemeFault(
                f"survey:分制 {self.low}–{self.high} 太长,至多 {MOST_STEPS + 1} 档,如 0–10",
                f"survey: the scale {self.low} to {self.high} is too long;"
                f" it may have {MOST_STEPS + 1} scores, such as 0 to 10",
            )
        if self.overall not in self.dimensions:
            raise SchemeFault(
                f"survey.overall:{self.overall} 不在 dimensions 中",
                f"survey.overall: {self.overall} is not one of the dimensions",
            )
        if self.dimensions[-1] != self.overall:
            raise SchemeFault(
                f"survey.dimensions:总体项 {self.overall} 应排在最后",
                f"survey.dimensions: the overall item {self.overall} must come last",
            )
        self._lines()
        within_scale(self.levels, self.low, self.high, "survey.levels")
        for name, weight in self.customer_weights.items():
            if weight < 0:
                raise SchemeFault(
                    f"survey.customer_weights.{name} = {weight:g}:权数不得为负",
                    f"survey.customer_weights.{name} = {weight:g}: it must not be below 0",
                )
        if not self.low <= self.dissatisfied_to < self.satisfied_from <= self.high:
            found = f"{self.low}, {self.dissatisfied_to}, {self.satisfied_from}, {self.high}"
            raise SchemeFault(
                f"survey:应有 low ≤ dissatisfied_to < satisfied_from ≤ high,现为 {found}",
                "survey: it must hold that low ≤ dissatisfied_to < satisfied_from ≤ high;"
                f" they are {found}",
            )
        return self

    def _lines(self) -> None:
        if DEFAULT_LINE not in self.weights:
            raise SchemeFault(
                f"survey.weights:缺少 {DEFAULT_LINE} 一行",
                f"survey.weights: the row {DEFAULT_LINE} is missing",
            )
        for line, weights in self.weights.items():
            where = f"survey.weights.{line}"
            if len(weights) != len(self.dimensions):
                raise SchemeFault(
                    f"{where}:有 {len(weights)} 个权重,应有 {len(self.dimensions)} 个(每个维度一个)",
                    f"{where}: there are {len(weights)} weights for"
                    f" {len(self.dimensions)} dimensions",
                )
            weights_sum(weights, where)


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
        unique(names, "monitoring.groups")
        unique([metric.name for metric in self.metrics], "monitoring.metrics")
        weights_sum([group.weight for group in self.groups], "monitoring.groups")
        for metric in self.metrics:
            if metric.group not in names:
                raise SchemeFault(
                    f"monitoring.metrics.{metric.name}:group {metric.group} 不在 groups 中,"
                    f"可用 {'、'.join(names)}",
                    f"monitoring.metrics.{metric.name}: there is no group {metric.group};"
                    f" the groups are {', '.join(names)}",
                )
            if metric.low is not None and metric.high is not None:
                scale_rises(metric.low, metric.high, f"monitoring.metrics.{metric.name}")
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
        unique([outcome.name for outcome in self.outcomes], "complaints.outcomes")
        return self


class Band(Part):
    """A grade, the lowest score that earns it, and the reward or penalty that follows it."""

    low: float = Field(ge=0, le=100)
    name: Name
    reward: str = ""


class Grades(Part):
    """The grade bands; the lowest must start at 0."""

    bands: list[Band] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        lows = [band.low for band in self.bands]
        unique([band.name for band in self.bands], "grades.bands")
        for low in sorted({low for low in lows if lows.count(low) > 1}):
            names = "、".join(band.name for band in self.bands if band.low == low)
            raise SchemeFault(
                f"grades.bands:{names} 重叠,下限都是 {low:g}",
                f"grades.bands: {names} overlap, all start at {low:g}",
            )
        if min(lows) != 0:
            raise SchemeFault(
                f"grades.bands:最低一档从 {min(lows):g} 起,应从 0 起",
                f"grades.bands: the lowest band starts at {min(lows):g}; it must start at 0",
            )
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
            unique(getattr(self, key), f"lists.{key}")
        missing = set(self.phone_channels) - set(self.channels)
        if missing:
            names = "、".join(sorted(missing))
            raise SchemeFault(
                f"lists.phone_channels:{names} 不在 channels 中",
                f"lists.phone_channels: {names} is not one of the channels",
            )
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
            unique(wordings, f"words.themes.{theme}")
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
            raise SchemeFault(
                "rules:survey_min_hours 应小于 survey_max_hours",
                "rules: survey_min_hours must be below survey_max_hours",
            )
        if self.revisit_min_workdays > self.revisit_max_workdays:
            raise SchemeFault(
                "rules:revisit_min_workdays 不应大于 revisit_max_workdays",
                "rules: revisit_min_workdays must not be above revisit_max_workdays",
            )
        return self


SHEETS_OF_PART: dict[str, tuple[str, ...]] = {
    "survey": ("tracking",),
    "monitoring": ("metrics", "actions"),
    "scales": ("standing", "grading", "roster", "coverage"),
    "evaluation": ("evaluation",),
    "complaints": ("complaints",),
    "quality": ("reviews", "disputes"),
    "handbook": ("kpis",),
}
"""The sheets that a part brings with it, in the order in which they stand in a workbook.

A sheet for each questionnaire comes before those of ``scales``."""


class Scheme(Part):
    """A scheme: its name and source, the day its rules hold from, and its parts.

    ``measures`` tells in a line what the system measures. ``sheets`` names the sheets of its
    workbook; without it they follow from the parts.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Name
    source: str = ""
    measures: str = ""
    rules_from: dt.date
    sheets: list[str] | None = None
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
    def _fits(self) -> Self:
        unique(self.sheets or [], "sheets")
        known = [sheet for sheets in SHEETS_OF_PART.values() for sheet in sheets]
        known += self.scales.sheet_keys if self.scales else []
        for sheet in self.sheets or []:
            if sheet not in known:
                close = difflib.get_close_matches(sheet, known, 1, 0.5)
                raise SchemeFault(
                    f"sheets:没有工作表 {sheet},"
                    + (f"是否为 {close[0]}?" if close else f"可用 {'、'.join(known)}"),
                    f"sheets: there is no sheet {sheet}; "
                    + (f"did you mean {close[0]}?" if close else f"use {', '.join(known)}"),
                )
        return self

    @model_validator(mode="after")
    def _levels_agree(self) -> Self:
        if self.scales is not None and self.evaluation is not None:
            self.scales.fits(self.evaluation.levels)
        return self

    @model_validator(mode="after")
    def _ratings_from_survey(self) -> Self:
        """Refuse ratings that a survey should fill which the scheme does not have."""
        sections = self.evaluation.sections if self.evaluation else []
        for item in (item for section in sections for item in section.items if item.source):
            where = f"evaluation.items.{item.name}.source"
            if self.survey is None or "tracking" not in self.sheet_keys:
                raise SchemeFault(
                    f"{where}:取自跟踪表的评分项需要 survey 部分",
                    f"{where}: a rating taken from the survey needs the part survey",
                )
            if (item.low, item.high) != (self.survey.low, self.survey.high):
                raise SchemeFault(
                    f"{where}:分制应与 survey 相同({self.survey.low}–{self.survey.high})",
                    f"{where}: its scale must be that of survey,"
                    f" {self.survey.low} to {self.survey.high}",
                )
        return self

    @property
    def sheet_keys(self) -> tuple[str, ...]:
        """The sheets of the workbook of this scheme: as stated, else those of its parts."""
        if self.sheets is not None:
            return tuple(self.sheets)
        parts = (part for part in SHEETS_OF_PART if getattr(self, part) is not None)
        asked = tuple(self.scales.sheet_keys) if self.scales else ()
        return tuple(
            sheet
            for part in parts
            for sheet in (
                (*asked, *SHEETS_OF_PART[part]) if part == "scales" else SHEETS_OF_PART[part]
            )
        )


PARTS = ("survey", "monitoring", "evaluation", "complaints", "grades", "lists", "words", "rules")
