"""The .ods template: it opens, calculates through the add-in, and its buttons run."""

import datetime as dt
import math
import shutil

import pytest

from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.hosts.libreoffice.addin import script_url
from csat_xl.hosts.libreoffice.bridge import OwnOffice, load_uno, properties
from csat_xl.hosts.libreoffice.install import install
from csat_xl.hosts.libreoffice.template import build_ods
from csat_xl.hosts.macros.problem_list import NAME as PROBLEMS
from csat_xl.hosts.macros.result import NAME as RESULT
from csat_xl.operations import build_workbook
from csat_xl.samples import TEAMS
from csat_xl.sheets.buttons import BUTTONS

SHEETS = (
    "客户满意度跟踪表",
    "服务质量监控指标表",
    "改进行动计划表",
    "评估汇总",
    "投诉台账",
    "月度汇总",
)


@pytest.fixture(scope="module")
def office(app, tmp_path_factory):
    """A LibreOffice with the add-in installed."""
    folder = tmp_path_factory.mktemp("ods-office")
    install(folder, folder / "profile")
    started = OwnOffice(folder / "profile")
    yield started
    started.close()


@pytest.fixture(scope="module")
def files(office, tmp_path_factory):
    """The same filled workbook as .ods and as the plain edition."""
    folder = tmp_path_factory.mktemp("ods")
    book = example_book("monthly", TEAMS[0], dt.date(2026, 6, 1), 40, mistakes=True)
    build_ods(book, folder / "六月.ods", context=office.context)
    build_workbook(book, folder / "六月.xlsx", "plain")
    return folder


@pytest.fixture
def opened(office, files, tmp_path):
    """Open a copy of a file; closed at the end, unsaved."""
    documents = []

    def open_file(name):
        shutil.copy(files / name, tmp_path / name)
        url = (tmp_path / name).as_uri()
        document = office.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
        documents.append(document)
        return document

    yield open_file
    for document in documents:
        document.close(True)


def values(document, name):
    sheet = document.Sheets.getByName(name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()


def same(one, other) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def differences(one, other) -> list:
    return [
        (name, r, c, a, b)
        for name in SHEETS
        for r, (row, beside) in enumerate(zip(values(one, name), values(other, name), strict=True))
        for c, (a, b) in enumerate(zip(row, beside, strict=True))
        if not same(a, b)
    ]


def test_it_shows_the_stored_results_and_calculates_the_same(opened):
    ods, plain = opened("六月.ods"), opened("六月.xlsx")
    assert differences(ods, plain) == []
    ods.calculateAll()
    plain.calculateAll()
    assert differences(ods, plain) == []


def test_its_cells_call_the_functions(opened):
    document = opened("六月.ods")
    metric = document.Sheets.getByName("服务质量监控指标表").getCellRangeByName("L6")
    assert metric.getFormula().startswith("=ORG.CSATXL.FUNCTIONS.CSATSCORE(")
    grade = document.Sheets.getByName("评估汇总").getCellRangeByName("S6")
    assert grade.getFormula().startswith("=ORG.CSATXL.FUNCTIONS.CSATGRADE(")
    target = document.Sheets.getByName("服务质量监控指标表").getCellRangeByName("H6")
    before = metric.getValue()
    target.setValue(target.getValue() + 1)
    assert metric.getValue() != before
    target.setString("")
    assert metric.getString() == ""


def bindings(document) -> dict[str, str]:
    """The script of each button, by sheet and caption."""
    found = {}
    for name in document.Sheets.ElementNames:
        forms = document.Sheets.getByName(name).DrawPage.Forms
        for index in range(forms.Count):
            form = forms.getByIndex(index)
            for place in range(form.Count):
                (event,) = form.getScriptEvents(place)
                found[name, form.getByIndex(place).Label] = event.ScriptCode
    return found


def test_every_button_is_bound_to_a_script_that_resolves(office, opened):
    document = opened("六月.ods")
    bound = bindings(document)
    assert ("月度汇总", "月度汇总") in bound
    assert ("客户满意度跟踪表", "校验") in bound
    actions = {button.caption: button.action for button in BUTTONS}
    provider = scripts_of(office, document)
    for (_, caption), url in bound.items():
        assert url == script_url(actions[caption])
        assert provider.getScript(url) is not None


def scripts_of(office, document):
    factory = office.context.ServiceManager.createInstance(
        "com.sun.star.script.provider.MasterScriptProviderFactory"
    )
    return factory.createScriptProvider(document)


def press(office, document, sheet, caption):
    """Run the script of a button with the event that a click gives it."""
    form = document.Sheets.getByName(sheet).DrawPage.Forms.getByIndex(0)
    model = next(
        form.getByIndex(i) for i in range(form.Count) if form.getByIndex(i).Label == caption
    )
    event = load_uno().createUnoStruct("com.sun.star.awt.ActionEvent")
    event.Source = model
    url = bindings(document)[sheet, caption]
    scripts_of(office, document).getScript(url).invoke((event,), (), ())


def test_the_buttons_run_inside_libreoffice(office, opened, files):
    document = opened("六月.ods")
    on_disk = (files / "六月.ods").read_bytes()
    press(office, document, "月度汇总", "月度汇总")
    press(office, document, "客户满意度跟踪表", "校验")
    names = document.Sheets.ElementNames
    assert RESULT in names
    assert PROBLEMS in names
    shown = {row[0]: row[1] for row in values(document, RESULT) if row[0] and row[1] != ""}
    assert shown["回收"] == 40
    assert any(row[3] == "T14" for row in values(document, PROBLEMS))
    assert (files / "六月.ods").read_bytes() == on_disk


def test_the_next_month_starts_as_an_ods_too(office, opened, tmp_path):
    document = opened("六月.ods")
    press(office, document, "设置", "新建下月")
    (made,) = tmp_path.glob("*_2026-07.ods")
    components = office.desktop.Components.createEnumeration()
    found = []
    while components.hasMoreElements():
        found.append(components.nextElement())
    following = next(d for d in found if d.URL.endswith("_2026-07.ods"))
    try:
        assert "往月数据" in following.Sheets.ElementNames
        assert set(bindings(following).values()) == set(bindings(document).values())
        assert made.stat().st_size > 10_000
    finally:
        following.close(True)


def test_the_row_checks_judge_by_the_settings_of_the_workbook(opened):
    document = opened("六月.ods")
    page = document.Sheets.getByName("改进行动计划表")
    typed = "=CSAT_CHECK_ACTION(A6:A6;B6:B6;C6:C6;D6:D6;E6:E6;F6:F6;G6:G6;H6:H6;I6:I6;J6:J6;K6:K6;L6:L6)"
    page.unprotect("")
    for row in range(6, 10):
        cell = page.getCellRangeByName(f"P{row}")
        cell.setFormula(typed.replace("6", str(row)))
        assert cell.getString() == page.getCellRangeByName(f"M{row}").getString()


def test_another_ending_is_refused(tmp_path):
    book = example_book("monitoring", TEAMS[0], dt.date(2026, 6, 1), 5, mistakes=False)
    with pytest.raises(CsatError, match=r"\.ods"):
        build_ods(book, tmp_path / "x.xlsx")
