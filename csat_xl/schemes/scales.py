"""The part ``scales`` of a scheme: questionnaires filled in by customers, and where they count.

Source: S2, 五、客户满意度指标体系构成 (eight scales) and 六、调查范围 (coverage).
"""

from typing import Self

from pydantic import Field, model_validator

from csat_xl.schemes.part import Name, Part, SchemeFault, scale_rises, unique


class ScaleItem(Part):
    """An item: a short name for the header, the question as it is asked, its weight."""

    name: Name
    text: str = ""
    weight: float = Field(default=1, gt=0)


class Scale(Part):
    """A questionnaire: the level its score counts for, how it is asked, its items.

    A scale that does not count (``counts = false``) is market research: it has no level and
    enters no score. ``weight`` weighs each answered questionnaire in the score of its level.
    ``revisit`` tells whether an answer is a revisit in the sense of the coverage rules.
    """

    name: Name = Field(max_length=31)
    purpose: str = ""
    level: str = ""
    counts: bool = True
    revisit: bool = True
    weight: float = Field(default=1, gt=0)
    channels: list[Name] = Field(min_length=1)
    items: list[ScaleItem] = Field(min_length=2, max_length=30)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        where = f"scales.scales.{self.name}"
        wrong = sorted(set(self.name) & set("[]:*?/\\'"))
        if wrong:
            raise SchemeFault(
                f"{where}:名称用作工作表名,不得含 {' '.join(wrong)}",
                f"{where}: the name becomes that of a sheet and must not hold {' '.join(wrong)}",
            )
        unique([item.name for item in self.items], f"{where}.items")
        if self.counts and not self.level:
            raise SchemeFault(
                f"{where}:计分的量表须写明 level;不计分请写 counts = false",
                f"{where}: a scale that counts needs a level; else write counts = false",
            )
        if self.level and not self.counts:
            raise SchemeFault(
                f"{where}:counts = false 的量表不应有 level",
                f"{where}: a scale with counts = false has no level",
            )
        return self


class Period(Part):
    """A period of evaluation: its first month and how many months it lasts."""

    name: Name
    first: int = Field(ge=1, le=12)
    months: int = Field(ge=1, le=12)


class Coverage(Part):
    """How many families are to be revisited.

    A campus revisits ``month_low`` to ``month_high`` of its families a month; each family is
    revisited ``quarter_visits`` times a quarter, strictly so in branches of more than
    ``large_branch`` families. Source: S2, 说明 (每月各校区20-30%有效回访率;每客户季度内接受回访
    次数不得低于一次,指在读学员超过1000人分公司).
    """

    month_low: float = Field(default=0.2, ge=0, le=1)
    month_high: float = Field(default=0.3, ge=0, le=1)
    quarter_visits: int = Field(default=1, ge=0)
    large_branch: int = Field(default=1000, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.month_low > self.month_high:
            raise SchemeFault(
                "scales.coverage:month_low 不应大于 month_high",
                "scales.coverage: month_low must not be above month_high",
            )
        return self


class Scales(Part):
    """The questionnaires of a scheme and what their scores are gathered by.

    Answers run from ``low`` to ``high``. ``campus_level`` and ``branch_level`` name the levels
    of places (every other level is one of persons); the answers of the campuses of a branch are
    pooled for the branch. ``min_answered`` is the share of items an answer must fill to count.
    """

    low: int = 1
    high: int = 5
    min_answered: float = Field(default=0.5, gt=0, le=1)
    campus_level: Name = "校区"
    branch_level: Name = "分公司"
    respondents: list[Name] = Field(min_length=1)
    branches: dict[Name, list[Name]] = Field(min_length=1)
    periods: list[Period] = Field(min_length=1, max_length=12)
    coverage: Coverage = Field(default_factory=Coverage)
    scales: list[Scale] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        scale_rises(self.low, self.high, "scales")
        unique([scale.name for scale in self.scales], "scales.scales")
        unique([period.name for period in self.periods], "scales.periods")
        unique(self.respondents, "scales.respondents")
        campuses = [campus for listed in self.branches.values() for campus in listed]
        unique(campuses, "scales.branches")
        empty = [branch for branch, listed in self.branches.items() if not listed]
        if empty:
            raise SchemeFault(
                f"scales.branches.{empty[0]}:没有校区,请列出或删去该分公司",
                f"scales.branches.{empty[0]}: it has no campus; list them or remove the branch",
            )
        return self

    def fits(self, levels: list[str]) -> None:
        """Refuse levels that the evaluation does not have."""
        known = "、".join(levels)
        for key in ("campus_level", "branch_level"):
            if getattr(self, key) not in levels:
                raise SchemeFault(
                    f"scales.{key}:{getattr(self, key)} 不在 evaluation.levels 中,可用 {known}",
                    f"scales.{key}: there is no level {getattr(self, key)}; use {known}",
                )
        for scale in self.scales:
            if scale.counts and scale.level not in levels:
                raise SchemeFault(
                    f"scales.scales.{scale.name}:level {scale.level} 不在 evaluation.levels 中,"
                    f"可用 {known}",
                    f"scales.scales.{scale.name}: there is no level {scale.level}; use {known}",
                )

    @property
    def campuses(self) -> list[tuple[str, str]]:
        """Every campus with its branch."""
        return [(campus, branch) for branch, listed in self.branches.items() for campus in listed]

    @property
    def sheet_keys(self) -> list[str]:
        """The keys of the sheets of the questionnaires."""
        return [f"scale{i + 1}" for i in range(len(self.scales))]

    def of_level(self, level: str) -> list[int]:
        """The places in ``scales`` of those that count for a level, pooled ones included."""
        wanted = {level} | ({self.campus_level} if level == self.branch_level else set())
        return [i for i, s in enumerate(self.scales) if s.counts and s.level in wanted]
