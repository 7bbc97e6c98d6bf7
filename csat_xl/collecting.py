"""How often Python looks for circles of dead objects while many live ones are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""Made between two looks; Python's own number, 700, makes a look a few rows."""


@contextmanager
def seldom() -> Iterator[None]:
    """Fewer looks inside the block: rows and cells are hundreds of thousands of objects, no circles.

    It saves about a tenth of the time of a roll-up (``python -m benchmarks reading``).

    >>> with seldom():
    ...     gc.get_threshold()[0]
    100000
    """
    first, *others = gc.get_threshold()
    gc.set_threshold(max(first, _OBJECTS), *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)
