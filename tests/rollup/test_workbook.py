"""The roll-up workbook: what it says, that nothing in it runs, that it is always the same."""

import datetime as dt
import re
import zipfile

import pytest
from openpyxl import load_workbook

from csat_xl.rollup import duplicate, figures, merge, summarise, unreadable
from csat_xl.rollup.monthly import MOST_GROUPS
from csat_xl.rollup.page import changed
from csat_xl.rollup.workbook import write_rollup
from csat_xl.workbook.lint import lint
from tests.rollup.books import FIRST_ROW, answer, book, finding, shipped_metrics

SHEETS = [
    "总览",
    "月度汇总",
    "趋势",
    "驱动因素",
    "分组",
    "行动",
    "闭环",
    "指标合计",
    "指标",
    "评估",
    "词频与主题",
    "问题清单",
    "文件",
    "图表数据",
]
BARE = ("文件", "图表数据")
EVIL = '=HYPERLINK("http://x","点我")'


def month_of_answers(month, *, promoters):
    rows = [answer([5, 4, 4, 3, 5], 10)] * promoters + [answer([2] * 5, 3, agent=EVIL)] * 2
    tables = {
        "tracking": rows,
        "metrics": shipped_metrics(),
        "complaints": [{"person": "甲", "outcome": "满意"}],
        "evaluation": [{"person": "+甲", "level": "教师", "item1_1": 10, "item1_2": 20}],
        "actions": [],
    }
    return book(tables, period=dt.date(2024, month, 1))


@pytest.fixture(scope="module")
def sample():
    problems = [finding("T03", FIRST_ROW, value="@SUM(A1)"), finding("T11", FIRST_ROW, value=6.5)]
    parts = [
        summarise(month_of_answers(4, promoters=6), [], "四月.xlsx"),
        summarise(month_of_answers(5, promoters=9), problems, "-五月.xlsx"),
        unreadable("坏.xlsx", "坏.xlsx 已加密,请先去掉密码。"),
        duplicate("副本.xlsx"),
    ]
    return figures(merge(parts))


def texts(path):
    found = load_workbook(path)
    return {
        s.title: [c.value for r in s.iter_rows() for c in r if c.value is not None] for s in found
    }


@pytest.fixture(params=["small", "large"])
def either(request, monkeypatch):
    """A roll-up written in memory, or row after row with its parts beside it."""
    if request.param == "large":
        monkeypatch.setattr("csat_xl.rollup.workbook.SMALL", -1)


def test_small_and_large_show_the_same(sample, tmp_path, monkeypatch):
    write_rollup(sample, tmp_path / "small.xlsx")
    monkeypatch.setattr("csat_xl.rollup.workbook.SMALL", -1)
    write_rollup(sample, tmp_path / "large.xlsx")
    assert texts(tmp_path / "small.xlsx") == texts(tmp_path / "large.xlsx")


@pytest.mark.usefixtures("either")
def test_sheets_figures_and_charts(sample, tmp_path):
    path = tmp_path / "汇总.xlsx"
    write_rollup(sample, path)
    found = texts(path)
    assert list(found) == SHEETS
    first = found["月度汇总"]
    assert "月度汇总  2024-04 至 2024-05" in first
    assert "18 / 19" in first
    assert sample["overall"]["mean"] in first
    assert "因录入错误未计入 1 行:T03 1 行(见“问题清单”)。" in first
    assert any(str(text).startswith("2024-05 较上月 ▲") for text in first)
    assert "样本不足" in found["分组"]
    assert {"坏.xlsx", "坏.xlsx 已加密,请先去掉密码。", "副本.xlsx"} <= set(found["文件"])
    with zipfile.ZipFile(path) as archive:
        kinds = {
            re.search(r"<c:(\w+)Chart>", archive.read(name).decode())[1]
            for name in archive.namelist()
            if name.startswith("xl/charts/chart")
        }
    assert kinds == {"bar", "doughnut", "line", "scatter"}


@pytest.mark.usefixtures("either")
def test_nothing_runs(sample, tmp_path):
    """Texts that a spreadsheet would run are strings with the quote prefix (T12)."""
    path = tmp_path / "汇总.xlsx"
    write_rollup(sample, path)
    seen = set()
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or cell.quotePrefix
                if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@")):
                    seen.add(cell.value)
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
    assert {EVIL, "@SUM(A1)", "+甲", "-五月.xlsx"} <= seen
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert not any(b"<f>" in archive.read(n) for n in names if "worksheets/" in n)
    assert not any("vba" in name.lower() or "externalLink" in name for name in names)


def test_the_same_figures_give_the_same_file(sample, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_rollup(sample, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.usefixtures("either")
def test_packed_figures_give_the_same_file_and_nothing_is_left_beside_it(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    summary = summarise(book({"tracking": [answer([1] * 5, 3)]}), [], "甲.xlsx")
    write_rollup(figures(summary), tmp_path / "a.xlsx")
    write_rollup(figures(summary, packed=True), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert {path.name for path in tmp_path.rglob("*")} == {"a.xlsx", "b.xlsx", "elsewhere"}


@pytest.mark.usefixtures("either")
def test_of_many_teams_the_first_stand_in_the_monthly_sheet_and_all_in_groups(tmp_path):
    teams = [f"{i:03}组" for i in range(MOST_GROUPS + 1)]
    parts = [summarise(book({"tracking": [answer([5] * 5, 9)]}, t), [], f"{t}.xlsx") for t in teams]
    write_rollup(figures(merge(parts), packed=True), tmp_path / "a.xlsx")
    found = texts(tmp_path / "a.xlsx")
    assert [team for team in found["月度汇总"] if team in teams] == teams[:MOST_GROUPS]
    assert "按团队(共 101 项,先列 100,全部见“分组”)" in found["月度汇总"]
    assert [team for team in found["分组"] if team in teams] == teams


def test_a_text_that_looks_like_a_part_of_a_sheet_stays_a_text(tmp_path, openxml):
    """Long lists hold their texts in the cells: no text of a workbook becomes markup there."""
    hostile = ["<r><t>x</t></r>", "<r></c></r>", "a & <b>", " 前后 ", "\x01\x1f", "_x0041_"]
    found = [finding("T02", FIRST_ROW + i, value=text) for i, text in enumerate(hostile)]
    summary = summarise(book({"tracking": []}), found, "甲.xlsx")
    write_rollup(figures(summary), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["问题清单"]
    shown = [row[7].value for row in sheet.iter_rows(min_row=5)]
    assert shown[:4] == hostile[:4]
    assert openxml.validate(tmp_path / "a.xlsx") == []


def test_empty_sections_say_so_without_charts(tmp_path):
    path = tmp_path / "空.xlsx"
    write_rollup(figures(merge([])), path)
    assert all("无数据" in found for name, found in texts(path).items() if name not in BARE)
    with zipfile.ZipFile(path) as archive:
        assert not any("chart" in name for name in archive.namelist())


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (0.016, "share", "▲1.6 个百分点"),
        (-0.25, "score", "▼0.25"),
        (0.004, "score", "持平"),
        (None, "score", "–"),
        (-3, "count", "▼3"),
    ],
)
def test_changes_in_words(value, kind, told):
    assert changed(value, kind) == told


def test_the_lint_finds_nothing(sample, tmp_path):
    path = tmp_path / "汇总.xlsx"
    write_rollup(sample, path)
    assert lint(path) == []


def test_the_validator_of_the_format_accepts_it(sample, tmp_path, openxml):
    path = tmp_path / "汇总.xlsx"
    write_rollup(sample, path)
    assert not openxml.validate(path)
