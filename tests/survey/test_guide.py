"""Every command of docs/survey.md runs, in the order of the page."""

import datetime as dt
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csat_xl import operations, samples
from csat_xl.cli import app
from csat_xl.demo import example_book
from tests.survey.exports import star_file, star_row
from tests.survey.lists import customer_file

PAGE = Path(__file__).parents[2] / "docs" / "survey.md"
COMMANDS = [
    line.removeprefix("csat-xl ")
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with the files that the page speaks of."""
    folder = tmp_path_factory.mktemp("desk")
    customer_file(folder, "客户.csv")
    rows = [star_row(n, (5, 4, 5, 4, 5), id=f"C20260501{n:03d}") for n in range(1, 40)]
    rows = [
        tuple(str(cell).replace("非常满意", "5").replace("满意了", "4") for cell in r) for r in rows
    ]
    star_file(folder / "导出.csv", rows)
    (folder / "六月").mkdir()
    book = example_book("tracking", samples.TEAMS[0], dt.date(2026, 6, 1), 12, mistakes=False)
    operations.build_workbook(book, folder / "六月" / "在线一组.xlsx", "plain")
    lines = ["记录编号,服务人员,服务时间,客户类型"]
    lines += [f"R{i:03d},王小雨,2026-06-03 {9 + i % 9:02d}:10,新客户" for i in range(40)]
    (folder / "记录.csv").write_text("\n".join(lines), "utf-8")
    return folder


def test_the_page_has_commands_of_every_kind():
    kinds = {" ".join(command.split()[:2]) for command in COMMANDS}
    survey = {"plan", "size", "sample", "form", "mapping", "returns", "daily", "due", "again"}
    archive = {"add", "list", "trend", "figures", "export"}
    expected = {f"survey {x}" for x in survey} | {f"archive {x}" for x in archive}
    assert kinds == {*expected, "report write"}


def test_every_command_runs(desk, monkeypatch):
    monkeypatch.chdir(desk)
    for command in COMMANDS:
        told = CliRunner().invoke(app, shlex.split(command))
        assert told.exit_code == 0, f"{command}\n{told.output}\n{told.exception}"
        target = re.search(r"-o (\S+)", command)
        assert target is None or (desk / target[1]).stat().st_size > 50, command


def test_every_option_of_the_page_exists():
    for option in set(re.findall(r"`(--[a-z-]+)", PAGE.read_text("utf-8"))):
        helps = [CliRunner().invoke(app, ["survey", c, "--help"], env={"COLUMNS": "200"}).output
                 for c in ("plan", "size", "sample", "form", "returns", "daily")]  # fmt: skip
        helps.append(CliRunner().invoke(app, ["archive", "add", "--help"]).output)
        assert any(option in text for text in helps), option
