"""The lint: a good file passes, and every seeded fault is found."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.workbook.formulas import lambda_text
from csat_xl.workbook.lint import lint
from csat_xl.workbook.lint_formulas import Known, formula_faults
from csat_xl.workbook.stored_functions import STORED

SHEET1, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TYPES, TABLE = "[Content_Types].xml", "xl/tables/table1.xml"
LAMBDA = "_xlfn.LAMBDA(_xlpm.x,_xlop.y,_xlfn.LET(_xlpm.z,_xlpm.x*2,_xlpm.z+1))"


def build(path: Path) -> Path:
    """A small workbook with one of everything the lint looks at."""
    with xlsxwriter.Workbook(path) as book:
        book.define_name("CSAT_TWICE", f"={LAMBDA}")
        book.define_name("等级", "='设 置'!$A$2:$A$3")
        sheet = book.add_worksheet("跟踪表")
        settings = book.add_worksheet("设 置")
        book.define_name("跟踪表!本表", "='跟踪表'!$A$1")
        sheet.add_table(
            "A1:C3",
            {
                "name": "T_Track",
                "columns": [{"header": "评分（%）"}, {"header": "满意\n度"}, {"header": "说明"}],
            },
        )
        sheet.write_dynamic_array_formula("E1", "=CSAT_TWICE(4)", value=9)
        sheet.write_formula("E2", '=IF(A2="","",_xlfn.IFNA(A2,"（无）"))', value="")
        sheet.write_formula("E3", "=SUM(T_Track[评分（%）])+COUNTA(等级)+'设 置'!A1", value=2)
        sheet.write_formula("E4", '=INDEX({1,"好";2,"差"},2,1)=LOG10(100)', value=True)
        sheet.write_formula("E5", "=NA()", value="#N/A")
        sheet.conditional_format(
            "A2:A3", {"type": "formula", "criteria": "=$A2>5", "format": book.add_format()}
        )
        sheet.data_validation(
            "C2:C3",
            {
                "validate": "list",
                "source": ["好", "差"],
                "input_title": "说明",
                "input_message": "请选择",
                "error_title": "有误",
                "error_message": "请改为好或差",
            },
        )
        sheet.write_url("G1", "https://example.org/")
        for row, text in enumerate(("等级", "优秀", "达标")):
            settings.write_string(row, 0, text)
    return path


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lint") / "good.xlsx")


Edit = Callable[[dict[str, str]], object]


def rewrite(source: Path, target: Path, edit: Edit) -> Path:
    """Copy a workbook with its parts changed by ``edit``."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    edit(parts)
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target


def swap(part: str, old: str, new: str) -> Edit:
    """An edit that replaces a text of a part, which must be there."""

    def edit(parts: dict[str, str]) -> None:
        assert old in parts[part], f"{old!r} is not in {part}:\n{parts[part]}"
        parts[part] = parts[part].replace(old, new)

    return edit


def formula(text: str) -> Edit:
    """An edit that puts another formula into cell E5."""
    return swap(SHEET1, "<f>NA()</f>", f"<f>{text}</f>")


def name(text: str, attributes: str = 'name="CSAT_NEW"') -> Edit:
    """An edit that adds a defined name."""
    added = f"<definedName {attributes}>{text}</definedName></definedNames>"
    return swap(WORKBOOK, "</definedNames>", added)


def validation(attribute: str, length: int) -> Edit:
    """An edit that gives a text of a validation another length."""

    def edit(parts: dict[str, str]) -> None:
        text = f'{attribute}="{"长" * length}"'
        parts[SHEET1], count = re.subn(rf'\b{attribute}="[^"]*"', text, parts[SHEET1])
        assert count

    return edit


def drop(part: str) -> Edit:
    return lambda parts: parts.pop(part)


FAULTS: dict[str, tuple[Edit, str]] = {
    # defined names
    "name twice": (name("1", 'name="csat_twice"'), "name csat_twice: is defined twice"),
    "name like a cell": (name("1", 'name="CSA1"'), "name CSA1: looks like a cell"),
    "name like R1C1": (name("1", 'name="R1C1"'), "name R1C1: looks like a cell"),
    "name with a space": (name("1", 'name="CSAT NEW"'), "is no legal name"),
    "name starts with =": (name("=1+1"), "name CSAT_NEW: starts with '='"),
    "name too long": (name("+".join(["A1"] * 2700)), "characters; at most 7999"),
    "name empty": (name(""), "name CSAT_NEW: is empty"),
    "name of no sheet": (name("1", 'name="X_Y" localSheetId="7"'), "sheet number 7; 0 to 1"),
    "comment too long": (
        name("1", f'name="X_Y" comment="{"长" * 256}"'),
        "comment has 256 characters",
    ),
    "lambda without prefix": (name("LAMBDA(_xlpm.x,_xlpm.x)"), "write _xlfn.LAMBDA"),
    "local declared bare": (name("_xlfn.LAMBDA(x,_xlpm.x)"), "declares x; write _xlpm.x"),
    "local used bare": (name("_xlfn.LAMBDA(_xlpm.x,x+1)"), "uses the local x without its prefix"),
    "optional in brackets": (
        name("_xlfn.LAMBDA([_xlpm.x],_xlpm.x)"),
        "declares [_xlpm.x]; write _xlop.x",
    ),
    "optional used as such": (name("_xlfn.LAMBDA(_xlop.x,_xlop.x)"), "uses _xlop.x; outside"),
    "local not declared": (name("_xlfn.LAMBDA(_xlpm.x,_xlpm.y)"), "uses _xlpm.y, which no LET"),
    "local not ASCII": (name("_xlfn.LAMBDA(_xlpm.分,_xlpm.分)"), "a local is ASCII letters"),
    "local with a period": (name("_xlfn.LET(_xlpm.a.b,1,_xlpm.a.b)"), "a local is ASCII letters"),
    "local like a cell": (name("_xlfn.LET(_xlpm.a1,1,_xlpm.a1)"), "unlike a cell"),
    "local twice": (name("_xlfn.LAMBDA(_xlpm.x,_xlpm.X,1)"), "declares _xlpm.X twice"),
    "LET without result": (name("_xlfn.LET(_xlpm.x,1)"), "LET has 2 arguments"),
    # formulas in cells
    "IFNA without prefix": (formula("IFNA(A2,0)"), "E5: IFNA is stored without its prefix"),
    "FILTER without _xlws": (formula("_xlfn.FILTER(A2:A3,A2:A3)"), "write _xlfn._xlws.FILTER"),
    "SUM with prefix": (formula("_xlfn.SUM(A2)"), "write SUM"),
    "function as value": (formula("_xlfn.BYROW(A2:B3,SUM)"), "write _xleta.SUM"),
    "unknown function": (formula("CSAT_NOTHING(1)"), "calls CSAT_NOTHING"),
    "unknown name": (formula("CSAT_Limit+1"), "uses the name CSAT_Limit"),
    "unknown table": (formula("SUM(T_None[评分])"), "uses the table T_None"),
    "unknown sheet": (formula("'旧 表'!A1"), "refers to sheet '旧 表'"),
    "starts with =": (formula("=1"), "E5: starts with '='"),
    "long text": (formula(f'"{"长" * 256}"'), "has a text of 256 characters"),
    "long formula": (formula("+".join(["A1"] * 2800)), "characters; at most 8192"),
    "full-width brackets": (formula("SUM（A1，A2）"), "has a full-width '（' at character 4"),
    "semicolon": (formula("SUM(A1;A2)"), "has ';' between arguments"),
    "bracket missing": (formula("SUM(A1,A2"), "brackets: ')' is missing"),
    "quote missing": (formula('A1&amp;"x'), "has a quotation mark at character 4"),
    "too deep": (formula("ABS(" * 65 + "1" + ")" * 65), "65 levels deep; at most 64"),
    "shared with an array": (
        swap(SHEET1, "<f>NA()</f>", '<f t="shared" ref="E5:E6" si="0">SUM({1,2})</f>'),
        "shares a formula with an array",
    ),
    "format's formula": (swap(SHEET1, "$A2&gt;5", "IFS($A2,1)"), "conditional format: IFS"),
    "no stored result": (
        swap(SHEET1, "<f>NA()</f><v>#N/A</v>", "<f>NA()</f>"),
        "without a stored result",
    ),
    "text as a number": (
        swap(SHEET1, "<v>9</v>", "<v>好</v>"),
        "E1: has a formula with the stored",
    ),
    "LAMBDA in a plain cell": (formula("CSAT_TWICE(1)"), "calls the LAMBDA CSAT_TWICE"),
    "cm without metadata": (drop("xl/metadata.xml"), "the file has no xl/metadata.xml"),
    "cm out of range": (swap(SHEET1, 'cm="1"', 'cm="2"'), "has cm='2'"),
    "shared string out of range": (
        swap("xl/worksheets/sheet2.xml", 't="s"><v>', 't="s"><v>9'),
        "is out of range",
    ),
    # validations
    "list too long": (
        swap(SHEET1, '"好,差"', f'"{",".join(["长" * 50] * 6)}"'),
        "C2:C3 validation: list has 305 characters",
    ),
    "input title": (validation("promptTitle", 33), "input title has 33 characters; at most 32"),
    "input message": (validation("prompt", 256), "input message has 256 characters"),
    "error title": (validation("errorTitle", 33), "error title has 33 characters"),
    "error text": (validation("error", 226), "error text has 226 characters; at most 225"),
    # tables
    "header differs": (swap(TABLE, 'name="说明"', 'name="说"'), "cell holds '说明', column is"),
    "columns equal": (swap(TABLE, 'name="说明"', 'name="评分（%）"'), "is there 2 times"),
    "table too wide": (swap(TABLE, 'ref="A1:C3"', 'ref="A1:D3"'), "covers 4 columns but names 3"),
    "table is a name": (name("1", 'name="t_track"'), "T_Track: is also a defined name"),
    # workbook
    "sheet title long": (swap(WORKBOOK, 'name="设 置"', f'name="{"长" * 32}"'), "32 characters"),
    "sheet title illegal": (swap(WORKBOOK, 'name="设 置"', 'name="设/置"'), "title has one of"),
    "sheet title twice": (swap(WORKBOOK, 'name="设 置"', 'name="跟踪表"'), "is there twice"),
    "no fullCalcOnLoad": (swap(WORKBOOK, ' fullCalcOnLoad="1"', ""), "has no fullCalcOnLoad"),
    # package
    "part missing": (drop("xl/styles.xml"), "points to xl/styles.xml, which is not"),
    "relationship missing": (
        swap(SHEET1, "<tablePart r:id=", "<tablePart r:id='rId99' r:pict="),
        "uses relationship rId99",
    ),
    "no content type": (
        lambda parts: parts.update({"xl/media/image1.png": ""}),
        "has no content type for xl/media/image1.png",
    ),
    "only default type": (
        lambda parts: parts.update({"xl/extra.xml": "<a/>"}),
        "only the default content type for xl/extra.xml",
    ),
    "type of another ending": (
        swap(
            TYPES,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        "does not fit the ending .xlsx",
    ),
    "calcChain": (lambda parts: parts.update({"xl/calcChain.xml": "<a/>"}), "calcChain.xml: is"),
    "macros in .xlsx": (lambda parts: parts.update({"xl/vbaProject.bin": ""}), "ends in .xlsx"),
    "broken XML": (swap(SHEET1, "</sheetData>", ""), "sheet1.xml: is not well-formed XML"),
}


def test_a_good_file_passes(good: Path) -> None:
    assert lint(good) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_seeded_fault_is_found(good: Path, tmp_path: Path, fault: str) -> None:
    edit, message = FAULTS[fault]
    found = lint(rewrite(good, tmp_path / "bad.xlsx", edit))
    assert any(message in line for line in found), found


def test_messages_give_part_place_found_and_right(good: Path, tmp_path: Path) -> None:
    bad = rewrite(good, tmp_path / "bad.xlsx", formula("IFNA(A2,0)"))
    assert lint(bad) == [
        "xl/worksheets/sheet1.xml 跟踪表!E5: IFNA is stored without its prefix; write _xlfn.IFNA"
    ]


def test_limits_are_allowed(good: Path, tmp_path: Path) -> None:
    for attribute, limit in (("promptTitle", 32), ("prompt", 255), ("error", 225)):
        file = rewrite(good, tmp_path / "edge.xlsx", validation(attribute, limit))
        assert lint(file) == []
    file = rewrite(good, tmp_path / "edge.xlsx", formula(f'"{"长" * 253}""“）"&amp;"）"'))
    assert [fault for fault in lint(file) if "256" in fault]
    file = rewrite(good, tmp_path / "edge.xlsx", formula(f'"{"长" * 252}""“）"&amp;"）"'))
    assert lint(file) == []


def test_ending_and_content_type_of_macro_workbooks(good: Path, tmp_path: Path) -> None:
    found = lint(rewrite(good, tmp_path / "file.xlsm", lambda _: None))
    assert any("does not fit the ending .xlsm" in line for line in found)


def test_macros_need_code_names(good: Path, tmp_path: Path) -> None:
    def edit(parts: dict[str, str]) -> None:
        parts["xl/vbaProject.bin"] = ""

    found = lint(rewrite(good, tmp_path / "file.xlsm", edit))
    assert sum("code name ''" in line for line in found) == 3


def test_what_is_no_workbook(tmp_path: Path) -> None:
    file = tmp_path / "no.xlsx"
    file.write_text("客户,评分")
    assert "cannot be read as a workbook" in lint(file)[0]
    assert "cannot be read as a workbook" in lint(tmp_path / "missing.xlsx")[0]


@pytest.mark.parametrize("function", CATALOGUE, ids=lambda function: function.name)
def test_the_catalogue_is_stored_as_excel_stores_it(function: object) -> None:
    assert formula_faults(lambda_text(function), Known(), 7999) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        '"（），；"&A1',
        "SUM(Sheet1!A1:B2,'it''s（）'!C3)",
        "T[[#This Row],[满意度（%）]]*T[#Headers]",
        "LOG10(1)+ATAN2(1,2)+A1:A2 B1+1.5E-3+.5%",
        '{1,2;3,4}+IF(TRUE,-1,"""")',
        "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.a,_xlpm.a+1),_xlpm.f(1))",
        "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(2)",
        "_xlfn.REDUCE(0,A1:A9,_xleta.SUM)",
        "SUM(A:A,1:1,$B$2:INDEX($B:$B,9))",
        "IF(A1,#VALUE!,#N/A)",
    ],
)
def test_good_formulas(text: str) -> None:
    assert formula_faults(text) == []


def test_stored_functions() -> None:
    assert STORED["FILTER"] == "_xlfn._xlws.FILTER"
    assert STORED["T.DIST.2T"] == "_xlfn.T.DIST.2T"
    assert not {"SUM", "IFERROR", "SUMIFS", "NETWORKDAYS.INTL"} & STORED.keys()
