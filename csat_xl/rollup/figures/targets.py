"""The targets of the figures that come from the survey."""

from csat_xl.rollup.model import Summary


def live_names(summary: Summary, figure: str) -> set[str]:
    """The names of the metrics that a figure of the survey (csat, nps) fills."""
    return {
        name for book in summary.workbooks for live, name, _ in book.rules.live if live == figure
    }


def live_target(summary: Summary, figure: str) -> float | None:
    """The target of a figure of the survey: that of the metric sheets, else of the schemes.

    None where they differ or there is none.
    """
    names = live_names(summary, figure)
    found = {row.target for row in summary.metrics if row.name in names} - {None}
    if not found:
        found = {
            target
            for book in summary.workbooks
            for live, _, target in book.rules.live
            if live == figure
        }
    return found.pop() if len(found) == 1 else None
