"""The functions of the catalogue as the functions that Excel calls through xlwings.

Each is made of its catalogue entry: name, parameters, help. Nothing is listed here a second time.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.errors import CsatError
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.functions.declaration import Function
from csat_xl.hosts.cells import VALUE, error, first_error, given, taken
from csat_xl.hosts.sheet_settings import judged_by_sheet

ALL_FUNCTIONS: tuple[Function, ...] = (*CATALOGUE, *CHECK_FUNCTIONS)
CATEGORY = "满意度 CSAT"
"""Where the function wizard lists the functions."""
SHEET_ARGUMENTS = (("settings", "CsatSettings()"), ("metric_names", "CsatMetricNames()"))
"""What a check is given besides the cells of its row, and the VBA that fetches it."""
_VBA_WORDS = frozenset({"date", "end", "input", "line", "name", "next", "step", "string", "type"})
"""Words of our parameters that VBA keeps for itself."""
_WRONG = (CsatError, ArithmeticError, LookupError, TypeError, ValueError)


class _Omitted:
    """The default of every optional argument: the catalogue's own default is used."""

    def __repr__(self) -> str:
        return "OMITTED"


OMITTED = _Omitted()


def parameter_name(name: str) -> str:
    """A parameter's name where VBA must be able to read it.

    >>> parameter_name("step"), parameter_name("actual")
    ('step_', 'actual')
    """
    return f"{name}_" if name in _VBA_WORDS else name


def needs_sheets(function: Function) -> bool:
    """Whether a function judges by the settings and lists of the workbook that calls it."""
    return function in CHECK_FUNCTIONS


def python_function(function: Function) -> Callable[..., Any]:
    """A catalogue entry as a function of positional arguments that never raises for its cells.

    It takes values as they come over COM and gives a value, rows, or an error mark.
    """

    def called(*arguments: Any) -> Any:
        sheets = ()
        if needs_sheets(function):
            arguments, sheets = arguments[: -len(SHEET_ARGUMENTS)], arguments[-2:]
        named = {
            parameter.name: taken(argument)
            for parameter, argument in zip(function.parameters, arguments, strict=False)
            if argument is not OMITTED
        }
        try:
            with judged_by_sheet(*sheets):
                return _answer(function, named)
        except _WRONG:
            return error(VALUE)

    called.__name__ = called.__qualname__ = function.name
    called.__doc__ = f"{function.title.zh}:{function.help.zh}"
    called.__signature__ = _signature(function)  # type: ignore[attr-defined]
    return called


def _answer(function: Function, named: Mapping[str, Any]) -> Any:
    found = first_error(named.values())
    columns = [n for n in function.columns if isinstance(named.get(n), list)]
    if found is None:
        try:
            return given(function.reference(**named))
        except _WRONG:
            if not columns:
                raise
    elif not columns:
        return error(found.number)
    return _cell_by_cell(function, named, columns)


def _cell_by_cell(function: Function, named: Mapping[str, Any], columns: list[str]) -> Any:
    """Whole columns of which some rows are wrong: an error in those rows only, as in Excel."""
    shapes = {(len(named[name]), len(named[name][0])) for name in columns}
    if len(shapes) > 1:
        return error(VALUE)
    height, width = shapes.pop()

    def one(row: int, column: int) -> Any:
        cells = {**named, **{name: named[name][row][column] for name in columns}}
        found = first_error(cells.values())
        if found is not None:
            return error(found.number)
        try:
            return given(function.reference(**cells))
        except _WRONG:
            return error(VALUE)

    return [[one(row, column) for column in range(width)] for row in range(height)]


def _signature(function: Function) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [
        inspect.Parameter(
            parameter_name(p.name), kind, default=OMITTED if p.optional else inspect.Parameter.empty
        )
        for p in function.parameters
    ]
    if needs_sheets(function):
        parameters += [inspect.Parameter(name, kind) for name, _ in SHEET_ARGUMENTS]
    return inspect.Signature(parameters)


def declared(func: Any, arg: Any) -> dict[str, Callable[..., Any]]:
    """Every function by its name, declared with xlwings' decorators ``func`` and ``arg``."""
    return {function.name: _declared(function, func, arg) for function in ALL_FUNCTIONS}


def _declared(function: Function, func: Any, arg: Any) -> Callable[..., Any]:
    made = func(category=CATEGORY)(python_function(function))
    for parameter in function.parameters:
        made = arg(parameter_name(parameter.name), "raw", doc=parameter.help.zh)(made)
    if needs_sheets(function):
        for name, vba in SHEET_ARGUMENTS:
            made = arg(name, "raw", vba=vba)(made)
    return made  # type: ignore[no-any-return]
