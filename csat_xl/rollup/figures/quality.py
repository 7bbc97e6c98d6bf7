"""Reviewed contacts: scores and passes, and critical errors apart from the score."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from csat_xl.functions.survey import wilson
from csat_xl.rollup.measures import SMALL_SAMPLE
from csat_xl.rollup.model import Summary
from csat_xl.rollup.pieces import Review
from csat_xl.rollup.statistics.counts import LEVEL

Counted = Iterable[tuple[Review, int]]


def quality(summary: Summary) -> dict[str, Any] | None:
    """The figures of reviewed contacts; None where no workbook holds a review.

    ``without_critical`` is the share of reviewed contacts without an auto-fail item, told apart
    from the score (spec, section 4), with its Wilson interval. Scores are those adopted after
    disputes; ``first_mean`` is the mean of the first ones, which are kept.
    """
    if not summary.reviews:
        return None
    counted = sorted(summary.reviews.items())
    happened: Counter[str] = Counter()
    for review, n in counted:
        for name in review.critical:
            happened[name] += n
    decisions: Counter[str] = Counter()
    for dispute, n in summary.disputes.items():
        decisions[dispute.decision] += n
    return {
        **_group(counted),
        "critical": dict(sorted(happened.items())),
        "by_agent": _by(counted, lambda review: review.agent),
        "by_team": _by(counted, lambda review: review.team),
        "by_reviewer": _by(counted, lambda review: review.reviewer),
        "by_period": _by(counted, lambda review: review.period),
        "disputes": dict(sorted(decisions.items())),
    }


def _group(counted: Counted) -> dict[str, Any]:
    pairs = list(counted)
    n = sum(count for _, count in pairs)
    clean = sum(count for review, count in pairs if not review.critical)
    return {
        "n": n,
        "mean": math.fsum(review.adopted * count for review, count in pairs) / n,
        "first_mean": math.fsum(review.score * count for review, count in pairs) / n,
        "pass_rate": sum(count for review, count in pairs if review.passed) / n,
        "without_critical": clean / n,
        "without_critical_low": wilson(clean, n, LEVEL, -1),
        "without_critical_high": wilson(clean, n, LEVEL, 1),
        "small_sample": n < SMALL_SAMPLE,
    }


def _by(counted: list[tuple[Review, int]], value: Callable[[Review], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[tuple[Review, int]]] = {}
    for review, n in counted:
        groups.setdefault(value(review), []).append((review, n))
    return [{"value": name, **_group(found)} for name, found in sorted(groups.items())]
