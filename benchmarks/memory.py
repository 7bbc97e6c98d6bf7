"""Peak memory of reading, checking, summarising and writing, against pandas on openpyxl."""

from benchmarks import workbooks
from benchmarks.measure import Ratio, ratio
from benchmarks.reading import OURS, THEIRS, cases, rounds_of


def measured(runs: int, small: bool) -> list[Ratio]:
    """The peak of one process of ours over that of pandas with openpyxl."""
    warm = str(workbooks.one(20, "native"))
    found = []
    for case, (files, _) in cases(small).items():
        done = rounds_of([OURS, THEIRS[0]], [str(file) for file in files], warm, runs)
        both = zip(done[OURS], done[THEIRS[0]], strict=True)
        pairs = [(ours["peak"], theirs["peak"]) for ours, theirs in both]
        found.append(ratio(f"peak memory, {case}", OURS, THEIRS[0], pairs, "≤ 0.5"))
    return found
