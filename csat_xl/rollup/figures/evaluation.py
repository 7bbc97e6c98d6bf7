"""The evaluation of people and campuses."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from csat_xl.packed import Listed, arranged
from csat_xl.rollup.model import EvaluationRow, Summary

FEW_PEOPLE = 10
"""Below so many people ranked together, the grade by rank is a hint only (S2: 2:7:1)."""


def evaluation(summary: Summary) -> Sequence[dict[str, Any]]:
    """Each person of each workbook: totals uncapped and capped, grade, and beside it 2:7:1.

    ``ranked_among`` is the number of people of the workbook with a total, ``few`` whether they
    are too few for 2:7:1.
    """
    ranked = _ranked(summary)
    return Listed(summary.evaluation, lambda row: _person(row, ranked[row.file]))


def _person(row: EvaluationRow, ranked: int) -> dict[str, Any]:
    return {
        "name": row.name,
        "level": row.level,
        "sections": dict(row.sections),
        "weighted": row.weighted,
        "adjustment": row.adjustment,
        "total": row.total,
        "uncapped": row.uncapped,
        "grade": row.grade,
        "quota_grade": row.quota_grade,
        "ranked_among": ranked,
        "few": ranked < FEW_PEOPLE,
        "team": row.team,
        "branch": row.branch,
        "period": row.period,
    }


def _ranked(summary: Summary) -> Counter[str]:
    return Counter(row.file for row in summary.evaluation if row.total is not None)


def grades(summary: Summary) -> list[dict[str, Any]]:
    """How many people hold each grade, by month and level: by bands and by rank.

    With them ``mean``, the mean total, and ``sections``, the mean of each section, of those who
    have a total.
    """
    rows = arranged(summary.evaluation, lambda row: (*_graded(row), row.team, row.file, row.row))
    found = ((place, list(listed)) for place, listed in groupby(rows, _graded))
    return [
        {
            "period": period,
            "level": level,
            "people": sum(row.total is not None for row in rows),
            "mean": _mean(row.total for row in rows),
            "sections": _section_means(rows),
            "grades": dict(sorted(Counter(row.grade for row in rows if row.grade).items())),
            "quota_grades": dict(
                sorted(Counter(row.quota_grade for row in rows if row.quota_grade).items())
            ),
        }
        for (period, level), rows in found
    ]


def _graded(row: EvaluationRow) -> tuple[str, str]:
    return row.period, row.level


def _section_means(rows: list[EvaluationRow]) -> dict[str, float | None]:
    parts: dict[str, list[float | None]] = {}
    for row in rows:
        for name, value in row.sections:
            parts.setdefault(name, []).append(value if row.total is not None else None)
    return {name: _mean(values) for name, values in parts.items()}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
