"""A system of one's own, written as data only, builds, checks, scores and rolls up."""

import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from tests.schemes.examples import Example, differs, rolled

FILE = Path(__file__).with_name("airline.toml")
CASE = tomllib.loads("""
[[rows]]
sheet = "客户满意度跟踪表"
enter = { "服务人员" = "王小雨", "服务类型" = "国际航线", "值机" = 8, "登机" = 10, "客舱服务" = "好", "机上餐食" = 6, "正点" = 9, "行李" = 10, "总体评价" = 9 }
expect = { "加权得分" = "(8*15 + 10*10 + 9*25 + 6*25 + 9*15 + 10*10) / 100 = 8.3", "校验" = "通过" }
[[rows]]
sheet = "客户满意度跟踪表"
enter = { "服务人员" = "王小雨", "服务类型" = "国内航线", "值机" = 7, "登机" = 7, "客舱服务" = 6, "机上餐食" = 0, "正点" = 7, "行李" = 8, "总体评价" = "中" }
expect = { "加权得分" = "(7*15 + 7*10 + 6*30 + 0*15 + 7*20 + 8*10) / 100 = 5.75", "校验" = "通过" }
[[rows]]
sheet = "评估汇总"
enter = { "乘务组" = "王小雨", "航线" = "国际航线", "正点率" = 0.83, "行李差错" = 3, "书面表扬" = 2, "安全违规" = 5 }
expect = { "总体评价均分" = "(9 + 6) / 2 = 7.5", "旅客评价" = "7.5 / 10 * 100 = 75", "运行指标" = "((100 - 2*5)*70 + (100 - 20)*30) / 100 = 87", "加减分" = "2 - 5 = -3", "最终得分" = "75*0.6 + 87*0.4 - 3 = 76.8", "等级" = "银牌", "奖惩" = "", "校验" = "通过" }
[[rows]]
sheet = "评估汇总"
enter = { "乘务组" = "李思远", "航线" = "国内航线", "书面表扬" = 9 }
expect = { "最终得分" = "", "校验" = "错误 E03:评分项超出满分或分制，请更正" }
[roll]
"evaluation.王小雨.total" = "75*0.6 + 87*0.4 - 3 = 76.8"
"evaluation.王小雨.grade" = "银牌"
"overall.nps" = "0 = 0"
""")
CASE["rows"][0]["enter"]["推荐意愿"] = 9
CASE["rows"][1]["enter"]["推荐意愿"] = 5


def test_the_command_checks_and_builds_it(tmp_path):
    mine = tmp_path / "我的航班.toml"
    shutil.copy(FILE, mine)
    runner = CliRunner()
    told = runner.invoke(app, ["schemes", "check", str(mine)])
    assert told.exit_code == 0
    assert "客户满意度跟踪表、评估汇总" in told.output
    made = tmp_path / "空白.xlsx"
    assert runner.invoke(app, ["new", str(mine), "-o", str(made)]).exit_code == 0
    report = operations.check_file(made)
    assert report.findings == ()
    assert [sheet.key for sheet in report.book.sheets] == ["tracking", "evaluation"]


@pytest.mark.parametrize(("edition", "judge"), [("native", "ironcalc"), ("plain", "office")])
def test_it_scores(edition, judge, tmp_path, request):
    example, path = Example(str(FILE), CASE), tmp_path / "airline.xlsx"
    for place, found, value in example.in_python():
        assert not differs(found, value), f"{place}: {found!r}, not {value!r}"
    operations.build_workbook(example.book, path, edition)
    cells = example.cells(path)
    found = request.getfixturevalue(judge).calculate(path, cells)
    assert not {c: (found[c], v) for c, v in cells.items() if differs(found[c], v)}
    figures = operations.rollup_files([str(path)])
    assert not [k for k, v in example.roll.items() if differs(rolled(figures, k), v)]
