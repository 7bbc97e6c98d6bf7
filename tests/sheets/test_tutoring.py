"""The tutoring chain's index system: scores worked out by hand, branches, terms, coverage.

Source: S2, 客服(客户满意度)指标体系 (eight scales, levels, 2:7:1, coverage).
"""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_xl.checks.finding import ERROR
from csat_xl.checks.run import check_book
from csat_xl.schemes.load import load_shipped
from csat_xl.schemes.scales import Period
from csat_xl.sheets import standing
from csat_xl.sheets.roster import quarter_of
from tests.sheets.judged import book, calculated, codes, column, day, differences, scheme

SCALES = load_shipped("tutoring").scales
PLACE = {"branch": "绍兴分公司", "campus": "城东校区"}
OTHER = {"branch": "绍兴分公司", "campus": "城西校区"}
PHONE, MARKET, IMPRESSION, COURSE, TEACHING, TEACHER, EFFECT, CAMPUS = (
    f"scale{i}" for i in range(1, 9)
)


def answer(sheet: str, number: int, scores, place=PLACE, when=None, person=None):
    """A right row of a scale: its items are ``scores``, or all alike."""
    scale = SCALES.scales[int(sheet[5:]) - 1]
    values = scores if isinstance(scores, list) else [scores] * len(scale.items)
    row = {
        "customer_id": f"C20260101{number:03d}",
        "respondent": "学员家长",
        **place,
        "date": when or day(5, 10),
        "channel": scale.channels[0],
        **{f"item{i}": value for i, value in enumerate(values, 1)},
    }
    return row if person is None else {**row, "person": person}


def judged(level: str, place, person=None, period="第二季度", year=2026):
    row = {"level": level, **place, "year": year, "period": period}
    return row if person is None else {**row, "person": person}


BRANCH = {"branch": "绍兴分公司"}
WORKED = {
    # campus 城东: 6 items at 5 → 100; (5·4 + 4·2)/6 = 28/6 → (28/6 − 1)/4·100 = 91.666…
    IMPRESSION: [answer(IMPRESSION, 1, 5), answer(IMPRESSION, 2, [5, 5, 5, 5, 4, 4])],
    # 城东 3 → 50; 城西 4 → 75, 2 → 25, 3 → 50
    CAMPUS: [
        answer(CAMPUS, 1, 3),
        *(answer(CAMPUS, n, s, OTHER) for n, s in ((3, 4), (4, 2), (5, 3))),
    ],
    # the branch's own scale: 5 → 100
    PHONE: [answer(PHONE, 1, 5)],
    # never counts, whatever it says
    MARKET: [answer(MARKET, 9, 1)],
    # a blank item drops out: (8·4)/8 → 75; and 5 → 100 in the autumn term only
    TEACHER: [
        answer(TEACHER, 1, [4, 4, 4, 4, 4, 4, 4, 4, None], person="程老师"),
        answer(TEACHER, 2, 5, when=day(10, 3), person="程老师"),
    ],
    EFFECT: [answer(EFFECT, 1, 2, person="程老师")],
    "standing": [
        judged("校区", PLACE),
        judged("校区", OTHER),
        judged("分公司", BRANCH),
        judged("教师", PLACE, "程老师"),
        judged("教师", PLACE, "程老师", "秋季学期"),
        judged("教师", PLACE, "程老师", "春季学期"),
    ],
    "complaints": [
        {"complaint_id": "T1", "person": "程老师", "received": day(5, 3), "outcome": "不太满意"},
        {"complaint_id": "T2", "person": "程老师", "received": day(9, 9), "outcome": "非常满意"},
    ],
}
AS_OF = dt.date(2026, 12, 31)
CAMPUS_EAST = (100 + 275 / 3 + 50) / 3
BY_HAND = {
    "count": [3, 3, 7, 2, 1, 2],
    # the branch: all seven answers, not the mean of two means
    "score": [CAMPUS_EAST, 50, (100 + 275 / 3 + 50 + 75 + 25 + 50 + 100) / 7, 50, 100, 50],
    "adjustment": [10, 10, 10, -3, 2, -3],
    "total": [CAMPUS_EAST + 10, 60, (1475 / 3) / 7 + 10, 47, 100, 47],
    "grade": ["优秀", "不达标", "达标", "不达标", "优秀", "不达标"],
    # fewer than five answers are shown and never ranked; one alone is in the middle
    "people": [0, 0, 1, 0, 0, 0],
    "quota": ["", "", "达标", "", "", ""],
}


@pytest.fixture(scope="module")
def worked():
    return book(scheme("tutoring"), WORKED, as_of=AS_OF)


@pytest.mark.parametrize("key", BY_HAND)
def test_the_worked_example_in_python(worked, key):
    assert column(worked, "standing", key) == pytest.approx(BY_HAND[key])


@pytest.mark.parametrize(("edition", "engine"), [("native", "ironcalc"), ("plain", "office")])
def test_the_worked_example_in_the_workbook(worked, edition, engine, tmp_path, request):
    found = calculated(worked, tmp_path, edition, request.getfixturevalue(engine))
    for key, values in BY_HAND.items():
        assert found["standing", key] == pytest.approx(values)
    assert differences(worked, found) == []


def test_the_source_names_eight_scales_and_which_count():
    assert [scale.name for scale in SCALES.scales] == [
        "客户满意度评估量化表(电话调查用)",
        "机构选择因素问卷",
        "面对面服务印象量表",
        "课程顾问服务评价量表",
        "教学顾问服务评价量表",
        "教师教学评价量表",
        "教学效果评价量表",
        "校区管理与服务评价量表",
    ]
    assert [scale.name for scale in SCALES.scales if not scale.counts] == ["机构选择因素问卷"]
    campus = [SCALES.scales[i].name for i in SCALES.of_level("校区")]
    assert campus == ["面对面服务印象量表", "校区管理与服务评价量表"]
    assert set(SCALES.of_level("校区")) < set(SCALES.of_level("分公司"))


def test_the_terms_cover_the_year_and_autumn_ends_in_the_next():
    spans = {p.name: standing.span(2026, p) for p in SCALES.periods}
    assert spans["秋季学期"] == (dt.datetime(2026, 9, 1), dt.datetime(2027, 2, 1))
    terms = [p for p in SCALES.periods if p.name.endswith("学期")]
    assert sum(p.months for p in terms) == 12
    quarters = [p for p in SCALES.periods if p.name.endswith("季度")]
    assert [spans[p.name] for p in quarters] == [
        tuple(dt.datetime.combine(d, dt.time()) for d in quarter_of(dt.date(2026, m, 15)))
        for m in (2, 5, 8, 11)
    ]
    assert standing.span(2026, Period(name="x", first=12, months=1))[1] == dt.datetime(2027, 1, 1)


# --- branches are pooled ------------------------------------------------------------------------

SCORES = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(SCORES, min_size=2, max_size=2))
def test_a_branch_is_its_campuses_weighted_by_their_answers(by_campus):
    rows, number = [], 0
    for place, scores in zip((PLACE, OTHER), by_campus, strict=True):
        for score in scores:
            number += 1
            rows.append(answer(CAMPUS, number, score, place))
    of = book(
        scheme("tutoring"),
        {
            CAMPUS: rows,
            "standing": [judged("校区", PLACE), judged("校区", OTHER), judged("分公司", BRANCH)],
        },
    )
    counts, scores = column(of, "standing", "count"), column(of, "standing", "score")
    pooled = [(score - 1) * 25 for listed in by_campus for score in listed]
    assert counts[2] == counts[0] + counts[1] == len(pooled)
    assert scores[2] * counts[2] == pytest.approx(scores[0] * counts[0] + scores[1] * counts[1])
    assert scores[2] == pytest.approx(sum(pooled) / len(pooled))


def test_two_seven_one_within_the_level():
    teachers = [f"教师{i}" for i in range(10)]
    rows = [
        answer(TEACHER, i * 5 + n, [5] * i + [1] * (9 - i), person=name)
        for i, name in enumerate(teachers)
        for n in range(5)
    ]
    # the best of all, were it not for too few answers
    rows += [answer(TEACHER, 90 + n, 5, person="新教师") for n in range(4)]
    of = book(
        scheme("tutoring"),
        {
            TEACHER: rows,
            "standing": [
                *(judged("教师", PLACE, name) for name in [*teachers, "新教师"]),
                judged("分公司", BRANCH),
            ],
            "grading": [{"level": "教师", "year": 2026, "period": "第二季度"}],
        },
    )
    quota = column(of, "standing", "quota")
    assert [quota.count(name) for name in ("优秀", "达标", "不达标")] == [2, 7, 1]
    assert quota[0] == "不达标"
    assert quota[8:11] == ["优秀", "优秀", ""]
    counted = [
        column(of, "grading", f"{kind}{i}")[0] for kind in ("quota", "due") for i in (1, 2, 3)
    ]
    assert counted == [2, 7, 1] * 2
    assert column(of, "grading", "note") == [""]


# --- coverage -----------------------------------------------------------------------------------


def family(number: int, place=PLACE, **cells):
    return {"customer_id": f"C20260101{number:03d}", **place, "start": day(1, 5), **cells}


def covered(seen: int, families: int, as_of: dt.date, large: int = 1000, month: int = 5):
    """A campus with so many families, of which so many were revisited in the month."""
    coverage = SCALES.coverage.model_copy(update={"large_branch": large})
    changed = scheme("tutoring", scales=SCALES.model_copy(update={"coverage": coverage}))
    rows = {
        "roster": [family(i) for i in range(families)],
        CAMPUS: [answer(CAMPUS, i, 4, when=day(month, 8)) for i in range(seen)],
        "coverage": [dict(PLACE)],
    }
    return book(changed, rows, dt.date(2026, month, 1), as_of)


MAY, JUNE, JULY = dt.date(2026, 5, 20), dt.date(2026, 6, 1), dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("seen", "as_of", "code", "severity"),
    [
        (1, MAY, "S10", "提醒"),  # 10 %, the month runs
        (1, JUNE, "S10", "错误"),  # 10 %, the month is over
        (2, JUNE, "通过", "通过"),  # 20 %
        (3, JUNE, "通过", "通过"),  # 30 %
        (4, JUNE, "S10", "提醒"),  # 40 %: more than the rules ask
    ],
)
def test_a_campus_revisits_twenty_to_thirty_percent_a_month(seen, as_of, code, severity):
    of = covered(seen, 10, as_of)
    assert codes(of, "coverage") == [code]
    assert column(of, "coverage", "verdict")[0].startswith(severity)
    assert column(of, "coverage", "rate") == [seen / 10]


@pytest.mark.parametrize(
    ("as_of", "large", "severity"),
    [
        (MAY, 9, "提醒"),  # a large branch, the quarter runs
        (JULY, 9, "错误"),  # the quarter is over
        (JULY, 10, "提醒"),  # not more than that many families
    ],
)
def test_each_family_is_revisited_once_a_quarter(as_of, large, severity):
    of = covered(3, 10, as_of, large)
    shown = column(of, "roster", "verdict")
    assert shown[:3] == ["通过"] * 3
    assert all(text.startswith(f"{severity} S09") for text in shown[3:])


def test_market_research_and_wrong_rows_are_no_revisit():
    rows = {
        "roster": [family(1), family(2), family(3, end=day(4, 30))],
        MARKET: [answer(MARKET, 1, 4)],
        CAMPUS: [{**answer(CAMPUS, 2, 4), "item1": 9}],
        "coverage": [dict(PLACE)],
    }
    of = book(scheme("tutoring"), rows)
    assert codes(of, CAMPUS) == ["S03"]
    assert column(of, "roster", "month") == [0, 0, ""]
    assert column(of, "coverage", "families") == [2]  # one family has left
    assert column(of, "coverage", "seen") == [0]


# --- checks -------------------------------------------------------------------------------------

WRONG = [
    ("S01", {"customer_id": "C2026"}),
    ("S03", {"item1": 6}),
    ("S03", {"item2": 2.5}),
    ("S03", {"item1": "好"}),
    ("S04", {f"item{i}": None for i in range(1, 6)}),
    ("S05", {"campus": "暨阳校区"}),
    ("S05", {"campus": None}),
    ("S05", {"person": None}),
    ("S06", {"date": None}),
    ("S06", {"date": day(6, 1)}),
    ("S07", {"channel": "电报"}),
    ("S07", {"respondent": "邻居"}),
    ("通过", {"item1": None}),
    ("通过", {}),
]
STANDINGS = [
    ("S08", judged("教师", PLACE)),
    ("S08", judged("校区", PLACE, "程老师")),
    ("S08", judged("分公司", PLACE)),
    ("S08", judged("校区", PLACE, period="第五季度")),
    ("S08", judged("校区", PLACE, year=None)),
]


def faulty(seed: int = 0):
    """A book with each fault, among right rows, in an order by chance."""
    rows = [
        {**answer(TEACHER, i, 4, person="程老师"), **cells} for i, (_, cells) in enumerate(WRONG)
    ]
    rows.append(dict(rows[-1]))
    random.Random(seed).shuffle(rows)  # noqa: S311
    listed = {TEACHER: rows, "standing": [row for _, row in STANDINGS]}
    listed["roster"] = [
        family(1),
        family(1),
        family(2, start=None),
        family(3, end=day(1, 1)),
        family(4, {"branch": "诸暨分公司", "campus": "城东校区"}),
    ]
    return book(scheme("tutoring"), listed)


def test_each_fault_has_its_code():
    expected = sorted([*(code for code, _ in WRONG), "S02"])
    assert sorted(codes(faulty(), TEACHER)) == expected
    assert codes(faulty(), "standing") == [code for code, _ in STANDINGS]
    assert codes(faulty(), "roster") == ["S09", "S02", "S06", "S06", "S05"]


@pytest.mark.parametrize("month", [None, dt.date(2026, 5, 1)])
def test_a_new_workbook_has_no_errors(month):
    of = book(scheme("tutoring"), {}, month)
    assert [f for f in check_book(of) if f.severity == ERROR] == []
    assert len(of.rows("standing")) == (6 if month else 0)
    assert len(of.rows("coverage")) == 4
