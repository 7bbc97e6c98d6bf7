"""The reading of one workbook in a process of its own, started as a program by its path.

It writes a pickle of ``{sheet: rows}`` or of a reason (``str``) to its standard output. An abort
inside the reader, or memory beyond the cap, ends this process and no other.
"""

import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_pages(path: str) -> dict[str, list[list[Any]]]:
    """Every sheet as rows of cells from A1 on; used in this process and in the program's own."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        return {name: rows_of(book, name) for name in book.sheet_names}


def opened(stream: BinaryIO) -> "CalamineWorkbook":
    """A workbook in memory."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(stream)


def rows_of(book: "CalamineWorkbook", name: str) -> list[list[Any]]:
    """A sheet as rows of cells from A1 on; a text or number that is there often is held once."""
    sheet = book.get_sheet_by_name(name)
    left = [""] * (sheet.start[1] if sheet.start else 0)
    known: dict[Any, Any] = {}
    once = known.setdefault
    return [
        left + [once(c, c) if c.__class__ is str or c.__class__ is float else c for c in row]
        for row in sheet.iter_rows()
    ]


def cap_memory(limit: int) -> None:
    """Limit the address space where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    cap = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (cap, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, limit: int, out: str) -> None:
    """Read ``path`` under the cap and hand the rows, or the reason, over in ``out``."""
    cap_memory(limit)
    result: dict[str, list[list[Any]]] | str
    try:
        result = read_pages(path)
    except MemoryError:
        result = "memory"
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        result = f"{type(error).__name__}: {error}"[:300]
    with Path(out).open("wb") as stream:
        pickle.dump(result, stream, protocol=5)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
