"""A column of formulas written at once is what XlsxWriter writes cell by cell."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from csat_xl.sheets.cell_names import cell_name, letters
from csat_xl.workbook.lean_sheet import LeanBook, LeanSheet
from csat_xl.workbook.page import ROW, WORTH_SHARING, Page, may_share

RESULTS = (1.5, "通过", "", None, "#VALUE!", True)
"""Stored results of a formula cell; None is a cell without one."""


def _sheet(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", ["plain", "array", "dynamic"])
def test_a_column_of_formulas_is_written_as_xlsxwriter_writes_its_cells(kind, tmp_path):
    text = f'IF(A{ROW}="","",SORT(A{ROW}:C{ROW})&"Ü")' if kind != "plain" else f"A{ROW}*2"
    results = [r for r in RESULTS if kind == "plain" or r not in (None, True)]
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    with xlsxwriter.Workbook(ours) as book:
        book.worksheet_class = Page
        page = book.add_worksheet()
        style = book.add_format({"bold": True})
        filler = page.formula_column(text, array=kind == "array", dynamic=kind == "dynamic")
        for row, value in enumerate(results):
            filler.write(row, 3, value, style)
    with xlsxwriter.Workbook(theirs) as book:
        page = book.add_worksheet()
        style = book.add_format({"bold": True})
        for row, value in enumerate(results):
            formula, stored = text.replace(ROW, str(row + 1)), "" if value is None else value
            if kind == "plain":
                page.write_formula(row, 3, f"={formula}", style, stored)
            elif kind == "array":
                page._write_array_formula(row, 3, row, 3, "{=" + formula + "}", style, stored)
            else:
                page.write_dynamic_array_formula(row, 3, row, 3, f"={formula}", style, stored)
    assert _sheet(ours) == _sheet(theirs)


@pytest.mark.parametrize("sheet", [LeanSheet, Page])
def test_a_lean_sheet_is_written_as_xlsxwriter_writes_it(sheet, tmp_path):
    """Every kind of cell, row and format; enough rows for several lots of joined pieces."""
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    for path, kind in ((ours, sheet), (theirs, None)):
        with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
            page = book.add_worksheet(worksheet_class=kind)
            bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
            page.set_column(2, 2, 9, bold)
            page.set_row(1, 30, share)
            page.set_row(700, 40)
            for row in range(0, 900, 2):
                page.write_string(row, 0, f"<第 {row % 7} 行> & \x01", bold)
                page.write_string(row, 1, " plain ")
                page.write_number(row, 2, row / 7)
                page.write_number(row, 27, -row * 1e15, share)
                page.write_blank(row, 28, None, bold)
            page.write_string(1, 0, "")
            page.write_number(1, 1, 3)
            page.write_formula(3, 3, "=SUM(C1:C9)", share, 1.5)
            page.write_boolean(3, 4, True, bold)
            page.write_rich_string(3, 5, bold, "多", "样")
            page.merge_range(4, 3, 5, 5, "合", bold)
    assert _sheet(ours) == _sheet(theirs)


def test_a_lean_book_has_the_parts_of_xlsxwriter(tmp_path):
    """Also where rows are given whole: the same cells, texts, formats, charts."""
    rows = [[f"C{i % 9}", i / 3, "=1+1 <&> 中文", "", -0.0, float(i)] for i in range(2_000)]
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    for path in (ours, theirs):
        book = LeanBook(str(path), {}) if path == ours else xlsxwriter.Workbook(path)
        with book:
            book.set_properties({"created": dt.datetime(2026, 1, 1)})
            page, other = book.add_worksheet("甲"), book.add_worksheet()
            text, number = book.add_format({"bold": True}), book.add_format({"num_format": "0.0"})
            styles = [text if isinstance(value, str) else number for value in rows[0]]
            page.write_string(0, 1, "表", text)
            for row, values in enumerate(rows, 2):
                cells = list(zip(values, styles, strict=True))
                if path == ours:
                    page.write_cells(row, 1, cells)
                    continue
                for column, (value, style) in enumerate(cells, 1):
                    write = page.write_string if isinstance(value, str) else page.write_number
                    write(row, column, value, style)
            page.set_row(7, 40)
            page.conditional_format(2, 2, 99, 2, {"type": "data_bar"})
            for criteria in ("=B3=1", "{=B3}", "=COUNTIF(B:B,B3)>1", '"错误"'):
                rule = {"type": "formula", "criteria": criteria, "format": text}
                page.conditional_format(2, 3, 99, 3, rule)
            other.write_number(0, 0, 1)
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": ["Sheet2", 0, 0, 5, 0]})
            other.insert_chart(2, 2, chart)
    with zipfile.ZipFile(ours) as one, zipfile.ZipFile(theirs) as two:
        assert one.namelist() == two.namelist()
        for name in one.namelist():
            assert one.read(name) == two.read(name), name


def test_a_table_leaves_the_cells_of_computed_columns_to_the_filler(tmp_path):
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.worksheet_class = Page
        page = book.add_worksheet()
        columns = [{"header": "a"}, {"header": "b", "formula": "=A2*2"}]
        page.add_table(0, 0, 2, 1, {"columns": columns})
        page.formula_column(f"A{ROW}*2").write(1, 1, 4, None)
    with zipfile.ZipFile(path) as archive:
        assert b"<calculatedColumnFormula>A2*2<" in archive.read("xl/tables/table1.xml")
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<f>") == 1


LONG = "+".join(f"A{ROW}*{n}" for n in range(1, WORTH_SHARING // 4))


def test_a_long_formula_is_stored_once_and_read_in_every_cell(tmp_path, ironcalc, office):
    path = tmp_path / "shared.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.worksheet_class = Page
        page = book.add_worksheet("表")
        fillers = [page.formula_column(text) for text in (LONG, f"A{ROW}*2", f"{LONG}+$A$1")]
        for row in range(4):
            page.write_number(row, 0, row)
            for column, filler in enumerate(fillers, 2):
                filler.write(row, column, "", None)
    stored = _sheet(path).decode()
    assert stored.count("<f>") == 4
    assert stored.count('<f t="shared" ref="C1:C4" si="0">') == 1
    assert stored.count('<f t="shared" ref="E1:E4" si="1">') == 1
    assert stored.count('<f t="shared" si="0"/>') == stored.count('<f t="shared" si="1"/>') == 3
    factor = sum(range(1, WORTH_SHARING // 4))
    wanted = {("表", f"C{row + 1}"): row * factor for row in range(4)}
    for judge in (ironcalc, office):
        assert judge.calculate(path, wanted) == wanted
    read = openpyxl.load_workbook(path)["表"]
    assert read["E3"].value == "=" + f"{LONG}+$A$1".replace(ROW, "3")


@pytest.mark.parametrize(
    "kept", ["{1,2}", "'设置'!A1", "other!A1", "tracking[评分]", "A1:INDEX(A1,2)", "CSAT_NPS(A1)"]
)
def test_what_excel_does_not_share_stands_in_every_cell(kept):
    assert may_share(LONG)
    assert may_share(f'{LONG}&"{{[!"&#VALUE!')
    assert not may_share(f"{LONG}+{kept}")


def test_cells_are_named_as_xlsxwriter_names_them():
    for column in range(16_384):
        assert letters(column) == xl_col_to_name(column)
    assert cell_name(1_048_575, 16_383) == xl_rowcol_to_cell(1_048_575, 16_383) == "XFD1048576"
