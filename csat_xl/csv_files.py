"""CSV files that spreadsheets open well: UTF-8 with a mark, and no text that they would run."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from csat_xl.entries import neutralise
from csat_xl.files import writing


def write_csv(
    target: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], force: bool = False
) -> None:
    """Write a table, whole or not at all; every text is safe to be opened (T12)."""
    with writing(target, force) as temporary:
        write_rows(temporary, header, rows)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table to a path, which is the caller's temporary one."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow([safe(cell) for cell in header])
        out.writerows([safe(cell) for cell in row] for row in rows)


def safe(value: Any) -> Any:
    """A cell of a CSV file: blank for None, 是/否, dates in ISO form, texts that do not run.

    >>> safe("=1+1"), safe(-3), safe(None), safe(True), safe(dt.date(2026, 5, 1))
    ("'=1+1", -3, '', '是', '2026-05-01')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return value
    return neutralise(str(value))


def plain_text(value: Any) -> str:
    """A cell as a text to be shown, not neutralised: for cells that are written as text.

    >>> plain_text(3.0), plain_text(dt.date(2026, 5, 1)), plain_text("=1")
    ('3', '2026-05-01', '=1')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(safe(value))
