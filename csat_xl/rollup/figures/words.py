"""``words``: problem themes and frequent terms of the comments."""

from typing import Any

from csat_xl.rollup.model import Summary
from csat_xl.words import word_figures


def words(summary: Summary) -> dict[str, Any]:
    """The figures of the comments, see :func:`csat_xl.words.figures.word_figures`."""
    return word_figures(summary.mentions)
