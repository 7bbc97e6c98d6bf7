"""The sheets of the part ``quality`` of a scheme, drawn up with their 校验 columns."""

from collections.abc import Callable

from csat_xl.checks.inline import verdict_column
from csat_xl.checks.reviews import tokens
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import disputes, reviews
from csat_xl.sheets.definition import Sheet


def makers(scheme: Scheme) -> dict[str, Callable[[], Sheet]]:
    """How each sheet is drawn up, by key."""
    quality = scheme.quality
    if quality is None:
        return {}
    filled = ("record", "agent", "reviewer", "reviewed", "items")
    return {
        reviews.KEY: lambda: reviews.reviews(
            scheme, verdict_column(reviews.KEY, filled, tokens(quality))
        ),
        disputes.KEY: lambda: disputes.disputes(
            scheme, verdict_column(disputes.KEY, ("record", "reason", "decider", "decision"))
        ),
    }
