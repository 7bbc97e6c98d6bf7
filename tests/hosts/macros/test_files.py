"""The buttons that write files: 新建下月, 分享副本, 汇总文件夹."""

import shutil
from pathlib import Path

import pytest

from csat_xl.errors import CsatError
from csat_xl.hosts.macros import new_month, rollup_folder, share_copy
from csat_xl.hosts.macros.rollup_folder import rollup_into
from csat_xl.operations import check_file, rollup_files
from csat_xl.sheets import actions, complaints, evaluation, history, metrics, tracking
from csat_xl.sheets.book import Settings
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.sheets.next_month import next_month
from csat_xl.workbook.read import read


@pytest.fixture
def closed(app):
    """Close the books that a button opened."""
    before = [book.fullname for book in app.books]
    yield
    for book in list(app.books):
        if book.fullname not in before:
            book.close()


def test_every_button_has_its_macro():
    import csat_xl.hosts.macros as package

    assert {button.action for button in BUTTONS} == set(package.__all__)


def test_next_month_carries_over_what_goes_on(closed, monthly):
    source = Path(monthly.fullname)
    on_disk = source.read_bytes()
    given, figures = read(source).book, rollup_files([str(source)])
    new_month()
    target = source.with_name(f"{given.settings.team}_2026-07.xlsx")
    made = read(target).book
    assert f"{made.settings.period:%Y-%m}" == "2026-07"
    assert made.settings.as_of is None
    assert made.settings.team == given.settings.team
    assert made.settings.scheme.lists == given.settings.scheme.lists
    assert list(made.rows(tracking.KEY)) == list(made.rows(complaints.KEY)) == []
    still_open = [r for r in given.rows(actions.KEY) if r.get("state") != "已完成"]
    assert [r.raw["metric"] for r in made.rows(actions.KEY)] == [
        r.raw["metric"] for r in still_open
    ]
    assert 0 < len(still_open) < len(given.rows(actions.KEY))
    names = [r.get("name") for r in given.rows(metrics.KEY)]
    assert [r.get("name") for r in made.rows(metrics.KEY)] == names
    people = [r.get("person") for r in given.rows(evaluation.KEY)]
    assert [r.get("person") for r in made.rows(evaluation.KEY)] == people
    (month,) = made.history
    assert month["period"] == "2026-06"
    assert month["csat_rate"] == pytest.approx(figures["overall"]["csat_rate"])
    assert month["composite"] == pytest.approx(figures["composite"])
    wanted = {m["name"]: m["actual"] for m in figures["metrics"] if m["actual"] is not None}
    assert month["metrics"] == pytest.approx(wanted)
    assert source.read_bytes() == on_disk
    assert target.name in [book.name for book in monthly.app.books]
    new_month()
    assert "已存在" in monthly.app.impl.told[-1]


def test_months_pile_up_and_december_is_followed_by_january(filled):
    book, figures = read(filled).book, rollup_files([str(filled)])
    following = next_month(book, figures, 6)
    later = {**figures, "by_period": [{**figures["by_period"][0], "period": "2026-07"}]}
    third = next_month(following, later, 6)
    assert [month["period"] for month in third.history] == ["2026-06", "2026-07"]
    assert f"{third.settings.period:%Y-%m}" == "2026-08"
    unset = Settings(book.settings.scheme)
    with pytest.raises(CsatError, match=r"统计月份"):
        next_month(type(book)(book.template, unset, book.sheets, book.records), figures, 6)


def test_history_is_read_as_people_and_spreadsheets_leave_it():
    import datetime as dt

    cells = [
        ["往月数据", "", "", "", ""],
        ["月份", "有效", "满意率", "一次解决率", ""],
        [dt.date(2026, 5, 1), 60, 0.9, 0.81, ""],
        ["2026-04", "", 0.8, "无", ""],
        ["说明", 1, 1, 1, ""],
    ]
    april, may = history.read_history(cells)
    assert (april["period"], april["n"], april["csat_rate"]) == ("2026-04", None, 0.8)
    assert april["metrics"] == {}
    assert (may["period"], may["metrics"]) == ("2026-05", {"一次解决率": 0.81})
    assert history.read_history([]) == ()


def test_the_shared_copy_holds_what_is_on_the_screen_and_no_contact(monthly):
    source = Path(monthly.fullname)
    on_disk = source.read_bytes()
    sheet = monthly.sheets["客户满意度跟踪表"]
    heads = sheet.range("A5:AC5").value
    name, contact = heads.index("客户名称/姓名") + 1, heads.index("联系方式") + 1
    row = next(r for r in range(6, 46) if sheet.range((r, heads.index("匿名") + 1)).value == "否")
    sheet.range((row, name)).value = "欧阳未存"
    sheet.range((row, contact)).value = "'13987654321"
    share_copy()
    target = source.with_name("六月_分享.xlsx")
    copied = read(target).book.rows(tracking.KEY)[row - 6]
    assert copied.raw["name"] == "欧*"
    assert copied.raw["contact"] == "139****4321"
    assert source.read_bytes() == on_disk
    assert check_file(target).book is not None
    assert "13987654321" not in monthly.app.impl.told[-1]


def test_a_folder_is_rolled_up_into_a_file_beside_the_workbook(closed, monthly, tmp_path):
    folder = tmp_path / "各组"
    folder.mkdir()
    shutil.copy(monthly.fullname, folder / "一组.xlsx")
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    (folder / "汇总_各组_旧.xlsx").write_bytes(b"an earlier roll-up")
    told = rollup_into(monthly, folder)
    (made,) = tmp_path.glob("汇总_各组_*.xlsx")
    assert "1 个工作簿" in told.zh
    assert "1 个无法读取" in told.zh
    opened = next(book for book in monthly.app.books if book.name == made.name)
    assert "月度汇总" in [sheet.name for sheet in opened.sheets]


def test_a_folder_not_chosen_changes_nothing(monthly, tmp_path):
    before = sorted(tmp_path.iterdir())
    rollup_folder()
    assert sorted(tmp_path.iterdir()) == before
