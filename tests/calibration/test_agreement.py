"""Agreement of raters: published kappas, leniency by hand, whole workbooks of three raters."""

import json
import random

import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.calibration.agreement import Rating, calibrate, cohen_kappa, fleiss_kappa, leniency
from csat_xl.calibration.collect import calibrate_files
from csat_xl.cli import app
from csat_xl.errors import CsatError
from tests.sheets.judged import book, scheme
from tests.sheets.test_reviews import FULL, review

PASSES, GRADES = ("合格", "不合格"), ("优秀", "达标", "不达标")


def from_table(table):
    """Two raters' choices with these counts of each pair, as the categories' numbers."""
    pairs = [
        (str(i), str(j))
        for i, row in enumerate(table)
        for j, count in enumerate(row)
        for _ in range(count)
    ]
    return [list(side) for side in zip(*pairs, strict=True)]


COHEN_1968 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def test_cohen_1968_table_1():
    """Psychological Bulletin 70, 213-220: 200 cases, three diagnoses; unweighted kappa .492."""
    one, other = from_table(COHEN_1968)
    assert cohen_kappa(one, other, ["0", "1", "2"]) == pytest.approx(0.492, abs=5e-4)


def test_linear_weights_are_one_less_the_mean_distance_over_that_by_chance():
    """Cohen 1968, formula 8, with |i − j| as disagreement."""
    one, other = from_table(COHEN_1968)
    n = len(one)
    seen = sum(abs(int(a) - int(b)) for a, b in zip(one, other, strict=True)) / n
    chance = sum(abs(int(a) - int(b)) for a in one for b in other) / n**2
    kappa = cohen_kappa(one, other, ["0", "1", "2"], "linear")
    assert kappa == pytest.approx(1 - seen / chance)


def test_fleiss_1971_as_worked_in_the_literature():
    """Ten records, fourteen raters, five categories: kappa .210 (Fleiss' kappa, worked example)."""
    table = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    assert fleiss_kappa(table) == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize("always", ["合格", "不合格"])
def test_kappa_is_not_defined_where_chance_alone_would_agree(always):
    assert cohen_kappa([always] * 5, [always] * 5, PASSES) is None
    assert cohen_kappa([], [], PASSES) is None
    assert fleiss_kappa([[3, 0], [3, 0]]) is None


def rating(record, rater, score):
    passed = PASSES[score < 80]
    grade = GRADES[0 if score >= 90 else 1 if score >= 70 else 2]
    return Rating(record, rater, score, passed, grade, (("解决准确", score),))


RATINGS = [
    *(rating(f"R{i}", "甲", s) for i, s in enumerate([95, 85, 60, 78])),
    *(rating(f"R{i}", "乙", s) for i, s in enumerate([90, 74, 66, 70])),
    *(rating(f"R{i}", "丙", s) for i, s in enumerate([91, 83, 50])),
]


def test_agreement_within_ten_points_and_leniency_by_hand():
    found = calibrate(RATINGS, 10, 0.85, PASSES, GRADES)
    # 甲乙: 5, 11, 6, 8 → 3 of 4; 甲丙: 4, 2, 10 → 3 of 3; 乙丙: 1, 9, 16 → 2 of 3
    agreed = {frozenset(p["raters"]): (p["agreed"], p["records"]) for p in found["pairs"]}
    assert agreed == {
        frozenset("甲乙"): (3, 4),
        frozenset("甲丙"): (3, 3),
        frozenset("乙丙"): (2, 3),
    }
    assert found["agreement"] == pytest.approx(8 / 10)
    assert found["reached"] is False
    # 甲: 95−90.5, 85−78.5, 60−58, 78−70
    told = {row["rater"]: row["leniency"] for row in found["raters"]}
    assert told["甲"] == pytest.approx((4.5 + 6.5 + 2 + 8) / 4)
    assert found["fleiss_records"] == 3
    assert found["weights"] == {"kappa_pass": "none", "kappa_grade": "linear"}
    assert [row["agree"] for row in found["by_record"]] == [True, False, False, True]


def test_leniency_of_all_raters_over_the_same_two_adds_up_to_zero():
    scores = {"R1": {"甲": 90.0, "乙": 80.0}, "R2": {"甲": 70.0, "乙": 76.0}}
    assert leniency(scores, "甲") == -leniency(scores, "乙") == 2
    assert leniency({"R1": {"甲": 90.0}}, "甲") is None


def test_the_order_of_the_ratings_changes_nothing():
    mixed = list(RATINGS)
    random.Random(3).shuffle(mixed)  # noqa: S311
    assert calibrate(mixed, 10, 0.85, PASSES, GRADES) == calibrate(
        RATINGS, 10, 0.85, PASSES, GRADES
    )


def test_one_rater_alone_is_not_compared():
    found = calibrate(RATINGS[:4], 10, 0.85, PASSES, GRADES)
    assert (found["agreement"], found["reached"], found["pairs"]) == (None, None, [])


# --- whole workbooks ----------------------------------------------------------------------------


def rater_book(folder, name, less, of=None, reviewers=None):
    """A rater's workbook: six records, each item so many points below its maximum."""
    points = [[max(0, most - less * (i % 2)) for most in FULL] for i in range(6)]
    rows = [
        review(f"R{i}", given, reviewer=(reviewers or [name])[i % len(reviewers or [name])])
        for i, given in enumerate(points)
    ]
    rows.append({**review("R9", reviewer=name), "item1": 99})
    path = folder / f"{name}.xlsx"
    operations.build_workbook(book(of or scheme("scorecard"), {"reviews": rows}), path, "plain")
    return path


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raters")
    for name, less in (("检一", 0), ("检二", 1), ("检三", 3)):
        rater_book(folder, name, less)
    return folder


def test_three_workbooks_read_together(three, tmp_path):
    out, data = tmp_path / "校准.xlsx", tmp_path / "校准.json"
    done = CliRunner().invoke(app, ["calibrate", str(three), "-o", str(out), "--json", str(data)])
    assert done.exit_code == 1, done.output  # below the goal
    found = json.loads(data.read_text("utf-8"))
    # every other record: 检一 100, 检二 93, 检三 79
    assert found["agreement"] == pytest.approx((18 - 3 - 3) / 18)
    assert {row["rater"]: row["leniency"] for row in found["raters"]} == pytest.approx(
        {"检一": (100 - 86) / 2, "检二": (93 - 89.5) / 2, "检三": (79 - 96.5) / 2}
    )
    assert [entry["rows"] for entry in found["left_out"]] == [1, 1, 1]
    assert found["not_blind"] == []
    import openpyxl

    sheets = openpyxl.load_workbook(out)
    assert sheets.sheetnames == ["校准结果", "逐条记录"]
    assert "未达到目标 85%" in str(sheets["校准结果"]["A2"].value)


def test_workbook_and_data_are_written_together_or_not_at_all(three, tmp_path):
    out, data = tmp_path / "校准.xlsx", tmp_path / "校准.json"
    data.write_text("of last month")
    done = CliRunner().invoke(app, ["calibrate", str(three), "-o", str(out), "--json", str(data)])
    assert done.exit_code != 0
    assert data.read_text() == "of last month"
    assert [path.name for path in tmp_path.iterdir()] == [data.name]


def test_several_reviewers_in_one_workbook_are_told_not_to_be_blind(tmp_path):
    path = rater_book(tmp_path, "合用", 0, reviewers=["检一", "检二"])
    found = calibrate_files([str(path)])
    assert found["not_blind"] == [{"file": str(path), "raters": ["检一", "检二"]}]


def test_different_scorecards_are_refused(tmp_path):
    quality = scheme("scorecard").quality.model_copy(update={"pass_from": 90})
    rater_book(tmp_path, "检一", 0)
    rater_book(tmp_path, "检二", 0, scheme("scorecard", quality=quality))
    with pytest.raises(CsatError, match="评分表"):
        calibrate_files([str(tmp_path)])


def test_no_review_at_all_is_told(tmp_path):
    path = tmp_path / "空.xlsx"
    operations.build_workbook(book(scheme("scorecard"), {}), path, "plain")
    with pytest.raises(CsatError, match="质检评分表"):
        calibrate_files([str(path)])
