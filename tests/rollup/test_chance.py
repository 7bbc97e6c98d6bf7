"""With nothing injected, the roll-up marks no more false differences than its level allows.

200 half-years of six agents alike are drawn by seed. One counts as false if any of its groups is
marked. At a level of 5 % the number of false ones exceeds the bound below once in a thousand
runs of this test at most. CSAT_XL_REPETITIONS sets another number.
"""

import os

import numpy as np
import pytest
from scipy.stats import binom

from csat_xl.rollup.figures.differences import changes, differences
from csat_xl.rollup.model import DISSATISFIED, NEUTRAL, SATISFIED, Answers, Place, Summary

REPETITIONS = int(os.environ.get("CSAT_XL_REPETITIONS", "200"))
LEVEL = 0.05
BOUND = int(binom.ppf(0.999, REPETITIONS, LEVEL))
SHARES = {1: 0.02, 2: 0.04, 3: 0.08, 4: 0.36, 5: 0.5}
WORSE = {1: 0.2, 2: 0.25, 3: 0.2, 4: 0.2, 5: 0.15}
AGENTS = tuple("甲乙丙丁戊己")
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 7))
ANSWERS = 20


def drawn(dice: np.random.Generator, shares: dict[int, float]) -> Answers:
    counts = dice.multinomial(ANSWERS, list(shares.values())).tolist()
    found = Answers(ANSWERS, ANSWERS)
    found.overall.update(dict(zip(shares, counts, strict=True)))
    one, two, three, four, five = counts
    found.levels.update({DISSATISFIED: one + two, NEUTRAL: three, SATISFIED: four + five})
    return found


def year(seed: int, worse: str = "") -> Summary:
    dice = np.random.default_rng(seed)
    places: dict[Place, Answers] = {}
    for month in MONTHS:
        parts = []
        for agent in AGENTS:
            poor = agent == worse and month >= "2025-04"
            parts.append(drawn(dice, WORSE if poor else SHARES))
            places[Place(month, "一组", "agent", agent)] = parts[-1]
        places[Place(month, "一组")] = Answers.pooled(parts)
    return Summary(answers=places)


@pytest.fixture(scope="module")
def alike():
    return [year(seed) for seed in range(REPETITIONS)]


def test_no_more_false_differences_than_the_level_allows(alike):
    false = sum(
        any(row["significant"] for row in differences(one, ["agent"])["by"]["agent"])
        for one in alike
    )
    assert false <= BOUND


def test_no_more_false_changes_than_the_level_allows(alike):
    false = sum(bool(changes(one, ["agent"])["found"]) for one in alike)
    assert false <= BOUND


def test_what_is_there_is_found():
    """The same check would notice tests that never mark anything."""
    found = 0
    for seed in range(20):
        told = changes(year(seed, worse="丙"), ["agent"])["found"]
        found += [(row["value"], row["direction"]) for row in told] == [("丙", "变差")]
    assert found >= 18
