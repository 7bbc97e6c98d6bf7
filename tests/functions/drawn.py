"""The random argument sets of every function, drawn once for all hosts that are compared."""

import functools

from hypothesis import HealthCheck, Phase, given, settings

from tests.functions.cases import Case
from tests.functions.strategies import ARGUMENTS, case

EACH = 640
"""Argument sets a function: with 17 functions more than 10,000."""


@functools.cache
def drawn_cases(each: int = EACH) -> tuple[Case, ...]:
    """The same cases in every run."""
    drawn: list[Case] = []
    for name in ARGUMENTS:

        @settings(
            max_examples=each,
            phases=[Phase.generate],
            database=None,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case(name))
        def draw(one: Case) -> None:
            drawn.append(one)

        draw()
    return tuple(drawn)
