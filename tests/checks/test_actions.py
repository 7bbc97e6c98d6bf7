"""改进行动计划表: a right row with these cells changed; the day is 2024-05-31."""

import pytest

from csat_xl.checks.run import check_book
from csat_xl.sheets.actions import KEY
from tests.checks.books import ACTION, at, book, codes, shown

DONE = {"state": "已完成", "effect": "一次解决率提升至87%"}

CASES = [
    ({}, []),
    # A01: a metric of the metric sheet
    ({"metric": "一次解决率"}, []),
    ({"metric": "客户满意度（88％）"}, []),
    ({"metric": "平均响应时长"}, []),
    ({"metric": "投诉率"}, ["A01 metric"]),
    ({"metric": None}, ["A01 metric"]),
    # A02: all said, and measurable
    ({"situation": None, "cause": "　"}, ["A02 situation"]),
    ({"measure": " "}, ["A02 measure"]),
    ({"goal": None}, ["A02 goal"]),
    ({"goal": "明显提升"}, ["A02 goal"]),
    ({"goal": "提升一成"}, ["A02 goal"]),
    ({"goal": "提升至８５％"}, []),
    ({"goal": 0.85}, []),
    # A03: one person
    ({"owner": None}, ["A03 owner"]),
    ({"owner": "李 明"}, []),
    ({"owner": "周主管、"}, []),
    ({"owner": "周主管、李明"}, ["A03 owner"]),
    ({"owner": "周主管/李明"}, ["A03 owner"]),
    ({"owner": "周主管\n李明"}, ["A03 owner"]),
    ({"owner": "、"}, ["A03 owner"]),
    # A04: dates
    ({"due": None}, ["A04 due"]),
    ({"due": "月底"}, ["A04 due"]),
    ({"due": "30天内"}, ["N01 due"]),
    ({"due": "30天内", "start": None}, ["A04 due"]),
    ({"due": at(20), **DONE}, []),
    ({"due": at(19), **DONE}, ["A04 due"]),
    ({"start": "五月"}, ["A04 start"]),
    ({"start": None}, []),
    # A05: the states
    ({"state": "未开始"}, []),
    ({"state": "延期"}, []),
    ({"state": None}, ["A05 state"]),
    ({"state": "完成"}, ["A05 state"]),
    # A06: finished with its effect
    (DONE, []),
    ({**DONE, "effect": None}, ["A06 effect"]),
    # A07: overdue
    ({"due": at(31)}, []),
    ({"due": at(30)}, ["A07 due"]),
    ({"due": at(30), "state": "延期"}, ["A07 due"]),
    ({"due": at(30), **DONE}, []),
    ({"due": "10天内"}, ["A07 due", "N01 due"]),
    ({"due": "11天内"}, ["N01 due"]),
    # A08: progress at least every 7 days
    ({"progress": at(24)}, []),
    ({"progress": at(23)}, ["A08 progress"]),
    ({"progress": at(23), "state": "未开始"}, []),
    ({"progress": None}, ["A08 progress"]),
    ({"progress": None, "start": at(24)}, []),
    ({"progress": None, "start": None}, []),
    ({"progress": "上周"}, ["A08 progress", "A08 progress"]),
    # T12 and N01
    ({"measure": "+每周培训"}, ["T12 measure"]),
    ({"effect": "-"}, []),
    ({"start": "2024-05-20"}, ["N01 start"]),
]


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_faults_of_a_row(cells, faults):
    assert sorted(codes(KEY, **cells)) == sorted(faults)


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_the_sheet_shows_the_first_fault(cells, faults):
    errors = [f for f in faults if f[0] == "A" and not f.startswith("A08")]
    variants = [f for f in faults if f.startswith("N01")]
    first = (sorted(errors) or variants or sorted(faults) or ["通过"])[0]
    assert shown(KEY, **cells) == first.split()[0]


def test_without_metrics_any_metric_will_do():
    assert check_book(book({KEY: [{**ACTION, "metric": "投诉率"}]})) == []
