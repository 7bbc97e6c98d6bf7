"""Correlation of dimensions and reliability, from counts of whole answers."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

from csat_xl.rollup.statistics.counts import LEVEL

Rows = Mapping[tuple[int | None, ...], int]


class Correlation(NamedTuple):
    """A coefficient with its two-sided p and, for Pearson, its interval (Fisher's z)."""

    value: float
    p: float
    low: float | None = None
    high: float | None = None


def pearson(pairs: Mapping[tuple[int, int], int]) -> Correlation | None:
    """Pearson's correlation of counted pairs, with its interval by Fisher's z.

    None under three pairs, or where one side is constant. From sums of whole numbers, exact up to
    the last division; the test compares with scipy.stats.pearsonr. Sources: Pearson, Proc. Royal
    Soc. 58 (1895); Fisher, Metron 1 (1921).

    >>> round(pearson({(1, 1): 1, (2, 3): 1, (3, 2): 1}).value, 6)
    0.5
    """
    found = _correlation(pairs)
    n = sum(pairs.values())
    if found is None or n == 3:
        return found
    if abs(found.value) == 1:
        return found._replace(low=found.value, high=found.value)
    middle = math.atanh(found.value)
    half = NormalDist().inv_cdf((1 + LEVEL) / 2) / math.sqrt(n - 3)
    return found._replace(low=math.tanh(middle - half), high=math.tanh(middle + half))


def spearman(pairs: Mapping[tuple[int, int], int]) -> Correlation | None:
    """Spearman's rank correlation of counted pairs (ties share ranks).

    None under three pairs, or where one side is constant. Pearson's correlation of the ranks; the
    test compares with scipy.stats.spearmanr. Source: Spearman, Am. J. Psychology 15 (1904),
    72-101.

    >>> round(spearman({(1, 1): 1, (2, 3): 1, (3, 2): 1}).value, 6)
    0.5
    """
    one, other = (_ranks(pairs, side) for side in (0, 1))
    ranked: Counter[tuple[int, int]] = Counter()
    for (first, second), count in pairs.items():
        ranked[one[first], other[second]] += count
    return _correlation(ranked)


def _ranks(pairs: Mapping[tuple[int, int], int], side: int) -> dict[int, int]:
    """The rank of each value of a side, twice what it is so that shared ranks stay whole."""
    counts: Counter[int] = Counter()
    for pair, count in pairs.items():
        counts[pair[side]] += count
    ranks, below = {}, 0
    for value in sorted(counts):
        ranks[value] = 2 * below + counts[value] + 1
        below += counts[value]
    return ranks


def _correlation(pairs: Mapping[tuple[int, int], int]) -> Correlation | None:
    """The product-moment correlation with the p of its t, Student's by scipy.special.stdtr."""
    from scipy.special import stdtr

    n = sum(pairs.values())
    sums = [sum(pair[side] * count for pair, count in pairs.items()) for side in (0, 1)]
    one, other, both = (
        n * sum(pair[i] * pair[j] * count for pair, count in pairs.items()) - sums[i] * sums[j]
        for i, j in ((0, 0), (1, 1), (0, 1))
    )
    if n < 3 or not one or not other:
        return None
    left = one * other - both * both  # what is not explained, exact: 0 on a straight line
    if left == 0:
        return Correlation(math.copysign(1.0, both), 0.0)
    t = both * math.sqrt((n - 2) / left)
    return Correlation(both / math.sqrt(one * other), 2 * float(stdtr(n - 2, -abs(t))))


def cronbach(rows: Rows) -> float | None:
    """Cronbach's alpha of counted rows of items; rows with a blank are left out.

    From the covariance matrix (numpy.cov): k/(k-1)·(1 - trace/sum). None under two items or
    complete rows, or where all totals are alike. The same as CSAT_ALPHA on the rows one by one.
    Source: Cronbach, Psychometrika 16 (1951), 297-334.

    >>> round(cronbach({(1, 2): 1, (2, 2): 1, (3, 4): 1}), 6)
    0.923077
    """
    import numpy as np

    order: Sequence[tuple[int, ...]] = sorted(
        tuple(score for score in row if score is not None)
        for row, count in rows.items()
        if count and None not in row
    )
    counts = [rows[row] for row in order]
    if sum(counts) < 2 or len(order[0]) < 2:
        return None
    matrix = np.cov(np.array(order, dtype=float), rowvar=False, fweights=counts)
    total, items = float(matrix.sum()), len(order[0])
    if total < 1e-12:
        return None
    return items / (items - 1) * (1 - float(np.trace(matrix)) / total)
