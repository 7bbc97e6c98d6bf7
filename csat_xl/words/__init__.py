"""Words of the customers' comments: frequent terms, problem themes, examples by number."""

from csat_xl.words.count import mentions_of
from csat_xl.words.figures import word_figures
from csat_xl.words.model import Mention, Mentions

__all__ = ["Mention", "Mentions", "mentions_of", "word_figures"]
