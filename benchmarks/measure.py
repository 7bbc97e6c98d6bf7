"""Interleaved runs, and ratios with their spread. No absolute time is kept: machines differ."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Timed = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: ``what`` took ``median`` times as long (or as much) as ``against``.

    ``low`` and ``high`` are the smallest and largest ratio of a round. ``target`` is text such
    as ``≤ 2.5``, empty where there is none.
    """

    topic: str
    what: str
    against: str
    median: float
    low: float
    high: float
    runs: int
    target: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met by the median; None without a target."""
        if not self.target:
            return None
        sign, bound = self.target.split()
        return self.median <= float(bound) if sign == "≤" else self.median >= float(bound)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def ratio(
    topic: str,
    what: str,
    against: str,
    pairs: Sequence[tuple[float, float]],
    target: str = "",
) -> Ratio:
    """The ratio of pairs measured in the same round."""
    found = [one / other for one, other in pairs]
    return Ratio(topic, what, against, median(found), min(found), max(found), len(found), target)


def rounds(timed: Mapping[str, Timed], runs: int) -> dict[str, list[float]]:
    """The seconds of each contender, round by round: a busy machine slows all of a round."""
    found: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(runs):
        names = list(timed)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(timed[name]())
    return found


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def contender(name: str, paths: Sequence[str], warm: str) -> dict[str, float]:
    """Seconds and peak memory of one contender in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.contenders", name],
        input=json.dumps({"paths": list(paths), "warm": warm}),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))
