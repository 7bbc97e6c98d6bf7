"""The checks of 投诉台账: C01, and T07 for the revisit."""

from collections.abc import Iterable

from csat_xl.checks import cells, twins
from csat_xl.checks.cells import blank, date
from csat_xl.checks.check import Check, check
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.entries import working_days_between
from csat_xl.functions.complaints import NO_COMPLAINT
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.complaints import KEY, outcomes

DATES = ("received", "handled", "revisited")


@check(
    "C01",
    KEY,
    "person",
    "被投诉人未填",
    "The person complained about is missing",
    twins.blank("person"),
)
def no_person(row: Record, book: Book) -> bool:
    """被投诉人 present: the points of a complaint go to a person. Source: S2, 客户投诉与处理."""
    return blank(row, "person")


@check(
    "C01",
    KEY,
    "outcome",
    "处理结果未填或不在加减分表中，请从列表选择",
    "The outcome is missing or not in the table of points; choose it from the list",
    f"{twins.not_in('outcome', 'INDEX(csat_outcomes,0,1)')}+{twins.blank('outcome')}"
    f'+({twins.typed("outcome")}="{NO_COMPLAINT}")>0',
)
def unknown_outcome(row: Record, book: Book) -> bool:
    """Outcome in the scheme's table. Source: S2, 客户投诉与处理 (未处理 −5 … 非常满意 +2)."""
    outcome = row.get("outcome")
    return outcome is None or not cells.listed(outcome, outcomes(book.settings.scheme))


def _unreadable(key: str, zh: str, en: str) -> Check:
    @check(
        "C01",
        KEY,
        key,
        f"{zh}无法识别，请填日期时间",
        f"The {en} cannot be read; enter date and time",
        f"{twins.filled(key)}*{twins.no_date(key)}",
    )
    def rule(row: Record, book: Book) -> bool:
        """The times, where given, are dates. Decision of csat_xl."""
        return key in row.unreadable

    return rule


@check(
    "C01",
    KEY,
    "handled",
    "处理完成时间早于受理时间，请更正",
    "The complaint was handled before it was received; correct the times",
    f"{twins.both('received', 'handled')}*{twins.before('handled', 'received')}",
)
def handled_before_received(row: Record, book: Book) -> bool:
    """Handled date not before received. Decision of csat_xl."""
    received, handled = date(row, "received"), date(row, "handled")
    return received is not None and handled is not None and cells.before(handled, received)


@check(
    "T07",
    KEY,
    "revisited",
    "回访时间无法识别，请填日期时间",
    "The time of the revisit cannot be read; enter date and time",
    f"{twins.filled('revisited')}*{twins.no_date('revisited')}",
)
def revisit_unreadable(row: Record, book: Book) -> bool:
    """The revisit's time, where given, is a date. Decision of csat_xl."""
    return "revisited" in row.unreadable


_FROM, _TO = twins.day("handled"), twins.day("revisited")
_WORKDAYS = (
    f"IF({_TO}<={_FROM},0,NETWORKDAYS({_FROM}+1,{_TO},csat_holidays)"
    f'+COUNTIFS(csat_makeup_days,">"&{_FROM},csat_makeup_days,"<="&{_TO}))'
)


@check(
    "T07",
    KEY,
    "revisited",
    "回访应在处理完成后规定的工作日内进行",
    "The revisit must be within the working days after the solution that the settings give",
    f"IF({twins.both('handled', 'revisited')},({_WORKDAYS}<csat_revisit_min_workdays)"
    f"+({_WORKDAYS}>csat_revisit_max_workdays),0)",
)
def revisit_timing(row: Record, book: Book) -> bool:
    """Complaint revisit 3–5 working days after the solution, by the Chinese calendar.

    Source: S0, 投诉处理效果跟踪 (在问题解决后3-5个工作日内回访).
    """
    handled, revisited = date(row, "handled"), date(row, "revisited")
    if handled is None or revisited is None:
        return False
    rules = book.settings.scheme.rules
    assert rules is not None
    known = book.settings
    days = working_days_between(handled, revisited, known.days_off, known.makeup_days)
    return not rules.revisit_min_workdays <= days <= rules.revisit_max_workdays


CHECKS: Iterable[Check] = (
    no_person,
    unknown_outcome,
    _unreadable("received", "受理时间", "time of receipt"),
    _unreadable("handled", "处理完成时间", "time of the solution"),
    handled_before_received,
    revisit_unreadable,
    revisit_timing,
    running_text(KEY, "content", ("content",)),
    typed_variant(KEY, "handled", twins.any_of(*(twins.text_date(k) for k in DATES)), DATES),
)
