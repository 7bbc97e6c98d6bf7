"""``csat-xl report`` from summaries and from workbooks, through review to publication."""

import json
import re

import pytest
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.operations import build_workbook
from tests.report.figures import sample_figures
from tests.rollup.books import answer, book
from tests.words.test_words import FOLLOWED


def run(*arguments: object) -> int:
    return CliRunner().invoke(app, ["report", *map(str, arguments)]).exit_code


def text_of(page) -> str:
    return re.sub(r"<[^>]+>", "", page.read_text("utf-8"))


def test_from_a_summary_to_the_publication(tmp_path):
    data, page = tmp_path / "汇总.json", tmp_path / "报告.html"
    data.write_text(json.dumps(sample_figures()), encoding="utf-8")
    assert run(data, "-o", page, "--author", "周岚") == 0
    assert run("-o", page, data) == 1  # it exists
    assert run("-o", page, data, "--force") == 0
    assert run("publish", page, "--by", "周岚") == 1  # told by the program as a mistake
    assert run("review", page, "--by", "陈主管", "--note", "无误") == 0
    assert run("return", page, "--by", "李总", "--note", "补充案例") == 0
    assert run("review", page, "--by", "陈主管") == 0
    assert run("approve", page, "--by", "李总") == 0
    assert run("publish", page, "--by", "周岚", "--to", "客服部") == 0
    assert "客服部" in text_of(page)


@pytest.fixture
def folder(tmp_path):
    """A workbook whose customers wait, and one that is none."""
    rows = [
        answer(
            [2] * 5,
            customer_id=f"C20240520{i:03}",
            name="张伟",
            contact="13812345678",
            complaint_text=f"响应太慢,张伟 13812345678 等了{i}天",
            **{**FOLLOWED, "anonymous": "否"},
        )
        for i in range(1, 7)
    ]
    build_workbook(book({"tracking": rows}, team="<b>一组</b>"), tmp_path / "五月.xlsx", "plain")
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    return tmp_path


def test_from_workbooks_with_one_that_cannot_be_read(folder, tmp_path_factory):
    page = tmp_path_factory.mktemp("out") / "报告.html"
    assert run(folder, "-o", page) == 3
    told = text_of(page)
    assert "6 位客户中,满意率为 0.0%" in told
    assert "“响应慢”(6 条,100%)" in told
    assert "C20240520006" in told
    assert "另有 1 个文件无法读取" in told
    assert "&lt;b&gt;一组&lt;/b&gt;" in page.read_text("utf-8")
    for secret in ("张伟", "13812345678", "5678"):
        assert secret not in told


def test_without_a_workbook_there_is_no_report(tmp_path):
    page = tmp_path / "报告.html"
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    assert run(tmp_path / "坏.xlsx", "-o", page) != 0
    assert not page.exists()
    assert run(tmp_path / "无.json", "-o", page) != 0
    assert run(tmp_path, "-o", tmp_path / "报告.pdf") != 0
