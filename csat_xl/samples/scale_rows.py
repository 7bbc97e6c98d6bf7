"""Invented answers to the questionnaires of a tutoring chain, its families and what is judged."""

import datetime as dt
from dataclasses import dataclass

from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import Case, Row
from csat_xl.schemes.scales import Scale, Scales
from csat_xl.sheets import grading, roster, standing
from csat_xl.sheets.roster import quarter_of
from csat_xl.sheets.scale_entry import about_person, item_keys, scale_key

FAMILIES = 24
"""How many families a campus has."""
VISITED = 6
"""How many of them are revisited a month: a quarter, as the rules ask."""
_TEACHERS, _ADVISERS = 3, 1
_ANSWERED = 5
"""How many questionnaires a family answers in a revisit."""
_SURNAMES = "程邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施"
_GIVEN = ("文静", "思源", "雨桐", "浩然", "若兰", "子涵", "嘉言", "明远", "书瑶", "景和")
_REMARKS = (
    "老师讲得细,孩子愿意听",
    "希望多反馈课堂表现",
    "月报再具体一些",
    "周末停车不方便",
    "排课能提前通知就好了",
    "前台很热情",
)


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its number, campus, branch, and the people who serve it by level."""

    number: str
    campus: str
    branch: str
    people: dict[str, str]


def scale_tables(case: Case, dice: Dice) -> dict[str, list[Row]]:
    """The rows of all sheets of the part ``scales``, nothing for a scheme without it."""
    scales = case.scheme.scales
    if scales is None:
        return {}
    staff = _staff(scales, dice)
    year = case.period.year - 1
    families = [
        family
        for n, place in enumerate(scales.campuses)
        for family in _families(place, staff, dice, year, n % 9 + 1)
    ]
    tables: dict[str, list[Row]] = {scale_key(i): [] for i in range(len(scales.scales))}
    start = quarter_of(case.period)[0]
    for offset in range(case.period.month - start.month + 1):
        month = dt.date(start.year, start.month + offset, 1)
        for place in scales.campuses:
            mine = [f for f in families if (f.campus, f.branch) == place]
            first = offset * VISITED
            for family in mine[first : first + VISITED]:
                _answer(tables, scales, family, month, dice)
    for i, scale in enumerate(scales.scales):
        if not scale.counts:
            tables[scale_key(i)] = _visitors(scales, scale, case, dice)
        tables[scale_key(i)].sort(key=lambda row: (row["date"], row["customer_id"]))
    judged = _judged(scales, staff, case)
    tables[standing.KEY] = judged
    tables[grading.KEY] = [
        {"level": level, **_when(scales, case)}
        for level in dict.fromkeys(row["level"] for row in judged)
    ]
    tables[roster.ROSTER] = [_on_roster(family) for family in families]
    tables[roster.COVERAGE] = [
        {"branch": branch, "campus": campus} for campus, branch in scales.campuses
    ]
    return tables


def _levels(scales: Scales) -> list[str]:
    return list(
        dict.fromkeys(scale.level for scale in scales.scales if about_person(scale, scales))
    )


def _staff(scales: Scales, dice: Dice) -> dict[tuple[str, str], list[str]]:
    """The people of each campus by level; every name occurs once."""
    names = [surname + given for given in _GIVEN for surname in _SURNAMES]
    staff: dict[tuple[str, str], list[str]] = {}
    for campus, _ in scales.campuses:
        for level in _levels(scales):
            count = _TEACHERS if level.endswith("教师") else _ADVISERS
            staff[campus, level] = [names.pop(dice.whole(0, len(names) - 1)) for _ in range(count)]
    return staff


def _families(
    place: tuple[str, str],
    staff: dict[tuple[str, str], list[str]],
    dice: Dice,
    year: int,
    digit: int,
) -> list[Family]:
    campus, branch = place
    found = []
    for i in range(FAMILIES):
        people = {level: dice.pick(names) for (at, level), names in staff.items() if at == campus}
        number = f"C{year}{i % 6 + 7:02d}{dice.whole(1, 28):02d}{digit}{i:02d}"
        found.append(Family(number, campus, branch, people))
    return found


def _answer(
    tables: dict[str, list[Row]], scales: Scales, family: Family, month: dt.date, dice: Dice
) -> None:
    """One revisit: the family answers some of the questionnaires that count."""
    day = dt.datetime.combine(month.replace(day=dice.whole(2, 27)), dt.time())
    counted = [i for i, scale in enumerate(scales.scales) if scale.counts]
    left = list(counted)
    for _ in range(min(_ANSWERED, len(left))):
        index = left.pop(dice.whole(0, len(left) - 1))
        scale = scales.scales[index]
        person = family.people.get(scale.level, "")
        row: Row = {
            "customer_id": family.number,
            "respondent": dice.weighted(
                scales.respondents[:3], [6, 2, 1][: len(scales.respondents[:3])]
            ),
            "branch": family.branch,
            "campus": family.campus,
            "date": day,
            "channel": dice.pick(scale.channels),
            **_items(scale, scales, dice, _quality(person or family.campus)),
            "comment": dice.pick(_REMARKS) if dice.happens(0.15) else None,
        }
        if about_person(scale, scales):
            row["person"] = person
        tables[scale_key(index)].append(row)


def _quality(name: str) -> float:
    """How good a person or campus is, 0 to 1, the same for the same name."""
    return 0.62 + sum(map(ord, name)) % 36 / 100


def _items(scale: Scale, scales: Scales, dice: Dice, quality: float) -> Row:
    found: Row = {}
    for key in item_keys(scale):
        value = round(scales.low + (scales.high - scales.low) * dice.normal(quality, 0.13))
        found[key] = None if dice.happens(0.02) else min(scales.high, max(scales.low, value))
    return found


def complained(case: Case, dice: Dice, judged: list[Row], rows: list[Row]) -> list[Row]:
    """The complaints, about the people and campuses that are judged."""
    names = [row["person"] for row in judged if row.get("person")]
    names += [row["campus"] for row in judged if row.get("campus") and not row.get("person")]
    return [{**row, "person": dice.pick(names)} for row in rows]


def _visitors(scales: Scales, scale: Scale, case: Case, dice: Dice) -> list[Row]:
    """Answers to market research, from visitors who are no customers yet."""
    rows = []
    for i in range(12):
        campus, branch = dice.pick(scales.campuses)
        day = case.period.replace(day=dice.whole(1, 27))
        rows.append(
            {
                "customer_id": f"C{day:%Y%m%d}{900 + i}",
                "respondent": scales.respondents[0],
                "branch": branch,
                "campus": campus,
                "date": dt.datetime.combine(day, dt.time()),
                "channel": scale.channels[0],
                **_items(scale, scales, dice, 0.8),
            }
        )
    return rows


def _when(scales: Scales, case: Case) -> Row:
    start = quarter_of(case.period)[0]
    names = [p.name for p in scales.periods if (p.first, p.months) == (start.month, 3)]
    return {"year": case.period.year, "period": (names or [scales.periods[0].name])[0]}


def _judged(scales: Scales, staff: dict[tuple[str, str], list[str]], case: Case) -> list[Row]:
    when = _when(scales, case)
    owners = dict(scales.campuses)
    rows = [{"level": scales.branch_level, "branch": name, **when} for name in scales.branches]
    rows += [
        {"level": scales.campus_level, "branch": branch, "campus": campus, **when}
        for campus, branch in scales.campuses
    ]
    for level in _levels(scales):
        for (campus, of), names in staff.items():
            rows += [
                {"level": level, "branch": owners[campus], "campus": campus, "person": name, **when}
                for name in names
                if of == level
            ]
    return rows


def _on_roster(family: Family) -> Row:
    number = family.number
    joined = dt.datetime(int(number[1:5]), int(number[5:7]), int(number[7:9]))
    return {
        "customer_id": number,
        "branch": family.branch,
        "campus": family.campus,
        "start": joined,
    }
