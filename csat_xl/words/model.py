"""Counts of terms and themes that add up, whatever the order and split of the comments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

COMPLAINT, SUGGESTION = "complaint", "suggestion"
"""Where a comment stands: 不满意点 or 改进建议."""

COMMENT, TERM, THEME, UNMATCHED = "comment", "term", "theme", "unmatched"
"""What is counted: comments, a term, a theme, negative comments without any theme."""

EXAMPLES = 3
"""How many customer numbers are kept as examples of a term or theme."""


class Mention(NamedTuple):
    """What was counted, and where: month, team, source, kind, and the word ("" for all)."""

    period: str
    team: str
    source: str
    kind: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """In how many comments it occurs, and the latest customer numbers among them.

    A number holds its day (``C20240520001``), so the greatest are the latest; the greatest of
    parts are the greatest of the whole, in any order.

    >>> Mentions(1, ("C20240501001",)) + Mentions(2, ("C20240502001", "C20240430001"))
    Mentions(count=3, customers=('C20240502001', 'C20240501001', 'C20240430001'))
    """

    count: int = 0
    customers: tuple[str, ...] = ()

    def __add__(self, other: "Mentions") -> "Mentions":
        return Mentions(self.count + other.count, latest((*self.customers, *other.customers)))


def latest(customers: Iterable[str]) -> tuple[str, ...]:
    """The latest different customer numbers, the newest first."""
    return tuple(sorted(set(customers), reverse=True)[:EXAMPLES])


def take_in(whole: dict[Mention, Mentions], more: Mapping[Mention, Mentions]) -> None:
    """Add more counts to those of the whole.

    Terms and examples are told over all months and teams only, so they are kept once: under no
    month and no team. What is told by month and team, comments and themes, is a bare count there.

    >>> whole: dict[Mention, Mentions] = {}
    >>> take_in(whole, {Mention("2024-05", "一组", "complaint", "theme", "等待"): Mentions(2, ("C1",))})
    >>> [(mention.team, found.count, found.customers) for mention, found in whole.items()]
    [('一组', 2, ()), ('', 0, ('C1',))]
    """
    for mention, found in more.items():
        everywhere = Mention("", "", mention.source, mention.kind, mention.word)
        if mention.kind == TERM:
            _add(whole, everywhere, found)
            continue
        if found.count:
            _add(whole, mention, _bare(found.count))
        if found.customers:
            _add(whole, everywhere, Mentions(0, found.customers))


def _add(whole: dict[Mention, Mentions], mention: Mention, found: Mentions) -> None:
    known = whole.get(mention)
    whole[mention] = found if known is None else known + found


@lru_cache(maxsize=1024)
def _bare(count: int) -> Mentions:
    """A count without examples: one object for all places with the same count."""
    return Mentions(count)
