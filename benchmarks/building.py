"""Building, sharing and merging one workbook, against the plainest way to write its cells.

Time, and the size of what is built: unpacked, as every program that opens it has it in hand.
"""

import tempfile
import zipfile
from pathlib import Path

import xlsxwriter

from benchmarks import workbooks
from benchmarks.measure import Ratio, ratio, rounds, seconds
from csat_xl import operations
from csat_xl.sharing.merge_files import merge_files
from csat_xl.sharing.share import share
from csat_xl.sheets.book import Book


def measured(runs: int, small: bool) -> list[Ratio]:
    """How many times the time of XlsxWriter for bare values each takes."""
    rows = 60 if small else 2_000
    book = workbooks.large_book(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base.xlsx"
        operations.build_workbook(book, base, "native")
        back = folder / "back.xlsx"
        back.write_bytes(base.read_bytes())
        out = folder / "out.xlsx"
        timed = {
            "bare": lambda: seconds(lambda: _bare(book, out)),
            "native": lambda: seconds(lambda: operations.build_workbook(book, out, "native", True)),
            "plain": lambda: seconds(lambda: operations.build_workbook(book, out, "plain", True)),
            "share": lambda: seconds(lambda: share(base, out, force=True)),
            "merge": lambda: seconds(
                lambda: merge_files(base, [str(back)], out, "native", force=True)
            ),
        }
        found = rounds(timed, runs)
        sizes = _sizes(book, out, rows)
    lines = {
        "native": "build, native edition",
        "plain": "build, plain edition",
        "share": "share (read, mask, build, scan)",
        "merge": "merge (read both, compare, build)",
    }
    return [
        ratio(
            f"building {rows:,} rows",
            what,
            "XlsxWriter, values only",
            list(zip(found[key], found["bare"], strict=True)),
        )
        for key, what in lines.items()
    ] + sizes


def _sizes(book: Book, out: Path, rows: int) -> list[Ratio]:
    """How many times the size of the bare values each edition has, unpacked."""
    _bare(book, out)
    bare = _unpacked(out)
    found = []
    for edition in ("native", "plain"):
        operations.build_workbook(book, out, edition, True)
        pair = (_unpacked(out), bare)
        what = f"size unpacked, {edition} edition"
        found.append(ratio(f"building {rows:,} rows", what, "XlsxWriter, values only", [pair]))
    return found


def _unpacked(path: Path) -> float:
    with zipfile.ZipFile(path) as parts:
        return float(sum(part.file_size for part in parts.infolist()))


def _bare(book: Book, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False}) as file:
        dates = file.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in book.sheets:
            page = file.add_worksheet(sheet.name)
            for at, row in enumerate(book.rows(sheet.key)):
                for column, value in enumerate(row.raw.values()):
                    if hasattr(value, "year"):
                        page.write_datetime(at, column, value, dates)
                    elif value is not None:
                        page.write(at, column, value)
