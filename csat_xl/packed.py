"""Long lists held small: records in packed chunks, opened where they are read.

A record of Python objects takes many times the bytes of what it says. Lists that grow with the
rows of all workbooks (problems, unhappy customers, metrics) are kept in chunks, each compressed;
reading one opens one chunk. What is listed stays plain: mappings, texts, numbers, named tuples.
"""

import heapq
import pickle
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, Generic, NamedTuple, TypeVar, overload

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 64
"""Records in a chunk at most: reading one out of order opens so many."""
BLOCK = 16
"""Chunks that are packed together."""
RUN = 1_024
"""Records that are put in order at once."""
_LEVEL = 1


def packed(value: Any) -> bytes:
    """Any plain value as few bytes."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _LEVEL)


def opened(data: bytes) -> Any:
    """What was packed; only what this program packed itself is ever given."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301


class Block:
    """The bytes of several chunks, packed together: what they have in common is said once."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = zlib.compress(data, _LEVEL)

    def text(self) -> bytes:
        """All bytes; those read last are kept."""
        kept, data = _read[0]
        if kept is not self:
            data = zlib.decompress(self._data)
            _read[0] = self, data
        return data

    def __getstate__(self) -> bytes:
        return self._data

    def __setstate__(self, data: bytes) -> None:
        self._data = data


_read: list[tuple[Block | None, bytes]] = [(None, b"")]


class Chunk(NamedTuple):
    """Records that follow each other: the place of the first and the last, how many, the bytes."""

    first: Any
    last: Any
    size: int
    block: Block
    start: int
    end: int

    def records(self) -> list[Any]:
        """The records."""
        return list(pickle.loads(self.block.text()[self.start : self.end]))  # noqa: S301


class Rows(Sequence[T]):
    """A list that is only read: as a tuple, but packed.

    >>> rows = Rows(range(1000))
    >>> len(rows), rows[500], rows[-1], list(rows[2:4]), rows == tuple(range(1000))
    (1000, 500, 999, [2, 3], True)
    """

    __slots__ = ("_chunks", "_open", "_starts")

    def __init__(self, records: Iterable[T] = (), key: Callable[[T], Any] | None = None) -> None:
        self._set(list(_chunked(records, key)))

    @classmethod
    def merged(
        cls, parts: "Iterable[Rows[T]]", key: Callable[[T], Any], order: Callable[[T], Any]
    ) -> "Rows[T]":
        """The records of all parts in one order; each part is in that order and was given ``key``.

        ``order`` says more than ``key``, by which alone chunks are told apart: those that do not
        overlap stay closed.
        """
        chunks = [chunk for part in parts for chunk in part._chunks]
        chunks.sort(key=lambda chunk: (chunk.first, chunk.last))
        whole = cls()
        whole._set(list(_together(_apart(chunks, key, order))))
        return whole

    def _set(self, chunks: list[Chunk]) -> None:
        self._chunks = chunks
        self._starts = list(accumulate((chunk.size for chunk in chunks), initial=0))
        self._open: tuple[int, list[T]] = (-1, [])

    def __reduce__(self) -> tuple[Any, ...]:
        """Closed, as it is."""
        return _rows, (self._chunks,)

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[T]:
        for chunk in self._chunks:
            yield from chunk.records()

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step > 0:
                return list(islice(self, start, stop, step))
            return [self[i] for i in range(start, stop, step)]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        number = bisect_right(self._starts, place) - 1
        if self._open[0] != number:
            self._open = number, self._chunks[number].records()
        return self._open[1][place - self._starts[number]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))


def arranged(records: Iterable[T], order: Callable[[T], Any]) -> Iterator[T]:
    """Any number of records in order, of which few are open at a time.

    >>> list(arranged(range(5), lambda n: -n))
    [4, 3, 2, 1, 0]
    """
    each = iter(records)
    runs: list[Rows[T]] = []
    while run := sorted(islice(each, RUN), key=order):
        if len(run) < RUN and not runs:
            return iter(run)
        runs.append(Rows(run))
    return heapq.merge(*runs, key=order)


def _rows(chunks: list[Chunk]) -> Rows[Any]:
    rows: Rows[Any] = Rows()
    rows._set(chunks)
    return rows


def _same(one: object, other: object) -> bool:
    return one == other


def _chunked(records: Iterable[T], key: Callable[[T], Any] | None) -> Iterator[Chunk]:
    each = iter(records)
    while part := list(islice(each, CHUNK)):
        first, last = (None, None) if key is None else (key(part[0]), key(part[-1]))
        data = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
        yield Chunk(first, last, len(part), Block(data), 0, len(data))


def _apart(
    chunks: Iterable[Chunk], key: Callable[[T], Any], order: Callable[[T], Any]
) -> Iterator[Chunk]:
    """Chunks of which none begins before the one before it ends; overlapping ones are opened."""
    together: list[Chunk] = []
    last = None
    for chunk in chunks:
        if together and chunk.first > last:
            yield from _in_order(together, key, order)
            together, last = [], None
        together.append(chunk)
        last = chunk.last if last is None else max(last, chunk.last)
    yield from _in_order(together, key, order)


def _together(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Chunks that follow each other in blocks: small ones say the same words again and again."""
    each = iter(chunks)
    while part := list(islice(each, BLOCK)):
        if len({id(chunk.block) for chunk in part}) == 1:
            yield from part
            continue
        texts = [chunk.block.text()[chunk.start : chunk.end] for chunk in part]
        block, start = Block(b"".join(texts)), 0
        for chunk, text in zip(part, texts, strict=True):
            yield chunk._replace(block=block, start=start, end=start + len(text))
            start += len(text)


def _in_order(
    chunks: list[Chunk], key: Callable[[T], Any], order: Callable[[T], Any]
) -> Iterable[Chunk]:
    if len(chunks) < 2:
        return chunks
    records = [record for chunk in chunks for record in chunk.records()]
    return _chunked(sorted(records, key=order), key)


class Listed(Sequence[R], Generic[T, R]):
    """The records of a list, each told in another form when it is read.

    >>> squares = Listed(range(4), lambda n: n * n)
    >>> squares, squares[-1], squares.told(str)[2]
    ([0, 1, 4, 9], 9, '4')
    """

    __slots__ = ("_records", "_tell")

    def __init__(self, records: Sequence[T], tell: Callable[[T], R]) -> None:
        self._records, self._tell = records, tell

    def told(self, tell: Callable[[R], Any]) -> "Listed[T, Any]":
        """The same list told in yet another form."""
        before = self._tell
        return Listed(self._records, lambda record: tell(before(record)))

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[R]:
        return map(self._tell, self._records)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> list[R]: ...
    def __getitem__(self, at: int | slice) -> R | list[R]:
        if isinstance(at, slice):
            return [self._tell(record) for record in self._records[at]]
        return self._tell(self._records[at])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


def plain(value: Any) -> Any:
    """Mappings with every packed list in them as a list."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return list(value) if isinstance(value, Rows | Listed) else value


def listed(value: Any) -> list[Any]:
    """A packed list as :mod:`json` needs it: ``json.dumps(value, default=listed)``."""
    if isinstance(value, Rows | Listed):
        return list(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")


class Counts(Mapping[T, int]):
    """Counted records, packed by where they come from; records of two homes are never the same.

    >>> counts = Counts(lambda word: word[0])
    >>> counts.add({"ab": 1, "ba": 2}); counts.add({"ab": 3})
    >>> sorted(counts.items()), len(counts), counts["ab"]
    ([('ab', 4), ('ba', 2)], 2, 4)
    """

    __slots__ = ("_home", "_parts")

    def __init__(self, home: Callable[[T], Any]) -> None:
        self._home = home
        self._parts: dict[Any, list[bytes]] = {}

    def add(self, counted: Mapping[T, int]) -> None:
        """Take in more records."""
        if isinstance(counted, Counts):
            for home, parts in counted._parts.items():
                self._parts.setdefault(home, []).extend(parts)
            return
        homes: dict[Any, dict[T, int]] = {}
        for record, count in counted.items():
            homes.setdefault(self._home(record), {})[record] = count
        for home, found in homes.items():
            self._parts.setdefault(home, []).append(packed(found))

    def _at(self, home: Any) -> Counter[T]:
        found: Counter[T] = Counter()
        for part in self._parts.get(home, ()):
            found.update(opened(part))
        return found

    def __getitem__(self, record: T) -> int:
        found = self._at(self._home(record))
        if record not in found:
            raise KeyError(record)
        return found[record]

    def __iter__(self) -> Iterator[T]:
        for home in self._parts:
            yield from self._at(home)

    def items(self) -> Any:
        """Each record and its count, home by home."""
        return (pair for home in self._parts for pair in self._at(home).items())

    def values(self) -> Any:
        """The counts, home by home."""
        return (count for _, count in self.items())

    def __len__(self) -> int:
        return sum(len(self._at(home)) for home in self._parts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(dict(self.items()))
