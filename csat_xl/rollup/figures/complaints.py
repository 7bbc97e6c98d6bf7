"""Complaints and their points."""

from collections import Counter
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions.complaints import complaint
from csat_xl.rollup.figures.pool import BLANK, agreed
from csat_xl.rollup.model import Summary
from csat_xl.rollup.statistics.intervals import rate_interval, verdict
from csat_xl.sheets import complaints as sheet

MOST_COMPLAINTS = 0.05
"""S1, 服务质量监控: the complaint rate is to be at most 5 %."""


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
        **_rate(summary),
        "points": _points(outcomes, table),
        "by_outcome": {
            outcome or BLANK: outcomes[outcome]
            for outcome in sorted(outcomes, key=lambda o: (listed.get(o, len(listed)), o))
        },
    }


def _rate(summary: Summary) -> dict[str, Any]:
    """Complaints over customers served, of the teams and months whose number served is known."""
    served: dict[tuple[str, str, str], int | None] = {}
    for book in summary.workbooks:
        if sheet.KEY in book.sheets:
            place = book.period, book.branch, book.team
            before = served.get(place, 0)
            served[place] = None if before is None or book.served is None else before + book.served
    known = {place for place, count in served.items() if count}
    base = sum(count for count in served.values() if count)
    made = sum(
        count
        for entry, count in summary.complaints.items()
        if (entry.period, entry.branch, entry.team) in known
    )
    if not base:
        nothing = ("served", "complained", "rate", "rate_low", "rate_high", "target", "verdict")
        return dict.fromkeys(nothing)
    ends = rate_interval(min(made, base), base)
    assert ends is not None
    return {
        "served": base,
        "complained": made,
        "rate": made / base,
        "rate_low": ends.low,
        "rate_high": ends.high,
        "target": MOST_COMPLAINTS,
        "verdict": verdict(ends, MOST_COMPLAINTS, "≤"),
    }


def _points(outcomes: Counter[str], table: tuple[tuple[str, float], ...]) -> float | None:
    if not table or (outcomes and not any(outcomes.keys())):
        return None  # complaints without an outcome are not "no complaint"
    try:
        return complaint(sorted(outcomes.elements()), table)
    except CsatError:
        return None
