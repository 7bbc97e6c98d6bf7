"""Invented rows of the tracking sheet that keep every rule of the entry checks."""

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from csat_xl.samples.dice import Dice
from csat_xl.samples.people import COMPANIES, COMPANY_TYPE, GIVEN_NAMES, SURNAMES, Agent, Team
from csat_xl.samples.words import PRAISE, THEMES, Theme
from csat_xl.schemes.model import Evaluation, Lists, Monitoring, Rules, Scheme, Survey
from csat_xl.sheets.tracking import overall_key, score_keys

Row = dict[str, Any]
T = TypeVar("T")

MANAGING = ("分公司", "校区", "主管", "经理", "部门")
"""Levels that manage."""
NUMBERS_A_DAY = 333
"""Customer numbers a team may give out a day: three teams share 000 to 999."""

_ANONYMOUS = 0.12
_OPENS, _CLOSES = 9 * 60, 20 * 60 + 30
_SOON = 120
"""Hours after the service by which surveys are made."""
_BY_ITSELF = "系统推送"
_PERSONAL = ("电话", "面访")
_OTHER_WEIGHT = 0.3

_HAPPY, _UNHAPPY = (4.68, 0.4), (2.5, 0.75)
"""Mean and deviation of what customers feel, on 1 to 5."""
_RECOMMEND = {
    5: ((7, 8, 9, 10), (0.1, 0.26, 0.37, 0.27)),
    4: ((6, 7, 8, 9), (0.06, 0.32, 0.42, 0.2)),
    3: ((3, 4, 5, 6, 7), (0.1, 0.2, 0.35, 0.25, 0.1)),
    2: ((1, 2, 3, 4, 5), (0.1, 0.2, 0.3, 0.25, 0.15)),
    1: ((0, 1, 2, 3), (0.35, 0.3, 0.2, 0.15)),
}
"""推荐意愿 by the overall score on 1 to 5."""


def _part(part: T | None) -> T:
    if part is None:
        raise TypeError("the scheme must be complete")
    return part


@dataclass(frozen=True, slots=True)
class Case:
    """What the makers of rows need to know of a workbook."""

    scheme: Scheme
    team: Team
    period: dt.date

    @property
    def survey(self) -> Survey:
        """The survey of the scheme."""
        return _part(self.scheme.survey)

    @property
    def lists(self) -> Lists:
        """The lists of the scheme."""
        return _part(self.scheme.lists)

    @property
    def rules(self) -> Rules:
        """The thresholds of the scheme."""
        return _part(self.scheme.rules)

    @property
    def monitoring(self) -> Monitoring:
        """The metrics of the scheme."""
        return _part(self.scheme.monitoring)

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation of the scheme."""
        return _part(self.scheme.evaluation)

    @property
    def managed(self) -> bool:
        """Whether some levels manage, so that items of management are theirs alone."""
        return any(level in MANAGING for level in self.evaluation.levels)

    @property
    def last_hours(self) -> float:
        """How long after the service a survey is made at most: within days, whatever is allowed."""
        return min(self.rules.survey_max_hours, max(_SOON, self.rules.survey_min_hours + 24))

    @property
    def days(self) -> int:
        """The days of the month."""
        return calendar.monthrange(self.period.year, self.period.month)[1]

    def day(self, number: int, minutes: int = 0) -> dt.datetime:
        """A day of the month, with minutes after midnight."""
        midnight = dt.datetime(self.period.year, self.period.month, 1)
        return midnight + dt.timedelta(days=number - 1, minutes=minutes)


def tracking_rows(case: Case, dice: Dice, count: int) -> list[Row]:
    """``count`` valid rows, in the order of the survey."""
    visits = sorted(_service_times(case, dice, count))
    numbers: dict[dt.date, int] = {}
    rows = []
    for service in visits:
        number = numbers[service.date()] = numbers.get(service.date(), 0) + 1
        serial = case.team.number * NUMBERS_A_DAY + number
        rows.append(_row(case, dice, service, f"C{service:%Y%m%d}{serial:03d}"))
    return sorted(rows, key=lambda row: (row["survey_time"], row["customer_id"]))


def _service_times(case: Case, dice: Dice, count: int) -> list[dt.datetime]:
    last = max(1, case.days - math.ceil(case.last_hours / 24) - 2)
    filled = [0] * (last + 1)
    times: list[dt.datetime] = []
    while len(times) < count:
        day = dice.whole(1, last)
        if filled[day] < NUMBERS_A_DAY:
            filled[day] += 1
            times.append(case.day(day, dice.whole(_OPENS, _CLOSES - 30)))
    return times


def most_rows(case: Case) -> int:
    """How many rows a month holds."""
    last = max(1, case.days - math.ceil(case.last_hours / 24) - 2)
    return last * NUMBERS_A_DAY


def _row(case: Case, dice: Dice, service: dt.datetime, customer_id: str) -> Row:
    agent = dice.pick(case.team.agents)
    anonymous = dice.happens(_ANONYMOUS)
    channels = [
        c for c in case.lists.channels if not (anonymous and c in case.lists.phone_channels)
    ]
    channel = _mixed(dice, channels or case.lists.channels, case.team.channels)
    customer = _mixed(dice, case.lists.customer_types, case.team.customers)
    survey_time = _survey_time(case, dice, service)
    by_person = channel in _PERSONAL or channel in case.lists.phone_channels
    row: Row = {
        "customer_id": customer_id,
        "name": None if anonymous else _customer(dice, customer),
        "contact": None if anonymous else _contact(dice),
        "customer_type": customer,
        "service_type": _mixed(dice, case.lists.service_types, case.team.services),
        "channel": channel,
        "agent": agent.name,
        "service_time": service,
        "survey_time": survey_time,
        "surveyor": dice.pick(case.team.surveyors) if by_person else _BY_ITSELF,
        "anonymous": "是" if anonymous else "否",
    }
    row.update(_answers(case, dice, agent))
    row.update(_follow_up(case, dice, row))
    return row


def _mixed(dice: Dice, choices: Sequence[str], mix: tuple[tuple[str, float], ...]) -> str:
    weights = dict(mix)
    return dice.weighted(choices, [weights.get(choice, _OTHER_WEIGHT) for choice in choices])


def _customer(dice: Dice, customer_type: str) -> str:
    if customer_type == COMPANY_TYPE:
        return dice.pick(COMPANIES)
    return dice.pick(SURNAMES) + dice.pick(GIVEN_NAMES)


def _contact(dice: Dice) -> str:
    if dice.happens(0.75):
        return f"1380000{dice.whole(0, 9999):04d}"
    return f"customer{dice.whole(1, 999):03d}@example.com"


def _survey_time(case: Case, dice: Dice, service: dt.datetime) -> dt.datetime:
    """A time between the hours of the rules, in office hours where there is one."""
    first, last = (
        math.ceil(hours * 60) for hours in (case.rules.survey_min_hours, case.last_hours)
    )
    moment = service
    for _ in range(40):
        moment = service + dt.timedelta(minutes=dice.whole(first + 5, last - 5))
        if in_office_hours(moment):
            break
    return moment


def in_office_hours(moment: dt.datetime) -> bool:
    """Whether somebody is at work at the time of day."""
    return _OPENS <= moment.hour * 60 + moment.minute <= _CLOSES


def on_scale(survey: Survey, feeling: float) -> int:
    """A feeling on 1 to 5 as a score on the survey's scale."""
    value = survey.low + (feeling - 1) / 4 * (survey.high - survey.low)
    return min(survey.high, max(survey.low, math.floor(value + 0.5)))


def theme_of(case: Case, index: int) -> Theme:
    """The theme of problems of a dimension."""
    name = case.survey.dimensions[index]
    named = [theme for theme in THEMES if theme.dimension == name]
    return named[0] if named else THEMES[index % len(THEMES)]


def _answers(case: Case, dice: Dice, agent: Agent) -> Row:
    survey, parts = case.survey, len(case.survey.dimensions) - 1
    unhappy = dice.happens(agent.unhappy)
    feeling = dice.normal(*(_UNHAPPY if unhappy else _HAPPY))
    trouble = dice.weighted(range(parts), [parts + 1 - i for i in range(parts)])
    scores = [
        on_scale(survey, dice.normal(feeling, 0.4) - (0.9 if unhappy and i == trouble else 0))
        for i in range(parts)
    ]
    mean = sum(scores) / parts
    overall = math.floor(mean + dice.normal(0, 0.2) + 0.5)
    overall = min(survey.high, max(survey.low, overall))
    if abs(overall - mean) >= case.rules.contradiction:
        overall = math.floor(mean + 0.5)
    theme: Theme | None = None
    if overall < survey.satisfied_from or (min(scores) < survey.satisfied_from and unhappy):
        worst = scores.index(min(scores))
        theme = theme_of(case, worst)
        if len({*scores, overall}) == 1:
            scores[worst] += 1 if overall == survey.low else -1
            theme = theme_of(case, scores.index(min(scores)))
    row: Row = dict(zip(score_keys(survey), [*scores, overall], strict=True))
    row["recommend"] = dice.weighted(*_RECOMMEND[_on_five(survey, overall)])
    row["complaint_text"] = dice.pick(theme.complaints) if theme else None
    row["suggestion"] = _suggestion(dice, theme)
    return row


def _on_five(survey: Survey, score: int) -> int:
    return math.floor(1 + (score - survey.low) / (survey.high - survey.low) * 4 + 0.5)


def _suggestion(dice: Dice, theme: Theme | None) -> str | None:
    if theme:
        return dice.pick(theme.suggestions) if dice.happens(0.5) else None
    return dice.pick(PRAISE) if dice.happens(0.08) else None


def _follow_up(case: Case, dice: Dice, row: Row) -> Row:
    """Who followed up, when and how: always for dissatisfied customers."""
    text, overall = row["complaint_text"], row[overall_key(case.survey)]
    due = overall <= case.survey.dissatisfied_to
    if not due and not (text and dice.happens(0.3)):
        return dict.fromkeys(("owner", "follow_time", "measure", "confirmed"))
    return follow_up(case, dice, row["survey_time"], text)


def follow_up(case: Case, dice: Dice, after: dt.datetime, text: str | None) -> Row:
    """A follow-up of a complaint, 3 to 24 hours after the survey."""
    themes = [theme for theme in THEMES if text in theme.complaints] or list(THEMES)
    moment = after + dt.timedelta(minutes=dice.whole(180, 1440))
    if not in_office_hours(moment):
        moment = after + dt.timedelta(hours=24)
    return {
        "owner": dice.pick(case.team.leaders),
        "follow_time": moment,
        "measure": dice.pick(themes[0].measures),
        "confirmed": "是" if dice.happens(0.8) else "否",
    }
