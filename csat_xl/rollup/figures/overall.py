"""Responses, the overall item and the dimensions."""

import math
from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.groups import split
from csat_xl.rollup.figures.pool import dimension_names, whole
from csat_xl.rollup.figures.targets import live_target
from csat_xl.rollup.model import ALL, Summary
from csat_xl.rollup.places import parts
from csat_xl.rollup.statistics.intervals import Interval, nps_interval, verdict


def responses(summary: Summary) -> dict[str, Any]:
    """How many answers there are, how many count, and why others do not.

    The response rate is that of the teams and months whose number sent is known: ``sent`` is
    their number sent, ``answered`` what came back of it.
    """
    answers = whole(summary)
    sent: dict[tuple[str, str, str], int | None] = {}
    for book in summary.workbooks:
        place = book.period, book.branch, book.team
        before = sent.get(place, 0)
        sent[place] = None if before is None or book.sent is None else before + book.sent
    known = {place: count for place, count in sent.items() if count}
    here = parts(
        summary.answers,
        lambda p: p.field == ALL and (p.period, p.branch, p.team) in known,
    )
    answered = sum(part.total for _, part in here)
    whole_sent = sum(known.values())
    return {
        "total": answers.total,
        "valid": answers.valid,
        "excluded": {code: answers.excluded[code] for code in sorted(answers.excluded)},
        "sent": whole_sent or None,
        "answered": answered if whole_sent else None,
        "response_rate": answered / whole_sent if whole_sent else None,
    }


def overall(summary: Summary) -> dict[str, Any]:
    """The figures of the overall item, and the verdicts of CSAT rate and NPS on their targets.

    A verdict respects the sample: 达标 if the whole interval reaches the target, 未达标 if all of
    it misses, else 样本不足.
    """
    answers = whole(summary)
    found = measures.overall(answers)
    csat, net = live_target(summary, "csat"), live_target(summary, "nps")
    ends = None if found["ci_low"] is None else Interval(found["ci_low"], found["ci_high"])
    return found | {
        "customer_weighted_mean": customer_weighted_mean(summary),
        "csat_target": csat,
        "csat_verdict": verdict(ends, csat),
        "nps_target": net,
        "nps_verdict": verdict(nps_interval(answers.recommend), net),
    }


def customer_weighted_mean(summary: Summary) -> float | None:
    """The mean weighted score, each answer counting by its customer's type (S3: 重要客户加权).

    A type without a weight counts once. None where no workbook has such weights, or where they
    differ.
    """
    tables = {book.rules.customer_weights for book in summary.workbooks if book.rules.dimensions}
    if len(tables) != 1 or not (weights := dict(tables.pop())):
        return None
    total = count = 0.0
    for value, answers in split(summary.answers, "customer_type"):
        weight = weights.get(value, 1)
        total += weight * math.fsum(score * n for score, n in answers.weighted.items())
        count += weight * sum(answers.weighted.values())
    return total / count if count else None


def dimensions(summary: Summary) -> list[dict[str, Any]]:
    """The figures of each dimension, the overall item last."""
    names, overall_names = dimension_names(summary.workbooks)
    return measures.dimensions(whole(summary), names, overall_names)
