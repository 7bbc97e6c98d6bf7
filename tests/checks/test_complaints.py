"""投诉台账: a right row with these cells changed. May Day 2024 was off to the 5th, the 11th worked."""

import pytest

from csat_xl.sheets.complaints import KEY
from tests.checks.books import at, codes, shown

CASES = [
    ({}, []),
    # C01: person, outcome, times
    ({"person": None}, ["C01 person"]),
    ({"outcome": None}, ["C01 outcome"]),
    ({"outcome": "还行"}, ["C01 outcome"]),
    ({"outcome": "无投诉"}, ["C01 outcome"]),
    ({"outcome": "未处理", "handled": None, "revisited": None}, []),
    ({"received": "五月", "handled": at(8)}, ["C01 received"]),
    ({"handled": "八日"}, ["C01 handled"]),
    ({"handled": at(6, 9)}, ["T07 revisited"]),
    ({"handled": at(6, 8), "revisited": None}, ["C01 handled"]),
    ({"handled": at(6), "revisited": None}, []),
    ({"handled": at(5), "revisited": None}, ["C01 handled"]),
    # T07: 3 to 5 working days; after Wednesday the 8th come 9, 10, 11 (worked), 13, 14, 15
    ({"revisited": None}, []),
    ({"revisited": at(10)}, ["T07 revisited"]),
    ({"revisited": at(11)}, []),
    ({"revisited": at(12, 9)}, []),
    ({"revisited": at(14, 23)}, []),
    ({"revisited": at(15)}, ["T07 revisited"]),
    ({"revisited": at(7)}, ["T07 revisited"]),
    ({"revisited": "下周"}, ["T07 revisited"]),
    # after Tuesday, 30 April come 6, 7, 8, 9, 10
    ({"received": None, "handled": at(30, month=4), "revisited": at(7)}, ["T07 revisited"]),
    ({"received": None, "handled": at(30, month=4), "revisited": at(8)}, []),
    ({"received": None, "handled": at(30, month=4), "revisited": at(10)}, []),
    ({"received": None, "handled": at(30, month=4), "revisited": at(11)}, ["T07 revisited"]),
    # T12 and N01
    ({"content": "=投诉"}, ["T12 content"]),
    ({"handled": "2024年5月8日"}, ["N01 handled"]),
    ({"complaint_id": 202405001}, []),
]


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_faults_of_a_row(cells, faults):
    assert sorted(codes(KEY, **cells)) == sorted(faults)


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_the_sheet_shows_the_first_fault(cells, faults):
    assert shown(KEY, **cells) == (sorted(faults) or ["通过"])[0].split()[0]
