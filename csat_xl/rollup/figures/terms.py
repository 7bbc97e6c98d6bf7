"""Quarters and terms: score, complaint points, grade and 2:7:1 of each person and place."""

from collections import Counter
from typing import Any

from csat_xl.functions import complaints as complaint_points
from csat_xl.functions import ranking, scoring
from csat_xl.rollup.model import Rules, Summary
from csat_xl.schemes.scales import Period
from csat_xl.sheets import complaints
from csat_xl.sheets.evaluation import UNHANDLED
from csat_xl.sheets.standing import span

Span = tuple[int, str, frozenset[str]]
"""Year, name and months (``2026-05``) of a quarter or term."""


def rules_of(summary: Summary) -> Rules | None:
    """The rules on which all workbooks with questionnaires agree; None where they do not."""
    found = {
        (book.rules.spans, book.rules.bands, book.rules.ratio, book.rules.outcomes): book.rules
        for book in summary.workbooks
        if book.rules.spans
    }
    return next(iter(found.values())) if len(found) == 1 else None


def spans_of(rules: Rules, months: list[str]) -> list[Span]:
    """The quarters and terms that hold any of the months, by year in the order of the scheme."""
    found: list[Span] = []
    years = sorted({int(month[:4]) - back for month in months for back in (0, 1)})
    for year in years:
        for name, first, length in rules.spans:
            start, _ = span(year, Period(name=name, first=first, months=length))
            at = start.year * 12 + start.month - 1
            inside = frozenset(f"{n // 12}-{n % 12 + 1:02d}" for n in range(at, at + length))
            if inside & set(months):
                found.append((year, name, inside))
    return found


def judged(
    levels: list[dict[str, Any]], summary: Summary, rules: Rules, months: frozenset[str]
) -> list[dict[str, Any]]:
    """The levels of a quarter or term with complaint points, total, grade and 2:7:1.

    A complaint belongs to the month of its workbook. Without a log there is no adjustment and
    no total. Who has too few answers is graded and never ranked.
    """
    logged = any(complaints.KEY in book.sheets for book in summary.workbooks)
    outcomes: dict[str, Counter[str]] = {}
    for entry, count in summary.complaints.items():
        if entry.period in months:
            outcomes.setdefault(entry.person.casefold(), Counter())[entry.outcome] += count
    rows = [_judged(row, rules, outcomes if logged else None) for row in levels]
    totals: dict[str, Counter[float]] = {}
    for row in filter(_ranked, rows):
        totals.setdefault(row["level"], Counter())[row["total"]] += 1
    grades = {
        (level, total): grade
        for level, counted in totals.items()
        for total, grade in ranking.quotas(counted, list(rules.ratio)).items()
    }
    for row in rows:
        row["quota_grade"] = grades[row["level"], row["total"]] if _ranked(row) else None
    return rows


def _ranked(row: dict[str, Any]) -> bool:
    return row["total"] is not None and not row["small_sample"]


def _judged(
    row: dict[str, Any], rules: Rules, outcomes: dict[str, Counter[str]] | None
) -> dict[str, Any]:
    name = str(row["person"] or row["campus"] or row["branch"]).casefold()
    adjustment = None if outcomes is None else _points(outcomes.get(name, Counter()), rules)
    total = None if adjustment is None else float(scoring.total(row["score"], adjustment))
    grade = None if total is None else scoring.grade(total, list(rules.bands))
    return {**row, "adjustment": adjustment, "total": total, "grade": grade}


def _points(mine: Counter[str], rules: Rules) -> float | None:
    table = dict(rules.outcomes)
    if any(outcome and outcome not in table for outcome in mine):
        return None
    named: Counter[str] = Counter()
    for outcome, n in mine.items():
        named[outcome or UNHANDLED] += n
    return float(complaint_points.complaint(sorted(named.elements()), list(rules.outcomes)))
