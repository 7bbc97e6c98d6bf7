"""The entry problems."""

from collections.abc import Sequence
from typing import Any

from csat_xl.packed import Listed
from csat_xl.rollup.model import Problem, Summary


def problems(summary: Summary) -> Sequence[dict[str, Any]]:
    """The entry problems of a summary, by file, sheet and row; needs no common scale."""
    return Listed(summary.problems, _problem)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "code": problem.code,
        "severity": problem.severity,
        "value": problem.value,
        "message": str(problem.message),
    }
