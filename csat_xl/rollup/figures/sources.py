"""The workbooks read, those that could not be, and those given twice."""

from collections.abc import Sequence
from typing import Any

from csat_xl.packed import Listed
from csat_xl.rollup.model import Summary, Workbook


def workbooks(summary: Summary) -> Sequence[dict[str, Any]]:
    """The workbooks read, by month, branch, team and file."""
    order = sorted(summary.workbooks, key=lambda b: (b.period, b.branch, b.team, b.file))
    return Listed(order, _workbook)


def _workbook(book: Workbook) -> dict[str, Any]:
    return {"file": book.file, "team": book.team, "branch": book.branch, "period": book.period}


def unreadable(summary: Summary) -> list[dict[str, str]]:
    """The files that could not be read, with the reason."""
    return [{"file": file, "reason": reason} for file, reason in summary.unreadable]


def duplicates(summary: Summary) -> list[str]:
    """The files that were given twice and count once."""
    return list(summary.duplicates)
