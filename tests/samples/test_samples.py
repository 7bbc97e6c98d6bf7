"""The invented data: the same everywhere, valid where it should be, wrong where it says so."""

import datetime as dt
import hashlib
from collections import Counter

import pytest

from csat_xl import nps, rate
from csat_xl.entries import (
    is_customer_id,
    is_email,
    is_mobile,
    names_in,
    read_datetime,
    read_due,
    read_number,
    read_score,
    working_days_between,
    would_run,
)
from csat_xl.errors import CsatError
from csat_xl.samples import (
    TEAMS,
    as_of,
    lists_with_agents,
    planted_mistakes,
    sample,
    sample_tables,
    scheme_for,
)
from csat_xl.schemes.load import load_shipped
from csat_xl.sheets.actions import DONE, POSTPONED, RUNNING, STATES, actions
from csat_xl.sheets.book import Book, Settings, record
from csat_xl.sheets.complaints import complaints, outcomes
from csat_xl.sheets.definition import Column, Kind
from csat_xl.sheets.evaluation import evaluation, quota_of, total_score
from csat_xl.sheets.metrics import metrics, needs_improvement
from csat_xl.sheets.tracking import tracking

SCHEME = lists_with_agents(load_shipped("tracking"))
MAY = dt.date(2024, 5, 1)
MONTHS = (MAY, dt.date(2024, 2, 1), dt.date(2025, 10, 15), dt.date(2026, 2, 1))
PARTS = ("score1", "score2", "score3", "score4")
SCORES = (*PARTS, "score5")
VERDICT = Column("verdict", "校验", Kind.VERDICT, formula='""')
SHEETS = {
    "tracking": tracking(SCHEME, VERDICT),
    "metrics": metrics(SCHEME),
    "actions": actions(SCHEME, VERDICT),
    "complaints": complaints(SCHEME, VERDICT),
    "evaluation": evaluation(SCHEME, VERDICT),
}
CASES = [(team, month, seed) for team in TEAMS for seed, month in enumerate((*MONTHS, *MONTHS[:2]))]
each = pytest.mark.parametrize(
    ("team", "month", "seed"), CASES, ids=lambda v: getattr(v, "name", str(v))
)


def _hash(value):
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _book(tables, team, month):
    settings = Settings(SCHEME, team.name, month.replace(day=1), as_of(month))
    records = {
        key: tuple(record(SHEETS[key], i, row, settings) for i, row in enumerate(rows))
        for key, rows in tables.items()
    }
    return Book("full", settings, tuple(SHEETS.values()), records)


def test_same_data_everywhere():
    made = sample(SCHEME, TEAMS[0], MAY, 1, 200, mistakes=True)
    assert _hash(sample_tables(SCHEME, TEAMS[0], MAY, 1, 200)) == "7e048628efc7750f"
    assert _hash((made.tables, made.planted, made.varied)) == "c6e7a36f0c9dda0e"


def test_seed_team_and_month_matter():
    made = [
        _hash(sample_tables(SCHEME, team, month, seed, 50))
        for team in TEAMS
        for month in MONTHS
        for seed in (1, 2)
    ]
    assert len(set(made)) == len(made)


def test_any_day_names_the_month():
    assert sample_tables(SCHEME, TEAMS[0], MAY, 1, 30) == sample_tables(
        SCHEME, TEAMS[0], MAY.replace(day=20), 1, 30
    )


@each
def test_rows_have_the_typed_columns_and_are_readable(team, month, seed):
    tables = sample_tables(SCHEME, team, month, seed, 120)
    assert list(tables) == list(SHEETS)
    for key, rows in tables.items():
        typed = [column.key for column in SHEETS[key].inputs]
        assert all(sorted(row) == sorted(typed) for row in rows), key
    for key, records in _book(tables, team, month).records.items():
        assert all(found is not None and not found.unreadable for found in records), key
        assert all(set(found.variants) <= {"due"} for found in records), key


@each
def test_tracking_rows_are_valid(team, month, seed):
    rows = sample_tables(SCHEME, team, month, seed, 300)["tracking"]
    first, last = dt.datetime(month.year, month.month, 1), as_of(month)
    assert len({row["customer_id"] for row in rows}) == len(rows) == 300
    for row in rows:
        service, survey = row["service_time"], row["survey_time"]
        assert is_customer_id(row["customer_id"])
        assert row["customer_id"][1:9] == f"{service:%Y%m%d}"
        scores = [read_score(row[key]).value for key in SCORES]
        assert abs(scores[-1] - sum(scores[:-1]) / 4) < 2
        assert not (row["complaint_text"] and len(set(scores)) == 1)
        assert dt.timedelta(hours=24) <= survey - service <= dt.timedelta(hours=72)
        assert first <= service < survey < dt.datetime(last.year, last.month, last.day)
        assert row["channel"] != "电话" or row["surveyor"] != row["agent"]
        if row["anonymous"] == "是":
            assert row["name"] is row["contact"] is None
        else:
            mobile = is_mobile(row["contact"]) and row["contact"].startswith("1380000")
            assert mobile or (is_email(row["contact"]) and row["contact"].endswith("@example.com"))
        followed = [row[key] for key in ("owner", "follow_time", "measure")]
        assert all(followed) or (scores[-1] > 2 and not any(followed))
        if all(followed):
            assert survey <= row["follow_time"] < dt.datetime(last.year, last.month, last.day)
            assert row["confirmed"] in ("是", "否")
        assert row["agent"] in team.agent_names
        assert row["service_type"] in SCHEME.lists.service_types
        assert row["channel"] in SCHEME.lists.channels
        assert row["customer_type"] in SCHEME.lists.customer_types
        assert not any(isinstance(v, str) and would_run(v) for v in row.values())


def test_customer_numbers_differ_between_teams():
    numbers = [
        row["customer_id"]
        for team in TEAMS
        for row in sample_tables(SCHEME, team, MAY, 1, 400)["tracking"]
    ]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.name)
def test_figures_are_believable(team):
    rows = sample_tables(SCHEME, team, MAY, 7, 1500)["tracking"]
    assert 0.80 <= rate([row["score5"] for row in rows]) <= 0.93
    assert 15 <= nps([row["recommend"] for row in rows]) <= 50
    assert 0.09 <= sum(row["anonymous"] == "是" for row in rows) / len(rows) <= 0.15
    by_agent = {
        agent.name: rate([row["score5"] for row in rows if row["agent"] == agent.name])
        for agent in team.agents
    }
    best, *_, worst = sorted(by_agent, key=by_agent.get, reverse=True)
    assert (best, worst) == (team.agents[0].name, team.agents[-1].name)
    assert by_agent[best] - by_agent[worst] > 0.12


@each
def test_metrics_and_actions_fit_together(team, month, seed):
    tables = sample_tables(SCHEME, team, month, seed, 300)
    book = _book(tables, team, month)
    today = dt.datetime.combine(as_of(month), dt.time())
    first = dt.datetime(month.year, month.month, 1)
    for row, metric in zip(tables["metrics"], SCHEME.monitoring.metrics, strict=True):
        assert (row["actual"] is None) == (metric.live is not None)
        if metric.live is None:
            low, high = metric.low, float("inf") if metric.high is None else metric.high
            assert low <= row["actual"] <= high
    below = {row.get("name") for row in book.rows("metrics") if needs_improvement(row)}
    tracked = tables["tracking"]
    if rate([row["score5"] for row in tracked]) < 0.9:
        below.add("客户满意度(CSAT)")
    if nps([row["recommend"] for row in tracked]) < 30:
        below.add("净推荐值(NPS)")
    found = tables["actions"]
    assert 3 <= len(found) <= 5
    assert below <= {row["metric"] for row in found if row["state"] != DONE}
    assert {row["metric"] for row in found} <= {metric.name for metric in SCHEME.monitoring.metrics}
    assert {DONE, RUNNING} <= {row["state"] for row in found} <= set(STATES)
    for row in found:
        assert all(row[key] for key in ("situation", "cause", "goal", "measure"))
        assert any(character.isdigit() for character in row["goal"])
        assert len(names_in(row["owner"])) == 1
        due = read_due(row["due"], row["start"]).value
        assert first <= row["start"] <= due
        assert row["progress"] is None or row["start"] <= row["progress"] <= today
        assert (row["state"] == DONE) == bool(row["effect"])
        assert row["state"] == DONE or due > today
        if row["state"] == RUNNING:
            assert today - row["progress"] < dt.timedelta(days=7)
        assert row["state"] != POSTPONED or due > today


@each
def test_complaints(team, month, seed):
    tables = sample_tables(SCHEME, team, month, seed, 300)
    visits = {row["customer_id"]: row for row in tables["tracking"]}
    rows = tables["complaints"]
    assert 3 <= len(rows) <= 8
    assert len({row["complaint_id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["outcome"] in outcomes(SCHEME)
        visit = visits[row["customer_id"]]
        assert (visit["agent"], visit["service_time"] < row["received"]) == (row["person"], True)
        assert (row["handled"] is None) == (row["outcome"] == "未处理")
        if row["handled"]:
            assert row["received"] < row["handled"] < row["revisited"]
            assert 3 <= working_days_between(row["handled"], row["revisited"]) <= 5
            assert row["revisited"].date() <= as_of(month)


@each
def test_evaluation(team, month, seed):
    tables = sample_tables(SCHEME, team, month, seed, 100)
    rows = tables["evaluation"]
    assert len({row["person"] for row in rows}) == len(rows) >= 10
    assert set(team.agent_names) < {row["person"] for row in rows}
    for row in rows:
        assert row["level"] in SCHEME.evaluation.levels
        manages = row["level"] == "校区"
        assert all((row[f"item3_{i}"] is not None) == manages for i in range(1, 6))
        for column in SHEETS["evaluation"].inputs[2:]:
            most = float(column.header.rstrip(")").split("(")[1])
            assert row[column.key] is None or 0 <= row[column.key] <= most
    book = _book(tables, team, month)
    totals = {row.get("person"): total_score(row, book) for row in book.rows("evaluation")}
    assert totals[team.agents[0].name] > totals[team.agents[-1].name]
    grades = Counter(quota_of(row, book) for row in book.rows("evaluation"))
    assert len(grades) == 3


def test_every_planted_kind_occurs():
    planted = planted_mistakes(SCHEME, TEAMS[1], MAY, 3, 300)
    codes = Counter(code for sheet, _, code in planted if sheet == "tracking")
    assert set(codes) == {f"T{i:02d}" for i in range(1, 15)}
    wrong = [row for sheet, row, code in planted if sheet == "tracking" and code != "T12"]
    assert len(set(wrong)) == len(wrong)
    assert 0.06 <= len(wrong) / 300 <= 0.08
    elsewhere = {
        (sheet, code)
        for team in TEAMS
        for seed in range(6)
        for sheet, _, code in planted_mistakes(SCHEME, team, MAY, seed, 100)
        if sheet != "tracking"
    }
    assert elsewhere == {
        *(("actions", code) for code in ("A02", "A03", "A06", "A07")),
        ("complaints", "C01"),
        ("evaluation", "E03"),
    }


@each
def test_only_the_named_rows_are_changed(team, month, seed):
    clean = sample_tables(SCHEME, team, month, seed, 300)
    made = sample(SCHEME, team, month, seed, 300, mistakes=True)
    named = {(mistake.sheet, mistake.row) for mistake in made.planted}
    for key in ("tracking", "actions", "complaints"):
        changed = {
            (key, i)
            for i, (a, b) in enumerate(zip(clean[key], made.tables[key], strict=True))
            if a != b
        }
        varied = {("tracking", i) for i in made.varied} if key == "tracking" else set()
        assert changed == {pair for pair in named if pair[0] == key} | varied


@each
def test_variants_mean_the_same(team, month, seed):
    clean = sample_tables(SCHEME, team, month, seed, 300)
    made = sample(SCHEME, team, month, seed, 300, mistakes=True)
    plain, typed = (_book(tables, team, month) for tables in (clean, made.tables))
    assert len(made.varied) >= 15
    for i in made.varied:
        before, after = plain.rows("tracking")[i], typed.rows("tracking")[i]
        differing = [key for key in before.raw if before.raw[key] != after.raw[key]]
        assert len(differing) == 1
        assert before.values == after.values
    assert [row.values for row in plain.rows("metrics")] == [
        row.values for row in typed.rows("metrics")
    ]
    assert sum(isinstance(row["actual"], str) for row in made.tables["metrics"]) == 2
    assert sum(len(row.variants) for row in typed.rows("evaluation")) == 1


def test_typed_forms_are_readable():
    rows = sample_tables(SCHEME, TEAMS[2], MAY, 5, 400, mistakes=True)["tracking"]
    texts = [row["service_time"] for row in rows if isinstance(row["service_time"], str)]
    assert any("." in text for text in texts)
    assert any("年" in text for text in texts)
    assert all(read_datetime(text) for text in texts)
    scores = {row[key] for row in rows for key in SCORES if isinstance(row[key], str)}
    assert any(score.endswith("分") for score in scores)
    starts = [
        row[key]
        for row in rows
        for key in ("complaint_text", "suggestion")
        if row[key] and would_run(row[key])
    ]
    assert {text[0] for text in starts} == set("=+-")


def test_scheme_with_agents():
    assert len(SCHEME.lists.agents) == sum(len(team.agents) for team in TEAMS)
    assert tuple(scheme_for(TEAMS[1], SCHEME).lists.agents) == TEAMS[1].agent_names
    assert SCHEME.evaluation is not None
    assert all(5 <= len(team.agents) <= 6 for team in TEAMS)


def test_scheme_with_other_dimensions_and_scale():
    survey = SCHEME.survey.model_copy(
        update={
            "high": 10,
            "levels": {},
            "dimensions": ["产品质量", "服务态度", "满意度"],
            "overall": "满意度",
            "weights": {"默认": [50, 50, 0]},
            "satisfied_from": 8,
            "dissatisfied_to": 4,
        }
    )
    scheme = SCHEME.model_copy(update={"survey": survey})
    for mistakes in (False, True):
        tables = sample_tables(scheme, TEAMS[0], MAY, 1, 200, mistakes)
        assert tables["tracking"][0].keys() >= {"score1", "score2", "score3"}
    rows = sample_tables(scheme, TEAMS[0], MAY, 1, 200)["tracking"]
    assert max(row["score3"] for row in rows) == 10
    assert all(abs(row["score3"] - (row["score1"] + row["score2"]) / 2) < 2 for row in rows)


@pytest.mark.parametrize("rows", [1, 2, 7, 40])
@pytest.mark.parametrize("mistakes", [False, True])
def test_small_workbooks(rows, mistakes):
    for team in TEAMS:
        tables = sample_tables(SCHEME, team, MAY, 2, rows, mistakes)
        assert len(tables["tracking"]) == rows
        assert 3 <= len(tables["complaints"]) <= 8


@pytest.mark.parametrize("rows", [0, -1, 100_000])
def test_impossible_counts_are_refused(rows):
    with pytest.raises(CsatError, match=str(rows)):
        sample_tables(SCHEME, TEAMS[0], MAY, 1, rows)


def test_metric_figures_are_numbers():
    for row in sample_tables(SCHEME, TEAMS[0], MAY, 1, 50)["metrics"]:
        for key in ("target", "step", "points"):
            assert read_number(row[key]).value == row[key]
