"""Measure and write ``docs/benchmarks.md``: ``python -m benchmarks [names]``."""

import argparse
import time
from collections.abc import Callable, Sequence

from benchmarks import building, calls, growth, memory, parts, reading, recalculation, report
from benchmarks.measure import Ratio

BENCHMARKS: dict[str, Callable[[int, bool], list[Ratio]]] = {
    "reading": reading.measured,
    "parts": parts.measured,
    "memory": memory.measured,
    "growth": growth.measured,
    "start": calls.start,
    "functions": calls.udf,
    "recalculation": recalculation.measured,
    "building": building.measured,
}
RUNS = {"growth": 1, "memory": 1}
"""Benchmarks that take long, or of which one run tells as much as five."""


def main(arguments: Sequence[str] | None = None) -> dict[str, list[Ratio]]:
    """Run the benchmarks named, all without names, and write the page unless told not to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of: {', '.join(BENCHMARKS)}; default all")
    parser.add_argument("--runs", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--small", action="store_true", help="small sizes: does it run at all?")
    parser.add_argument("--no-write", action="store_true", help="leave docs/ as it is")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    found = {}
    for name in chosen.names or BENCHMARKS:
        start = time.monotonic()
        runs = chosen.runs if chosen.small else min(chosen.runs, RUNS.get(name, chosen.runs))
        found[name] = BENCHMARKS[name](runs, chosen.small)
        print(f"{name} ({time.monotonic() - start:.0f} s)")
        for line in found[name]:
            target = f"  target {line.target}: {'met' if line.met else 'MISSED'}" * bool(
                line.target
            )
            spread = f"({line.low:.3g} – {line.high:.3g})"
            print(
                f"  {line.topic}: {line.what} / {line.against} = {line.median:.3g} {spread}{target}"
            )
        if not (chosen.small or chosen.no_write):
            report.write({name: found[name]}, BENCHMARKS)
    return found


if __name__ == "__main__":
    main()
