"""总览: what needs a look is named, verdicts have their lights, and it is one printed page."""

import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from csat_xl.rollup import figures, merge, summarise
from csat_xl.rollup.attention import attention
from csat_xl.rollup.dashboard_tiles import tiles
from csat_xl.rollup.workbook import write_rollup
from tests.rollup.year import draw

WORSE = "组01员工3"


@pytest.fixture(scope="module")
def found():
    year = draw(20250602, worse=WORSE, teams=2, count=9)
    return figures(merge(summarise(b, [], f"{i:03}.xlsx") for i, b in enumerate(year.books)))


@pytest.fixture(scope="module")
def workbook(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("dashboard") / "汇总.xlsx"
    write_rollup(found, path)
    return path


def test_the_agent_who_got_worse_is_named_on_the_first_sheet(found, workbook):
    told = [note for note in attention(found) if WORSE in note.text]
    assert told[0].mark == "error"
    assert told[0].text.startswith(f"服务人员 {WORSE} 自 2025-05 起变差:满意率 ")
    page = load_workbook(workbook)["总览"]
    values = [cell.value for row in page.iter_rows() for cell in row]
    assert told[0].text in values


def test_the_gravest_notes_come_first(found):
    marks = [note.mark for note in attention(found)]
    assert marks == sorted(marks, key=["error", "warning", "good"].index)


def test_tiles_tell_verdicts_in_words_and_colours(found):
    first = tiles(found)[0]
    assert first.value == found["overall"]["csat_rate"]
    assert first.light == found["overall"]["csat_verdict"] == "未达标"
    assert "目标 ≥ 90%" in first.note
    assert first.change.startswith("2025-09 较上月 ")


def test_the_first_sheet_is_one_landscape_page(workbook):
    with zipfile.ZipFile(workbook) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<pageSetUpPr fitToPage=" in sheet
    assert 'orientation="landscape"' in sheet
    assert "fitToHeight=" not in sheet  # its default is one page
    page = load_workbook(workbook)["总览"]
    assert page.print_area.replace("'", "").startswith("总览!$A$1:$X$")


def test_libreoffice_prints_the_first_sheet_on_one_page(workbook, office, tmp_path):
    """The page of 月度汇总 comes second."""
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pdf = tmp_path / "汇总.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    first, second = text.stdout.decode().split("\f")[:2]
    assert "客户满意度总览" in first
    assert "未完成的行动" in first
    assert second.strip().startswith("月度汇总")
