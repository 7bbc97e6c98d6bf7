"""Batches of work over any executor; a worker that is lost changes nothing in the result."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from typing import TypeVar

from csat_xl import language
from csat_xl.jobs.work import Batch, start

R = TypeVar("R")
MakeExecutor = Callable[[int], AbstractContextManager[Executor]]
"""Gives an executor of at most so many workers."""

LARGEST_BATCH = 16
"""Files in a batch: so that a batch is some seconds of work, and a lost one is soon made again."""
FILES_A_JOB = 4
"""Below this number of files a job, starting a process costs more than it saves."""
AHEAD = 3
"""How many batches a job are given out at a time: the one in work and some that wait for it."""
TRIES = 3
"""How often all that is left is tried again before each file gets a process of its own."""


def jobs_for(files: int, jobs: int | None) -> int:
    """How many processes to use; None stands for the cores of the machine, where it pays."""
    if jobs is not None:
        return max(1, min(jobs, files))
    return max(1, min(os.cpu_count() or 1, files // FILES_A_JOB))


def batches(paths: Sequence[str], jobs: int) -> list[Batch]:
    """The files in batches: several for each job, none too large."""
    size = max(1, min(LARGEST_BATCH, len(paths) // (jobs * FILES_A_JOB)))
    return [tuple(paths[i : i + size]) for i in range(0, len(paths), size)]


def processes(jobs: int) -> Executor:
    """Worker processes of this machine."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if hasattr(context, "set_forkserver_preload"):
        context.set_forkserver_preload(["csat_xl.jobs.work"])  # imported once, not by each
    return ProcessPoolExecutor(
        jobs, mp_context=context, initializer=start, initargs=(language.current(),)
    )


def results(
    work: Callable[[Batch], R],
    given: Sequence[Batch],
    jobs: int,
    lost: Callable[[str], R],
    make: MakeExecutor = processes,
) -> Iterator[R]:
    """What ``work`` gives for each batch, as it is done; with one job, in this process.

    Where an executor breaks (a worker was killed), what is not done is done by a new one. A file
    that ends every process that reads it gives ``lost``; the others are not affected.
    """
    if jobs == 1 and make is processes:
        yield from map(work, given)
        return
    left = list(given)
    for _ in range(TRIES):
        left = yield from _round(work, left, jobs, make)
        if not left:
            return
    for path in (path for batch in left for path in batch):
        for _ in range(2):
            if not (yield from _round(work, [(path,)], 1, make)):
                break
        else:
            yield lost(path)


def _round(
    work: Callable[[Batch], R], given: Sequence[Batch], jobs: int, make: MakeExecutor
) -> Generator[R, None, list[Batch]]:
    """Give each result; return the batches that were lost with their worker.

    Only so many batches are given out as keep the workers busy, and a result is let go when it
    is taken: results never wait here in numbers, however many files there are.
    """
    left: list[Batch] = []
    waiting = deque(given)
    futures: dict[Future[R], Batch] = {}
    with make(jobs) as executor:
        try:
            while waiting or futures:
                try:
                    while waiting and len(futures) < jobs * AHEAD:
                        future = executor.submit(work, waiting[0])
                        futures[future] = waiting.popleft()
                except BrokenExecutor:
                    left += waiting
                    waiting.clear()
                for future in wait(futures, return_when=FIRST_COMPLETED).done:
                    batch = futures.pop(future)
                    try:
                        yield future.result()
                    except BrokenExecutor:
                        left.append(batch)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
    return left
