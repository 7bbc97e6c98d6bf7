"""A workbook goes out masked, is edited by two people, comes back and is merged: nothing is lost."""

import datetime as dt

import openpyxl
import pytest

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.guard.refusal import UnreadableFile
from csat_xl.sharing.merge_files import merge_files
from csat_xl.sharing.pseudonyms import Pseudonyms
from csat_xl.sharing.share import share
from csat_xl.sheets import metrics, tracking
from csat_xl.workbook.editions import edition_like
from csat_xl.workbook.read import read

PAGE = tracking.NAME


@pytest.fixture
def base(tmp_path):
    """A month with one customer named in another's comment, and a holiday of the company's own."""
    path = tmp_path / "原件.xlsx"
    book = example_book("monthly", samples.TEAMS[0], dt.date(2026, 5, 1), 12, mistakes=False)
    operations.build_workbook(book, path, "plain")
    file = openpyxl.load_workbook(path)
    page, at = file[PAGE], places(file)
    named = next(r for r in rows_of(page) if page.cell(r, at["匿名"]).value == "否")
    page.cell(named, at["客户名称/姓名"]).value = "欧阳晓岚"
    other = next(r for r in rows_of(page) if r != named)
    page.cell(other, at["不满意点"]).value = "同事欧阳晓岚也反映过,请回电 139-7000-1001"
    settings = file["设置"]
    head = next(c for row in settings.iter_rows() for c in row if c.value == "法定节假日")
    last = next(r for r in range(head.row, 99) if settings.cell(r, head.column).value is None)
    settings.cell(last, head.column).value = dt.datetime(2026, 5, 20)
    file.save(path)
    return path


def entries(path):
    """What people typed, sheet by sheet; live figures of the metric sheet are no entries."""
    book = read(path).book
    return {
        sheet.key: [row.raw for row in book.rows(sheet.key)]
        for sheet in book.sheets
        if sheet.key != metrics.KEY
    }


def rows_of(page):
    return [r for r in range(6, page.max_row + 1) if page.cell(r, 1).value]


def places(file):
    page = file[PAGE]
    head = next(r for r in range(1, 30) if page.cell(r, 1).value == "客户编号")
    return {page.cell(head, c).value: c for c in range(1, page.max_column + 1)}


def texts(path):
    """Every text of a workbook, as one."""
    file = openpyxl.load_workbook(path)
    return "\n".join(str(c.value) for page in file for row in page.iter_rows() for c in row)


def edited(copy, target, changes):
    """The copy with cells of the tracking sheet typed over: row number and header → value."""
    file = openpyxl.load_workbook(copy)
    at = places(file)
    for (row, header), value in changes.items():
        file[PAGE].cell(row, at[header]).value = value
    file.save(target)
    return target


@pytest.mark.parametrize("stand_ins", [None, Pseudonyms(b"k" * 32)], ids=["masks", "stand-ins"])
def test_out_and_back(base, tmp_path, stand_ins):
    copy = tmp_path / "副本.xlsx"
    share(base, copy, pseudonyms=stand_ins)
    told = texts(copy)
    assert "欧阳晓岚" not in told
    assert "7000" not in told
    before = read(base).book
    rows = before.rows(tracking.KEY)
    about = next(r for r in rows if "欧阳晓岚" in str(r.get("complaint_text")))
    typed = next(r for r in rows if r is not about)
    first = edited(copy, tmp_path / "甲.xlsx", {(typed.number, "跟进人"): "何主管"})
    said = f"{_cell(copy, about.number, '不满意点')};已回电"
    second = edited(copy, tmp_path / "乙.xlsx", {(about.number, "不满意点"): said})
    merged = tmp_path / "合并.xlsx"
    merge_files(base, [str(first), str(second)], merged)
    after = read(merged).book
    wanted = {row.number: dict(row.values) for row in rows}
    wanted[typed.number]["owner"] = "何主管"
    wanted[about.number]["complaint_text"] = f"{about.get('complaint_text')};已回电"
    assert {row.number: dict(row.values) for row in after.rows(tracking.KEY)} == wanted
    assert after.settings == before.settings


def _cell(path, row, header):
    file = openpyxl.load_workbook(path)
    return file[PAGE].cell(row, places(file)[header]).value


def test_an_encrypted_copy_comes_back(base, tmp_path):
    secret, wrong = tmp_path / "密码.txt", tmp_path / "另一个.txt"
    secret.write_text("正确的密码 8", "utf-8")
    wrong.write_text("不对", "utf-8")
    copy, merged = tmp_path / "副本.xlsx", tmp_path / "合并.xlsx"
    share(base, copy, secret)
    kept = copy.read_bytes()
    with pytest.raises(UnreadableFile, match=r"设有打开密码.*--password-file"):
        merge_files(base, [str(copy)], merged)
    with pytest.raises(UnreadableFile, match=r"副本\.xlsx:密码不对"):
        merge_files(base, [str(copy)], merged, password_file=wrong)
    assert not merged.exists()
    merge_files(base, [str(copy)], merged, password_file=secret)
    assert entries(merged) == entries(base)
    assert copy.read_bytes() == kept
    broken = bytearray(kept)
    broken[2000:2400] = bytes(400)
    copy.write_bytes(broken)
    with pytest.raises(UnreadableFile, match=str(copy)):
        merge_files(base, [str(copy)], merged, force=True, password_file=secret)


def test_a_holiday_of_the_company_counts_wherever_the_workbook_goes(base, tmp_path):
    copy = tmp_path / "副本.xlsx"
    share(base, copy)
    off = read(copy).book.settings.days_off
    assert dt.date(2026, 5, 20) in off
    assert off == read(base).book.settings.days_off
    assert dt.date(2026, 5, 1) in off


@pytest.mark.parametrize(("edition", "ending"), [("native", ".xlsx"), ("python", ".xlsm")])
def test_the_result_is_of_the_edition_of_the_base(tmp_path, edition, ending):
    base, copy, merged = (tmp_path / f"{name}{ending}" for name in ("原件", "副本", "合并"))
    book = example_book("monthly", samples.TEAMS[0], dt.date(2026, 5, 1), 12, mistakes=False)
    operations.build_workbook(book, base, edition)
    share(base, copy.with_suffix(".xlsx"))
    merge_files(base, [str(copy.with_suffix(".xlsx"))], merged)
    assert edition_like(merged, merged) == edition
    assert entries(merged) == entries(base)
