"""The add-in, installed in a LibreOffice of its own: every function typed into cells."""

import math
import os
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.hosts.libreoffice import addin, idl
from csat_xl.hosts.libreoffice.bridge import OwnOffice, properties
from csat_xl.hosts.libreoffice.install import add, install, manager_of, remove
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.sheets.cell_names import letters
from csat_xl.workbook.editions import ALL_FUNCTIONS
from tests.functions.cases import ERROR, OMIT, Case
from tests.functions.drawn import EACH as DRAWN
from tests.functions.drawn import drawn_cases
from tests.functions.test_published import PUBLISHED

EACH = int(os.environ.get("CSAT_XL_ADDIN_CASES", "25"))
"""Random argument sets a function; 640 in the large run."""


@pytest.fixture(scope="module")
def office(app, tmp_path_factory):
    """A LibreOffice with the add-in installed for its user."""
    folder = tmp_path_factory.mktemp("addin")
    install(folder, folder / "profile")
    started = OwnOffice(folder / "profile")
    yield started
    started.close()


@pytest.fixture
def sheet(office):
    document = office.desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, properties(Hidden=True)
    )
    yield document.Sheets.getByIndex(0)
    document.close(True)


def truth(case: Case) -> bool:
    """Whether an argument is TRUE or FALSE: LibreOffice hands them over as 1 and 0."""
    flat = [c for a in case.arguments for r in (a if isinstance(a, list) else [[a]]) for c in r]
    return any(isinstance(cell, bool) for cell in flat)


def typed(sheet, cases: list[Case]) -> list:
    """What each case shows, its arguments in cells: a number, a text, or ERROR."""
    formulas, blocks, row = [], [], 0
    for case in cases:
        column, height, texts = 1, 1, []
        for argument in case.arguments:
            if argument is OMIT:
                texts.append("")
                continue
            rows = argument if isinstance(argument, list) else [[argument]]
            first = f"{letters(column)}{row + 1}"
            last = f"{letters(column + len(rows[0]) - 1)}{row + len(rows)}"
            single = first == last and rows[0][0] not in (None, "")
            # one blank cell alone comes as 0 (see idl.idl), as a range it stays blank
            texts.append(first if single else f"{first}:{last}")
            blocks.append((row, column, rows))
            column += len(rows[0]) + 1
            height = max(height, len(rows))
        while texts and not texts[-1]:
            texts.pop()
        formulas.append((row, f"={case.name}({';'.join(texts)})"))
        row += height + 1
    width = max(c + len(rows[0]) for _, c, rows in blocks)
    data = [[""] * width for _ in range(row)]
    for top, left, rows in blocks:
        for r, line in enumerate(rows):
            for c, value in enumerate(line):
                data[top + r][left + c] = "" if value is None else value
    sheet.getCellRangeByPosition(0, 0, width - 1, row - 1).setDataArray(tuple(map(tuple, data)))
    column_of = [""] * row
    for at, formula in formulas:
        column_of[at] = formula
    results = sheet.getCellRangeByPosition(0, 0, 0, row - 1)
    results.setFormulaArray(tuple((text,) for text in column_of))
    wrong = {
        r
        for area in results.queryFormulaCells(4).RangeAddresses
        for r in range(area.StartRow, area.EndRow + 1)
    }
    shown = results.getDataArray()
    return [ERROR if at in wrong else shown[at][0] for at, _ in formulas]


def agrees(expected, found) -> bool:
    if isinstance(expected, list):
        expected = expected[0]
    if expected is ERROR or found is ERROR:
        return expected is found
    if isinstance(expected, str):
        return found == expected
    return isinstance(found, float) and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def different(sheet, cases: list[Case]) -> list:
    found = typed(sheet, cases)
    pairs = zip(cases, found, strict=True)
    return [(c, c.expected(), f) for c, f in pairs if not agrees(c.expected(), f)]


def test_published_cases(sheet):
    cases = [case for case, _ in PUBLISHED if not truth(case)]
    assert len(cases) > 40
    assert different(sheet, cases) == []


def test_random_cases_errors_included(sheet):
    cases = [case for case in drawn_cases()[:: DRAWN // EACH] if not truth(case)]
    counted = Counter(case.name for case in cases)
    assert set(counted) == {function.name for function in CATALOGUE}
    assert sum(case.expected() is ERROR for case in cases) > len(cases) / 20
    assert different(sheet, cases) == []


def test_an_error_in_a_cell_gives_an_error(sheet):
    sheet.getCellRangeByName("B1").setFormula("=1/0")
    for i, formula in enumerate(("=CSAT_SCORE(B1;30)", "=CSAT_RATE(B1:B3)", "=CSAT_NPS(5;1/0)")):
        cell = sheet.getCellByPosition(0, i)
        cell.setFormula(formula)
        assert cell.getError() != 0, formula


def test_columns_and_matrices_spill_as_array_formulas(sheet):
    sheet.getCellRangeByName("B1:C3").setDataArray(((35.0, 30.0), (28.0, 30.0), (90.5, 80.0)))
    sheet.getCellRangeByName("A1:A3").setArrayFormula("=CSAT_SCORE(B1:B3;C1:C3)")
    assert [row[0] for row in sheet.getCellRangeByName("A1:A3").getDataArray()] == [95, 100, 89.5]
    sheet.getCellRangeByName("E1:F2").setDataArray(((1.0, 3.0), (1 / 3, 1.0)))
    sheet.getCellRangeByName("G1:G2").setArrayFormula("=CSAT_AHP(E1:F2)")
    weights = [row[0] for row in sheet.getCellRangeByName("G1:G2").getDataArray()]
    assert weights == pytest.approx([0.75, 0.25])


def test_the_function_wizard_shows_names_and_help(office):
    described = office.context.ServiceManager.createInstance(
        "com.sun.star.sheet.FunctionDescriptions"
    )
    found = {}
    for index in range(described.Count):
        entry = {p.Name: p.Value for p in described.getByIndex(index)}
        if entry["Name"].startswith("CSAT_"):
            found[entry["Name"]] = entry
    assert set(found) == {function.name for function in ALL_FUNCTIONS}
    score = next(f for f in ALL_FUNCTIONS if f.name == "CSAT_SCORE")
    language = "zh" if found["CSAT_SCORE"]["Description"] == score.help.zh else "en"
    assert found["CSAT_SCORE"]["Description"] == getattr(score.help, language)
    arguments = found["CSAT_SCORE"]["Arguments"]
    assert [a.Name for a in arguments] == [p.name for p in score.parameters]
    assert arguments[0].Description == getattr(score.parameters[0].help, language)
    action = next(f for f in ALL_FUNCTIONS if f.name == "CSAT_CHECK_ACTION")
    names = [a.Name for a in found["CSAT_CHECK_ACTION"]["Arguments"]]
    assert names == [p.name for p in action.parameters]


def test_the_type_library_is_that_of_the_catalogue(app):
    assert idl.compiled() == idl.TYPE_LIBRARY.read_bytes(), (
        "run python -m csat_xl.hosts.libreoffice.idl"
    )


def test_the_file_is_whole_and_the_same_each_time(tmp_path):
    one, two = tmp_path / "1.oxt", tmp_path / "2.oxt"
    addin.build(one)
    addin.build(two)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        names = set(archive.namelist())
        for name in names:
            if name.endswith((".xml", ".xcu", ".components")):
                ElementTree.fromstring(archive.read(name))
            assert b"/work" not in archive.read(name)
        manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        space = "{http://openoffice.org/2001/manifest}"
        listed = {entry.get(f"{space}full-path") for entry in manifest}
        assert listed - {addin.SCRIPTS} <= names
        buttons = archive.read(f"{addin.SCRIPTS}/csat_buttons.py").decode()
    assert all(f"def {button.action}(" in buttons for button in BUTTONS)


def test_installed_again_it_is_there_once_and_it_can_be_taken_out(app, tmp_path):
    target = tmp_path / addin.FILE_NAME
    addin.build(target)
    own = OwnOffice()
    try:
        manager = manager_of(own.context)

        def count() -> int:
            found = manager.getDeployedExtensions("user", manager.createAbortChannel(), None)
            return sum(p.Identifier.Value == addin.IDENTIFIER for p in found)

        add(own.context, target)
        add(own.context, target)
        assert count() == 1
        assert remove(own.context)
        assert count() == 0
        assert not remove(own.context)
    finally:
        own.close()


def test_the_pure_functions_need_nothing_else(tmp_path):
    """The bundled functions in a bare Python, without any package, give the same figures."""
    import subprocess
    import sys

    with zipfile.ZipFile(_built(tmp_path)) as archive:
        archive.extractall(tmp_path / "oxt")
    code = (
        "from csat_xl_pure.functions.catalogue import CATALOGUE\n"
        "print([f.example_result for f in CATALOGUE if f.example_arguments])\n"
        "import sys; assert 'numpy' not in sys.modules and 'csat_xl' not in sys.modules\n"
    )
    command = [sys.executable, "-S", "-E", "-c", code]
    done = subprocess.run(
        command, cwd=tmp_path / "oxt" / "pythonpath", capture_output=True, check=True, timeout=60
    )
    shown = eval(done.stdout.decode())  # noqa: S307 - printed by ourselves
    wanted = [f.example_result for f in CATALOGUE if f.example_arguments]
    assert len(shown) == len(wanted)
    for one, other in zip(shown, wanted, strict=True):
        assert one == (pytest.approx(other) if not isinstance(other, str) else other)


def _built(folder: Path) -> Path:
    target = folder / addin.FILE_NAME
    addin.build(target)
    return target
