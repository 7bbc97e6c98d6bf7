"""Cells and charts of 月度汇总 while they are being laid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a free sheet, counted from 0: a text, or a formula with the figure it gives."""

    row: int
    column: int
    content: str
    value: Any = None
    style: str = "text"
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: kind, title, and where its names and values stand."""

    kind: str
    title: str
    names: tuple[int, int, int, int]
    values: tuple[int, int, int, int]
    number_format: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """The cells and charts of the sheet, and the cells that other formulas read by name."""

    cells: tuple[Cell, ...]
    charts: tuple[Chart, ...]
    names: Mapping[str, tuple[int, int]]


class Page:
    """Cells while they are being laid out; rows and columns count from 0."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.charts: list[Chart] = []
        self.names: dict[str, tuple[int, int]] = {}

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Put a text in a cell."""
        self.cells.append(Cell(row, column, text, style=style))

    def formula(
        self, row: int, column: int, formula: str, value: Any, style: str = "number"
    ) -> None:
        """Put a formula in a cell, with the figure it gives."""
        self.cells.append(Cell(row, column, formula, value, style, True))


def a1(row: int, column: int) -> str:
    """A cell counted from 0 as an address: ``(4, 1)`` is ``B5``."""
    return f"{chr(65 + column)}{row + 1}"


def shown(value: Any) -> Any:
    """A figure as a cell holds it: nothing where there is none."""
    return "" if value is None else value
