"""The command line as a person meets it: wrong names, wrong endings, both languages."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from typer.testing import CliRunner

from csat_xl import language, samples
from csat_xl.cli import COMMANDS, app
from csat_xl.demo import MONTHS, example_book
from csat_xl.errors import CsatError
from csat_xl.operations import build_workbook


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("book") / "五月.xlsx"
    build_workbook(example_book("monthly", samples.TEAMS[0], MONTHS[0], 12, True), path, "plain")
    return path


@pytest.fixture
def english():
    before = language.current()
    language.use("en")
    yield
    language.use(before)


def run(*arguments, code=0) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def refused(*arguments) -> CsatError:
    error = CliRunner().invoke(app, [*map(str, arguments)]).exception
    assert isinstance(error, CsatError), error
    return error


def test_a_wrong_edition_is_told_all_four(tmp_path):
    error = refused("new", "monthly", "-o", tmp_path / "a.xlsx", "--edition", "excel")
    for name in ("native", "plain", "python", "libreoffice"):
        assert name in error.text.zh
        assert name in error.text.en


def test_a_scheme_takes_no_other_scheme(tmp_path):
    error = refused("new", "tutoring", "--scheme", "tracking", "-o", tmp_path / "a.xlsx")
    assert "--scheme 只用于模板" in error.text.zh
    assert "leave --scheme out" in error.text.en


def test_a_rollup_is_an_xlsx(tmp_path, workbook):
    target = tmp_path / "汇总.txt"
    assert ".xlsx" in refused("rollup", workbook, "-o", target).text.zh
    assert not target.exists()


def test_where_the_json_exists_no_workbook_is_written_either(tmp_path, workbook):
    target, data = tmp_path / "汇总.xlsx", tmp_path / "汇总.json"
    data.write_text("mine", encoding="utf-8")
    assert "汇总.json" in refused("rollup", workbook, "-o", target, "--json", data).text.zh
    assert sorted(p.name for p in tmp_path.iterdir()) == ["汇总.json"]
    assert data.read_text(encoding="utf-8") == "mine"


def test_the_interval_of_the_screen_is_whole_in_80_columns(tmp_path, workbook, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    data = tmp_path / "汇总.json"
    told = run("rollup", workbook, "-o", tmp_path / "汇总.xlsx", "--json", data)
    overall = json.loads(data.read_text(encoding="utf-8"))["overall"]
    assert f"{overall['ci_low'] * 100:.1f}–{overall['ci_high'] * 100:.1f}%" in told
    assert "…" not in told.splitlines()[3]


def test_check_and_rollup_speak_english(tmp_path, workbook, english):
    told = run("check", workbook, code=1)
    assert "error T03" in told
    assert "cannot read '6'" in told
    assert "in all: errors" in told
    for word in ("错误", "提醒", "合计", "处\n"):
        assert word not in told
    told = run("rollup", workbook, "-o", tmp_path / "汇总.xlsx")
    assert "Roll-up workbook: " in told
    assert "工作簿" not in told


def test_crosstab_archive_and_sample_size_speak_english(tmp_path, workbook, english):
    told = run("crosstab", workbook, "--by", "channel", "--with", "level")
    assert "answers)" in told
    assert "合计" not in told
    told = run("archive", "add", tmp_path / "a.duckdb", workbook)
    assert told.startswith("added ")
    assert "1 、" not in told
    assert "278" in run("survey", "size", "-N", 1000)
    assert "valid answers needed" in run("survey", "size", "-N", 1000)


def test_an_unreadable_file_is_named_once_by_crosstab(tmp_path, workbook):
    broken = tmp_path / "坏.xlsx"
    broken.write_text("not a workbook", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["crosstab", str(workbook), str(broken), "--by", "渠道", "--with", "满意档次"]
    )
    assert result.exit_code == 3
    assert result.output.count("坏.xlsx") == 1


def test_a_report_of_unreadable_files_says_why(tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_text("not a workbook", encoding="utf-8")
    told = run("report", "write", broken, "-o", tmp_path / "报告.html", code=3)
    assert "不是工作簿" in told


def test_a_calibration_without_reviews_says_why_of_each_file(tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_text("not a workbook", encoding="utf-8")
    assert "坏.xlsx" in refused("calibrate", broken).text.zh
    assert "不是工作簿" in refused("calibrate", broken).text.zh


@pytest.mark.parametrize(
    "arguments",
    [
        ("schemes", "check", "没有.toml"),
        ("report", "write", "没有.json", "-o", "报告.html"),
        ("new", "handbook", "-o", "手册.xlsx", "--from", "没有.json"),
        ("survey", "returns", "a.csv", "--mapping", "没有.toml", "-o", "结果.xlsx"),
    ],
)
def test_a_missing_file_is_told_in_the_reader_s_language(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("客户编号,总体满意度\nC1,5\n", encoding="utf-8")
    error = refused(*arguments)
    assert "文件不存在" in error.text.zh
    assert "Errno" not in error.text.zh + error.text.en
    assert "there is no such file" in error.text.en


def test_a_wrong_day_and_a_wrong_month_are_each_told_their_own_form(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    head = "客户编号,服务响应及时性,问题解决能力,服务人员态度,专业性,总体满意度"
    Path("a.csv").write_text(f"{head}\nC1,5,5,5,5,5\n", encoding="utf-8")
    returns = ("survey", "returns", "a.csv", "-o", "结果.xlsx")
    day = refused(*returns, "--from", "2026-06").text
    assert day.en == "--from 2026-06: give it as 2026-06-01."
    month = refused(*returns, "--tracking", "跟踪.xlsx", "--month", "2026-6").text
    assert month.en == "--month 2026-6: give it as 2026-06."


def test_a_month_of_the_archive_is_not_silently_nothing(tmp_path, workbook):
    archive = tmp_path / "a.duckdb"
    run("archive", "add", archive, workbook)
    assert "2026-05" in refused("archive", "list", archive, "--from", "2026-5").text.zh
    assert ".csv" in refused("archive", "trend", archive, "-o", tmp_path / "t.txt").text.zh


def test_the_list_of_the_archive_is_readable_in_80_columns(tmp_path, workbook, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    archive = tmp_path / "a.duckdb"
    run("archive", "add", archive, workbook)
    told = run("archive", "list", archive)
    assert len(told.splitlines()) == 6
    assert "…" not in told


def test_a_wrong_address_of_a_scheduler_is_refused_at_once(tmp_path, workbook):
    program = [sys.executable, "-c", "from csat_xl.cli import main; main()"]
    arguments = ["rollup", str(workbook), "-o", str(tmp_path / "a.xlsx"), "--dask", "foo"]
    done = subprocess.run(
        [*program, *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "CSAT_XL_LANG": "zh"},
        timeout=30,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "tcp://" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_commands_a_person_starts_with_come_first():
    told = run("--help").split("Commands:")[1].split()
    assert told[0] == "new"
    assert told.index("check") < told.index("rollup") < told.index("install")


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda listed: listed.name)
def test_the_list_of_commands_says_what_their_docstrings_say(listed):
    assert listed.load().help.partition("\n")[0] == listed.help


@pytest.mark.parametrize("group", [(), ("survey",), ("report",), ("archive",), ("schemes",)])
def test_the_help_cuts_nothing_off_in_80_columns(group, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = run(*group, "--help")
    assert "..." not in told.partition("Commands:")[2]
    wide = (
        sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in told.splitlines()
    )
    assert max(wide) <= 80


def test_a_mistyped_command_is_told_the_nearest():
    assert "rollup" in CliRunner().invoke(app, ["rollp"]).output
