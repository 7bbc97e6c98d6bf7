"""Complaints and their points."""

from collections import Counter
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions.complaints import complaint
from csat_xl.rollup.figures.pool import BLANK, agreed
from csat_xl.rollup.model import Summary
from csat_xl.sheets import complaints as sheet


def complaints(summary: Summary) -> dict[str, Any] | None:
    """Complaints and their points: none at all gives +10, outcomes that are unclear None."""
    books = [book for book in summary.workbooks if sheet.KEY in book.sheets]
    if not books:
        return None
    outcomes: Counter[str] = Counter()
    for entry, count in summary.complaints.items():
        outcomes[entry.outcome] += count
    table = agreed(book.rules.outcomes for book in books)
    listed = {name: i for i, (name, _) in enumerate(table)}
    return {
        "count": sum(outcomes.values()),
        "points": _points(outcomes, table),
        "by_outcome": {
            outcome or BLANK: outcomes[outcome]
            for outcome in sorted(outcomes, key=lambda o: (listed.get(o, len(listed)), o))
        },
    }


def _points(outcomes: Counter[str], table: tuple[tuple[str, float], ...]) -> float | None:
    if not table or (outcomes and not any(outcomes.keys())):
        return None  # complaints without an outcome are not "no complaint"
    try:
        return complaint(sorted(outcomes.elements()), table)
    except CsatError:
        return None
