"""The answers of each place, held small: whole numbers in an array, opened where they are read."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

ALL = ""
"""The field of a :class:`Place` that stands for all rows."""

PATTERNS = "patterns"
"""The field of the place of a month that holds its whole answers (:attr:`Answers.patterns`)."""

OPEN = 256
"""So many places stay open for adding; beyond, all are packed."""
_SMALL = 1 << 16


class Place(NamedTuple):
    """Where answers belong: month (``2024-05``), team, a field with its value, and the branch."""

    period: str
    team: str
    field: str = ALL
    value: str = ""
    branch: str = ""


class Pattern(NamedTuple):
    """All scores of one answer, blank ones None, beside the names of the dimensions."""

    dimensions: tuple[str, ...]
    scores: tuple[int | None, ...]


@dataclass(slots=True)
class Answers:
    """Counts of the survey rows of one place.

    ``total`` counts all rows, ``excluded`` those left out by their first error code; the rest is
    about valid rows. ``scores`` counts (dimension, score), ``levels`` 满意, 一般 and 不满意 by the
    bounds of the workbook, ``recommend`` the ratings 0 to 10, ``weighted`` the weighted scores.
    ``patterns`` counts whole answers, from which every moment of two dimensions comes exactly; it
    is kept for all rows of a month only.
    """

    total: int = 0
    valid: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    scores: Counter[tuple[str, int]] = field(default_factory=Counter)
    overall: Counter[int] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    recommend: Counter[int] = field(default_factory=Counter)
    weighted: Counter[float] = field(default_factory=Counter)
    patterns: Counter[Pattern] = field(default_factory=Counter)

    def add(self, other: "Answers") -> None:
        """Take in the counts of another place."""
        self.total += other.total
        self.valid += other.valid
        self.excluded.update(other.excluded)
        self.scores.update(other.scores)
        self.overall.update(other.overall)
        self.levels.update(other.levels)
        self.recommend.update(other.recommend)
        self.weighted.update(other.weighted)
        self.patterns.update(other.patterns)

    @classmethod
    def pooled(cls, parts: "Iterator[Answers] | Any") -> Self:
        """All places as one."""
        whole = cls()
        for part in parts:
            whole.add(part)
        return whole


COUNTED = ("excluded", "scores", "overall", "levels", "recommend", "weighted", "patterns")
"""The counters of :class:`Answers`."""


class Places(Mapping[Place, Answers]):
    """The answers of each place; summed where places meet.

    Figures by team need the team of all its rows only; of a field (agent, channel …) they need
    its values a month. So a field's value is one place a month, whatever the team, and whole
    answers are kept once a month. Each read gives answers of its own: changing them changes
    nothing here.
    """

    __slots__ = ("_codes", "_keys", "_open", "_packed")

    def __init__(self) -> None:
        self._open: dict[Place, Answers] = {}
        self._packed: dict[Place, array[int]] = {}
        self._keys: list[tuple[str, Any]] = []
        self._codes: dict[str, dict[Any, int]] = {name: {} for name in COUNTED}

    def add(self, answers: Mapping[Place, Answers]) -> None:
        """Take in the answers of more places."""
        if isinstance(answers, Places):
            self._add_packed(answers)
        for place, part in (
            answers._open.items() if isinstance(answers, Places) else answers.items()
        ):
            if place.field != ALL:
                self._add(_of_month(place), part)
            elif part.patterns:
                self._add(Place(place.period, "", PATTERNS), Answers(patterns=part.patterns))
                self._add(place, _without_patterns(part))
            else:
                self._add(place, part)

    def _add(self, place: Place, part: Answers) -> None:
        known = self._open.get(place)
        if known is None:
            data = self._packed.pop(place, None)
            known = self._open[place] = Answers() if data is None else self._opened(data)
            if len(self._open) > OPEN:
                self._pack(keep=place)
        known.add(part)

    def _add_packed(self, other: "Places") -> None:
        """Take in closed places: numbers only, where the place is new."""
        code = [self._code(name, key) for name, key in other._keys]
        for place, data in other._packed.items():
            if place in self._packed or place in self._open:
                self._add(place, other._opened(data))
            else:
                numbers = list(data)
                numbers[2::2] = map(code.__getitem__, numbers[2::2])
                self._packed[place] = _array(numbers)

    def _code(self, name: str, key: Any) -> int:
        codes = self._codes[name]
        found = codes.get(key)
        if found is None:
            found = codes[key] = len(self._keys)
            self._keys.append((name, key))
        return found

    def _pack(self, keep: Place | None = None) -> None:
        """Close all open places but one."""
        for place, answers in self._open.items():
            if place != keep:
                numbers = [answers.total, answers.valid]
                for name in COUNTED:
                    for key, count in getattr(answers, name).items():
                        numbers += self._code(name, key), count
                self._packed[place] = _array(numbers)
        self._open = {} if keep is None else {keep: self._open[keep]}

    def _opened(self, data: "array[int]") -> Answers:
        found = Answers(data[0], data[1])
        counters = {name: getattr(found, name) for name in COUNTED}
        for code, count in zip(data[2::2], data[3::2], strict=True):
            name, key = self._keys[code]
            counters[name][key] = count
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """Closed."""
        self._pack()
        return _places, (self._packed, self._keys)

    def __getitem__(self, place: Place) -> Answers:
        if place in self._open:
            return Answers.pooled([self._open[place]])
        return self._opened(self._packed[place])

    def __contains__(self, place: object) -> bool:
        return place in self._open or place in self._packed

    def __iter__(self) -> Iterator[Place]:
        yield from self._packed
        yield from self._open

    def __len__(self) -> int:
        return len(self._packed) + len(self._open)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr({place: self[place] for place in sorted(self)})


def _places(packed: "dict[Place, array[int]]", keys: list[tuple[str, Any]]) -> Places:
    places = Places()
    places._packed, places._keys = packed, keys
    for code, (name, key) in enumerate(keys):
        places._codes[name][key] = code
    return places


def _of_month(place: Place) -> Place:
    return Place(place.period, "", place.field, place.value)


def _without_patterns(part: Answers) -> Answers:
    rest = Answers.pooled([part])
    rest.patterns.clear()
    return rest


def _array(numbers: list[int]) -> "array[int]":
    return array("H" if max(numbers) < _SMALL else "Q", numbers)


def parts(
    answers: Mapping[Place, Answers], belongs: Callable[[Place], bool]
) -> Iterator[tuple[Place, Answers]]:
    """The places that belong and their answers; only these are opened."""
    return ((place, answers[place]) for place in answers if belongs(place))
