"""Responses, the overall item and the dimensions."""

from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.pool import dimension_names, whole
from csat_xl.rollup.model import Summary


def responses(summary: Summary) -> dict[str, Any]:
    """How many answers there are, how many count, and why others do not."""
    answers = whole(summary)
    return {
        "total": answers.total,
        "valid": answers.valid,
        "excluded": {code: answers.excluded[code] for code in sorted(answers.excluded)},
    }


def overall(summary: Summary) -> dict[str, Any]:
    """The figures of the overall item, see :func:`csat_xl.rollup.measures.overall`."""
    return measures.overall(whole(summary))


def dimensions(summary: Summary) -> list[dict[str, Any]]:
    """The figures of each dimension, the overall item last."""
    names, overall_names = dimension_names(summary.workbooks)
    return measures.dimensions(whole(summary), names, overall_names)
