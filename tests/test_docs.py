"""The documents say what the program does."""

import re
from pathlib import Path

from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.reference import reference_page

ROOT = Path(__file__).parents[1]


def test_the_function_reference_is_generated_from_the_catalogue():
    assert (ROOT / "docs/functions.md").read_text(encoding="utf-8") == reference_page()


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
