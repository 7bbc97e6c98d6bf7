"""Ten times the workbooks cost ten times the work: steps are counted, no time is measured."""

import datetime as dt
import pickle
import sys
import weakref
from collections import Counter

import pytest

from csat_xl import packed
from csat_xl.rollup import figures, summarise
from csat_xl.rollup.figures.scales import scales
from csat_xl.rollup.measures import group, ranked
from csat_xl.rollup.model import Complaint, Rules, Summary, Workbook, merge
from csat_xl.rollup.pieces import ScaleAnswer
from csat_xl.sheets import complaints
from tests.rollup.books import FIRST_ROW, answer, book, finding, shipped_metrics

FEW = 6
"""Workbooks in the smallest roll-up: compared are so many, twice and three times so many."""


def customer(team, i):
    """A number of a team's own; every third customer is one that all teams know."""
    own = f"C202405{1 + team % 28:02}{i:03}"
    return "C20240401001" if i % 3 == 0 else own


def workbook(i):
    """The summary of a team of its own: answers, metrics, an action, complaints, a problem."""
    rows = [
        answer(
            [1 + (i + j) % 5] * 5,
            (i + j) % 11,
            agent=f"{i} {j}",
            customer_id=customer(i, j),
            survey_time=dt.datetime(2024, 5, 1 + i % 28, 9 + j, i % 60),
        )
        for j in range(6)
    ]
    tables = {
        "tracking": rows,
        "metrics": shipped_metrics(),
        "actions": [{"metric": "一次解决率", "start": dt.date(2024, 4, 1), "measure": f"{i}"}],
        "complaints": [{"person": f"{i}", "outcome": "满意"}],
        "evaluation": [{"person": f"{i}", "item1_1": 8}],
    }
    return summarise(book(tables, f"{i}组"), [finding("T02", FIRST_ROW + 1)], f"{i:04}.xlsx")


@pytest.fixture(scope="module")
def parts():
    found = [workbook(i) for i in range(3 * FEW)]
    figures(merge(found))  # what is loaded or looked up once
    return found


def steps(work):
    """The lines of csat_xl that a call runs; each round of a loop or comprehension counts."""
    count = 0

    def line(frame, event, argument):
        nonlocal count
        count += event == "line"
        return line

    def begin(frame, event, argument):
        return line if "csat_xl" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def straight(counts):
    """Whether the last step up costs what the one before cost, within a tenth."""
    first, second, third = counts
    return third - second <= (second - first) * 1.1


def test_ranks_grow_with_the_groups():
    answers = next(iter(workbook(0).answers.values()))
    groups = [[group(f"{i}", answers) for i in range(n)] for n in (20, 40, 60)]
    assert straight([steps(lambda rows=rows: ranked(rows, "")) for rows in groups])


def test_adding_up_and_figures_grow_with_the_workbooks(parts):
    sizes = (FEW, 2 * FEW, 3 * FEW)
    assert straight([steps(lambda n=n: merge(parts[:n])) for n in sizes])
    wholes = [merge(parts[:n]) for n in sizes]
    assert straight([steps(lambda whole=whole: figures(whole)) for whole in wholes])


def test_a_sum_takes_bytes_a_workbook_and_none_for_what_is_there_already(parts, monkeypatch):
    """Lists stay packed while sums are added up; a place or customer that is known costs no more."""
    monkeypatch.setattr(packed, "BLOCK", FEW)
    sizes = [len(pickle.dumps(merge(parts[:n]))) for n in (FEW, 2 * FEW, 3 * FEW)]
    assert straight(sizes)
    same = [Summary(answers=part.answers, visits=part.visits, cells={}) for part in parts[:2]]
    once, often = (pickle.dumps(settled(merge(same * times))) for times in (1, 50))
    assert len(often) <= len(once) * 1.05  # numbers of more digits


def settled(summary):
    assert len(summary.visits) > 0  # counting them leaves the first and the last of each customer
    return summary


def test_lists_are_not_opened_to_be_added_up(parts, monkeypatch):
    sums = [merge(parts[::2]), merge(parts[1::2])]
    monkeypatch.setattr(packed.Chunk, "records", lambda chunk: pytest.fail("a chunk was opened"))
    assert len(merge(sums).problems) == len(parts)


def test_of_many_records_few_are_open_at_a_time(monkeypatch):
    monkeypatch.setattr(packed, "RUN", 100)
    live, most, found = weakref.WeakSet(), 0, []
    for record in packed.arranged((Record(i * 7919 % 2000, live) for i in range(2000)), value):
        most = max(most, len(live))
        found.append(record.value)
    assert found == list(range(2000))
    assert most <= 2000 // 100 * packed.CHUNK + 100


class Record:
    """A record that is known while it is open, and packs to its number."""

    def __init__(self, number, live=()):
        self.value = number
        if live != ():
            live.add(self)
            Record.live = live

    def __reduce__(self):
        return _record, (self.value,)


def _record(number):
    return Record(number, Record.live)


def value(record):
    return record.value


def questionnaires(people):
    """A term of people with six answers and a complaint each."""
    rules = Rules(
        spans=(("一季度", 1, 3),),
        bands=((90, "优秀"), (70, "达标"), (0, "不达标")),
        ratio=(2, 7, 1),
        outcomes=(("满意", 0.0), ("不满意", -5.0)),
    )
    asked = Counter(
        {
            ScaleAnswer("2026-01", "分", "校", f"{i}", "量表", "教师", "", 1.0, 50 + i % 50): 6
            for i in range(people)
        }
    )
    made = Counter({Complaint("2026-01", "", f"{i}", "不满意"): 1 for i in range(people)})
    log = Workbook("a.xlsx", "", "2026-01", frozenset({complaints.KEY}), rules)
    return Summary(workbooks=(log,), scales=asked, complaints=made)


def test_grades_of_a_term_grow_with_the_people():
    found = [questionnaires(people) for people in (20, 40, 60)]
    assert straight([steps(lambda one=one: scales(one)) for one in found])
    levels = scales(found[0])["terms"][0]["levels"]
    assert Counter(row["quota_grade"] for row in levels) == {"优秀": 4, "达标": 14, "不达标": 2}
    assert {row["adjustment"] for row in levels} == {-5}
