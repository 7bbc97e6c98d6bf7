"""The copy without the texts of formulas: the same cells as the file, and where formulas stand."""

import pytest

from csat_xl.guard import reader, worker
from csat_xl.guard.examine import examine
from csat_xl.guard.slim import Slim
from tests.guard import hostile

PART = "xl/worksheets/sheet1.xml"
CELL = '<row r="1"><c r="A1"><v>1</v></c>{}</row>'


def slim_of(path):
    slim = Slim()
    examine(path, slim)
    return slim


@pytest.mark.parametrize(
    ("cells", "formulas"),
    [
        ('<c r="B1"><f>A1+1</f><v>2</v></c>', [b"B1"]),
        ('<c r="B1" s="1" t="str"><f>"&lt;f&gt;"</f><v>f</v></c>', [b"B1"]),
        ('<c r="B1" cm="1"><f t="array" ref="B1">F(A1)</f><v>2</v></c>', [b"B1"]),
        ('<c r="B1"><f t="shared" si="0"/><v>2</v></c><c r="C1"><f/><v>3</v></c>', [b"B1", b"C1"]),
        ('<c r="B1"><f\n>A1</f><v>2</v></c><c r="C1"><v>3</v></c>', [b"B1"]),
        ('<c r="B1" t="inlineStr"><is><t>a &lt;f&gt; b</t></is></c>', []),
    ],
)
def test_cells_are_those_of_the_file_and_formulas_are_noted(cells, formulas, tmp_path):
    path = hostile.sheet(tmp_path / "x.xlsx", CELL.format(cells))
    slim = slim_of(path)
    assert slim.usable
    assert slim.formulas[PART] == formulas
    assert reader.pages(path) == worker.read_pages(str(path))
    assert b"A1+1" not in slim.close().getvalue()


@pytest.mark.parametrize(
    "cells",
    [
        '<!-- <f> --><c r="B1"><v>2</v></c>',
        '<c r="B1"><f>A1<x/></f><v>2</v></c>',
        '<c r="B1" t="str"><f><![CDATA[A1]]></f><v>2</v></c>',
    ],
)
def test_what_is_not_as_excel_writes_it_is_read_from_the_file(cells, tmp_path):
    path = hostile.sheet(tmp_path / "x.xlsx", CELL.format(cells))
    assert not slim_of(path).usable
    assert reader.pages(path) == worker.read_pages(str(path))


def test_formulas_of_tags_with_a_prefix_are_not_told(tmp_path):
    cells = '<x:c xmlns:x="urn:x" r="B1"><x:f>A1</x:f></x:c>'
    assert PART not in slim_of(hostile.sheet(tmp_path / "x.xlsx", CELL.format(cells))).formulas


def test_a_formula_before_its_time_is_not_told(tmp_path):
    cells = '<c r="B1"><v>2</v><f>A1</f></c>'
    assert PART not in slim_of(hostile.sheet(tmp_path / "x.xlsx", CELL.format(cells))).formulas


def test_rows_longer_than_a_piece(tmp_path):
    text = "A1+" * 600_000 + "1"
    cells = f'<c r="B1"><f>{text}</f><v>2</v></c>'
    path = hostile.sheet(tmp_path / "x.xlsx", CELL.format(cells) * 2)
    assert reader.pages(path) == worker.read_pages(str(path))
