"""The functions of the catalogue as the functions that Excel calls through xlwings.

Each is made of its catalogue entry: name, parameters, help. Nothing is listed here a second time.
"""

import inspect
from collections.abc import Callable
from typing import Any

from csat_xl.checks.functions import FUNCTIONS as CHECK_FUNCTIONS
from csat_xl.errors import CsatError
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.functions.declaration import Function
from csat_xl.hosts.cells import VALUE, CellError, error, given, taken
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
        try:
            named = {
                parameter.name: taken(argument)
                for parameter, argument in zip(function.parameters, arguments, strict=False)
                if argument is not OMITTED
            }
            with judged_by_sheet(*sheets):
                return given(function.reference(**named))
        except CellError as found:
            return error(found.number)
        except _WRONG:
            return error(VALUE)

    called.__name__ = called.__qualname__ = function.name
    called.__doc__ = f"{function.title.zh}:{function.help.zh}"
    called.__signature__ = _signature(function)  # type: ignore[attr-defined]
    return called


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
