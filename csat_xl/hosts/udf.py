"""The functions of the catalogue as the functions that Excel calls through xlwings.

Each is made of its catalogue entry: name, parameters, help. Nothing is listed here a second time.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions.declaration import Function
from csat_xl.hosts.cells import VALUE, error, first_error, given, taken
from csat_xl.hosts.sheet_settings import UnknownSheets, hand_over, judged_by_sheets
from csat_xl.workbook.vba.names import (
    CATEGORY,
    FUNCTIONS,
    HAND_OVER,
    SHEETS,
    SHEETS_VBA,
    UNKNOWN_SHEETS,
    needs_sheets,
    parameter_name,
)

_WRONG = (CsatError, ArithmeticError, LookupError, TypeError, ValueError)


class _Omitted:
    """The default of every optional argument: the catalogue's own default is used."""

    def __repr__(self) -> str:
        return "OMITTED"


OMITTED = _Omitted()


def python_function(function: Function) -> Callable[..., Any]:
    """A catalogue entry as a function of positional arguments that never raises for its cells.

    It takes values as they come over COM and gives a value, rows, or an error mark.
    """

    def called(*arguments: Any) -> Any:
        sheets = None
        if needs_sheets(function):
            *arguments, sheets = arguments  # type: ignore[assignment]
        named = {
            parameter.name: taken(argument)
            for parameter, argument in zip(function.parameters, arguments, strict=False)
            if argument is not OMITTED
        }
        try:
            with judged_by_sheets(sheets):
                return _answer(function, named)
        except UnknownSheets:
            return error(UNKNOWN_SHEETS)
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
        parameters.append(inspect.Parameter(SHEETS, kind))
    return inspect.Signature(parameters)


def declared(func: Any, arg: Any) -> dict[str, Callable[..., Any]]:
    """Every function by its name, declared with xlwings' decorators ``func`` and ``arg``.

    With them comes the function that the VBA hands the settings of a workbook over with.
    """
    made = {function.name: _declared(function, func, arg) for function in FUNCTIONS}
    taken_over = func(category=CATEGORY)(hand_over)
    for name in ("token", "settings", "metric_names"):
        taken_over = arg(name, "raw")(taken_over)
    return {**made, HAND_OVER: taken_over}


def _declared(function: Function, func: Any, arg: Any) -> Callable[..., Any]:
    made = func(category=CATEGORY)(python_function(function))
    for parameter in function.parameters:
        made = arg(parameter_name(parameter.name), "raw", doc=parameter.help.zh)(made)
    if needs_sheets(function):
        made = arg(SHEETS, "raw", vba=SHEETS_VBA)(made)
    return made  # type: ignore[no-any-return]
