"""The figures of a summary as one JSON document: a file a topic, put together in one place."""

from csat_xl.rollup.figures.assemble import figures, headline
from csat_xl.rollup.figures.problems import problems

__all__ = ["figures", "headline", "problems"]
