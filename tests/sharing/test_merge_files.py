"""Merging real files: built, changed as people change them, merged, read back."""

import datetime as dt
import json

import openpyxl
import pytest
from openpyxl.comments import Comment
from typer.testing import CliRunner

from csat_xl import operations, samples
from csat_xl.cli import app
from csat_xl.demo import MONTHS, example_book
from csat_xl.entries import mask_contact, mask_name
from csat_xl.sharing.merge_files import merge_files
from csat_xl.sharing.merge_model import Kind
from csat_xl.workbook.lint import lint
from csat_xl.workbook.read import read

PAGE = "客户满意度跟踪表"
HEAD = 5
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """The workbook that is sent out, and a plain copy of it."""
    folder = tmp_path_factory.mktemp("sent")
    content = example_book("monthly", samples.TEAMS[0], MONTHS[0], 60, mistakes=True)
    base, copy = folder / "原件.xlsx", folder / "copy.xlsx"
    operations.build_workbook(content, base, "native")
    operations.build_workbook(content, copy, "plain")
    return base, copy


class Copy:
    """A copy under somebody's hands."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)
        self.page = self.book[PAGE]
        self.places = {cell.value: cell.column for cell in self.page[HEAD]}

    def put(self, row, header, value):
        self.page.cell(row, self.places[header]).value = value

    def get(self, row, header):
        return self.page.cell(row, self.places[header]).value

    def save(self, path):
        self.book.save(path)
        return path


def entries(path, key="tracking"):
    return [dict(row.raw) for row in read(path).book.rows(key)]


def conflict_rows(path):
    page = openpyxl.load_workbook(path)["冲突"]
    rows = list(page.iter_rows(min_row=HEAD, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def run(*arguments):
    return CliRunner().invoke(app, ["merge", *map(str, arguments)])


@pytest.fixture
def returned(sent, tmp_path):
    """Three copies that came back: masked and changed; rows deleted and added; reordered."""
    first, second, third = (Copy(sent[1]) for _ in range(3))
    for row in range(6, 66):
        if first.get(row, "联系方式"):
            first.put(row, "联系方式", mask_contact(str(first.get(row, "联系方式"))))
        if first.get(row, "客户名称/姓名"):
            first.put(row, "客户名称/姓名", mask_name(str(first.get(row, "客户名称/姓名"))))
    first.put(10, "不满意点", "甲的话")
    first.put(12, "改进建议", "甲的建议")
    second.put(10, "不满意点", "=乙的话不是公式")
    second.page.cell(10, second.places["不满意点"]).data_type = "s"
    second.put(13, "联系方式", "13700001111")
    second.page.delete_rows(20)
    for header, value in (
        ("客户编号", "C20260530999"),
        ("服务时间", dt.datetime(2026, 5, 29, 10)),
        ("不满意点", "乙新增"),
        ("联系方式", "13711112222"),
    ):
        second.put(65, header, value)
    third.put(13, "联系方式", "13722223333")
    third.put(14, "处理结果/改进措施", "丙的措施")
    cells = [list(row) for row in third.page.iter_rows(min_row=HEAD)]
    third.book.remove(third.page)
    third.page = third.book.create_sheet(PAGE)
    for r, row in enumerate(cells):
        for c, cell in enumerate(reversed(row)):
            if cell.data_type != "f":
                moved = third.page.cell(HEAD + r, 2 + c, cell.value)
                moved.number_format, moved.data_type = cell.number_format, cell.data_type
    folder = tmp_path / "交回"
    folder.mkdir()
    return [
        copy.save(folder / name)
        for copy, name in ((first, "甲.xlsx"), (second, "乙.xlsx"), (third, "丙.xlsx"))
    ]


def test_three_copies_come_back(sent, returned, tmp_path):
    before, inputs = entries(sent[0]), [sent[0], *returned]
    kept = [path.read_bytes() for path in inputs]
    out = tmp_path / "out.xlsx"
    result = run(sent[0], *returned, "-o", out)
    assert result.exit_code == 1, result.output
    after = entries(out)
    expected = [dict(row) for row in before]
    expected[6]["suggestion"] = "甲的建议"
    expected[8]["measure"] = "丙的措施"
    assert after[:60] == expected
    assert [(r["customer_id"], r["complaint_text"], r["contact"]) for r in after[60:]] == [
        ("C20260530999", "乙新增", "13711112222")
    ]
    lines = [row for row in conflict_rows(out) if row["类型"] in ("冲突", "删除")]
    told = [(r["类型"], r["行"], r["列"], r["文件"], r["文件中的值"]) for r in lines]
    assert told == [
        ("冲突", 10, "不满意点", "乙.xlsx", "=乙的话不是公式"),
        ("冲突", 10, "不满意点", "甲.xlsx", "甲的话"),
        ("冲突", 13, "联系方式", "丙.xlsx", "已改动"),
        ("冲突", 13, "联系方式", "乙.xlsx", "已改动"),
        ("删除", 20, "", "乙.xlsx", None),
    ]
    assert lines[0]["原值"] == before[4]["complaint_text"]
    assert lines[0]["编号/名称"] == before[4]["customer_id"]
    for key in ("metrics", "actions", "complaints", "evaluation"):
        assert entries(out, key) == entries(sent[0], key)
    assert read(out).book.settings == read(sent[0]).book.settings
    assert [path.read_bytes() for path in inputs] == kept
    page = openpyxl.load_workbook(out)[PAGE]
    assert page["X6"].value.text.startswith("=")  # of the edition of the base: native
    assert "CSAT_" in page["X6"].value.text


def test_no_contact_is_printed(sent, returned, tmp_path):
    result = run(sent[0], *returned, "-o", tmp_path / "out.xlsx")
    private = {
        str(row[key])
        for path in (sent[0], *returned)
        for row in entries(path)
        for key in ("contact", "name")
        if row.get(key) and len(str(row[key])) > 2
    }
    assert [value for value in private if value in result.output] == []


def test_any_order_and_a_folder_give_the_same_file(sent, returned, tmp_path):
    outs = []
    for i, order in enumerate((returned, returned[::-1], [returned[0].parent])):
        outs.append(tmp_path / f"{i}.xlsx")
        run(sent[0], *order, "-o", outs[-1])
    assert len({out.read_bytes() for out in outs}) == 1


@pytest.mark.parametrize("edition", ["plain", "native"])
def test_the_result_is_a_sound_workbook_and_a_base_again(
    openxml, sent, returned, tmp_path, edition
):
    out, again = tmp_path / "out.xlsx", tmp_path / "again.xlsx"
    run(sent[0], *returned, "-o", out, "--edition", edition)
    assert lint(out) == []
    assert openxml.validate(out) == []
    assert operations.check_file(out).book is not None
    result = run(out, out.rename(tmp_path / "same.xlsx"), "-o", again)
    assert result.exit_code != 0
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes((tmp_path / "same.xlsx").read_bytes())
    assert merge_files(tmp_path / "same.xlsx", [str(copy)], again).differences == ()
    assert entries(again) == entries(copy)


def test_an_unchanged_copy_gives_the_base_and_no_sheet(sent, tmp_path):
    out = tmp_path / "out.xlsx"
    result = run(sent[0], sent[1], "-o", out)
    assert result.exit_code == 0, result.output
    assert "冲突" not in openpyxl.load_workbook(out).sheetnames
    assert entries(out) == entries(sent[0])


def test_a_copy_saved_by_libreoffice_is_unchanged(office, sent, tmp_path):
    saved = office.fill(sent[1], tmp_path / "saved.xlsx", {})
    merged = merge_files(sent[0], [str(saved)], tmp_path / "out.xlsx")
    assert merged.differences == ()
    assert (merged.taken.cells, merged.taken.rows) == (0, 0)


@pytest.mark.parametrize("template", ["tracking", "monitoring", "index"])
def test_a_file_of_another_template_is_refused(sent, tmp_path, template):
    other, out = tmp_path / "别的.xlsx", tmp_path / "out.xlsx"
    content = example_book(template, samples.TEAMS[0], MONTHS[0], 20, mistakes=False)
    operations.build_workbook(content, other, "plain")
    result = run(sent[0], sent[1], other, "-o", out)
    assert result.exit_code == 3
    assert "别的.xlsx" in result.output
    assert f"模板为 {template},原件为 monthly" in result.output
    assert not out.exists()


def test_another_month_another_team_and_a_stranger_are_refused(sent, tmp_path):
    june, team, stranger = (tmp_path / name for name in ("六月.xlsx", "别组.xlsx", "外.xlsx"))
    for path, who, month in ((june, 0, MONTHS[1]), (team, 1, MONTHS[0])):
        content = example_book("monthly", samples.TEAMS[who], month, 20, mistakes=False)
        operations.build_workbook(content, path, "plain")
    openpyxl.Workbook().save(stranger)
    for path, word in ((june, "统计月份"), (team, "团队"), (stranger, "csat_xl")):
        result = run(sent[0], path, "-o", tmp_path / "out.xlsx")
        assert (result.exit_code, word in result.output) == (3, True), result.output
    assert not (tmp_path / "out.xlsx").exists()


def test_outputs_are_guarded(sent, tmp_path):
    copy = tmp_path / "c.xlsx"
    copy.write_bytes(sent[1].read_bytes())
    for out in (sent[0], copy, tmp_path / "out.csv"):
        with pytest.raises(ValueError, match="文件"):
            merge_files(sent[0], [str(copy)], out, force=True)
    there = tmp_path / "there.xlsx"
    there.write_text("mine")
    with pytest.raises(ValueError, match="--force"):
        merge_files(sent[0], [str(copy)], there)
    assert there.read_text() == "mine"
    with pytest.raises(ValueError, match="没有找到"):
        merge_files(sent[0], [str(sent[0])], tmp_path / "out.xlsx")
    assert copy.read_bytes() == sent[1].read_bytes()


def test_a_base_with_a_renamed_column_is_refused(sent, tmp_path):
    copy = Copy(sent[1])
    copy.put(HEAD, "改进建议", "建议")
    base = copy.save(tmp_path / "base.xlsx")
    with pytest.raises(ValueError, match="改进建议"):
        merge_files(base, [str(sent[1])], tmp_path / "out.xlsx")


def test_what_is_outside_the_entries_is_told(sent, tmp_path):
    copy = Copy(sent[1])
    copy.put(HEAD, "改进建议", "建议")
    copy.put(8, "加权得分", 5)
    copy.put(9, "校验", "=1+1")
    copy.put(11, "跟进人", '="王"&"五"')
    copy.page.cell(HEAD, 40).value = "备注"
    copy.page.cell(9, 40).value = "x"
    copy.page["B9"].comment = Comment("请看", "某")
    copy.book.create_sheet("草稿")["A1"] = "随便"
    settings = copy.book["设置"]
    place = next(
        c for row in settings.iter_rows() for c in row if c.value == "非常满意" and c.row > 5
    )
    settings.cell(place.row, place.column + 1).value = 4
    side = copy.save(tmp_path / "甲.xlsx")
    out = tmp_path / "out.xlsx"
    merged = merge_files(sent[0], [str(side)], out)
    told = {(str(d.kind.name), d.sheet, d.column) for d in merged.differences}
    assert told == {
        ("STRUCTURE", PAGE, "改进建议"),
        ("STRUCTURE", PAGE, "建议"),
        ("STRUCTURE", PAGE, "备注"),
        ("STRUCTURE", "草稿", ""),
        ("STRUCTURE", "", ""),
        ("FORMULA", PAGE, "加权得分"),
        ("FORMULA", PAGE, "校验"),
        ("FORMULA", PAGE, "跟进人"),
        ("RULE", "设置", "投诉加减分"),
    }
    assert entries(out) == entries(sent[0])
    assert read(out).book.settings == read(sent[0]).book.settings


def test_a_whole_column_of_other_formulas_is_told(sent, tmp_path):
    copy = Copy(sent[1])
    for row in range(6, 80):
        copy.put(row, "加权得分", f"=AVERAGE(L{row}:P{row})")
    side = copy.save(tmp_path / "甲.xlsx")
    merged = merge_files(sent[0], [str(side)], tmp_path / "out.xlsx")
    assert [(d.kind, d.column) for d in merged.differences] == [(Kind.FORMULA, "加权得分")]


def test_two_files_of_one_name_are_told_apart_and_one_file_twice_counts_once(sent, tmp_path):
    for folder, text in (("a", "甲"), ("b", "乙")):
        (tmp_path / folder).mkdir()
        copy = Copy(sent[1])
        copy.put(10, "不满意点", text)
        copy.save(tmp_path / folder / "回.xlsx")
    paths = [str(tmp_path / folder / "回.xlsx") for folder in ("a", "b", "a")]
    merged = merge_files(sent[0], paths, tmp_path / "out.xlsx")
    assert [[s.file for s in d.said] for d in merged.differences] == [paths[:2]]


def test_messages_come_in_english(sent, tmp_path):
    content = example_book("tracking", samples.TEAMS[0], MONTHS[0], 5, mistakes=False)
    other = tmp_path / "x.xlsx"
    operations.build_workbook(content, other, "plain")
    arguments = ["--lang", "en", "merge", str(sent[0]), str(other), "-o", str(tmp_path / "o.xlsx")]
    result = CliRunner().invoke(app, arguments)
    from csat_xl import language

    language.use("zh")
    assert "its template is tracking, that of the base monthly" in result.output
    assert json.dumps(result.output).count("Traceback") == 0
