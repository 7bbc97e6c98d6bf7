"""Intervals of a rate, of NPS and of differences, and the verdict against a target."""

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import NamedTuple

from csat_xl.functions import survey
from csat_xl.rollup.statistics.counts import LEVEL, Counts

REACHED, MISSED, UNDECIDED = "达标", "未达标", "样本不足"
PROMOTER, PASSIVE, DETRACTOR = 100, 0, -100
"""What one rating adds to NPS."""


class Interval(NamedTuple):
    """The ends of an interval."""

    low: float
    high: float


def rate_interval(hits: int, answers: int, level: float = LEVEL) -> Interval | None:
    """The Wilson interval of a rate; None without answers.

    Source: Wilson, JASA 22 (1927), see :func:`csat_xl.functions.survey.wilson`. The test compares
    with statsmodels (proportion_confint).

    >>> [round(end, 3) for end in rate_interval(88, 100)]
    [0.802, 0.93]
    """
    if not answers:
        return None
    low, high = (survey.wilson(hits, answers, level, bound) for bound in (-1, 1))
    return Interval(max(0.0, low), min(1.0, high))


def nps_counts(ratings: Mapping[int, int]) -> dict[int, int]:
    """How many promoters, passives and detractors, by what each adds to NPS.

    >>> nps_counts({10: 3, 7: 2, 0: 1})
    {100: 3, 0: 2, -100: 1}
    """
    counts = {PROMOTER: 0, PASSIVE: 0, DETRACTOR: 0}
    for rating, count in ratings.items():
        if rating >= survey.PROMOTER_FROM:
            counts[PROMOTER] += count
        elif rating <= survey.DETRACTOR_TO:
            counts[DETRACTOR] += count
        else:
            counts[PASSIVE] += count
    return counts


def nps_interval(ratings: Mapping[int, int], level: float = LEVEL) -> Interval | None:
    """The adjusted Wald interval of NPS, in -100 to 100; None without ratings.

    With p promoters and d detractors of n: P = (p + 3/4)/(n + 3), D = (d + 3/4)/(n + 3), and
    P - D ± z·sqrt((P + D - (P - D)²)/(n + 3)). Source: Sauro & Lewis, Quantifying the User
    Experience (2016), after Agresti & Min, Biometrics 61 (2005).

    >>> [round(end, 1) for end in nps_interval({10: 15, 8: 6, 3: 5})]
    [5.8, 63.2]
    """
    counts = nps_counts(ratings)
    size = sum(counts.values()) + 3
    if size == 3:
        return None
    promoters, detractors = (counts[PROMOTER] + 0.75) / size, (counts[DETRACTOR] + 0.75) / size
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = promoters - detractors
    half = z * math.sqrt((promoters + detractors - middle**2) / size)
    return Interval(max(-100.0, 100 * (middle - half)), min(100.0, 100 * (middle + half)))


def verdict(interval: Interval | None, target: float | None, better: str = "≥") -> str | None:
    """达标 if the whole interval reaches the target, 未达标 if all of it misses, else 样本不足.

    >>> verdict(rate_interval(88, 100), 0.9), verdict(rate_interval(99, 100), 0.9)
    ('样本不足', '达标')
    """
    if interval is None or target is None:
        return None
    if better == "≤":
        reached, missed = interval.high <= target, interval.low > target
    else:
        reached, missed = interval.low >= target, interval.high < target
    return REACHED if reached else MISSED if missed else UNDECIDED


# --- differences --------------------------------------------------------------------------------


def rate_difference(
    before: tuple[int, int], after: tuple[int, int], level: float = LEVEL
) -> Interval:
    """The interval of a rate after less the rate before, each as (hits, answers).

    Newcombe's hybrid score interval, from the Wilson interval of each rate; the test compares
    with statsmodels (confint_proportions_2indep). Source: Newcombe, Statistics in Medicine 17
    (1998), 873-890, method 10.

    >>> [round(end, 3) for end in rate_difference((48, 80), (56, 70))]
    [0.052, 0.334]
    """
    earlier, later = before[0] / before[1], after[0] / after[1]
    first, second = rate_interval(*before, level), rate_interval(*after, level)
    assert first is not None
    assert second is not None
    change = later - earlier
    return Interval(
        change - math.hypot(later - second.low, first.high - earlier),
        change + math.hypot(earlier - first.low, second.high - later),
    )


def mean_difference(before: Counts, after: Counts, level: float = LEVEL) -> Interval | None:
    """The interval of a mean after less the mean before; None under two values or all alike.

    Welch's interval for unequal variances, its t by scipy.special.stdtrit; the test compares with
    statsmodels (CompareMeans) and scipy.stats.ttest_ind. Source: Welch, Biometrika 34 (1947),
    28-35.

    >>> [round(end, 2) for end in mean_difference({1: 2, 2: 2, 3: 2}, {3: 2, 4: 2, 5: 2})]
    [0.85, 3.15]
    """
    from scipy.special import stdtrit

    if min(sum(before.values()), sum(after.values())) < 2:
        return None
    (earlier, one, size), (later, other, rest) = _moments(before), _moments(after)
    if one == 0 and other == 0:
        return None
    freedom = (one + other) ** 2 / (one**2 / (size - 1) + other**2 / (rest - 1))
    half = float(stdtrit(freedom, (1 + level) / 2)) * math.sqrt(one + other)
    return Interval(later - earlier - half, later - earlier + half)


def _moments(counts: Counts) -> tuple[float, float, int]:
    """The mean, the variance of the mean, and how many there are."""
    pairs = list(counts.items())
    size = sum(counts.values())
    mean = math.fsum(value * count for value, count in pairs) / size
    variance = math.fsum((value - mean) ** 2 * count for value, count in pairs) / (size - 1)
    return mean, variance / size, size
