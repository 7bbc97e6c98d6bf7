"""Agreement of raters over the same records: share within some points, leniency, kappa.

All figures compare only records that at least two raters scored. Sources: Cohen, Educational and
Psychological Measurement 20 (1960) 37-46 (kappa); Cohen, Psychological Bulletin 70 (1968) 213-220
(weights); Fleiss, Psychological Bulletin 76 (1971) 378-382 (more than two raters). The kappas are
those of statsmodels.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's score of one record: points to 100, pass or fail, grade, points by item."""

    record: str
    rater: str
    score: float
    passed: str
    grade: str
    items: tuple[tuple[str, float | str], ...] = ()


def cohen_kappa(
    first: Sequence[str], second: Sequence[str], categories: Sequence[str], weights: str = "none"
) -> float | None:
    """Cohen's kappa of two raters over the same records.

    ``categories`` in their order; ``weights``: none (agreed or not) or linear (by how many
    categories apart). None where it is not defined: no records, or both raters always gave the
    same one category, so that chance alone would agree.

    >>> pairs = [("是", "是")] * 20 + [("是", "否")] * 5 + [("否", "是")] * 10 + [("否", "否")] * 15
    >>> round(cohen_kappa(*zip(*pairs), ["是", "否"]), 6)
    0.4
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    if not first:
        return None
    place = {name: i for i, name in enumerate(categories)}
    table = [[0] * len(place) for _ in place]
    for one, other in zip(first, second, strict=True):
        table[place[one]][place[other]] += 1
    if len({*first, *second}) == 1:
        return None
    given = None if weights == "none" else weights
    kappa = float(cohens_kappa(table, wt=given, return_results=False))
    return kappa if math.isfinite(kappa) else None


def fleiss_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa of records × categories, each cell telling how many raters chose it.

    Each record has the same number of raters, at least two. None where it is not defined.
    """
    from statsmodels.stats.inter_rater import fleiss_kappa as fleiss

    used = [column for column in zip(*table, strict=True) if any(column)]
    if len(table) < 2 or len(used) < 2:
        return None
    kappa = float(fleiss(table, method="fleiss"))
    return kappa if math.isfinite(kappa) else None


def leniency(scores: Mapping[str, Mapping[str, float]], rater: str) -> float | None:
    """How much more a rater gives than the others: mean over records of score − mean of others.

    ``scores`` are by record and rater. Above 0 is lenient, below 0 severe; None without a record
    that others scored too.

    >>> leniency({"R1": {"甲": 90, "乙": 80, "丙": 84}, "R2": {"甲": 70, "乙": 74}}, "甲")
    2.0
    """
    gaps = []
    for given in scores.values():
        others = [score for name, score in given.items() if name != rater]
        if rater in given and others:
            gaps.append(given[rater] - math.fsum(others) / len(others))
    return math.fsum(gaps) / len(gaps) if gaps else None


def calibrate(
    ratings: Sequence[Rating],
    within: float,
    goal: float,
    passes: Sequence[str],
    grades: Sequence[str],
) -> dict[str, Any]:
    """All figures of a calibration; JSON values, None where a figure is not defined.

    ``within`` is how many points two scores may be apart to agree, ``goal`` the share of pairs
    that should; ``passes`` and ``grades`` are the categories in their order. A rater's second
    score of the same record is not taken.
    """
    by_record: dict[str, dict[str, Rating]] = {}
    for rating in ratings:
        by_record.setdefault(rating.record, {}).setdefault(rating.rater, rating)
    shared = {name: by_record[name] for name in sorted(by_record) if len(by_record[name]) > 1}
    raters = sorted({rater for given in by_record.values() for rater in given})
    scores = {
        name: {rater: r.score for rater, r in given.items()} for name, given in shared.items()
    }
    pairs = [
        _pair(one, other, shared, within, passes, grades) for one, other in combinations(raters, 2)
    ]
    compared = [pair for pair in pairs if pair["records"]]
    total = sum(pair["records"] for pair in compared)
    agreed = sum(pair["agreed"] for pair in compared)
    share = agreed / total if total else None
    complete = [given for given in shared.values() if len(given) == len(raters)]
    return {
        "records": len(by_record),
        "shared": len(shared),
        "raters": [_rater(name, by_record, scores) for name in raters],
        "within": within,
        "goal": goal,
        "pairs": pairs,
        "compared": total,
        "agreement": share,
        "reached": None if share is None else share >= goal,
        "kappa_pass": _mean([pair["kappa_pass"] for pair in compared]),
        "kappa_grade": _mean([pair["kappa_grade"] for pair in compared]),
        "weights": {"kappa_pass": "none", "kappa_grade": "linear"},
        "fleiss": _fleiss(complete, passes) if len(raters) > 2 else None,
        "fleiss_records": len(complete) if len(raters) > 2 else None,
        "items": _items(shared),
        "by_record": [
            {
                "record": name,
                "scores": {rater: shared[name][rater].score for rater in sorted(shared[name])},
                "spread": max(given.values()) - min(given.values()),
                "agree": max(given.values()) - min(given.values()) <= within,
            }
            for name, given in scores.items()
        ],
    }


def _pair(
    one: str,
    other: str,
    shared: Mapping[str, Mapping[str, Rating]],
    within: float,
    passes: Sequence[str],
    grades: Sequence[str],
) -> dict[str, Any]:
    both = [
        (given[one], given[other]) for given in shared.values() if one in given and other in given
    ]
    agreed = sum(abs(a.score - b.score) <= within for a, b in both)
    return {
        "raters": [one, other],
        "records": len(both),
        "agreed": agreed,
        "agreement": agreed / len(both) if both else None,
        "kappa_pass": cohen_kappa([a.passed for a, _ in both], [b.passed for _, b in both], passes),
        "kappa_grade": cohen_kappa(
            [a.grade for a, _ in both], [b.grade for _, b in both], grades, "linear"
        ),
    }


def _rater(
    name: str,
    by_record: Mapping[str, Mapping[str, Rating]],
    scores: Mapping[str, Mapping[str, float]],
) -> dict[str, Any]:
    mine = [given[name].score for given in by_record.values() if name in given]
    return {
        "rater": name,
        "records": len(mine),
        "mean": math.fsum(mine) / len(mine) if mine else None,
        "shared": sum(name in given for given in scores.values()),
        "leniency": leniency(scores, name),
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def _fleiss(complete: Sequence[Mapping[str, Rating]], passes: Sequence[str]) -> float | None:
    table = [
        [sum(r.passed == name for r in given.values()) for name in passes] for given in complete
    ]
    return fleiss_kappa(table)


def _items(shared: Mapping[str, Mapping[str, Rating]]) -> list[dict[str, Any]]:
    """By item: the share of pairs that gave the same points, the least agreed first."""
    same: dict[str, list[bool]] = {}
    for given in shared.values():
        for one, other in combinations([given[name] for name in sorted(given)], 2):
            theirs = dict(other.items)
            for item, points in one.items:
                if item in theirs:
                    same.setdefault(item, []).append(theirs[item] == points)
    rows = [
        {"item": item, "pairs": len(found), "same": sum(found) / len(found)}
        for item, found in same.items()
    ]
    return sorted(rows, key=lambda row: row["same"])
