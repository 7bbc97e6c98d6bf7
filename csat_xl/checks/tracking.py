"""The checks of 客户满意度跟踪表: T01 to T14."""

from collections.abc import Iterable, Iterator

from csat_xl.checks import cells, screens, tracking_identity, tracking_scores, tracking_times, twins
from csat_xl.checks.cells import blank
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.checks.tracking_identity import (
    anonymous_unreadable,
    anonymous_with_name,
    contact_form,
    customer_number,
    repeated,
)
from csat_xl.checks.tracking_row import lists_of, overall_of, survey_of
from csat_xl.checks.tracking_scores import (
    careless,
    contradictory,
    incomplete,
    unreadable_rating,
    unreadable_score,
)
from csat_xl.checks.tracking_times import (
    TIMES,
    follow_time_unreadable,
    follow_up_before_survey,
    in_the_future,
    service_outside_period,
    survey_before_service,
    survey_outside_period,
    survey_timing,
    time_missing,
)
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.table import Table
from csat_xl.sheets.tracking import KEY, LEVEL_WORDS, overall_key, score_key

STEPS = (*tracking_identity.STEPS, *tracking_scores.STEPS, *tracking_times.STEPS)
"""Steps that conditions need, by the part of the row."""
MOST_DIMENSIONS = 20
FREE_TEXT = ("complaint_text", "suggestion", "measure")
_ID = twins.typed("customer_id")


@check(
    "T08",
    KEY,
    "surveyor",
    "电话回访须由非本次服务人员执行",
    "A telephone survey must not be done by the agent who gave the service",
    twins.where(
        f"({twins.typed('surveyor')}={twins.typed('agent')})*{twins.filled('agent')}",
        f"{twins.is_in('channel', 'csat_phone_channels')}*{twins.filled('channel')}",
    ),
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
        and cells.listed(channel, lists_of(book).phone_channels)
        and cells.same(agent, surveyor)
    )


FOLLOW_UP = ("owner", "follow_time", "measure")


def _dissatisfied(check: Check, table: Table, book: Book) -> Iterable[int]:
    survey = survey_of(book)
    scores = enumerate(table.values[overall_key(survey)])
    return [i for i, score in scores if score is not None and score <= survey.dissatisfied_to]


@check(
    "T10",
    KEY,
    "owner",
    "不满意客户须填跟进人、时间和措施",
    "A dissatisfied customer needs owner, time and measure of the follow-up",
    twins.where("{last}<=csat_dissatisfied_to", "+".join(twins.blank(key) for key in FOLLOW_UP)),
    screen=_dissatisfied,
)
def follow_up_missing(row: Record, book: Book) -> list[str]:
    """A dissatisfied row (overall ≤ 2) has owner, time and measure of the follow-up.

    Source: S0, 跟进记录; 满意度分布 (不满意 1-2分).
    """
    overall = overall_of(row, book)
    if overall is None or overall > survey_of(book).dissatisfied_to:
        return []
    return [key for key in FOLLOW_UP if blank(row, key)][:1]


def _unlisted(key: str, name: str, zh: str, en: str, may_be_empty: bool = False) -> Check:
    unless_empty = f"*COUNTA({name})" if may_be_empty else ""

    @check(
        "T13",
        KEY,
        key,
        f"{zh}不在名单中，请从列表选择",
        f"The {en} is not in the list; choose from it or add it in the settings",
        twins.where(twins.filled(key), f"{twins.not_in(key, name)}{unless_empty}"),
        WARNING,
        screen=screens.same_cells(key),
    )
    def rule(row: Record, book: Book) -> bool:
        """Agent, service type, channel and customer type are in the lists of the settings.

        Source: S0 groups the figures by them; the lists are the workbook's.
        """
        names = getattr(lists_of(book), name.removeprefix("csat_"))
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
    f"SUMPRODUCT(--(TRIM({{scores}})={LEVEL_WORDS}))+COUNT({{scores}})<COLUMNS({{scores}})"
)
"""A score typed as a text other than a word: all can be read here, so a text is one or the other."""


def _variant_condition() -> str:
    return twins.any_of(
        twins.where("ISTEXT({customer_id})", f"{_ID}<>{{customer_id}}"),
        _RETYPED_SCORE,
        twins.where("ISTEXT({recommend})", twins.filled("recommend")),
        "ISTEXT({service_time})",  # a text is one that looks like a date, or T11 has told
        "ISTEXT({survey_time})",
        twins.where("ISTEXT({follow_time})", twins.filled("follow_time")),
    )


_WATCHED = ("customer_id", "recommend", *TIMES, *map(score_key, range(MOST_DIMENSIONS)))


def _checks() -> Iterator[Check]:
    yield from (customer_number, repeated, unreadable_score, unreadable_rating, incomplete)
    yield from (contradictory, careless, survey_timing, own_survey)
    yield from (contact_form, anonymous_with_name, anonymous_unreadable, follow_up_missing)
    yield time_missing("service_time", "服务时间", "time of the service")
    yield time_missing("survey_time", "调查时间", "time of the survey")
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
