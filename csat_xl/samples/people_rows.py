"""Invented rows of the complaint log and of the evaluation."""

import datetime as dt
import math
from collections.abc import Sequence

from csat_xl.entries import working_days_between
from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import NUMBERS_A_DAY, Case, Row, in_office_hours
from csat_xl.samples.words import THEMES
from csat_xl.sheets.complaints import outcomes
from csat_xl.sheets.evaluation import item_keys
from csat_xl.sheets.tracking import overall_key

UNHANDLED = "未处理"
MANAGEMENT = "管理"
"""A section with this in its name is for levels that manage."""

_MANAGING = ("分公司", "校区", "主管", "经理", "部门")
_LAST_RECEIVED = 11
"""The last day a complaint comes in, so that its revisit falls into the month."""
_OUTCOME_WEIGHTS = {
    UNHANDLED: 0.6,
    "不满意": 0.7,
    "不太满意": 1.0,
    "基本满意": 2.0,
    "满意": 3.0,
    "非常满意": 1.2,
}


def complaint_rows(case: Case, dice: Dice, tracking: Sequence[Row]) -> list[Row]:
    """Three to eight complaints about agents, most about the weaker ones."""
    agents = case.team.agents
    used: set[str] = set()
    known = outcomes(case.scheme)
    found = []
    for _ in range(dice.whole(3, 8)):
        person = dice.weighted(agents, [agent.unhappy * agent.unhappy for agent in agents]).name
        source = _visit(case, dice, tracking, person, used)
        service = case.day(dice.whole(1, 8), 600) if source is None else source["service_time"]
        received = _office_time(dice, service + dt.timedelta(minutes=dice.whole(60, 1800)))
        theme = dice.pick(THEMES)
        text = source["complaint_text"] if source else None
        outcome = dice.weighted(known, [_OUTCOME_WEIGHTS.get(name, 1.0) for name in known])
        handled = None
        if outcome != UNHANDLED:
            handled = _office_time(dice, received + dt.timedelta(minutes=dice.whole(240, 2400)))
        found.append(
            {
                "complaint_id": None,
                "customer_id": source["customer_id"] if source else None,
                "person": person,
                "received": received,
                "content": text or dice.pick(theme.complaints),
                "outcome": outcome,
                "handled": handled,
                "revisited": _revisit(case, dice, handled),
            }
        )
    found.sort(key=lambda row: (row["received"], row["person"]))
    first = case.team.number * NUMBERS_A_DAY + 1
    for i, row in enumerate(found):
        row["complaint_id"] = f"T{case.period:%Y%m}{first + i:03d}"
    return found


def _visit(
    case: Case, dice: Dice, tracking: Sequence[Row], person: str, used: set[str]
) -> Row | None:
    """A service of the agent early in the month, of a dissatisfied customer if there is one."""
    overall = overall_key(case.survey)
    early = [
        row
        for row in tracking
        if row["agent"] == person
        and row["service_time"] < case.day(_LAST_RECEIVED - 1)
        and row["customer_id"] not in used
    ]
    unhappy = [row for row in early if row[overall] < case.survey.satisfied_from]
    if not early:
        return None
    row = dice.pick(unhappy or early)
    used.add(row["customer_id"])
    return row


def _office_time(dice: Dice, moment: dt.datetime) -> dt.datetime:
    """The moment, or the next morning if nobody is at work then."""
    if in_office_hours(moment):
        return moment
    day = moment.date() + dt.timedelta(days=int(moment.hour >= 9))
    return dt.datetime.combine(day, dt.time(9, dice.whole(0, 59)))


def _revisit(case: Case, dice: Dice, handled: dt.datetime | None) -> dt.datetime | None:
    """A time within the working days of the rules; none where that is after the month."""
    if handled is None:
        return None
    rules = case.rules
    wanted = dice.whole(rules.revisit_min_workdays, rules.revisit_max_workdays)
    day = handled.date()
    while working_days_between(handled, day) < wanted:
        day += dt.timedelta(days=1)
    moment = dt.datetime.combine(day, dt.time(dice.whole(9, 17), dice.whole(0, 59)))
    return moment if handled < moment < case.day(case.days) else None


def evaluation_rows(case: Case, dice: Dice) -> list[Row]:
    """The campus, the team's agents and colleagues, with points by how well they serve."""
    rules = case.evaluation
    managing = [level for level in rules.levels if level in _MANAGING] or [rules.levels[0]]
    staff = [level for level in rules.levels if level not in managing] or list(rules.levels)
    people = [(case.team.campus, managing[-1], 0.87)]
    people += [
        (agent.name, staff[(i + 1) % len(staff)], 0.975 - agent.unhappy * 0.85)
        for i, agent in enumerate(case.team.agents)
    ]
    people += [
        (name, staff[i % len(staff)], 0.72 + 0.22 * dice.whole(0, 100) / 100)
        for i, name in enumerate(case.team.colleagues)
    ]
    return [
        {"person": name, "level": level, **_points(case, dice, quality, level in managing)}
        for name, level, quality in people
    ]


def _points(case: Case, dice: Dice, quality: float, manages: bool) -> Row:
    rules = case.evaluation
    points: Row = {}
    for section, keys in zip(rules.sections, item_keys(case.scheme), strict=True):
        for item, key in zip(section.items, keys, strict=True):
            if MANAGEMENT in section.name and not manages:
                points[key] = None
                continue
            step = 1.0 if item.max >= 10 else 0.5
            value = math.floor(item.max * dice.normal(quality, 0.05) / step + 0.5) * step
            points[key] = min(item.max, max(0.0, value))
    return points
