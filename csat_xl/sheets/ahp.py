"""层次分析: pairwise comparisons as matrices that people fill in, and the weights they give.

Written once here: the builder draws the matrices, the reader finds the typed cells by the same
places, and the weights in 设置 follow the matrices. Source: S2, 第五步 (层次分析法); Saaty 1980.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.functions import weighting
from csat_xl.schemes.evaluation import Evaluation, fractions, matrix_of, triangle_of

NAME = "层次分析"
FIRST_ROW = 6
"""Row of the band of the first matrix, counted from 0."""
LABEL_COLUMN, FIRST_COLUMN = 0, 1
CONSISTENT_BELOW = 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One matrix: what is compared, its title, the full matrix, and the row of its band.

    ``section`` is the place of the section whose items are compared, None for the sections.
    """

    title: str
    names: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    row: int
    section: int | None = None

    @property
    def first(self) -> int:
        """The row of the first line of the matrix, counted from 0."""
        return self.row + 2

    @property
    def weight_column(self) -> int:
        """The column of the weights, counted from 0."""
        return FIRST_COLUMN + len(self.names)

    @property
    def weights(self) -> list[float]:
        """The weights, in the order of the names."""
        return weighting.ahp([list(row) for row in self.matrix])

    @property
    def ratio(self) -> float:
        """The consistency ratio."""
        return weighting.ahp_cr([list(row) for row in self.matrix])

    @property
    def consistent(self) -> bool:
        """Whether the judgements agree well enough with one another."""
        return self.ratio < CONSISTENT_BELOW


def comparisons(rules: Evaluation) -> list[Comparison]:
    """The matrices of an evaluation, from top to bottom; none where weights are given."""
    found: list[Comparison] = []
    row = FIRST_ROW

    def add(title: str, names: Sequence[str], rows: list[list[float]], section: int | None) -> None:
        nonlocal row
        matrix = tuple(tuple(line) for line in matrix_of(rows))
        found.append(Comparison(title, tuple(names), matrix, row, section))
        row += len(names) + 5

    if rules.pairwise is not None:
        add("各大项两两比较", [s.name for s in rules.scored], rules.pairwise, None)
    for i, section in enumerate(rules.scored):
        if section.pairwise is not None:
            names = [item.name for item in section.items]
            add(f"“{section.name}”各评分项两两比较", names, section.pairwise, i)
    return found


def with_comparisons(rules: Evaluation, cells: Sequence[Sequence[Any]]) -> Evaluation:
    """The evaluation with the comparisons that a sheet holds (``cells`` from its first row on).

    A cell above the diagonal that holds no number above 0 is an error that names it.
    """
    values = rules.model_dump()
    places = [i for i, section in enumerate(rules.sections) if section.role == "score"]
    for comparison in comparisons(rules):
        rows = _typed(comparison, cells)
        if comparison.section is None:
            values["pairwise"] = rows
        else:
            values["sections"][places[comparison.section]]["pairwise"] = rows
    return Evaluation(**values)


def _typed(comparison: Comparison, cells: Sequence[Sequence[Any]]) -> list[list[float]]:
    rows: list[list[float]] = []
    for i, line in enumerate(triangle_of([list(row) for row in comparison.matrix])):
        found = []
        for k in range(len(line)):
            row, column = comparison.first + i, FIRST_COLUMN + i + 1 + k
            given = cells[row][column] if row < len(cells) and column < len(cells[row]) else None
            value = fractions([[given]])[0][0]  # type: ignore[index]
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                pair = f"{comparison.names[i]} / {comparison.names[i + 1 + k]}"
                raise ValueError(f"“{NAME}”中 {pair} 的比较值 {given!r} 应为大于 0 的数")
            found.append(float(value))
        rows.append(found)
    return rows
