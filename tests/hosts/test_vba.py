"""The VBA of the built workbook, run: functions, errors, settings, buttons, and what goes wrong."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pyopenvba.interpreter import EMPTY, MISSING, VBAErrorValue

import csat_xl
from csat_xl import samples
from csat_xl.checks.verdict import arguments
from csat_xl.demo import CLEAN, MONTHS, example_book
from csat_xl.operations import build_workbook
from csat_xl.sheets import actions, tracking
from csat_xl.sheets.book import Book
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.workbook.vba.names import FUNCTIONS, HAND_OVER
from tests.functions.cases import ERROR, OMIT
from tests.functions.test_published import PUBLISHED, close
from tests.hosts.vba import LIBRARY, PYTHON, Excel, rows, vba_error


@pytest.fixture(scope="module")
def book() -> Book:
    return example_book(
        "monthly", samples.TEAMS[0], MONTHS[1], 30, mistakes=True, clean=(*CLEAN, "complaints")
    )


@pytest.fixture(scope="module")
def path(book, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("vba") / "月度.xlsm"
    build_workbook(book, path, "python")
    return path


@pytest.fixture
def excel(path) -> Excel:
    return Excel(path)


# --- functions ----------------------------------------------------------------------------------


def _argument(value):
    if value is OMIT:
        return MISSING
    if value is None:
        return EMPTY
    if isinstance(value, list):
        return rows(*map(tuple, value))
    return float(value) if isinstance(value, int) else value


def test_functions_give_the_published_values(excel):
    wrong = []
    for case, published in PUBLISHED:
        found = excel.call(case.name, *map(_argument, case.arguments))
        found = found[0][0] if isinstance(found, list) else found
        found = ERROR if found == "#2015" else found
        if not (found is published if ERROR in (found, published) else close(published, found)):
            wrong.append((case, published, found))
    assert not wrong


def test_an_error_is_a_real_error_value_and_an_error_in_gives_the_same_out(excel):
    assert excel.call("CSAT_SCORE", "五", 30.0) == "#2015"
    assert excel.call("CSAT_SCORE", VBAErrorValue(2007), 30.0) == "#2007"
    assert excel.call("CSAT_RATE", rows((5.0,), (VBAErrorValue(2042),))) == "#2042"
    column = rows((95.0,), ("五",), (VBAErrorValue(2029),), (None,))
    assert excel.call("CSAT_GRADE", column) == [["优秀"], ["#2015"], ["#2029"], [""]]


def test_arguments_left_out_and_blank_cells(excel):
    assert excel.call("CSAT_SCORE", 35.0, 30.0, MISSING, 10.0, 10.0) == 95.0
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == 95.0
    assert excel.call("CSAT_SCORE", excel.range("设置", "A100"), 30.0) == ""


def test_ranges_are_read_as_values(excel, book):
    sheet, records = book.sheets[0].name, book.rows(tracking.KEY)
    letter = get_column_letter([c.key for c in book.sheets[0].columns].index("score1") + 1)
    for above, row, below in zip(records, records[1:], records[2:], strict=False):
        area = excel.range(sheet, f"{letter}{above.number}:{letter}{below.number}")
        try:
            wanted = csat_xl.rate([r.raw.get("score1") for r in (above, row, below)])
        except csat_xl.CsatError:
            wanted = "#2015"
        assert excel.call("CSAT_RATE", area) == wanted
    # a whole column, which holds a heading too: a text among the scores
    assert excel.call("CSAT_RATE", excel.range(sheet, f"{letter}:{letter}")) == "#2015"
    assert len(excel.host.calls[-1][1][0]) < 1000


@pytest.mark.parametrize("key", [tracking.KEY, actions.KEY])
def test_checks_judge_by_the_settings_of_the_workbook_handed_over_once(key, excel, path, book):
    sheet = next(s for s in book.sheets if s.key == key)
    page = load_workbook(path, data_only=True)[sheet.name]
    keys = [column.key for column in sheet.columns]
    name = {tracking.KEY: "CSAT_CHECK_ENTRY", actions.KEY: "CSAT_CHECK_ACTION"}[key]
    different = []
    for record in book.rows(key)[:25]:
        given = []
        for argument in arguments(key, book.settings.scheme):
            if argument == "scores":
                first, last = keys.index("score1"), keys.index("score5")
                letters = get_column_letter(first + 1), get_column_letter(last + 1)
                at = f"{letters[0]}{record.number}:{letters[1]}{record.number}"
                given.append(excel.range(sheet.name, at))
            elif argument in keys:
                letter = get_column_letter(keys.index(argument) + 1)
                given.append(excel.range(sheet.name, f"{letter}{record.number}"))
            else:
                given.append(1.0 if argument == "occurrence" else EMPTY)
        stored = page.cell(record.number, keys.index("verdict") + 1).value
        found = excel.call(name, *given)
        if found != stored and "T02" not in stored:
            different.append((record.number, stored, found))
    assert not different
    assert [n for n, _ in excel.host.calls].count(HAND_OVER) == 1


def test_changed_settings_are_handed_over_again_and_everything_is_calculated(excel, book):
    row = ["一次解决率", "低", "因", "升至85%", "训", "周", 46000.0, 46030.0, "", "进行中", "", ""]
    excel.call("CSAT_CHECK_ACTION", *row)
    excel.call("CSAT_CHECK_ACTION", *row)
    assert [n for n, _ in excel.host.calls].count(HAND_OVER) == 1
    page = excel.range("设置", "A1").vba_get("Worksheet")
    excel.app.interpreter.run("CsatSheetChanged", [page, excel.range("设置", "B5")])
    assert {sheet.name for sheet in book.sheets} < set(excel.marked)
    excel.call("CSAT_CHECK_ACTION", *row)
    assert [n for n, _ in excel.host.calls].count(HAND_OVER) == 2
    first, second = (given[0] for n, given in excel.host.calls if n == HAND_OVER)
    assert first != second
    assert not excel.host.said


# --- what goes wrong ----------------------------------------------------------------------------


def _not_installed(host):
    host.settings = {}


def _python_gone(host):
    host.files = set()


def _other_version(host):
    host.files.remove(LIBRARY)


def _does_not_start(host):
    host.startable = False


def _no_package(host):
    host.package = False


@pytest.mark.parametrize(
    ("fault", "told", "starts"),
    [
        (_not_installed, ("csat-xl install", "重新打开"), 0),
        (_python_gone, ("csat-xl install", PYTHON), 0),
        (_other_version, ("csat-xl doctor", "xlwings 0.37.8"), 0),
        (_does_not_start, ("csat-xl doctor", "Could not activate"), 1),
        (_no_package, ("csat-xl doctor", "csat_xl_udfs"), 1),
    ],
)
def test_what_is_missing_is_told_once_and_cells_show_an_error_value(excel, fault, told, starts):
    fault(excel.host)
    for _ in range(5):
        assert excel.call("CSAT_SCORE", 35.0, 30.0) == "#2042"
    assert excel.host.starts == starts  # a sheet of functions does not wait for each
    page = excel.range("设置", "A1").vba_get("Worksheet")
    for _ in range(3):
        excel.app.interpreter.run("CsatSheetCalculated", [page])
    assert len(excel.host.said) == 1
    assert all(word in excel.host.said[0] for word in told)
    excel.run("CsatCheck")
    assert len(excel.host.said) == 2
    assert not excel.host.ran


def test_a_button_tries_again_and_then_the_cells_answer(excel):
    excel.host.package = False
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == "#2042"
    excel.host.package = True
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == "#2042"
    excel.run("CsatCheck")
    assert excel.host.ran == ["import csat_xl_udfs; csat_xl_udfs.check()"]
    assert excel.marked
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == 95.0


def test_python_that_ended_meanwhile_is_found_again(excel):
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == 95.0
    excel.host.alive = False
    assert excel.call("CSAT_SCORE", 35.0, 30.0) == 95.0
    assert excel.host.starts == 2


# --- buttons ------------------------------------------------------------------------------------


def test_every_button_runs_its_macro(excel):
    for button in BUTTONS:
        excel.run(button.macro)
    assert excel.host.ran == [
        f"import csat_xl_udfs; csat_xl_udfs.{button.action}()" for button in BUTTONS
    ]
    assert not excel.host.said


def test_a_second_click_while_running_does_nothing(excel):
    excel.host.while_running = lambda: excel.run("CsatRollup")
    excel.run("CsatRollup")
    assert len(excel.host.ran) == 1
    assert excel.app.evaluate("Application.StatusBar") is False
    excel.host.while_running = lambda: None
    excel.run("CsatRollup")
    assert len(excel.host.ran) == 2


def test_a_macro_that_cannot_run_is_told_and_leaves_the_button_usable(excel):
    def fail():
        raise vba_error(1004, "Excel is busy")

    excel.host.while_running = fail
    excel.run("CsatCheck")
    assert "Excel is busy" in excel.host.said[0]
    excel.host.while_running = lambda: None
    excel.run("CsatCheck")
    assert len(excel.host.ran) == 2
    assert len(excel.host.said) == 1


def test_a_message_that_a_macro_leaves_stays(excel):
    excel.host.while_running = lambda: excel.app.application.vba_set(
        "StatusBar", "已完成", [], {}, by_ref=False
    )
    excel.run("CsatCheck")
    assert excel.app.evaluate("Application.StatusBar") == "已完成"


def test_the_function_wizard_has_help_for_every_function_and_argument(excel):
    excel.run("CsatOpen")
    assert list(excel.helps) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        own, category, *each = excel.helps[function.name]
        assert own == f"{function.title.zh}:{function.help.zh}"
        assert category == "满意度 CSAT"
        assert each == [parameter.help.zh for parameter in function.parameters]
        assert len(own) <= 255
