"""家庭名册 and 回访覆盖: who is enrolled, who was revisited, and the coverage rules (S2)."""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from csat_xl.functions import excel
from csat_xl.schemes.model import Scheme
from csat_xl.schemes.scales import Scales
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.sheets.once import Once
from csat_xl.sheets.scale_entry import scale_key, scale_sheets, scales_of

ROSTER, COVERAGE = "roster", "coverage"
ROSTER_NAME, COVERAGE_NAME = "家庭名册", "回访覆盖"
ENROLLED = "在读"
FIRST_YEAR = 2000
"""Earlier days are slips of the hand; 36526 is its first day in Excel."""
QUARTER_START = "DATE(YEAR(csat_period),3*INT((MONTH(csat_period)-1)/3)+1,1)"
QUARTER_END = "DATE(YEAR(csat_period),3*INT((MONTH(csat_period)-1)/3)+4,1)"


class Visits(NamedTuple):
    """How often each customer was revisited: this month, this quarter."""

    month: Counter[str]
    quarter: Counter[str]


def quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of a day's quarter and the first day after it.

    >>> quarter_of(dt.date(2026, 11, 5))
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """
    first = (day.month - 1) // 3 * 3 + 1
    end = dt.date(day.year + (first == 10), (first + 2) % 12 + 1, 1)
    return dt.date(day.year, first, 1), end


def _visits(book: Book) -> Visits:
    month: Counter[str] = Counter()
    quarter: Counter[str] = Counter()
    settings, scales = book.settings, scales_of(book)
    if settings.period is None or settings.period_end is None:
        return Visits(month, quarter)
    start, end = quarter_of(settings.period)
    for index, sheet in scale_sheets(book):
        score = sheet.column("score").compute
        assert score is not None
        for row in book.rows(sheet.key) if scales.scales[index].revisit else ():
            when, who = row.get("date"), str(row.get("customer_id") or "").casefold()
            if isinstance(when, dt.datetime) and score(row, book) != "":
                day = when.date()
                month[who] += settings.period <= day < settings.period_end
                quarter[who] += start <= day < end
    return Visits(month, quarter)


visits_of = Once(_visits)


def state(row: Record, book: Book) -> str:
    """在读 where the family is enrolled on some day of the workbook's month."""
    settings, start, end = book.settings, row.get("start"), row.get("end")
    known = isinstance(start, dt.datetime) and start.year >= FIRST_YEAR
    if settings.period is None or settings.period_end is None or not known:
        return ""
    left = end.date() if isinstance(end, dt.datetime) else None
    if start.date() >= settings.period_end or (left is not None and left < settings.period):
        return ""
    return ENROLLED


def month_visits(row: Record, book: Book) -> Any:
    """本月回访 of an enrolled family."""
    who = str(row.get("customer_id") or "").casefold()
    return visits_of(book).month[who] if state(row, book) else ""


def quarter_visits(row: Record, book: Book) -> Any:
    """本季回访 of an enrolled family."""
    who = str(row.get("customer_id") or "").casefold()
    return visits_of(book).quarter[who] if state(row, book) else ""


def _families(book: Book) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in book.rows(ROSTER):
        if state(row, book):
            place = tuple(str(row.get(key) or "").casefold() for key in ("branch", "campus"))
            enrolled, seen = found.get((place[0], place[1]), (0, 0))
            found[place[0], place[1]] = (enrolled + 1, seen + bool(month_visits(row, book)))
    return found


families_of = Once(_families)
"""By branch and campus: how many families are enrolled, and how many of them were revisited."""


def branch_size(branch: Any, book: Book) -> int:
    """How many families of a branch are enrolled."""
    name = str(branch or "").casefold()
    return sum(n for (owner, _), (n, _) in families_of(book).items() if owner == name)


def place_of(row: Record, book: Book) -> tuple[int, int]:
    """How many families of a row's campus are enrolled, and how many of them were revisited."""
    place = tuple(str(row.get(key) or "").casefold() for key in ("branch", "campus"))
    return families_of(book).get((place[0], place[1]), (0, 0))


def rate(row: Record, book: Book) -> Any:
    """覆盖率: revisited families over enrolled ones; blank without any."""
    enrolled, seen = place_of(row, book)
    return seen / enrolled if enrolled else ""


def _count_formula(scales: Scales, start: str, end: str) -> str:
    terms = "+".join(
        f"COUNTIFS({{{scale_key(i)}.customer_id}},TRIM({{customer_id}}),"
        f'{{{scale_key(i)}.date}},">="&{start},{{{scale_key(i)}.date}},"<"&{end},'
        f'{{{scale_key(i)}.score}},">=0")'
        for i, scale in enumerate(scales.scales)
        if scale.revisit
    )
    return f'IF({{state}}="","",{terms or 0})'


def roster(scheme: Scheme, verdict: Column) -> Sheet:
    """The roster of families; ``verdict`` is its check column."""
    scales = scheme.scales
    assert scales is not None
    group = "回访"
    return Sheet(
        key=ROSTER,
        name=ROSTER_NAME,
        table=ROSTER,
        notes=(
            "每户一行。本月、本季按“设置”的统计月份计算;有效答卷即为一次回访(机构选择因素问卷除外)。",
            "每户每季至少回访一次:在读超过“大分公司户数”的分公司必须做到(错误),其余为提醒。",
        ),
        columns=(
            Column(
                "customer_id", "客户编号", Kind.CUSTOMER_ID, 16, "如 C20260420001", group="家庭"
            ),
            Column("branch", "分公司", Kind.CHOICE, 13, "从列表选择", "branches", group="家庭"),
            Column("campus", "校区", Kind.CHOICE, 13, "须属于所填分公司", "campuses", group="家庭"),
            Column("start", "入学日期", Kind.DATE, 12, group="家庭"),
            Column("end", "结业日期", Kind.DATE, 12, "在读留空", group="家庭"),
            Column(
                "state",
                "状态",
                Kind.VERDICT,
                8,
                formula=(
                    'IF((csat_period="")+(N({start})<36526)>0,"",'
                    "IF(({start}<csat_period_end)*((N({end})=0)+({end}>=csat_period)>0),"
                    f'"{ENROLLED}",""))'
                ),
                compute=state,
                group=group,
            ),
            Column(
                "month",
                "本月回访",
                Kind.RESULT,
                9,
                formula=_count_formula(scales, "csat_period", "csat_period_end"),
                compute=month_visits,
                number_format="0",
                group=group,
            ),
            Column(
                "quarter",
                "本季回访",
                Kind.RESULT,
                9,
                formula=_count_formula(scales, QUARTER_START, QUARTER_END),
                compute=quarter_visits,
                number_format="0",
                group=group,
            ),
            verdict,
        ),
        blank_rows=200,
        frozen="customer_id",
        marks=_marks(verdict),
    )


def coverage(scheme: Scheme, verdict: Column) -> Sheet:
    """The coverage of each campus this month; ``verdict`` is its check column."""
    same = (
        "{roster.branch},TRIM({branch}),{roster.campus},TRIM({campus}),"
        f'{{roster.state}},"{ENROLLED}"'
    )
    group = "本月覆盖"
    return Sheet(
        key=COVERAGE,
        name=COVERAGE_NAME,
        table=COVERAGE,
        notes=(
            "按“设置”的统计月份:各校区每月有效回访率 20–30%(来源);一户无论答几份只算一次。",
            "月末之后仍低于下限为错误;月内为提醒;高于上限为提醒(样本够用,注意打扰)。",
        ),
        columns=(
            Column("branch", "分公司", Kind.CHOICE, 14, "从列表选择", "branches", group="校区"),
            Column("campus", "校区", Kind.CHOICE, 14, "从列表选择", "campuses", group="校区"),
            Column(
                "families",
                "在读家庭",
                Kind.RESULT,
                10,
                formula=f'IF({excel.blank("{campus}")},"",COUNTIFS({same}))',
                compute=lambda row, book: place_of(row, book)[0] if row.has("campus") else "",
                number_format="0",
                group=group,
            ),
            Column(
                "seen",
                "已回访家庭",
                Kind.RESULT,
                11,
                formula=f'IF({excel.blank("{campus}")},"",COUNTIFS({same},{{roster.month}},">0"))',
                compute=lambda row, book: place_of(row, book)[1] if row.has("campus") else "",
                number_format="0",
                group=group,
            ),
            Column(
                "rate",
                "覆盖率",
                Kind.RESULT,
                10,
                formula='IF(N({families})=0,"",{seen}/{families})',
                compute=rate,
                number_format="0.0%",
                group=group,
            ),
            verdict,
        ),
        blank_rows=20,
        frozen="campus",
        marks=_marks(verdict),
    )


def _marks(verdict: Column) -> tuple[Mark, ...]:
    return (
        Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
        Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
        Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
    )
