"""Tests of two samples of counted answers, and the correction for many of them."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from csat_xl.rollup.statistics.counts import Counts

ALPHA = 0.05
"""The level at which differences are marked, after the correction."""


@lru_cache(maxsize=1 << 12)
def fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The two-sided p of Fisher's exact test that two rates, each (hits, answers), are one.

    The probability of all tables with the same margins that are no likelier than the given one
    (alike within 1e-7, as in R). Each is the one beside it times a ratio, from the likeliest on,
    so that no factorial is needed; the test compares with scipy.stats.fisher_exact, whose import
    costs more than a roll-up. Source: Fisher, J. Royal Statist. Soc. 85 (1922), 87-94.

    >>> round(fisher((3, 4), (1, 4)), 4)
    0.4857
    """
    hits, size = first
    drawn, rest = hits + second[0], second[1]
    weights = _hypergeometric(size, rest, drawn)
    limit = weights.get(hits, 0.0) * (1 + 1e-7)
    unlikely = math.fsum(weight for weight in weights.values() if weight <= limit)
    return min(1.0, unlikely / math.fsum(weights.values()))


def _hypergeometric(size: int, rest: int, drawn: int) -> dict[int, float]:
    """How likely each number of hits is among ``size``, against the likeliest number.

    ``drawn`` hits fall on ``size`` and ``rest`` answers at random. What is under 1e-300 is left out.
    """
    mode = (drawn + 1) * (size + 1) // (size + rest + 2)
    weights, weight = {mode: 1.0}, 1.0
    for k in range(mode, min(size, drawn)):
        weight *= (size - k) * (drawn - k) / ((k + 1) * (rest - drawn + k + 1))
        if weight < 1e-300:
            break
        weights[k + 1] = weight
    weight = 1.0
    for k in range(mode, max(0, drawn - rest), -1):
        weight *= k * (rest - drawn + k) / ((size - k + 1) * (drawn - k + 1))
        if weight < 1e-300:
            break
        weights[k - 1] = weight
    return weights


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

    Zero differences are left out (Wilcoxon's own way); None where all are zero. Exact up to 50
    pairs without ties and up to 13 with them, else the normal approximation with the correction
    for ties: the rule of scipy.stats.wilcoxon, with which the test compares. From the counts, see
    :func:`rank_sum`. Source: Wilcoxon, Biometrics Bulletin 1 (1945), 80-83.

    >>> signed_rank({1: 9, -1: 1, 0: 5}) < 0.05
    True
    """
    counts = {value: count for value, count in differences.items() if value and count}
    ranks, n, won, ties = [], 0, 0, 0  # ranks and their sum are twice what they are: whole numbers
    for size in sorted({abs(value) for value in counts}):
        up = counts.get(size, 0)
        alike = up + counts.get(-size, 0)
        ranks.append((2 * n + alike + 1, alike))
        won += up * ranks[-1][0]
        ties += alike**3 - alike
        n += alike
    if not n:
        return None
    if n <= 13 or (n <= 50 and not ties):
        return _exact_signed_rank(won, [rank for rank, alike in ranks for _ in range(alike)])
    spread = math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24)
    z = (won / 2 - n * (n + 1) / 4) / spread
    return math.erfc(abs(z) / math.sqrt(2))


def _exact_signed_rank(won: int, ranks: Sequence[int]) -> float:
    """The p of a sum of the ranks with a plus, where each has a plus or minus by a coin."""
    ways = [1] + [0] * sum(ranks)
    for rank in ranks:
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    tail = min(sum(ways[: won + 1]), sum(ways[won:]))
    return min(1.0, 2 * tail / (1 << len(ranks)))


def mcnemar(better: int, worse: int) -> float | None:
    """The exact two-sided p of McNemar's test; None where no pair changed sides.

    ``better`` pairs became satisfied, ``worse`` ceased to be: the binomial test that both are
    equally likely, by scipy.special.bdtr. Source: McNemar, Psychometrika 12 (1947), 153-157.

    >>> round(mcnemar(10, 2), 4)
    0.0386
    """
    from scipy.special import bdtr

    if not better + worse:
        return None
    return min(1.0, 2 * float(bdtr(min(better, worse), better + worse, 0.5)))


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
