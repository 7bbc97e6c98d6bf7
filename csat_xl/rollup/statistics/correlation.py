"""Correlation of dimensions and reliability, from counts of whole answers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from csat_xl.rollup.statistics.counts import LEVEL

Rows = Mapping[tuple[int | None, ...], int]


class Correlation(NamedTuple):
    """A coefficient with its two-sided p and, for Pearson, its interval (Fisher's z)."""

    value: float
    p: float
    low: float | None = None
    high: float | None = None


def pearson(pairs: Mapping[tuple[int, int], int]) -> Correlation | None:
    """Pearson's correlation of counted pairs, by scipy.stats.pearsonr.

    None under three pairs, or where one side is constant. Source: Pearson, Proc. Royal Soc. 58
    (1895).

    >>> round(pearson({(1, 1): 1, (2, 3): 1, (3, 2): 1}).value, 6)
    0.5
    """
    from scipy.stats import pearsonr

    sides = _sides(pairs)
    if sides is None:
        return None
    found = pearsonr(*sides)
    low, high = found.confidence_interval(LEVEL) if len(sides[0]) > 3 else (None, None)
    return Correlation(
        float(found.statistic),
        float(found.pvalue),
        *(None if e is None else float(e) for e in (low, high)),
    )


def spearman(pairs: Mapping[tuple[int, int], int]) -> Correlation | None:
    """Spearman's rank correlation of counted pairs (ties share ranks), by scipy.stats.spearmanr.

    None under three pairs, or where one side is constant. Source: Spearman, Am. J. Psychology 15
    (1904), 72-101.

    >>> round(spearman({(1, 1): 1, (2, 3): 1, (3, 2): 1}).value, 6)
    0.5
    """
    from scipy.stats import spearmanr

    sides = _sides(pairs)
    if sides is None:
        return None
    found = spearmanr(*sides)
    return Correlation(float(found.statistic), float(found.pvalue))


def _sides(pairs: Mapping[tuple[int, int], int]) -> "list[Any] | None":
    import numpy as np

    order = sorted(pair for pair, count in pairs.items() if count)
    counts = [pairs[pair] for pair in order]
    if sum(counts) < 3 or any(len({pair[i] for pair in order}) < 2 for i in (0, 1)):
        return None
    return [np.repeat(np.array([pair[i] for pair in order]), counts) for i in (0, 1)]


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
