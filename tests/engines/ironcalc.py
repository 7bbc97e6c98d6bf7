"""IronCalc, a spreadsheet engine that knows named LAMBDA functions and dynamic arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.engines import (
    Address,
    ExcelError,
    FilePath,
    ProgramMissing,
    Value,
    as_path,
    cell_position,
    expand,
    formula_cells,
)

_ironcalc: Any
try:
    import ironcalc as _ironcalc
except ImportError:
    _ironcalc = None

__all__ = ["calculate", "require"]


def require() -> None:
    """Raise ProgramMissing when IronCalc is not installed."""
    if _ironcalc is None:
        raise ProgramMissing("IronCalc is not installed: pip install -e '.[test]'")


def calculate(path: FilePath, cells: Iterable[Address] | None = None) -> dict[Address, Value]:
    """Recalculate the workbook and give the values of ``cells``.

    ``cells`` holds ``(sheet, "A1")`` or ``(sheet, "A1:B9")``; None means every cell with a
    formula. Dates come as serial numbers; errors as ExcelError, also IronCalc's own such as
    ``#CIRC!`` and ``#N/IMPL!``. A reference to an empty cell gives 0, as in Excel.
    """
    require()
    file = str(as_path(path))
    wanted = formula_cells(file) if cells is None else expand(cells)
    model = _ironcalc.load_from_xlsx(file, "en", "UTC", "en")
    model.evaluate()
    sheets = {sheet["name"]: i for i, sheet in enumerate(model.get_worksheets_properties())}
    return {address: _value(model, sheets, address) for address in wanted}


def _value(model: Any, sheets: dict[str, int], address: Address) -> Value:
    sheet, cell = address
    if sheet not in sheets:
        raise KeyError(f"no sheet {sheet!r}; there are {', '.join(sheets)}")
    row, column = cell_position(cell)
    place = (sheets[sheet], row + 1, column + 1)
    value: Value = model.get_cell_value(*place)
    if isinstance(value, str) and model.get_cell_type(*place) == _ironcalc.CellType.ErrorValue:
        return ExcelError(value)
    return value
