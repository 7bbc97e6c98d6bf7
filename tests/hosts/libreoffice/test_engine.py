"""What macros ask of xlwings, answered by LibreOffice."""

import datetime as dt

import pandas as pd
import pytest
import xlwings


@pytest.fixture
def book(opened, tmp_path):
    path = tmp_path / "本.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter", datetime_format="yyyy-mm-dd hh:mm") as writer:
        frame = pd.DataFrame(
            {
                "名称": ["甲", None, ""],
                "值": [1.5, 2.0, None],
                "时间": [dt.datetime(2024, 5, 20, 14, 30), None, dt.datetime(2024, 5, 21)],
                "是": [True, False, True],
            }
        )
        frame.to_excel(writer, sheet_name="表", index=False)
        sheet = writer.sheets["表"]
        sheet.write_formula("F2", '=IF(B2>1,"大;|",SUM({1,2;3,4}))')
        sheet.write_string("A4", "=乙")
        sheet.write_formula("F3", "=1/0")
        sheet.write_formula("F4", '=""')
        sheet.add_table("A1:D4", {"name": "数据", "columns": [{"header": h} for h in frame]})
        writer.book.define_name("率", "='表'!$B$2:$B$3")
    book = opened(path)
    book.app.calculate()
    return book


def test_values_come_as_they_are_meant(book):
    sheet = book.sheets["表"]
    assert sheet.range("A1:D2").value == [
        ["名称", "值", "时间", "是"],
        ["甲", 1.5, dt.datetime(2024, 5, 20, 14, 30), True],
    ]
    assert sheet.range("A4").value == "=乙"
    assert sheet.range("A3").value is None
    assert sheet.range("F2:F4").value == ["大;|", None, None]
    assert sheet.range("F3").options(err_to_str=True).value == "#DIV/0!"
    assert sheet.used_range.last_cell.address == "$F$4"
    frame = sheet.range("A1:D4").options(pd.DataFrame, index=False).value
    assert list(frame["值"].dropna()) == [1.5, 2.0]


def test_formulas_speak_excel(book):
    sheet = book.sheets["表"]
    assert sheet.range("F2").formula == '=IF(B2>1,"大;|",SUM({1,2;3,4}))'
    sheet.range("H1").formula = "=SUM('表'!B2:B3,{1,2})"
    assert sheet.range("H1").value == 6.5
    assert sheet.range("H1").formula == "=SUM(表!B2:B3,{1,2})"
    sheet.range("B2").value = 10
    assert sheet.range("H1").value == 15


def test_what_is_written_stays_what_it_is(book):
    sheet = book.sheets.add("新", after=book.sheets[-1])
    moment = dt.datetime(2026, 6, 1, 9, 15)
    sheet.range("A1").value = [["'=1+1", "'2024-05", True], [moment, None, "=A1"]]
    assert sheet.range("A1:C2").value == [["=1+1", "2024-05", True], [moment, None, "=1+1"]]
    assert [s.name for s in book.sheets] == ["表", "新"]
    sheet.delete()
    assert [s.name for s in book.sheets] == ["表"]


def test_names_and_tables(book):
    assert book.names["率"].refers_to == "='表'!$B$2:$B$3"
    assert book.sheets["表"].range("率").value == [1.5, 2]
    book.names.add("新名", "='表'!$A$1")
    assert book.names["新名"].refers_to_range.value == "名称"
    book.names["新名"].delete()
    assert "新名" not in book.names
    table = book.sheets["表"].tables["数据"]
    assert table.header_row_range.value == ["名称", "值", "时间", "是"]
    assert table.data_body_range.address == "$A$2:$D$4"


def test_looks_and_charts(book):
    sheet = book.sheets["表"]
    cell = sheet.range("A2")
    assert cell.color is None
    cell.color = "#FBE3E1"
    cell.font.color = (156, 28, 28)
    assert (cell.color, cell.font.color) == ((251, 227, 225), (156, 28, 28))
    cell.color = None
    assert cell.color is None
    sheet.range("B2:B4").number_format = "0.0%"
    assert sheet.range("B3").number_format == "0.0%"
    chart = sheet.charts.add(
        source=sheet.range("A1:B4"), chart_type="bar_clustered", name="图", anchor=sheet["H2"]
    )
    chart.title = "标题"
    again = sheet.charts["图"]
    assert (again.title, again.chart_type, len(sheet.charts)) == ("标题", "bar_clustered", 1)


def test_the_place_of_the_person(book):
    book.sheets["表"].activate()
    book.sheets["表"].range("B3").select()
    assert book.selection.address == "$B$3"
    book.app.status_bar = "正在处理"
    assert book.app.status_bar == "正在处理"
    book.app.status_bar = False
    assert book.app.alert("完成") == "ok"
    assert book.app.impl.told[-1] == "完成"


def test_a_book_is_found_again_and_saved_elsewhere(book, tmp_path):
    assert xlwings.Book(book.fullname) == book
    target = tmp_path / "另存.ods"
    book.sheets["表"].range("A2").value = "改"
    book.save(target)
    assert book.name == "另存.ods"
    assert target.read_bytes().startswith(b"PK")
    assert pd.read_excel(tmp_path / "本.xlsx", engine="calamine")["名称"][0] == "甲"
