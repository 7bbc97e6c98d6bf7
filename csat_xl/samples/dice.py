"""Chance that falls the same on every platform and Python version.

Only ``Random.random()`` is promised to stay as it is; all else is built on it here, without
functions of the system's mathematics library.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_UNIFORMS = 12
"""The sum of twelve uniform numbers has variance 1 and mean 6."""


class Dice:
    """A source of chance, set by a text."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - invented data, nothing secret

    def happens(self, probability: float) -> bool:
        """True with a probability."""
        return self._random.random() < probability

    def whole(self, first: int, last: int) -> int:
        """A whole number from ``first`` to ``last``, both included."""
        return first + int(self._random.random() * (last - first + 1))

    def normal(self, mean: float, deviation: float) -> float:
        """A number that is near enough to normally distributed, at most six deviations away."""
        return mean + deviation * (_total(self._random.random() for _ in range(_UNIFORMS)) - 6)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all as likely."""
        return choices[self.whole(0, len(choices) - 1)]

    def weighted(self, choices: Sequence[T], weights: Sequence[float]) -> T:
        """One of the choices by their weights."""
        left = self._random.random() * _total(weights)
        for choice, weight in zip(choices, weights, strict=True):
            left -= weight
            if left < 0:
                return choice
        return choices[-1]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in an order by chance."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.whole(0, last)
            result[last], result[other] = result[other], result[last]
        return result


def _total(numbers: Iterable[float]) -> float:
    """The sum from left to right; ``sum`` rounds in another way from Python 3.12 on."""
    total = 0.0
    for number in numbers:
        total += number
    return total
