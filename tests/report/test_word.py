"""The report as a Word document: for python-docx, the Open XML SDK and LibreOffice Writer."""

import re
import subprocess

import docx
import pytest

from csat_xl.report import charts
from csat_xl.report.status import Event, Status
from csat_xl.report.word import write_word
from tests.report.figures import FORMULA, HOSTILE, SECTIONS, hostile_figures, report, sample_figures

STATUS = Status((Event("草稿", "周岚", "2026-07-02 09:10"), Event("审核", "陈主管", "2026-07-03")))


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    path = tmp_path_factory.mktemp("word") / "报告.docx"
    write_word(report(hostile_figures()), STATUS, path)
    return path


def texts(path) -> str:
    found = docx.Document(str(path))
    return "".join(found.element.body.itertext())


def test_sections_tables_and_pictures_are_words_own(document):
    found = docx.Document(str(document))
    headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    assert [heading.partition("、")[2] for heading in headings] == SECTIONS
    assert len(found.inline_shapes) >= 5
    told = [shape._inline.docPr.get("descr") for shape in found.inline_shapes]
    assert all(told)
    assert HOSTILE in texts(document)
    assert FORMULA in texts(document) or FORMULA in "".join(told)


def test_the_open_xml_sdk_finds_no_fault(document, openxml):
    assert openxml.validate(document) == []


def test_libreoffice_writer_opens_and_prints_it(document, office, tmp_path):
    pdf = office.convert(document, "pdf", tmp_path)
    text = subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    plain = re.sub(r"\s", "", text)
    for title in SECTIONS:
        assert f"、{title}" in plain
    assert "第1页,共" in plain
    assert 3 <= text.count("\f") <= 12


def test_without_a_chinese_font_the_charts_are_tables(monkeypatch, tmp_path):
    monkeypatch.setattr(charts, "_available", list)
    path = tmp_path / "报告.docx"
    write_word(report(sample_figures()), STATUS, path)
    found = docx.Document(str(path))
    assert len(found.inline_shapes) == 0
    assert any(
        table.cell(0, 0).text == "项目" and "分" in table.cell(1, 0).text for table in found.tables
    )
