"""The settings by which a check in a cell judges: those of the workbook that calls it.

The VBA of a workbook hands the cells of 设置 and the metric names over once, under a token, and
names the token in every call; when the settings change, it takes a new one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csat_xl.checks.functions import judged_by
from csat_xl.functions.values import is_blank
from csat_xl.hosts.cells import CellError, taken
from csat_xl.sheets.book import Settings

KEPT = 32
"""How many workbooks' settings are kept; a forgotten one is asked for again."""
_handed_over: dict[str, tuple[Settings, tuple[str, ...]] | None] = {}


class UnknownSheets(Exception):
    """The settings of this token have not been handed over."""


def hand_over(token: str, settings: Any, metric_names: Any) -> str:
    """Keep the settings of a workbook: the cells of 设置, and those of the metric names."""
    from csat_xl.errors import CsatError
    from csat_xl.workbook.read import settings_of

    try:
        read, _ = settings_of([_row(row, "") for row in _rows(settings)], Path("本工作簿"))
        names = [cell for row in _rows(metric_names) for cell in _row(row, None)]
        _handed_over[token] = (read, tuple(str(name) for name in names if not is_blank(name)))
    except CsatError:
        _handed_over[token] = None
    while len(_handed_over) > KEPT:
        del _handed_over[next(iter(_handed_over))]
    return token


@contextmanager
def judged_by_sheets(token: object) -> Iterator[None]:
    """Judge by the settings handed over under ``token``; by the shipped rules without one.

    Raises UnknownSheets for a token that is not known, ValueError where 设置 cannot be read.
    """
    if not isinstance(token, str):
        yield
        return
    if token not in _handed_over:
        raise UnknownSheets
    found = _handed_over[token]
    if found is None:
        raise ValueError("设置")
    with judged_by(*found):
        yield


def _rows(cells: Any) -> Sequence[Any]:
    """The rows of a range; one cell comes as its value, one row from VBA as a flat tuple."""
    if not isinstance(cells, tuple):
        return ((cells,),)
    return cells if cells and isinstance(cells[0], tuple) else (cells,)


def _row(cells: Sequence[Any], blank: Any) -> list[Any]:
    values = [taken(cell) for cell in cells]
    return [blank if value is None or isinstance(value, CellError) else value for value in values]
