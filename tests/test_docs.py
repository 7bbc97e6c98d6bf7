"""The documents say what the program does."""

import re
from importlib.metadata import version
from pathlib import Path

from typer.testing import CliRunner

from csat_xl.checks_reference import checks_page
from csat_xl.cli import app
from csat_xl.hosts.setup import configuration
from csat_xl.reference import reference_page
from csat_xl.workbook.vba.source import MESSAGES, modules

ROOT = Path(__file__).parents[1]


def test_the_function_reference_is_generated_from_the_catalogue():
    assert (ROOT / "docs/functions.md").read_text(encoding="utf-8") == reference_page()


def test_the_reference_of_the_checks_is_generated_from_the_rules():
    assert (ROOT / "docs/checks.md").read_text(encoding="utf-8") == checks_page()


def test_every_command_of_the_readmes_exists():
    for page in ("README.md", "README.zh.md"):
        commands = set(
            re.findall(r"^csat-xl (\w+)", (ROOT / page).read_text("utf-8"), re.MULTILINE)
        )
        assert commands
        for command in commands:
            assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_both_readmes_give_the_same_two_commands():
    pattern = r"^python3 -m venv .*$"
    english, chinese = (
        re.findall(pattern, (ROOT / page).read_text("utf-8"), re.MULTILINE)
        for page in ("README.md", "README.zh.md")
    )
    assert english == chinese
    assert len(english) == 2


def test_every_picture_and_page_that_is_linked_is_there():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_guide_for_administrators_explains_every_message_of_the_workbook():
    guide = (ROOT / "docs/guide-administrators.md").read_text("utf-8")
    for name, text in MESSAGES.items():
        assert name == "CSAT_RUNNING" or text in guide
    assert configuration.KEY in guide
    assert f"现在是 {version('xlwings')}" in guide
    for command in ("install", "doctor", "uninstall"):
        assert f"csat-xl {command}" in guide


def test_the_check_list_names_the_modules_of_the_workbook():
    page = (ROOT / "docs/excel-checklist.md").read_text("utf-8")
    assert ", ".join(modules()) in page
