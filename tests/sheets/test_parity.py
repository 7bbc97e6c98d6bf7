"""Rows with cells typed by chance: Python, IronCalc and LibreOffice show the same everywhere.

``CSAT_XL_PARITY_ROWS`` makes it bigger (default 25 rows a sheet).
"""

import os
import random

import pytest

from csat_xl.sheets import kpis
from tests.sheets.judged import book, calculated, day, differences, scheme
from tests.sheets.test_kpis import rows as kpi_rows
from tests.sheets.test_reviews import dispute, review
from tests.sheets.test_tutoring import (
    CAMPUS,
    OTHER,
    PHONE,
    PLACE,
    TEACHER,
    answer,
    family,
    judged,
)

ROWS = int(os.environ.get("CSAT_XL_PARITY_ROWS", "25"))
ANYTHING = [
    None,
    "",
    " ",
    "　",
    0,
    3,
    4.5,
    5,
    9,
    -1,
    101,
    "4",
    "4分",
    "是",
    "否",
    " 是",
    "好",
    "不适用",
    "不适用 ",
    "程老师",
    " 程老师 ",
    "城东校区",
    "城西校区 ",
    "暨阳校区",
    "绍兴分公司",
    "教师",
    "校区",
    "分公司",
    "第二季度",
    "春季学期",
    2026,
    1899,
    "改判",
    "维持",
    "待裁定",
    "R1",
    "C20260101001",
    "c20260101001",
    "C20260230001",
    "≤",
    "%",
    "=1+1",
    day(5, 2),
    day(5, 31),
    day(6, 2),
    day(1, 1),
]


DATES = [value for value in ANYTHING if hasattr(value, "year")]
"""Excel keeps a date as a number: where a number belongs, Python refuses it and a sheet does not."""


def mixed(chance: random.Random, rows, most: int = 2, without=()):
    """The rows with some cells changed to anything."""
    anything = [value for value in ANYTHING if value not in without]
    found = []
    for row in rows:
        keys = chance.sample(list(row), min(len(row), chance.choice([0, 0, 1, 1, most])))
        found.append({**row, **{key: chance.choice(anything) for key in keys}})
    return found


def drawn(name: str):
    chance = random.Random(f"parity {name} 7")  # noqa: S311
    if name == "scorecard":
        reviewed = [
            review(f"R{chance.randint(1, ROWS)}", reviewer=chance.choice(["检一", "检二"]))
            for _ in range(ROWS)
        ]
        disputed = [
            dispute(f"R{chance.randint(1, ROWS)}", decision="改判", new_score=88)
            for _ in range(ROWS // 2)
        ]
        rows = {"reviews": mixed(chance, reviewed, 4), "disputes": mixed(chance, disputed, 3)}
    elif name == "handbook":
        known = [row for row in kpi_rows() for _ in range(1 + ROWS // len(kpi_rows()))]
        rows = {kpis.KEY: mixed(chance, [{**row, "cases": 9} for row in known], 4, DATES)}
    else:
        number = iter(range(10_000))
        rows = {
            key: mixed(
                chance,
                [
                    answer(
                        key,
                        next(number) % 60,
                        chance.randint(1, 5),
                        chance.choice([PLACE, OTHER]),
                        day(chance.choice([4, 5]), chance.randint(1, 28)),
                        "程老师" if key == TEACHER else None,
                    )
                    for _ in range(ROWS)
                ],
            )
            for key in (CAMPUS, PHONE, TEACHER)
        }
        standings = [
            judged("校区", PLACE),
            judged("分公司", {"branch": "绍兴分公司"}),
            judged("教师", PLACE, "程老师", "春季学期"),
        ]
        rows["standing"] = mixed(chance, standings * (1 + ROWS // 6), 1)
        rows["roster"] = mixed(chance, [family(i % 60) for i in range(ROWS)])
        rows["coverage"] = mixed(chance, [dict(PLACE), dict(OTHER)] * 3, 1)
        rows["complaints"] = [
            {"complaint_id": "T1", "person": who, "received": day(5, n), "outcome": outcome}
            for n, (who, outcome) in enumerate(
                [("程老师", "满意"), ("城东校区", None), ("程老师", "不满意")], 1
            )
        ]
    return book(scheme(name), rows)


@pytest.mark.parametrize(("edition", "engine"), [("native", "ironcalc"), ("plain", "office")])
@pytest.mark.parametrize("name", ["tutoring", "scorecard", "handbook"])
def test_the_engines_show_what_python_shows(name, edition, engine, tmp_path, request):
    of = drawn(name)
    found = calculated(of, tmp_path, edition, request.getfixturevalue(engine))
    assert sum(map(len, found.values())) >= 150
    wrong = differences(of, found)
    assert not wrong, f"{len(wrong)}: {wrong[:6]}"
