"""Many rows read and checked by columns: the same records and findings as row by row."""

import datetime as dt
import functools

import pytest
from hypothesis import given as drawn
from hypothesis import settings as effort
from hypothesis import strategies as st

from csat_xl.checks.catalogue import checks_of
from csat_xl.checks.run import check_book
from csat_xl.sheets import complaints, evaluation, tracking
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.sheets.table import Table, table
from tests.checks.books import FIRST_ROW, METRICS, TRACKING, book, settings, sheet_of
from tests.checks.sheets import rows_of
from tests.checks.test_sheet_parity import VARIED

SHEETS = (tracking.KEY, complaints.KEY, evaluation.KEY)


def by_columns(of: Book, key: str, rows: list[dict[str, object]]) -> Book:
    """The book with the rows of a sheet read by columns."""
    sheet = next(s for s in of.sheets if s.key == key)
    raw = {c.key: [row.get(c.key) for row in rows] for c in sheet.inputs}
    read = table(sheet, range(FIRST_ROW, FIRST_ROW + len(rows)), raw, of.settings)
    return Book(of.template, of.settings, of.sheets, {**of.records, key: read})


def plain(row: Record) -> tuple[object, ...]:
    """All that a record tells; ``repr`` keeps 1.0, 1 and TRUE apart."""
    problems = [(key, problem.zh, problem.en) for key, problem in row.unreadable.items()]
    return row.number, repr(row.raw), repr(row.values), row.variants, problems


odd_rows = functools.cache(rows_of)


def compare(key: str, rows: list[dict[str, object]], given: Settings) -> None:
    one = book({key: rows, "metrics": METRICS}, given)
    other = by_columns(one, key, rows)
    assert list(map(plain, other.rows(key))) == list(map(plain, one.rows(key)))
    assert check_book(other) == check_book(one)


@pytest.mark.parametrize("varied", VARIED)
@pytest.mark.parametrize("key", [tracking.KEY, complaints.KEY])
def test_odd_rows_read_by_columns_have_the_same_records_and_findings(key, varied):
    compare(key, odd_rows(key, 500), VARIED[varied][0])


def test_a_screen_passes_over_right_rows_only():
    """Each check alone, asked with its screen and of every row."""
    rows = odd_rows(tracking.KEY, 500)
    of = by_columns(book({tracking.KEY: []}, settings()), tracking.KEY, rows)
    every = of.rows(tracking.KEY)
    assert isinstance(every, Table)
    for check in checks_of(tracking.KEY):
        wrong = {i for i, row in enumerate(every) if check.places(row, of)}
        assert check.screen is not None
        assert wrong <= set(check.screen(check, every, of)), check.text


moments = st.datetimes(dt.datetime(2024, 4, 25), dt.datetime(2024, 6, 5)) | st.dates(
    dt.date(2024, 4, 25), dt.date(2024, 6, 5)
).map(lambda day: dt.datetime.combine(day, dt.time()))
cells = st.one_of(
    st.none(),
    moments,
    moments.map(lambda when: when.replace(second=0, microsecond=0)),
    st.floats(-1, 46000, allow_nan=False),
    st.integers(0, 11).map(float),
    st.booleans(),
    st.sampled_from(
        ["", " ", "是", "否", "✓", "4分", " 4", "满意", "+1", "\u3000=x", "无", "-", "２"]
    ),
    st.sampled_from(["2024-05-20", "2024年5月21日 14:30", "李 明", "张晓", "电话", "c20240520001"]),
)


@effort(max_examples=60, deadline=None)
@drawn(
    st.lists(st.dictionaries(st.sampled_from(sorted(TRACKING)), cells, max_size=6), max_size=12),
    st.sampled_from([(24, 72), (30, 50), (0, 12)]),
    st.sampled_from([None, dt.date(2024, 5, 1)]),
)
def test_any_cells_read_by_columns_have_the_same_records_and_findings(changes, hours, period):
    rules = settings().scheme.rules.model_copy(
        update={"survey_min_hours": hours[0], "survey_max_hours": hours[1]}
    )
    compare(tracking.KEY, [{**TRACKING, **row} for row in changes], settings(period, rules=rules))


@pytest.mark.parametrize("key", SHEETS)
def test_a_row_of_a_table_is_a_record(key):
    given = settings()
    sheet = sheet_of(key, given.scheme)
    raw = {column.key: "甲" for column in sheet.inputs}
    read = table(sheet, [7], {name: [cell] for name, cell in raw.items()}, given)
    row = read[0]
    assert isinstance(row, Record)
    assert plain(row) == plain(record(sheet, 7, raw, given))
    assert row == read[0]
    assert row.at_number(9).number == 9
    assert [row.get(name) for name in raw] == [row.values.get(name) for name in raw]
    assert all(row.has(name) for name in raw)
    assert [r.number for r in read[:5]] == [7]
