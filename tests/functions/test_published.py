"""The worked examples of the sources and of the specification, on every host."""

import pytest

import csat_xl
from tests.functions.cases import ERROR, OMIT, SHEET, Case, agree, write

S1_TABLE = [
    # metric, better, target, actual, step, points, published score (S1, 模板1)
    ("平均响应时长(在线)", "≤", 30, 35, 5, 20, 80),
    ("平均处理时长", "≤", 10, 12, 2, 25, 75),
    ("一次解决率", "≥", 0.85, 0.78, 0.07, 30, 70),
    ("服务用语规范性", "≤", 2, 3, 1, 15, 85),
    ("问题解决准确性", "≤", 1, 0, 1, 20, 100),
    ("流程合规性", "≤", 1, 2, 1, 20, 80),
    ("客户满意度(CSAT)", "≥", 0.9, 0.88, 0.01, 6, 88),
    ("净推荐值(NPS)", "≥", 30, 25, 1, 5, 75),
]
GROUPS = [[g] for g in ["效率指标"] * 3 + ["质量指标"] * 3 + ["客户体验指标"] * 2]
NAMES = [["效率指标"], ["质量指标"], ["客户体验指标"]]
SHARES = [[30], [50], [20]]
S0_SCORES = [[5]] * 80 + [[4]] * 15 + [[3]] * 5
TEN = [[95], [90], [88], [86], [85], [80], [78], [75], [71], [60]]
THIRTEEN = [[100 - 3 * i] for i in range(13)]
SAATY = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]


class Near(float):
    """A value published to three decimals."""


PUBLISHED = [
    # S1, 填写说明: 5 s over at 10 points for 10 s
    (Case("CSAT_SCORE", (35, 30, "≤", 10, 10)), 95),
    *[
        (Case("CSAT_SCORE", (actual, target, better, step, points)), score)
        for _, better, target, actual, step, points, score in S1_TABLE
    ],
    # S1's own formula on its own table: 82.97, where the source prints 81
    (Case("CSAT_COMPOSITE", (GROUPS, [[row[-1]] for row in S1_TABLE], NAMES, SHARES)), 2489 / 30),
    # S0: 80 fives, 15 fours, 5 threes
    (Case("CSAT_RATE", (S0_SCORES,)), 0.95),
    (Case("CSAT_SHARE", (S0_SCORES, 4, 5)), 0.95),
    (Case("CSAT_SHARE", (S0_SCORES, 3, 3)), 0.05),
    (Case("CSAT_SHARE", (S0_SCORES, 1, 2)), 0),
    (Case("CSAT_WEIGHTED", ([[4, 5, None]], [[30, 40, 30]])), 320 / 70),
    # S2, 客户投诉与处理
    (Case("CSAT_COMPLAINT", ([["未处理"], ["基本满意"], ["非常满意"]],)), -4),
    (Case("CSAT_COMPLAINT", ([[None], [" "]],)), 10),
    (Case("CSAT_TOTAL", (86, 10)), 96),
    (Case("CSAT_TOTAL", (95, 10)), 100),
    (Case("CSAT_GRADE", (96,)), "优秀"),
    (Case("CSAT_GRADE", (89.995,)), "优秀"),
    (Case("CSAT_GRADE", (89.99,)), "达标"),
    (Case("CSAT_GRADE", (69.994,)), "不达标"),
    # 2:7:1 among ten and thirteen people
    *[
        (Case("CSAT_QUOTA", (TEN[i][0], TEN)), g)
        for i, g in ((1, "优秀"), (2, "达标"), (9, "不达标"))
    ],
    *[
        (Case("CSAT_QUOTA", (THIRTEEN[i][0], THIRTEEN)), grade)
        for i, grade in ((2, "优秀"), (3, "达标"), (11, "达标"), (12, "不达标"))
    ],
    (Case("CSAT_NPS", ([[10], [9], [8], [6]],)), 25),
    # Wilson 1927: 88 of 100
    (Case("CSAT_CI", ([[5]] * 88 + [[1]] * 12, 0.95, -1)), Near(0.802)),
    (Case("CSAT_CI", ([[5]] * 88 + [[1]] * 12, 0.95, 1)), Near(0.930)),
    # Saaty's usual three by three example: weights 0.637, 0.258, 0.105, CR 0.033
    (Case("CSAT_AHP", (SAATY,)), Near(0.637)),
    (Case("CSAT_AHP_CR", (SAATY,)), Near(0.033)),
    (Case("CSAT_STREAK", ([[28, 33, None, 35]], 30)), 2),
    (Case("CSAT_RESCALE", (4, 1, 5)), 75),
    (Case("CSAT_RESCALE", ("一般", 1, 5)), 50),
    (Case("CSAT_STARS", (80,)), 5),
    (Case("CSAT_ALPHA", ([[1, 2], [2, 2], [3, 4]],)), 12 / 13),
    # wrong arguments
    (Case("CSAT_SCORE", (35, 30, "≤", 0, 10)), ERROR),
    (Case("CSAT_SCORE", ("35", 30)), ERROR),
    (Case("CSAT_SCORE", (None, 30)), ""),
    (Case("CSAT_GRADE", (100.01,)), ERROR),
    (Case("CSAT_RATE", ([[5], [6]],)), ERROR),
    (Case("CSAT_COMPLAINT", ([["很满意"]],)), ERROR),
    (Case("CSAT_WEIGHTED", ([[4, 5]], [[1, -1]])), ERROR),
    (Case("CSAT_RESCALE", (4, 5, 5)), ERROR),
    (Case("CSAT_ALPHA", ([[1], [2]],)), ERROR),
    (Case("CSAT_AHP", ([[1, 2], [2, 1]],)), ERROR),
]


def close(expected, found):
    if isinstance(expected, float) and isinstance(found, int | float):
        return abs(expected - found) < (5e-4 if isinstance(expected, Near) else 1e-6)
    return agree(expected, found)


@pytest.mark.parametrize(("case", "published"), PUBLISHED, ids=lambda v: str(v)[:60])
def test_python_gives_the_published_value(case, published):
    found = case.expected()
    found = found[0] if isinstance(found, list) else found
    if published is ERROR or isinstance(published, str):
        assert found == published
    else:
        assert close(float(published) if not isinstance(published, Near) else published, found)


@pytest.mark.parametrize("edition", ["native", "plain"])
def test_the_editions_give_the_published_values(edition, tmp_path, request):
    path = tmp_path / f"{edition}.xlsx"
    cells = write([case for case, _ in PUBLISHED], path, edition)
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    found = judge.calculate(path, [(SHEET, cell) for cell in cells.values()])
    wrong = [
        (case, published, found[SHEET, cells[i]])
        for i, (case, published) in enumerate(PUBLISHED)
        if not close(published, found[SHEET, cells[i]])
    ]
    assert not wrong


def test_the_wilson_interval_is_scipys():
    from scipy.stats import binomtest

    for satisfied, answers in ((88, 100), (0, 7), (7, 7), (3, 11)):
        scores = [5] * satisfied + [1] * (answers - satisfied)
        theirs = binomtest(satisfied, answers).proportion_ci(0.95, method="wilson")
        assert csat_xl.ci(scores, 0.95, -1) == pytest.approx(theirs.low, abs=1e-12)
        assert csat_xl.ci(scores, 0.95, 1) == pytest.approx(theirs.high, abs=1e-12)


def test_columns_go_in_and_columns_come_out():
    assert csat_xl.score([35, 28, None], 30, "≤", 10, 10) == [95.0, 100.0, ""]
    assert csat_xl.grade([[90], [70]]) == [["优秀"], ["达标"]]
    assert csat_xl.total([86, 95], [10, 10]) == [96.0, 100.0]


def test_numpy_and_pandas_go_in():
    import numpy as np
    import pandas as pd

    assert csat_xl.rate(np.array([5, 4, 3, 2])) == 0.5
    assert csat_xl.rate(pd.Series([5, 4, None, 2])) == pytest.approx(2 / 3)
    assert csat_xl.weighted(pd.Series([4, 5, None]), pd.Series([30, 40, 30])) == pytest.approx(
        320 / 70
    )
    assert csat_xl.score(pd.Series([35.0, float("nan")]), 30, "≤", 10, 10) == [95.0, ""]
    assert csat_xl.alpha(pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 4]})) == pytest.approx(12 / 13)


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: csat_xl.score("abc", 30), ("actual", "abc")),
        (lambda: csat_xl.score(35, 30, "<"), ("better", "<", "≤")),
        (lambda: csat_xl.score(35, 30, "≤", 0), ("step", "0")),
        (lambda: csat_xl.grade(101), ("score", "101", "100")),
        (lambda: csat_xl.complaint(["很好"]), ("outcomes", "很好", "未处理")),
        (lambda: csat_xl.rate([True]), ("scores", "True")),
    ],
)
def test_an_error_names_the_argument_the_value_and_what_is_allowed(call, names):
    with pytest.raises(csat_xl.CsatError) as caught:
        call()
    assert isinstance(caught.value, ValueError)
    for name in names:
        assert name in caught.value.text.zh
    assert caught.value.text.en != caught.value.text.zh


def test_omitted_arguments_take_their_defaults():
    assert Case("CSAT_SCORE", (35, 30, OMIT, 10, 10)).expected() == 95
