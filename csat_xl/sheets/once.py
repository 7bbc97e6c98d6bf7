"""A figure worked out once for an object that many rows share."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Once(Generic[K, T]):
    """A figure worked out once for the same object, such as all rows of a sheet.

    The last object is held with its figure until :func:`forget`.
    """

    def __init__(self, work: Callable[[K], T]) -> None:
        self._work = work
        self._kept: tuple[K, T] | None = None
        _every.append(self)

    def __call__(self, given: K) -> T:
        """The figure of ``given``."""
        kept = self._kept
        if kept is None or kept[0] is not given:
            kept = self._kept = (given, self._work(given))
        return kept[1]

    def forget(self) -> None:
        """Let the last object go."""
        self._kept = None


_every: list[Once[Any, Any]] = []


def forget() -> None:
    """Let go of all objects held: who reads one workbook after the other need not hold two."""
    for once in _every:
        once.forget()
