"""A filled example of every system: without mistakes the checks find nothing, and all is scored."""

import datetime as dt

import pytest

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.rollup.figures import headline
from csat_xl.rollup.summary import summarise
from csat_xl.schemes.load import shipped

MONTH = dt.date(2026, 6, 1)


@pytest.mark.parametrize("name", shipped())
def test_an_example_without_mistakes(name):
    book, findings = operations.checked(example_book(name, samples.TEAMS[1], MONTH, 30, False))
    assert [f for f in findings if f.severity == "错误"] == []
    figures = headline(summarise(book, findings, f"{name}.xlsx", words=False))
    keys = {sheet.key for sheet in book.sheets}
    if "tracking" in keys:
        assert figures["overall"]["weighted_n"] == 30
    if "metrics" in keys:
        assert figures["composite"] is not None
    if "evaluation" in keys:
        assert len(figures["evaluation"]) >= 5
        assert all(row["total"] is not None and row["grade"] for row in figures["evaluation"])
