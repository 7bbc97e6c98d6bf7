"""csat_xl: customer satisfaction in Excel workbooks, computed, checked and rolled up.

The functions of the ``CSAT_`` family under their Python names::

    import csat_xl
    csat_xl.score(35, 30, "≤", 10, 10)   # 95.0

Each is imported when it is first used, so that the program starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csat_xl.errors import CsatError
    from csat_xl.functions.complaints import complaint
    from csat_xl.functions.ranking import quota, streak
    from csat_xl.functions.scoring import grade, rescale, score, stars, total
    from csat_xl.functions.survey import alpha, ci, nps, rate, share
    from csat_xl.functions.weighting import ahp, ahp_cr, composite, weighted

__version__ = "0.2.0"

_HOMES = {
    "csat_xl.errors": ("CsatError",),
    "csat_xl.functions.complaints": ("complaint",),
    "csat_xl.functions.ranking": ("quota", "streak"),
    "csat_xl.functions.scoring": ("grade", "rescale", "score", "stars", "total"),
    "csat_xl.functions.survey": ("alpha", "ci", "nps", "rate", "share"),
    "csat_xl.functions.weighting": ("ahp", "ahp_cr", "composite", "weighted"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CsatError",
    "ahp",
    "ahp_cr",
    "alpha",
    "ci",
    "complaint",
    "composite",
    "grade",
    "nps",
    "quota",
    "rate",
    "rescale",
    "score",
    "share",
    "stars",
    "streak",
    "total",
    "weighted",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'csat_xl' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
