"""Business lines: each with its own weights, and all together."""

from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.groups import split
from csat_xl.rollup.figures.pool import BLANK, dimension_names
from csat_xl.rollup.model import Summary
from csat_xl.schemes.model import DEFAULT_LINE


def lines(summary: Summary) -> list[dict[str, Any]]:
    """Each business line (服务类型): its weights, its dimensions and its weighted mean.

    ``weights`` holds for the dimensions that have one and is None where workbooks differ;
    ``own_weights`` tells whether the line has a row of its own or the default. The weighted mean
    over all lines together is ``overall.weighted_mean``.
    """
    names, overall_names = dimension_names(summary.workbooks)
    found = []
    for value, answers in split(summary.answers, "service_type"):
        weights, own = _weights(summary, value)
        found.append(
            {
                "value": value or BLANK,
                "n": answers.valid,
                "weights": weights,
                "own_weights": own,
                "weighted_mean": measures.mean(answers.weighted),
                "mean": measures.mean(answers.overall),
                "csat_rate": measures.rate(answers.levels),
                "dimensions": [
                    {key: row[key] for key in ("name", "n", "mean", "sd")}
                    for row in measures.dimensions(answers, names, overall_names)
                ],
                "small_sample": answers.valid < measures.SMALL_SAMPLE,
            }
        )
    return found


def _weights(summary: Summary, line: str) -> tuple[dict[str, float] | None, bool | None]:
    found = set()
    for book in summary.workbooks:
        table = dict(book.rules.weights)
        if table:
            row = table.get(line, table.get(DEFAULT_LINE, ()))
            found.add((book.rules.dimensions, row, line in table))
    if len(found) != 1:
        return None, None
    names, row, own = found.pop()
    return {name: w for name, w in zip(names, row, strict=True) if w}, own
