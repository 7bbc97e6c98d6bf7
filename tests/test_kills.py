"""The program killed at any moment: inputs byte-identical, outputs as before or whole.

``CSAT_XL_KILLS`` gives the number of kills over all commands (default 12; the proof is 100).
"""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from csat_xl import operations, samples
from csat_xl.archive.store import Archive, Selection
from csat_xl.demo import example_book
from csat_xl.files import fingerprint, workbooks_in

KILLS = int(os.environ.get("CSAT_XL_KILLS", "12"))
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


@dataclass(frozen=True)
class Work:
    """A command with its inputs, its outputs, and how an output is compared."""

    arguments: list[str]
    inputs: list[Path]
    outputs: list[Path]
    state: Callable[[Path], object]


def content(path):
    """What a file holds, to the byte; None where there is none."""
    return fingerprint(path) if path.exists() else None


def kept(path):
    """What an archive holds: the months, teams and counts."""
    if not path.exists():
        return None
    with Archive(path) as store:
        return sorted(
            (repr(stored.key), stored.fingerprint, stored.total, stored.valid)
            for stored in store.workbooks(Selection("", "", ""))
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two teams and two months."""
    place = tmp_path_factory.mktemp("kills")
    for team in samples.TEAMS[:2]:
        for month in (MAY, JUNE):
            book = example_book("monthly", team, month, 30, mistakes=True)
            path = place / f"{team.name}-{month:%Y-%m}.xlsx"
            operations.build_workbook(book, path, "plain")
    return place


def works(folder, out):
    """The commands, each writing over what an earlier run left."""
    files = workbooks_in([str(folder)])
    one = str(files[0])
    return {
        "rollup": Work(
            ["rollup", str(folder), "-o", f"{out}/r.xlsx", "--json", f"{out}/r.json", "--force"],
            files,
            [out / "r.xlsx", out / "r.json"],
            content,
        ),
        "share": Work(
            ["share", one, "-o", f"{out}/s.xlsx", "--force"], files[:1], [out / "s.xlsx"], content
        ),
        "merge": Work(
            ["merge", one, f"{out}/copy.xlsx", "-o", f"{out}/m.xlsx", "--force"],
            [files[0], out / "copy.xlsx"],
            [out / "m.xlsx"],
            content,
        ),
        "archive": Work(
            ["archive", "add", f"{out}/h.duckdb", *map(str, files)],
            files,
            [out / "h.duckdb"],
            kept,
        ),
    }


def start(arguments):
    code = "from csat_xl.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("name", ["rollup", "share", "merge", "archive"])
def test_kills_at_random_moments(name, folder, tmp_path):
    (tmp_path / "copy.xlsx").write_bytes(workbooks_in([str(folder)])[0].read_bytes())
    work = works(folder, tmp_path)[name]
    begun = time.monotonic()
    assert start(work.arguments).wait(120) in (0, 1)
    lasted = time.monotonic() - begun
    new = {path: work.state(path) for path in work.outputs}
    assert None not in new.values()
    inputs = {path: fingerprint(path) for path in work.inputs}
    chance = random.Random(name)  # noqa: S311 - repeatable, not secret
    for _ in range(-(-KILLS // 4)):
        old = {}
        for path in work.outputs:  # an output of before: none, or another
            path.unlink(missing_ok=True)
            if name != "archive" and chance.random() < 0.5:
                path.write_bytes(b"old")
            old[path] = work.state(path)
        running = start(work.arguments)
        time.sleep(chance.uniform(0, lasted * 1.1))
        running.send_signal(signal.SIGKILL)
        running.wait(60)
        for path in work.outputs:
            found = work.state(path)
            if name == "archive" and found is not None:
                assert set(found) <= set(new[path])  # each workbook whole or not there
            else:
                assert found in (old[path], new[path]), path.name
        assert {path: fingerprint(path) for path in work.inputs} == inputs
