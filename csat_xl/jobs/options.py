"""``--jobs``, ``--dask`` and ``--progress`` of the command line, and what the screen shows of it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from csat_xl.errors import CsatError

if TYPE_CHECKING:
    from csat_xl.jobs.run import Plan, Step, Watch

Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", help="进程数,默认为处理器核数。Processes; default: the cores."),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", help="Dask 调度器地址,如 tcp://10.0.0.5:8786。A Dask scheduler."),
]
Progress = Annotated[
    str, typer.Option("--progress", help="bar、json(逐行,到标准错误)或 none。How to show progress.")
]


@contextmanager
def planned(jobs: int | None, dask: str | None, progress: str) -> Iterator["Plan"]:
    """The plan of the work by the options, with its progress shown as long as it runs."""
    from csat_xl.jobs.run import Plan

    if jobs is not None and jobs < 1:
        raise CsatError(f"--jobs {jobs}:至少为 1。", f"--jobs {jobs}: it must be at least 1.")
    if jobs is not None and dask is not None:
        raise CsatError("--jobs 与 --dask 只能用一个。", "Use either --jobs or --dask, not both.")
    if progress not in ("bar", "json", "none"):
        raise CsatError(
            f"--progress {progress}:应为 bar、json 或 none。",
            f"--progress {progress}: it must be bar, json or none.",
        )
    if progress == "json":
        yield Plan(jobs, dask, _print_line)
    elif progress == "bar" and sys.stderr.isatty():
        with _bar() as watch:
            yield Plan(jobs, dask, watch)
    else:
        yield Plan(jobs, dask)


def _print_line(step: "Step") -> None:
    told = {
        "files": step.files,
        "of": step.of,
        "rows": step.rows,
        "problems": step.problems,
        "seconds": round(step.seconds, 1),
        "left": round(step.left, 1),
        "file": step.file,
    }
    sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stderr.flush()


@contextmanager
def _bar() -> Iterator["Watch"]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("读取工作簿"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]:,} 行  {task.fields[problems]:,} 处问题  剩余"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rows=0, problems=0)

        def watch(step: "Step") -> None:
            bar.update(
                task, completed=step.files, total=step.of, rows=step.rows, problems=step.problems
            )

        yield watch
