"""The verdict on a row: the text of the column 校验, in Python and as the cell's formula.

It is empty for an empty row, ``通过`` for a right one, else the first problem: errors in the
order of their codes, then typed variants (N01), then warnings. A variant is an error here though
only a 提醒 of :func:`csat_xl.checks.run.check_book`: the live figures of the sheet cannot read it,
so the row does not count there until it is typed in standard form.

The verdict in Python follows the sheet, which reads fewer typed variants than Python does
(:mod:`csat_xl.checks.seen` lists them), looks for formula-like text (T12) only in columns of
free text and for variants (N01) only among customer number, scores and dates. For a row without
typed variants and such text it is the first finding of :func:`csat_xl.checks.run.check_book`.
One more difference: a revisit (T07) is counted by the holidays listed in 设置, which are those
of the workbook's year.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial

from csat_xl.checks import cells, seen
from csat_xl.checks.catalogue import checks_of
from csat_xl.checks.check import Check
from csat_xl.checks.finding import ERROR
from csat_xl.functions.excel import constant
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import actions, complaints, evaluation, tracking
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind
from csat_xl.sheets.once import Once

PASSED = "通过"
FUNCTION_OF = {
    tracking.KEY: "CSAT_CHECK_ENTRY",
    actions.KEY: "CSAT_CHECK_ACTION",
    complaints.KEY: "CSAT_CHECK_COMPLAINT",
    evaluation.KEY: "CSAT_CHECK_EVALUATION",
}


@cache
def in_order(sheet: str) -> tuple[Check, ...]:
    """The checks that the sheet can make, in the order in which a verdict tries them."""
    made = [check for check in checks_of(sheet) if check.condition]
    return tuple(sorted(made, key=_rank))


def _rank(check: Check) -> tuple[int, str]:
    rank = 0 if check.severity == ERROR else 1 if check.code == "N01" else 2
    return rank, check.code


def told(check: Check) -> str:
    """The text of a problem in the column 校验.

    >>> from csat_xl.checks.tracking_scores import incomplete
    >>> told(incomplete)
    '错误 T04:有评分未填，请补填或删除该行'
    """
    severity = ERROR if check.code == "N01" else check.severity
    return f"{severity} {check.code}:{check.text.zh}"


def verdict(sheet: str, row: Record, book: Book) -> str:
    """The verdict on a row of a sheet, as the sheet shows it."""
    seen_book = seen.book_view(book)
    seen_row = _in_view(sheet, row, book, seen_book)
    for check in in_order(sheet):
        if check.seen_on_sheet(seen_row, seen_book):
            return told(check)
    return PASSED


_places: Once[Sequence[Record], dict[int, int]] = Once(
    lambda rows: {id(row): i for i, row in enumerate(rows)}
)


def _in_view(sheet: str, row: Record, book: Book, seen_book: Book) -> Record:
    """A row as the sheet sees it: from the view of the workbook where it stands there."""
    rows = book.rows(sheet)
    at = _places(rows).get(id(row))
    if at is not None and rows[at] is row:
        return seen_book.rows(sheet)[at]
    return seen.sheet_view(row, cells.columns(book).get(sheet, {}), book.settings.scheme.survey)


# --- the cell -----------------------------------------------------------------------------------


def arguments(sheet: str, scheme: Scheme) -> dict[str, str]:
    """What the sheet's function is given: parameter names and their text in the cell."""
    return _ARGUMENTS[sheet](scheme)


def _of_tracking(scheme: Scheme) -> dict[str, str]:
    survey = scheme.survey
    assert survey is not None
    first, last = tracking.score_key(0), tracking.overall_key(survey)
    given = {key: f"{{{key}}}" for key in _BEFORE_SCORES}
    given["scores"], given["overall"] = f"{{{first}:{last}}}", f"{{{last}}}"
    given |= {key: f"{{{key}}}" for key in _AFTER_SCORES}
    given["occurrence"] = _occurrence()
    return given


_BEFORE_SCORES = (
    "customer_id",
    "name",
    "contact",
    "customer_type",
    "service_type",
    "channel",
    "agent",
    "service_time",
    "survey_time",
    "surveyor",
    "anonymous",
)
_AFTER_SCORES = (
    "recommend",
    "complaint_text",
    "suggestion",
    "owner",
    "follow_time",
    "measure",
    "confirmed",
)


def _occurrence() -> str:
    """How many rows down to this one have its number and time; texts only where a time recurs."""
    times, time = "{^service_time}", "{service_time}"
    again = f"SUMPRODUCT((TRIM({{^customer_id}})=TRIM({{customer_id}}))*({times}={time}))"
    return f"IF(ISNUMBER({time}),IF(MATCH({time},{times},0)<ROWS({times}),{again},1),1)"


NO_WORD = "\u2400"
"""Stands where a scale has no words: nobody types it."""


def _of_evaluation(scheme: Scheme) -> dict[str, str]:
    places = evaluation.plan_of(scheme).places
    words = list(dict.fromkeys(word for place in places for word in place.item.levels))
    return {
        "person": "{person}",
        "level": "{level}",
        "entries": f"{{{places[0].key}:{places[-1].key}}}",
        "low": "csat_item_low",
        "high": "csat_item_high",
        "words": constant(words or [NO_WORD]),
        "worded": constant([[int(bool(place.item.levels)) for place in places]]),
        "occurrence": (
            "SUMPRODUCT((TRIM({^person})=TRIM({person}))*(TRIM({^level})=TRIM({level})))"
        ),
    }


def _of_keys(keys: Sequence[str], scheme: Scheme) -> dict[str, str]:
    return {key: f"{{{key}}}" for key in keys}


_ARGUMENTS: dict[str, Callable[[Scheme], dict[str, str]]] = {
    tracking.KEY: _of_tracking,
    evaluation.KEY: _of_evaluation,
    actions.KEY: partial(
        _of_keys,
        (
            "metric",
            "situation",
            "cause",
            "goal",
            "measure",
            "owner",
            "start",
            "due",
            "resources",
            "state",
            "progress",
            "effect",
        ),
    ),
    complaints.KEY: partial(
        _of_keys,
        (
            "complaint_id",
            "customer_id",
            "person",
            "received",
            "content",
            "outcome",
            "handled",
            "revisited",
        ),
    ),
}


def verdict_column(sheet_key: str, scheme: Scheme) -> Column:
    """The column 校验 of a sheet."""
    given = ",".join(arguments(sheet_key, scheme).values())
    return Column(
        "verdict",
        "校验",
        Kind.VERDICT,
        26,
        formula=f"{FUNCTION_OF[sheet_key]}({given})",
        compute=partial(verdict, sheet_key),
        group="结果",
    )
