"""The first and the last visit of each customer: what the re-survey comparison needs, as numbers.

A customer may come every month for years; only the first and the last answer are compared (S3,
客户满意度再次调查). So two visits a customer are kept at most, 24 bytes each. What no number can
hold (a customer number or day of another form, from an older archive) is kept as it is.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

LEVELS = ("一般", "不满意", "满意")
"""In the order of their code points, as texts are sorted."""
_FULL = 4_096
"""Visits in a bucket before there are more buckets."""
_MOMENT = re.compile(r"[12]\d{3}-\d\d(-\d\d( \d\d:\d\d)?)?", re.ASCII)
_MONTH = re.compile(r"[12]\d{3}-\d\d", re.ASCII)
_CUSTOMER = re.compile(r"C\d{11}", re.ASCII)
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
                for known in bucket.codes():
                    self._put(known)
            return
        for visit in visits:
            code = coded(visit)
            if code is None:
                self._other.add(visit)
            else:
                self._put(code)

    def _put(self, code: Code) -> None:
        bucket = self._buckets[code[0] % len(self._buckets)]
        bucket.add(code)
        if len(bucket.customers) > _FULL and bucket.settle() > _FULL // 2:
            self._spread(len(self._buckets) * 4)

    def _spread(self, count: int) -> None:
        """The same visits in more buckets."""
        before, self._buckets = self._buckets, [_Bucket() for _ in range(count)]
        for bucket in before:
            for code in bucket.codes():
                self._buckets[code[0] % count].add(code)

    def pairs(self) -> Iterator[tuple[Visit, Visit]]:
        """The first and the last visit of each customer who came at two times or more."""
        others: dict[str, list[Visit]] = {}
        for visit in self._other:
            others.setdefault(visit.customer_id, []).append(visit)
        for customer, visits in self._by_customer():
            found = sorted([*visits, *others.pop(customer, ())], key=order)
            yield from _different(found)
        for visits in others.values():
            yield from _different(sorted(visits, key=order))

    def _by_customer(self) -> Iterator[tuple[str, list[Visit]]]:
        for bucket in self._buckets:
            bucket.settle()
            before: list[Visit] = []
            for code in bucket.codes():
                visit = plain(code)
                if before and before[0].customer_id != visit.customer_id:
                    yield before[0].customer_id, before
                    before = []
                before.append(visit)
            if before:
                yield before[0].customer_id, before

    def __iter__(self) -> Iterator[Visit]:
        for _, visits in self._by_customer():
            yield from visits
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

    def add(self, code: Code) -> None:
        self.customers.append(code[0])
        self.when.append(code[1])
        self.what.append(code[2])

    def codes(self) -> Iterator[Code]:
        return zip(self.customers, self.when, self.what, strict=True)

    def settle(self) -> int:
        """Keep the first and the last visit of each customer; gives how many are kept."""
        if self.settled == len(self.customers):
            return self.settled
        ends: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        for customer, when, what in self.codes():
            visit = when, what
            first, last = ends.get(customer, (visit, visit))
            ends[customer] = min(first, visit), max(last, visit)
        del self.customers[:], self.when[:], self.what[:]
        for customer in sorted(ends):
            for visit in dict.fromkeys(ends[customer]):
                self.add((customer, *visit))
        self.settled = len(self.customers)
        return self.settled


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
