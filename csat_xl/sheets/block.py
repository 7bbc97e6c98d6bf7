"""A table of the sheet 设置."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Block:
    """A table of settings: its title, defined name, headers and rows, and room for more.

    ``areas`` are further names over parts of it (first row, first column, last row, last column,
    counted from its first value); where there are any, ``name`` may be empty. ``formulas`` and
    ``formats`` are those of single cells. Blocks that are not ``printed`` come last; they would
    make the printed page too small to read. ``used_by`` says which sheets read it: the tracking
    sheet, the evaluation, those with complaints, any that evaluates (``results``), or all (empty).
    A ``locked`` block is for formulas to read, not for people to change.
    """

    title: str
    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    room: int
    number_format: str = "General"
    widths: tuple[float, ...] = ()
    align: str = "center"
    printed: bool = True
    used_by: Literal["", "tracking", "evaluation", "complaints", "results"] = ""
    areas: tuple[tuple[str, int, int, int, int], ...] = ()
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    locked: bool = False
