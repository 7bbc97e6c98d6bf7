"""Customers' names found and hidden inside free texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add
from typing import Final

from .blanks import WHITE_SPACE
from .contacts import mask_name

SHORTEST_NAME: Final = 2
"""A name of one character would be found in half of all texts."""


class Names:
    """Names to be looked for: a look a character, whatever their number; longer ones first.

    ``known`` are texts that stay as they are though a customer has the same name: names of the
    staff, of teams, of the choices of the lists. Masks such as ``张*`` are no names.

    >>> names = Names(["张三", "张三丰"])
    >>> names.found("张三丰说张三没回电"), names.masked("张三丰说张三没回电")
    (['张三丰', '张三'], '张*说张*没回电')
    >>> Names(["王样一"], known=["王样一"]).masked("王样一")
    '王样一'
    """

    def __init__(self, names: Iterable[str], known: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._by_start: dict[str, list[str]] = {}
        for name in sorted({n.strip(WHITE_SPACE) for n in names}, key=lambda n: (-len(n), n)):
            if len(name) >= SHORTEST_NAME and "*" not in name:
                self._by_start.setdefault(name[:SHORTEST_NAME], []).append(name)

    def found(self, text: str) -> list[str]:
        """The names in a text, each once, in order."""
        return list(dict.fromkeys(part for part, is_name in self._parts(text) if is_name))

    def masked(self, text: str) -> str:
        """The text with every name reduced to its first character."""
        return "".join(mask_name(part) if is_name else part for part, is_name in self._parts(text))

    def _parts(self, text: str) -> Iterator[tuple[str, bool]]:
        starts = map(add, text, text[1:])  # the beginnings of SHORTEST_NAME characters
        if text in self._known or self._by_start.keys().isdisjoint(starts):
            yield text, False
            return
        at = 0
        while at < len(text):
            names = self._by_start.get(text[at : at + SHORTEST_NAME], ())
            name = next((n for n in names if text.startswith(n, at)), None)
            yield (text[at], False) if name is None else (name, True)
            at += 1 if name is None else len(name)
