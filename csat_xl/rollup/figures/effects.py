"""The effect of actions: the metric that each aimed at, before and after, with both counts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from csat_xl.checks.metrics import is_metric
from csat_xl.packed import Rows, arranged
from csat_xl.rollup import measures
from csat_xl.rollup.figures.actions import current, days_late
from csat_xl.rollup.figures.metrics import pooled_actual
from csat_xl.rollup.figures.months import month_before
from csat_xl.rollup.figures.pool import today
from csat_xl.rollup.figures.targets import live_names
from csat_xl.rollup.model import ALL, SATISFIED, Action, Answers, MetricRow, Place, Summary
from csat_xl.rollup.statistics.intervals import (
    Interval,
    mean_difference,
    nps_counts,
    rate_difference,
)
from csat_xl.sheets import actions as sheet

EFFECTIVE, INEFFECTIVE, UNPROVEN, UNTESTED = "有效", "无效", "证据不足", "待验证"
MOST_MONTHS = 3
"""So many months at most are pooled before and after."""

Team = tuple[str, str]
"""Branch and team."""


def _team(row: Action | MetricRow) -> Team:
    return row.branch, row.team


RATE, MEAN = "Newcombe 区间(两个比率之差)", "Welch 区间(两个均值之差)"


def action_list(summary: Summary) -> Sequence[dict[str, Any]]:
    """Each action once, overdue ones first, then open ones by due date, with its effect.

    ``effect`` compares the metric of the action in its team: up to three months before the month
    it started in, with up to three months after the month it ended in (last progress of a
    finished one, else the due date). 有效 or 无效 only where the 95 % interval of the difference
    leaves 0 out, else 证据不足; 待验证 while an unfinished action, or one without figures or
    without a note of the effect, cannot be judged.
    """
    day, data = today(summary), Data(summary)
    found = (
        (_urgency(row, late), _told(row, late, data))
        for row in data.team_by_team(current(summary))
        for late in (days_late(row, day),)
    )
    return Rows(told for _, told in arranged(found, itemgetter(0)))


class Data:
    """What the effects of actions need of a summary: looked through once, team by team."""

    def __init__(self, summary: Summary) -> None:
        self.months: dict[Team, set[str]] = {}
        for book in summary.workbooks:
            if book.period:
                self.months.setdefault((book.branch, book.team), set()).add(book.period)
        self.metrics: list[MetricRow] = []
        self._metrics = summary.metrics
        self._answers = summary.answers
        self._places: dict[Team, list[Place]] = {}
        for place in summary.answers:
            if place.field == ALL:
                self._places.setdefault((place.branch, place.team), []).append(place)
        self.live = {figure: live_names(summary, figure) for figure in ("csat", "nps")}
        rules = {book.rules for book in summary.workbooks}
        self.dimensions = {name for rule in rules for name in rule.dimensions}

    def team_by_team(self, actions: Iterable[Action]) -> Iterator[Action]:
        """The actions by team; while those of a team are given, ``metrics`` holds its rows."""
        rows = groupby(
            arranged(self._metrics, lambda r: (*_team(r), r.period, r.team, r.file, r.row)), _team
        )
        here, listed = next(rows, (None, ()))
        of_teams = arranged(actions, lambda r: (*_team(r), r.period, r.team, r.file, r.row))
        for team, found in groupby(of_teams, _team):
            while here is not None and here < team:
                here, listed = next(rows, (None, ()))
            self.metrics = list(listed) if here == team else []
            yield from found

    def answers(self, team: Team, months: list[str]) -> Answers:
        """The answers of a team in some months."""
        places = (place for place in self._places.get(team, ()) if place.period in months)
        return Answers.pooled(self._answers[place] for place in places)


def _urgency(row: Action, late: int) -> tuple[Any, ...]:
    return (
        row.state == sheet.DONE,
        -late,
        row.due or "9999",
        row.team,
        row.metric,
        row.file,
        row.row,
    )


def _told(row: Action, late: int, data: Data) -> dict[str, Any]:
    return {
        "metric": row.metric,
        "goal": row.goal,
        "measure": row.measure,
        "owner": row.owner,
        "start": row.start or None,
        "due": row.due or None,
        "progress": row.progress or None,
        "state": row.state or None,
        "days_late": late,
        "note": row.effect or None,
        "branch": row.branch,
        "team": row.team,
        "period": row.period,
        "effect": effect(row, data),
    }


def effect(row: Action, data: Data) -> dict[str, Any]:
    """The metric before and after an action, the interval of the difference, and the verdict."""
    before, after = _windows(row, data)
    found = _compared(row, data, before, after)
    done = row.state == sheet.DONE
    ends = None if found is None else found.pop("ends")
    verdict = _verdict(ends, found) if done and found and row.effect else UNTESTED
    blank = dict.fromkeys(("before", "after", "before_n", "after_n", "better", "method"))
    return {
        **(found or blank),
        "before_periods": before,
        "after_periods": after,
        "difference": None
        if not found or found["before"] is None or found["after"] is None
        else found["after"] - found["before"],
        "low": None if ends is None else ends.low,
        "high": None if ends is None else ends.high,
        "verdict": verdict,
    }


def _verdict(ends: Interval | None, found: dict[str, Any]) -> str:
    if found["before"] is None or found["after"] is None:
        return UNTESTED
    if ends is None:
        return UNPROVEN
    low, high = (ends.low, ends.high) if found["better"] == "≥" else (-ends.high, -ends.low)
    return EFFECTIVE if low > 0 else INEFFECTIVE if high < 0 else UNPROVEN


# --- months -------------------------------------------------------------------------------------


def _windows(row: Action, data: Data) -> tuple[list[str], list[str]]:
    """The months before the start and after the end, among those of the team."""
    months = sorted(data.months.get((row.branch, row.team), ()))
    start, end = (row.start or row.period)[:7], _end(row)
    if not start:
        return [], []
    first = [month_before(start, back) for back in range(1, MOST_MONTHS + 1)]
    before = [month for month in months if month in first]
    if not end:
        return before, []
    last = [month_before(end, -ahead) for ahead in range(1, MOST_MONTHS + 1)]
    return before, [month for month in months if month in last]


def _end(row: Action) -> str:
    day = (row.progress if row.state == sheet.DONE else "") or row.due
    try:
        return f"{dt.date.fromisoformat(day):%Y-%m}" if day else ""
    except ValueError:
        return ""


# --- the metric ---------------------------------------------------------------------------------


def _compared(
    row: Action, data: Data, before: list[str], after: list[str]
) -> dict[str, Any] | None:
    """The figures of the metric in both windows; None where it is no metric of the data."""
    team = row.branch, row.team
    sides = [data.answers(team, months) for months in (before, after)]
    for figure, told in (("csat", _csat), ("nps", _nps)):
        if _names(row, data.live[figure]):
            return told(*sides)
    if dimension := _names(row, data.dimensions):
        return _dimension(dimension, *sides)
    rows = data.metrics
    if metric := _names(row, {r.name for r in rows}):
        parts = [[r for r in rows if r.name == metric and r.period in m] for m in (before, after)]
        better = next(r.better for r in reversed(rows) if r.name == metric)
        return _typed(better, *parts)
    return None


def _names(row: Action, names: Iterable[str]) -> str | None:
    """The one of the names that an action aims at."""
    return next((name for name in sorted(names) if name and is_metric(row.metric, name)), None)


def _sides(
    values: Iterable[float | None], sizes: Iterable[int], better: str, method: str
) -> dict[str, Any]:
    (before, after), (before_n, after_n) = values, sizes
    return {
        "before": before,
        "after": after,
        "before_n": before_n,
        "after_n": after_n,
        "better": better,
        "method": method,
    }


def _csat(before: Answers, after: Answers) -> dict[str, Any]:
    sizes = [sum(part.levels.values()) for part in (before, after)]
    hits = [part.levels[SATISFIED] for part in (before, after)]
    rates = [measures.rate(part.levels) for part in (before, after)]
    ends = rate_difference((hits[0], sizes[0]), (hits[1], sizes[1])) if min(sizes) else None
    return {**_sides(rates, sizes, "≥", RATE), "ends": ends}


def _nps(before: Answers, after: Answers) -> dict[str, Any]:
    counts = [nps_counts(part.recommend) for part in (before, after)]
    values = [measures.nps(part.recommend) for part in (before, after)]
    sizes = [sum(part.values()) for part in counts]
    return {**_sides(values, sizes, "≥", MEAN), "ends": mean_difference(counts[0], counts[1])}


def _dimension(name: str, before: Answers, after: Answers) -> dict[str, Any]:
    counts = [
        Counter({score: c for (item, score), c in part.scores.items() if item == name})
        for part in (before, after)
    ]
    values = [measures.mean(part) for part in counts]
    sizes = [sum(part.values()) for part in counts]
    return {**_sides(values, sizes, "≥", MEAN), "ends": mean_difference(counts[0], counts[1])}


def _typed(better: str, before: list[MetricRow], after: list[MetricRow]) -> dict[str, Any]:
    """A metric of the metric sheet: an interval only for a rate whose cases are known."""
    sides = [_pooled(part) for part in (before, after)]
    rate = all(row.unit == "%" for row in (*before, *after))
    known = [(v, n) for v, n in sides if v is not None and n and 0 <= v <= 1]
    ends = None
    if rate and len(known) == 2:
        (first, first_n), (second, second_n) = known
        ends = rate_difference(
            (round(first * first_n), first_n), (round(second * second_n), second_n)
        )
    values, sizes = [v for v, _ in sides], [n or 0 for _, n in sides]
    return {**_sides(values, sizes, better, RATE if rate else ""), "ends": ends}


def _pooled(rows: list[MetricRow]) -> tuple[float | None, int | None]:
    """The pooled figure of some months; the latest month alone where cases lack."""
    found = pooled_actual(rows)
    return (rows[-1].actual, None) if found[0] is None and rows else found
