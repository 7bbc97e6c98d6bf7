"""Random rows: the verdict in Python, by LAMBDA in IronCalc and by plain formula in LibreOffice."""

import collections
import functools

import pytest

from csat_xl.checks.run import check_book
from csat_xl.checks.verdict import PASSED, in_order, told, verdict
from csat_xl.sheets import actions, complaints, metrics, tracking
from csat_xl.sheets.book import Book
from tests.checks.books import METRICS, book, settings
from tests.checks.sheets import rows_of, verdict_cells, write

ROWS = {tracking.KEY: 1500, actions.KEY: 1200, complaints.KEY: 800}
STRICT = settings().scheme.rules.model_copy(
    update={
        "survey_min_hours": 12,
        "survey_max_hours": 60,
        "revisit_min_workdays": 1,
        "revisit_max_workdays": 2,
        "contradiction": 1.5,
        "progress_days": 2,
        "service_before_period_days": 1,
    }
)
VARIED = {
    "as shipped": (settings(), True),
    "other rules": (settings(rules=STRICT), True),
    "no month, no agents, no metrics": (settings(None, agents=[]), False),
}


@functools.cache
def drawn(sheet: str, varied: str) -> Book:
    given, metrics_there = VARIED[varied]
    rows = {sheet: rows_of(sheet, ROWS[sheet])}
    return book({**rows, metrics.KEY: METRICS} if metrics_there else rows, given)


@functools.cache
def expected(sheet: str, varied: str) -> dict[int, str]:
    of = drawn(sheet, varied)
    return {row.number: verdict(sheet, row, of) for row in of.rows(sheet)}


@pytest.mark.parametrize("sheet", ROWS)
def test_every_verdict_is_drawn(sheet):
    found = collections.Counter(v for varied in VARIED for v in expected(sheet, varied).values())
    assert found[PASSED] >= 10
    missing = [told(check) for check in in_order(sheet) if not found[told(check)]]
    assert missing == []


def known_difference(raw: dict[str, object]) -> bool:
    """LibreOffice takes TRUE in a score cell for the number 1; Excel and IronCalc do not."""
    return any(v is True for key, v in raw.items() if key.startswith(("score", "recommend")))


@pytest.mark.parametrize("edition", ["native", "plain"])
@pytest.mark.parametrize("varied", VARIED)
@pytest.mark.parametrize("sheet", ROWS)
def test_the_sheet_shows_the_verdict_of_python(sheet, varied, edition, tmp_path, request):
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    of, path = drawn(sheet, varied), tmp_path / f"{edition}.xlsx"
    write(of, sheet, path, edition)
    found = judge.calculate(path, [verdict_cells(of, sheet)])
    wanted = expected(sheet, varied)
    raw = {row.number: row.raw for row in of.rows(sheet)}
    shown = {int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")): v for (_, cell), v in found.items()}
    assert sum(number in wanted for number in shown) >= 500
    differences = [
        (number, wanted.get(number, ""), value, raw.get(number))
        for number, value in shown.items()
        if (value or "") != wanted.get(number, "")
        and not (edition == "plain" and known_difference(raw[number]))
    ]
    assert not differences, f"{len(differences)} of {len(shown)}: {differences[:5]}"


def read_otherwise(value: object) -> bool:
    """A text that the sheet takes for a date though it may be none, or one with double spaces."""
    return isinstance(value, str) and (value.strip()[:2] in ("20", "２０") or "  " in value)


@pytest.mark.parametrize("sheet", ROWS)
def test_the_verdict_is_the_first_finding_unless_cells_were_typed_in_another_way(sheet):
    of = drawn(sheet, "as shipped")
    name = next(s.name for s in of.sheets if s.key == sheet)
    by_row = collections.defaultdict(set)
    for finding in check_book(of):
        if finding.sheet == name:
            by_row[finding.row].add(f"{finding.severity} {finding.code}")
    compared = 0
    for row in of.rows(sheet):
        codes = by_row[row.number]
        if any(code.endswith(("N01", "T12")) for code in codes):
            continue
        if any(map(read_otherwise, row.raw.values())) or "错误 T02" in codes:
            continue  # the earlier row of a double may have been typed in another way
        compared += 1
        first = min(codes, key=lambda code: (code[:2] == "提醒", code), default=PASSED)
        assert expected(sheet, "as shipped")[row.number].split(":")[0] == first, row.raw
    assert compared >= 250
