"""The settings by which a check in a cell judges: those of the workbook that calls it.

The VBA wrapper hands the cells of 设置 and the metric names over with each call; they are read
again only when they differ from the last ones.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from csat_xl.checks.functions import judged_by
from csat_xl.functions.values import is_blank
from csat_xl.hosts.cells import CellError, taken
from csat_xl.sheets.book import Settings


@contextmanager
def judged_by_sheet(settings: Any = None, metric_names: Any = None) -> Iterator[None]:
    """Judge by the cells of 设置 and the metric names; by the shipped rules where none are given."""
    if not isinstance(settings, tuple):
        yield
        return
    names = metric_names if isinstance(metric_names, tuple) else ((metric_names,),)
    with judged_by(_settings(settings), _names(names)):
        yield


@lru_cache(maxsize=8)
def _settings(cells: tuple[tuple[Any, ...], ...]) -> Settings:
    from csat_xl.workbook.read import settings_of

    rows = [["" if cell is None else cell for cell in _row(row)] for row in cells]
    return settings_of(rows, Path("本工作簿"))[0]


@lru_cache(maxsize=8)
def _names(cells: tuple[tuple[Any, ...], ...]) -> tuple[str, ...]:
    return tuple(str(cell) for row in cells for cell in _row(row) if not is_blank(cell))


def _row(cells: Sequence[Any]) -> list[Any]:
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Any:
    value = taken(cell)
    return None if isinstance(value, CellError) else value
