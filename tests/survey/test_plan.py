"""The plan: working days by the official calendars, and a workbook that reckons the same."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import from_excel
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.survey.plan import (
    ANNUAL,
    IMMEDIATE,
    QUARTERLY,
    Event,
    days_of,
    event_of,
    last_workday,
    phases,
    plan,
    unknown_years,
)
from csat_xl.survey.plan_book import CALENDAR, CALENDAR_FIRST, NAME, write_plan
from csat_xl.workbook.lint import lint
from tests.engines import formula_cells

EVENT = Event(dt.date(2024, 9, 25), "新版上线")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        # State Council's notices of 2023 and 2024 (国办发明电 [2023] 7 号)
        ("2024-09-30", 2, "2024-10-08"),  # National Day, 1 to 7 October
        ("2024-10-10", 3, "2024-10-12"),  # Saturday 12th is worked
        ("2024-02-08", 3, "2024-02-18"),  # Spring Festival 10 to 17; Sunday 18th is worked
        ("2024-10-01", 1, "2024-10-08"),  # a holiday: from the next working day on
        ("2024-06-03", 5, "2024-06-07"),
    ],
)
def test_phases_end_on_working_days(start, days, last):
    assert last_workday(day(start), days) == day(last)


def test_each_phase_starts_on_the_working_day_after_the_last():
    found = phases(day("2024-09-23"), (4, 3, 1, 2))
    told = [(p.name, p.start.isoformat(), p.end.isoformat()) for p in found]
    assert told == [
        ("准备", "2024-09-23", "2024-09-26"),
        ("实施", "2024-09-27", "2024-09-30"),  # Sunday 29th is worked
        ("整理分析", "2024-10-08", "2024-10-08"),
        ("报告", "2024-10-09", "2024-10-10"),
    ]


def test_a_year_has_one_full_four_quarterly_and_an_immediate_survey_an_event():
    waves = plan(2024, [EVENT])
    kinds = [wave.kind for wave in waves]
    assert (kinds.count(ANNUAL), kinds.count(QUARTERLY), kinds.count(IMMEDIATE)) == (1, 4, 1)
    assert [w.start for w in waves] == sorted(w.start for w in waves)
    quarters = {(w.start.month - 1) // 3 for w in waves if w.kind == QUARTERLY}
    assert quarters == {0, 1, 2, 3}
    assert next(w for w in waves if w.kind == IMMEDIATE).start == day("2024-09-26")


def test_years_without_a_published_calendar_are_told():
    assert unknown_years(plan(2024)) == []
    assert unknown_years(plan(2090)) == [2090]


@pytest.mark.parametrize("wrong", ["2024-13-01=x", "2024-04-15", "=x", "2024-04-15= "])
def test_an_event_typed_wrongly_is_told(wrong):
    with pytest.raises(CsatError):
        event_of(wrong)


def test_other_wrong_use_is_told():
    for wrong in (lambda: plan(1999), lambda: plan(2024, annual_month=13),
                  lambda: plan(2025, [EVENT]), lambda: days_of("1,2,3", "x"),
                  lambda: plan(2024, days={ANNUAL: (0, 1, 1, 1)})):  # fmt: skip
        with pytest.raises(CsatError):
            wrong()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "计划.xlsx"
    write_plan(2024, plan(2024, [EVENT]), path)
    return path


def test_the_workbook_calculates_what_is_stored(written, office, ironcalc):
    stored = openpyxl.load_workbook(written, data_only=True)
    cells = [c for c in formula_cells(written) if c[0] == NAME or c[1] in ("D6", "D300", "D551")]
    for judge in (office, ironcalc):
        found = judge.calculate(written, cells)
        for sheet, cell in cells:
            value = stored[sheet][cell].value
            value = (
                (value - dt.datetime(1899, 12, 30)).days
                if isinstance(value, dt.datetime)
                else value
            )
            assert (found[sheet, cell] or "") == (value or ""), (cell, judge)


def test_a_changed_start_moves_what_follows(written, office, tmp_path):
    """The first survey typed anew from 23 September 2024, 4, 3, 1 and 2 days."""
    changes = {"E6": day("2024-09-23"), "F6": 4, "F7": 3, "F8": 1, "F9": 2}
    changed = office.fill(written, tmp_path / "x.xlsx", {NAME: changes})
    cells = [(NAME, f"{column}{row}") for row in range(6, 10) for column in "EG"]
    found = office.calculate(changed, cells)
    told = [from_excel(found[cell]).date() for cell in cells]
    assert told == [d for p in phases(day("2024-09-23"), (4, 3, 1, 2)) for d in (p.start, p.end)]


def test_a_day_off_of_the_company_moves_the_plan(written, office, tmp_path):
    """From 1 February 2024: 1, 2, 4 (a make-up Sunday), 5, 6; then the 5th is made a day off."""
    before = office.calculate(written, [(NAME, "G6"), (NAME, "E7")])
    assert [from_excel(v).date() for v in before.values()] == [day("2024-02-06"), day("2024-02-07")]
    place = f"C{CALENDAR_FIRST + (day('2024-02-05') - day('2024-01-01')).days}"
    changed = office.fill(written, tmp_path / "x.xlsx", {CALENDAR: {place: "休息"}})
    found = office.calculate(changed, [(NAME, "G6"), (NAME, "E7")])
    assert [from_excel(v).date() for v in found.values()] == [day("2024-02-07"), day("2024-02-08")]


def test_a_spare_survey_needs_its_start_only(written, office, tmp_path):
    last = max(int(cell[1:]) for sheet, cell in formula_cells(written) if sheet == NAME)
    changed = office.fill(written, tmp_path / "x.xlsx", {NAME: {f"E{last - 3}": day("2024-12-02")}})
    found = office.calculate(changed, [(NAME, f"G{last}")])
    assert from_excel(found[NAME, f"G{last}"]).date() == day("2024-12-17")  # twelve working days


def test_it_is_valid_and_the_same_each_time(written, openxml, tmp_path):
    assert openxml.validate(written) == []
    assert lint(written) == []
    again = tmp_path / "again.xlsx"
    write_plan(2024, plan(2024, [EVENT]), again)
    assert again.read_bytes() == written.read_bytes()
    with zipfile.ZipFile(written) as parts:
        assert not [name for name in parts.namelist() if "vba" in name]


def test_on_the_command_line(tmp_path):
    out = tmp_path / "p.xlsx"
    given = ["survey", "plan", "--year", "2026", "--event", "2026-04-15=升级", "-o", str(out)]
    told = CliRunner().invoke(app, given)
    assert told.exit_code == 0
    assert "2026-04-16" in told.output
    assert CliRunner().invoke(app, given).exit_code != 0  # never over a file without --force
