"""csat_xl: customer satisfaction in Excel workbooks, computed, checked and rolled up.

The functions of the ``CSAT_`` family under their Python names::

    import csat_xl
    csat_xl.score(35, 30, "≤", 10, 10)   # 95.0
"""

from csat_xl.errors import CsatError
from csat_xl.functions.complaints import complaint
from csat_xl.functions.ranking import quota, streak
from csat_xl.functions.scoring import grade, rescale, score, stars, total
from csat_xl.functions.survey import alpha, ci, nps, rate, share
from csat_xl.functions.weighting import ahp, ahp_cr, composite, weighted

__version__ = "0.1.0"

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
