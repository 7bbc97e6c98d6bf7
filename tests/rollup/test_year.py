"""A year of 12 × 20 workbooks: what the roll-up says is what pandas says of the pooled rows."""

import json
import random

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from csat_xl.rollup import figures, merge, summarise
from csat_xl.rollup.figures.differences import ENOUGH_FOR_RANKS
from tests.rollup.year import DIMENSIONS, FCR, FCR_TARGET, ROWS, SINCE, TEAMS, WORSE, draw

OVERALL = DIMENSIONS[-1]


@pytest.fixture(scope="module")
def year():
    return draw(20250101, worse=WORSE)


@pytest.fixture(scope="module")
def parts(year):
    return [summarise(b, [], f"{i:03}.xlsx") for i, b in enumerate(year.books)]


@pytest.fixture(scope="module")
def found(parts):
    return figures(merge(parts))


@pytest.fixture(scope="module")
def rows(year):
    frame = year.rows
    return frame.assign(
        happy=frame[OVERALL] >= 4,
        nps=(frame["recommend"] >= 9).astype(int) * 100 - (frame["recommend"] <= 6) * 100,
    )


def test_the_year_as_a_whole(found, rows):
    assert found["responses"]["valid"] == len(rows) == 12 * TEAMS * ROWS
    part = found["overall"]
    assert part["mean"] == pytest.approx(rows[OVERALL].mean())
    assert part["sd"] == pytest.approx(rows[OVERALL].std())
    assert part["csat_rate"] == pytest.approx(rows["happy"].mean())
    assert part["nps"] == pytest.approx(rows["nps"].mean())
    for row in found["dimensions"]:
        assert (row["mean"], row["sd"]) == pytest.approx(
            (rows[row["name"]].mean(), rows[row["name"]].std())
        )


def test_months_changes_and_the_three_month_line(found, rows):
    monthly = rows.groupby("period").agg(
        n=(OVERALL, "size"),
        total=(OVERALL, "sum"),
        happy=("happy", "sum"),
        nps=("nps", "sum"),
    )
    rolling = monthly.rolling(3, min_periods=1).sum()
    rates = monthly["happy"] / monthly["n"]
    for row in found["by_period"]:
        month = row["period"]
        assert row["n"] == monthly["n"][month]
        assert row["csat_rate"] == pytest.approx(rates[month])
        assert row["nps"] == pytest.approx(monthly["nps"][month] / monthly["n"][month])
        line = row["three_months"]
        assert line["n"] == rolling["n"][month]
        assert line["csat_rate"] == pytest.approx(rolling["happy"][month] / rolling["n"][month])
        assert line["mean"] == pytest.approx(rolling["total"][month] / rolling["n"][month])
        change = rates.diff()[month]
        if np.isnan(change):
            assert row["change"]["csat_rate"] is None
        else:
            assert row["change"]["csat_rate"] == pytest.approx(change)


def test_groups(found, rows):
    for field in ("agent", "team", "channel", "service_type", "customer_type"):
        groups = rows.groupby(field)
        expected = groups["happy"].mean()
        means = groups[OVERALL].mean()
        ranks = means.rank(ascending=False, method="min")
        assert [row["value"] for row in found["by"][field]] == sorted(expected.index)
        for row in found["by"][field]:
            assert row["csat_rate"] == pytest.approx(expected[row["value"]])
            assert row["rank"] == ranks[row["value"]]


def test_control_limits_and_streaks(found, rows, year):
    rates = rows.groupby("period")["happy"].mean()
    series = next(s for s in found["trend"] if s["key"] == "csat_rate")
    wide = 2.66 * rates.diff().abs().mean()
    assert series["control"]["mean"] == pytest.approx(rates.mean())
    assert series["control"]["low"] == pytest.approx(rates.mean() - wide)
    assert series["control"]["high"] == pytest.approx(min(1, rates.mean() + wide))
    outside = rates[(rates - rates.mean()).abs() > wide]
    signalled = {s["period"] for s in series["control"]["signals"] if s["rule"] == "超出控制限"}
    assert signalled == set(outside.index)
    below = (rates < series["target"])[::-1]
    assert series["streak"] == below.cummin().sum()
    assert series["persistent"] == (series["streak"] >= 2)
    fcr = year.fcr.sort_values("period", ascending=False)
    missed = fcr.assign(below=fcr["fcr"] < FCR_TARGET)
    runs = missed.groupby("team")["below"].apply(lambda b: int(b.cummin().sum()))
    told = {row["team"]: row["streak"] for row in found["streaks"] if row["name"] == FCR}
    assert told == {team: run for team, run in runs.items() if run}
    marks = {row["team"]: row["mark"] for row in found["streaks"] if row["name"] == FCR}
    assert marks == {team: "持续" if run >= 2 else "" for team, run in runs.items() if run}


def test_metrics_are_pooled_over_their_cases(found, year):
    total = next(row for row in found["metric_totals"] if row["name"] == FCR)
    hits = (year.fcr["fcr"] * year.fcr["cases"]).round()
    assert total["actual"] == pytest.approx(hits.sum() / year.fcr["cases"].sum())
    assert total["cases"] == year.fcr["cases"].sum()
    assert total["workbooks_below"] == (year.fcr["fcr"] < FCR_TARGET).sum()


def test_drivers(found, rows):
    assert [row["name"] for row in found["drivers"]["dimensions"]] == list(DIMENSIONS[:-1])
    for row in found["drivers"]["dimensions"]:
        pair = rows[[row["name"], OVERALL]]
        assert row["pearson"] == pytest.approx(pair.corr().iloc[0, 1])
        assert row["spearman"] == pytest.approx(pair.corr("spearman").iloc[0, 1])
        assert row["performance"] == pytest.approx(rows[row["name"]].mean())
    strongest = max(found["drivers"]["dimensions"], key=lambda row: row["importance"])
    assert strongest["name"] == DIMENSIONS[1]
    items = rows[list(DIMENSIONS[:-1])]
    k = items.shape[1]
    expected = k / (k - 1) * (1 - items.var().sum() / items.sum(axis=1).var())
    assert found["reliability"]["alpha"] == pytest.approx(expected)


def test_differences_are_those_of_scipy_on_the_rows(found, rows):
    """Fisher and Mann-Whitney of each agent against the rest, all corrected together by Holm."""
    raw = []
    for agent, mine in rows.groupby("agent"):
        rest = rows[rows["agent"] != agent]
        table = [[part["happy"].sum(), (~part["happy"]).sum()] for part in (mine, rest)]
        raw.append((agent, "csat_rate", stats.fisher_exact(table).pvalue))
        assert len(mine) >= ENOUGH_FOR_RANKS
        ranks = stats.mannwhitneyu(mine[OVERALL], rest[OVERALL], method="asymptotic")
        raw.append((agent, "score", ranks.pvalue))
    corrected = multipletests([p for *_, p in raw], method="holm")[1]
    told = {row["value"]: row for row in found["differences"]["by"]["agent"]}
    marked = set()
    for (agent, what, p), holm in zip(raw, corrected, strict=True):
        assert told[agent]["p"][what] == pytest.approx(p)
        assert told[agent]["p_corrected"][what] == pytest.approx(holm)
        if holm < 0.05:
            marked.add(agent)
    assert {agent for agent, row in told.items() if row["significant"]} == marked == {WORSE}
    assert told[WORSE]["direction"] == "低于其余"


def test_the_agent_who_got_worse_is_named_with_the_month(found, rows):
    agents = [row for row in found["changes"]["found"] if row["field"] == "agent"]
    assert [(row["value"], row["direction"]) for row in agents] == [(WORSE, "变差")]
    told = agents[0]
    assert told["since"] == SINCE
    mine = rows[rows["agent"] == WORSE]
    before, after = mine[mine["period"] < SINCE], mine[mine["period"] >= SINCE]
    assert (told["before_n"], told["after_n"]) == (len(before), len(after))
    assert told["before_csat_rate"] == pytest.approx(before["happy"].mean())
    assert told["after_csat_rate"] == pytest.approx(after["happy"].mean())


def test_order_and_split_change_not_one_bit(parts, found):
    chance = random.Random(3)  # noqa: S311
    expected = json.dumps(found, ensure_ascii=False)
    shuffled = chance.sample(parts, len(parts))
    cuts = sorted(chance.sample(range(len(parts)), 5))
    chunks = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(parts)], strict=True)]
    assert json.dumps(figures(merge(map(merge, chunks))), ensure_ascii=False) == expected


def test_the_table_is_the_books(year, rows):
    assert isinstance(rows, pd.DataFrame)
    assert sum(len(book.rows("tracking")) for book in year.books) == len(rows)
