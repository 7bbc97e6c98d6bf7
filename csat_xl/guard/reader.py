"""The cells of a workbook that passed the guard.

Ordinary files are read in this process, from the copy that the guard made on its way: it has
bounded what they can ask for. Large and odd ones are read in a process of their own, which costs
about 0.1 s and the copying of the rows.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from csat_xl.guard import worker
from csat_xl.guard.examine import Measure, examine, unchanged
from csat_xl.guard.limits import (
    OWN_PROCESS_CELLS,
    OWN_PROCESS_EXPANDED,
    WORKER_MEMORY,
    WORKER_SECONDS,
)
from csat_xl.guard.refusal import UnreadableFile, damaged, refusal
from csat_xl.guard.slim import Slim

Pages = dict[str, list[list[Any]]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contents:
    """A workbook that passed the guard.

    ``pages`` gives the rows of each visible or hidden sheet from A1 on, read when asked for.
    ``formulas`` has the addresses of the cells with a formula by part (``xl/worksheets/…``); a
    part where they are not known is missing.
    """

    pages: Mapping[str, list[list[Any]]]
    formulas: Mapping[str, Collection[bytes]]


def contents(path: Path) -> Contents:
    """The cells of a workbook, or :class:`UnreadableFile`."""
    slim = Slim()
    try:
        measure = examine(path, slim)
    finally:
        copy = slim.close()
    try:
        if slim.usable and not _needs_a_process(measure, slim.size):
            return Contents(_Sheets(path, copy), slim.formulas)
        copy.close()
        if _needs_a_process(measure, measure.expanded):
            found = Contents(_apart(path), {})
        else:
            found = Contents(_guarded(path, lambda: worker.read_pages(str(path))), {})
    except UnreadableFile:
        unchanged(path, measure.status)
        raise
    unchanged(path, measure.status)
    return found


def pages(path: Path) -> Pages:
    """Every visible or hidden sheet as rows of cells from A1 on; or :class:`UnreadableFile`."""
    return dict(contents(path).pages)


class _Sheets(Mapping[str, list[list[Any]]]):
    """The sheets of a workbook in memory, each read when it is asked for."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._path = path
        self._book = _guarded(path, lambda: worker.opened(stream))
        self._names = list(self._book.sheet_names)

    def __getitem__(self, name: str) -> list[list[Any]]:
        if name not in self._names:
            raise KeyError(name)
        return _guarded(self._path, lambda: worker.rows_of(self._book, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _needs_a_process(measure: Measure, size: int) -> bool:
    return measure.odd or measure.cells > OWN_PROCESS_CELLS or size > OWN_PROCESS_EXPANDED


def _guarded(path: Path, read: Callable[[], T]) -> T:
    """What ``read`` gives; every way in which a reader can fail is a reason."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        raise _too_much(path) from None
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        raise _broken(path, f"{type(error).__name__}: {error}") from None


def _apart(path: Path) -> Pages:
    """Read in a process of its own; its end by any means is only a reason."""
    if not Path(sys.executable or "").name.lower().startswith("python"):
        raise refusal(
            path,
            "文件很大或结构特殊,在此程序中不读;请用命令行 csat-xl,或在 Excel 中另存一份",
            "a large or odd file, not read inside this program; use csat-xl on the command line, "
            "or save a fresh copy in Excel",
        )
    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        out = Path(folder) / "rows"
        command = [sys.executable, "-P", worker.__file__, str(path.absolute())]
        try:
            subprocess.run(
                [*command, str(WORKER_MEMORY), str(out)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                timeout=WORKER_SECONDS,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            raise refusal(
                path,
                f"读取超过 {WORKER_SECONDS} 秒,已停止;请分成几个文件",
                f"reading took more than {WORKER_SECONDS} seconds and was stopped; split the file",
            ) from None
        if not out.exists() or not out.stat().st_size:
            raise _too_much(path)
        try:
            result = pickle.loads(out.read_bytes())  # noqa: S301 - written by our own process
        except (pickle.UnpicklingError, EOFError):
            raise _too_much(path) from None
    if result == "memory":
        raise _too_much(path)
    if isinstance(result, str):
        raise _broken(path, result)
    return cast("Pages", result)


def _broken(path: Path, reason: str) -> UnreadableFile:
    return damaged(path, reason, reason)


def _too_much(path: Path) -> UnreadableFile:
    return refusal(
        path,
        "读取时内存不足或读取程序中止,主程序不受影响;请在 Excel 中另存一份,或分成几个文件",
        "reading ran out of memory or the reader stopped, nothing else is affected; save a fresh "
        "copy in Excel, or split the file",
    )
