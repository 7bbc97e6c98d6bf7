"""The work on a Dask cluster: batches and the tree of sums run there, one summary comes back.

The workers need csat_xl of the same version and see the files under the same paths. Lost workers
are Dask's matter: it does their work again elsewhere; a file that ends three workers is reported.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from csat_xl import language
from csat_xl.errors import CsatError
from csat_xl.jobs import pool, work
from csat_xl.rollup.model import Summary
from csat_xl.rollup.summary import merge, unreadable

R = TypeVar("R")
_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d{1,5}|inproc://\S+")
ARITY = 8
WAIT = 30
"""Seconds to wait for the scheduler and its first worker."""


def _distributed() -> Any:
    return import_module("distributed")


@contextmanager
def client_of(address: str) -> Iterator[Any]:
    """A connection to the scheduler at an address such as ``tcp://10.0.0.5:8786``."""
    try:
        distributed = _distributed()
    except ImportError:
        raise CsatError(
            "--dask 需要 Dask:请运行 pip install 'csat-xl[cluster]'。",
            "--dask needs Dask: run pip install 'csat-xl[cluster]'.",
        ) from None
    if not _ADDRESS.fullmatch(address):
        raise CsatError(
            f"--dask {address}:应如 tcp://10.0.0.5:8786。",
            f"--dask {address}: give it as tcp://10.0.0.5:8786.",
        )
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise CsatError(
            f"连接不上 Dask 调度器 {address},或它没有工作进程:{error}。",
            f"Cannot reach the Dask scheduler {address}, or it has no worker: {error}.",
        ) from None
    try:
        with client.as_current():
            yield client
    finally:
        client.close()


def results_on(
    address: str, todo: Callable[[work.Batch], R], paths: Sequence[str], lost: Callable[[str], R]
) -> Iterator[R]:
    """What ``todo`` gives for each batch, as it is done; a batch that kills goes file by file."""
    with client_of(address) as client:
        given = {_leaf(client, todo, batch): batch for batch in _batches(client, paths)}
        done = _distributed().as_completed(list(given))
        for future in done:
            batch = given[future]
            if future.status == "finished":
                yield future.result()
            elif not _killed(future):
                future.result()
            elif len(batch) > 1:
                more = {_leaf(client, todo, (path,)): (path,) for path in batch}
                given |= more
                done.update(list(more))
            else:
                yield lost(batch[0])
            future.release()


def pooled_on(
    address: str,
    todo: Callable[[work.Batch], work.Part],
    paths: Sequence[str],
    count: Callable[[Iterable[work.Seen]], None],
) -> Summary:
    """The summary of all files, added up on the cluster; ``todo`` gives that of a batch."""
    if not paths:
        return merge([])
    with client_of(address) as client:
        leaves = {_leaf(client, todo, b): b for b in _batches(client, paths)}
        told = {client.submit(_seen, leaf, pure=False): leaf for leaf in leaves}
        whole: list[Any] = []
        extra: list[work.Part] = []
        done = _distributed().as_completed(list(told))
        for future in done:
            leaf = told.pop(future)
            if future.status == "finished":
                count(future.result())
                whole.append(leaf)
                continue
            batch = leaves[leaf]
            if not _killed(future):
                future.result()
            if len(batch) > 1:
                more = {_leaf(client, todo, (path,)): (path,) for path in batch}
                leaves |= more
                again = {client.submit(_seen, leaf, pure=False): leaf for leaf in more}
                told |= again
                done.update(list(again))
            else:
                reason = work.lost(batch[0]).reason
                extra.append(work.Part(unreadable(batch[0], reason), ()))
                count([work.Seen(batch[0])])
        while len(whole) > 1:
            whole = [
                client.submit(_added, whole[i : i + ARITY], pure=False)
                for i in range(0, len(whole), ARITY)
            ]
        found = [future.result().summary for future in whole]
    return merge([*found, *(part.summary for part in extra)])


def _leaf(client: Any, todo: Callable[[work.Batch], R], batch: work.Batch) -> Any:
    return client.submit(_in_language, language.current(), todo, batch, pure=False)


def _in_language(lang: language.Language, todo: Callable[[work.Batch], R], batch: work.Batch) -> R:
    language.use(lang)
    return todo(batch)


def _seen(part: work.Part) -> tuple[work.Seen, ...]:
    return part.seen


def _added(parts: Sequence[work.Part]) -> work.Part:
    return work.Part(merge(part.summary for part in parts), ())


def _killed(future: Any) -> bool:
    return isinstance(future.exception(), _distributed().KilledWorker)


def _batches(client: Any, paths: Sequence[str]) -> list[work.Batch]:
    return pool.batches(paths, max(1, len(client.scheduler_info()["workers"])))
