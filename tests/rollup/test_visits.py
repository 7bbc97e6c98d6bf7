"""Visits in numbers: column by column as one by one, in any split and order."""

import datetime as dt
import random

import pytest

from csat_xl.rollup.cells import moment_of
from csat_xl.rollup.visits import Visit, Visits, order, visits_of

LEVELS = {1: "不满意", 2: "不满意", 3: "一般", 4: "满意", 5: "满意"}
PERIOD = "2024-05"


def columns(seed, rows, customers):
    """Customers, times and scores of rows, with all that a sheet may hold there."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    numbers = [
        f"C2024{m:02}{d:02}{n:03}" for m in (4, 5) for d in (1, 28) for n in range(customers)
    ]
    moments = [dt.datetime(2024, 5, d, h, m) for d in (1, 31) for h in (0, 13) for m in (0, 59)]
    odd = [None, dt.datetime(2024, 5, 2, 0, 0, 30), dt.datetime(3001, 1, 1), dt.date(2024, 5, 3)]
    return (
        [chance.choice([*numbers, "", "C20241399001"]) for _ in range(rows)],
        [chance.choice([*moments, *odd]) for _ in range(rows)],
        [chance.choice([*LEVELS, None]) for _ in range(rows)],
    )


def one_by_one(customers, times, scores):
    told = zip(customers, times, scores, strict=True)
    return [
        Visit(customer, moment_of(when), PERIOD, score, LEVELS[score])
        for customer, when, score in told
        if score is not None and customer not in ("", "C20241399001")
    ]


def first_and_last(visits):
    """By the definition: of each customer the first and the last, where they differ in time."""
    by_customer = {}
    for visit in visits:
        by_customer.setdefault(visit.customer_id, []).append(visit)
    found = set()
    for mine in by_customer.values():
        first, *_, last = *sorted(mine, key=order), max(mine, key=order)
        if (first.survey_time, first.period) != (last.survey_time, last.period):
            found.add((first, last))
    return found


@pytest.mark.parametrize(
    ("rows", "customers"), [(0, 1), (1, 1), (300, 3), (300, 900), (40_000, 900)]
)
def test_columns_give_what_the_definition_gives(rows, customers):
    given = columns(rows + customers, rows, customers)
    visits = visits_of(*given, PERIOD, LEVELS)
    assert visits == Visits(one_by_one(*given))
    assert set(visits.pairs()) == first_and_last(one_by_one(*given))


def test_any_split_and_order_give_the_same():
    """Sums of many parts, large enough to be kept in many buckets."""
    given = columns(7, 60_000, 1_000)
    whole = visits_of(*given, PERIOD, LEVELS)
    parts = [
        visits_of(*(column[at : at + 7_000] for column in given), PERIOD, LEVELS)
        for at in range(0, 60_000, 7_000)
    ]
    random.Random(1).shuffle(parts)  # noqa: S311 - repeatable, not secret
    pooled = Visits()
    for part in parts:
        pooled.add(part)
    assert pooled == whole
    assert set(pooled.pairs()) == set(whole.pairs()) == first_and_last(one_by_one(*given))
