"""Control limits of a monthly figure: is a change more than the usual to and fro?"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

WIDTH = 2.66
"""3/d2 with d2 = 1.128 for moving ranges of two."""
RUN = 8
"""So many points in a row on one side of the mean are a signal."""
OUTSIDE, ONE_SIDE = "超出控制限", f"连续 {RUN} 个月在均值同一侧"


class Limits(NamedTuple):
    """The middle line, the mean moving range, and the natural process limits."""

    mean: float
    moving_range: float
    low: float
    high: float


def xmr(values: Sequence[float]) -> Limits | None:
    """The limits of an individuals (XmR) chart: mean ± 2.66 · mean moving range.

    None under three values. Source: Shewhart's individuals chart as in Wheeler, Understanding
    Variation (1993); NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.

    >>> xmr([10, 12, 11])
    Limits(mean=11.0, moving_range=1.5, low=7.01, high=14.99)
    """
    if len(values) < 3:
        return None
    mean = math.fsum(values) / len(values)
    steps = [abs(later - earlier) for earlier, later in pairwise(values)]
    moving = math.fsum(steps) / len(steps)
    return Limits(mean, moving, mean - WIDTH * moving, mean + WIDTH * moving)


def signals(values: Sequence[float]) -> list[tuple[int, str]]:
    """The points that are a signal, by index, with the rule: outside, or eight on one side.

    >>> signals([10, 11, 10, 11, 10, 11, 30])
    [(6, '超出控制限')]
    """
    limits = xmr(values)
    if limits is None:
        return []
    found, run, side = [], 0, 0
    for index, value in enumerate(values):
        here = (value > limits.mean) - (value < limits.mean)
        run = run + 1 if here == side and here else int(here != 0)
        side = here
        if not limits.low <= value <= limits.high:
            found.append((index, OUTSIDE))
        elif run >= RUN:
            found.append((index, ONE_SIDE))
    return found
