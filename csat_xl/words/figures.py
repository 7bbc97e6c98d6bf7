"""The figures of comments as values for JSON: themes and frequent terms with their examples."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csat_xl.words.model import (
    COMMENT,
    COMPLAINT,
    SUGGESTION,
    TERM,
    THEME,
    UNMATCHED,
    Mention,
    Mentions,
)

MOST_TERMS = 40
"""How many terms are listed."""

LEAST = 2
"""A term of a single comment is not listed: it is no frequent term and might tell who wrote."""

Found = Mapping[Mention, Mentions]


def word_figures(found: Found) -> dict[str, Any]:
    """不满意点 with its themes (also by month and team) and terms, 改进建议 with its terms.

    Counts are of comments: a comment that says a word twice counts once. Shares are fractions of
    the comments of that kind; a comment can tell of several themes, so shares of themes may sum
    to more than 1.

    >>> word_figures({})["complaint"]["comments"]
    0
    """
    return {
        COMPLAINT: {
            **_comments(found, COMPLAINT),
            "themes": _themes(found),
            "unmatched": _entry(_pooled(found, _of(COMPLAINT, UNMATCHED)), _n(found, COMPLAINT)),
        },
        SUGGESTION: _comments(found, SUGGESTION),
    }


def _comments(found: Found, source: str) -> dict[str, Any]:
    n = _n(found, source)
    listed = [
        {"term": word, **_entry(entry, n)}
        for word, entry in _ranked(found, source, TERM)
        if entry.count >= LEAST
    ]
    return {"comments": n, "terms": listed[:MOST_TERMS]}


def _themes(found: Found) -> list[dict[str, Any]]:
    n = _n(found, COMPLAINT)
    return [
        {
            "theme": word,
            **_entry(entry, n),
            "by_period": _split(found, word, "period"),
            "by_team": _split(found, word, "team"),
        }
        for word, entry in _ranked(found, COMPLAINT, THEME)
    ]


def _split(found: Found, theme: str, field: str) -> list[dict[str, Any]]:
    """The theme in each month or team: its count, and the negative comments there."""
    comments = _counts(found, COMPLAINT, COMMENT, field)
    counts = _counts(found, COMPLAINT, THEME, field, theme)
    return [
        {field: value, "comments": comments[value], "count": counts.get(value, 0)}
        for value in sorted(comments)
    ]


def _counts(found: Found, source: str, kind: str, field: str, word: str = "") -> dict[str, int]:
    counts: dict[str, int] = {}
    for mention, entry in found.items():
        if entry.count and (mention.source, mention.kind, mention.word) == (source, kind, word):
            value = str(getattr(mention, field))
            counts[value] = counts.get(value, 0) + entry.count
    return counts


def _entry(found: Mentions, n: int) -> dict[str, Any]:
    share = found.count / n if n else None
    return {"count": found.count, "share": share, "customers": list(found.customers)}


def _n(found: Found, source: str) -> int:
    return _pooled(found, _of(source, COMMENT)).count


def _of(source: str, kind: str) -> Callable[[Mention], bool]:
    return lambda mention: (mention.source, mention.kind) == (source, kind)


def _pooled(found: Found, belongs: Callable[[Mention], bool]) -> Mentions:
    return _sum(entry for mention, entry in found.items() if belongs(mention))


def _sum(entries: Iterable[Mentions]) -> Mentions:
    whole = Mentions()
    for entry in entries:
        whole += entry
    return whole


def _ranked(found: Found, source: str, kind: str) -> list[tuple[str, Mentions]]:
    """Words with their counts over all months and teams, the most frequent first."""
    words: dict[str, Mentions] = {}
    for mention, entry in found.items():
        if (mention.source, mention.kind) == (source, kind):
            words[mention.word] = words.get(mention.word, Mentions()) + entry
    return sorted(words.items(), key=lambda pair: (-pair[1].count, pair[0]))
