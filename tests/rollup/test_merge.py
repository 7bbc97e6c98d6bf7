"""Neither the order of the workbooks nor the way they are split changes a bit of the figures."""

import datetime as dt
import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from csat_xl.checks.finding import ERROR, WARNING
from csat_xl.rollup import Summary, figures, merge, summarise
from csat_xl.sheets import actions
from tests.rollup.books import FIRST_ROW, SCHEME, answer, book, finding, shipped_metrics

assert SCHEME.complaints is not None
_score = st.one_of(st.none(), st.integers(1, 5), st.sampled_from(["满意", "一般", "不满意"]))
_answers = st.builds(
    answer,
    st.lists(_score, min_size=5, max_size=5),
    st.one_of(st.none(), st.integers(0, 10)),
    agent=st.sampled_from(["李明", "王芳", None]),
    channel=st.sampled_from(["电话", "短信"]),
    service_type=st.sampled_from(["售前咨询", "售后支持", "业务办理", None]),
)
_outcomes = st.sampled_from([None, *(o.name for o in SCHEME.complaints.outcomes)])
_complaints = st.fixed_dictionaries({"person": st.sampled_from("甲乙"), "outcome": _outcomes})
_evaluations = st.fixed_dictionaries(
    {
        "person": st.sampled_from("甲乙丙"),
        "item1_1": st.one_of(st.none(), st.integers(0, 10)),
        "item2_1": st.floats(0, 10).map(lambda x: round(x, 2)),
    }
)
_actions = st.fixed_dictionaries(
    {
        "metric": st.just("一次解决率"),
        "state": st.sampled_from([None, *actions.STATES]),
        "due": st.dates(dt.date(2024, 5, 1), dt.date(2024, 7, 1)),
    }
)
_books = st.builds(
    book,
    st.fixed_dictionaries(
        {
            "tracking": st.lists(_answers, max_size=8),
            "complaints": st.lists(_complaints, max_size=3),
            "evaluation": st.lists(_evaluations, max_size=3),
            "actions": st.lists(_actions, max_size=3),
            "metrics": st.sampled_from([[], shipped_metrics()]),
        }
    ),
    st.sampled_from(["一组", "二组", ""]),
    st.sampled_from([None, dt.date(2024, 5, 1), dt.date(2024, 6, 1)]),
)
_findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(["T01", "T02", "T05", "T11"]),
        st.integers(FIRST_ROW, FIRST_ROW + 7),
        st.sampled_from([ERROR, WARNING]),
        st.one_of(st.none(), st.text(max_size=3), st.integers(), st.dates()),
    ),
    max_size=4,
)


def told(summary: Summary) -> str:
    return json.dumps(figures(summary), ensure_ascii=False, allow_nan=False)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_books, _findings), max_size=5), st.randoms(use_true_random=False))
def test_order_and_split_change_nothing(given_books, chance: random.Random):
    parts = [summarise(b, f, f"{i}.xlsx") for i, (b, f) in enumerate(given_books)]
    whole = merge(parts)
    expected = told(whole)
    shuffled = chance.sample(parts, len(parts))
    cut = chance.randint(0, len(parts))
    left, right = merge(shuffled[:cut]), merge(shuffled[cut:])
    assert left + right == right + left == whole
    assert told(left + right) == expected
    assert merge([whole, Summary()]) == whole
    one_by_one = Summary()
    for part in shuffled:
        one_by_one += part
    assert told(one_by_one) == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(_answers, max_size=12), st.randoms(use_true_random=False))
def test_rows_may_be_split_over_workbooks(rows, chance: random.Random):
    """The same rows in one workbook or in two give the same figures of answers."""
    cut = chance.randint(0, len(rows))
    shuffled = chance.sample(rows, len(rows))
    one = figures(summarise(book({"tracking": rows}), [], "全.xlsx"))
    two = figures(
        summarise(book({"tracking": shuffled[:cut]}), [], "甲.xlsx")
        + summarise(book({"tracking": shuffled[cut:]}), [], "乙.xlsx")
    )
    for key in ("responses", "overall", "dimensions", "by", "by_period"):
        assert json.dumps(one[key]) == json.dumps(two[key])


def test_merging_leaves_the_parts_as_they_are():
    part = summarise(book({"tracking": [answer([5] * 5, 9)]}), [], "甲.xlsx")
    before = told(part)
    merge([part, part, part])
    assert told(part) == before
