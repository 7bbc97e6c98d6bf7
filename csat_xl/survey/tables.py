"""Read a table that people keep: a sheet of a workbook, or a CSV file in a usual encoding."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_xl.entries import is_blank, plain
from csat_xl.errors import CsatError
from csat_xl.guard.kinds import regular_file, unopened
from csat_xl.guard.limits import MIB
from csat_xl.guard.refusal import UnreadableFile, refusal

MAX_CSV = 64 * MIB
"""A million rows of a customer list have about 60 MiB."""
_ENCODINGS = ("utf-8-sig", "gb18030")
_LOOK_FOR_HEADER = 20
_SEPARATORS = ",\t;，"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number in the file (the header counts), and its cells by header."""

    number: int
    cells: Mapping[str, Any]

    def text(self, header: str) -> str:
        """The text of a cell without surrounding white space, ``""`` where blank."""
        value = self.cells.get(header)
        if is_blank(value):
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return plain(str(value))


@dataclass(frozen=True, slots=True)
class DataTable:
    """The headers and rows of a table; rows without any entry are passed over."""

    file: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, names: Sequence[str], what: str) -> str:
        """The first of ``names`` that is a header; an error lists the headers there are."""
        for name in names:
            if name in self.header:
                return name
        raise CsatError(
            f"{self.file}:没有{what}列({'、'.join(names)});表头为 {'、'.join(self.header)}。"
            "请改表头,或用选项指出列名。",
            f"{self.file}: no column for {what} ({', '.join(names)}); there are "
            f"{', '.join(self.header)}. Rename one, or name the column by its option.",
        )


def read_table(path: Path, sheet: str = "", wanted: Sequence[str] = ()) -> DataTable:
    """The table of a file; the header is the row that fits ``wanted`` best, else the first whole one.

    ``sheet`` names the sheet of a workbook; otherwise the one that fits ``wanted`` best is taken,
    the first with a table where none does. Every file passes the input guard.
    """
    names = frozenset(filter(None, wanted))
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return _table(path, _csv_cells(path), names)
    from csat_xl.guard.reader import pages

    found = pages(path)
    if sheet:
        if sheet not in found:
            raise CsatError(
                f"{path}:没有工作表“{sheet}”;有 {'、'.join(found)}。",
                f"{path}: there is no sheet {sheet}; there are {', '.join(found)}.",
            )
        return _table(path, found[sheet], names)
    tables = [(cells, _header_row(cells, names)) for cells in found.values()]
    whole = [(cells, _fits(cells[at], wanted)) for cells, at in tables if at >= 0]
    if not whole:
        raise _no_table(path)
    return _table(path, max(whole, key=lambda pair: pair[1])[0], names)


def _fits(row: Sequence[Any], wanted: Sequence[str]) -> tuple[int, int]:
    """How many of the headers wanted a row holds, and how early the first of them is wanted."""
    texts = {plain(cell) for cell in row if isinstance(cell, str)}
    places = [i for i, name in enumerate(wanted) if name and name in texts]
    return len(places), -min(places, default=0)


def _no_table(path: Path) -> UnreadableFile:
    return refusal(
        path,
        "没有找到表格(表头至少两列,其下有数据)",
        "no table was found (a header of two columns or more, with data below)",
    )


def _header_row(cells: Sequence[Sequence[Any]], wanted: frozenset[str]) -> int:
    best, most = -1, 0
    for i, row in enumerate(cells[:_LOOK_FOR_HEADER]):
        texts = [plain(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]
        fits = len(wanted.intersection(texts))
        if fits > most:
            best, most = i, fits
        if best < 0 and len(texts) > 1 and i + 1 < len(cells):
            best = i
    return best


def _table(path: Path, cells: Sequence[Sequence[Any]], wanted: frozenset[str]) -> DataTable:
    at = _header_row(cells, wanted)
    if at < 0:
        raise _no_table(path)
    names = ["" if is_blank(cell) else plain(str(cell)) for cell in cells[at]]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise CsatError(
            f"{path}:表头重复 {'、'.join(twice)};请改名后再试。",
            f"{path}: the headers {', '.join(twice)} occur twice; rename them.",
        )
    rows = []
    for number, line in enumerate(cells[at + 1 :], at + 2):
        found = {n: v for n, v in zip(names, line, strict=False) if n and not is_blank(v)}
        if found:
            rows.append(Row(number, found))
    return DataTable(path, tuple(name for name in names if name), tuple(rows))


def _csv_cells(path: Path) -> list[list[str]]:
    status = regular_file(path)
    if status.st_size > MAX_CSV:
        raise refusal(
            path,
            f"CSV 有 {status.st_size // MIB} MB,上限 {MAX_CSV // MIB} MB;请分成几个文件",
            f"the CSV file has {status.st_size // MIB} MB, the limit is {MAX_CSV // MIB}; split it",
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unopened(path, error) from None
    text = _decoded(path, data)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise refusal(path, f"不是有效的 CSV({error})", f"not a valid CSV file ({error})") from None


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise _unknown_encoding(path) from None
    if b"\x00" in data:
        raise refusal(path, "不是 CSV 文本", "this is no CSV text")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unknown_encoding(path)


def _unknown_encoding(path: Path) -> UnreadableFile:
    return refusal(
        path,
        "编码无法识别;请另存为“CSV UTF-8”或 .xlsx",
        "its encoding is unknown; save it as CSV UTF-8 or .xlsx",
    )
