"""Questionnaires and reviewed contacts in the roll-up: pooled, in any order and split."""

import datetime as dt
import random

import pytest

from csat_xl import operations
from csat_xl.checks.run import check_book
from csat_xl.rollup import figures, merge, summarise
from csat_xl.rollup.serial import from_json, to_json
from tests.sheets.judged import book, scheme
from tests.sheets.test_reviews import BY_HAND, DISPUTES, REVIEWS, WRONG
from tests.sheets.test_tutoring import CAMPUS, OTHER, PHONE, PLACE, TEACHER, WORKED, answer

AS_OF = dt.date(2026, 12, 31)


def summary_of(of, name="一.xlsx"):
    return summarise(of, check_book(of), name)


def level(found, name, **place):
    wanted = {"level": name, "campus": None, "person": None, **place}
    return next(r for r in found["levels"] if all(r[k] == v for k, v in wanted.items()))


@pytest.fixture(scope="module")
def worked():
    return summary_of(book(scheme("tutoring"), WORKED, as_of=AS_OF))


def test_scores_of_the_worked_example(worked):
    found = figures(worked)["scales"]
    campus = level(found, "校区", campus="城东校区")
    assert (campus["n"], campus["score"]) == (3, pytest.approx((100 + 275 / 3 + 50) / 3))
    branch = level(found, "分公司", branch="绍兴分公司")
    assert (branch["n"], branch["score"]) == (7, pytest.approx((1475 / 3) / 7))
    teacher = level(found, "教师", campus="城东校区", person="程老师")
    assert (teacher["n"], teacher["small_sample"]) == (3, True)
    market = next(row for row in found["by_scale"] if row["level"] is None)
    assert (market["scale"], market["n"]) == ("机构选择因素问卷", 1)
    assert [entry["period"] for entry in found["periods"]] == ["2026-05", "2026-10"]


def test_a_row_with_an_error_is_not_counted_and_a_typed_variant_is():
    rows = [answer(TEACHER, 1, 4, person="程老师"), answer(TEACHER, 2, 4, person="程老师")]
    of = book(scheme("tutoring"), {TEACHER: [{**rows[0], "item1": 9}, {**rows[1], "item1": "4分"}]})
    assert sum(summary_of(of).scales.values()) == 1


def test_any_split_and_order_of_the_answers_gives_the_same_figures():
    chance = random.Random(11)  # noqa: S311
    answers = [
        (key, answer(key, i, chance.randint(1, 5), chance.choice((PLACE, OTHER))))
        for i in range(40)
        for key in (CAMPUS, PHONE)
    ]
    whole = {key: [row for k, row in answers if k == key] for key in (CAMPUS, PHONE)}
    together = figures(summary_of(book(scheme("tutoring"), whole)))["scales"]
    chance.shuffle(answers)
    parts = []
    for part in range(3):
        mine = answers[part::3]
        rows = {key: [row for k, row in mine if k == key] for key in (CAMPUS, PHONE)}
        parts.append(summary_of(book(scheme("tutoring"), rows), f"{part}.xlsx"))
    assert figures(merge(parts))["scales"] == together
    assert figures(merge(parts[::-1]))["scales"] == together


def test_reviews_with_critical_errors_apart_from_the_score():
    rows = {"reviews": [*REVIEWS, *(row for _, row in WRONG[:9])], "disputes": DISPUTES}
    found = figures(summary_of(book(scheme("scorecard"), rows)))["quality"]
    adopted, first = BY_HAND["reviews", "adopted"], BY_HAND["reviews", "score"]
    counted = len(REVIEWS) + 1  # "8分" is understood
    assert found["n"] == counted
    assert found["mean"] * counted == pytest.approx(sum(adopted) + 98)
    assert found["first_mean"] * counted == pytest.approx(sum(first) + 98)
    assert found["without_critical"] == pytest.approx((counted - 4) / counted)
    assert found["critical"] == {"泄露客户信息": 1, "禁用语": 1, "违反流程": 3}
    assert found["disputes"] == {"待裁定": 1, "改判": 1, "维持": 1}


def test_summaries_survive_as_text(worked):
    of = book(scheme("scorecard"), {"reviews": REVIEWS, "disputes": DISPUTES})
    whole = merge([worked, summary_of(of, "二.xlsx")])
    assert from_json(to_json(whole)) == whole


def test_the_sheets_of_the_roll_up_workbook(worked, tmp_path):
    import openpyxl

    from csat_xl.rollup.workbook import write_rollup

    of = book(scheme("scorecard"), {"reviews": REVIEWS, "disputes": DISPUTES})
    path = tmp_path / "汇总.xlsx"
    write_rollup(figures(merge([worked, summary_of(of, "二.xlsx")])), path)
    sheets = openpyxl.load_workbook(path)
    assert {"量表", "质检"} <= set(sheets.sheetnames)
    texts = {cell.value for row in sheets["量表"].iter_rows() for cell in row}
    assert {"城东校区", "机构选择因素问卷", "不计入"} <= texts


def test_a_built_workbook_read_again_counts_the_same(tmp_path):
    of = book(scheme("tutoring"), WORKED, as_of=AS_OF)
    path = tmp_path / "五月.xlsx"
    operations.build_workbook(of, path, "plain")
    report = operations.check_file(path)
    assert [f.code for f in report.findings if f.severity == "错误"] == []
    assert summary_of(report.book).scales == summary_of(of).scales


def test_quarters_and_terms_with_complaint_points_grades_and_ranks():
    names = [f"教师{i}" for i in range(10)]
    answers = [
        answer(TEACHER, i * 5 + n, [5] * i + [1] * (9 - i), person=name)
        for i, name in enumerate(names)
        for n in range(5)
    ]
    june = [{**row, "date": dt.datetime(2026, 6, 9)} for row in answers[:25]]
    about = {"complaint_id": "T1", "received": dt.datetime(2026, 5, 3), "outcome": "不太满意"}
    may = {TEACHER: answers[25:], "complaints": [{**about, "person": "教师9"}]}
    parts = [
        summary_of(book(scheme("tutoring"), may, as_of=AS_OF), "五月.xlsx"),
        summary_of(
            book(scheme("tutoring"), {TEACHER: june}, dt.date(2026, 6, 1), AS_OF), "六月.xlsx"
        ),
    ]
    terms = figures(merge(parts))["scales"]["terms"]
    assert [(t["year"], t["period"]) for t in terms] == [(2026, "第二季度"), (2026, "春季学期")]
    assert terms[0]["months"] == ["2026-05", "2026-06"]
    rows = {row["person"]: row for row in terms[0]["levels"]}
    best = rows["教师9"]
    assert (best["score"], best["adjustment"], best["total"]) == (100, -3, 97)
    assert (best["grade"], best["quota_grade"]) == ("优秀", "优秀")
    assert rows["教师8"]["total"] == pytest.approx(8 / 9 * 100 + 10)
    quota = [row["quota_grade"] for row in rows.values()]
    assert [quota.count(name) for name in ("优秀", "达标", "不达标")] == [2, 7, 1]


def test_workbooks_with_other_terms_have_no_common_ones():
    shipped = scheme("tutoring")
    scales = shipped.scales.model_copy(update={"periods": shipped.scales.periods[:4]})
    rows = {CAMPUS: [answer(CAMPUS, 1, 4)]}
    parts = [summary_of(book(shipped, rows), "一.xlsx")]
    parts.append(summary_of(book(scheme("tutoring", scales=scales), rows), "二.xlsx"))
    assert figures(merge(parts))["scales"]["terms"] == []
