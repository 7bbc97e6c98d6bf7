"""What the functions take: numbers, texts, rows, columns and blocks, blank or not.

A blank is None, an empty text, a text of white space only, or NaN (a blank in a pandas Series).
Lists, tuples, lists of lists, NumPy arrays and pandas Series and frames all go in.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from csat_xl.errors import CsatError

_CONTROL = "".join(map(chr, range(32)))
WHITE_SPACE = _CONTROL + " \u00a0\u3000"
"""What does not count as content: control characters, space, no-break and ideographic space."""

Shape = tuple[int, int]


def is_blank(value: object) -> bool:
    """Whether a value counts as an empty cell.

    >>> is_blank("　 "), is_blank(0)
    (True, False)
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip(WHITE_SPACE)
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NaTType", "NAType")


def is_many(value: object) -> bool:
    """Whether a value is a row, column or block rather than one cell."""
    return not isinstance(value, str | bytes) and isinstance(plain(value), Iterable)


def plain(value: object) -> Any:
    """NumPy and pandas containers and scalars as plain Python values."""
    if isinstance(value, str | list | tuple | int | float) and not hasattr(value, "dtype"):
        return value
    array = value.to_numpy() if hasattr(value, "to_numpy") else value
    return array.tolist() if hasattr(array, "tolist") else array


def block(value: object, name: str) -> tuple[list[Any], Shape]:
    """The cells of a range, row by row, and its (rows, columns); a flat sequence is a column."""
    cells = plain(value)
    if isinstance(cells, str) or not isinstance(cells, Iterable):
        return [cells], (1, 1)
    rows = [plain(row) for row in cells]
    if not any(isinstance(row, Sequence) and not isinstance(row, str) for row in rows):
        return rows, (len(rows), 1)
    if not all(isinstance(row, Sequence) and not isinstance(row, str) for row in rows) or (
        len({len(row) for row in rows}) > 1
    ):
        raise CsatError(
            f"参数 {name} 的各行长度不一;请给出一列、一行或一个矩形区域。",
            f"The rows of argument {name} differ in length; give a row, a column or a rectangle.",
        )
    return [cell for row in rows for cell in row], (len(rows), len(rows[0]))


def wrong(name: str, value: object, zh: str, en: str) -> CsatError:
    """The error for an argument: its name, the value found, and what is allowed."""
    return CsatError(
        f"参数 {name} 的值 {value!r} 不可用:{zh}。",
        f"Argument {name} cannot be {value!r}: {en}.",
    )


_ORDINARY = {int, float, type(None)}
"""The cells of nearly every range; they need no second look."""


def number(value: object, name: str) -> float:
    """A number; texts (also numbers written as text), logical values and blanks are errors."""
    value = plain(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | Decimal)
        or not math.isfinite(value)
    ):
        raise wrong(name, value, "应为数字", "it must be a number")
    return float(value)


def number_or(value: object, name: str, default: float) -> float:
    """A number, or the default where the optional argument is blank."""
    value = plain(value)
    return default if is_blank(value) else number(value, name)


def numbers(value: object, name: str) -> tuple[list[float | None], Shape]:
    """The cells of a numeric range, None where blank, with its shape; a text is an error."""
    if type(value) in {list, tuple} and set(map(type, value)) <= _ORDINARY:  # type: ignore[call-overload]
        column: Sequence[float | None] = value  # type: ignore[assignment]
        if math.inf not in column and -math.inf not in column:
            found = [None if c is None or c != c else float(c) for c in column]  # noqa: PLR0124 - NaN
            return found, (len(found), 1)
    cells, shape = block(value, name)
    return [None if is_blank(cell) else number(cell, name) for cell in cells], shape


def present(value: object, name: str) -> list[float]:
    """The numbers of a range, blanks left out."""
    return [cell for cell in numbers(value, name)[0] if cell is not None]


def word(value: object) -> str:
    """A text as Excel compares it: without regard to case."""
    return str(plain(value)).casefold()


def elementwise(function: Callable[..., Any], *arguments: object) -> Any:
    """Apply a function of single cells to columns: one-cell arguments hold for every row.

    All arguments that are ranges must have one shape. The result is a list (of lists, where a
    block was given); with no range at all it is one value.
    """
    if not any(is_many(a) for a in arguments):
        return function(*(plain(a) for a in arguments))
    blocks = [block(a, f"{i + 1}") for i, a in enumerate(arguments)]
    shapes = {shape for _, shape in blocks if shape != (1, 1)}
    if len(shapes) > 1:
        raise CsatError(
            f"各参数的区域大小不一:{sorted(shapes)};请给出同样大小的区域。",
            f"The ranges differ in size: {sorted(shapes)}; give ranges of one size.",
        )
    rows, columns = next(iter(shapes), (1, 1))
    columns_of = [cells * (rows * columns) if len(cells) == 1 else cells for cells, _ in blocks]
    results = [function(*cells) for cells in zip(*columns_of, strict=True)]
    nested = any(is_many(row) for a in arguments if is_many(a) for row in plain(a))
    if not nested:
        return results
    return [results[r * columns : (r + 1) * columns] for r in range(rows)]


_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)


def round_half_away(value: float, digits: int) -> float:
    """Round as Excel does: half away from zero on the decimal value of fifteen digits.

    >>> round_half_away(2.675, 2), round_half_away(-2.5, 0)
    (2.68, -3.0)
    """
    decimal = _FIFTEEN.create_decimal(repr(value))
    return float(decimal.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
