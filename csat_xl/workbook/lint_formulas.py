"""Faults of a formula as it is stored: prefixes, lengths, characters, unknown names.

IronCalc and LibreOffice forgive most of these; Excel repairs the file or shows ``#NAME?``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from csat_xl.workbook.formula_tokens import Call, Item, Token, flatten, parse, tokens
from csat_xl.workbook.stored_functions import STORED

__all__ = ["CELL_LIKE", "Known", "formula_faults", "units"]

LONGEST_FORMULA = 8192
LONGEST_STRING = 255
MOST_PARAMETERS = 253
DEEPEST = 64
CELL_LIKE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*(C[0-9]*)?|C[0-9]*", re.IGNORECASE)
_FULL_WIDTH = dict(
    zip("（），；：“”！＋－＊／＝＜＞％＆｛｝［］。、　", '(),;:""!+-*/=<>%&{}[].  ', strict=False)
)
_PASSED = {"SUM", "AVERAGE", "MAX", "MIN", "COUNT", "COUNTA", "PRODUCT", "MEDIAN"}
_TAKES_FUNCTION = {"MAP", "REDUCE", "SCAN", "BYROW", "BYCOL", "MAKEARRAY", "GROUPBY", "PIVOTBY"}
_LOCAL = re.compile(r"_(xlpm|xlop)\.(.*)", re.IGNORECASE)
_LEGAL_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Known:
    """What a formula may refer to: lower-case names and tables, and sheets.

    ``lambdas`` are the names that hold a LAMBDA; with ``macros`` a call may also reach VBA.
    """

    sheets: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    lambdas: frozenset[str] = frozenset()
    macros: bool = False


@dataclass
class _Walk:
    """The locals in scope while a formula is walked, and the faults met."""

    faults: list[str] = field(default_factory=list)
    known: Known | None = None


def units(text: str) -> int:
    """Count characters as Excel does, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def formula_faults(
    text: str, known: Known | None = None, longest: int = LONGEST_FORMULA
) -> list[str]:
    """List what is wrong with a stored formula; each fault says what was found and what is right.

    Names and sheets are looked up only when ``known`` is given.

    >>> formula_faults("IFNA(A1,0)")
    ['IFNA is stored without its prefix; write _xlfn.IFNA']
    """
    walk = _Walk(known=known)
    if text.startswith("="):
        walk.faults.append("starts with '='; a stored formula has none")
        text = text[1:]
    if units(text) > longest:
        walk.faults.append(f"has {units(text)} characters; at most {longest}")
    cut = list(tokens(text))
    walk.faults += _token_faults(cut)
    try:
        items = parse(cut)
    except ValueError as error:
        return [*walk.faults, f"brackets: {error}"]
    deepest = max((depth for _, depth in flatten(items)), default=0)
    if deepest > DEEPEST:
        walk.faults.append(f"nests functions {deepest} levels deep; at most {DEEPEST}")
    _walk_items(items, frozenset(), walk)
    if known is not None:
        walk.faults += _sheet_faults(cut, known)
    return list(dict.fromkeys(walk.faults))


def _token_faults(cut: list[Token]) -> Iterator[str]:
    braces = 0
    for token in cut:
        at = f"at character {token.start + 1}"
        if token.kind == "string":
            length = units(token.text[1:-1].replace('""', '"'))
            if length > LONGEST_STRING:
                yield f"has a text of {length} characters {at}; at most {LONGEST_STRING} each"
        elif token.kind == "stray":
            right = _FULL_WIDTH.get(token.text)
            if token.text == '"':
                yield f"has a quotation mark {at} that is never closed"
            elif right is not None:
                yield f"has a full-width {token.text!r} {at}; write {right!r}"
            else:
                yield f"has {token.text!r} {at}, which belongs nowhere"
        elif token.kind == "column" and not token.text.endswith("]"):
            yield f"has a '[' {at} that is never closed"
        elif token.text in "{}":
            braces += 1 if token.text == "{" else -1
        elif token.text == ";" and not braces:
            yield f"has ';' between arguments {at}; a stored formula uses ','"


def _sheet_faults(cut: list[Token], known: Known) -> Iterator[str]:
    for token in cut:
        if token.kind != "sheet" or token.text.startswith("["):
            continue
        name = token.text[:-1].removeprefix("'").removesuffix("'").replace("''", "'")
        missing = [part for part in name.split(":") if part.lower() not in known.sheets]
        if missing and "[" not in name:
            yield f"refers to sheet {missing[0]!r}, which the workbook does not have"


def _walk_items(items: list[Item], scope: frozenset[str], walk: _Walk) -> None:
    for i, item in enumerate(items):
        if isinstance(item, Call):
            _walk_call(item, scope, walk)
        elif item.kind == "name":
            after = items[i + 1] if i + 1 < len(items) else None
            before = items[i - 1] if i else None
            if isinstance(before, Token) and before.kind == "sheet":
                continue  # a name or table of another sheet
            is_table = isinstance(after, Token) and after.kind == "column"
            _check_name(item.text, scope, walk, is_table=is_table)


def _walk_call(call: Call, scope: frozenset[str], walk: _Walk) -> None:
    plain = re.sub(r"^_xlfn\.(_xlws\.)?", "", call.name, flags=re.IGNORECASE).upper()
    if call.name:
        _check_call(call.name, plain, scope, walk)
    if plain == "LET":
        _walk_let(call, scope, walk)
    elif plain == "LAMBDA":
        inner = scope
        declared: set[str] = set()
        if len(call.arguments) - 1 > MOST_PARAMETERS:
            walk.faults.append(
                f"LAMBDA has {len(call.arguments) - 1} parameters; at most {MOST_PARAMETERS}"
            )
        for argument in call.arguments[:-1]:
            inner |= _declare(argument, "LAMBDA", declared, walk)
        _walk_items(call.arguments[-1], inner, walk)
    else:
        for argument in call.arguments:
            lone = argument[0] if len(argument) == 1 else None
            passed = isinstance(lone, Token) and lone.text.upper() in _PASSED
            if plain in _TAKES_FUNCTION and passed and isinstance(lone, Token):
                walk.faults.append(
                    f"passes {lone.text} as a value; write _xleta.{lone.text.upper()}"
                )
            else:
                _walk_items(argument, scope, walk)


def _walk_let(call: Call, scope: frozenset[str], walk: _Walk) -> None:
    if len(call.arguments) < 3 or len(call.arguments) % 2 == 0:
        walk.faults.append(f"LET has {len(call.arguments)} arguments; pairs and one result")
    declared: set[str] = set()
    for name, value in zip(call.arguments[:-1:2], call.arguments[1::2], strict=False):
        _walk_items(value, scope, walk)
        scope |= _declare(name, "LET", declared, walk)
    _walk_items(call.arguments[-1], scope, walk)


def _declare(argument: list[Item], host: str, declared: set[str], walk: _Walk) -> frozenset[str]:
    """Check one declaration and give the local it brings into scope."""
    lone = argument[0] if len(argument) == 1 else None
    if not isinstance(lone, Token):
        walk.faults.append(f"{host} declares something that is not a name")
        return frozenset()
    text = lone.text
    match = _LOCAL.fullmatch(text)
    if match is None:
        bare = text.strip("[]").removeprefix("_xlpm.").removeprefix("_xlop.")
        prefix = "_xlop" if text.startswith("[") else "_xlpm"
        walk.faults.append(f"{host} declares {text}; write {prefix}.{bare}")
        return frozenset({bare.lower()})
    kind, name = match[1].lower(), match[2]
    if kind == "xlop" and host == "LET":
        walk.faults.append(
            f"LET declares {text}; only LAMBDA has optional parameters: _xlpm.{name}"
        )
    if not _LEGAL_LOCAL.fullmatch(name) or CELL_LIKE.fullmatch(name):
        walk.faults.append(
            f"{host} declares {text}; a local is ASCII letters, digits and '_', unlike a cell"
        )
    if name.lower() in declared:
        walk.faults.append(f"{host} declares {text} twice")
    declared.add(name.lower())
    return frozenset({name.lower()})


def _check_call(name: str, plain: str, scope: frozenset[str], walk: _Walk) -> None:
    known, stored = walk.known, STORED.get(plain)
    if match := _LOCAL.fullmatch(name):
        _check_local(match, name, scope, walk)
    elif plain.lower() in scope:
        walk.faults.append(f"calls the local {name} without its prefix; write _xlpm.{name}")
    elif stored is not None and name.lower() != stored.lower():
        what = "without its prefix" if name.upper() == plain else f"as {name}"
        walk.faults.append(f"{plain} is stored {what}; write {stored}")
    elif stored is None and name.lower().startswith("_xlfn."):
        walk.faults.append(f"{name} carries a prefix that Excel does not use for it; write {plain}")
    elif stored is None and known is not None and _unanswered(plain, known):
        walk.faults.append(f"calls {name}, which no defined name answers")


def _unanswered(function: str, known: Known) -> bool:
    """No built-in function has a ``_`` in its name, so such a call needs a name or VBA."""
    return "_" in function and not known.macros and function.lower() not in known.names


def _check_name(text: str, scope: frozenset[str], walk: _Walk, *, is_table: bool) -> None:
    known, lower = walk.known, text.lower()
    if match := _LOCAL.fullmatch(text):
        _check_local(match, text, scope, walk)
    elif lower in scope and not is_table:
        walk.faults.append(f"uses the local {text} without its prefix; write _xlpm.{text}")
    elif lower in ("true", "false") or lower.startswith("_xleta."):
        return
    elif known is not None and lower not in known.names:
        what = "table" if is_table else "name"
        walk.faults.append(f"uses the {what} {text}, which the workbook does not define")


def _check_local(match: re.Match[str], text: str, scope: frozenset[str], walk: _Walk) -> None:
    if match[1].lower() == "xlop":
        walk.faults.append(f"uses {text}; outside its declaration write _xlpm.{match[2]}")
    elif match[2].lower() not in scope:
        walk.faults.append(f"uses {text}, which no LET or LAMBDA around it declares")
