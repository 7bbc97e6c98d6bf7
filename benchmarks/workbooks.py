"""The workbooks that all contenders read: invented data, generated once into a cache folder."""

import datetime as dt
import os
import shutil
import zipfile
from pathlib import Path

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.sheets.book import Book, Settings
from csat_xl.workbook.templates import TEMPLATES, scheme_for

MONTH = dt.date(2026, 6, 1)
MOST = 8_000
"""Rows that one draw of the sample generator gives for a month."""


def cache() -> Path:
    """The folder of generated workbooks; ``CSAT_XL_BENCHMARK_CACHE`` names another."""
    default = Path(__file__).parent / ".cache"
    folder = Path(os.environ.get("CSAT_XL_BENCHMARK_CACHE", default))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def large_book(rows: int) -> Book:
    """A monthly workbook of any number of rows.

    A month has 999 customer numbers a day; beyond them, customers have numbers of earlier years.
    """
    team = samples.TEAMS[0]
    scheme = samples.scheme_for(team, scheme_for(TEMPLATES["monthly"]))
    tables = samples.sample_tables(scheme, team, MONTH, 1, min(rows, MOST), mistakes=True)
    tracking = tables["tracking"]
    for part in range(1, -(-rows // MOST)):
        more = samples.sample_tables(
            scheme, team, MONTH, 1 + part, min(MOST, rows - len(tracking)), mistakes=True
        )["tracking"]
        for row in more:
            number = str(row["customer_id"] or "")
            if number.startswith("C20"):
                row["customer_id"] = f"C20{26 - part:02}{number[5:]}"
        tracking.extend(more)
    settings = Settings(scheme, team.name, MONTH, samples.as_of(MONTH))
    return operations.book_of("monthly", settings, tables)


def one(rows: int, edition: str) -> Path:
    """One workbook of ``rows`` survey rows."""
    path = cache() / f"{rows}-{edition}.xlsx"
    if not path.exists():
        operations.build_workbook(large_book(rows), path, edition)
    return path


def many(count: int, rows: int, edition: str) -> list[Path]:
    """``count`` different workbooks of ``rows`` rows: teams and months, each drawn by itself.

    Beyond twenty, copies of those with another team: reading and checking cost the same.
    """
    folder = cache() / f"{count}x{rows}-{edition}"
    done = folder / "done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _write(folder, count, rows, edition)
        done.touch()
    return sorted(folder.glob("*.xlsx"))


def _write(folder: Path, count: int, rows: int, edition: str) -> None:
    drawn = []
    for i in range(min(count, 20)):
        team = samples.TEAMS[i % len(samples.TEAMS)]
        month = dt.date(2025 + i // 12, i % 12 + 1, 1)
        path = folder / f"{i:04}.xlsx"
        operations.build_workbook(example_book("monthly", team, month, rows, True), path, edition)
        drawn.append((path, team.name))
    for i in range(len(drawn), count):
        path, name = drawn[i % len(drawn)]
        _copy(path, folder / f"{i:04}.xlsx", name, f"{i:04}组")


def _copy(source: Path, target: Path, team: str, other: str) -> None:
    """A copy with another team in the shared strings (and no row changed)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/sharedStrings.xml":
                content = content.replace(f">{team}<".encode(), f">{other}<".encode(), 1)
            new.writestr(part, content)
