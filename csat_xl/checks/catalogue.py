"""All checks, by code and by sheet."""

from csat_xl.checks import (
    actions,
    complaints,
    coverage,
    evaluation,
    kpis,
    metrics,
    reviews,
    scales,
    tracking,
)
from csat_xl.checks.check import Check
from csat_xl.sheets.scale_entry import index_of

CHECKS: tuple[Check, ...] = (
    *tracking.CHECKS,
    *metrics.CHECKS,
    *actions.CHECKS,
    *complaints.CHECKS,
    *evaluation.CHECKS,
    *scales.CHECKS,
    *coverage.CHECKS,
    *reviews.CHECKS,
    *kpis.CHECKS,
)
"""Every check, sheet by sheet in the order of their codes; a code may have several."""

CODES: tuple[str, ...] = tuple(dict.fromkeys(check.code for check in CHECKS))


def checks_of(sheet: str) -> tuple[Check, ...]:
    """The checks of a sheet; those of the questionnaires are drawn up for each."""
    if index_of(sheet) is not None:
        return scales.checks_for(sheet)
    return tuple(check for check in CHECKS if check.sheet == sheet)


def by_code(code: str) -> tuple[Check, ...]:
    """The checks of a code."""
    return tuple(check for check in CHECKS if check.code == code)
