"""Daily draws: within 10–20 %, agents, slots and types covered, the week's coverage told."""

import datetime as dt
import random
from collections import Counter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.survey.daily import (
    AGENT,
    KIND,
    PEAK,
    QUIET,
    SLOT,
    Call,
    Ledger,
    coverage,
    draw_day,
    ledger_text,
    load_ledger,
    peaks_of,
)
from csat_xl.workbook.lint import lint

MONDAY = dt.date(2026, 6, 1)


def calls(
    sizes: dict[str, int], day: dt.date = MONDAY, peak: float = 0.6, seed: int = 1
) -> list[Call]:
    dice = random.Random(seed)  # noqa: S311 - invented data
    found = []
    for agent, size in sizes.items():
        for i in range(size):
            slot = PEAK if dice.random() < peak else QUIET
            kind = dice.choice(("新客户", "老客户"))
            moment = dt.datetime.combine(day, dt.time(9 + i % 9, i % 60))
            number = f"{agent}-{day:%m%d}-{i:03d}"
            found.append(Call(number, moment, {AGENT: agent, SLOT: slot, KIND: kind}))
    return found


def test_fifteen_percent_shared_by_agents():
    day = draw_day(calls({"王": 60, "李": 30, "陈": 10}), MONDAY, 0.15, 7)
    assert day.total == 100
    assert Counter(number[0] for number in day.drawn) == {"王": 9, "李": 5, "陈": 1}
    # 9, 4.5 and 1.5: of equal remainders the larger stratum


def test_every_agent_at_least_once_where_the_number_allows():
    day = draw_day(calls({"王": 90, "李": 1, "陈": 1}), MONDAY, 0.10, 7)
    assert {number[0] for number in day.drawn} == {"王", "李", "陈"}


def test_with_few_records_the_agents_least_covered_come_first():
    sizes = dict.fromkeys("ABCDEFGHIJ", 2)
    first = draw_day(calls(sizes), MONDAY, 0.15, 1)  # 3 of 20 for ten agents
    assert len(first.drawn) - len(first.added) == 3
    tuesday = MONDAY + dt.timedelta(days=1)
    second = draw_day(calls(sizes, tuesday), tuesday, 0.15, 1, [first])
    before = {number[0] for number in first.drawn}
    assert not before & {number[0] for number in set(second.drawn) - set(second.added)}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 40), min_size=1),
    st.sampled_from([0.10, 0.15, 0.20]),
    st.integers(0, 999),
)
def test_never_more_than_a_fifth_nor_less_than_the_rate(sizes, rate, seed):
    given_calls = calls(sizes, seed=seed)
    day = draw_day(given_calls, MONDAY, rate, seed)
    total = sum(sizes.values())
    asked = -(-round(rate * 1000) * total // 1000)
    assert len(set(day.drawn)) == len(day.drawn)
    assert asked <= len(day.drawn) <= max(asked, total // 5)
    assert day == draw_day(list(reversed(given_calls)), MONDAY, rate, seed)
    assert sum(n for n, _ in day.counts[AGENT].values()) == total


def test_an_uncovered_slot_gets_one_more_record():
    """One quiet record among 100: drawn on top when chance passes it by."""
    some = calls({"王": 99}, peak=1.0)
    lonely = Call(
        "夜-1", dt.datetime(2026, 6, 1, 20, 0), {AGENT: "王", SLOT: QUIET, KIND: "新客户"}
    )
    for seed in range(5):
        day = draw_day([*some, lonely], MONDAY, 0.10, seed)
        assert "夜-1" in day.drawn
        assert len(day.drawn) == 10 + len(day.added)


@pytest.mark.parametrize("rate", [0.05, 0.25, 1.0])
def test_other_rates_are_refused(rate):
    with pytest.raises(CsatError, match="10"):
        draw_day(calls({"王": 10}), MONDAY, rate, 1)


def test_the_week_adds_up_and_ends_on_sunday(tmp_path):
    ledger = Ledger()
    for i in (0, 1, 6, 7):
        day = MONDAY + dt.timedelta(days=i)
        ledger.days[day] = draw_day(calls({"王": 20, "李": 20}, day), day, 0.20, i)
    week = ledger.week(MONDAY + dt.timedelta(days=3))
    total, drawn, counts = coverage(week)
    assert (len(week), total, drawn) == (3, 120, 24)
    assert counts[AGENT] == {"王": (60, 12), "李": (60, 12)}
    path = tmp_path / "l.json"
    path.write_text(ledger_text(ledger), "utf-8")
    assert load_ledger(path) == ledger


def test_what_is_no_ledger_is_told(tmp_path):
    for text in ("", "{}", '{"format": "other", "days": {}}', "[1]"):
        path = tmp_path / "l.json"
        path.write_text(text, "utf-8")
        with pytest.raises(CsatError, match="台账"):
            load_ledger(path)
    with pytest.raises(CsatError):
        peaks_of(["12-10"])


def test_on_the_command_line(tmp_path, openxml):
    records = tmp_path / "记录.csv"
    lines = ["记录编号,服务人员,服务时间,客户类型,客户电话"]
    for day in (1, 2):
        for i in range(40):
            agent, kind = ("王小雨", "李思远")[i % 2], ("新客户", "老客户")[i % 3 == 0]
            lines.append(
                f"R{day}{i:03d},{agent},2026-06-0{day} {9 + i % 9:02d}:15,{kind},139{i:08d}"
            )
    records.write_text("\n".join(lines), "utf-8")
    out, ledger = tmp_path / "抽查.xlsx", tmp_path / "台账.json"
    base = ["survey", "daily", str(records), "-o", str(out), "--ledger", str(ledger), "--seed", "5"]
    runner = CliRunner()
    told = runner.invoke(app, [*base, "--date", "2026-06-01"])
    assert told.exit_code == 0, told.output
    assert "本周覆盖 6/40 = 15.0%" in told.output
    assert runner.invoke(app, [*base, "--date", "2026-06-01"]).exit_code != 0  # once a day
    told = runner.invoke(app, [*base, "--date", "2026-06-02", "--force"])
    assert "本周覆盖 12/80 = 15.0%" in told.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["今日抽查", "本周覆盖"]
    assert openxml.validate(out) == []
    assert lint(out) == []
    text = str([c.value for page in book for row in page for c in row]) + ledger.read_text("utf-8")
    assert "13900" not in text
