"""Invented rows of the complaint log and of the evaluation."""

import datetime as dt
import math
from collections.abc import Sequence

from csat_xl.entries import working_days_between
from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import MANAGING, NUMBERS_A_DAY, Case, Row, in_office_hours
from csat_xl.samples.words import THEMES
from csat_xl.schemes.model import Item
from csat_xl.sheets.complaints import outcomes
from csat_xl.sheets.scorecard import Place, plan_of
from csat_xl.sheets.tracking import overall_key

UNHANDLED = "未处理"
_COUNTED = ("次", "件", "元")
MANAGEMENT = "管理"
"""A section with this in its name is for levels that manage."""

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
    """The people, units or customers that the scheme evaluates, some better than others.

    People are the team's agents and colleagues, and the campus where some levels manage.
    """
    rules = case.evaluation
    if rules.subject.endswith("编号"):
        return _others(
            case, dice, [f"C{case.period:%Y%m}{i % 28 + 1:02d}{i + 1:03d}" for i in range(24)]
        )
    if not rules.subject.endswith(("者", "员", "人", "员工")):
        return _others(case, dice, [f"第{number}{rules.subject}" for number in "一二三四五六七八"])
    managing = [level for level in rules.levels if level in MANAGING]
    staff = [level for level in rules.levels if level not in managing] or list(rules.levels)
    people = [(case.team.campus, managing[-1], 0.87)] if managing else []
    people += [
        (agent.name, staff[(i + 1) % len(staff)], 0.975 - agent.unhappy * 0.85)
        for i, agent in enumerate(case.team.agents)
    ]
    if not any(place.item.source for place in plan_of(case.scheme).places):
        people += [
            (name, staff[i % len(staff)], 0.72 + 0.22 * dice.whole(0, 100) / 100)
            for i, name in enumerate(case.team.colleagues)
        ]
    return [
        {"person": name, "level": level, **_points(case, dice, quality, level in managing)}
        for name, level, quality in people
    ]


def _others(case: Case, dice: Dice, names: Sequence[str]) -> list[Row]:
    """Rows of units or customers, from weak ones to good ones."""
    levels = case.evaluation.levels
    return [
        {
            "person": name,
            "level": levels[i % len(levels)],
            **_points(case, dice, 0.35 + 0.62 * dice.whole(0, 100) / 100, True),
        }
        for i, name in enumerate(names)
    ]


def _points(case: Case, dice: Dice, quality: float, manages: bool) -> Row:
    """The entries of a row; a figure that the survey fills in is left blank."""
    entries: Row = {}
    for place in plan_of(case.scheme).places:
        if MANAGEMENT in place.section.name and case.managed and not manages:
            entries[place.key] = None
        elif place.item.source is None:
            entries[place.key] = _entry(dice, place, dice.normal(quality, 0.05))
    return entries


def _entry(dice: Dice, place: Place, quality: float) -> float | None:
    """What an item holds for somebody who does as well as ``quality``, from 0 to 1."""
    item, quality = place.item, min(1.0, max(0.0, quality))
    if place.section.role != "score":
        most = item.max or 0
        return float(dice.whole(1, max(1, int(most)))) if dice.happens(0.25) else None
    if item.kind == "measure":
        return _figure(dice, item, quality)
    low, high = item.bottom or 0, item.top or 0
    step = 1.0 if high - low >= 10 else 0.5
    value = low + math.floor((high - low) * quality / step + 0.5) * step
    return min(high, max(low, value))


def _figure(dice: Dice, item: Item, quality: float) -> float:
    """A measured figure that scores about as well as ``quality``, in tenths of its step."""
    target, step, points = item.target or 0, item.step or 1, item.points or 1
    missed = (1 - quality) * 100 / points - dice.whole(0, 10) / 10
    tenths = math.floor(missed * 10 + 0.5)
    whole = item.unit in _COUNTED or (float(target).is_integer() and step > 1)
    value = target + (tenths * step / 10) * (-1 if item.better == "≥" else 1)
    value = math.floor(value + 0.5) if whole else round(value, 4)
    value = max(value, item.low if item.low is not None else value)
    return min(value, item.high if item.high is not None else value)
