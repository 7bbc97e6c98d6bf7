"""Figures of answers that weigh differently: strata drawn unevenly, key customers.

Source: S3, 调查样本确定 (对重要客户进行适当的加权处理); Kish, Survey Sampling (1965), for the
effective number of answers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighted:
    """A mean and a rate of weighted answers, with how many answers stand behind them."""

    n: int
    effective: float
    mean: float | None
    rate: float | None


def weighted(scores: Sequence[int], weights: Sequence[float], satisfied_from: int) -> Weighted:
    """Σ(w·s)/Σw and the weighted share of scores from ``satisfied_from`` on.

    The effective number of answers is (Σw)²/Σw² (Kish): as many equal answers would be as precise.

    >>> weighted([5, 4, 1], [1, 1, 2], 4)
    Weighted(n=3, effective=2.6666666666666665, mean=2.75, rate=0.5)
    """
    total = math.fsum(weights)
    if not scores or total <= 0:
        return Weighted(len(scores), 0.0, None, None)
    return Weighted(
        len(scores),
        total**2 / math.fsum(w * w for w in weights),
        math.fsum(w * s for w, s in zip(weights, scores, strict=True)) / total,
        math.fsum(w for w, s in zip(weights, scores, strict=True) if s >= satisfied_from) / total,
    )
