"""What several topics need: pooled answers, the rules on which workbooks agree, the months."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from csat_xl.errors import CsatError
from csat_xl.rollup.model import ALL, Answers, Pattern, Place, Summary, Workbook
from csat_xl.rollup.places import PATTERNS, parts

BLANK = "(空白)"
"""How a blank value of a field is listed."""


def of(summary: Summary, belongs: Callable[[Place], bool]) -> Answers:
    """The answers of the places that belong, as one."""
    return Answers.pooled(part for _, part in parts(summary.answers, belongs))


def whole(summary: Summary) -> Answers:
    """All answers."""
    return of(summary, lambda place: place.field == ALL)


def patterns(summary: Summary) -> Counter[Pattern]:
    """All whole answers, counted."""
    return of(summary, lambda place: place.field in (ALL, PATTERNS)).patterns


def one_scale(summary: Summary) -> None:
    """Refuse scores of different scales: 4 of 5 and 4 of 10 have no common mean."""
    first: dict[tuple[int, int], str] = {}
    for book in summary.workbooks:
        if book.rules.scale is not None:
            first.setdefault(book.rules.scale, book.file)
    if len(first) > 1:
        found = sorted(first.items())
        zh = "、".join(f"{file} 为 {low}–{high} 分" for (low, high), file in found)
        en = ", ".join(f"{file} has {low} to {high}" for (low, high), file in found)
        raise CsatError(
            f"工作簿的评分分制不一:{zh};请分别汇总。",
            f"The workbooks differ in their scale of scores: {en}; roll them up separately.",
        )


def dimension_names(workbooks: Iterable[Workbook]) -> tuple[list[str], set[str]]:
    """The dimensions in the order of the schemes, overall items last, and the overall items."""
    rules = sorted({(book.rules.dimensions, book.rules.overall) for book in workbooks})
    overall = {name for _, name in rules if name}
    names = dict.fromkeys(name for listed, _ in rules for name in listed)
    return sorted(names, key=lambda name: name in overall), overall


def agreed(tables: Iterable[tuple[tuple[str, float], ...]]) -> tuple[tuple[str, float], ...]:
    """The one table on which the workbooks agree, empty where there is none."""
    found = {table for table in tables if table}
    return found.pop() if len(found) == 1 else ()


def periods(summary: Summary) -> list[str]:
    """The months of the workbooks in order; ``""`` for those without one comes first."""
    return sorted({book.period for book in summary.workbooks})


def known_periods(summary: Summary) -> list[str]:
    """The months of the workbooks in order."""
    return [period for period in periods(summary) if period]


def today(summary: Summary) -> dt.date | None:
    """The day of the roll-up: the latest on which one of its workbooks judges what is overdue.

    So what an old workbook left open is as old as it is by now, not as it was then.
    """
    days = [dt.date.fromisoformat(book.today) for book in summary.workbooks if book.today]
    return max(days, default=None)


def days_since(day: str, end: dt.date | None) -> int | None:
    """The days from a day or moment in ISO form to a day, at least 0; None where one is missing.

    >>> days_since("2024-05-20 14:30", dt.date(2024, 6, 1)), days_since("", dt.date(2024, 6, 1))
    (12, None)
    """
    if not day or end is None:
        return None
    return max(0, (end - dt.date.fromisoformat(day[:10])).days)
