"""Count the terms and themes of a workbook's comments; what leaves here holds no personal data."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from csat_xl.entries import Names, is_customer_id, mask_contacts_in
from csat_xl.schemes.model import Words
from csat_xl.sheets import complaints, evaluation, tracking
from csat_xl.sheets.book import Book
from csat_xl.sheets.table import column_of, numbers_of
from csat_xl.words.model import (
    COMMENT,
    COMPLAINT,
    SUGGESTION,
    TERM,
    THEME,
    UNMATCHED,
    Mention,
    Mentions,
    latest,
)
from csat_xl.words.segment import terms
from csat_xl.words.themes import Hit, Themes, folded

SOURCES = {COMPLAINT: "complaint_text", SUGGESTION: "suggestion"}
_EMPTY = re.compile(
    r"[\s/\\.,;:!~、，。；：！…—-]*(?:(?:暂时?)?(?:没有?|无)(?:了|的)?)?[\s/\\.,;:!~、，。；：！…—-]*"
)
"""What people write in a field that must not stay blank: 无, 没有, /, -."""
_NAME_COLUMNS = (
    (tracking.KEY, ("name", "agent", "surveyor", "owner")),
    (complaints.KEY, ("person",)),
    (evaluation.KEY, ("person",)),
)


def mentions_of(
    book: Book, excluded: Collection[int], period: str, team: str
) -> dict[Mention, Mentions]:
    """The comments, terms and themes of the survey rows, each counted once a comment.

    ``excluded`` are the numbers of the rows that do not count.
    Contacts are masked and names of the workbook's customers and staff removed before a comment
    is cut into words; no text of a comment is kept. Without rules for words nothing is counted.
    """
    rules = book.settings.scheme.words
    if rules is None:
        return {}
    themes, names = _themes(rules.model_dump_json()), _Nobody(book)
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], list[str]] = {}
    rows = book.rows(tracking.KEY)
    numbers, customers = numbers_of(rows), column_of(rows, "customer_id")
    for source, key in SOURCES.items():
        for at, cell in enumerate(column_of(rows, key)):
            text = str(cell or "")
            if not text or numbers[at] in excluded or _EMPTY.fullmatch(text):
                continue
            customer = str(customers[at] or "")
            example = [customer] if is_customer_id(customer) else []
            told = names.removed(mask_contacts_in(text))
            for kind, word in _told(told, source, themes, rules):
                counts[source, kind, word] += 1
                examples.setdefault((source, kind, word), []).extend(example)
    return {
        Mention(period, team, *what): Mentions(count, latest(examples[what]))
        for what, count in counts.items()
    }


def _told(text: str, source: str, themes: Themes, rules: Words) -> set[tuple[str, str]]:
    """What one comment is counted for: (kind, word)."""
    hits = themes.find(text)
    told = {(COMMENT, "")}
    start = 0
    for hit in (*_apart(hits), Hit("", "", len(text), len(text))):
        told |= {(TERM, word) for word in terms(text[start : hit.start], rules.terms, rules.stop)}
        told |= {(TERM, hit.term)} if hit.term else set()
        start = hit.end
    if source == COMPLAINT:
        told |= {(THEME, hit.theme) for hit in hits} or {(UNMATCHED, "")}
    return told


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that do not overlap, from left to right, the longer first."""
    found: list[Hit] = []
    for hit in hits:
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


@lru_cache(maxsize=8)
def _themes(rules: str) -> Themes:
    return Themes(Words.model_validate_json(rules).themes)


class _Nobody:
    """Takes the names of a workbook's customers and staff out of texts."""

    def __init__(self, book: Book) -> None:
        lists = book.settings.scheme.lists
        names = {*(lists.agents if lists else ())}
        for sheet, keys in _NAME_COLUMNS:
            for key in keys:
                names |= {str(cell or "") for cell in column_of(book.rows(sheet), key)}
        self._names = Names(map(folded, names))

    def removed(self, text: str) -> str:
        """``text`` as it is searched, with every name replaced by a space."""
        kept = folded(text)
        for name in self._names.found(kept):
            kept = kept.replace(name, " ")
        return kept
