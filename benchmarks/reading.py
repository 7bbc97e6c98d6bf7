"""Reading, checking, summarising and writing against what one would write instead."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import workbooks
from benchmarks.measure import Ratio, contender, ratio

OURS, CORES = "csat-xl", "csat-xl, all cores"
THEIRS = ("pandas + openpyxl", "pandas + calamine", "floor")


def cases(small: bool) -> dict[str, tuple[list[Path], dict[str, str]]]:
    """The cases: their files, and the targets by contender."""
    one, large, many, rows = (60, 300, 4, 60) if small else (2_000, 50_000, 200, 2_000)
    fast, near = {"pandas + openpyxl": "≥ 10"}, {"floor": "≤ 2.5"}
    return {
        f"1 workbook, {one:,} rows, native": ([workbooks.one(one, "native")], fast),
        f"1 workbook, {one:,} rows, plain": ([workbooks.one(one, "plain")], fast),
        f"1 workbook, {large:,} rows, native": ([workbooks.one(large, "native")], fast | near),
        f"{many} workbooks, {rows:,} rows each, native": (
            workbooks.many(many, rows, "native"),
            fast | near,
        ),
    }


def measured(runs: int, small: bool) -> list[Ratio]:
    """How many times faster than pandas, and how far from the floor."""
    warm = str(workbooks.one(20, "native"))
    found = []
    for case, (files, targets) in cases(small).items():
        ours = [OURS, CORES] if len(files) > 1 else [OURS]
        done = rounds_of([*ours, *THEIRS], [str(file) for file in files], warm, runs)
        found += [
            _speed(case, name, other, done, targets.get(other, ""))
            for name in ours
            for other in THEIRS
        ]
    return found


def rounds_of(
    names: Sequence[str], paths: list[str], warm: str, runs: int
) -> dict[str, list[dict[str, float]]]:
    """The cost of each contender in rounds in which they take turns at being first."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for number in range(runs):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            found[name].append(contender(name, paths, warm))
    return found


def _speed(
    case: str, ours: str, other: str, done: dict[str, list[dict[str, float]]], target: str
) -> Ratio:
    pairs = [(a["seconds"], b["seconds"]) for a, b in zip(done[ours], done[other], strict=True)]
    if other == "floor":
        return ratio(case, f"time of {ours}", "inflate + expat (floor)", pairs, target)
    faster = [(b, a) for a, b in pairs]
    return ratio(case, f"time of {other}", ours, faster, target)
