"""Every dissatisfied answer with its follow-up, so that no unhappy customer is forgotten."""

from collections import Counter
from typing import Any

from csat_xl.rollup.model import CLOSED, FOLLOW_UP, Summary, Unhappy


def closed_loop(summary: Summary) -> dict[str, Any]:
    """The dissatisfied answers: open ones first, the oldest on top; customer numbers only.

    Answers that do not count for an entry error are in the list too (``counted`` False).
    ``days`` is the age of an open one on the day of its workbook (检查基准日, else today), the
    days to the follow-up of a closed one.
    """
    states = Counter(dict.fromkeys(FOLLOW_UP, 0))
    states.update(row.state for row in summary.unhappy)
    open_rows = [row for row in summary.unhappy if row.state != CLOSED]
    ages = [row.days for row in open_rows if row.days is not None]
    total = len(summary.unhappy)
    return {
        "total": total,
        "open": len(open_rows),
        "closed_share": (total - len(open_rows)) / total if total else None,
        "oldest_days": max(ages, default=None),
        "by_state": dict(states),
        "list": [_told(row) for row in sorted(summary.unhappy, key=_urgency)],
    }


def _urgency(row: Unhappy) -> tuple[Any, ...]:
    age = -1 if row.days is None else row.days
    return row.state == CLOSED, -age, FOLLOW_UP.index(row.state), row.file, row.row


def _told(row: Unhappy) -> dict[str, Any]:
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
        "days": row.days,
        "counted": row.counted,
        "file": row.file,
        "row": row.row,
    }
