"""The questionnaire workbook: what is asked, what its formulas make of entries, and its form."""

import datetime as dt

import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.schemes.load import complete, load, shipped
from csat_xl.sheets.book import Settings
from csat_xl.survey.form import FORM, questionnaire
from csat_xl.survey.form_book import write_form
from csat_xl.survey.form_figures import FIGURES
from csat_xl.workbook.lint import lint
from tests.engines import formula_cells
from tests.survey.exports import FORM_VERDICTS, SCHEME, form_rows

EDITIONS = ("plain", "native")


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("form")
    settings = Settings(SCHEME, as_of=dt.date(2026, 6, 30))
    for edition in EDITIONS:
        write_form(settings, folder / f"{edition}.xlsx", edition, form_rows(), "晨星示例")
    return folder


def test_it_has_the_parts_of_the_source():
    """S3, 问卷结构: 引言 (目的、填写说明、预计所需时间), Likert量表、选择题、简答题, 致谢."""
    asked = questionnaire(SCHEME, "晨星示例", "2026-06-30")
    assert "改进服务质量" in asked.introduction[0]
    assert f"约需 {asked.minutes} 分钟" in asked.introduction[1]
    assert "2026-06-30" in asked.introduction[1]
    assert [
        f"“{name}”" in item
        for name, item in zip(SCHEME.survey.dimensions, asked.items, strict=True)
    ][:-1] == [True] * 4
    assert asked.scale == ("非常不满意\n1", "不满意\n2", "一般\n3", "满意\n4", "非常满意\n5")
    assert len(asked.background) == 2
    assert "响应慢" in asked.reasons[1]
    assert len(asked.open) == 2
    assert "感谢" in asked.thanks


def test_questions_do_not_lead():
    """S0, 保证调研客观性: 是否满意, never 是否非常满意."""
    assert not [item for item in questionnaire(SCHEME).items if "非常满意" in item]


@pytest.mark.parametrize("name", shipped())
def test_every_scheme_with_a_survey_makes_one(name):
    scheme = complete(load(name))
    asked = questionnaire(scheme)
    assert len(asked.items) == len(scheme.survey.dimensions)
    assert len(asked.scale) == scheme.survey.high - scheme.survey.low + 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_entry_form_judges_each_row(forms, edition):
    page = openpyxl.load_workbook(forms / f"{edition}.xlsx", data_only=True)[FORM]
    column = next(c.column for c in page[5] if c.value == "筛查")
    assert [page.cell(6 + i, column).value for i in range(9)] == FORM_VERDICTS


@pytest.mark.parametrize("edition", EDITIONS)
def test_stored_results_are_what_an_engine_calculates(forms, edition, request):
    path = forms / f"{edition}.xlsx"
    judge = request.getfixturevalue("office" if edition == "plain" else "ironcalc")
    stored = openpyxl.load_workbook(path, data_only=True)
    wanted = {*(f"{c}{r}" for c in "RQSPO" for r in range(6, 17))}
    cells = [c for c in formula_cells(path) if c[0] == FIGURES or (c[0] == FORM and c[1] in wanted)]
    found = judge.calculate(path, cells)
    assert len(cells) > 60
    for sheet, cell in cells:
        value, other = stored[sheet][cell].value, found[sheet, cell]
        if isinstance(value, int | float):
            assert other == pytest.approx(value), (sheet, cell)
        else:
            assert (other or "") == (value or ""), (sheet, cell)


def test_statistics_leave_invalid_rows_out(forms):
    page = openpyxl.load_workbook(forms / "plain.xlsx", data_only=True)[FIGURES]
    counts = {page.cell(4, c).value: page.cell(5, c).value for c in range(1, 9)}
    assert counts == {"回收": 9, "有效": 3, "存疑": 1, "无效:无法识别": 1, "无效:不完整": 1,
                      "无效:过快": 1, "无效:矛盾": 1, "无效:重复": 1}  # fmt: skip
    rows = {r[0]: r[1:] for r in page.iter_rows(8, 12, max_col=9, values_only=True)}
    assert rows["总体满意度"] == (0, 1, 0, 1, 2, 4, 4.0, 0.75)  # 5, 2, 5, 4
    assert page["B14"].value == 50.0  # 9, 9, 9 and 4


def test_they_are_valid(forms, openxml):
    for edition in EDITIONS:
        path = forms / f"{edition}.xlsx"
        assert openxml.validate(path) == []
        assert lint(path) == []


def test_it_prints_on_one_page(forms, office, tmp_path):
    from subprocess import run

    pdf = office.convert(forms / "plain.xlsx", "pdf", tmp_path)
    text = run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    first = text.split("\f")[0]
    assert "晨星示例客户满意度调查问卷" in first
    assert "衷心感谢" in first


def test_on_the_command_line(tmp_path):
    out = tmp_path / "问卷.xlsx"
    told = CliRunner().invoke(app, ["survey", "form", "-o", str(out), "--edition", "plain"])
    assert told.exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames == ["问卷", FORM, FIGURES, "设置"]
    with pytest.raises(CsatError):
        write_form(Settings(SCHEME), tmp_path / "x.xlsx", "other")
