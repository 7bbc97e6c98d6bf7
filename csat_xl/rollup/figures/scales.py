"""The questionnaires: score of each person, campus and branch, pooled from single answers."""

import math
from collections.abc import Iterable
from typing import Any

from csat_xl.rollup.figures.terms import judged, rules_of, spans_of
from csat_xl.rollup.measures import SMALL_SAMPLE
from csat_xl.rollup.model import Summary
from csat_xl.rollup.pieces import ScaleAnswer

Counted = Iterable[tuple[ScaleAnswer, int]]


def scales(summary: Summary) -> dict[str, Any] | None:
    """The scores of the questionnaires; None where no workbook holds an answer.

    ``by_scale``: each questionnaire over all answers. ``levels``: each person, campus and branch
    with its score; a branch takes in the answers of its campuses, each counted once. ``periods``:
    the same by month; ``terms``: by quarter and term, with complaint points and grades. Market research is listed by scale and counts for nobody.
    """
    if not summary.scales:
        return None
    counted = sorted(summary.scales.items())
    by_month: dict[str, list[tuple[ScaleAnswer, int]]] = {}
    for answer, n in counted:
        by_month.setdefault(answer.period, []).append((answer, n))
    months = sorted(by_month)
    return {
        "by_scale": _by_scale(counted),
        "levels": _levels(counted),
        "periods": [{"period": month, "levels": _levels(by_month[month])} for month in months],
        "terms": _terms(summary, counted, months),
    }


def _terms(
    summary: Summary, counted: list[tuple[ScaleAnswer, int]], months: list[str]
) -> list[dict[str, Any]]:
    """Each quarter and term with answers; none where the workbooks differ in their rules."""
    rules = rules_of(summary)
    if rules is None:
        return []
    return [
        {
            "year": year,
            "period": name,
            "months": sorted(inside & set(months)),
            "levels": judged(
                _levels([c for c in counted if c[0].period in inside]), summary, rules, inside
            ),
        }
        for year, name, inside in spans_of(rules, months)
    ]


def answer_scale(summary: Summary) -> list[int] | None:
    """The lowest and highest score of the survey, on which all workbooks agree; None without."""
    found = [book.rules.scale for book in summary.workbooks if book.rules.scale is not None]
    return list(found[0]) if found else None


def pooled(counted: Counted) -> float | None:
    """The weighted mean score over single answers; None without any.

    >>> answer = ScaleAnswer("2026-05", "分", "校", "", "量表", "校区", "分公司", 1.0, 80.0)
    >>> pooled([(answer, 3), (answer._replace(score=60.0), 1)])
    75.0
    """
    pairs = list(counted)
    weight = math.fsum(answer.weight * n for answer, n in pairs)
    if not weight:
        return None
    return math.fsum(answer.weight * answer.score * n for answer, n in pairs) / weight


def _by_scale(counted: list[tuple[ScaleAnswer, int]]) -> list[dict[str, Any]]:
    names = dict.fromkeys((answer.scale, answer.level) for answer, _ in counted)
    return [
        {
            "scale": scale,
            "level": level or None,
            "n": sum(n for answer, n in counted if answer.scale == scale),
            "score": pooled(c for c in counted if c[0].scale == scale),
        }
        for scale, level in sorted(names)
    ]


def _levels(counted: list[tuple[ScaleAnswer, int]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str, str], list[tuple[ScaleAnswer, int]]] = {}
    for answer, n in counted:
        if answer.pooled:
            groups.setdefault((answer.pooled, answer.branch, "", ""), []).append((answer, n))
        if answer.level:
            groups.setdefault(_place(answer), []).append((answer, n))
    return [
        {
            "level": level,
            "branch": branch,
            "campus": campus or None,
            "person": person or None,
            "n": sum(n for _, n in found),
            "score": pooled(found),
            "small_sample": sum(n for _, n in found) < SMALL_SAMPLE,
        }
        for (level, branch, campus, person), found in sorted(groups.items(), key=_order)
    ]


def _order(group: tuple[tuple[str, str, str, str], Any]) -> tuple[Any, ...]:
    """Branches first, then campuses, then persons by level."""
    level, branch, campus, person = group[0]
    return bool(person), bool(campus), level, branch, campus, person


def _place(answer: ScaleAnswer) -> tuple[str, str, str, str]:
    """What an answer is about: a person, a campus (its answers are pooled above), or a branch."""
    if answer.person:
        return answer.level, answer.branch, answer.campus, answer.person
    return answer.level, answer.branch, answer.campus if answer.pooled else "", ""
