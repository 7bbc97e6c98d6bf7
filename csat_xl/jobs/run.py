"""Check and roll up many workbooks: the same for one process, several, or a cluster."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from csat_xl.file_report import FileReport
from csat_xl.files import workbooks_in
from csat_xl.jobs import pool, work
from csat_xl.rollup.model import Sum, Summary
from csat_xl.rollup.summary import unreadable


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work has come: files done of all, rows and problems so far, seconds."""

    file: str
    files: int
    of: int
    rows: int
    problems: int
    seconds: float

    @property
    def left(self) -> float:
        """The seconds left, if the other files are like those done."""
        return self.seconds / self.files * (self.of - self.files) if self.files else 0.0


R = TypeVar("R")
Watch = Callable[[Step], None]


def nobody(step: Step) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Plan:
    """Who does the work: ``jobs`` processes (None: the cores), or the Dask cluster at ``dask``.

    ``make`` gives another executor of :mod:`concurrent.futures`; ``watch`` is told each step.
    """

    jobs: int | None = None
    dask: str | None = None
    watch: Watch = nobody
    make: pool.MakeExecutor = pool.processes
    _started: float = field(default_factory=time.monotonic)
    _done: tuple[int, int, int] = (0, 0, 0)

    def count(self, files: Iterable[work.Seen], of: int) -> None:
        """Tell the watcher of files that are done."""
        for seen in files:
            done, rows, problems = self._done
            self._done = done + 1, rows + seen.rows, problems + seen.problems
            self.watch(Step(seen.file, *_placed(self._done, of), time.monotonic() - self._started))


def _placed(done: tuple[int, int, int], of: int) -> tuple[int, int, int, int]:
    files, rows, problems = done
    return files, of, rows, problems


def check_files(arguments: Iterable[str], plan: Plan) -> list[FileReport]:
    """The report on every workbook named, in the order of the arguments, without its rows."""
    paths = [str(path) for path in workbooks_in(arguments)]
    found: dict[str, FileReport] = {}
    each = list(dict.fromkeys(paths))
    for part in _results(work.reports, each, plan, lambda p: ((work.lost(p), work.Seen(p)),)):
        found |= {seen.file: report for report, seen in part}
        plan.count((seen for _, seen in part), len(each))
    return [found[path] for path in paths]


def summary_of(
    arguments: Iterable[str], skip: Iterable[Path], plan: Plan, *, crossed: bool = True
) -> Summary:
    """The pooled summary of all workbooks named; a file that cannot be read is listed.

    Without ``crossed`` it has no cells for cross-tables.

    The same workbook twice (one path or one content) counts once and is listed. The result does
    not depend on the order of the files, nor on who did the work.
    """
    left_out = {path.resolve() for path in skip}
    paths = [p for p in workbooks_in(arguments) if p.resolve() not in left_out]
    named = sorted({str(path) for path in paths})
    counted, doubles = _different(named, plan)
    doubles += sorted(str(path) for path, times in Counter(paths).items() if times > 1)
    whole, todo = Sum(), partial(work.summary, crossed=crossed)
    if plan.dask is None:
        for part in _results(todo, counted, plan, _lost):
            plan.count(part.seen, len(counted))
            whole.add(part.summary)
        pooled = whole.result()
    else:
        from csat_xl.jobs.cluster import pooled_on

        pooled = pooled_on(plan.dask, todo, counted, lambda seen: plan.count(seen, len(counted)))
    return replace(pooled, duplicates=tuple(sorted(doubles)))


def _different(named: Sequence[str], plan: Plan) -> tuple[list[str], list[str]]:
    """The files with different content, and those that repeat an earlier one."""
    first: dict[str, str] = {}
    doubles = []
    for path, mark in work.marks(tuple(named)):
        if mark and first.setdefault(mark, path) != path:
            doubles.append(path)
    again = set(doubles)
    return [path for path in named if path not in again], doubles


def _lost(path: str) -> work.Part:
    reason = work.lost(path).reason
    return work.Part(unreadable(path, reason), (work.Seen(path),))


def _results(
    todo: Callable[[work.Batch], R],
    paths: Sequence[str],
    plan: Plan,
    lost: Callable[[str], R],
) -> Iterable[R]:
    if plan.dask is not None:
        from csat_xl.jobs.cluster import results_on

        return results_on(plan.dask, todo, paths, lost)
    jobs = pool.jobs_for(len(paths), plan.jobs)
    return pool.results(todo, pool.batches(paths, jobs), jobs, lost, plan.make)
