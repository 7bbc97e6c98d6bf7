"""What the report says: the figures as they are, no verdict a sample does not bear, no contact."""

import datetime as dt
import json
import os
import random
from typing import Any

import pytest

from csat_xl import samples
from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.operations import checked
from csat_xl.report.html import html_of
from csat_xl.report.source import read_json
from csat_xl.report.status import Status
from csat_xl.rollup.figures import figures
from csat_xl.rollup.model import Summary, merge
from csat_xl.rollup.summary import summarise
from tests.report.figures import SECTIONS, report, sample_figures, texts
from tests.rollup.books import answer, book


def answers(levels: dict[int, int], **more):
    """Figures of a workbook with so many answers of each score."""
    rows = [
        answer(
            [score] * 5, recommend=2 * score, customer_id=f"C20240520{100 * score + i:03}", **more
        )
        for score, count in levels.items()
        for i in range(count)
    ]
    return figures(summarise(book({"tracking": rows}), [], "a.xlsx"))


def test_the_sections_are_those_of_the_policy():
    titles = [section.title.partition("、")[2] for section in report(sample_figures()).sections]
    assert titles == SECTIONS


def test_figures_are_told_with_counts_and_intervals():
    # S0, worked example: 80 fives, 15 fours, 5 threes
    told = texts(report(answers({5: 80, 4: 15, 3: 5})))
    assert "100 位客户中,满意率为 95.0%(95% 置信区间 88.8%–97.8%),总体均分 4.75" in told
    assert "满意 95.0%、一般 5.0%、不满意 0.0%" in told


def test_an_empty_roll_up_makes_a_report_that_says_so():
    told = texts(report(figures(merge([Summary()]))))
    assert "没有满意度跟踪记录" in told
    assert "没有有效的总体评价" in told


def test_groups_under_five_are_marked_and_come_last():
    rows = [answer([5] * 5, agent="李明")] * 3 + [answer([4] * 5, agent="王芳")] * 9
    told = report(figures(summarise(book({"tracking": rows}), [], "a.xlsx")))
    assert "('李明', '3', '100.0%'" in texts(told)
    rows = next(
        block.rows
        for section in told.sections
        for part in section.parts
        for block in part.blocks
        if getattr(block, "title", "") == "按服务人员"
    )
    assert [row[0] for row in rows] == ["王芳", "李明"]
    assert rows[1][-1] == "样本不足"


def test_themes_are_told_with_customer_numbers_only():
    found = answers({2: 6}, complaint_text="响应慢,请回电 13812345678 张伟", name="张伟")
    told = texts(report(found))
    assert "“响应慢”(6 条,100%)" in told
    assert "C20240520205" in told
    for secret in ("138", "5678", "张伟"):
        assert secret not in told


def test_a_contact_typed_into_a_name_does_not_reach_the_report():
    found = sample_figures()
    found["by"]["agent"][0]["value"] = "王芳13812345678"
    found["metrics"][0] |= {"name": "回访 li@example.com", "needs_improvement": True}
    found["metrics"][0]["period"] = "2026-06"
    told = texts(report(found))
    assert "13812345678" not in told
    assert "li@example.com" not in told


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"periods": []}', '{"periods": NaN}', "[" * 100_000, "\x00"]
)
def test_a_file_that_is_no_summary_is_refused_in_a_sentence(text, tmp_path):
    path = tmp_path / "汇总.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CsatError, match="rollup"):
        read_json(path)


def test_a_damaged_summary_is_refused_with_the_key(tmp_path):
    found = sample_figures()
    found["overall"]["n"] = "many"
    path = tmp_path / "汇总.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(CsatError, match=r"overall\.n"):
        read_json(path)


# --- what the roll-up found is named ------------------------------------------------------------


def months_with(agent: str, later: int, earlier: int = 27):
    """Figures of four months of four agents, 30 answers each; one has so many satisfied from May."""
    parts = []
    for month in (3, 4, 5, 6):
        rows = []
        for who in ("赵敏", "钱进", "孙立", "李桂"):
            hits = (later if month >= 5 else earlier) if who == agent else 27
            rows += [answer([4 if i < hits else 3] * 5, agent=who) for i in range(30)]
        found = book({"tracking": rows}, period=dt.date(2026, month, 1))
        parts.append(summarise(found, [], f"{month}.xlsx"))
    return figures(merge(parts))


def section(found, title: str) -> str:
    return texts(next(s for s in report(found).sections if s.title.endswith(title)))


def test_an_agent_who_got_worse_from_may_on_is_named():
    found = months_with("赵敏", later=13)
    told = "服务人员“赵敏”自2026年5月起变差:满意率由 90.0%(60 份)变为 43.3%(60 份),p<0.001。"
    assert told in section(found, "相关性与趋势")
    assert told in section(found, "结论")
    assert "改进服务人员“赵敏”的服务" in section(found, "改进建议")
    assert "服务人员“赵敏”显著低于其余(120 份对 360 份)" in section(found, "详细分析")
    for other in ("钱进", "孙立", "李桂"):
        assert f"“{other}”自" not in texts(report(found))


def test_without_a_change_nobody_is_named():
    told = texts(report(months_with("赵敏", later=27)))
    assert "没有发现自某月起的显著变化" in told
    assert "没有显著差异" in told
    assert "变差:" not in told
    assert "查明并改进" not in told


def test_few_answers_bear_no_verdict():
    found = answers({5: 3, 4: 2, 2: 2})
    told = texts(report(found))
    assert "置信区间跨过目标,样本不足以判断是否达标" in told
    assert "只有一个月的数据,还不能分析趋势" in told


def test_every_suggestion_has_owner_and_date_or_says_that_they_are_missing():
    found = sample_figures()
    parts = next(s for s in report(found).sections if s.title.endswith("改进建议")).parts
    tables = {part.title.partition(")")[2]: part.blocks[0] for part in parts}
    running = tables["进行中的改进行动"]
    assert running.headers[2:5] == ("责任部门", "责任人", "时间节点")
    assert all(row[3] and row[4] for row in running.rows)
    asked = tables["根据本次结果建议的改进"]
    assert asked.rows
    assert all(row[-1] == "待指定" or row[-1].startswith("20") for row in asked.rows)
    assert "请在改进行动计划表中指定" in asked.note


def test_unhappy_customers_are_listed_by_number_until_closed():
    found = sample_figures()
    told = section(found, "详细分析")
    loop = found["closed_loop"]
    assert f"不满意客户 {loop['total']} 位" in told
    assert f"尚有 {loop['open']} 位未闭环" in told
    assert loop["list"][0]["customer_id"] in told


def test_figures_of_an_older_version_still_make_a_report():
    found = sample_figures()
    for key in ("drivers", "differences", "changes", "trend", "closed_loop", "words", "resurvey"):
        del found[key]
    assert len(report(found).sections) == len(SECTIONS)


def test_on_another_scale_nothing_is_called_low():
    found = sample_figures() | {"scale": [1, 10]}
    told = texts(report(found))
    assert "1–2 分占比" not in told
    assert "limits=(1.0, 10.0)" in told
    assert "1–2 分占比" in texts(report(sample_figures()))


def test_critical_errors_of_reviews_are_told_apart_from_the_score():
    reviews = {
        "n": 40,
        "mean": 91.5,
        "pass_rate": 0.95,
        "without_critical": 0.975,
        "without_critical_low": 0.8711,
        "without_critical_high": 0.9956,
        "small_sample": False,
        "critical": {"泄露客户信息": 1},
    }
    told = section(sample_figures() | {"quality": reviews}, "详细分析")
    assert "质检 40 次,均分 91.50,合格率 95.0%" in told
    assert "没有关键差错的占 97.5%(95% 置信区间 87.1%–99.6%)" in told
    assert "泄露客户信息 1 次" in told


def test_a_chain_without_a_survey_is_told_by_questionnaires_and_grades():
    found, findings = checked(
        example_book("tutoring", samples.TEAMS[0], dt.date(2026, 6, 1), 40, mistakes=True)
    )
    told = figures(summarise(found, findings, "六月.xlsx"))
    page = texts(report(told))
    lowest = min((s for s in told["scales"]["by_scale"] if s["level"]), key=lambda s: s["score"])
    assert f"改进“{lowest['scale']}”所评的服务" in page
    assert "各层级的等级" in page
    assert all(row["name"] not in page for row in told["evaluation"])  # grades, no names
    for claim in ("没有显著差异", "没有不满意的客户", "没有填写", "只有一个月"):
        assert claim not in page  # nothing was asked, so nothing is said about it


def test_themes_are_told_by_month_and_team():
    found = sample_figures()
    theme = found["words"]["complaint"]["themes"][0]
    told = section(found, "详细分析")
    for split in ("by_period", "by_team"):
        shares = [f"'{p['count']}({p['count'] / p['comments']:.0%})'" for p in theme[split]]
        assert f"('{theme['theme']}', {', '.join(shares)})" in told


@pytest.mark.parametrize("size", [int(os.environ.get("CSAT_XL_REPORT_FUZZ", "40"))])
def test_changed_figures_are_refused_or_told_never_a_traceback(size):
    dice = random.Random(11)  # noqa: S311
    values = [None, "x", "", -1, 0, 1e308, [], {}, {"a": 1}, "2026-13", "=1", True, ["x"], 5]
    refused = 0
    for turn in range(size):
        found = sample_figures() | {"problems": []}
        place: Any = found
        while True:
            key = dice.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if not place[key] or not isinstance(place[key], dict | list) or dice.random() < 0.1:
                break
            place = place[key]
        if isinstance(place, dict) and dice.random() < 0.15:
            place[str(dice.choice(values))] = place.pop(key)
        else:
            place[key] = dice.choice(values)
        try:
            told = report(found)
            if turn % 20 == 0:
                html_of(told, Status())
        except CsatError:
            refused += 1
    assert 0 < refused < size
