"""A report as a Word document, by python-docx: real headings, tables and pictures."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csat_xl.report import charts
from csat_xl.report.document import (
    Bars,
    Block,
    Chart,
    Figures,
    Lines,
    Points,
    Quadrants,
    Report,
    Stacks,
    Table,
    Text,
    Tiles,
    Tone,
)
from csat_xl.report.status import HEADERS, Status

if TYPE_CHECKING:
    from docx.document import Document

FONT = "微软雅黑"
STATUS_TABLE = "审核与发布"
"""The alternative text of the table of review and approval, by which it is found again."""
_COLOURS: dict[Tone, str] = {"good": "1E6B45", "bad": "9C1C1C", "quiet": "55636D"}
_MAIN, _BAND, _RULE = "1F5C7A", "EAF2F6", "BFCBD3"
_TEXT_WIDTH, _TABLE_SIZE, _SHORT = 482.0, 9.5, 86.0
"""Points: the width between the margins, the size of texts in tables, what is never wrapped."""


def write_word(report: Report, status: Status, path: Path) -> None:
    """Write the document; charts become tables where no font here can draw Chinese."""
    import docx

    document = docx.Document()
    _page(document)
    document.core_properties.title = report.title
    document.core_properties.author = dict(report.facts).get("编制人", "")
    document.core_properties.comments = "csat_xl"
    document.add_heading(report.title, 0)
    if report.facts:
        document.add_paragraph("    ".join(f"{name}:{value}" for name, value in report.facts))
    table = _table(document, HEADERS, status.rows, frozenset((3,)), frozenset())
    _tagged(table)
    for section in report.sections:
        document.add_heading(section.title, 1)
        for block in section.blocks:
            _draw(document, block)
        for part in section.parts:
            document.add_heading(part.title, 2)
            for block in part.blocks:
                _draw(document, block)
    document.save(str(path))


def renew_status(document: "Document", status: Status) -> None:
    """Put the events of a status into the table that :func:`write_word` left for them."""
    table = status_table(document)
    if table is None:
        return
    for row in list(table.rows)[1:]:
        table._tbl.remove(row._tr)
    for texts in status.rows:
        _fill(table.add_row(), texts, frozenset((3,)), muted=False)


def status_table(document: "Document") -> Any:
    """The table of review and approval, None where someone deleted it."""
    return next((table for table in document.tables if _tag(table) == STATUS_TABLE), None)


def _tagged(table: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblCaption")
    mark.set(qn("w:val"), STATUS_TABLE)
    table._tbl.tblPr.append(mark)


def _tag(table: Any) -> str:
    from docx.oxml.ns import qn

    mark = table._tbl.tblPr.find(qn("w:tblCaption"))
    return "" if mark is None else str(mark.get(qn("w:val")))


# --- blocks -------------------------------------------------------------------------------------


def _draw(document: "Document", block: Block) -> None:
    match block:
        case Text():
            paragraph = document.add_paragraph()
            if block.strong:
                paragraph.add_run(block.strong).bold = True
            _colour(paragraph.add_run(block.text), block.tone)
        case Points():
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        case Tiles():
            _tiles(document, block)
        case Figures():
            _figures(document, block)
        case Table():
            if block.title:
                _caption(document.add_paragraph(), block.title)
            _table(document, block.headers, block.rows, block.words, block.muted)
            document.add_paragraph(block.note).paragraph_format.space_after = 0


def _tiles(document: "Document", block: Tiles) -> None:
    rows = [(tile.label, tile.value, tile.note) for tile in block.tiles]
    _table(document, ("项目", "数值", "说明"), rows, frozenset((0, 2)), frozenset())
    document.add_paragraph()


def _figures(document: "Document", block: Figures) -> None:
    """Charts two a row, side by side in cells without lines."""
    pictures = [charts.png(chart) for chart, _ in block.charts]
    for at in range(0, len(pictures), 2):
        pair = list(zip(block.charts, pictures, strict=True))[at : at + 2]
        if any(picture is None for _, picture in pair):
            for (chart, _), _ in pair:
                _caption(document.add_paragraph(), chart.title)
                headers, rows = as_table(chart)
                _table(document, headers, rows, frozenset((0,)), frozenset())
            continue
        row = document.add_table(1, 2).rows[0]
        for cell, ((chart, told), picture) in zip(row.cells, pair, strict=False):
            assert picture is not None
            _picture(cell, chart.title, told, picture)


def _picture(cell: Any, title: str, told: str, picture: bytes) -> None:
    from docx.shared import Cm

    _caption(cell.paragraphs[0], title)
    shape = cell.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(8.1))
    shape._inline.docPr.set("descr", told)  # what a screen reader says


def as_table(chart: Chart) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """What a chart shows as headers and rows."""
    match chart:
        case Bars() | Lines():
            return ("项目", "数值"), list(zip(chart.names, chart.texts, strict=True))
        case Stacks():
            shares = [tuple(f"{value:.1%}" for value in row) for row in chart.shares]
            return ("项目", *chart.parts), [
                (name, *row) for name, row in zip(chart.names, shares, strict=True)
            ]
        case Quadrants():
            return ("编号", chart.across, chart.upward), [
                (str(i), f"{x:.2f}", f"{y:.2f}") for i, (x, y) in enumerate(chart.points, 1)
            ]


def _caption(paragraph: Any, text: str) -> None:
    paragraph.add_run(text).bold = True
    paragraph.paragraph_format.keep_with_next = True


def _table(
    document: "Document",
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    words: frozenset[int],
    muted: frozenset[int],
) -> Any:
    table = document.add_table(1, len(headers), style="Table Grid")
    _lined(table)
    _fill(table.rows[0], headers, words, muted=False, head=True)
    for i, texts in enumerate(rows):
        _fill(table.add_row(), texts, words, muted=i in muted)
    _widths(table, [headers, *rows])
    return table


def _widths(table: Any, rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their longest text asks; where that is too much, long texts wrap."""
    from docx.shared import Pt

    table.autofit = False
    for column, width in zip(table.columns, widths(rows), strict=True):
        for part in (column, *column.cells):
            part.width = Pt(width)


def widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """The widths of the columns in points; they sum to the width of the text.

    >>> [round(width) for width in widths([("日期", "措施"), ("2026-06-13", "很长" * 60)])]
    [98, 384]
    """
    asked = [
        min(max(map(charts.width_of, texts)) * _TABLE_SIZE / charts.SIZE + 14, 3 * _SHORT)
        for texts in zip(*rows, strict=True)
    ]
    kept = [width if width <= _SHORT else 0.0 for width in asked]
    wide = sum(width for width in asked if width > _SHORT)
    room = _TEXT_WIDTH - sum(kept)
    if sum(asked) <= _TEXT_WIDTH or not wide or room < len(asked) * _SHORT / 4:
        return [width * _TEXT_WIDTH / sum(asked) for width in asked]
    return [width if width <= _SHORT else width / wide * room for width in asked]


def _lined(table: Any) -> None:
    """Thin grey lines."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    table._tbl.tblPr.insert_element_before(borders, *after)


def _fill(
    row: Any, texts: Sequence[str], words: frozenset[int], *, muted: bool, head: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))  # no row is cut by a page
    if head:
        properties.append(OxmlElement("w:tblHeader"))  # repeated on every page
    for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        run = paragraph.add_run(text)
        run.font.size = Pt(_TABLE_SIZE)
        if i not in words:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if head:
            run.bold = True
            run.font.color.rgb = RGBColor.from_string("FFFFFF")
            _shade(cell, _MAIN)
        elif muted:
            run.font.color.rgb = RGBColor.from_string(_COLOURS["quiet"])


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _colour(run: Any, tone: Tone) -> None:
    from docx.shared import RGBColor

    if tone:
        run.font.color.rgb = RGBColor.from_string(_COLOURS[tone])


def _page(document: "Document") -> None:
    """A4, the house font for Chinese too, page numbers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.left_margin = section.right_margin = Cm(2)
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{part}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
        fonts.set(qn("w:hAnsi"), FONT)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_MAIN)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = 1
    for text, kind in (
        ("第 ", ""),
        ("PAGE", "field"),
        (" 页,共 ", ""),
        ("NUMPAGES", "field"),
        (" 页", ""),
    ):
        if not kind:
            paragraph.add_run(text)
            continue
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), text)
        paragraph._p.append(field)
