"""Counted values, and the level of all intervals and tests."""

from collections.abc import Mapping
from typing import Any

LEVEL = 0.95
"""The level of intervals; tests mark at 1 - LEVEL."""

Counts = Mapping[int, int] | Mapping[float, int]


def without(whole: Mapping[Any, int], part: Mapping[Any, int]) -> dict[Any, int]:
    """The counts of all but a part of them.

    >>> without({5: 3, 4: 1}, {5: 2})
    {5: 1, 4: 1}
    """
    return {value: count - part.get(value, 0) for value, count in whole.items()}
