"""Processes, orders, killed workers and a Dask cluster: the result is the same to the byte."""

import datetime as dt
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.file_report import check_file
from csat_xl.jobs import pool, run, work
from csat_xl.jobs.run import Plan
from csat_xl.rollup.summary import merge
from csat_xl.rollup.workbook import write_rollup
from csat_xl.sheets import tracking
from csat_xl.sheets.table import Table
from tests.jobs import deadly

FILES, ROWS = 6, 15


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Workbooks of several teams and months, one of them twice, and one that is none."""
    folder = tmp_path_factory.mktemp("files")
    for i in range(FILES):
        team, month = samples.TEAMS[i % 3], dt.date(2026, 1 + i // 3, 1)
        book = example_book("monthly", team, month, ROWS + i, mistakes=True)
        operations.build_workbook(book, folder / f"{i}.xlsx", "plain")
    shutil.copy(folder / "0.xlsx", folder / "again.xlsx")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    return folder


def rolled_up(files, target, plan):
    """The figures as JSON and the roll-up workbook, as bytes."""
    names = [str(files)] if not isinstance(files, list) else files
    figures = operations.rollup_files(names, plan=plan)
    write_rollup(figures, target)
    return json.dumps(figures, ensure_ascii=False).encode(), target.read_bytes()


@pytest.fixture(scope="module")
def expected(files, tmp_path_factory):
    return rolled_up(files, tmp_path_factory.mktemp("one") / "r.xlsx", Plan(jobs=1))


def test_one_process_counts_doubles_once_and_lists_what_it_cannot_read(expected):
    figures = json.loads(expected[0])
    assert len(figures["workbooks"]) == FILES
    assert [name[-10:] for name in figures["duplicates"]] == ["again.xlsx"]
    assert len(figures["unreadable"]) == 1


@pytest.mark.parametrize("jobs", [2, 8])
def test_any_number_of_processes_gives_the_same_bytes(jobs, files, expected, tmp_path):
    assert rolled_up(files, tmp_path / "r.xlsx", Plan(jobs=jobs)) == expected


def test_any_order_and_any_executor_give_the_same_bytes(files, expected, tmp_path):
    names = sorted(map(str, files.iterdir()), reverse=True)
    plan = Plan(jobs=3, make=ThreadPoolExecutor)
    assert rolled_up(names[3:] + names[:3], tmp_path / "r.xlsx", plan) == expected


def test_a_worker_killed_half_way_changes_nothing(files, expected, tmp_path):
    made, killed = [], []

    def make(jobs):
        made.append(pool.processes(jobs))
        return made[-1]

    def kill(step):
        if not killed:
            killed.append(next(iter(made[0]._processes)))
            os.kill(killed[0], signal.SIGKILL)

    assert rolled_up(files, tmp_path / "r.xlsx", Plan(jobs=2, make=make, watch=kill)) == expected
    assert killed


def test_a_file_that_ends_every_worker_is_told_and_the_others_are_done():
    batches = [("a", "b"), ("c", "deadly", "d"), ("e",)]
    found = list(pool.results(deadly.count, batches, 2, lambda path: path))
    assert sum(item for item in found if isinstance(item, int)) == 5
    assert [item for item in found if isinstance(item, str)] == ["deadly"]


def test_results_do_not_pile_up_while_they_are_added():
    begun, taken, jobs = [], 0, 2
    given = [(str(i),) for i in range(40)]
    for _ in pool.results(begun.append, given, jobs, lambda path: path, ThreadPoolExecutor):
        taken += 1
        assert len(begun) - taken <= jobs * pool.AHEAD
    assert len(begun) == taken == len(given)


@pytest.mark.parametrize("what", [work.summary, work.reports])
def test_rows_of_two_workbooks_are_never_held_at_a_time(what, tmp_path, monkeypatch):
    """When a file is read, no table of the one before is alive, whatever its checks remembered."""
    book = example_book("monthly", samples.TEAMS[0], dt.date(2026, 1, 1), 20, mistakes=True)
    row = book.rows(tracking.KEY)[0]
    twice = (*book.rows(tracking.KEY), row.at_number(99))  # a double makes its check remember rows
    book = replace(book, records={**book.records, tracking.KEY: twice})
    paths = [tmp_path / f"{i}.xlsx" for i in range(3)]
    for path in paths:
        operations.build_workbook(book, path, "plain")
    tables, alive = [], []

    def watched(path):
        alive.append(sum(table() is not None for table in tables))
        report = check_file(path)
        rows = report.book.records.values()
        tables.extend(weakref.ref(table) for table in rows if isinstance(table, Table))
        return report

    monkeypatch.setattr(work, "check_file", watched)
    what(tuple(map(str, paths)))
    assert len(tables) >= 3
    assert alive == [0, 0, 0]


def test_a_lost_file_is_reported_in_a_sentence():
    report = work.lost("甲.xlsx")
    assert report.book is None
    assert report.reason.startswith("甲.xlsx:")


def test_reports_of_checks_come_in_the_order_of_the_files(files):
    names = sorted(map(str, files.iterdir()), reverse=True)
    alone = [operations.check_file(p) for p in sorted(files.iterdir(), reverse=True)]
    for jobs in (1, 2):
        reports = run.check_files(names, Plan(jobs=jobs))
        assert [(r.file, r.findings, r.reason) for r in reports] == [
            (r.file, r.findings, r.reason) for r in alone
        ]


def test_a_sum_of_sums_is_the_sum_of_all(files):
    """As on a cluster: batches are added up where they are made, and their sums to one."""
    parts = [work.summary((str(path),)).summary for path in sorted(files.glob("?.xlsx"))]
    sums = [merge(parts[i : i + 4]) for i in range(0, len(parts), 4)]
    assert merge(reversed(sums)) == merge(parts)
    through = [pickle.loads(pickle.dumps(one)) for one in sums]  # noqa: S301
    assert merge(through) == merge(parts)


def test_progress_counts_files_rows_and_problems(files):
    steps = []
    operations.rollup_files([str(files)], plan=Plan(jobs=2, watch=steps.append))
    assert [step.files for step in steps] == list(range(1, FILES + 2))
    assert {step.of for step in steps} == {FILES + 1}
    assert steps[-1].rows > FILES * ROWS
    assert steps[-1].problems > 0
    assert steps[-1].left == 0


def csat_xl(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "csat_xl.cli", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
    )


def test_progress_on_the_command_line_is_lines_of_json(files, expected, tmp_path):
    out, data = tmp_path / "r.xlsx", tmp_path / "r.json"
    done = csat_xl("rollup", files, "-o", out, "--json", data, "--progress", "json", "--jobs", 1)
    assert done.returncode == 3  # a file could not be read
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["files"] == lines[-1]["of"] == FILES + 1
    assert set(lines[0]) == {"files", "of", "rows", "problems", "seconds", "left", "file"}
    assert json.loads(data.read_text("utf-8")) == json.loads(expected[0])


@pytest.mark.parametrize(
    "options", [("--jobs", "0"), ("--progress", "no"), ("--jobs", "1", "--dask", "tcp://x:1")]
)
def test_wrong_options_are_told_in_a_sentence(options, files):
    done = csat_xl("check", files / "0.xlsx", *options)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--" in done.stderr


# --- Dask ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers on loopback: the address, and the processes of the workers."""
    pytest.importorskip("distributed")
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": file.parent}
    path = os.pathsep.join(filter(None, [os.getcwd(), *sys.path]))  # noqa: PTH109
    quick = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}  # to a worker that is gone
    quiet["env"] = {**os.environ, **quick, "PYTHONPATH": path}
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    scheduler = subprocess.Popen(
        [*start, "--port", "0", "--no-dashboard", "--scheduler-file", file], **quiet
    )
    end = time.monotonic() + 60
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.1)
    address = json.loads(file.read_text("utf-8"))["address"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
    alone = ["--no-nanny", "--no-dashboard", "--local-directory", file.parent]
    workers = [subprocess.Popen([*worker, *alone], **quiet) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_dask_cluster_gives_the_same_bytes(cluster, files, expected, tmp_path):
    address, _ = cluster
    steps = []
    plan = Plan(dask=address, watch=steps.append)
    assert rolled_up(files, tmp_path / "r.xlsx", plan) == expected
    assert steps[-1].files == steps[-1].of == FILES + 1
    names = sorted(map(str, files.iterdir()))
    reports = run.check_files(names, Plan(dask=address))
    assert [r.findings for r in reports] == [
        r.findings for r in run.check_files(names, Plan(jobs=1))
    ]


def test_a_dask_worker_killed_half_way_changes_nothing(cluster, files, expected, tmp_path):
    address, workers = cluster

    def kill(step):
        workers[0].kill()

    assert rolled_up(files, tmp_path / "r.xlsx", Plan(dask=address, watch=kill)) == expected
    assert workers[0].wait(10) is not None


def test_a_scheduler_that_is_not_there_is_told_in_a_sentence(files, monkeypatch):
    from csat_xl.errors import CsatError
    from csat_xl.jobs import cluster

    monkeypatch.setattr(cluster, "WAIT", 1)
    with pytest.raises(CsatError, match="Dask"):
        run.check_files([str(files / "0.xlsx")], Plan(dask="tcp://127.0.0.1:9"))
