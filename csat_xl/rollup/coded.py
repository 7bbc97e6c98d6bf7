"""A column as small numbers, so that pairs of columns are counted without making a pair a row."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from operator import add
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)

_HIGH = 1 << 32
"""More than a sheet has rows: the number of a pair is that of the first above it, plus the other."""


class Coded(Generic[T]):
    """What is in a column, and for each row the number of it.

    >>> Coded(["电话", "在线", "电话"]).codes
    [0, 1, 0]
    """

    def __init__(self, cells: Sequence[T]) -> None:
        self.different = list(dict.fromkeys(cells))
        places = {cell: i for i, cell in enumerate(self.different)}
        self.codes = list(map(places.__getitem__, cells))

    def counts(self) -> dict[T, int]:
        """How often each cell is there.

        >>> Coded(["电话", "在线", "电话"]).counts()
        {'电话': 2, '在线': 1}
        """
        return {self.different[code]: n for code, n in Counter(self.codes).items()}

    def pairs(self, other: "Coded[U]") -> Iterator[tuple[T, U, int]]:
        """Each pair of cells of the same row, and how often it is there; blank others are left out.

        >>> list(Coded(["电话", "在线", "电话"]).pairs(Coded([5, None, 5])))
        [('电话', 5, 2)]
        """
        for pair, n in Counter(map(add, self._high, other.codes)).items():
            high, low = divmod(pair, _HIGH)
            if (cell := other.different[low]) is not None:
                yield self.different[high], cell, n

    @cached_property
    def _high(self) -> list[int]:
        return list(map(_HIGH.__mul__, self.codes))
