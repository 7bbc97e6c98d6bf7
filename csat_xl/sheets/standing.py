"""层级得分: the score of a person, campus or branch over a period, pooled from the answers (S2).

Every answered questionnaire counts once for its person or campus. The answers of the campuses of
a branch are pooled for the branch, together with those that are about the branch itself: never
an average of averages.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from csat_xl.errors import CsatError
from csat_xl.functions import complaints as complaint_points
from csat_xl.functions import excel, ranking, scoring
from csat_xl.schemes.model import Scheme
from csat_xl.schemes.scales import Period, Scales
from csat_xl.sheets import complaints
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.sheets.evaluation import ERROR, UNHANDLED, complaint_table
from csat_xl.sheets.once import Once
from csat_xl.sheets.quota_text import quota_text
from csat_xl.sheets.scale_entry import scale_key, scale_sheets, scales_of

KEY = "standing"
NAME = "层级得分"
SMALL = 5
"""Who has fewer answers is shown, marked 样本不足 and never ranked (spec, section 4)."""
EPOCH = dt.datetime(1899, 12, 30)


class Answer(NamedTuple):
    """An answered questionnaire that counts: what it is about, its day, weight and score."""

    place: int
    branch: str
    campus: str
    person: str
    day: dt.datetime
    weight: float
    score: float


def _answers(book: Book) -> tuple[Answer, ...]:
    scales = scales_of(book)
    found = []
    for index, sheet in scale_sheets(book):
        score = sheet.column("score").compute
        assert score is not None
        for row in book.rows(sheet.key):
            value, day = score(row, book), row.get("date")
            if isinstance(value, float) and isinstance(day, dt.datetime):
                branch, campus, person = (_word(row, k) for k in ("branch", "campus", "person"))
                weight = scales.scales[index].weight
                found.append(Answer(index, branch, campus, person, day, weight, value))
    return tuple(found)


def _word(row: Record, key: str) -> str:
    """A name as Excel compares it."""
    return str(row.get(key) or "").casefold()


answers_of = Once(_answers)
"""Every answer of a workbook that counts."""


def span(year: Any, period: Period) -> tuple[dt.datetime, dt.datetime]:
    """The first day of a period and the first day after it.

    >>> span(2026, Period(name="秋季学期", first=9, months=5))[1]
    datetime.datetime(2027, 2, 1, 0, 0)
    """
    start = int(year) * 12 + period.first - 1
    end = start + period.months
    return dt.datetime(start // 12, start % 12 + 1, 1), dt.datetime(end // 12, end % 12 + 1, 1)


def named(row: Record, book: Book) -> bool:
    """Whether a row names what its level asks for: branch; branch and campus; a person there."""
    scales, level = scales_of(book), _word(row, "level")
    if not level or not row.has("branch"):
        return False
    campus, person = row.has("campus"), row.has("person")
    if level == scales.branch_level.casefold():
        return not campus and not person
    return campus and person == (level != scales.campus_level.casefold())


def named_text(scales: Scales) -> str:
    """Excel: the same, 1 or 0."""
    person, campus, branch = (
        f"(1-{excel.blank(f'{{{key}}}')})" for key in ("person", "campus", "branch")
    )
    level = "TRIM({level})"
    of_branch, of_campus = (
        f'({level}="{name}")' for name in (scales.branch_level, scales.campus_level)
    )
    return (
        f'(({level}<>"")*{branch}*({of_branch}*(1-{campus})*(1-{person})'
        f"+{of_campus}*{campus}*(1-{person})+(1-{of_branch})*(1-{of_campus})*{campus}*{person}))"
    )


def span_of(row: Record, book: Book) -> tuple[dt.datetime, dt.datetime] | None:
    """The days that a row is about, None where they or its name are not known."""
    year, name = row.get("year"), str(row.get("period") or "").casefold()
    period = next((p for p in scales_of(book).periods if p.name.casefold() == name), None)
    known = year is not None and period is not None and 1900 <= year <= 9998
    if not known or period is None or not named(row, book):
        return None
    return span(year, period)


def label(row: Record) -> str:
    """被评对象: the person, else the campus, else the branch."""
    return str(row.get("person") or row.get("campus") or row.get("branch") or "")


def counted(row: Record, book: Book) -> list[Answer]:
    """The answers that count for a row."""
    return _all_counted(book)[row.number]


_all_counted: Once[Book, dict[int, list[Answer]]] = Once(
    lambda book: {row.number: _counted(row, book) for row in book.rows(KEY)}
)


def _counted(row: Record, book: Book) -> list[Answer]:
    days = span_of(row, book)
    if days is None:
        return []
    given = {k: str(row.get(k) or "").casefold() for k in ("branch", "campus", "person")}
    indexes = scales_of(book).of_level(str(row.get("level") or ""))
    return [
        answer
        for answer in answers_of(book)
        if answer.place in indexes
        and days[0] <= answer.day < days[1]
        and all(not value or getattr(answer, key) == value for key, value in given.items())
    ]


def count(row: Record, book: Book) -> Any:
    """份数: how many answers count; blank without a known period."""
    return "" if span_of(row, book) is None else len(counted(row, book))


def score(row: Record, book: Book) -> Any:
    """量表得分: the weighted mean over all answers, each counted once."""
    found = counted(row, book)
    if not found:
        return ""
    return sum(a.weight * a.score for a in found) / sum(a.weight for a in found)


def adjustment(row: Record, book: Book) -> Any:
    """投诉调整: points of the complaints about this person or place in the period; none +10."""
    days, name = span_of(row, book), label(row).casefold()
    if days is None or not name:
        return ""
    about = []
    for log in book.rows(complaints.KEY):
        received = log.get("received")
        known = isinstance(received, dt.datetime) and _word(log, "person") == name
        if known and days[0] <= received < days[1]:
            about.append(log.get("outcome") or UNHANDLED)
    try:
        return complaint_points.complaint(about, complaint_table(book))
    except CsatError:
        return ERROR


def total(row: Record, book: Book) -> Any:
    """最终得分: the score plus the complaint points, kept in 0 to 100."""
    parts = score(row, book), adjustment(row, book)
    return ERROR if ERROR in parts else scoring.total(*parts)


def grade(row: Record, book: Book) -> Any:
    """等级 by the bands of the settings."""
    grades, value = book.settings.scheme.grades, total(row, book)
    assert grades is not None
    if value == ERROR:
        return ERROR
    return scoring.grade(value, [(band.low, band.name) for band in grades.bands])


def _standings(book: Book) -> dict[int, tuple[tuple[str, Any, str], Any]]:
    """What each row competes in (level, year, period) and its total."""
    return {
        row.number: (
            (
                str(row.get("level") or "").casefold(),
                row.get("year"),
                str(row.get("period") or "").casefold(),
            ),
            total(row, book),
        )
        for row in book.rows(KEY)
    }


standings_of = Once(_standings)


def ranked(row: Record, book: Book) -> bool:
    """Whether a row takes part in the ranking: it has a total of enough answers."""
    return len(counted(row, book)) >= SMALL and _is_number(standings_of(book)[row.number][1])


def peers(row: Record, book: Book) -> list[float]:
    """The totals of the same level in the same period that are ranked."""
    known = standings_of(book)
    return [
        known[other.number][1]
        for other in book.rows(KEY)
        if known[other.number][0] == known[row.number][0] and ranked(other, book)
    ]


def faulty(book: Book) -> bool:
    """Whether a total on the sheet is an error, so that nothing can be ranked."""
    return any(value == ERROR for _, value in standings_of(book).values())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def people(row: Record, book: Book) -> Any:
    """参评人数: how many of the level are ranked."""
    if not row.has("level"):
        return ""
    return ERROR if faulty(book) else len(peers(row, book))


def quota(row: Record, book: Book) -> Any:
    """比例等级 among the level, by the proportion of the settings (2:7:1)."""
    rules, value = book.settings.scheme.evaluation, total(row, book)
    assert rules is not None
    if not _is_number(value) or not ranked(row, book):
        return ""
    if faulty(book):
        return ERROR
    return ranking.quota(value, peers(row, book), list(rules.ratio))


def serial(day: dt.datetime) -> int:
    """A day as Excel counts it."""
    return (day - EPOCH).days


def _edge(row: Record, book: Book, end: bool) -> Any:
    days = span_of(row, book)
    return "" if days is None else serial(days[end])


# --- the cells ----------------------------------------------------------------------------------

_AT = "MATCH(TRIM({period}),INDEX(csat_periods,0,1),0)"
_START = (
    '=IF(({year}="")+({period}="")+ISTEXT({year})+1-{named}>0,"",IF(({year}<1900)+({year}>9998)>0,"",'
    f'IFERROR(DATE({{year}},INDEX(csat_periods,{_AT},2),1),"")))'
)[1:]
END = (
    f'=IF({{start}}="","",DATE(YEAR({{start}}),MONTH({{start}})+INDEX(csat_periods,{_AT},3),1))'
)[1:]
SAME = (
    "(TRIM({standing.level})=TRIM({level}))*(TRIM({standing.period})=TRIM({period}))"
    f"*({{standing.year}}={{year}})*{excel.number('{standing.total}')}"
    f"*({{standing.count}}>={SMALL})"
)


def _terms(scales: Scales, with_score: bool) -> str:
    """Excel: over all questionnaires that count for the row's level, answers or their scores."""
    terms = []
    for i, scale in enumerate(scales.scales):
        if not scale.counts:
            continue
        key = scale_key(i)
        levels = [scale.level]
        if scale.level == scales.campus_level:
            levels.append(scales.branch_level)
        level = "+".join(f'({{level}}="{name}")' for name in levels)
        mine = excel.number(f"{{{key}.score}}")
        mine += f"*({{{key}.date}}>={{start}})*({{{key}.date}}<{{end}})"
        for column in _columns(scale.level, scales):
            mine += (
                f"*({excel.blank(f'{{{column}}}')}+(TRIM({{{key}.{column}}})=TRIM({{{column}}}))>0)"
            )
        if "person" not in _columns(scale.level, scales):
            mine += f"*{excel.blank('{person}')}"
        weight = "" if scale.weight == 1 else f"{scale.weight:g}*"
        inner = f"{mine},{{{key}.score}}" if with_score else mine
        terms.append(f"({level})*{weight}SUMPRODUCT({inner})")
    return "+".join(terms)


def _columns(level: str, scales: Scales) -> tuple[str, ...]:
    places = ("branch", "campus")
    return places if level in (scales.campus_level, scales.branch_level) else (*places, "person")


def _weighted_count(scales: Scales) -> str:
    equal = all(scale.weight == 1 for scale in scales.scales if scale.counts)
    return "{count}" if equal else f"({_terms(scales, with_score=False)})"


def standing(scheme: Scheme, verdict: Column) -> Sheet:
    """The sheet of scores by person, campus and branch; ``verdict`` is its check column."""
    scales, rules = scheme.scales, scheme.evaluation
    assert scales is not None
    assert rules is not None
    who, result = "被评对象与周期", "结果"
    plain = [s.model_copy(update={"weight": 1}) for s in scales.scales]
    unweighted = scales.model_copy(update={"scales": plain})
    return Sheet(
        key=KEY,
        name=NAME,
        table=KEY,
        notes=(
            "每行一个人、校区或分公司在一个周期的得分:全部有效答卷合并计算,不是平均数的平均。",
            "分公司合并所属各校区的答卷;最终得分 = 量表得分 + 投诉调整,限于 0–100;比例等级按同层级 2:7:1,不足 5 份不参评。",
        ),
        columns=(
            Column("level", "层级", Kind.CHOICE, 11, "从列表选择", "levels", group=who),
            Column("branch", "分公司", Kind.CHOICE, 12, "必填", "branches", group=who),
            Column("campus", "校区", Kind.CHOICE, 12, "分公司一级留空", "campuses", group=who),
            Column("person", "姓名", Kind.PERSON, 11, "校区与分公司留空", group=who),
            Column("year", "年度", Kind.NUMBER, 8, "如 2026;秋季学期填开学年份", group=who),
            Column(
                "period",
                "周期",
                Kind.CHOICE,
                11,
                "季度或学期,起止月份见“设置”",
                tuple(p.name for p in scales.periods),
                group=who,
            ),
            *_result_columns(scales, unweighted, result),
            verdict,
        ),
        blank_rows=60,
        frozen="person",
        marks=(
            Mark(("total", "grade"), '{grade}="不达标"', "error"),
            Mark(("total", "grade"), '{grade}="优秀"', "good"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )


def _result_columns(scales: Scales, unweighted: Scales, group: str) -> Iterator[Column]:
    def result(key: str, header: str, formula: str, compute: Any, shape: str, width: int) -> Column:
        return Column(
            key,
            header,
            Kind.RESULT,
            width,
            formula=formula,
            compute=compute,
            number_format=shape,
            group=group,
        )

    yield result(
        "start",
        "起",
        _START.replace("{named}", named_text(scales)),
        lambda r, b: _edge(r, b, False),
        "yyyy-mm-dd",
        11,
    )
    yield result("end", "止(不含)", END, lambda r, b: _edge(r, b, True), "yyyy-mm-dd", 11)
    yield result("count", "份数", f'IF({{start}}="","",{_terms(unweighted, False)})', count, "0", 7)
    yield result(
        "score",
        "量表得分",
        f'IF(N({{count}})=0,"",({_terms(scales, True)})/{_weighted_count(scales)})',
        score,
        "0.00",
        9,
    )
    name = (
        f"TRIM(IF({excel.blank('{person}')},IF({excel.blank('{campus}')},{{branch}},{{campus}}),"
        "{person}))"
    )
    yield result(
        "adjustment",
        "投诉调整",
        (
            f'IF(({{start}}="")+({name}="")>0,"",CSAT_COMPLAINT('
            f'REPT({{complaints.outcome}}&REPT("{UNHANDLED}",{{complaints.outcome}}=""),'
            f"(TRIM({{complaints.person}})={name})*({{complaints.received}}>={{start}})"
            "*({complaints.received}<{end})),csat_outcomes))"
        ),
        adjustment,
        "+0;-0;0",
        9,
    )
    yield result("total", "最终得分", "CSAT_TOTAL({score},{adjustment})", total, "0.00", 9)
    yield Column(
        "grade",
        "等级",
        Kind.VERDICT,
        9,
        formula="CSAT_GRADE({total},csat_bands)",
        compute=grade,
        group=group,
    )
    yield result(
        "people", "参评人数", f'IF({excel.blank("{level}")},"",SUMPRODUCT({SAME}))', people, "0", 9
    )
    above = f"SUMPRODUCT({SAME}*({{standing.total}}>{{total}}))"
    yield Column(
        "quota",
        "比例等级",
        Kind.VERDICT,
        10,
        formula=(
            f'IF(ISNUMBER({{total}})*(N({{count}})>={SMALL}),{quota_text("{people}", above)},"")'
        ),
        compute=quota,
        group=group,
    )
