"""The catalogue as Excel text: LAMBDA names for the native edition, expanded formulas for plain.

The same cell text, say ``=CSAT_SCORE(H6,G6)``, serves every edition; this module gives what
answers it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Parameter, Step
from csat_xl.workbook.formula_simplify import simplified

_PLACEHOLDER = re.compile(r"\$([a-z][a-z0-9_]*)")
_CALL = re.compile(r"CSAT_[A-Z_]+(?=\()")
_NAME_OR_CELL = re.compile(r"[\w.!:$']+|'[^']*'![\w:$]+")
_NEW_FUNCTIONS = re.compile(r"\b(LET|LAMBDA|MAP|ISOMITTED)(?=\()")
_EACH = "each"
_OF_COLUMNS = {
    "POSITIVE": "({0}*({0}>0))",
    "CLAMP": "IF({0}>{2},{2},IF({0}<{1},{1},{0}))",
}
"""How the native edition writes these, whose arguments may be whole columns."""
_OF_CELLS = {"POSITIVE": "MAX(0,{0})", "CLAMP": "MAX({1},MIN({2},{0}))"}
"""How the plain edition writes them."""
_WRITTEN = re.compile(r"\b(POSITIVE|CLAMP)\((\$\w+)(?:,(\$\w+),(\$\w+))?\)")


def _fill(body: str, text_of: Callable[[str], str], writing: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: text_of(match.group(1)), _written(body, writing))


def _written(body: str, writing: Mapping[str, str]) -> str:
    return _WRITTEN.sub(lambda match: writing[match.group(1)].format(*match.groups()[1:]), body)


# --- native edition -----------------------------------------------------------------------------


def lambda_text(function: Function) -> str:
    """The function as the text of a defined name, with the prefixes under which Excel stores it.

    >>> from csat_xl.functions.catalogue import CATALOGUE
    >>> lambda_text(CATALOGUE[0])[:40]
    '_xlfn.LAMBDA(_xlpm.actual,_xlpm.target,_'
    """
    declared = [f"_xlop.{p.name}" if p.optional else f"_xlpm.{p.name}" for p in function.parameters]
    optional = {p.name: p for p in function.parameters if p.optional}
    steps = {step.name: step for step in function.steps}
    uses = _uses(function)
    bound: dict[str, str] = {}

    def local(name: str) -> str:
        """A name of the body: bound by LET where it is used twice, else its text."""
        if name not in optional and name not in steps:
            return f"_xlpm.{name}"
        if name in optional:
            own, text = f"_xlpm.x_{name}", _native_default(optional[name])
        else:
            own, text = f"_xlpm.{name}", _native_step(steps[name], local)
        if uses[name] == 1:
            return _atomic(text)
        bound.setdefault(own, text)
        return own

    result = _fill(function.excel, local, _OF_COLUMNS)
    text = simplified(f"LAMBDA({','.join(declared)},{_let(list(bound.items()), result)})")
    return _outside_strings(text, lambda part: _NEW_FUNCTIONS.sub(r"_xlfn.\1", part))


def _uses(function: Function) -> Counter[str]:
    """How often a body uses each name; what is used for each element counts as often.

    A step with a variant reads the bare argument that chooses it.
    """

    def names(text: str) -> list[str]:
        return _PLACEHOLDER.findall(_written(text, _OF_COLUMNS))

    found: Counter[str] = Counter(names(function.excel))
    for step in function.steps:
        own = [name for name in names(step.excel) if name not in (step.omitted or ())[:1]]
        found.update(own * (2 if step.over else 1))
        if step.omitted:
            found.update(names(step.omitted[1]))
    return found


def _let(pairs: list[tuple[str, str]], result: str) -> str:
    if not pairs:
        return result
    return f"LET({','.join(f'{name},{text}' for name, text in pairs)},{result})"


def _native_default(parameter: Parameter) -> str:
    bare, value = f"_xlpm.{parameter.name}", excel.constant(parameter.default)
    return f"IF(ISOMITTED({bare}),{value},{_given(parameter, bare, value)})"


def _given(parameter: Parameter, text: str, value: str) -> str:
    """An optional argument that is there: a number's default where it is blank."""
    return excel.number_or(text, value, parameter.must) if parameter.kind == "number" else text


def _native_step(step: Step, local: Callable[[str], str]) -> str:
    choice = step.omitted[0] if step.omitted else None

    def text_of(name: str) -> str:
        return f"_xlpm.{name}" if name in (choice, _EACH) else local(name)

    text = _fill(step.excel, text_of, _OF_COLUMNS)
    if step.over:
        text = f"MAP({local(step.over)},LAMBDA(_xlpm.{_EACH},{text}))"
    if step.omitted:
        text = f"IF(ISOMITTED(_xlpm.{choice}),{_fill(step.omitted[1], local, _OF_COLUMNS)},{text})"
    return text


# --- plain edition ------------------------------------------------------------------------------


def plain_text(function: Function, arguments: list[str]) -> str:
    """The body with the arguments put in; an argument left out takes its default.

    >>> from csat_xl.functions.catalogue import CATALOGUE
    >>> "CSAT" in plain_text(CATALOGUE[0], ["H6", "G6"])
    False
    """
    given = dict(zip((p.name for p in function.parameters), arguments, strict=False))
    parameters = {p.name: p for p in function.parameters}
    steps = {s.name: s for s in function.steps}
    missing = [p.name for p in function.parameters if not p.optional and not given.get(p.name)]
    if missing or len(arguments) > len(parameters):
        raise ValueError(f"{function.signature} called with {arguments}")
    done: dict[str, str] = {}

    def text_of(name: str) -> str:
        if name not in done:
            done[name] = _atomic(step_text(steps[name]) if name in steps else argument(name))
        return done[name]

    def step_text(step: Step) -> str:
        if step.omitted and not given.get(step.omitted[0]):
            return _fill(step.omitted[1], text_of, _OF_CELLS)

        def of_step(name: str) -> str:
            return text_of(step.over if step.over and name == _EACH else name)

        return _fill(step.excel, of_step, _OF_CELLS)

    def argument(name: str) -> str:
        parameter, text = parameters[name], given.get(name, "").strip()
        value = excel.constant(parameter.default) if parameter.optional else ""
        if not text:
            return value
        if not parameter.optional or parameter.kind in ("range", "table"):
            return text
        return _given(parameter, _atomic(text), value)

    return _fill(function.excel, text_of, _OF_CELLS)


def _is_constant(text: str) -> bool:
    return bool(re.fullmatch(r'-?\d+(\.\d+)?|"([^"]|"")*"', text))


def _atomic(text: str) -> str:
    """The text, in brackets unless it is one name, constant, array or call."""
    if _is_constant(text) or _NAME_OR_CELL.fullmatch(text):
        return text
    opening = re.match(r"[A-Z_.]*\(|\{", text)
    if opening and _closing(text, opening.end() - 1) == len(text) - 1:
        return text
    return f"({text})"


# --- formulas of cells --------------------------------------------------------------------------


def expand(formula: str, catalogue: Mapping[str, Function]) -> str:
    """A cell's formula with every ``CSAT_`` call, also nested ones, replaced by its body.

    What is known of the arguments beforehand is left out (:mod:`formula_simplify`).
    """
    return simplified(expanded(formula, catalogue)) if calls(formula) else formula


def expanded(formula: str, catalogue: Mapping[str, Function]) -> str:
    """As :func:`expand`, with the bodies as they stand in the catalogue."""
    result, start = [], 0
    for match in _CALL.finditer(formula):
        if match.start() < start or _in_string(formula, match.start()):
            continue
        end = _closing(formula, match.end())
        arguments = [expanded(a, catalogue) for a in _split(formula[match.end() + 1 : end])]
        result += [formula[start : match.start()]]
        result += [_atomic(plain_text(catalogue[match.group()], arguments))]
        start = end + 1
    text = "".join([*result, formula[start:]])
    return text[1:-1] if text.startswith("(") and _closing(text, 0) == len(text) - 1 else text


def calls(formula: str) -> set[str]:
    """The names of the ``CSAT_`` functions that a formula calls."""
    return {m.group() for m in _CALL.finditer(formula) if not _in_string(formula, m.start())}


def by_name(functions: Iterable[Function]) -> dict[str, Function]:
    """A catalogue as a mapping from the name in the cell."""
    return {function.name: function for function in functions}


def _in_string(text: str, position: int) -> bool:
    return text.count('"', 0, position) % 2 == 1


def _outside_strings(text: str, change: Callable[[str], str]) -> str:
    parts = text.split('"')
    return '"'.join(change(part) if i % 2 == 0 else part for i, part in enumerate(parts))


def _closing(text: str, opening: int) -> int:
    """The place of the bracket that closes the one at ``opening``."""
    depth, quoted = 0, False
    for i in range(opening, len(text)):
        if text[i] == '"':
            quoted = not quoted
        elif not quoted:
            depth += text[i] in "({"
            depth -= text[i] in ")}"
            if depth == 0:
                return i
    raise ValueError(f"bracket not closed in {text!r}")


def _split(text: str) -> list[str]:
    """The arguments of a call: split at the commas outside strings, brackets and arrays."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif not quoted:
            depth += sign in "({"
            depth -= sign in ")}"
            if sign == "," and depth == 0:
                parts.append(text[start:i])
                start = i + 1
    return [*parts, text[start:]] if text.strip() else []
