"""Cost in a straight line: ten times the workbooks, ten times the time, the same memory a worker."""

from benchmarks import workbooks
from benchmarks.measure import Ratio, contender, ratio

KINDS = (("", True), (" that share their customers", False))
"""The workbooks of a company, and the hard case: each customer comes to every team."""


def measured(runs: int, small: bool) -> list[Ratio]:
    """One process over few and over ten times as many workbooks; the ratio is per workbook.

    The time is that of the processor: the ratio compares runs of minutes with runs of seconds.
    """
    count, rows = (4, 40) if small else (200, 200)
    warm = str(workbooks.one(20, "native"))
    found = []
    for told, own in KINDS:
        few = [str(path) for path in workbooks.many(count, rows, "native", own=own)]
        lots = [str(path) for path in workbooks.many(10 * count, rows, "native", own=own)]
        pairs = []
        for number in range(runs):
            names = [few, lots] if number % 2 else [lots, few]
            done = {len(paths): contender("csat-xl", paths, warm) for paths in names}
            pairs.append((done[len(lots)], done[len(few)]))
        times = [(large["busy"] / 10, small_["busy"]) for large, small_ in pairs]
        peaks = [(large["peak"], small_["peak"]) for large, small_ in pairs]
        topic = f"{count} → {10 * count} workbooks of {rows} rows{told}"
        against = f"{count} workbooks"
        found += [
            ratio(topic, "CPU time a workbook", against, times, "≤ 1.1"),
            ratio(topic, "peak memory", against, peaks, "≤ 1.2"),
        ]
    return found
