"""How a function of the family is declared: once, with no host in sight.

From one :class:`Function` come the Python API, the LAMBDA name of the native edition, the
expanded formula of the plain edition, the help in the workbook and the reference page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from csat_xl.functions.excel import constant
from csat_xl.language import Text

Kind = Literal["number", "text", "range", "table"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: its name, kind and help, and its default where it may be left out.

    ``must`` is what a number must be beside a number, such as ``">0"``.
    """

    name: str
    kind: Kind
    help: Text
    default: Any = None
    optional: bool = False
    must: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A named part of a body, so that it need be written and calculated only once.

    ``over``: the step holds for each element of that parameter, written ``$each`` (a MAP in the
    native edition, the argument itself in the plain one).
    ``omitted``: (parameter, text): the text to use instead where that argument is left out.
    """

    name: str
    excel: str
    over: str | None = None
    omitted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the ``CSAT_`` family.

    ``excel`` is the body over ``$parameter`` and ``$step`` names; ``array`` marks
    a body that needs an array formula before dynamic arrays (matrices); ``columns`` names the
    parameters that may be whole columns, giving a column; ``example_arguments`` make a call with constants, shown in the workbook and run as a test;
    there are none where the body needs cells.
    """

    name: str
    title: Text
    help: Text
    parameters: tuple[Parameter, ...]
    reference: Callable[..., Any]
    excel: str
    example_arguments: tuple[Any, ...] = ()
    steps: tuple[Step, ...] = ()
    array: bool = False
    columns: tuple[str, ...] = field(default=())

    @property
    def public_name(self) -> str:
        """The name in Python: lower case, without the prefix."""
        return self.name.removeprefix("CSAT_").lower()

    @property
    def signature(self) -> str:
        """The call as people read it, optional arguments in brackets."""
        parts = [f"[{p.name}]" if p.optional else p.name for p in self.parameters]
        return f"{self.name}({', '.join(parts)})"

    @property
    def example(self) -> str:
        """The example as a cell text without ``=``, empty where there is none."""
        if not self.example_arguments:
            return ""
        return f"{self.name}({','.join(constant(a) for a in self.example_arguments)})"

    @property
    def example_result(self) -> Any:
        """What the example gives."""
        return self.reference(*self.example_arguments)


def required(name: str, kind: Kind, zh: str, en: str) -> Parameter:
    """An argument that must be given."""
    return Parameter(name, kind, Text(zh, en))


def optional(name: str, kind: Kind, default: Any, zh: str, en: str, must: str = "") -> Parameter:
    """An argument with a default; given as a blank cell it takes the default too.

    A body may use an optional number without a look at it: it is a number (and ``must`` holds),
    or an error. A blank text, range or table the body has to look at.
    """
    return Parameter(name, kind, Text(zh, en), default, optional=True, must=must)
