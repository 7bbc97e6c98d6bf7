"""A formula as a tree of operators and calls, read from its text and written back.

Only what the formulas of this package hold is understood: no unions, no intersections. A column
of the row may still stand as ``{key}``. Written text has brackets only where Excel needs them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Atom", "Call", "Node", "Operation", "Sign", "parse", "rebuilt", "text_of"]


@dataclass(frozen=True, slots=True)
class Atom:
    """A constant, reference, name or error as it stands in the text; empty: an argument left out."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """``-x`` or ``+x``."""

    sign: str
    of: "Node"


@dataclass(frozen=True, slots=True)
class Operation:
    """``left sign right``."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


Node = Atom | Sign | Operation | Call

_LEVELS = (("=", "<>", "<=", ">=", "<", ">"), ("&",), ("+", "-"), ("*", "/"), ("^",))
"""Binary operators from the loosest to the tightest, each level read from the left."""
_RANK = {sign: rank for rank, signs in enumerate(_LEVELS) for sign in signs}
_SIGN_RANK = len(_LEVELS)
_PART = re.compile(
    r"""\s*(?:
    (?P<atom>
        "(?:[^"]|"")*"
        |\{(?:"(?:[^"]|"")*"|[^{}"])*\}
        |\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)
        |(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?(?![\w!:.])
        |(?:'(?:[^']|'')*'!)?[$\w\\][$\w.\\]*(?:![$\w.]+)?(?::[$\w.]+)?(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?
    )
    |(?P<mark><=|>=|<>|[-+*/^&=<>(),])
    )""",
    re.VERBOSE,
)


def parse(text: str) -> Node:
    """The tree of a formula without its ``=``. Raises ValueError for what is not understood.

    >>> text_of(parse("((A1+1))*2"))
    '(A1+1)*2'
    """
    reader = _Reader(_parts(text))
    tree = reader.level(0)
    if reader.place < len(reader.parts):
        raise ValueError(f"{reader.parts[reader.place]!r} is out of place in {text!r}")
    return tree


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text in atoms and marks, each with whether it is an atom."""
    parts, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _PART.match(text, place)
        if match is None:
            raise ValueError(f"{text[place:]!r} is not understood")
        atom = match["atom"]
        parts.append((atom, True) if atom is not None else (match["mark"], False))
        place = match.end()
    return parts


class _Reader:
    def __init__(self, parts: list[tuple[str, bool]]) -> None:
        self.parts, self.place = parts, 0

    def next_mark(self) -> str:
        """The mark that comes next, empty where there is none."""
        if self.place >= len(self.parts):
            return ""
        text, is_atom = self.parts[self.place]
        return "" if is_atom else text

    def level(self, rank: int) -> Node:
        """An expression of operators of ``rank`` and tighter."""
        if rank == len(_LEVELS):
            return self.signed()
        left = self.level(rank + 1)
        while (mark := self.next_mark()) in _LEVELS[rank] and mark:
            self.place += 1
            left = Operation(mark, left, self.level(rank + 1))
        return left

    def signed(self) -> Node:
        mark = self.next_mark()
        if mark and mark in "+-":
            self.place += 1
            return Sign(mark, self.signed())
        return self.operand()

    def operand(self) -> Node:
        if self.next_mark() == "(":
            self.place += 1
            inner = self.level(0)
            self.closed()
            return inner
        if self.place >= len(self.parts) or self.next_mark():
            raise ValueError("an operand is missing")
        text = self.parts[self.place][0]
        self.place += 1
        if self.next_mark() != "(" or not re.fullmatch(r"[A-Za-z_][\w.]*", text):
            return Atom(text)
        self.place += 1
        return Call(text, self.arguments())

    def arguments(self) -> tuple[Node, ...]:
        if self.next_mark() == ")":
            self.place += 1
            return ()
        found: list[Node] = []
        while True:
            found.append(Atom("") if self.next_mark() in (",", ")") else self.level(0))
            if self.next_mark() != ",":
                self.closed()
                return tuple(found)
            self.place += 1

    def closed(self) -> None:
        if self.next_mark() != ")":
            raise ValueError("a closing bracket is missing")
        self.place += 1


def text_of(node: Node) -> str:
    """The tree as text."""
    match node:
        case Atom(text):
            return text
        case Call(name, arguments):
            return f"{name}({','.join(map(text_of, arguments))})"
        case Sign(sign, of):
            return sign + _within(of, _SIGN_RANK)
        case Operation(sign, left, right):
            rank = _RANK[sign]
            return _within(left, rank) + sign + _within(right, rank + 1)


def _within(node: Node, rank: int) -> str:
    """The text of an operand of an operator of ``rank``, in brackets where it binds looser."""
    own = _RANK[node.sign] if isinstance(node, Operation) else _SIGN_RANK
    text = text_of(node)
    return f"({text})" if own < rank else text


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with every node changed, the innermost first."""
    match node:
        case Call(name, arguments):
            node = Call(name, tuple(rebuilt(a, change) for a in arguments))
        case Sign(sign, of):
            node = Sign(sign, rebuilt(of, change))
        case Operation(sign, left, right):
            node = Operation(sign, rebuilt(left, change), rebuilt(right, change))
    return change(node)
