"""The archive file: one DuckDB database, written a workbook at a time, whole or not at all.

Tables: ``archive`` (format and version), ``workbooks`` (one line a kept workbook, with its
summary as JSON), ``log`` (every addition and replacement), and ``rows_<sheet>`` with the
de-identified rows, whose column ``workbook`` refers to ``workbooks.id``. Each workbook is one
transaction: after a crash at any moment the file holds the old rows or the new ones.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from csat_xl import __version__
from csat_xl.archive.entry import Entry, Key, Table
from csat_xl.errors import CsatError
from csat_xl.guard.refusal import refusal
from csat_xl.rollup.model import Summary, merge
from csat_xl.rollup.serial import from_json

FORMAT, VERSION = "csat_xl.archive", "1"
ADDED, REPLACED, UNCHANGED = "新增", "替换", "内容未变"
ROWS = "rows_"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_START = """
CREATE TABLE archive (name VARCHAR, value VARCHAR);
CREATE TABLE workbooks (
    id VARCHAR, team VARCHAR, period VARCHAR, template VARCHAR, scheme VARCHAR, part VARCHAR,
    branch VARCHAR, file VARCHAR, fingerprint VARCHAR, rules_from DATE, added TIMESTAMP, program VARCHAR,
    total INTEGER, valid INTEGER, summary VARCHAR);
CREATE TABLE log (added TIMESTAMP, id VARCHAR, action VARCHAR, file VARCHAR, fingerprint VARCHAR);
"""
_SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
_MAGIC = b"DUCK"

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A workbook in the archive."""

    key: Key
    file: str
    fingerprint: str
    added: dt.datetime
    total: int
    valid: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which workbooks are meant: months from and to (``2026-05``), teams, schemes; "" is all."""

    first: str = ""
    last: str = ""
    team: str = ""
    scheme: str = ""

    def __post_init__(self) -> None:
        """A month that is written otherwise would silently find nothing."""
        for option, month in (("--from", self.first), ("--to", self.last)):
            if month and not _MONTH.fullmatch(month):
                raise CsatError(
                    f"{option} {month}:应如 2026-05。", f"{option} {month}: give it as 2026-05."
                )

    def where(self) -> tuple[str, list[str]]:
        """The condition in SQL and its values."""
        parts = {
            "period >= ?": self.first,
            "period <= ?": self.last,
            "team = ?": self.team,
            "scheme = ?": self.scheme,
        }
        chosen = {text: value for text, value in parts.items() if value}
        return " AND ".join(chosen) or "true", list(chosen.values())


class Archive:
    """An open archive; use it in a ``with`` statement."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        import duckdb

        self.path = path
        _looked_at(path, create)
        fresh = not path.exists()
        try:
            self._db = duckdb.connect(str(path), read_only=not create, config=_SAFE)
        except duckdb.Error as error:
            raise _unopened(path, error) from None
        try:
            if fresh:
                self._start()
            self._check()
        except duckdb.Error as error:
            self._db.close()
            raise _foreign(path, str(error)) from None
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._db.close()

    def add(self, entry: Entry, step: Step = lambda name: None) -> str:
        """Keep a workbook; one with the same key is replaced. Gives 新增, 替换 or 内容未变.

        ``step`` is called with the name of each stage inside the transaction (for progress, and
        for tests that end the program there).
        """
        mark = _id(entry.key)
        old = self._db.execute("SELECT fingerprint FROM workbooks WHERE id = ?", [mark]).fetchone()
        action = ADDED if old is None else UNCHANGED if old[0] == entry.fingerprint else REPLACED
        now = dt.datetime.now(dt.UTC).astimezone().replace(tzinfo=None, microsecond=0)
        self._db.execute("BEGIN")
        try:
            step("begun")
            for name in ("workbooks", *self.row_tables()):
                column = "id" if name == "workbooks" else "workbook"
                self._db.execute(f"DELETE FROM {name} WHERE {column} = ?", [mark])  # noqa: S608
            step("old rows deleted")
            for table in entry.tables:
                self._write(table, mark)
            step("rows written")
            line = [
                mark,
                *entry.key,
                entry.file,
                entry.fingerprint,
                entry.rules_from,
                now,
                __version__,
                entry.total,
                entry.valid,
                entry.summary,
            ]
            marks = ", ".join("?" * len(line))
            self._db.execute(f"INSERT INTO workbooks VALUES ({marks})", line)  # noqa: S608
            self._db.execute(
                "INSERT INTO log VALUES (?, ?, ?, ?, ?)",
                [now, mark, action, entry.file, entry.fingerprint],
            )
            step("summary written")
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        step("committed")
        return action

    def workbooks(self, selection: Selection | None = None) -> list[Stored]:
        """The workbooks kept, by month, team and template."""
        where, values = (selection or Selection()).where()
        rows = self._db.execute(
            "SELECT team, period, template, scheme, part, branch, file, fingerprint, added, total, valid "  # noqa: S608
            f"FROM workbooks WHERE {where} ORDER BY period, branch, team, template, scheme, part",
            values,
        ).fetchall()
        return [Stored(Key(*row[:6]), *row[6:]) for row in rows]

    def summary(self, selection: Selection | None = None) -> Summary:
        """The summaries of the workbooks chosen, added up: as a roll-up of their files gives."""
        where, values = (selection or Selection()).where()
        found = self._db.execute(
            f"SELECT summary FROM workbooks WHERE {where}",  # noqa: S608
            values,
        )
        return merge(from_json(row[0]) for row in iter(found.fetchone, None))

    def row_tables(self) -> list[str]:
        """The names of the tables of rows."""
        return sorted(name for name in self._tables() if name.startswith(ROWS))

    def copy(self, query: str, target: Path) -> None:
        """Write the result of a query of the archive's own as a Parquet file."""
        quoted = str(target).replace("'", "''")
        self._db.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)")

    def rows(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The result of a query of the archive's own: column names and rows."""
        found = self._db.execute(query)
        return [column[0] for column in found.description or ()], found.fetchall()

    def _write(self, table: Table, mark: str) -> None:
        name = ROWS + table.name
        columns = dict(table.columns)
        there = self._columns_of(name)
        if not there:
            self._db.execute(f"CREATE TABLE {name} (workbook VARCHAR)")
        for column, kind in columns.items():
            if column not in there:
                self._db.execute(f'ALTER TABLE {name} ADD COLUMN "{column}" {kind}')
        if not table.rows:
            return
        listed = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
        by_column = [list(cells) for cells in zip(*table.rows, strict=True)]
        self._db.execute(
            f"INSERT INTO {name} (workbook, {listed}) SELECT ?, {values}",
            [mark, *by_column],
        )

    def _columns_of(self, table: str) -> set[str]:
        rows = self._db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ?", [table]
        ).fetchall()
        return {row[0] for row in rows}

    def _tables(self) -> list[str]:
        rows = self._db.execute(
            "SELECT table_name, table_type FROM information_schema.tables"
        ).fetchall()
        if any(kind != "BASE TABLE" for _, kind in rows):
            raise _foreign(self.path, "view")
        return [name for name, _ in rows if name.isidentifier()]

    def _start(self) -> None:
        self._db.execute("BEGIN")
        self._db.execute(_START)
        for name, value in (("format", FORMAT), ("version", VERSION)):
            self._db.execute("INSERT INTO archive VALUES (?, ?)", [name, value])
        self._db.execute("COMMIT")

    def _check(self) -> None:
        if "archive" not in self._tables():
            raise _foreign(self.path, "archive")
        found = dict(self._db.execute("SELECT name, value FROM archive").fetchall())
        if found.get("format") != FORMAT or found.get("version") != VERSION:
            raise _foreign(self.path, f"version {found.get('version')}")


def _id(key: Key) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16]


def doubled(stored: Iterable[Stored]) -> list[tuple[Stored, Stored]]:
    """Pairs of workbooks of one team, month and part whose survey rows may count twice.

    The templates ``tracking`` and ``monthly`` both hold the tracking sheet.
    """
    first: dict[tuple[str, ...], Stored] = {}
    pairs = []
    for book in stored:
        if book.total:
            place = book.key.branch, book.key.team, book.key.period, book.key.part
            if place in first:
                pairs.append((first[place], book))
            else:
                first[place] = book
    return pairs


def _looked_at(path: Path, create: bool) -> None:
    """Refuse what is no archive before the database opens it."""
    if path.is_dir() or not path.parent.is_dir():
        raise CsatError(
            f"{path}:应为归档文件名(.duckdb),其文件夹须存在。",
            f"{path}: give the name of an archive file (.duckdb) in a folder that exists.",
        )
    if not path.exists():
        if create:
            return
        raise refusal(
            path,
            "没有这个归档;先用 csat-xl archive add 建立",
            "there is no such archive; make it with csat-xl archive add",
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(12)
    except OSError as error:
        raise _unopened(path, error) from None
    if head[8:12] != _MAGIC:
        raise _foreign(path, "DUCK")


def _foreign(path: Path, reason: str) -> CsatError:
    reason = reason.splitlines()[0][:120]
    return refusal(
        path,
        f"不是本程序的归档文件,或已损坏、由更新的版本写成({reason})",
        f"not an archive of this program, damaged, or written by a newer version ({reason})",
    )


def _unopened(path: Path, error: Exception) -> CsatError:
    reason = str(error).splitlines()[0][:160]
    if "lock" in reason.lower():
        return CsatError(
            f"{path} 正被另一个程序使用;请等它结束后再试,归档未变。",
            f"{path} is in use by another program; try again when it has ended, nothing changed.",
        )
    return refusal(path, f"归档打不开({reason})", f"the archive cannot be opened ({reason})")
