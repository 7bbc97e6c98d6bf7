"""The action plan: open, overdue, done, and whether what was done had an effect."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from csat_xl.packed import Rows, arranged
from csat_xl.rollup.figures.pool import BLANK, days_since, today
from csat_xl.rollup.model import Action, Summary
from csat_xl.sheets import actions as sheet


def current(summary: Summary) -> Rows[Action]:
    """Each action once, as it stands in the latest month that lists it.

    Rows of one branch and team with the same metric, start and measure in several workbooks are
    one action; in one workbook they are several.
    """
    rows = arranged(summary.actions, lambda row: (*_same(row), *_at(row)))
    latest = (row for _, listed in groupby(rows, _same) for row in _latest(listed))
    return Rows(arranged(latest, _at))


def _same(row: Action) -> tuple[str, ...]:
    return row.branch, row.team, row.metric, row.start, row.measure


def _at(row: Action) -> tuple[str, str, str, int]:
    return row.period, row.team, row.file, row.row


def _latest(rows: Iterable[Action]) -> Iterable[Action]:
    """The rows of the same action, in the order of months: the last, the last of the second …"""
    latest: dict[int, Action] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.file] += 1
        latest[seen[row.file]] = row
    return latest.values()


def days_late(row: Action, day: dt.date | None) -> int:
    """How many days an action is past due on a day; 0 for a finished one or one in time."""
    return 0 if row.state == sheet.DONE else days_since(row.due, day) or 0


def actions(summary: Summary) -> dict[str, Any] | None:
    """How many actions stand in which state, how many are open and overdue."""
    if not any(sheet.KEY in book.sheets for book in summary.workbooks):
        return None
    rows, day = current(summary), today(summary)
    states = Counter(dict.fromkeys(sheet.STATES, 0))
    states.update(row.state or BLANK for row in rows)
    return {
        "by_state": dict(sorted(states.items(), key=lambda pair: _rank(pair[0]))),
        "open": sum(row.state != sheet.DONE for row in rows),
        "overdue": sum(days_late(row, day) > 0 for row in rows),
    }


def _rank(state: str) -> tuple[int, str]:
    known = state in sheet.STATES
    return (sheet.STATES.index(state) if known else len(sheet.STATES)), state
