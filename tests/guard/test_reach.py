"""The far-cell file and its disguises; the estimate against calamine itself."""

import random
import string
import time

import pytest
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.guard import reader
from csat_xl.guard.cells import Reach
from csat_xl.guard.examine import examine
from csat_xl.guard.refusal import UnreadableFile
from tests.guard import hostile

FAR = {
    "far": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "row lies": '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
    "lower case": '<row r="1"><c r="A1"><v>1</v></c><c r="xfd1048576"><v>1</v></c></row>',
    "other quotes": "<row><c r='A1'><v>1</v></c><c r = 'XFD1048576'><v>1</v></c></row>",
    "style first": '<row><c s="0" r="A1"><v>1</v></c><c s="0" r="XFD1048576"><v>1</v></c></row>',
    "new lines": '<row><c\nr="A1"><v>1</v></c><c\n\tr="XFD1048576"><v>1</v></c></row>',
    "prefix": '<y:row xmlns:y="MAIN"><y:c r="A1"><y:v>1</y:v></y:c>'
    '<y:c r="XFD1048576"><y:v>1</y:v></y:c></y:row>'.replace("MAIN", hostile.MAIN),
    "bracket": '<row><c r="A1"><v>1</v></c><c t="n" cm=">" r="XFD1048576"><v>1</v></c></row>',
    "less-than": '<row><c r="A1"><v>1</v></c><c cm="<" r="XFD1048576"><v>1</v></c></row>',
    "no place": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
    + "<c><v>1</v></c>" * 16384
    + "</row>",
    "comment": '<row><c r="A1"><v>1</v></c><!-- <c --><c r="XFD1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("form", FAR)
def test_two_far_cells_never_end_the_program(form, tmp_path):
    path = hostile.sheet(tmp_path / "far.xlsx", FAR[form])
    assert path.stat().st_size < 20_000
    start = time.perf_counter()
    with pytest.raises(UnreadableFile):
        reader.pages(path)
    assert time.perf_counter() - start < 10


def test_the_reach_is_never_told_too_low(tmp_path):
    """Random sheets: the rectangle calamine fills lies within the one told by the guard."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    for i in range(40):
        path = tmp_path / f"{i}.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet()
            for _ in range(chance.randrange(1, 60)):
                row, column = int(chance.expovariate(0.002)), int(chance.expovariate(0.02))
                page.write(row, column, chance.choice([1, "文", True, "=1+1"]))
        rows = reader.pages(path)["Sheet1"]
        exact, quick = Reach(), Reach()
        piece = hostile.parts(path)["xl/worksheets/sheet1.xml"]
        exact.measure(piece)
        quick.estimate(piece)
        assert (exact.rows, exact.columns) == (len(rows), len(rows[0]))
        assert exact.rows <= quick.rows < exact.rows * 2 + 10
        assert exact.columns == quick.columns


def test_every_letter_column_is_counted_right():
    for column in (0, 25, 26, 701, 702, 16383):
        reach = Reach()
        reach.estimate(f'<row r="3"><c r="{xl_rowcol_to_cell(2, column)}"><v>1</v></c>'.encode())
        assert reach.columns == column + 1


def test_formats_without_content_do_not_count(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write(0, 0, 1)
        for row in range(100_000, 1_000_000, 1000):
            page.write_blank(row, 200, None, book.add_format({"bold": True}))
    assert examine(path).cells == 1
    assert reader.pages(path)["Sheet1"] == [[1.0]]


def test_hostile_tags_cost_no_time():
    for piece in ('<c "' * 200_000, "<c '" * 200_000, '<c r="' * 200_000, "<c " * 300_000):
        start = time.perf_counter()
        reach = Reach()
        reach.estimate(piece.encode())
        assert reach.odd
        assert time.perf_counter() - start < 3


def test_an_own_process_gives_the_same_rows(tmp_path, monkeypatch):
    path = hostile.plain(tmp_path / "x.xlsx", 500)
    here = reader.pages(path)
    monkeypatch.setattr(reader, "OWN_PROCESS_EXPANDED", 0)
    assert reader.pages(path) == here


def test_memory_and_time_of_the_own_process_are_capped(tmp_path, monkeypatch):
    cells = '<row><c r="A1"><v>1</v></c></row><row><c r="T450000"><v>1</v></c></row>'
    path = hostile.sheet(tmp_path / "x.xlsx", cells)
    assert 3_000_000 < examine(path).cells < 10_000_000
    with monkeypatch.context() as small:
        small.setattr(reader, "WORKER_MEMORY", 200 << 20)
        with pytest.raises(UnreadableFile, match="内存不足"):
            reader.pages(path)
    monkeypatch.setattr(reader, "WORKER_SECONDS", 0.001)
    with pytest.raises(UnreadableFile, match="秒"):
        reader.pages(path)


def test_a_panic_of_the_reader_is_a_refusal(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panics(stream: object):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(reader.worker, "opened", panics)
    with pytest.raises(UnreadableFile, match="PanicException"):
        reader.pages(hostile.plain(tmp_path / "x.xlsx"))


def test_names_of_sheets_are_kept(tmp_path):
    path = tmp_path / "x.xlsx"
    names = ["表 1", *string.ascii_lowercase[:5]]
    with xlsxwriter.Workbook(str(path)) as book:
        for name in names:
            book.add_worksheet(name)
    assert list(reader.pages(path)) == names


@pytest.mark.parametrize("column", [3, 25, 26, 60, 701, 702])
@pytest.mark.parametrize("row", [9, 10, 1_999, 65_536])
def test_pieces_after_the_first_are_bounded_by_what_is_known(column, row):
    """The second piece of a sheet is only searched for cells beyond the first; none is missed."""
    reach = Reach()
    reach.estimate(b'<row r="1"><c r="C1"><v>1</v></c></row>')
    cell = xl_rowcol_to_cell(row - 1, column)
    piece = f'<row r="{row}"><c r="A{row}"/><c r="{cell}"><v>1</v></c></row>'.encode()
    for _ in range(2):
        reach.estimate(piece)
    assert row <= reach.rows < 2 * row + 10
    assert column + 1 <= reach.columns <= max(26, 2 * (column + 1))
