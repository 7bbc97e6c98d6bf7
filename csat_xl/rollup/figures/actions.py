"""The action plan."""

from collections import Counter
from typing import Any

from csat_xl.rollup.figures.pool import BLANK
from csat_xl.rollup.model import Summary
from csat_xl.sheets import actions as sheet


def actions(summary: Summary) -> dict[str, Any] | None:
    """The actions by state, and how many are overdue."""
    if not any(sheet.KEY in book.sheets for book in summary.workbooks):
        return None
    states = Counter(dict.fromkeys(sheet.STATES, 0))
    for row in summary.actions:
        states[row.state or BLANK] += 1
    overdue = sum(row.days_late > 0 for row in summary.actions)
    return {"by_state": dict(states), "overdue": overdue}
