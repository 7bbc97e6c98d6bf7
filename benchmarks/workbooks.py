"""The workbooks that all contenders read: invented data, generated once into a cache folder."""

import datetime as dt
import os
import re
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


def many(count: int, rows: int, edition: str, *, own: bool = False) -> list[Path]:
    """``count`` different workbooks of ``rows`` rows: teams and months, each drawn by itself.

    Beyond twenty, copies of those with another team: reading and checking cost the same. With
    ``own`` each copy has agents and customers of its own, as the teams of a company have; few
    customers come to several teams. Without it all copies share them.
    """
    folder = cache() / f"{count}x{rows}-{edition}{'-own' if own else ''}"
    done = folder / "done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _write(folder, count, rows, edition, own)
        done.touch()
    return sorted(folder.glob("*.xlsx"))


DRAWN = 20


def _write(folder: Path, count: int, rows: int, edition: str, own: bool) -> None:
    drawn = []
    for i in range(min(count, DRAWN)):
        team = samples.TEAMS[i % len(samples.TEAMS)]
        month = dt.date(2025 + i // 12, i % 12 + 1, 1)
        path = folder / f"{i:04}.xlsx"
        operations.build_workbook(example_book("monthly", team, month, rows, True), path, edition)
        drawn.append((path, team))
    for i in range(len(drawn), count):
        path, team = drawn[i % len(drawn)]
        texts = {team.name: f"{i:04}组"}
        if own:
            texts |= {agent.name: f"{agent.name}{_word(i)}" for agent in team.agents}
        _copy(path, folder / f"{i:04}.xlsx", texts, i // len(drawn) if own else 0)


def _word(number: int) -> str:
    """A number as a name has it: 一二三."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _copy(source: Path, target: Path, texts: dict[str, str], turn: int) -> None:
    """A copy with other shared strings (and no row changed)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/sharedStrings.xml":
                text = content.decode()
                for word, other in texts.items():
                    text = text.replace(f">{word}<", f">{other}<")
                content = _CUSTOMER.sub(lambda found: _other(found, turn), text).encode()
            new.writestr(part, content)


_CUSTOMER = re.compile(r"(?<=>C20)(\d{6})(\d{3})(?=<)")


def _other(found: re.Match[str], turn: int) -> str:
    """The number of another customer of the same day; one in twenty comes to five teams."""
    number = int(found[2])
    turn -= turn % 5 if number % 20 == 0 else 0
    return f"{found[1]}{(number - 1 + 10 * turn) % 999 + 1:03}"
