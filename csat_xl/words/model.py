"""Counts of terms and themes that add up, whatever the order and split of the comments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def merged(parts: Iterable[Mapping[Mention, Mentions]]) -> dict[Mention, Mentions]:
    """The counts of several parts as one.

    >>> merged([])
    {}
    """
    whole: dict[Mention, Mentions] = {}
    for part in parts:
        for mention, found in part.items():
            known = whole.get(mention)
            whole[mention] = found if known is None else known + found
    return whole
