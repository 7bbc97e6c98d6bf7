"""The evaluation of people and campuses."""

from typing import Any

from csat_xl.rollup.model import Summary


def evaluation(summary: Summary) -> list[dict[str, Any]]:
    """Each person of each workbook, with totals and grades."""
    return [
        {
            "name": row.name,
            "level": row.level,
            "sections": dict(row.sections),
            "weighted": row.weighted,
            "adjustment": row.adjustment,
            "total": row.total,
            "uncapped": row.uncapped,
            "grade": row.grade,
            "quota_grade": row.quota_grade,
            "team": row.team,
            "period": row.period,
        }
        for row in summary.evaluation
    ]
