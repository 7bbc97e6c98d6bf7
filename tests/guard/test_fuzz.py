"""Broken workbooks by the hundred: each gives a result or a refusal, soon, in little memory.

Checked and rolled up as the commands do it. ``CSAT_XL_MUTANTS`` gives how many (the proof: 1,050).
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from csat_xl import operations, samples
from csat_xl.demo import MONTHS, example_book
from csat_xl.guard.refusal import UnreadableFile
from csat_xl.workbook.read import read
from tests.guard.mutate import mutant

SEEDS = int(os.environ.get("CSAT_XL_MUTANTS", "360"))
PROCESSES = 2
SECONDS = 20
MEMORY = 600 * 1024
"""Peak of a process in KiB, its readers included."""

ROOT = Path(__file__).parents[2]
BROKE = (716,)
"""Seeds that once broke the reading of the workbook of this test."""

RUN = """
import resource, sys, time
from pathlib import Path
from csat_xl.errors import CsatError
from csat_xl.operations import check_file, rollup_files
from csat_xl.rollup.workbook import write_rollup
from tests.guard.mutate import mutant

original, first, last, step = Path(sys.argv[1]), *map(int, sys.argv[2:5])
data = original.read_bytes()
path = original.with_name(f"mutant{first}.xlsx")
good = 0
for seed in range(first, last, step):
    print("seed", seed, flush=True)
    path.write_bytes(mutant(data, seed))
    start = time.monotonic()
    report = check_file(path)
    assert report.reason or report.book is not None
    if seed % 4 == 0:
        try:
            write_rollup(rollup_files([str(path)]), path.with_name(f"rollup{first}.xlsx"))
        except CsatError as error:
            assert error.text.zh and error.text.en
    good += report.book is not None
    assert time.monotonic() - start < int(sys.argv[5])
status = Path("/proc/self/status").read_text()  # ru_maxrss starts with what pytest itself holds
own = int(status.partition("VmHWM:")[2].split()[0])
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print("done", good, max(own, children))
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A filled plain workbook of our own."""
    path = tmp_path_factory.mktemp("fuzz") / "原件.xlsx"
    book = example_book("monthly", samples.TEAMS[0], MONTHS[0], 20, mistakes=True)
    operations.build_workbook(book, path, "plain")
    return path


def test_broken_workbooks(original):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RUN, str(original)]
            + [str(n) for n in (i, SEEDS, PROCESSES, SECONDS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for i in range(PROCESSES)
    ]
    good = 0
    for process in running:
        out, errors = process.communicate(timeout=300 + 2 * SEEDS)
        last = out.splitlines()[-2:]
        assert process.returncode == 0, (last, errors[-2000:])
        assert errors == "", (last, errors[-2000:])
        _, count, peak = last[-1].split()
        assert int(peak) < MEMORY
        good += int(count)
    assert SEEDS // 10 < good < SEEDS


@pytest.mark.parametrize("seed", BROKE)
def test_seeds_that_broke_something(seed, original, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(mutant(original.read_bytes(), seed))
    with suppress(UnreadableFile):
        read(path)


def test_a_block_of_the_settings_without_its_last_column(original, tmp_path):
    """What seed 716 came to: a header of the grades gone, their names with it."""
    path = tmp_path / "x.xlsx"
    book = openpyxl.load_workbook(original)
    page = book["设置"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "下限")
    page.cell(head.row, head.column + 1).value = None
    book.save(path)
    with pytest.raises(UnreadableFile, match="设置"):
        read(path)
