"""A formula made shorter without a change of its result.

A formula that gives a value gives the same value shorter. An error in a part may be passed over
where only its kind was asked (is it blank, is it a number); the bodies of the catalogue use such
a part afterwards and so keep their errors, too (the tests compare both).

An expanded formula asks what is known when the workbook is built: whether a constant is blank,
whether a product is a number, which direction ``"≤"`` is. Those questions are answered here, so
that a cell holds only what depends on other cells.
"""

import re
from collections.abc import Mapping
from functools import cache

from csat_xl.functions import excel
from csat_xl.workbook.formula_tree import Atom, Call, Node, Operation, Sign, parse, rebuilt, text_of

__all__ = ["simplified"]

_CELL = re.compile(r"(?:(?:'(?:[^']|'')*'|\w+)!)?\$?[A-Z]{1,3}\$?[0-9]+|\{[a-z]\w*\}")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_TRUTH = {"TRUE": 1, "FALSE": 0}
_ONE_RESULT = frozenset(("COLUMNS", "COUNT", "COUNTA", "MAX", "MIN", "ROWS", "SUM", "SUMPRODUCT"))
"""Functions that give one number whatever they are given."""
_ALWAYS_NUMBER = _ONE_RESULT | {"ABS", "DAY", "FIND", "INT", "LEN", "MOD", "N", "ROUND", "SQRT"}
"""Functions that give one number, or an error, when their arguments are single."""
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")

Found = Mapping[str, Node]


def simplified(text: str) -> str:
    """The formula with what is known beforehand left out; as it is where it is not understood.

    >>> simplified('IF(0>100,#VALUE!,(A1-B1)*IF(FIND("b","abc")>1,1,-1))')
    'A1-B1'
    """
    try:
        return text_of(rebuilt(parse(text), _simpler))
    except ValueError:
        return text


def _simpler(node: Node) -> Node:
    for rule in _RULES:
        node = rule(node)
    return node


# --- what is known of a node --------------------------------------------------------------------


def _constant(node: Node) -> float | int | str | None:
    """The value of a constant number, truth value or text."""
    if isinstance(node, Sign) and node.sign == "-":
        value = _constant(node.of)
        return -value if isinstance(value, int | float) else None
    if not isinstance(node, Atom):
        return None
    text = node.text
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else _TRUTH.get(text)


def _is_truth(node: Node) -> bool:
    return isinstance(node, Atom) and node.text in _TRUTH


def _truth(value: bool) -> Atom:
    return Atom("TRUE" if value else "FALSE")


def _numeric(node: Node) -> bool:
    """Whether a node can only be a number (or numbers) or an error."""
    match node:
        case Operation(sign):
            return sign in "+-*/^"
        case Sign():
            return True
        case Call("MMULT"):
            return True
        case Call("IF", (_, yes, no)):
            return _numeric(yes) and _numeric(no)
        case Call(name):
            return name in _ALWAYS_NUMBER
        case Atom(text):
            return bool(_NUMBER.fullmatch(text))


def _single(node: Node) -> bool:
    """Whether a node is surely one value and no range or array."""
    match node:
        case Atom(text):
            return _CELL.fullmatch(text) is not None or _constant(node) is not None
        case Sign(_, of):
            return _single(of)
        case Operation(_, left, right):
            return _single(left) and _single(right)
        case Call(name, arguments):
            return name in _ONE_RESULT or (
                name in (_ALWAYS_NUMBER | {"IF"}) and all(map(_single, arguments))
            )


def _flat(node: Node) -> bool:
    """Whether nothing in a node is a range or array: it needs nothing that runs over arrays."""
    match node:
        case Operation(_, left, right):
            return _flat(left) and _flat(right)
        case Call(_, arguments):
            return _single(node) and all(map(_flat, arguments))
        case _:
            return _single(node)


# --- patterns -----------------------------------------------------------------------------------


@cache
def _pattern(text: str) -> Node:
    return parse(text)


def _matched(pattern: Node, node: Node, found: dict[str, Node]) -> bool:
    """Whether ``node`` is ``pattern`` with its ``$names`` filled in; what fills them."""
    match pattern, node:
        case Atom(text), _ if text.startswith("$") and text[1:].islower():
            return found.setdefault(text[1:], node) == node
        case Call(name, given), Call(other, arguments):
            return (
                name == other
                and len(given) == len(arguments)
                and all(_matched(p, a, found) for p, a in zip(given, arguments, strict=True))
            )
        case Operation(sign, left, right), Operation(other, a, b):
            return sign == other and _matched(left, a, found) and _matched(right, b, found)
        case _:
            return pattern == node


def _find(pattern: str, node: Node) -> Found | None:
    found: dict[str, Node] = {}
    return found if _matched(_pattern(pattern), node, found) else None


# --- rules --------------------------------------------------------------------------------------


def _arithmetic(node: Node) -> Node:
    """Constants are reckoned, and ``x+0``, ``x*1`` of numbers are ``x``."""
    if not isinstance(node, Operation) or node.sign not in "+-*":
        return node
    sign, left, right = node.sign, node.left, node.right
    one, other = _constant(left), _constant(right)
    if isinstance(one, int) and isinstance(other, int):
        value = {"+": one + other, "-": one - other, "*": one * other}[sign]
        return Atom(str(value)) if value >= 0 else Sign("-", Atom(str(-value)))
    neutral = 1 if sign == "*" else 0
    if other == neutral and isinstance(other, int) and _numeric(left):
        return left
    if one == neutral and isinstance(one, int) and sign != "-" and _numeric(right):
        return right
    return node


def _unasked(node: Node) -> Node:
    """Where a truth value is reckoned with anyway, ``+0`` and ``*1`` are not needed for that."""
    if isinstance(node, Operation) and node.sign in "+-*/":
        return Operation(node.sign, _bare(node.left), _bare(node.right))
    return node


def _bare(node: Node) -> Node:
    """A node without a ``+0`` or ``*1``, for where it becomes a number all the same."""
    if isinstance(node, Operation) and node.sign in "+*":
        neutral = 1 if node.sign == "*" else 0
        for kept, dropped in ((node.left, node.right), (node.right, node.left)):
            value = _constant(dropped)
            if isinstance(value, int) and value == neutral:
                return kept
    return node


def _reckoned(node: Node) -> bool:
    """Whether a node is a number or a truth value."""
    if isinstance(node, Operation):
        return node.sign != "&"
    return _numeric(node) or (isinstance(node, Call) and node.name in ("ISNUMBER", "ISTEXT"))


def _comparison(node: Node) -> Node:
    """Two constants are compared."""
    if not isinstance(node, Operation) or node.sign not in _COMPARISONS:
        return node
    one, other = _constant(node.left), _constant(node.right)
    if one is None or other is None or _is_truth(node.left) or _is_truth(node.right):
        return node
    if isinstance(one, str) and isinstance(other, str):
        same = one.casefold() == other.casefold()
        return {"=": _truth(same), "<>": _truth(not same)}.get(node.sign, node)
    if isinstance(one, str) or isinstance(other, str):
        return node
    answers = {
        "=": one == other,
        "<>": one != other,
        "<": one < other,
        ">": one > other,
        "<=": one <= other,
        ">=": one >= other,
    }
    return _truth(answers[node.sign])


def _choice(node: Node) -> Node:
    """An ``IF`` whose condition is known is its branch."""
    if isinstance(node, Call) and node.name == "IF" and len(node.arguments) == 3:
        asked, yes, no = node.arguments
        known = _constant(asked)
        if isinstance(known, int | float):
            return yes if known else no
        bare = _bare(asked)
        return Call("IF", (bare if _reckoned(bare) else asked, yes, no))
    return node


def _text(node: Node) -> Node:
    """Texts that are constants are joined, cut and searched."""
    if isinstance(node, Operation) and node.sign == "&":
        one, other = _constant(node.left), _constant(node.right)
        if isinstance(one, str) and isinstance(other, str):
            return Atom(excel.text(one + other))
    if not isinstance(node, Call):
        return node
    given = [_constant(a) for a in node.arguments]
    match node.name, given:
        case "LOWER", [str(text)]:
            return Atom(excel.text(text.lower()))
        case "TRIM", [str(text)] if not re.search("  ", text):
            return Atom(excel.text(text.strip(" ")))
        case "FIND", [str(part), str(text)] if part in text:
            return Atom(str(text.index(part) + 1))
        case "LEN", [str(text)] if text.isascii():
            return Atom(str(len(text)))
    return node


def _asked(node: Node) -> Node:
    """What the snippets of :mod:`csat_xl.functions.excel` ask of a number or a single cell."""
    if found := _find(excel.blank("$x"), node):
        return _is_blank(found["x"], node)
    if found := _find(excel.not_numeric("$x"), node):
        return Atom("0") if _numeric(found["x"]) else node
    if found := _find("ISNUMBER($x)", node):
        return _truth(True) if _numeric(found["x"]) and _single(found["x"]) else node
    return _is_number(node)


def _is_blank(asked: Node, node: Node) -> Node:
    if _single(asked) and _numeric(asked):
        return _truth(False)
    value = _constant(asked)
    if isinstance(value, str):
        spaces = "".join(excel.BLANKS_IN_TEXT) + " "
        return _truth(not value.strip(spaces)) if value.isprintable() else node
    return node


def _is_number(node: Node) -> Node:
    """``(x<1E+300)*(LEN(x)>0)``, also as the last two of more factors."""
    if not (isinstance(node, Operation) and node.sign == "*"):
        return node
    size = _find("LEN($x)>0", node.right)
    if not size:
        return node
    asked = size["x"]
    before: Node | None = None
    below = node.left
    if isinstance(below, Operation) and below.sign == "*":
        before, below = below.left, below.right
    if below != Operation("<", asked, Atom("1E+300")) and not (
        isinstance(_constant(asked), int | float) and _is_truth(below)
    ):
        return node
    if not _single(asked):
        return node
    known: Node = Atom("1") if _numeric(asked) else Call("ISNUMBER", (asked,))
    if before is None:
        return known if _numeric(known) else Operation("*", known, Atom("1"))
    return _arithmetic(_unasked(Operation("*", before, known)))


def _count(node: Node) -> Node:
    """``SUMPRODUCT`` of one number is the number."""
    if isinstance(node, Call) and node.name == "SUMPRODUCT" and len(node.arguments) == 1:
        inner = node.arguments[0]
        if _numeric(inner) and _flat(inner):
            return inner
    return node


_RULES = (_text, _comparison, _asked, _count, _choice, _arithmetic, _unasked)
