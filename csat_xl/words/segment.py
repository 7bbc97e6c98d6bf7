"""The terms of a comment: Chinese segmentation by rjieba (jieba's method and dictionary in Rust).

rjieba (MIT) is imported at the first comment, so commands that count no words never load it.
"""

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csat_xl.words.themes import folded

if TYPE_CHECKING:
    from rjieba import Jieba

_CHINESE = re.compile(r"[㐀-鿿]+")
_NEGATORS = frozenset(("不", "没", "没有", "未", "无", "不够", "不太"))
_TRADE = "trade"
_CONTENT = ("n", "v", "a", "l", "i", "b", "j", _TRADE)
"""The parts of speech that carry content: nouns, verbs, adjectives, set phrases."""
_NAMES = ("nr", "ns", "nt", "nz")
"""People, places, organisations: never a term."""


def terms(text: str, trade: Iterable[str] = (), stop: Iterable[str] = ()) -> list[str]:
    """The terms of a text, in order: Chinese words of two characters or more that carry content.

    ``trade`` are words kept whole and always counted, ``stop`` words never counted. A denial
    stays with its word (不熟悉). Numbers, names of people and places, and Latin words other than
    those in ``trade`` are left out: they would tell who wrote.

    >>> terms("客服对产品不熟悉,增加在线客服入口", ["在线客服", "入口"], ["客服", "增加"])
    ['产品', '不熟悉', '在线客服', '入口']
    """
    kept, left_out = _folded(tuple(trade)), _folded(tuple(stop))
    found: list[str] = []
    denial = ""
    for word, tag in _segmenter(kept).tag(folded(text)):
        if word in _NEGATORS:
            denial = word
            continue
        whole = f"{denial}{word}"
        denied, denial = bool(denial), ""
        if word in kept:
            found.append(word)
        elif _carries(word, tag, denied) and not {word, whole} & left_out:
            found.append(whole)
    return found


def _carries(word: str, tag: str, denied: bool) -> bool:
    if not _CHINESE.fullmatch(word) or tag.startswith(_NAMES):
        return False
    return len(word) > 1 and (tag.startswith(_CONTENT) or denied)


@lru_cache(maxsize=16)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(folded, words))


@lru_cache(maxsize=4)
def _segmenter(trade: frozenset[str]) -> "Jieba":
    """A segmenter with its dictionary and the words of a trade."""
    segmenter: Jieba = _dictionary()
    for word in sorted(trade):
        segmenter.add_word(word, 100_000, _TRADE)
    return segmenter


def _dictionary() -> Any:
    """A dictionary that nobody has added words to.

    Each takes 25 MB and a tenth of a second. rjieba loads one at its import, for the functions of
    its module: that one is used where this import was the first, else another.
    """
    first = "rjieba" not in sys.modules
    import rjieba

    return rjieba if first else rjieba.Jieba()
