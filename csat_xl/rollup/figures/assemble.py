"""Put the topics together: every key of the document and the function that gives it.

To add a topic, write its function in a file of this folder (a :class:`Summary` in, plain values
out) and add one line to :data:`TOPICS`.
"""

from collections.abc import Callable
from typing import Any

from csat_xl.packed import plain
from csat_xl.rollup.figures.actions import actions
from csat_xl.rollup.figures.closed_loop import closed_loop
from csat_xl.rollup.figures.complaints import complaints
from csat_xl.rollup.figures.differences import changes, differences
from csat_xl.rollup.figures.drivers import drivers, reliability
from csat_xl.rollup.figures.effects import action_list
from csat_xl.rollup.figures.evaluation import evaluation, grades
from csat_xl.rollup.figures.groups import by
from csat_xl.rollup.figures.lines import lines
from csat_xl.rollup.figures.metrics import composite, composite_basis, metric_totals, metrics
from csat_xl.rollup.figures.months import by_period
from csat_xl.rollup.figures.overall import dimensions, overall, responses
from csat_xl.rollup.figures.pool import known_periods, one_scale
from csat_xl.rollup.figures.problems import problems
from csat_xl.rollup.figures.quality import quality
from csat_xl.rollup.figures.resurvey import resurvey
from csat_xl.rollup.figures.scales import answer_scale, scales
from csat_xl.rollup.figures.sources import duplicates, unreadable, workbooks
from csat_xl.rollup.figures.trend import streaks, trend
from csat_xl.rollup.figures.words import words
from csat_xl.rollup.model import Summary

Topic = Callable[[Summary], Any]

HEADLINES: dict[str, Topic] = {
    "periods": known_periods,
    "workbooks": workbooks,
    "responses": responses,
    "overall": overall,
    "dimensions": dimensions,
    "metrics": metrics,
    "metric_totals": metric_totals,
    "composite": composite,
    "composite_basis": composite_basis,
    "complaints": complaints,
    "evaluation": evaluation,
    "grades": grades,
    "by": by,
    "actions": actions,
    "problems": problems,
    "unreadable": unreadable,
    "duplicates": duplicates,
    "by_period": by_period,
    "scale": answer_scale,
    "scales": scales,
    "quality": quality,
}
"""The topics that need no statistics library: what a workbook shows of itself."""

TOPICS: dict[str, Topic] = {
    **HEADLINES,
    "differences": differences,
    "changes": changes,
    "lines": lines,
    "drivers": drivers,
    "reliability": reliability,
    "trend": trend,
    "streaks": streaks,
    "action_list": action_list,
    "resurvey": resurvey,
    "closed_loop": closed_loop,
    "words": words,
}
"""All topics, in the order of the document."""


def figures(summary: Summary, *, packed: bool = False) -> dict[str, Any]:
    """All figures of a summary: values for JSON only, in one order, None where there is none.

    Rates and shares are fractions, NPS runs from -100 to 100. Figures of several workbooks come
    from pooled rows. Workbooks with different scales of scores are an error, since their scores
    cannot be pooled; where workbooks differ in group weights or complaint points, the composite
    or the points are None over them all, and there per month where the month agrees.

    With ``packed`` the long lists (problems, people, actions …) are sequences that open as they
    are read, see :mod:`csat_xl.packed`: the same values in a fraction of the memory.
    """
    found = _told(summary, TOPICS)
    result: dict[str, Any] = found if packed else plain(found)
    return result


def headline(summary: Summary) -> dict[str, Any]:
    """The figures that need no statistics library, as in :func:`figures`."""
    result: dict[str, Any] = plain(_told(summary, HEADLINES))
    return result


def _told(summary: Summary, topics: dict[str, Topic]) -> dict[str, Any]:
    one_scale(summary)
    return {key: topic(summary) for key, topic in topics.items()}
