"""Figures of counted answers: mean, deviation, CSAT rate with its interval, NPS, rank.

Counts are whole numbers, so each sum is exact and each figure is rounded once at its end.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csat_xl.functions import survey
from csat_xl.packed import Rows
from csat_xl.rollup.model import DISSATISFIED, NEUTRAL, SATISFIED, Answers
from csat_xl.rollup.statistics.intervals import nps_interval, rate_interval

SMALL_SAMPLE = 5
"""Groups with fewer valid answers are marked 样本不足."""

Counts = Mapping[int, int] | Mapping[float, int]


def mean(counts: Counts) -> float | None:
    """The mean of counted values; None without any.

    >>> mean({5: 80, 4: 15, 3: 5})
    4.75
    """
    n = sum(counts.values())
    return math.fsum(value * counts[value] for value in sorted(counts)) / n if n else None  # type: ignore[index]


def deviation(counts: Mapping[int, int]) -> float | None:
    """The sample standard deviation (n - 1) of counted whole numbers; None below two.

    >>> deviation({1: 1, 3: 1})
    1.4142135623730951
    """
    n = sum(counts.values())
    if n < 2:
        return None
    total = sum(value * count for value, count in counts.items())
    squares = sum(value * value * count for value, count in counts.items())
    return math.sqrt((n * squares - total * total) / (n * (n - 1)))


def nps(ratings: Mapping[int, int]) -> float | None:
    """The net promoter score of counted ratings, -100 to 100; None without any.

    Source: see :func:`csat_xl.functions.survey.nps`.

    >>> nps({10: 1, 9: 1, 8: 1, 6: 1})
    25.0
    """
    n = sum(ratings.values())
    promoters = sum(c for rating, c in ratings.items() if rating >= survey.PROMOTER_FROM)
    detractors = sum(c for rating, c in ratings.items() if rating <= survey.DETRACTOR_TO)
    return (promoters - detractors) / n * 100 if n else None


def rate(levels: Mapping[str, int], level: str = SATISFIED) -> float | None:
    """The share of answers at a level (满意: the CSAT rate), 0 to 1; None without answers.

    >>> rate({"满意": 95, "一般": 5})
    0.95
    """
    n = sum(levels.values())
    return levels.get(level, 0) / n if n else None


def overall(answers: Answers) -> dict[str, Any]:
    """The figures of the overall item, with the count behind them.

    Mean and sample deviation of the overall item, CSAT rate with its Wilson 95 % interval,
    shares of 满意, 一般 and 不满意 (fractions), NPS over the rows with a rating with its adjusted
    Wald interval, and the mean of the weighted scores. Sources: S0 (满意度分布), and see
    :mod:`csat_xl.rollup.statistics.intervals`.
    """
    shares = {name: rate(answers.levels, name) for name in (SATISFIED, NEUTRAL, DISSATISFIED)}
    return {
        "n": sum(answers.levels.values()),
        "mean": mean(answers.overall),
        "sd": deviation(answers.overall),
        **_rate_with_ends(answers),
        "share": shares,
        **_nps_with_ends(answers),
        "weighted_mean": mean(answers.weighted),
        "weighted_n": sum(answers.weighted.values()),
    }


def _rate_with_ends(answers: Answers) -> dict[str, Any]:
    ends = rate_interval(answers.levels[SATISFIED], sum(answers.levels.values()))
    low, high = (None, None) if ends is None else ends
    return {"csat_rate": rate(answers.levels), "ci_low": low, "ci_high": high}


def _nps_with_ends(answers: Answers) -> dict[str, Any]:
    ends = nps_interval(answers.recommend)
    low, high = (None, None) if ends is None else ends
    size = sum(answers.recommend.values())
    return {"nps": nps(answers.recommend), "nps_n": size, "nps_low": low, "nps_high": high}


def dimensions(answers: Answers, names: Iterable[str], overall_names: set[str]) -> list[Any]:
    """The figures of each dimension; rank 1 is the highest mean, ties share the better rank.

    The overall items are listed without a rank.
    """
    rows: list[dict[str, Any]] = []
    for name in names:
        counts = {score: c for (item, score), c in answers.scores.items() if item == name}
        rows.append(
            {
                "name": name,
                "n": sum(counts.values()),
                "mean": mean(counts),
                "sd": deviation(counts),
                "rank": None,
                "distribution": {str(score): counts[score] for score in sorted(counts)},
            }
        )
    ranked = [r for r in rows if r["mean"] is not None and r["name"] not in overall_names]
    for row in ranked:
        row["rank"] = 1 + sum(other["mean"] > row["mean"] for other in ranked)
    return rows


def group(value: str, answers: Answers) -> dict[str, Any]:
    """The figures of one value of a field; under five valid answers it is a small sample."""
    return {
        "value": value,
        "n": answers.valid,
        "mean": mean(answers.overall),
        "sd": deviation(answers.overall),
        **_rate_with_ends(answers),
        **_nps_with_ends(answers),
        "weighted_mean": mean(answers.weighted),
        "dissatisfied": answers.levels[DISSATISFIED],
        "small_sample": answers.valid < SMALL_SAMPLE,
    }


def ranked(rows: Iterable[dict[str, Any]], blank: str) -> Sequence[dict[str, Any]]:
    """The rows with their rank by mean: 1 is the highest, ties share the better rank.

    Small samples and the blank value are shown but never ranked.
    """
    kept = Rows(rows)
    means = sorted(row["mean"] for row in kept if _fit(row, blank))
    return Rows(
        {
            **row,
            "rank": 1 + len(means) - bisect_right(means, row["mean"]) if _fit(row, blank) else None,
        }
        for row in kept
    )


def _fit(row: dict[str, Any], blank: str) -> bool:
    return not row["small_sample"] and row["mean"] is not None and row["value"] != blank
