"""校验 columns written out in the cell: for sheets whose columns come from the scheme.

The checks of such a sheet are its own (the number of items is not known beforehand), so they are
no function of the catalogue; the cell holds nested IFs over the conditions of the checks, the
same in every edition.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from csat_xl.checks import twins
from csat_xl.checks.check import Check
from csat_xl.checks.verdict import PASSED, in_order, told, verdict
from csat_xl.functions import excel
from csat_xl.sheets.definition import Column, Kind


def formula(checks: Sequence[Check], keys: Sequence[str], tokens: Mapping[str, str]) -> str:
    """The cell's text: empty for a row where all ``keys`` are blank, else the first problem.

    ``tokens`` are put in place of ``{name}`` in the conditions, such as the cells of all items.
    """
    text = excel.text(PASSED)
    for check in reversed(checks):
        text = f"IF({check.condition},{excel.text(told(check))},{text})"
    empty = "*".join(
        f"(SUMPRODUCT(--{twins.filled(key)})=0)" if key in tokens else twins.blank(key)
        for key in keys
    )
    text = f'IF({empty},"",{text})'
    for name, cells in tokens.items():
        text = text.replace(f"{{{name}}}", cells)
    return text


def verdict_column(
    sheet: str, keys: Sequence[str], tokens: Mapping[str, str] | None = None
) -> Column:
    """The column 校验 of a sheet with the key ``sheet``; a row is empty where ``keys`` are."""
    return Column(
        "verdict",
        "校验",
        Kind.VERDICT,
        38,
        formula=formula(in_order(sheet), keys, tokens or {}),
        compute=partial(verdict, sheet),
        group="结果",
    )
