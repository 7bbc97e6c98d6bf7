"""The button 月度汇总 on a real spreadsheet program: the figures of the command, whole or not."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from csat_xl.errors import CsatError
from csat_xl.hosts.macros import rollup, write
from csat_xl.hosts.macros.live import report
from csat_xl.hosts.macros.result import AREA, NAME
from csat_xl.hosts.macros.rollup import rollup_book
from csat_xl.hosts.macros.run import alone
from csat_xl.operations import figures_of, rollup_files


def cells(book, sheet=NAME) -> list[list]:
    return book.sheets[sheet].used_range.options(ndim=2).value


def section(book, title: str) -> dict[str, dict]:
    """The table under a heading: its rows by their first cell, each by the headers."""
    rows = cells(book)
    at = next(i for i, row in enumerate(rows) if str(row[0]).startswith(title))
    heads = [head for head in rows[at + 1] if head is not None]
    found = {}
    for row in rows[at + 2 :]:
        if row[0] is None:
            break
        found[row[0]] = dict(zip(heads, row, strict=False))
    return found


def everything(book, *left_out: str) -> dict[str, list]:
    """Formulas and values of all sheets."""
    return {
        sheet.name: (sheet.used_range.formula, sheet.used_range.value)
        for sheet in book.sheets
        if sheet.name not in left_out
    }


def same(cell, figure) -> bool:
    return cell is None if figure is None else cell == pytest.approx(figure, rel=1e-12)


def test_a_live_workbook_gives_the_figures_of_its_file(monthly):
    assert figures_of(report(monthly)) == rollup_files([monthly.fullname])


def test_the_sheet_shows_the_figures_of_the_command(monthly):
    rollup()
    figures = rollup_files([monthly.fullname])
    overall = section(monthly, "总体")
    assert overall["回收"]["数值"] == figures["responses"]["total"] == 40
    assert overall["有效"]["数值"] == figures["responses"]["valid"]
    for label, key in (
        ("总体均分", "mean"),
        ("标准差", "sd"),
        ("加权均分", "weighted_mean"),
        ("满意率 CSAT", "csat_rate"),
        ("满意率 95% 下限", "ci_low"),
        ("满意率 95% 上限", "ci_high"),
        ("净推荐值 NPS", "nps"),
    ):
        assert same(overall[label]["数值"], figures["overall"][key]), label
    assert same(overall["综合得分"]["数值"], figures["composite"])
    assert same(overall["投诉加减分"]["数值"], figures["complaints"]["points"])
    dimensions = section(monthly, "各维度得分")
    for row in figures["dimensions"]:
        shown = dimensions[row["name"]]
        assert same(shown["均分"], row["mean"])
        assert same(shown["标准差"], row["sd"])
        assert same(shown["排名"], row["rank"])
        assert shown["5 分"] == row["distribution"].get("5", 0)
    for label, key in (("服务人员", "agent"), ("渠道", "channel"), ("服务类型", "service_type")):
        groups = section(monthly, f"按{label}")
        assert set(groups) == {row["value"] for row in figures["by"][key]}
        for row in figures["by"][key]:
            shown = groups[row["value"]]
            assert same(shown["满意率"], row["csat_rate"])
            assert same(shown["NPS"], row["nps"])
            assert (shown["样本"] == "样本不足") == row["small_sample"]
    metrics = section(monthly, "质量指标得分")
    for row in figures["metrics"]:
        assert same(metrics[row["name"]]["得分"], row["score"])
        assert same(metrics[row["name"]]["实际值"], row["actual"])
    people = section(monthly, "评估")
    for row in figures["evaluation"]:
        assert same(people[row["name"]]["最终得分"], row["total"])
        assert people[row["name"]]["等级"] == row["grade"]
    actions = section(monthly, "改进行动")
    assert {k: v["项数"] for k, v in actions.items() if k != "逾期"} == figures["actions"][
        "by_state"
    ]
    assert sum(r["处数"] for r in section(monthly, "录入问题").values()) <= len(figures["problems"])


def test_nothing_else_changes_and_nothing_is_saved(monthly):
    before, on_disk = everything(monthly), Path(monthly.fullname).read_bytes()
    rollup()
    after = everything(monthly, NAME)
    assert {name: after[name] for name in before} == before
    assert [s.name for s in monthly.sheets if s.name not in before] == [NAME]
    assert Path(monthly.fullname).read_bytes() == on_disk
    assert monthly.app.status_bar is False


def test_a_second_press_follows_the_entries(small):
    rollup()
    charts = [chart.name for chart in small.sheets[NAME].charts]
    assert charts == ["各指标得分"]
    sheet = small.sheets["服务质量监控指标表"]
    heads = sheet.range("A5:L5").value
    metric, actual = heads.index("具体指标") + 1, heads.index("实际值") + 1
    name = sheet.range((6, metric)).value
    sheet.range((6, actual)).value = 50
    rollup()
    assert section(small, "质量指标得分")[name]["实际值"] == 50
    assert section(small, "质量指标得分")[name]["待改进"] == "待改进"
    assert [chart.name for chart in small.sheets[NAME].charts] == charts
    assert [s.name for s in small.sheets].count(NAME) == 1
    assert not [s.name for s in small.sheets if s.name.startswith("_csat")]


def test_a_failure_in_the_middle_of_writing_leaves_the_sheet_as_before(small, monkeypatch):
    rollup()
    sheet = small.sheets[NAME]
    sheet.range("P2").value = "我的批注"
    before = everything(small)
    looks = [sheet.range(a).number_format for a in ("B7", "B12", "B20")], sheet.range("A5").color
    small.sheets["改进行动计划表"].range("B6").value = "改了"
    changed = everything(small, NAME)
    dress, done = write._dress, []

    def fail_later(page, look):
        done.append(look)
        if len(done) > 20:
            raise OSError("the program went away")
        dress(page, look)

    monkeypatch.setattr(write, "_dress", fail_later)
    with pytest.raises(OSError, match="went away"):
        rollup()
    assert everything(small, NAME) == changed
    assert everything(small)[NAME] == before[NAME]
    assert (
        [sheet.range(a).number_format for a in ("B7", "B12", "B20")],
        sheet.range("A5").color,
    ) == looks
    assert "没有改动" in small.app.impl.told[-1]


def test_a_failure_on_the_first_press_leaves_no_sheet(small, monkeypatch):
    before = everything(small)

    def fail(page, drawn):
        raise OSError("the program went away")

    monkeypatch.setattr(write, "_charts", fail)
    with pytest.raises(OSError, match="went away"):
        rollup()
    assert everything(small) == before
    assert AREA not in small.names


def test_cells_of_the_person_are_never_written_over(small):
    rollup()
    sheet = small.sheets[NAME]
    bottom = small.names[AREA].refers_to_range.last_cell.row
    sheet.range((bottom + 2, 1)).value = "本月说明"
    rollup()
    assert sheet.range((bottom + 2, 1)).value == "本月说明"
    small.names[AREA].refers_to = f"='{NAME}'!$A$1:$B$5"
    before = everything(small)
    with pytest.raises(CsatError, match=r"(?i)holds something|内容"):
        rollup_book(small)
    assert everything(small) == before


def test_a_sheet_of_that_name_that_is_not_ours_is_left_alone(small):
    small.sheets.add(NAME).range("A1").value = "自己的表"
    rollup()
    assert small.sheets[NAME].range("A1").value == "自己的表"
    assert "改名" in small.app.impl.told[-1]


def test_a_second_click_while_running_does_nothing(small):
    before = everything(small)
    with alone(small) as free:
        assert free
        rollup()
    assert everything(small) == before
    rollup()
    assert NAME in [sheet.name for sheet in small.sheets]


KILLED = """
import os, signal, sys
import xlwings, csat_xl.hosts.libreoffice
from csat_xl.hosts.macros import rollup, write
book = xlwings.Book(sys.argv[1])
book.set_mock_caller()
dress, done = write._dress, []
def die(page, look):
    done.append(look)
    if len(done) == 10:
        os.killpg(book.app.pid, signal.SIGKILL)
    dress(page, look)
write._dress = die
rollup()
"""


@pytest.mark.skipif(os.name == "nt", reason="process groups")
def test_killed_half_way_the_file_is_as_before(app, filled_small, tmp_path):
    path = tmp_path / "六月.xlsx"
    path.write_bytes(filled_small.read_bytes())
    code = textwrap.dedent(KILLED)
    done = subprocess.run(
        [sys.executable, "-c", code, path], check=False, capture_output=True, timeout=120
    )
    assert done.returncode != 0
    assert b"Dispose" in done.stderr or b"bridge" in done.stderr
    assert path.read_bytes() == filled_small.read_bytes()
