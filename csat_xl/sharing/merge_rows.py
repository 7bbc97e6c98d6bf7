"""Which row of a returned file is which row of the base."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from csat_xl.entries import mask_contacts_in
from csat_xl.sharing.merge_cells import form, masked, plainly, veiled
from csat_xl.sharing.merge_model import key_columns
from csat_xl.sheets.book import Record
from csat_xl.sheets.definition import Sheet

MANY = 250_000
"""So many pairs of rows with one key are not compared cell by cell, only in order."""
ENOUGH = 2
"""Cells that must be filled to know a row again whose key was changed."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a row; ``sure`` if every part of it could be read."""

    parts: tuple[Hashable, ...]
    sure: bool


def key_of(row: Record, sheet: Sheet) -> Key:
    """The key of a row by what its cells mean; an unreadable part stands as it was typed.

    A contact typed where the number belongs is masked, as it is in a masked copy.
    """
    parts: list[Hashable] = []
    for key in key_columns(sheet):
        column = sheet.column(key)
        value = row.get(key)
        typed = row.cell(key) if value is None else value
        parts.append(form(column, mask_contacts_in(typed) if isinstance(typed, str) else typed))
    missing = [key for key in key_columns(sheet) if row.get(key) is None]
    return Key(tuple(parts), not missing)


def paired(
    base: Sequence[Record], side: Sequence[Record], sheet: Sheet, common: frozenset[str]
) -> dict[int, int]:
    """The index of the returned row by the index of its base row.

    Rows belong together by key. Rows whose key is double or unreadable belong together when they
    are equal, else by the most equal cells, else in order. A row known by all its other cells is
    the same row with a corrected key.
    """
    columns = [column for column in sheet.inputs if column.key in common]
    looks = [
        tuple([tuple(look(c, row) for c in columns) for row in rows] for rows in (base, side))
        for look in (plainly, masked, veiled)
    ]
    mine, theirs = looks[-1]
    keys_here = all(key in common for key in key_columns(sheet))
    buckets: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    sure: dict[Hashable, bool] = {}
    for which, rows in enumerate((base, side)):
        for index, row in enumerate(rows):
            key = key_of(row, sheet) if keys_here else Key((), sure=False)
            buckets[key.parts][which].append(index)
            sure[key.parts] = key.sure
    pairs: dict[int, int] = {}
    for parts, (ours, others) in buckets.items():
        if sure[parts] and len(ours) == len(others) == 1:
            pairs[ours[0]] = others[0]
        else:
            pairs |= _among_equals(ours, others, looks)
    places = [i for i, c in enumerate(columns) if c.key not in key_columns(sheet)]
    return pairs | _known_again(pairs, mine, theirs, places)


Content = Sequence[tuple[Hashable, ...]]


def _among_equals(
    ours: list[int], others: list[int], looks: Sequence[tuple[Content, ...]]
) -> dict[int, int]:
    """Pairs among rows of one key: equal as they are, then as masked, then without the private."""
    pairs: dict[int, int] = {}
    left, free = ours, others
    for mine, theirs in looks:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for there in reversed(free):
            waiting[theirs[there]].append(there)
        pairs |= {here: waiting[mine[here]].pop() for here in left if waiting.get(mine[here])}
        taken = set(pairs.values())
        left = [here for here in left if here not in pairs]
        free = [there for there in free if there not in taken]
    mine, theirs = looks[-1]
    taken = set()
    if len(left) * len(free) > MANY:
        close = [(0, i, i, a, b) for i, (a, b) in enumerate(zip(left, free, strict=False))]
    else:
        close = [
            (-_equal(mine[a], theirs[b]), abs(i - j), i, a, b)
            for i, a in enumerate(left)
            for j, b in enumerate(free)
        ]
    for _, _, _, a, b in sorted(close):
        if a not in pairs and b not in taken and 2 * _equal(mine[a], theirs[b]) >= _filled(mine[a]):
            pairs[a] = b
            taken.add(b)
    return pairs


def _known_again(
    pairs: dict[int, int], mine: Content, theirs: Content, places: Sequence[int]
) -> dict[int, int]:
    """Rows without a partner that hold the same beside their key, where there is no doubt."""
    found: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    taken = set(pairs.values())
    for which, (contents, done) in enumerate(((mine, set(pairs)), (theirs, taken))):
        for index, content in enumerate(contents):
            rest = tuple(content[place] for place in places)
            if index not in done and _filled(rest) >= ENOUGH:
                found[rest][which].append(index)
    return {a[0]: b[0] for a, b in found.values() if len(a) == len(b) == 1}


def _equal(one: tuple[Hashable, ...], other: tuple[Hashable, ...]) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True) if a is not None)


def _filled(row: tuple[Hashable, ...]) -> int:
    return sum(cell is not None for cell in row)
