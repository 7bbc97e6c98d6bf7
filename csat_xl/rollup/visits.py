"""The first and the last visit of each customer: what the re-survey comparison needs, as numbers.

A customer may come every month for years; only the first and the last answer are compared (S3,
客户满意度再次调查). So two visits a customer are kept at most, 24 bytes each. What no number can
hold (a customer number or day of another form, from an older archive) is kept as it is.
"""

import datetime as dt
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from csat_xl.entries import is_customer_id
from csat_xl.rollup.cells import moment_of

LEVELS = ("一般", "不满意", "满意")
"""In the order of their code points, as texts are sorted."""
_FULL = 4_096
"""Visits in a bucket before there are more buckets."""
_MOMENT = re.compile(r"[12]\d{3}-\d\d(-\d\d( \d\d:\d\d)?)?", re.ASCII)
_MONTH = re.compile(r"[12]\d{3}-\d\d", re.ASCII)
_CUSTOMER = re.compile(r"C\d{11}", re.ASCII)
_ANYBODY, _ANY_TIME = "C20000101001", "2000-01-01"
_FORMS = {0: 0, 7: 1, 10: 2, 16: 3}
"""A number for each length of a moment: none, month, day, minute."""


class Visit(NamedTuple):
    """A valid answer of a customer by number: when, the overall score and its level."""

    customer_id: str
    survey_time: str
    period: str
    score: int
    level: str


Code = tuple[int, int, int]
"""Customer, when, and what: codes are in the order of the visits of a customer."""


class Visits(Mapping[Visit, int]):
    """The first and the last visit of each customer, whatever the order in which they are added.

    >>> visits = Visits()
    >>> for day in ("2024-05-20 14:30", "2024-05-03", "2024-06-01 09:00"):
    ...     visits.add([Visit("C20240501001", day, day[:7], 4, "满意")])
    >>> [visit.survey_time for visit in visits]
    ['2024-05-03', '2024-06-01 09:00']
    """

    __slots__ = ("_buckets", "_other")

    def __init__(self, visits: Iterable[Visit] = ()) -> None:
        self._buckets = [_Bucket()]
        self._other: set[Visit] = set()
        self.add(visits)

    def add(self, visits: Iterable[Visit]) -> None:
        """Take in more visits."""
        if isinstance(visits, Visits):
            self._other |= visits._other
            for bucket in visits._buckets:
                self._put(bucket.codes())
            return
        codes = [(coded(visit), visit) for visit in visits]
        self._other.update(visit for code, visit in codes if code is None)
        self._put(code for code, _ in codes if code is not None)

    def _put(self, codes: Iterable[Code]) -> None:
        full = [b for b in self._deal(codes) if len(b.customers) > _FULL]
        if full and (most := max(bucket.settle() for bucket in full)) > _FULL // 2:
            before, count = self._buckets, len(self._buckets)
            while most > _FULL // 2:
                most, count = most // 4, count * 4
            self._buckets = [_Bucket() for _ in range(count)]
            for bucket in before:
                self._deal(bucket.codes())

    def _deal(self, codes: Iterable[Code]) -> "Iterable[_Bucket]":
        """Put each visit into the bucket of its customer; gives the buckets that got some."""
        count = len(self._buckets)
        if count == 1:
            self._buckets[0].add(codes)
            return self._buckets
        parts: dict[int, list[Code]] = {}
        for code in codes:
            parts.setdefault(code[0] % count, []).append(code)
        for number, part in parts.items():
            self._buckets[number].add(part)
        return [self._buckets[number] for number in parts]

    def pairs(self) -> Iterator[tuple[Visit, Visit]]:
        """The first and the last visit of each customer who came at two times or more."""
        others: dict[str, list[Visit]] = {}
        for visit in self._other:
            others.setdefault(visit.customer_id, []).append(visit)
        for first, last in self._ends():
            visits = [plain(code) for code in dict.fromkeys((first, last))] if others else []
            if visits and (more := others.pop(visits[0].customer_id, None)):
                yield from _different(sorted([*visits, *more], key=order))
            elif first != last:
                yield from _different([plain(first), plain(last)])
        for visits in others.values():
            yield from _different(sorted(visits, key=order))

    def _ends(self) -> Iterator[tuple[Code, Code]]:
        """The first and the last visit of each customer."""
        for bucket in self._buckets:
            bucket.settle()
            codes = list(bucket.codes())
            last = {code[0]: code for code in codes}
            first = {code[0]: code for code in reversed(codes)}
            yield from ((first[customer], code) for customer, code in last.items())

    def __iter__(self) -> Iterator[Visit]:
        for ends in self._ends():
            yield from map(plain, dict.fromkeys(ends))
        yield from sorted(self._other)

    def __len__(self) -> int:
        return sum(bucket.settle() for bucket in self._buckets) + len(self._other)

    def __contains__(self, visit: object) -> bool:
        return any(visit == one for one in self)

    def __getitem__(self, visit: Visit) -> int:
        if visit not in self:
            raise KeyError(visit)
        return 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return set(self) == set(other if isinstance(other, Visits) else Visits(other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(dict.fromkeys(sorted(self), 1))


class _Bucket:
    """The visits of some customers: three columns of numbers."""

    __slots__ = ("customers", "settled", "what", "when")

    def __init__(self) -> None:
        self.customers, self.when, self.what = array("q"), array("q"), array("q")
        self.settled = 0

    def add(self, codes: Iterable[Code]) -> None:
        for column, numbers in zip(
            (self.customers, self.when, self.what), zip(*codes, strict=True), strict=False
        ):
            column.extend(numbers)

    def codes(self) -> Iterator[Code]:
        return zip(self.customers, self.when, self.what, strict=True)

    def settle(self) -> int:
        """Keep the first and the last visit of each customer; gives how many are kept."""
        if self.settled != len(self.customers):
            codes = sorted(self.codes())
            last = {code[0]: code for code in codes}
            first = {code[0]: code for code in reversed(codes)}
            del self.customers[:], self.when[:], self.what[:]
            self.add(sorted({*first.values(), *last.values()}))
            self.settled = len(self.customers)
        return self.settled


def visits_of(
    customers: Sequence[str],
    times: Sequence[Any],
    scores: Sequence[int | None],
    period: str,
    levels: Mapping[int, str],
) -> Visits:
    """The visits that the valid answers of a month tell: those with a score and a customer number.

    ``levels`` gives the level of each score.

    >>> day = dt.datetime(2024, 5, 20, 14, 30)
    >>> list(visits_of(["C20240501001", ""], [day, day], [4, 5], "2024-05", {4: "满意"}))
    [Visit(customer_id='C20240501001', survey_time='2024-05-20 14:30', period='2024-05', score=4, level='满意')]
    """
    what = {
        score: coded(Visit(_ANYBODY, _ANY_TIME, period, score, levels[score])) for score in levels
    }
    codes: list[Code] = []
    others: list[Visit] = []
    for customer, when, score in zip(customers, times, scores, strict=True):
        if score is None or not is_customer_id(customer):
            continue
        same = what[score]
        if same is None or type(when) is not dt.datetime or not 1000 <= when.year < 3000:
            others.append(Visit(customer, moment_of(when), period, score, levels[score]))
            continue
        minute = when.hour * 100 + when.minute
        day = (when.year * 100 + when.month) * 100 + when.day
        codes.append(
            (int(customer[1:]), (day * 10_000 + minute) * 4 + (3 if minute else 2), same[2])
        )
    found = Visits(others)
    found._put(codes)
    return found


def order(visit: Visit) -> tuple[str, Visit]:
    """When a visit was: its time, or its month where no time is known."""
    return visit.survey_time or visit.period, visit


def _different(visits: list[Visit]) -> Iterator[tuple[Visit, Visit]]:
    first, last = visits[0], visits[-1]
    if (first.survey_time, first.period) != (last.survey_time, last.period):
        yield first, last


def coded(visit: Visit) -> Code | None:
    """A visit as three numbers in the order of :func:`order`; None where it does not fit.

    >>> coded(Visit("C20240501001", "2024-05-20 14:30", "2024-05", 4, "满意"))
    (20240501001, 809620805723, 4809620018)
    >>> coded(Visit("某客户", "", "2024-05", 4, "满意")) is None
    True
    """
    customer, time, period, score, level = visit
    at = time or period
    if (
        not _CUSTOMER.fullmatch(customer)
        or not (at == "" or _MOMENT.fullmatch(at))
        or not (period == "" or _MONTH.fullmatch(period))
        or type(score) is not int
        or not 0 <= score < 1000
        or level not in LEVELS
    ):
        return None
    digits = int("".join(filter(str.isdigit, at)).ljust(12, "0"))
    month = int(period.replace("-", "") or 0)
    what = ((bool(time) * 1_000_000 + month) * 1000 + score) * 4 + LEVELS.index(level)
    return int(customer[1:]), digits * 4 + _FORMS[len(at)], what


def plain(code: Code) -> Visit:
    """The visit of three numbers.

    >>> tuple(plain((20240501001, 809620805723, 4809620018)))
    ('C20240501001', '2024-05-20 14:30', '2024-05', 4, '满意')
    """
    customer, when, what = code
    rest, level = divmod(what, 4)
    rest, score = divmod(rest, 1000)
    timed, month = divmod(rest, 1_000_000)
    period = f"{month // 100:04}-{month % 100:02}" if month else ""
    digits, form = divmod(when, 4)
    text = f"{digits:012}"
    day = f"{text[:4]}-{text[4:6]}-{text[6:8]} {text[8:10]}:{text[10:]}"
    length = next(length for length, number in _FORMS.items() if number == form)
    return Visit(f"C{customer:011}", day[:length] if timed else "", period, score, LEVELS[level])
