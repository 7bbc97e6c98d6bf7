"""The sheets of the part ``scales`` of a scheme, drawn up with their 校验 columns."""

from collections.abc import Callable
from typing import Any

from csat_xl.checks.inline import verdict_column
from csat_xl.checks.scales import tokens
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import grading, kpis, roster, standing
from csat_xl.sheets.book import Settings
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.scale_entry import scale_key, scale_sheet


def makers(scheme: Scheme) -> dict[str, Callable[[], Sheet]]:
    """How each sheet is drawn up, by key."""
    scales = scheme.scales
    if scales is None:
        return {}
    named = standing.named_text(scales)
    made: dict[str, Callable[[], Sheet]] = {
        scale_key(i): lambda i=i: _entry(scheme, i)  # type: ignore[misc]
        for i in range(len(scales.scales))
    }
    made[standing.KEY] = lambda: standing.standing(
        scheme,
        verdict_column(standing.KEY, ("level", "branch", "campus", "person"), {"named": named}),
    )
    made[grading.KEY] = lambda: grading.grading(scheme)
    made[roster.ROSTER] = lambda: roster.roster(
        scheme, verdict_column(roster.ROSTER, ("customer_id", "branch", "campus"))
    )
    made[roster.COVERAGE] = lambda: roster.coverage(
        scheme, verdict_column(roster.COVERAGE, ("branch", "campus"))
    )
    return made


def _entry(scheme: Scheme, index: int) -> Sheet:
    scales = scheme.scales
    assert scales is not None
    scale = scales.scales[index]
    keys = ("customer_id", "respondent", "branch", "campus", "date", "channel", "items")
    return scale_sheet(scheme, index, verdict_column(scale_key(index), keys, tokens(scale, scales)))


def prefilled(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """The rows a new workbook starts with: every place to be judged, every level to be counted.

    The period is the quarter of the workbook's month; without a month only the places stand there.
    """
    handbook = settings.scheme.handbook
    known = {} if handbook is None else {kpis.KEY: kpis.entries(handbook)}
    scales, rules = settings.scheme.scales, settings.scheme.evaluation
    if scales is None or rules is None:
        return known
    places = [{"branch": branch, "campus": campus} for campus, branch in scales.campuses]
    day = settings.period
    if day is None:
        return {**known, roster.COVERAGE: places}
    start = roster.quarter_of(day)[0].month
    mine = [p.name for p in scales.periods if (p.first, p.months) == (start, 3)]
    when = {"year": day.year, "period": next(iter(mine), scales.periods[0].name)}
    branches = [{"level": scales.branch_level, "branch": name, **when} for name in scales.branches]
    campuses = [{"level": scales.campus_level, **place, **when} for place in places]
    return {
        **known,
        standing.KEY: branches + campuses,
        grading.KEY: [{"level": level, **when} for level in rules.levels],
        roster.COVERAGE: places,
    }
