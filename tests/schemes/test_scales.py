"""Surveys on other scales than 1 to 5: random answers, in Python and as two programs read them."""

import random
from pathlib import Path

import openpyxl
import pytest

from csat_xl import operations
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Settings
from csat_xl.workbook.addresses import FIRST_ROW, column_letter
from csat_xl.workbook.templates import chosen
from tests.schemes.examples import AS_OF, COMMON, MONTH, differs

AIRLINE = str(Path(__file__).with_name("airline.toml"))
NAMES = {"1-10, no words": "department", "0-10, three words": AIRLINE, "1-5, five words": "survey"}
TYPED = (
    *range(-1, 12),
    None,
    4.5,
    "4",
    "７",
    "8分",
    " 9 ",
    "好",
    "满意",
    "非常满意",
    "十",
    " ",
    "1０",
)
ROWS = 120


def drawn(name: str) -> Book:
    template, scheme = chosen(name)
    chance = random.Random(f"scales of {name}")  # noqa: S311
    low, high = scheme.survey.low, scheme.survey.high
    rows = []
    for i in range(ROWS):
        often = chance.random() < 0.5
        scores = {
            key: chance.randint(low, high)
            if often or chance.random() < 0.8
            else chance.choice(TYPED)
            for key in tracking.score_keys(scheme.survey)
        }
        line = chance.choice([*scheme.lists.service_types, "别的"])
        row = {**COMMON[tracking.KEY], "customer_id": f"C20260511{i:03d}", "service_type": line}
        rows.append({**row, **scores})
    settings = Settings(scheme, "一组", MONTH, AS_OF)
    return operations.book_of(template, settings, {tracking.KEY: rows})


@pytest.mark.parametrize("edition", ["native", "plain"])
@pytest.mark.parametrize("name", NAMES)
def test_verdict_and_weighted_score(name, edition, tmp_path, request):
    book = drawn(NAMES[name])
    path = tmp_path / "scales.xlsx"
    operations.build_workbook(book, path, edition)
    sheet = book.sheets[0]
    cells = [
        (sheet.name, f"{column_letter(sheet, key)}{FIRST_ROW + i}")
        for key in ("weighted", "verdict")
        for i in range(ROWS)
    ]
    stored = openpyxl.load_workbook(path, data_only=True)[sheet.name]
    told = {stored[cell].value for _, cell in cells[ROWS:]}
    starts = {str(verdict).split(":")[0] for verdict in told}
    assert {"通过", "错误 T03", "错误 T04"} <= starts
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    found = judge.calculate(path, cells)
    wrong = []
    for place in cells:
        value = stored[place[1]].value
        if differs(found[place], "" if value is None else value):
            wrong.append((place[1], value, found[place]))
    assert not wrong, f"{len(wrong)}: {wrong[:5]}"
