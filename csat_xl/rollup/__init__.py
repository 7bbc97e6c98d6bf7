"""The monthly roll-up: summarise workbooks, add the summaries up, derive figures, write them."""

from csat_xl.rollup.figures import figures
from csat_xl.rollup.live import live_actuals, valid_rows
from csat_xl.rollup.model import Summary, merge
from csat_xl.rollup.summary import duplicate, summarise, unreadable

__all__ = [
    "Summary",
    "duplicate",
    "figures",
    "live_actuals",
    "merge",
    "summarise",
    "unreadable",
    "valid_rows",
]
