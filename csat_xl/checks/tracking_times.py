"""When: hours after the service, order and period of the times (T07, T11)."""

import datetime as dt
from collections.abc import Callable, Iterable

from csat_xl.checks import cells, screens, twins
from csat_xl.checks.cells import blank, date
from csat_xl.checks.check import Check, check
from csat_xl.checks.screens import Screen
from csat_xl.checks.tracking_row import (
    rules_of,
)
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.table import Table
from csat_xl.sheets.tracking import KEY

HOURS_TOLERANCE = 1e-6
DAY = cells.DAY
_SOME = '(csat_period<>"")'
_PERIOD_START = "(csat_period-DAY(csat_period)+1)"


def _out_of_time(check: Check, table: Table, book: Book) -> Iterable[int]:
    """Rows out of the hours as they stand, and those judged by days."""
    rules = rules_of(book)
    low, high = (dt.timedelta(hours=h) for h in (rules.survey_min_hours, rules.survey_max_hours))
    pairs = zip(table.values["service_time"], table.values["survey_time"], strict=True)
    return [
        i
        for i, (service, survey) in enumerate(pairs)
        if service is not None
        and survey is not None
        and (
            not low <= survey - service <= high
            or cells.is_whole_day(service)
            or cells.is_whole_day(survey)
        )
    ]


STEPS = (
    ("days", f"{twins.day('survey_time')}-{twins.day('service_time')}"),
    ("hours", f"({twins.date('survey_time')}-{twins.date('service_time')})*24"),
)
"""What conditions ask of the times: days and hours from the service to the survey."""
_BOTH_TIMED = f"{twins.timed('service_time')}*{twins.timed('survey_time')}"


@check(
    "T07",
    KEY,
    "survey_time",
    "调查应在服务完成后规定的小时数内进行",
    "The survey must be within the hours after the service that the settings give",
    twins.where(
        twins.both("service_time", "survey_time"),
        f"IF({_BOTH_TIMED},({{hours}}>=0)*({{hours}}<csat_survey_min_hours-0.000001)"
        "+({hours}>csat_survey_max_hours+0.000001),"
        "({days}>=0)*({days}<csat_survey_min_hours/24)+({days}>csat_survey_max_hours/24))",
    ),
    screen=_out_of_time,
)
def survey_timing(row: Record, book: Book) -> bool:
    """Survey within 24–72 h after the service, by days where a time of day is missing.

    A survey before the service is T11's.
    Source: S0, 及时性与持续性 (调研应在服务完成后24-72小时内发起).
    """
    service, survey = date(row, "service_time"), date(row, "survey_time")
    if service is None or survey is None or cells.before(survey, service):
        return False
    low, high = rules_of(book).survey_min_hours, rules_of(book).survey_max_hours
    if cells.is_whole_day(service) or cells.is_whole_day(survey):
        return not low / 24 <= (survey.date() - service.date()).days <= high / 24
    hours = (survey - service) / dt.timedelta(hours=1)
    return not low - HOURS_TOLERANCE <= hours <= high + HOURS_TOLERANCE


def time_missing(key: str, zh: str, en: str) -> Check:
    """The check that a time is there and can be read."""

    @check(
        "T11",
        KEY,
        key,
        f"{zh}未填或无法识别，请填日期时间",
        f"The {en} is missing or cannot be read; enter date and time",
        twins.no_date(key),
        screen=screens.without(key),
    )
    def rule(row: Record, book: Book) -> bool:
        """Service and survey have a time. Source: S0; needed for its 24–72 hours."""
        return blank(row, key) or key in row.unreadable

    return rule


def _earlier(first: dt.datetime | None, second: dt.datetime | None) -> bool:
    return first is not None and second is not None and first < second


@check(
    "T11",
    KEY,
    "follow_time",
    "跟进时间无法识别，请填日期时间",
    "The time of the follow-up cannot be read; enter date and time",
    twins.where(twins.filled("follow_time"), twins.no_date("follow_time")),
    screen=screens.unreadable("follow_time"),
)
def follow_time_unreadable(row: Record, book: Book) -> bool:
    """The follow-up's time, where given, is a date. Source: S0, 跟进时间."""
    return "follow_time" in row.unreadable


@check(
    "T11",
    KEY,
    "survey_time",
    "调查时间早于服务时间，请更正",
    "The survey is before the service; correct the times",
    f"{twins.both('service_time', 'survey_time')}*{twins.before('survey_time', 'service_time')}",
    screen=screens.where(_earlier, "survey_time", "service_time"),
)
def survey_before_service(row: Record, book: Book) -> bool:
    """Service ≤ survey, by day where either has no time of day. Source: S0, as T07."""
    service, survey = date(row, "service_time"), date(row, "survey_time")
    return service is not None and survey is not None and cells.before(survey, service)


@check(
    "T11",
    KEY,
    "follow_time",
    "跟进时间早于调查时间，请更正",
    "The follow-up is before the survey; correct the times",
    f"{twins.both('survey_time', 'follow_time')}"
    f"*({twins.day('follow_time')}<{twins.day('survey_time')})",
    screen=screens.where(_earlier, "follow_time", "survey_time"),
)
def follow_up_before_survey(row: Record, book: Book) -> bool:
    """Survey ≤ follow-up, by day. Source: S0, the order of 跟踪流程."""
    survey, follow = date(row, "survey_time"), date(row, "follow_time")
    return survey is not None and follow is not None and follow.date() < survey.date()


TIMES = ("service_time", "survey_time", "follow_time")


def _after_today(check: Check, table: Table, book: Book) -> Iterable[int]:
    end = dt.datetime.combine(book.settings.today, dt.time()) + DAY
    found: set[int] = set()
    for key in TIMES:
        found |= {i for i, when in enumerate(table.values[key]) if when and when >= end}
    return sorted(found)


@check(
    "T11",
    KEY,
    "survey_time",
    "时间晚于今天，请更正",
    "A time is after today; correct it",
    f"(MAX({','.join(twins.date(key) for key in TIMES)})>=csat_today+1)",
    screen=_after_today,
)
def in_the_future(row: Record, book: Book) -> list[str]:
    """None of the times is in the future. Decision of csat_xl."""
    found = [(key, date(row, key)) for key in TIMES]
    return [key for key, when in found if when and when.date() > book.settings.today]


def _no_days(book: Book) -> int:
    return 0


def _days_before(book: Book) -> int:
    return rules_of(book).service_before_period_days


def _not_in_month(key: str, early: Callable[[Book], int]) -> Screen:
    def screen(check: Check, table: Table, book: Book) -> Iterable[int]:
        first, end = book.settings.period, book.settings.period_end
        if first is None or end is None:
            return ()
        low, high = (dt.datetime.combine(day, dt.time()) for day in (first, end))
        low -= early(book) * DAY
        times = enumerate(table.values[key])
        return [i for i, when in times if when is not None and not low <= when < high]

    return screen


def _outside(key: str, early: Callable[[Book], int]) -> Callable[[Record, Book], bool]:
    def rule(row: Record, book: Book) -> bool:
        first, end, when = book.settings.period, book.settings.period_end, date(row, key)
        if first is None or end is None or when is None:
            return False
        return not first - early(book) * DAY <= when.date() < end

    return rule


@check(
    "T11",
    KEY,
    "survey_time",
    "调查时间不在统计月份内",
    "The survey is not in the month of the workbook",
    f"IF({_SOME},{twins.both('survey_time')}*(({twins.date('survey_time')}<{_PERIOD_START})"
    f"+({twins.date('survey_time')}>=csat_period_end)>0),0)",
    screen=_not_in_month("survey_time", _no_days),
)
def survey_outside_period(row: Record, book: Book) -> bool:
    """All times are in the workbook's period; surveys decide the month. Decision of csat_xl."""
    return _outside("survey_time", _no_days)(row, book)


@check(
    "T11",
    KEY,
    "service_time",
    "服务时间不属于统计月份",
    "The service does not belong to the month of the workbook",
    f"IF({_SOME},{twins.both('service_time')}*(({twins.date('service_time')}"
    f"<{_PERIOD_START}-csat_service_before_period_days)"
    f"+({twins.date('service_time')}>=csat_period_end)>0),0)",
    screen=_not_in_month("service_time", _days_before),
)
def service_outside_period(row: Record, book: Book) -> bool:
    """As for the survey, but a month's first surveys are of services some days before it."""
    return _outside("service_time", _days_before)(row, book)
