"""Where the time of a roll-up goes: each part over the floor, ``python -m benchmarks parts``."""

import functools
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import workbooks
from benchmarks.contenders import csat_xl, floor
from benchmarks.measure import Ratio, ratio

PARTS = (
    ("guard: inflate, verify, measure, copy", "csat_xl.guard.reader", "examine"),
    ("cells by calamine", "csat_xl.guard.worker", "opened"),
    ("cells by calamine", "csat_xl.guard.worker", "rows_of"),
    ("columns and records", "csat_xl.workbook.read", "read_pages"),
    ("entry checks", "csat_xl.file_report", "checked"),
    ("findings: addresses, masks", "csat_xl.file_report", "report_of"),
    ("answers by place and group", "csat_xl.rollup.summary", "answers_of"),
    ("words of comments", "csat_xl.rollup.summary", "mentions_of"),
    ("the rest of a summary", "csat_xl.jobs.work", "summarise"),
    ("figures and statistics", "csat_xl.operations", "figures"),
    ("contacts out of the figures", "csat_xl.operations", "cleaned"),
    ("the roll-up workbook", "csat_xl.rollup.workbook", "write_rollup"),
)
"""A label, and a function by the module that calls it; a part inside another counts by itself."""
REST = "fingerprints, adding up, all else"


def measured(runs: int, small: bool) -> list[Ratio]:
    """Processor time of each part of a roll-up over that of the floor for the same file."""
    rows = 300 if small else 50_000
    given = json.dumps([str(workbooks.one(20, "native")), str(workbooks.one(rows, "native"))])
    done = [
        json.loads(
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "benchmarks.parts"],
                input=given,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for _ in range(runs)
    ]
    topic = f"parts of a roll-up, 1 workbook, {rows:,} rows, native"
    return [
        ratio(topic, part, "floor", [(run["parts"][part], run["floor"]) for run in done])
        for part in (*dict.fromkeys(label for label, _, _ in PARTS), REST)
    ]


class Clock:
    """Processor time by part; while a part runs inside another, the other stands still."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._parts: list[str] = []
        self._since = 0.0

    def _turn(self) -> None:
        now = time.process_time()
        if self._parts:
            self.spent[self._parts[-1]] += now - self._since
        self._since = now

    def watched(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time told to a part."""

        @functools.wraps(work)
        def timed(*given: Any, **named: Any) -> Any:
            self._turn()
            self._parts.append(part)
            try:
                return work(*given, **named)
            finally:
                self._turn()
                self._parts.pop()

        return timed


def main() -> None:
    """Roll up the files named on standard input, the first to warm up, and tell the parts."""
    warm, path = json.load(sys.stdin)
    clock = Clock()
    for part, module, name in PARTS:
        home = importlib.import_module(module)
        setattr(home, name, clock.watched(part, getattr(home, name)))
    work = clock.watched(REST, csat_xl(1))
    with tempfile.TemporaryDirectory() as folder:
        work([warm], Path(folder) / "warm.xlsx")
        clock.spent.clear()
        work([path], Path(folder) / "out.xlsx")
        before = time.process_time()
        floor()([path], Path(folder))
    print(json.dumps({"parts": clock.spent, "floor": time.process_time() - before}))


if __name__ == "__main__":
    main()
