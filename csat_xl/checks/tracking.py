"""The checks of 客户满意度跟踪表: T01 to T14."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from csat_xl.checks import cells, screens, twins
from csat_xl.checks.cells import blank, date
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.screens import Screen
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.entries import is_customer_id, is_email, is_mobile
from csat_xl.schemes.model import Lists, Rules, Survey
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once
from csat_xl.sheets.table import Table, column_of, numbers_of
from csat_xl.sheets.tracking import KEY, overall_key, score_key, score_keys

HOURS_TOLERANCE = 1e-6
MOST_DIMENSIONS = 20
DAY = cells.DAY
FREE_TEXT = ("complaint_text", "suggestion", "measure")
_ID = twins.typed("customer_id")
_CONTACT = twins.typed("contact")
_ANONYMOUS = twins.typed("anonymous")
_ALL_KNOWN = f"(SUMPRODUCT(--({{points}}={twins.UNKNOWN}))=0)"
_SOME = '(csat_period<>"")'
_PERIOD_START = "(csat_period-DAY(csat_period)+1)"
RATINGS = tuple(str(n) for n in range(11)) + tuple("０１２３４５６７８９") + ("１０",)
_RATING_FORMS = ",".join(f'"{form}"' for form in RATINGS)
_RATING_KNOWN = (
    f'(SUMPRODUCT(--(SUBSTITUTE({twins.typed("recommend")},"分","")={{{_RATING_FORMS}}}))>0)'
)
"""Excel: 1 where 推荐意愿 is a whole number from 0 to 10, also as text."""


def _survey(book: Book) -> Survey:
    survey = book.settings.scheme.survey
    assert survey is not None
    return survey


def _rules(book: Book) -> Rules:
    rules = book.settings.scheme.rules
    assert rules is not None
    return rules


def _lists(book: Book) -> Lists:
    lists = book.settings.scheme.lists
    assert lists is not None
    return lists


def _score_columns(book: Book) -> list[str]:
    return score_keys(_survey(book))


def _overall(row: Record, book: Book) -> int | None:
    value: int | None = row.get(overall_key(_survey(book)))
    return value


def _scores(row: Record, book: Book) -> list[int] | None:
    """The scores of all dimensions, None unless all can be read."""
    values = [row.get(key) for key in score_keys(_survey(book))]
    return None if None in values else values


# --- who: T01, T02 ------------------------------------------------------------------------------


@check(
    "T01",
    KEY,
    "customer_id",
    "客户编号应为 C + 8位日期 + 3位序号",
    "The customer number must be C, a real date as yyyymmdd and three digits",
    f'IFERROR(1-EXACT({_ID},"C"&TEXT(MID({_ID},2,11)+0,"00000000000"))*(MID({_ID},2,2)="20")'
    f"*(DAY(DATE(MID({_ID},2,4),MID({_ID},6,2),MID({_ID},8,2)))=MID({_ID},8,2)+0)"
    f"*(ABS(MID({_ID},6,2)-6.5)<6),1)",
    screen=screens.where(lambda number: not is_customer_id(str(number or "")), "customer_id"),
)
def customer_number(row: Record, book: Book) -> bool:
    """客户编号 present and of the form C + yyyymmdd + 3 digits with a real date.

    Source: S0, 三、客户满意度跟踪表 (example C20240520001).
    """
    return not is_customer_id(str(row.get("customer_id") or ""))


def _repeats(rows: Sequence[Record]) -> dict[int, int]:
    found: Counter[tuple[str, dt.datetime]] = Counter()
    result = {}
    pairs = zip(column_of(rows, "customer_id"), column_of(rows, "service_time"), strict=True)
    for row, (number, when) in zip(numbers_of(rows), pairs, strict=True):
        if number is not None and isinstance(when, dt.datetime):
            pair = str(number).casefold(), when
            found[pair] += 1
            result[row] = found[pair]
    return result


_occurrences = Once(_repeats)


def _may_repeat(check: Check, table: Table, book: Book) -> Iterable[int]:
    """All rows with a pair that is there twice; an identifier here is a text."""
    pairs = [
        (str(number).casefold(), when)
        for number, when in zip(
            table.values["customer_id"], table.values["service_time"], strict=True
        )
    ]
    if len(set(pairs)) == len(pairs):
        return ()
    times = Counter(pairs)
    return [i for i, pair in enumerate(pairs) if times[pair] > 1]


@check(
    "T02",
    KEY,
    "customer_id",
    "客户编号与服务时间和前面某行重复，请删除",
    "Customer number and service time repeat an earlier row; delete one of them",
    f"({{occurrence}}>1)*{twins.both('service_time')}",
    screen=_may_repeat,
)
def repeated(row: Record, book: Book) -> bool:
    """The same 客户编号 and 服务时间 twice: the later row is a duplicate.

    Source: S0, 保证数据真实性 (重复填写的数据进行标记,剔除无效样本).
    """
    return _occurrences(book.rows(KEY)).get(row.number, 1) > 1


# --- scores: T03 to T06 -------------------------------------------------------------------------


@check(
    "T03",
    KEY,
    "score1",
    "评分无法识别，请从列表选择",
    "A score cannot be read; choose it from the list",
    f"(SUMPRODUCT(({{points}}={twins.UNKNOWN})*{twins.filled('scores')})>0)",
    screen=screens.same_cells(of=_score_columns),
)
def unreadable_score(row: Record, book: Book) -> list[str]:
    """Scores are whole numbers 1–5, or one of the three levels. Source: S0, 满意度评分."""
    return [key for key in score_keys(_survey(book)) if key in row.unreadable]


@check(
    "T03",
    KEY,
    "recommend",
    "推荐意愿应为 0–10 的整数",
    "The willingness to recommend must be a whole number from 0 to 10",
    f"{twins.filled('recommend')}*(1-{_RATING_KNOWN})",
    screen=screens.unreadable("recommend"),
)
def unreadable_rating(row: Record, book: Book) -> bool:
    """推荐意愿 is a whole number 0–10. Source: S1, 净推荐值(NPS); the question of S4."""
    return "recommend" in row.unreadable


@check(
    "T04",
    KEY,
    "score1",
    "有评分未填，请补填或删除该行",
    "A score is missing; fill it in or delete the row",
    f"(SUMPRODUCT(--{twins.blank('scores')})>0)",
    screen=screens.same_cells(of=_score_columns),
)
def incomplete(row: Record, book: Book) -> list[str]:
    """A required dimension left blank: incomplete. Source: S0, 剔除无效数据(如未完成填写…)."""
    return [key for key in score_keys(_survey(book)) if blank(row, key)]


@check(
    "T05",
    KEY,
    "overall",
    "总体评分与其他评分矛盾，请核实",
    "The overall score contradicts the other scores; ask again",
    f"{_ALL_KNOWN}*(ABS(COLUMNS({{scores}})*{{overall}}-SUMPRODUCT({{points}}))"
    ">=csat_contradiction*(COLUMNS({scores})-1))",
    screen=screens.same_cells(of=_score_columns),
)
def contradictory(row: Record, book: Book) -> list[str]:
    """总体满意度 differs from the mean of the other dimensions by 2 or more.

    Source: S0, 逻辑校验:对问卷中明显矛盾…的数据进行标记; the 2 points are csat_xl's.
    """
    values = _scores(row, book)
    if values is None:
        return []
    others = len(values) - 1
    apart = abs(len(values) * values[-1] - sum(values))
    return [overall_key(_survey(book))] if apart >= _rules(book).contradiction * others else []


@check(
    "T06",
    KEY,
    "complaint_text",
    "评分全部相同却写有不满意点，请核实",
    "All scores are equal although a complaint is written; ask again",
    f"({{overall}}<{twins.UNKNOWN})*(SUMPRODUCT(--({{points}}<>{{overall}}))=0)"
    f"*{twins.filled('complaint_text')}",
    WARNING,
    screen=screens.filled("complaint_text"),
)
def careless(row: Record, book: Book) -> bool:
    """All scores equal although 不满意点 is written: careless.

    Source: S0, 评分明显异常的样本; the rule is csat_xl's.
    """
    values = _scores(row, book)
    return values is not None and len(set(values)) == 1 and row.has("complaint_text")


# --- how asked: T07 to T09 ----------------------------------------------------------------------


def _out_of_time(check: Check, table: Table, book: Book) -> Iterable[int]:
    """Rows out of the hours as they stand, and those judged by days."""
    rules = _rules(book)
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


_DAYS = f"({twins.day('survey_time')}-{twins.day('service_time')})"
_HOURS = f"(({twins.date('survey_time')}-{twins.date('service_time')})*24)"
_BOTH_TIMED = f"{twins.timed('service_time')}*{twins.timed('survey_time')}"


@check(
    "T07",
    KEY,
    "survey_time",
    "调查应在服务完成后规定的小时数内进行",
    "The survey must be within the hours after the service that the settings give",
    f"{twins.both('service_time', 'survey_time')}*IF({_BOTH_TIMED},"
    f"({_HOURS}>=0)*({_HOURS}<csat_survey_min_hours-0.000001)"
    f"+({_HOURS}>csat_survey_max_hours+0.000001),"
    f"({_DAYS}>=0)*({_DAYS}<csat_survey_min_hours/24)+({_DAYS}>csat_survey_max_hours/24))",
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
    low, high = _rules(book).survey_min_hours, _rules(book).survey_max_hours
    if cells.is_whole_day(service) or cells.is_whole_day(survey):
        return not low / 24 <= (survey.date() - service.date()).days <= high / 24
    hours = (survey - service) / dt.timedelta(hours=1)
    return not low - HOURS_TOLERANCE <= hours <= high + HOURS_TOLERANCE


@check(
    "T08",
    KEY,
    "surveyor",
    "电话回访须由非本次服务人员执行",
    "A telephone survey must not be done by the agent who gave the service",
    f"{twins.is_in('channel', 'csat_phone_channels')}*{twins.filled('agent')}"
    f"*({twins.typed('surveyor')}={twins.typed('agent')})*{twins.filled('channel')}",
    screen=screens.same_cells("channel", "agent", "surveyor"),
)
def own_survey(row: Record, book: Book) -> bool:
    """Phone survey done by the agent who gave the service.

    Source: S0, 保证调研客观性 (若采用电话回访,需由非本次服务人员执行).
    """
    channel, agent, surveyor = (row.get(key) for key in ("channel", "agent", "surveyor"))
    return (
        channel is not None
        and agent is not None
        and surveyor is not None
        and cells.listed(channel, _lists(book).phone_channels)
        and cells.same(agent, surveyor)
    )


def _no_mobile(contact: object) -> bool:
    return contact is not None and not is_mobile(str(contact))


_MASK, _STAND_IN = "****", "0000"
"""What a shared copy shows instead of four digits, and digits that make a number of it again."""
_NUMBER = f'SUBSTITUTE({_CONTACT},"{_MASK}","{_STAND_IN}")'
_IS_MOBILE = f'IFERROR(EXACT(TEXT({_NUMBER}+0,"0"),{_NUMBER})*(ABS(INT({_NUMBER}/10^9)-16)<=3),0)'
_NO_WHITE = f'CLEAN(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({_CONTACT}," ",""),"\u3000",""),"\u00a0",""))'
_IS_EMAIL = (
    f'IFERROR((LEN({_CONTACT})-LEN(SUBSTITUTE({_CONTACT},"@",""))=1)*(FIND("@",{_CONTACT})>1)'
    f'*(FIND(".",{_CONTACT},FIND("@",{_CONTACT})+2)>0)*(RIGHT({_CONTACT})<>".")'
    f"*(LEN({_NO_WHITE})=LEN({_CONTACT}))*(LEN({_CONTACT})<255),0)"
)


@check(
    "T09",
    KEY,
    "contact",
    "联系方式应为手机号或邮箱",
    "The contact must be a mainland mobile number or an e-mail address",
    f"{twins.filled('contact')}*(1-{_IS_MOBILE})*(1-{_IS_EMAIL})",
    screen=screens.where(_no_mobile, "contact"),
)
def contact_form(row: Record, book: Book) -> bool:
    """Contact is a mainland mobile number or an e-mail address; masked as in a shared copy, too.

    Source: S0, 联系方式 (手机号/邮箱,仅用于回访).
    """
    contact = row.get("contact")
    if contact is None or is_email(str(contact)):
        return False
    return not is_mobile(str(contact).replace(_MASK, _STAND_IN))


@check(
    "T09",
    KEY,
    "contact",
    "匿名客户不填姓名与联系方式，请清空",
    "An anonymous customer has neither name nor contact; clear both",
    f'({_ANONYMOUS}="是")*({twins.blank("name")}*{twins.blank("contact")}=0)',
    screen=screens.where(lambda anonymous: anonymous is True, "anonymous"),
)
def anonymous_with_name(row: Record, book: Book) -> list[str]:
    """An anonymous row has neither name nor contact.

    Source: S0, 保护客户隐私 (匿名调研时…仅通过编号关联数据).
    """
    if row.get("anonymous") is not True:
        return []
    return [key for key in ("name", "contact") if row.has(key)][:1]


@check(
    "T09",
    KEY,
    "anonymous",
    "匿名请填“是”或“否”",
    "Anonymous must be 是 (yes) or 否 (no)",
    f'{twins.filled("anonymous")}*({_ANONYMOUS}<>"是")*({_ANONYMOUS}<>"否")',
    screen=screens.unreadable("anonymous"),
)
def anonymous_unreadable(row: Record, book: Book) -> bool:
    """匿名 is 是 or 否. Decision of csat_xl."""
    return "anonymous" in row.unreadable


# --- follow-up: T10 -----------------------------------------------------------------------------

FOLLOW_UP = ("owner", "follow_time", "measure")


def _dissatisfied(check: Check, table: Table, book: Book) -> Iterable[int]:
    survey = _survey(book)
    scores = enumerate(table.values[overall_key(survey)])
    return [i for i, score in scores if score is not None and score <= survey.dissatisfied_to]


@check(
    "T10",
    KEY,
    "owner",
    "不满意客户须填跟进人、时间和措施",
    "A dissatisfied customer needs owner, time and measure of the follow-up",
    f"({{overall}}<=csat_dissatisfied_to)*({'+'.join(twins.blank(key) for key in FOLLOW_UP)}>0)",
    screen=_dissatisfied,
)
def follow_up_missing(row: Record, book: Book) -> list[str]:
    """A dissatisfied row (overall ≤ 2) has owner, time and measure of the follow-up.

    Source: S0, 跟进记录; 满意度分布 (不满意 1-2分).
    """
    overall = _overall(row, book)
    if overall is None or overall > _survey(book).dissatisfied_to:
        return []
    return [key for key in FOLLOW_UP if blank(row, key)][:1]


# --- times: T11 ---------------------------------------------------------------------------------


def _time_missing(key: str, zh: str, en: str) -> Check:
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
    f"{twins.filled('follow_time')}*{twins.no_date('follow_time')}",
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
    return _rules(book).service_before_period_days


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


# --- lists and confirmation: T13, T14 -----------------------------------------------------------


def _unlisted(key: str, name: str, zh: str, en: str, may_be_empty: bool = False) -> Check:
    unless_empty = f'*(SUMPRODUCT(--({name}<>""))>0)' if may_be_empty else ""

    @check(
        "T13",
        KEY,
        key,
        f"{zh}不在名单中，请从列表选择",
        f"The {en} is not in the list; choose from it or add it in the settings",
        f"{twins.filled(key)}*{twins.not_in(key, name)}{unless_empty}",
        WARNING,
        screen=screens.same_cells(key),
    )
    def rule(row: Record, book: Book) -> bool:
        """Agent, service type, channel and customer type are in the lists of the settings.

        Source: S0 groups the figures by them; the lists are the workbook's.
        """
        names = getattr(_lists(book), name.removeprefix("csat_"))
        value = row.get(key)
        return value is not None and bool(names) and not cells.listed(value, names)

    return rule


_CONFIRMED = twins.typed("confirmed")


@check(
    "T14",
    KEY,
    "confirmed",
    "客户确认请填“是”或“否”",
    "The customer's confirmation must be 是 (yes) or 否 (no)",
    f'{twins.filled("confirmed")}*({_CONFIRMED}<>"是")*({_CONFIRMED}<>"否")',
    screen=screens.unreadable("confirmed"),
)
def confirmed_unreadable(row: Record, book: Book) -> bool:
    """客户确认 is 是 or 否; blank is allowed. Source: S0, 客户确认签字 (是□否□)."""
    return "confirmed" in row.unreadable


_RETYPED_SCORE = (
    f"(SUMPRODUCT(({{points}}<{twins.UNKNOWN})*(1-({{scores}}<1E+300)))"
    "-SUMPRODUCT(--(TRIM({scores})={levels}))>0)"
)


def _variant_condition() -> str:
    return twins.any_of(
        f"ISTEXT({{customer_id}})*({_ID}<>{{customer_id}})",
        _RETYPED_SCORE,
        f'ISTEXT({{recommend}})*({twins.typed("recommend")}<>"")*{_RATING_KNOWN}',
        *(twins.text_date(key) for key in TIMES),
    )


_WATCHED = ("customer_id", "recommend", *TIMES, *map(score_key, range(MOST_DIMENSIONS)))


def _checks() -> Iterator[Check]:
    yield from (customer_number, repeated, unreadable_score, unreadable_rating, incomplete)
    yield from (contradictory, careless, survey_timing, own_survey)
    yield from (contact_form, anonymous_with_name, anonymous_unreadable, follow_up_missing)
    yield _time_missing("service_time", "服务时间", "time of the service")
    yield _time_missing("survey_time", "调查时间", "time of the survey")
    yield from (follow_time_unreadable, survey_before_service, follow_up_before_survey)
    yield from (in_the_future, survey_outside_period, service_outside_period)
    yield running_text(KEY, "complaint_text", FREE_TEXT)
    yield _unlisted("customer_type", "csat_customer_types", "客户类型", "customer type")
    yield _unlisted("service_type", "csat_service_types", "服务类型", "service type")
    yield _unlisted("channel", "csat_channels", "渠道", "channel")
    yield _unlisted("agent", "csat_agents", "服务人员", "agent", may_be_empty=True)
    yield confirmed_unreadable
    yield typed_variant(KEY, "customer_id", _variant_condition(), _WATCHED)


CHECKS = tuple(_checks())
