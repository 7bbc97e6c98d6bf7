"""The .xlsm files of the python edition: modules, code names, buttons, structure, results."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from openpyxl import load_workbook
from pyopenvba import ExcelFile

from csat_xl import samples
from csat_xl.demo import MONTHS, example_book
from csat_xl.errors import CsatError
from csat_xl.operations import book_of, build_workbook, check_file, rollup_files
from csat_xl.sharing.merge_files import merge_files
from csat_xl.sharing.share import share
from csat_xl.sheets.book import Settings
from csat_xl.sheets.buttons import BUTTONS, buttons_on
from csat_xl.workbook.lint import lint
from csat_xl.workbook.lint_macros import Macros
from csat_xl.workbook.lint_package import Package
from csat_xl.workbook.templates import TEMPLATES, scheme_for
from csat_xl.workbook.vba.names import FUNCTIONS
from csat_xl.workbook.vba.source import MESSAGES, codes, modules

BUTTON = re.compile(
    r'alt="([^"]*)".*?<font[^>]*>([^<]*)</font>.*?<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>', re.DOTALL
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """Each template in the python edition, and its native twin."""
    folder = tmp_path_factory.mktemp("macros")
    paths = {}
    for name, template in TEMPLATES.items():
        book = book_of(name, Settings(scheme_for(template)))
        for edition, ending in (("python", ".xlsm"), ("native", ".xlsx")):
            paths[name + ending] = folder / f"{name}{ending}"
            build_workbook(book, paths[name + ending], edition)
    return paths


@pytest.fixture(scope="module")
def monthly(built) -> Path:
    return built["monthly.xlsm"]


def test_two_builds_are_the_same_file(monthly, tmp_path):
    again = tmp_path / "monthly.xlsm"
    build_workbook(book_of("monthly", Settings(scheme_for(TEMPLATES["monthly"]))), again, "python")
    assert again.read_bytes() == monthly.read_bytes()


@pytest.mark.parametrize("name", TEMPLATES)
def test_lint_finds_nothing(name, built):
    assert lint(built[f"{name}.xlsm"]) == []


def test_the_open_xml_sdk_finds_nothing(built, openxml):
    found = openxml.validate_many([path for path in built.values() if path.suffix == ".xlsm"])
    assert len(found) == len(TEMPLATES)
    assert {path.name: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", TEMPLATES)
def test_cell_texts_and_stored_results_are_those_of_the_native_edition(name, built):
    for values in (False, True):
        ours = load_workbook(built[f"{name}.xlsm"], data_only=values)
        theirs = load_workbook(built[f"{name}.xlsx"], data_only=values)
        for sheet in theirs.worksheets[1:]:  # the guide tells the edition
            cells = {c.coordinate: _shown(c.value) for row in sheet for c in row}
            found = {c.coordinate: _shown(c.value) for row in ours[sheet.title] for c in row}
            assert found == cells
    assert not [n for n in ours.defined_names if n.startswith("CSAT_")]


def _shown(value):
    return getattr(value, "text", value)


def test_olevba_lists_the_modules_and_finds_our_text(monthly):
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser(str(monthly))
    found = {name: text for _, _, name, text in parser.extract_macros()}
    parser.close()
    sheets = len(load_workbook(monthly, read_only=True).sheetnames)
    assert set(found) == {
        "ThisWorkbook.cls",
        *(f"Sheet{i}.cls" for i in range(1, sheets + 1)),
        *(f"{name}.bas" for name in modules()),
        "Dictionary.cls",
    }
    for name, text in modules().items():
        body = found[f"{name}.bas"].replace("\r\n", "\n").split("\n", 1)[1]
        assert body.strip() == text.replace("\r\n", "\n").strip()
    assert "Workbook_Open" in found["ThisWorkbook.cls"]


def test_libreoffice_opens_it_and_lists_the_modules(monthly, office):
    found = office.macro_modules(monthly)
    assert set(modules()) | {"ThisWorkbook", "Sheet1"} <= set(found)
    assert "Function CSAT_SCORE(" in found["CsatFunctions"]
    assert "Sub CsatShare()" in found["CsatMacros"]


def test_the_modules_of_xlwings_are_those_of_its_own_stand_alone_workbook(monthly):
    """Which Excel made: what is embedded is known to compile and to run there."""
    theirs = Path(xlwings.__file__).parent / "quickstart_standalone.xlsm"
    with ExcelFile(theirs) as file, ExcelFile(monthly) as our:
        for name in ("xlwings", "Dictionary"):
            assert _lines(our.get_module(name)) == _lines(file.get_module(name))


def _lines(source: str) -> list[str]:
    lines = source.lower().splitlines()  # the editor of Excel changes the case of names
    return [line.rstrip() for line in lines if "attribute " not in line]


def test_the_licence_of_xlwings_is_kept():
    text = modules()["xlwings"]
    assert "BSD 3-clause license" in text
    assert "Redistributions in binary form must reproduce" in text
    assert "Zoomer Analytics" in text
    notices = (Path(__file__).parents[2] / "NOTICES").read_text("utf-8")
    licence = [line.strip("' ") for line in text.splitlines() if line.startswith("'")]
    for line in licence[licence.index("Copyright (C) 2014-present, Zoomer Analytics LLC.") :][:8]:
        assert line in notices
    assert "Dictionary" in notices
    assert "Tim Hall" in notices


def test_python_is_not_searched_for_in_the_folder_of_the_workbook(monthly):
    """Xlwings would put it first: anybody's module there would be run, SharePoint would fail."""
    page = load_workbook(monthly)["xlwings.conf"]
    assert page.sheet_state == "veryHidden"
    assert [[c.value for c in row] for row in page] == [["ADD_WORKBOOK_TO_PYTHONPATH", "false"]]
    bas = modules()["xlwings"]
    assert 'SheetExists(ThisWorkbook, PROJECT_NAME & ".conf")' in bas
    assert 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")' in bas


# --- the command line ---------------------------------------------------------------------------


def test_check_rollup_share_and_merge_read_it_as_its_plain_twin(tmp_path):
    book = example_book("monthly", samples.TEAMS[0], MONTHS[1], 20, mistakes=True)
    ours, twin = tmp_path / "月度.xlsm", tmp_path / "twin" / "月度.xlsx"
    twin.parent.mkdir()
    build_workbook(book, ours, "python")
    build_workbook(book, twin, "plain")
    reports = check_file(ours), check_file(twin)
    assert reports[0].errors > 0
    assert reports[0].findings == reports[1].findings
    assert "W01" not in {finding.code for finding in reports[0].findings}
    figures = [rollup_files([str(path)])["overall"] for path in (ours, twin)]
    assert figures[0] == figures[1]
    share(ours, tmp_path / "分享.xlsx")
    with zipfile.ZipFile(tmp_path / "分享.xlsx") as archive:
        assert not [n for n in archive.namelist() if "vba" in n or n.endswith(".vml")]
    copy = tmp_path / "副本.xlsm"
    copy.write_bytes(ours.read_bytes())
    merged = merge_files(ours, [str(copy)], tmp_path / "合并.xlsm", "python")
    assert not merged.differences
    assert lint(tmp_path / "合并.xlsm") == []


def test_the_ending_must_fit_the_edition(tmp_path):
    book = book_of("monitoring", Settings(scheme_for(TEMPLATES["monitoring"])))
    for edition, name in (("python", "a.xlsx"), ("native", "a.xlsm"), ("plain", "a.xlsm")):
        with pytest.raises(CsatError) as caught:
            build_workbook(book, tmp_path / name, edition)
        assert f"{edition} 版" in caught.value.text.zh
    assert not list(tmp_path.iterdir())


# --- buttons ------------------------------------------------------------------------------------


def test_every_sheet_has_its_buttons_with_caption_help_and_macro(monthly):
    with zipfile.ZipFile(monthly) as archive:
        parts = sorted(n for n in archive.namelist() if n.endswith(".vml"))
        drawn = [BUTTON.findall(archive.read(part).decode()) for part in parts]
    wanted = {
        place: [(button.help.zh, button.caption, button.macro) for button in buttons_on(place)]
        for place in ("guide", "entries", "summary", "settings")
    }
    assert drawn.count(wanted["entries"]) == len(TEMPLATES["monthly"].sheets)
    for place in ("guide", "summary", "settings"):
        assert drawn.count(wanted[place]) == 1
    assert len(drawn) == len(TEMPLATES["monthly"].sheets) + 3


def test_every_button_stands_on_the_guide_and_has_its_sub():
    assert buttons_on("guide") == BUTTONS
    subs = modules()["CsatMacros"]
    for button in BUTTONS:
        assert f'Public Sub {button.macro}()\r\n    CsatRun "{button.action}"' in subs


# --- source -------------------------------------------------------------------------------------


def test_every_function_has_its_vba_function():
    text = modules()["CsatFunctions"].replace(", _\r\n        ", ", ")
    for function in FUNCTIONS:
        declared = re.search(rf"Public Function {function.name}\(([^)]*)\)", text)[1].split(", ")
        assert len(declared) == len(function.parameters)
        for name, parameter in zip(declared, function.parameters, strict=True):
            assert name.startswith("Optional ") == parameter.optional
            assert name.removeprefix("Optional ").rstrip("_") == parameter.name


def test_texts_fit_a_line_of_vba():
    assert codes("校验") == "68219A8C"
    assert all(text.isascii() for text in modules().values())
    for text in MESSAGES.values():
        assert len(codes(text)) < 900


# --- the lint on seeded faults ------------------------------------------------------------------


def _swap(part: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return edit


def _broken_project(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"no project"


FAULTS = {
    "button without Sub": (
        _swap("xl/drawings/vmlDrawing1.vml", "[0]!CsatCheck", "[0]!CsatChek"),
        "a button runs [0]!CsatChek; there is no such Sub",
    ),
    "code name of no module": (
        _swap("xl/worksheets/sheet1.xml", 'codeName="Sheet1"', 'codeName="Sheet71"'),
        "'Sheet71', for which there is no VBA module",
    ),
    "module of no sheet": (
        _swap("xl/worksheets/sheet1.xml", 'codeName="Sheet1"', 'codeName="Sheet71"'),
        "module Sheet1 belongs to no sheet",
    ),
    "code name twice": (
        _swap("xl/worksheets/sheet2.xml", 'codeName="Sheet2"', 'codeName="Sheet1"'),
        "already used",
    ),
    "function and name alike": (
        _swap("xl/workbook.xml", 'name="csat_ratio"', 'name="CSAT_SCORE"'),
        "function csat_score is a defined name too",
    ),
    "function of nobody": (
        _swap("xl/worksheets/sheet1.xml", "CSAT_TOTAL(", "CSAT_TOTALS("),
        "CSAT_TOTALS",
    ),
    "no project": (_broken_project, "cannot be read as a VBA project"),
    "wrong content type": (
        _swap(
            "[Content_Types].xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        "does not fit the ending .xlsm",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_found(fault, monthly, tmp_path):
    edit, message = FAULTS[fault]
    with zipfile.ZipFile(monthly) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    path = tmp_path / "bad.xlsm"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = lint(path)
    assert any(message in line for line in found), found


def test_the_lint_reads_the_functions_of_the_project(monthly):
    found = Macros(Package.open(monthly)).functions()
    assert {function.name.lower() for function in FUNCTIONS} <= found
