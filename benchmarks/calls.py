"""Start of the program, and calls of the functions as Excel makes them."""

import subprocess
import sys

from benchmarks.measure import Ratio, ratio, rounds, seconds

CALLS = 10_000


def start(runs: int, small: bool) -> list[Ratio]:
    """``csat-xl --help`` and the import of the package against bare Python."""

    def run(*arguments: str) -> float:
        command = [sys.executable, *arguments]
        return seconds(lambda: subprocess.run(command, check=True, capture_output=True))

    timed = {
        "python": lambda: run("-c", "pass"),
        "help": lambda: run("-m", "csat_xl.cli", "--help"),
        "import": lambda: run("-c", "import csat_xl"),
    }
    found = rounds(timed, 3 if small else max(runs, 9))
    bare = found["python"]
    return [
        ratio("start", name, "bare Python", list(zip(found[key], bare, strict=True)), target)
        for key, name, target in (
            ("help", "csat-xl --help", "≤ 8"),
            ("import", "import csat_xl", ""),
        )
    ]


def udf(runs: int, small: bool) -> list[Ratio]:
    """10,000 calls of CSAT_SCORE: the UDF, the checked function, and the bare arithmetic."""
    from csat_xl.functions.catalogue import CATALOGUE
    from csat_xl.functions.scoring import score
    from csat_xl.hosts.udf import python_function

    declared = next(f for f in CATALOGUE if f.name == "CSAT_SCORE")
    called = python_function(declared)
    calls = 500 if small else CALLS
    actuals = [25 + i % 20 for i in range(calls)]

    def each(function: object) -> float:
        return seconds(lambda: [function(a, 30.0, "≤", 5.0, 20.0) for a in actuals])  # type: ignore[operator]

    column, row = [[float(a)] for a in actuals], [float(a) for a in actuals]
    timed = {
        "udf": lambda: each(called),
        "function": lambda: each(score),
        "bare": lambda: each(_bare),
        "column": lambda: seconds(lambda: called(column, 30.0, "≤", 5.0, 20.0)),
        "loop": lambda: seconds(lambda: [score(a, 30.0, "≤", 5.0, 20.0) for a in row]),
    }
    found = rounds(timed, runs)
    lines = (
        ("udf", "function", f"{calls:,} UDF calls", "the Python function csat_xl.score", "≤ 5"),
        (
            "column",
            "loop",
            f"one UDF call over a column of {calls:,}",
            "a loop of csat_xl.score",
            "",
        ),
        ("function", "bare", "csat_xl.score, with checks", "three lines without checks", ""),
    )
    return [
        ratio("functions", what, against, list(zip(found[one], found[two], strict=True)), target)
        for one, two, what, against, target in lines
    ]


def _bare(actual: float, target: float, better: str, step: float, points: float) -> float:
    missed = max(0.0, actual - target if better == "≤" else target - actual)
    return max(0.0, min(100.0, 100 - missed / step * points))
