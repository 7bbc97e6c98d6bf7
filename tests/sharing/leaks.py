"""A workbook with a contact in every kind of place that real Office files have."""

import html
import re
import unicodedata
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from csat_xl import operations, samples
from csat_xl.demo import example_book

PAGE = "客户满意度跟踪表"
FULL_WIDTH = {ord("0") + n: ord("０") + n for n in range(10)}


class Planter:
    """Hands out a contact of its own for every place, and remembers it."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        number = f"139{70000000 + 1001 * (len(self.places) + 1)}"
        assert place not in self.places
        self.places[place] = number
        return number


def source(path: Path, rows: int = 12) -> Path:
    """A small tracking workbook."""
    book = example_book("tracking", samples.TEAMS[0], date(2026, 5, 1), rows, mistakes=False)
    operations.build_workbook(book, path, "plain", force=True)
    return path


def planted(path: Path) -> dict[str, str]:
    """Write the workbook; gives the contact of each place."""
    plant = Planter()
    raw = source(path.with_name("raw.xlsx"))
    book = openpyxl.load_workbook(raw)
    _entries(book, plant)
    _around(book, plant)
    middle = path.with_name("middle.xlsx")
    book.save(middle)
    _parts(middle, path, plant)
    return plant.places


def _entries(book, plant):
    page = book[PAGE]
    head = next(r for r in range(1, 30) if page.cell(r, 1).value == "客户编号")
    at = {page.cell(head, c).value: c for c in range(1, page.max_column + 1)}

    def put(row, header, value):
        page.cell(head + row, at[header]).value = value

    put(1, "联系方式", int(plant("number stored as number")))
    put(2, "联系方式", plant("number stored as text"))
    put(3, "联系方式", plant("full-width digits").translate(FULL_WIDTH))
    put(4, "联系方式", "li" + plant("e-mail address") + "@example.com")
    put(5, "联系方式", "86-" + plant("country code"))
    put(6, "不满意点", f"请回电 {spaced(plant('spaces in a comment'), ' ')} 谢谢")
    put(7, "不满意点", f"电话{spaced(plant('hyphens in a comment'), '-')}。")
    put(8, "改进建议", f"=HYPERLINK({plant('text that would run')})")
    page.cell(head + 8, at["改进建议"]).data_type = "s"
    put(9, "改进建议", int(plant("number in a text column")))
    put(1, "服务人员", plant("agent"))
    put(2, "调查人", plant("surveyor"))
    put(3, "跟进人", plant("owner"))
    put(4, "客户编号", plant("customer number"))
    put(5, "客户名称/姓名", "王" + plant("name"))
    put(6, "匿名", "是")
    put(6, "联系方式", plant("anonymous row"))
    put(7, "渠道", plant("channel"))
    put(8, "服务时间", plant("date column"))
    put(9, "推荐意愿", int(plant("rating column")))
    put(10, "处理结果/改进措施", f"发信 a{plant('e-mail in a measure')}@example.com")
    number = plant("rich text, split in runs")
    put(11, "不满意点", CellRichText("电话", TextBlock(InlineFont(b=True), number[:5]), number[5:]))
    page.cell(head + 3, len(at) + 3).value = plant("cell outside the table")
    page.cell(2, 1).value = plant("note under the title")
    settings = book["设置"]
    for row in settings.iter_rows(min_row=1, max_row=30):
        for cell in row:
            if cell.value == "团队/校区":
                settings.cell(cell.row, cell.column + 1).value = "一组" + plant("team")
            elif cell.value == "服务人员":
                settings.cell(cell.row + 1, cell.column).value = "热线" + plant("list in settings")


def spaced(number, sign):
    return sign.join((number[:3], number[3:7], number[7:]))


def _around(book, plant):
    page, rest = book[PAGE], book.create_sheet("备份")
    for field in ("creator", "title", "keywords", "lastModifiedBy", "description", "category"):
        setattr(book.properties, field, plant(f"property {field}"))
    book.custom_doc_props.append(StringProperty(name="Tel", value=plant("custom property")))
    page["B8"].comment = Comment(plant("comment"), plant("comment author"))
    rest["A1"] = plant("hidden sheet")
    rest.sheet_state = "hidden"
    deep = book.create_sheet(plant("sheet name"))
    deep["A1"] = plant("very hidden sheet")
    deep.sheet_state = "veryHidden"
    book.defined_names["tel"] = DefinedName("tel", attr_text=f'"{plant("defined name")}"')
    book.defined_names["tel2"] = DefinedName(
        "tel2", attr_text="设置!$A$1", comment=plant("comment of a name")
    )
    page["C8"].hyperlink = Hyperlink(
        "C8", target=f"mailto:{plant('hyperlink')}@example.com", tooltip=plant("link tooltip")
    )
    rule = DataValidation("list", formula1=f'"{plant("validation list")},无"')
    rule.promptTitle, rule.prompt = "提示", plant("validation prompt")
    rule.error = plant("validation error")
    rule.add("AZ9")
    page.add_data_validation(rule)
    page.oddHeader.center.text = plant("page header")
    page.evenFooter.left.text = plant("page footer")
    formula = f'A1="{plant("conditional format")}"'
    page.conditional_formatting.add("AZ1:AZ5", FormulaRule(formula=[formula]))
    rest["A2"].number_format = f'0"{plant("number format")}"'
    chart = BarChart()
    chart.title = plant("chart title")
    rest.add_chart(chart, "D4")
    rest["A3"] = f'=IF(1,"{plant("formula")}","")'
    rest.column_dimensions["F"].hidden = True
    rest["F1"] = plant("hidden column")
    rest.print_title_rows = "1:2"


def _parts(middle, path, plant):
    with zipfile.ZipFile(middle) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/sharedStrings.xml":
                lost = f"<si><t>{plant('shared string nobody uses')}</t></si></sst>"
                data = data.replace(b"</sst>", lost.encode())
            elif info.filename == "docProps/app.xml":
                company = f"<Company>{plant('company')}</Company></Properties>"
                data = data.replace(b"</Properties>", company.encode())
            elif info.filename == "xl/tables/table1.xml":
                label = f' totalsRowLabel="{plant("totals row label")}"'
                data = data.replace(b"<tableColumn ", f"<tableColumn{label} ".encode(), 1)
            new.writestr(info, data)
        entity = "".join(f"&#{ord(d)};" for d in plant("entities"))
        wide = plant("printer settings").encode("utf-16-le")
        for name, content in {
            "customXml/item1.xml": f"<a>{plant('custom XML')}</a>",
            "customXml/item2.xml": f"<a>{entity}</a>",
            "xl/pivotCache/pivotCacheRecords1.xml": f'<r><s v="{plant("pivot cache")}"/></r>',
            "xl/externalLinks/externalLink1.xml": f"<v>{plant('external link cache')}</v>",
            "xl/threadedComments/threadedComment1.xml": f"<text>{plant('threaded')}</text>",
            "xl/persons/person.xml": f'<person displayName="{plant("person")}"/>',
            "xl/drawings/drawing9.xml": f'<cNvPr descr="{plant("alt text")}"/>',
            "xl/printerSettings/printerSettings1.bin": b"\x01\0" + wide,
            "xl/queryTables/queryTable1.xml": f'<q name="{plant("query")}"/>',
            f"xl/media/{plant('part name')}.txt": "x",
        }.items():
            new.writestr(name, content)
        new.comment = plant("zip comment").encode()


def everything(path: Path) -> str:
    """All that can be read in a workbook, by other means than the library's own scan."""
    texts = []
    with zipfile.ZipFile(path) as archive:
        texts.append(archive.comment.decode("latin-1"))
        for name in archive.namelist():
            data = archive.read(name)
            for text in (data.decode("utf-8", "replace"), data.decode("utf-16-le", "replace")):
                texts += [name, text, re.sub(r"<[^>]*>", "", text)]
    return plainly("\n".join(texts))


def plainly(text: str) -> str:
    """A text in which a number written in any way stands as its digits."""
    text = unicodedata.normalize("NFKC", unquote(html.unescape(html.unescape(text))))
    return re.sub(r"(?<=\d)[ \-.]{1,3}(?=\d)", "", text)
