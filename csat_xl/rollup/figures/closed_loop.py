"""Every dissatisfied answer with its follow-up, so that no unhappy customer is forgotten."""

import datetime as dt
from collections import Counter
from typing import Any

from csat_xl.packed import Listed, Rows, arranged
from csat_xl.rollup.figures.pool import days_since, today
from csat_xl.rollup.model import CLOSED, FOLLOW_UP, Summary, Unhappy


def closed_loop(summary: Summary) -> dict[str, Any]:
    """The dissatisfied answers: open ones first, the oldest on top; customer numbers only.

    Answers that do not count for an entry error are in the list too (``counted`` False).
    ``days`` is the age of an open one on the day of the roll-up (the latest 检查基准日 of the
    workbooks, else today), the days to the follow-up of a closed one.
    """
    day = today(summary)
    states = Counter(dict.fromkeys(FOLLOW_UP, 0))
    oldest: int | None = None
    for row in summary.unhappy:
        states[row.state] += 1
        if row.state != CLOSED:
            age = _days(row, day)
            oldest = age if oldest is None else max(oldest, age or 0)
    waiting, total = states.total() - states[CLOSED], states.total()
    rows = Rows(arranged(((row, _days(row, day)) for row in summary.unhappy), _urgency))
    return {
        "total": total,
        "open": waiting,
        "closed_share": (total - waiting) / total if total else None,
        "oldest_days": oldest,
        "by_state": dict(states),
        "list": Listed(rows, _told),
    }


def _days(row: Unhappy, day: dt.date | None) -> int | None:
    if row.state != CLOSED:
        return days_since(row.survey_time, day)
    followed = row.follow_time[:10]
    return days_since(row.survey_time, dt.date.fromisoformat(followed) if followed else None)


def _urgency(pair: tuple[Unhappy, int | None]) -> tuple[Any, ...]:
    row, days = pair
    age = -1 if days is None else days
    return row.state == CLOSED, -age, FOLLOW_UP.index(row.state), row.file, row.row


def _told(pair: tuple[Unhappy, int | None]) -> dict[str, Any]:
    row, days = pair
    return {
        "customer_id": row.customer_id or None,
        "period": row.period,
        "branch": row.branch,
        "team": row.team,
        "agent": row.agent,
        "channel": row.channel,
        "service_type": row.service_type,
        "customer_type": row.customer_type,
        "score": row.score,
        "survey_time": row.survey_time or None,
        "owner": row.owner or None,
        "follow_time": row.follow_time or None,
        "state": row.state,
        "days": days,
        "counted": row.counted,
        "file": row.file,
        "row": row.row,
    }
