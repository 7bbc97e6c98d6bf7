"""A formula as stored in a file, cut into tokens and nested calls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Call", "Item", "Token", "flatten", "parse", "tokens"]

Kind = Literal["string", "sheet", "column", "error", "range", "number", "name", "mark", "stray"]

_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^']|'')*'|\[\d+\][\w.]*|[\w.]+(?::[\w.]+)?)!)
    |(?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!))
    |(?P<range>\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![\w.(])|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w.(])
        |\$?[0-9]+:\$?[0-9]+(?![\w.(]))
    |(?P<number>[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?|\.[0-9]+(?:E[+-]?[0-9]+)?)
    |(?P<name>[^\W\d][\w.?]*|\\[\w.?]*)
    |(?P<mark><=|>=|<>|[-+*/^&=<>%,;:(){}@\#\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """One token with its place in the formula, counted from zero."""

    kind: Kind
    text: str
    start: int


@dataclass
class Call:
    """A function with its arguments; plain brackets are a call with an empty name."""

    name: str
    arguments: list[list["Item"]] = field(default_factory=lambda: [[]])


Item = Token | Call


def tokens(text: str) -> Iterator[Token]:
    """Cut ``text`` into tokens; what belongs nowhere is a ``stray`` character.

    A structured reference such as ``[[#This Row],[满意度（%）]]`` is one ``column`` token.
    """
    place = 0
    while place < len(text):
        if text[place] == "[" and not re.match(r"\[\d+\][\w.]*!", text[place:]):
            end = _column_end(text, place)
            yield Token("column", text[place:end], place)
        elif match := _TOKEN.match(text, place):
            end = match.end()
            kind: Kind = match.lastgroup  # type: ignore[assignment]
            if match.group().strip():
                yield Token(kind, match.group(), place)
        else:
            end = place + 1
            yield Token("stray", text[place], place)
        place = end


def _column_end(text: str, start: int) -> int:
    depth, place = 0, start
    while place < len(text):
        if text[place] == "'":  # the next character stands for itself
            place += 1
        else:
            depth += {"[": 1, "]": -1}.get(text[place], 0)
            if depth == 0:
                return place + 1
        place += 1
    return len(text)


def parse(cut: list[Token]) -> list[Item]:
    """Nest tokens into calls. Raises ValueError for brackets that do not match."""
    root = Call("")
    stack: list[tuple[Call, str]] = [(root, "")]
    for i, token in enumerate(cut):
        call, closing = stack[-1]
        if token.kind != "mark" or token.text not in "(){},":
            called = i + 1 < len(cut) and cut[i + 1].text == "(" and token.kind == "name"
            if not called:
                call.arguments[-1].append(token)
        elif token.text in "({":
            before = cut[i - 1] if i else None
            is_call = token.text == "(" and before is not None and before.kind == "name"
            inner = Call(before.text if is_call and before else "")
            call.arguments[-1].append(inner)
            stack.append((inner, ")" if token.text == "(" else "}"))
        elif token.text == ",":
            call.arguments.append([])
        elif token.text != closing:
            raise ValueError(f"{token.text!r} at character {token.start + 1} closes nothing")
        else:
            stack.pop()
    if len(stack) > 1:
        raise ValueError(f"{stack[-1][1]!r} is missing at the end")
    return [item for argument in root.arguments for item in argument]


def flatten(items: list[Item], depth: int = 0) -> Iterator[tuple[Call, int]]:
    """Give every call with its depth of nesting, outermost first."""
    for item in items:
        if isinstance(item, Call):
            inner = depth + bool(item.name)
            yield item, inner
            for argument in item.arguments:
                yield from flatten(argument, inner)
