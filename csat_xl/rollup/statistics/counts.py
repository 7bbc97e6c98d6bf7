"""Counted values as arrays, always in the same order."""

from collections.abc import Mapping
from typing import Any

LEVEL = 0.95
"""The level of intervals; tests mark at 1 - LEVEL."""

Counts = Mapping[int, int] | Mapping[float, int]


def expanded(counts: Counts) -> Any:
    """The values one by one, sorted.

    >>> expanded({5: 2, 1: 1}).tolist()
    [1, 5, 5]
    """
    import numpy as np

    values = sorted(value for value, count in counts.items() if count)
    return np.repeat(np.array(values), [counts[value] for value in values])  # type: ignore[index]


def without(whole: Mapping[Any, int], part: Mapping[Any, int]) -> dict[Any, int]:
    """The counts of all but a part of them.

    >>> without({5: 3, 4: 1}, {5: 2})
    {5: 1, 4: 1}
    """
    return {value: count - part.get(value, 0) for value, count in whole.items()}
