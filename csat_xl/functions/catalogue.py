"""The catalogue: every function of the family, once. Everything else is derived from it."""

from csat_xl.functions.complaints import COMPLAINT
from csat_xl.functions.declaration import Function
from csat_xl.functions.ranking import QUOTA, STREAK
from csat_xl.functions.scoring import GRADE, RESCALE, SCORE, STARS, TOTAL
from csat_xl.functions.survey import ALPHA, CI, NPS, RATE, SHARE
from csat_xl.functions.weighting import AHP, AHP_CR, COMPOSITE, WEIGHTED

CATALOGUE: tuple[Function, ...] = (
    SCORE,
    WEIGHTED,
    COMPOSITE,
    COMPLAINT,
    TOTAL,
    GRADE,
    QUOTA,
    RATE,
    SHARE,
    NPS,
    RESCALE,
    STARS,
    STREAK,
    CI,
    ALPHA,
    AHP,
    AHP_CR,
)
