"""The evaluation as a scorecard: sections of items, each scored by the kind of its item.

Every item gives a score out of 100: points over their maximum, a rating on its scale, or a
measured figure by target, step and points. A section is the weighted mean of its filled items,
the whole the weighted mean of the sections (``weighted``) or of all items (``additive``, where
the items' points sum to 100). Bonus and deduction sections add and take points.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from csat_xl.functions.scoring import STAR_BANDS
from csat_xl.functions.weighting import RANDOM_INDEX, ahp
from csat_xl.schemes.part import (
    Name,
    Part,
    SchemeFault,
    scale_rises,
    sums_to,
    unique,
    weights_sum,
    within_scale,
)

Better = Literal["≤", "≥"]
Kind = Literal["points", "rating", "measure"]
Word = Annotated[str, Field(min_length=1, max_length=5)]
"""A word for a score: short, since formulas name every one of them again and again."""
Role = Literal["score", "bonus", "deduction"]

_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "points": (("max",), ()),
    "rating": (("low", "high"), ("levels", "source")),
    "measure": (("better", "target", "step", "points"), ("low", "high")),
}
"""By kind of item: the keys it needs, and those it may have beside name, weight, unit, note."""


class Item(Part):
    """An item of a section and how its entry becomes a score out of 100.

    ``points``: from 0 to ``max``. ``rating``: on the scale from ``low`` to ``high``, or one of
    the words of ``levels``; with ``source`` = survey it is the mean overall score that the valid
    rows of the same workbook's survey give this person. ``measure``: a figure that loses
    ``points`` for every ``step`` it misses ``target`` by; ``low`` and ``high`` bound what is
    possible. ``weight`` is its share of the section; points weigh as much as their maximum.
    """

    name: Name
    kind: Kind = "points"
    weight: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, gt=0)
    low: float | None = None
    high: float | None = None
    levels: dict[Word, int] = Field(default_factory=dict, max_length=5)
    source: Literal["survey"] | None = None
    unit: str = ""
    better: Better | None = None
    target: float | None = None
    step: float | None = Field(default=None, gt=0)
    points: float | None = Field(default=None, ge=0)
    note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        where = f"evaluation.items.{self.name}"
        needed, optional = _KEYS[self.kind]
        for key in needed:
            if getattr(self, key) is None:
                raise SchemeFault(
                    f"{where}:kind 为 {self.kind} 的评分项缺少 {key}",
                    f"{where}: an item of kind {self.kind} needs {key}",
                )
        every = {key for needs, may in _KEYS.values() for key in (*needs, *may)}
        for key in sorted(every - {*needed, *optional}):
            if getattr(self, key) not in (None, {}):
                raise SchemeFault(
                    f"{where}:kind 为 {self.kind} 的评分项没有 {key},可用 {'、'.join(needed)}",
                    f"{where}: an item of kind {self.kind} has no {key}; it has {', '.join(needed)}",
                )
        if self.low is not None and self.high is not None:
            scale_rises(self.low, self.high, where)
            within_scale(self.levels, self.low, self.high, f"{where}.levels")
        return self

    @property
    def bottom(self) -> float | None:
        """The lowest entry that is possible."""
        return 0 if self.kind == "points" else self.low

    @property
    def top(self) -> float | None:
        """The highest entry that is possible."""
        return self.max if self.kind == "points" else self.high

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share, entered and shown as a percentage."""
        return self.unit == "%"


class Section(Part):
    """A section: its weight, its items, and whether its points score, add or are taken off.

    ``pairwise`` compares its items two by two (see :class:`Evaluation`) instead of weights.
    """

    name: Name
    weight: float | None = None
    role: Role = "score"
    items: list[Item] = Field(min_length=1)
    pairwise: list[list[float]] | None = None

    @field_validator("pairwise", mode="before")
    @classmethod
    def _fractions(cls, value: object) -> object:
        return fractions(value)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        where = f"evaluation.sections.{self.name}"
        if self.role != "score":
            if self.weight is not None:
                raise SchemeFault(
                    f"{where}:加分项与扣分项按分值计,没有 weight",
                    f"{where}: bonus and deduction count by their points; remove weight",
                )
            if any(item.kind != "points" for item in self.items):
                raise SchemeFault(
                    f"{where}:加分项与扣分项只能用 kind = points",
                    f"{where}: bonus and deduction items must be of kind points",
                )
        if self.pairwise is not None:
            check_pairwise(self.pairwise, len(self.items), f"{where}.pairwise")
            return self
        given = [item.weight for item in self.items if item.weight is not None]
        if given and len(given) < len(self.items):
            lacking = "、".join(item.name for item in self.items if item.weight is None)
            raise SchemeFault(
                f"{where}:{lacking} 没有 weight;同一大项中要么都写权重,要么都不写",
                f"{where}: {lacking} has no weight; give it to all items of a section or to none",
            )
        if given:
            weights_sum(given, f"{where}.items", *([self.weight] if self.weight else []))
        return self

    @property
    def weighs_points(self) -> bool:
        """Whether the items weigh as much as the points they can bring."""
        given = self.pairwise is not None or any(item.weight is not None for item in self.items)
        return not given and all(item.kind == "points" for item in self.items)

    @property
    def item_weights(self) -> list[float]:
        """The weights of the items: by comparison, given, their points, or all alike."""
        if self.pairwise is not None:
            return ahp(matrix_of(self.pairwise))
        given = [item.weight for item in self.items]
        if None not in given:
            return [weight for weight in given if weight is not None]
        if self.weighs_points:
            return [item.max or 0 for item in self.items]
        return [1.0] * len(self.items)


class Evaluation(Part):
    """The evaluation of people, units or customers.

    ``subject`` heads the column of who is evaluated, ``level_title`` that of the level (a choice
    of ``levels``). ``result``: ``grades`` by the bands of the scheme, or ``stars`` by
    ``star_bands``. ``quota`` adds the grade by rank in the proportion ``ratio``. ``pairwise``
    compares the sections two by two instead of weights: the rows of the upper triangle, each
    number telling how much more the section of the row matters than that of the column
    (1, 3, 5, 7, 9; "1/3" where it matters less).
    """

    sections: list[Section] = Field(min_length=1)
    levels: list[Name] = Field(min_length=1)
    ratio: tuple[float, float, float] = (2, 7, 1)
    subject: Name = "被评估者"
    level_title: Name = "层级"
    combine: Literal["weighted", "additive"] = "weighted"
    result: Literal["grades", "stars"] = "grades"
    star_bands: tuple[float, float, float, float] = STAR_BANDS
    quota: bool = True
    pairwise: list[list[float]] | None = None

    @field_validator("pairwise", mode="before")
    @classmethod
    def _fractions(cls, value: object) -> object:
        return fractions(value)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [section.name for section in self.sections]
        unique(names, "evaluation.sections")
        unique(
            [*names, *(item.name for s in self.sections for item in s.items)], "evaluation.items"
        )
        unique(self.levels, "evaluation.levels")
        self._weights()
        if self.combine == "additive":
            self._additive()
        if any(share < 0 for share in self.ratio) or sum(self.ratio) <= 0:
            raise SchemeFault(
                "evaluation.ratio:三个份额不得为负,合计应大于 0",
                "evaluation.ratio: no share may be below 0, and their sum must be above 0",
            )
        stars = list(self.star_bands)
        if stars != sorted(set(stars), reverse=True) or not 0 < stars[-1] <= stars[0] <= 100:
            raise SchemeFault(
                "evaluation.star_bands:应为由高到低的四个下限,在 0–100 之间,如 [80, 60, 40, 20]",
                "evaluation.star_bands: give four falling bounds within 0 to 100,"
                " such as [80, 60, 40, 20]",
            )
        return self

    def _weights(self) -> None:
        scored = self.scored
        if not scored:
            raise SchemeFault(
                "evaluation.sections:至少要有一个计分的大项 (role = score)",
                "evaluation.sections: at least one section must score (role = score)",
            )
        if self.pairwise is not None:
            check_pairwise(self.pairwise, len(scored), "evaluation.pairwise")
            return
        for section in scored:
            if section.weight is None:
                raise SchemeFault(
                    f"evaluation.sections.{section.name}:缺少 weight",
                    f"evaluation.sections.{section.name}: weight is missing",
                )
        weights_sum([section.weight or 0 for section in scored], "evaluation.sections")

    def _additive(self) -> None:
        if self.pairwise is not None or any(s.pairwise is not None for s in self.sections):
            raise SchemeFault(
                "evaluation:combine = additive 按分值相加,不能用 pairwise",
                "evaluation: combine = additive adds points; remove pairwise",
            )
        for section in self.scored:
            total = sum(section.item_weights)
            if not sums_to(total, section.weight or 0):
                raise SchemeFault(
                    f"evaluation.sections.{section.name}:各项分值合计 {total:g},"
                    f"应等于大项的 {section.weight:g}",
                    f"evaluation.sections.{section.name}: the items' points sum to {total:g};"
                    f" they must sum to the section's {section.weight:g}",
                )

    @property
    def scored(self) -> list[Section]:
        """The sections that score, without bonus and deduction."""
        return [section for section in self.sections if section.role == "score"]

    @property
    def section_weights(self) -> list[float]:
        """The weights of the sections that score, by comparison or as given."""
        if self.pairwise is not None:
            return ahp(matrix_of(self.pairwise))
        return [section.weight or 0 for section in self.scored]

    @property
    def has_pairwise(self) -> bool:
        """Whether any weights come from pairwise comparison."""
        return self.pairwise is not None or any(s.pairwise is not None for s in self.sections)


# --- pairwise comparison ------------------------------------------------------------------------


def fractions(value: object) -> object:
    """Rows of comparisons with "1/3" read as a number; anything else is left to be refused."""
    if not isinstance(value, list):
        return value
    return [[_number(cell) for cell in row] if isinstance(row, list) else row for row in value]


def _number(cell: object) -> object:
    top, slash, bottom = cell.partition("/") if isinstance(cell, str) else ("", "", "")
    if slash and top.strip().isdigit() and bottom.strip().isdigit() and int(bottom):
        return int(top) / int(bottom)
    return cell


def check_pairwise(rows: list[list[float]], size: int, where: str) -> None:
    """Refuse rows that are no upper triangle over ``size`` things, or numbers not above 0."""
    if size < 2 or size > len(RANDOM_INDEX):
        raise SchemeFault(
            f"{where}:两两比较需要 2–{len(RANDOM_INDEX)} 项,现有 {size} 项",
            f"{where}: a comparison needs 2 to {len(RANDOM_INDEX)} items, there are {size}",
        )
    if [len(row) for row in rows] != list(range(size - 1, 0, -1)):
        lengths = [str(n) for n in range(size - 1, 0, -1)]
        raise SchemeFault(
            f"{where}:{size} 项两两比较应有 {size - 1} 行,依次 {'、'.join(lengths)} 个数(上三角)",
            f"{where}: {size} items need {size - 1} rows of {', '.join(lengths)} numbers"
            " (upper triangle)",
        )
    if any(value <= 0 for row in rows for value in row):
        raise SchemeFault(f"{where}:比较值应大于 0", f"{where}: every comparison must be above 0")


def matrix_of(rows: list[list[float]]) -> list[list[float]]:
    """The full reciprocal matrix of an upper triangle.

    >>> matrix_of([[2.0, 4.0], [2.0]])
    [[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]
    """
    size = len(rows) + 1
    matrix = [[1.0] * size for _ in range(size)]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            j = i + 1 + k
            matrix[i][j], matrix[j][i] = value, 1 / value
    return matrix


def triangle_of(matrix: list[list[float]]) -> list[list[float]]:
    """The upper triangle of a matrix."""
    return [row[i + 1 :] for i, row in enumerate(matrix[:-1])]
