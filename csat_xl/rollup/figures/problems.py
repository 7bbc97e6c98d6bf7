"""The entry problems."""

from typing import Any

from csat_xl.rollup.model import Problem, Summary


def problems(summary: Summary) -> list[dict[str, Any]]:
    """The entry problems of a summary, by file, sheet and row; needs no common scale."""
    return [_problem(problem) for problem in summary.problems]


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
