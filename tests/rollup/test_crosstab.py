"""Cross-tables of any two fields, against pandas on the same rows."""

import json

import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from csat_xl import CsatError, operations
from csat_xl.cli import app
from csat_xl.demo import MONTHS, example_book
from csat_xl.rollup import merge, summarise
from csat_xl.rollup.figures.crosstab import LABELS, crosstab
from csat_xl.samples import TEAMS
from tests.rollup.year import DIMENSIONS, draw


@pytest.fixture(scope="module")
def year():
    return draw(5, teams=2, count=2)


@pytest.fixture(scope="module")
def summary(year):
    return merge(summarise(b, [], f"{i}.xlsx") for i, b in enumerate(year.books))


@pytest.mark.parametrize(
    ("rows", "columns"), [("agent", "channel"), ("team", "period"), ("service_type", "agent")]
)
def test_counts_rates_and_means_are_those_of_pandas(year, summary, rows, columns):
    found = crosstab(summary, rows, columns)
    frame = year.rows.assign(overall=year.rows[DIMENSIONS[-1]])
    frame["happy"] = frame["overall"] >= 4
    counts = pd.crosstab(frame[rows], frame[columns])
    assert found["rows"]["values"] == list(counts.index)
    assert found["columns"]["values"] == list(counts.columns)
    assert [[c["n"] for c in row] for row in found["cells"]] == counts.to_numpy().tolist()
    means = frame.groupby(rows)["overall"].mean()
    assert [t["mean"] for t in found["row_totals"]] == pytest.approx(list(means))
    rates = frame.groupby(columns)["happy"].mean()
    assert [t["csat_rate"] for t in found["column_totals"]] == pytest.approx(list(rates))
    test = stats.chi2_contingency(counts, correction=False)
    assert found["chi2"] == pytest.approx(test.statistic)


def test_levels_stand_in_their_order_and_names_may_be_chinese(summary):
    found = crosstab(summary, "渠道", "满意档次")
    assert found["columns"]["values"] == ["满意", "一般", "不满意"]
    assert crosstab(summary, "team", "score")["columns"]["values"] == list("12345")


def test_every_pair_of_fields_goes(summary):
    for rows in LABELS:
        for columns in LABELS:
            if rows != columns:
                found = crosstab(summary, rows, columns)
                assert sum(t["n"] for t in found["row_totals"]) == found["n"] == 144


def test_unknown_and_equal_fields_are_told(summary):
    with pytest.raises(CsatError, match="渠道"):
        crosstab(summary, "部门", "team")
    with pytest.raises(CsatError, match="相同"):
        crosstab(summary, "team", "团队")


def test_the_command(tmp_path):
    path = tmp_path / "六月.xlsx"
    book = example_book("monthly", TEAMS[0], MONTHS[1], 40, mistakes=False)
    operations.build_workbook(book, path, "plain")
    runner = CliRunner()
    arguments = ["crosstab", str(path), "--by", "渠道", "--with", "level"]
    told = runner.invoke(app, arguments)
    assert told.exit_code == 0
    assert "渠道 × 满意档次" in told.output
    found = json.loads(runner.invoke(app, [*arguments, "--json"]).output)
    assert found["n"] == 40
    assert runner.invoke(app, [*arguments, "--show", "sd"]).exit_code != 0
