"""The checks of 层级得分 (S08), 家庭名册 (S01, S05, S09) and 回访覆盖 (S05, S10)."""

from collections.abc import Iterable, Sequence

from csat_xl.checks import cells, twins
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import ERROR, WARNING
from csat_xl.checks.scales import number_check, place_check
from csat_xl.checks.text import typed_variant
from csat_xl.sheets import roster, standing
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once
from csat_xl.sheets.roster import COVERAGE, ENROLLED, QUARTER_END, ROSTER
from csat_xl.sheets.scale_entry import scales_of
from csat_xl.sheets.scale_settings import LARGE_BRANCH, MONTH_HIGH, MONTH_LOW, QUARTER_VISITS
from csat_xl.sheets.standing import KEY as STANDING

# --- 层级得分 -----------------------------------------------------------------------------------


@check(
    "S08",
    STANDING,
    "level",
    "请按层级填写名称：人员填姓名，校区、分公司不填姓名",
    "Name the person for a level of persons, and none for a campus or a branch",
    "1-{named}",
)
def wrong_name(row: Record, book: Book) -> bool:
    """A row names its own level: branch; branch and campus; or a person. Decision of csat_xl."""
    return not standing.named(row, book)


@check(
    "S08",
    STANDING,
    "period",
    "年度或周期未填或不在设置中，请更正",
    "Year or period are missing or not in the settings",
    '({start}="")',
)
def no_span(row: Record, book: Book) -> bool:
    """A score belongs to a quarter or a term. Source: S2, 4、考评周期与时间."""
    return standing.span_of(row, book) is None


@check(
    "S08",
    STANDING,
    "level",
    f"有效答卷不足 {standing.SMALL} 份，样本不足，仅供参考",
    f"Fewer than {standing.SMALL} answers count: the sample is too small",
    f"(N({{count}})<{standing.SMALL})",
    WARNING,
)
def few_answers(row: Record, book: Book) -> bool:
    """Scores of fewer than five answers are marked 样本不足. Decision of csat_xl (spec, 4)."""
    count = standing.count(row, book)
    return not isinstance(count, int) or count < standing.SMALL


# --- 家庭名册 -----------------------------------------------------------------------------------


def _first_numbers(rows: Sequence[Record]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found.setdefault(str(row.get("customer_id") or "").casefold(), row.number)
    return found


_first_rows = Once(_first_numbers)


def _twice(row: Record, book: Book) -> bool:
    """A family stands on the roster once. Decision of csat_xl."""
    mine = str(row.get("customer_id") or "").casefold()
    return bool(mine) and _first_rows(book.rows(ROSTER))[mine] < row.number


twice = check(
    "S02",
    ROSTER,
    "customer_id",
    "客户编号与前面某行重复，请删除",
    "The customer number repeats an earlier row; delete one of them",
    "(SUMPRODUCT(--(TRIM({^customer_id})=TRIM({customer_id})))>1)",
)(_twice)


@check(
    "S06",
    ROSTER,
    "start",
    "入学日期未填或无法识别，或结业日期早于入学",
    "The day of enrolment is missing or unreadable, or the family left before it",
    f"1-{twins.both('start')}*(N({{start}})>=36526)*(1-{twins.filled('end')}*(1-{twins.both('end')}"
    f"*({twins.day('end')}>={twins.day('start')})))",
)
def no_start(row: Record, book: Book) -> bool:
    """Whether a family is enrolled is known. Decision of csat_xl."""
    start, end = cells.date(row, "start"), cells.date(row, "end")
    if start is None or start.year < roster.FIRST_YEAR:
        return True
    if cells.blank(row, "end"):
        return False
    return end is None or end.date() < start.date()


_LARGE = (
    f'(COUNTIFS({{roster.branch}},TRIM({{branch}}),{{roster.state}},"{ENROLLED}")>{LARGE_BRANCH})'
)
_MISSED = f'({{state}}="{ENROLLED}")*(N({{quarter}})<{QUARTER_VISITS})'
_OVER = f'IF(csat_period="",0,csat_today>={QUARTER_END})'


def _missed(row: Record, book: Book) -> bool:
    visits = roster.quarter_visits(row, book)
    return visits != "" and bool(visits < scales_of(book).coverage.quarter_visits)


def _strict(row: Record, book: Book) -> bool:
    """Whether the quarter is over and the branch a large one."""
    period = book.settings.period
    if period is None or book.settings.today < roster.quarter_of(period)[1]:
        return False
    return roster.branch_size(row.get("branch"), book) > scales_of(book).coverage.large_branch


@check(
    "S09",
    ROSTER,
    "customer_id",
    "本季度已过，没有按规定次数回访，请补访并说明",
    "The quarter is over and the family was not revisited as often as the rules ask",
    f"{_MISSED}*{_LARGE}*{_OVER}",
)
def never_revisited(row: Record, book: Book) -> bool:
    """At least one revisit a quarter and customer, in branches of more than 1000 families.

    Source: S2, 说明 (每客户季度内接受回访次数不得低于一次,指在读学员超过1000人分公司).
    """
    return _missed(row, book) and _strict(row, book)


@check(
    "S09",
    ROSTER,
    "customer_id",
    "本季度尚未回访，请安排回访",
    "Not revisited this quarter yet; arrange a revisit",
    f"{_MISSED}*(1-{_LARGE}*{_OVER})",
    WARNING,
)
def not_yet_revisited(row: Record, book: Book) -> bool:
    """As long as the quarter runs, and in smaller branches, a missing revisit is a reminder.

    Source: S2, 说明; the reminder is a decision of csat_xl.
    """
    return _missed(row, book) and not _strict(row, book)


# --- 回访覆盖 -----------------------------------------------------------------------------------

_BELOW = f"(N({{families}})>0)*(N({{rate}})<{MONTH_LOW})"
_MONTH_OVER = 'IF(csat_period="",0,csat_today>=csat_period_end)'


def _below(row: Record, book: Book) -> bool:
    found = roster.rate(row, book)
    return found != "" and bool(found < scales_of(book).coverage.month_low)


def _month_over(book: Book) -> bool:
    end = book.settings.period_end
    return end is not None and book.settings.today >= end


@check(
    "S10",
    COVERAGE,
    "campus",
    "本月已过，有效回访率低于下限，请说明并补访",
    "The month is over and too few families were revisited",
    f"{_BELOW}*{_MONTH_OVER}",
    ERROR,
)
def too_few_revisits(row: Record, book: Book) -> bool:
    """20–30 % of the families of a campus are revisited a month. Source: S2, 说明."""
    return _below(row, book) and _month_over(book)


@check(
    "S10",
    COVERAGE,
    "campus",
    "有效回访率尚低于下限，月末前请继续回访",
    "Too few families were revisited so far; go on until the end of the month",
    f"{_BELOW}*(1-{_MONTH_OVER})",
    WARNING,
)
def few_revisits_yet(row: Record, book: Book) -> bool:
    """The same while the month runs: a reminder. Source: S2, 说明; decision of csat_xl."""
    return _below(row, book) and not _month_over(book)


@check(
    "S10",
    COVERAGE,
    "campus",
    "有效回访率高于上限，样本已够，注意避免打扰",
    "More families were revisited than the rules ask; mind not to bother them",
    f"(N({{rate}})>{MONTH_HIGH})",
    WARNING,
)
def many_revisits(row: Record, book: Book) -> bool:
    """More than the source's 30 % is no fault, yet told. Source: S2, 说明."""
    found = roster.rate(row, book)
    return found != "" and bool(found > scales_of(book).coverage.month_high)


CHECKS: Iterable[Check] = (
    wrong_name,
    no_span,
    few_answers,
    typed_variant(STANDING, "year", "", ()),
    number_check(ROSTER),
    twice,
    place_check(ROSTER),
    no_start,
    never_revisited,
    not_yet_revisited,
    typed_variant(ROSTER, "start", "", ()),
    place_check(COVERAGE),
    too_few_revisits,
    few_revisits_yet,
    many_revisits,
)
