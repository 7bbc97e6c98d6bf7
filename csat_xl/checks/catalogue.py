"""All checks, by code and by sheet."""

from csat_xl.checks import actions, complaints, metrics, tracking
from csat_xl.checks.check import Check
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.sheets import evaluation

CHECKS: tuple[Check, ...] = (
    *tracking.CHECKS,
    *metrics.CHECKS,
    *actions.CHECKS,
    *complaints.CHECKS,
    running_text(evaluation.KEY, "person", ()),
    typed_variant(evaluation.KEY, "person", "", ()),
)
"""Every check, sheet by sheet in the order of their codes; a code may have several."""

CODES: tuple[str, ...] = tuple(dict.fromkeys(check.code for check in CHECKS))


def checks_of(sheet: str) -> tuple[Check, ...]:
    """The checks of a sheet."""
    return tuple(check for check in CHECKS if check.sheet == sheet)


def by_code(code: str) -> tuple[Check, ...]:
    """The checks of a code."""
    return tuple(check for check in CHECKS if check.code == code)
