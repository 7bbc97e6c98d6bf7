"""Tests of two samples of counted answers, and the correction for many of them."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from csat_xl.rollup.statistics.counts import Counts, expanded

ALPHA = 0.05
"""The level at which differences are marked, after the correction."""


@lru_cache(maxsize=1 << 16)
def fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The two-sided p of Fisher's exact test that two rates, each (hits, answers), are one.

    By scipy.stats.fisher_exact. Source: Fisher, J. Royal Statist. Soc. 85 (1922), 87-94.

    >>> round(fisher((3, 4), (1, 4)), 4)
    0.4857
    """
    from scipy.stats import fisher_exact

    table = [[hits, answers - hits] for hits, answers in (first, second)]
    return float(fisher_exact(table).pvalue)


def rank_sum(first: Counts, second: Counts) -> float | None:
    """The two-sided p of the Mann-Whitney test that two samples of scores are alike.

    Normal approximation with the corrections for ties and continuity; None where a sample is
    empty or all scores are the same. From the counts: a rank test of each team of a company
    against all others must not look at every answer once a team. The test compares with
    scipy.stats.mannwhitneyu. Source: Mann & Whitney, Ann. Math. Stat. 18 (1947), 50-60.

    >>> round(rank_sum({4: 10, 5: 30}, {2: 10, 5: 30}), 4)
    0.5297
    """
    sizes = sum(first.values()), sum(second.values())
    n, below, wins, ties = sum(sizes), 0, 0, 0
    for value in sorted({*first, *second}):
        mine, rest = first.get(value, 0), second.get(value, 0)
        wins += mine * (2 * below + rest)  # twice, so that halves of ties stay whole
        below += rest
        ties += (mine + rest) ** 3 - (mine + rest)
    if not min(sizes) or ties == n**3 - n:
        return None
    product = sizes[0] * sizes[1]
    spread = math.sqrt(product / 12 * ((n + 1) - ties / (n * (n - 1))))
    z = (abs(wins - product) / 2 - 0.5) / spread
    return min(1.0, math.erfc(z / math.sqrt(2)))


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected for how many there are, by Holm's step-down method.

    The chance of even one false mark among them stays at the level. Written here, since the one
    of statsmodels runs the garbage collector at every call; the test compares with it. Source:
    Holm, Scand. J. Statist. 6 (1979), 65-70.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(values)), key=lambda index: values[index])
    corrected, highest = [0.0] * len(values), 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - place) * values[index]))
        corrected[index] = highest
    return corrected


def signed_rank(differences: Counts) -> float | None:
    """The two-sided p of Wilcoxon's signed-rank test on counted differences of pairs.

    Zero differences are left out (Wilcoxon's own way), by scipy.stats.wilcoxon; None where all
    are zero. Source: Wilcoxon, Biometrics Bulletin 1 (1945), 80-83.

    >>> signed_rank({1: 9, -1: 1, 0: 5}) < 0.05
    True
    """
    from scipy.stats import wilcoxon

    values = expanded({value: count for value, count in differences.items() if value != 0})
    return float(wilcoxon(values).pvalue) if len(values) else None


def mcnemar(better: int, worse: int) -> float | None:
    """The exact two-sided p of McNemar's test; None where no pair changed sides.

    ``better`` pairs became satisfied, ``worse`` ceased to be. By statsmodels (mcnemar, exact).
    Source: McNemar, Psychometrika 12 (1947), 153-157.

    >>> round(mcnemar(10, 2), 4)
    0.0386
    """
    from statsmodels.stats.contingency_tables import mcnemar as test

    if not better + worse:
        return None
    return float(test([[0, worse], [better, 0]], exact=True).pvalue)


COCHRAN = "期望频数小于 5 的格超过两成,卡方检验不可靠"


def independence(table: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Pearson's chi-square test that rows and columns are independent, and Cramér's V.

    Empty rows and columns are left out. By scipy.stats (chi2_contingency without continuity
    correction, contingency.association). ``p`` is None with a ``warning`` where more than a
    fifth of the expected counts are under 5. Sources: Pearson, Phil. Mag. 50 (1900); Cochran,
    Biometrics 10 (1954); Cramér, Mathematical Methods of Statistics (1946).

    >>> round(independence([[10, 20], [20, 10]])["cramers_v"], 4)
    0.3333
    """
    import numpy as np
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import association

    nothing = {"chi2": None, "p": None, "cramers_v": None, "warning": None}
    counts = np.array(table)
    if counts.ndim != 2:
        return nothing
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return nothing
    found = chi2_contingency(counts, correction=False)
    few = float((found.expected_freq < 5).mean()) > 0.2
    return {
        "chi2": float(found.statistic),
        "p": None if few else float(found.pvalue),
        "cramers_v": float(association(counts)),
        "warning": COCHRAN if few else None,
    }
