"""What a million workbooks cost: ``python -m benchmarks.scale`` writes the figures of docs/scale.md.

Measured here: the cost of one workbook in a worker, the size of a summary on its way, the cost of
adding summaries up, and the tree of sums over a million synthetic summaries. The plan for a
cluster is worked out from these.
"""

import argparse
import datetime as dt
import pickle
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

from benchmarks import workbooks
from benchmarks.contenders import own_peak
from benchmarks.report import DOCS, machine
from csat_xl.jobs import work
from csat_xl.jobs.cluster import ARITY
from csat_xl.rollup.model import Answers, Cell, Pattern, Place, Summary
from csat_xl.rollup.summary import merge

PAGE, NOTES = DOCS / "scale.md", DOCS / "scale-notes.md"
ROWS, MILLION = 2_000, 1_000_000
BRANCHES, MONTHS = 10_000, 12
CORES = (64, 256, 1_024)
"""Cluster sizes of the plan."""


class Tree:
    """Summaries added up as on a cluster: eight to one, eight of those to one, and so on."""

    def __init__(self) -> None:
        self._levels: list[list[Summary]] = []

    def add(self, summary: Summary) -> None:
        """Take in one more summary."""
        for level in self._levels:
            level.append(summary)
            if len(level) < ARITY:
                return
            summary = merge(level)
            level.clear()
        self._levels.append([summary])

    def result(self) -> Summary:
        """The sum of all."""
        return merge(summary for level in self._levels for summary in level)


def synthetic(number: int, dice: random.Random) -> Summary:
    """A small summary of a workbook that does not exist: branch, month, and a few answers.

    It has what stays after adding up (counts by month and branch), and no customer.
    """
    period, branch = f"2026-{number % MONTHS + 1:02}", f"{number // MONTHS % BRANCHES:05}"
    scores = dice.randint(3, 5), dice.randint(2, 5), dice.randint(1, 5)
    answers = Answers(10, 9, Counter(T04=1))
    answers.overall[scores[-1]] += 9
    answers.patterns[Pattern(("及时", "态度", "总体"), scores)] += 9
    place = Place(period, "", branch=branch)
    level = "满意" if scores[-1] > 3 else "一般"
    cell = Cell(period, branch, "", "", "", "", "", scores[-1], level)
    return Summary(answers={place: answers}, cells=Counter({cell: 9}))


def simulated(count: int) -> dict[str, float]:
    """Add up ``count`` synthetic summaries in the tree; the sums are compared with plain counts."""
    dice, tree = random.Random(7), Tree()
    start, answers = time.process_time(), 0
    for number in range(count):
        tree.add(synthetic(number, dice))
        answers += 9
    whole = tree.result()
    assert sum(part.valid for part in whole.answers.values()) == answers
    assert sum(whole.cells.values()) == answers
    return {
        "count": count,
        "seconds": time.process_time() - start,
        "places": len(whole.answers),
        "peak": own_peak() / 1024,
    }


def costs(rows: int, times: int) -> dict[str, float]:
    """CPU seconds of one workbook in a worker, bytes of its summary, seconds to take it in."""
    paths = [str(path) for path in workbooks.many(8, rows, "native")]
    work.summary((paths[0],))
    seconds, parts = [], []
    for number in range(times):
        before = time.process_time()
        parts.append(work.summary((paths[number % 8],)))
        seconds.append(time.process_time() - before)
    sent = [pickle.dumps(part, protocol=5) for part in parts[:8]]
    before = time.process_time()
    back = [pickle.loads(data).summary for data in sent]
    taken = (time.process_time() - before) / len(sent)
    before = time.process_time()
    merge(back)
    added = (time.process_time() - before) / len(back)
    files = [Path(path).stat().st_size for path in paths]
    return {
        "work": median(seconds),
        "sent": sum(map(len, sent)) / len(sent),
        "taken": taken,
        "added": added,
        "file": sum(files) / len(files),
        "memory": _memory_of_a_worker(paths[0]),
        "visits": sum(len(summary.visits) for summary in back) / len(back),
    }


def _memory_of_a_worker(path: str) -> float:
    """Peak memory in MB of a fresh process that does one workbook."""
    code = (
        "import sys; from benchmarks.contenders import own_peak; from csat_xl.jobs import work;"
        "work.summary((sys.argv[1],)); print(own_peak())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    return int(done.stdout) / 1024


def page(cost: dict[str, float], tree: dict[str, float], where: str) -> str:
    """The page: measured costs, the plan for clusters, the simulation, and the notes."""
    work_hours = cost["work"] * MILLION / 3600
    lines = [
        "# To a million workbooks",
        "",
        (
            f"Written by `python -m benchmarks.scale` on {dt.date.today():%Y-%m-%d}. "
            f"Machine: {where}. CPU seconds of one core."
        ),
        "",
        "## Measured",
        "",
        f"One workbook of {ROWS:,} rows:",
        "",
        "| what | cost |",
        "|---|---|",
        f"| read, check, summarise (one core) | {cost['work']:.3f} s |",
        f"| the file | {cost['file'] / 1e6:.2f} MB |",
        f"| its summary on the way to another machine | {cost['sent'] / 1e6:.3f} MB |",
        f"| unpack the summary | {cost['taken'] * 1e3:.1f} ms |",
        f"| add it to others | {cost['added'] * 1e3:.1f} ms |",
        f"| memory of the process that does it | {cost['memory']:.0f} MiB |",
        f"| customers in it (for the comparison of visits) | {cost['visits']:.0f} |",
        "",
        (
            f"The tree of sums over **{tree['count']:,.0f}** synthetic summaries (counts of "
            f"{BRANCHES:,} branches and {MONTHS} months, without customers): {tree['seconds']:.0f} s "
            f"on one core, {tree['seconds'] / tree['count'] * 1e6:.0f} µs each, peak "
            f"{tree['peak']:.0f} MiB; {tree['places']:,.0f} places at the end, and every answer "
            "counted once."
        ),
        "",
        "## Worked out for a million workbooks",
        "",
        (
            f"Work of the leaves: {work_hours:,.0f} core hours. Read from the store: "
            f"{cost['file'] * MILLION / 1e12:.2f} TB. If every summary went to one process: "
            f"{cost['sent'] * MILLION / 1e12:.3f} TB to send and "
            f"{(cost['taken'] + cost['added']) * MILLION / 3600:,.1f} h to take in there; so they are "
            "added up where they are made and in the tree."
        ),
        "",
        "| cores | hours | read, MB/s | summaries sent, MB/s | memory of the workers |",
        "|---|---|---|---|---|",
        *(_cluster(cores, cost) for cores in CORES),
    ]
    notes = NOTES.read_text("utf-8").strip() if NOTES.exists() else ""
    return "\n".join([*lines, "", notes]).rstrip() + "\n"


def _cluster(cores: int, cost: dict[str, float]) -> str:
    """One line: leaves and the tree's inner sums on the same cores, nothing else shared."""
    inner = (cost["taken"] + cost["added"]) * ARITY / (ARITY - 1)
    hours = (cost["work"] + inner) * MILLION / 3600 / cores
    seconds = hours * 3600
    read = cost["file"] * MILLION / 1e6 / seconds
    sent = cost["sent"] * MILLION / 1e6 / seconds
    return f"| {cores:,} | {hours:,.2f} | {read:,.0f} | {sent:,.0f} | {cores * cost['memory'] / 1024:,.0f} GB |"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--summaries", type=int, default=MILLION, help="synthetic summaries")
    parser.add_argument("--small", action="store_true", help="small sizes, nothing is written")
    chosen = parser.parse_args()
    if chosen.small:
        print(page(costs(40, 2), simulated(2_000), machine()))
        return
    tree = simulated(chosen.summaries)
    PAGE.write_text(page(costs(ROWS, 16), tree, machine()), "utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
