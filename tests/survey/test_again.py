"""Revisits of the quarter, and dissatisfied customers to be asked again."""

import datetime as dt

import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl import operations, samples
from csat_xl.cli import app
from csat_xl.demo import example_book
from csat_xl.survey.again import BETTER, EARLY, LATE, READY, STILL, WAITING, Visit, again, visits_of
from csat_xl.survey.revisits import DONE, DUE, a_day, quarter_of, revisits
from csat_xl.survey.revisits import LATE as LONG_AGO
from csat_xl.workbook.lint import lint


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# --- the quarter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "first", "last", "worked"),
    [
        ("2024-05-20", "2024-04-01", "2024-06-30", "2024-06-28"),  # the 30th is a Sunday
        ("2024-01-01", "2024-01-01", "2024-03-31", "2024-03-29"),
        ("2024-12-31", "2024-10-01", "2024-12-31", "2024-12-31"),
        ("2024-09-29", "2024-07-01", "2024-09-30", "2024-09-30"),
    ],
)
def test_quarters(on, first, last, worked):
    found = quarter_of(day(on))
    assert (found.first, found.last, found.last_workday) == (day(first), day(last), day(worked))


def test_each_customer_is_due_once_a_quarter():
    contacts = {
        "A": [day("2024-04-01")],
        "B": [day("2024-03-31"), day("2023-01-01")],
        "C": [day("2023-12-31")],
        "D": [],
        "E": [day("2024-06-01")],  # after the day asked about
    }
    found = revisits("ABCDE", contacts, day("2024-05-20"))
    assert [(r.customer, r.state) for r in found] == [
        ("D", LONG_AGO),
        ("E", LONG_AGO),
        ("C", LONG_AGO),
        ("B", DUE),
        ("A", DONE),
    ]


def test_how_many_a_day():
    assert a_day(21, day("2024-06-24")) == (5, 5)  # Monday to Friday are left
    assert a_day(3, day("2024-06-30")) == (0, 3)


# --- asking again -------------------------------------------------------------------------------


def visit(asked: str, score: int, followed: str = "", measure: str = "", who: str = "C1") -> Visit:
    when = dt.datetime.fromisoformat(followed) if followed else None
    return Visit(who, "一组", "2024-05", "王小雨", dt.datetime.fromisoformat(asked), score,
                 score <= 2, "运营部", when, measure)  # fmt: skip


UNHAPPY = visit("2024-05-06", 2, "2024-05-08", "已优化")
"""Wednesday; the third working day after is Saturday 11th (make-up), the fifth Tuesday 14th."""

CASES = [
    ("no measure yet", [visit("2024-05-06", 2)], "2024-05-20", WAITING),
    ("measure without a day", [visit("2024-05-06", 2, "", "已优化")], "2024-05-20", WAITING),
    ("two working days after", [UNHAPPY], "2024-05-10", EARLY),
    ("three, a make-up Saturday", [UNHAPPY], "2024-05-11", READY),
    ("five", [UNHAPPY], "2024-05-14", READY),
    ("six", [UNHAPPY], "2024-05-15", LATE),
    ("asked again, better", [UNHAPPY, visit("2024-05-13", 4)], "2024-05-20", BETTER),
    ("neutral is no longer unhappy", [UNHAPPY, visit("2024-05-13", 3)], "2024-05-20", BETTER),
    ("asked again, no better", [UNHAPPY, visit("2024-05-13", 2)], "2024-05-20", STILL),
    (
        "a second measure",
        [UNHAPPY, visit("2024-05-13", 2, "2024-05-16", "上门")],
        "2024-05-21",
        READY,
    ),
    ("the answer is after the day", [UNHAPPY, visit("2024-05-13", 5)], "2024-05-12", READY),
]


@pytest.mark.parametrize(("what", "line", "on", "state"), CASES, ids=[c[0] for c in CASES])
def test_states_case_by_case(what, line, on, state):
    (found,) = again(line, day(on))
    assert found.state == state


def test_the_days_to_ask_and_the_change():
    (found,) = again([UNHAPPY], day("2024-05-09"))
    assert (found.first, found.last) == (day("2024-05-11"), day("2024-05-14"))
    (found,) = again([UNHAPPY, visit("2024-05-13", 5)], day("2024-05-20"))
    assert found.change == 3


def test_satisfied_customers_are_not_listed_and_each_one_once():
    line = [
        visit("2024-05-03", 5),
        UNHAPPY,
        visit("2024-05-02", 1),
        visit("2024-05-07", 1, who="C2"),
    ]
    found = again(line, day("2024-05-20"))
    assert [(a.visit.customer, a.visit.score) for a in found] == [("C1", 2), ("C2", 1)]


def test_rows_with_entry_errors_are_not_forgotten_and_texts_hold_no_identity():
    book = example_book("tracking", samples.TEAMS[2], dt.date(2026, 5, 1), 40, mistakes=True)
    raw = dict(book.rows("tracking")[0].raw)
    raw |= {"name": "欧阳测试", "contact": "13912345678", "measure": "已致电欧阳测试13912345678",
            "score5": 1, "customer_id": "C20260501001", "follow_time": None, "anonymous": "否"}  # fmt: skip
    made = operations.book_of("tracking", book.settings, {"tracking": [raw]})
    (found,) = visits_of(made)
    assert found.unhappy
    assert found.measure == "已致电欧*139****5678"


# --- the commands -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("w") / "五月.xlsx"
    book = example_book("tracking", samples.TEAMS[2], dt.date(2026, 5, 1), 30, mistakes=False)
    operations.build_workbook(book, path, "plain")
    return path


def test_again_on_the_command_line(workbook, tmp_path, openxml):
    out = tmp_path / "再访.xlsx"
    given = ["survey", "again", str(workbook), "-o", str(out), "--on", "2026-06-15"]
    told = CliRunner().invoke(app, given)
    assert told.exit_code == 0, told.output
    rows = operations.check_file(workbook).book.rows("tracking")
    unhappy = {r.get("customer_id") for r in rows if r.get("score5") <= 2}
    listed = [c.value for c in openpyxl.load_workbook(out)["再访名单"]["A"][3:] if c.value]
    assert set(listed[1:]) == unhappy
    assert unhappy
    assert openxml.validate(out) == []
    assert lint(out) == []


def test_due_on_the_command_line(workbook, tmp_path):
    rows = operations.check_file(workbook).book.rows("tracking")
    customers = tmp_path / "客户.csv"
    known = [r.get("customer_id") for r in rows[:10]]
    lines = [
        "客户编号,客户姓名,最近回访",
        *(f"{c},样某," for c in known),
        "C20260101001,样某,2026-01-15",
    ]
    customers.write_text("\n".join(lines), "utf-8")
    out = tmp_path / "回访.xlsx"
    given = ["survey", "due", str(customers), "-o", str(out), "--workbook", str(workbook),
             "--since", "最近回访", "--on", "2026-06-15"]  # fmt: skip
    told = CliRunner().invoke(app, given)
    assert told.exit_code == 0, told.output
    assert "本季已回访 10" in told.output
    assert "本季待回访 1" in told.output
    page = openpyxl.load_workbook(out).active
    assert "样某" not in str([c.value for row in page for c in row])
