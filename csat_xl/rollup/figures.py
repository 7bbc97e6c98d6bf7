"""The figures of a summary as one JSON document: what every table, chart and report shows."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions.complaints import complaint
from csat_xl.functions.weighting import composite
from csat_xl.rollup import measures
from csat_xl.rollup.model import ALL, FIELDS, Answers, MetricRow, Place, Problem, Summary, Workbook
from csat_xl.sheets import actions, complaints

BLANK = "(空白)"
"""How a blank value of a field is listed."""

CHANGES = ("mean", "csat_rate", "nps", "composite")


def figures(summary: Summary) -> dict[str, Any]:
    """All figures of a summary: values for JSON only, in one order, None where there is none.

    Rates and shares are fractions, NPS runs from -100 to 100. Figures of several workbooks come
    from pooled rows. Workbooks with different scales of scores are an error, since their scores
    cannot be pooled; where workbooks differ in group weights or complaint points, the composite
    or the points are None over them all, and there per month where the month agrees.
    """
    _one_scale(summary)
    places = summary.answers
    whole = _of(summary, lambda place: place.field == ALL)
    names, overall_names = _dimensions(summary.workbooks)
    return {
        "periods": _periods(summary, known=True),
        "workbooks": [
            {"file": book.file, "team": book.team, "period": book.period}
            for book in sorted(summary.workbooks, key=lambda b: (b.period, b.team, b.file))
        ],
        "responses": {
            "total": whole.total,
            "valid": whole.valid,
            "excluded": {code: whole.excluded[code] for code in sorted(whole.excluded)},
        },
        "overall": measures.overall(whole),
        "dimensions": measures.dimensions(whole, names, overall_names),
        "metrics": [_metric(row) for row in summary.metrics],
        "composite": _composite(summary.metrics, summary.workbooks),
        "complaints": _complaints(summary),
        "evaluation": [
            {
                "name": row.name,
                "level": row.level,
                "sections": dict(row.sections),
                "weighted": row.weighted,
                "adjustment": row.adjustment,
                "total": row.total,
                "uncapped": row.uncapped,
                "grade": row.grade,
                "quota_grade": row.quota_grade,
                "team": row.team,
                "period": row.period,
            }
            for row in summary.evaluation
        ],
        "by": {
            "agent": _by(places, "agent"),
            "team": _by_team(places),
            **{field: _by(places, field) for field in FIELDS if field != "agent"},
        },
        "actions": _actions(summary),
        "problems": problems(summary),
        "unreadable": [{"file": file, "reason": reason} for file, reason in summary.unreadable],
        "duplicates": list(summary.duplicates),
        "by_period": _by_period(summary),
    }


def problems(summary: Summary) -> list[dict[str, Any]]:
    """The entry problems of a summary, by file, sheet and row; needs no common scale."""
    return [_problem(problem) for problem in summary.problems]


# --- rules of the workbooks ---------------------------------------------------------------------


def _one_scale(summary: Summary) -> None:
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


def _dimensions(workbooks: Iterable[Workbook]) -> tuple[list[str], set[str]]:
    """The dimensions in the order of the schemes, overall items last, and the overall items."""
    rules = sorted({(book.rules.dimensions, book.rules.overall) for book in workbooks})
    overall = {name for _, name in rules if name}
    names = dict.fromkeys(name for listed, _ in rules for name in listed)
    return sorted(names, key=lambda name: name in overall), overall


def _agreed(tables: Iterable[tuple[tuple[str, float], ...]]) -> tuple[tuple[str, float], ...]:
    """The one table on which the workbooks agree, empty where there is none."""
    found = {table for table in tables if table}
    return found.pop() if len(found) == 1 else ()


# --- parts --------------------------------------------------------------------------------------


def _of(summary: Summary, belongs: Any) -> Answers:
    return Answers.pooled(part for place, part in summary.answers.items() if belongs(place))


def _metric(row: MetricRow) -> dict[str, Any]:
    return {
        "group": row.group,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "score": row.score,
        "needs_improvement": row.needs_improvement,
        "team": row.team,
        "period": row.period,
        "unit": row.unit,
        "better": row.better,
    }


def _composite(rows: Iterable[MetricRow], workbooks: Iterable[Workbook]) -> float | None:
    """综合得分 over metric rows; None without scores, or where a group or its weight is unclear."""
    groups = _agreed(book.rules.groups for book in workbooks)
    scored = [row for row in rows if row.score is not None]
    if not groups or not scored:
        return None
    try:
        value = composite(
            [row.group for row in scored],
            [row.score for row in scored],
            [name for name, _ in groups],
            [weight for _, weight in groups],
        )
    except CsatError:
        return None
    return None if isinstance(value, str) else value


def _complaints(summary: Summary) -> dict[str, Any] | None:
    """Complaints and their points: none at all gives +10, outcomes that are unclear None."""
    books = [book for book in summary.workbooks if complaints.KEY in book.sheets]
    if not books:
        return None
    outcomes: Counter[str] = Counter()
    for entry, count in summary.complaints.items():
        outcomes[entry.outcome] += count
    table = _agreed(book.rules.outcomes for book in books)
    listed = {name: i for i, (name, _) in enumerate(table)}
    return {
        "count": sum(outcomes.values()),
        "points": _points(outcomes, table),
        "by_outcome": {
            outcome or BLANK: outcomes[outcome]
            for outcome in sorted(outcomes, key=lambda o: (listed.get(o, len(listed)), o))
        },
    }


def _points(outcomes: Counter[str], table: tuple[tuple[str, float], ...]) -> float | None:
    if not table or (outcomes and not any(outcomes.keys())):
        return None  # complaints without an outcome are not "no complaint"
    try:
        return complaint(sorted(outcomes.elements()), table)
    except CsatError:
        return None


def _by(places: dict[Place, Answers], field: str) -> list[dict[str, Any]]:
    values: dict[str, list[Answers]] = {}
    for place, part in places.items():
        if place.field == field:
            values.setdefault(place.value, []).append(part)
    return _groups(values)


def _by_team(places: dict[Place, Answers]) -> list[dict[str, Any]]:
    values: dict[str, list[Answers]] = {}
    for place, part in places.items():
        if place.field == ALL:
            values.setdefault(place.team, []).append(part)
    return _groups(values)


def _groups(values: dict[str, list[Answers]]) -> list[dict[str, Any]]:
    """By value, the blank one last."""
    return [
        measures.group(value or BLANK, Answers.pooled(values[value]))
        for value in sorted(values, key=lambda value: (value == "", value))
    ]


def _actions(summary: Summary) -> dict[str, Any] | None:
    if not any(actions.KEY in book.sheets for book in summary.workbooks):
        return None
    states = Counter(dict.fromkeys(actions.STATES, 0))
    overdue = 0
    for entry in sorted(summary.actions):
        count = summary.actions[entry]
        states[entry.state or BLANK] += count
        overdue += count * entry.overdue
    return {"by_state": dict(states), "overdue": overdue}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "code": problem.code,
        "severity": problem.severity,
        "value": problem.value,
        "message": str(problem.message),
    }


# --- months -------------------------------------------------------------------------------------


def _periods(summary: Summary, *, known: bool = False) -> list[str]:
    periods = {book.period for book in summary.workbooks}
    return sorted(period for period in periods if period or not known)


def _by_period(summary: Summary) -> list[dict[str, Any]]:
    """The main figures a month, and what changed from the month before it in the list."""
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for period in _periods(summary):
        answers = _of(summary, lambda p, month=period: p.field == ALL and p.period == month)
        books = [book for book in summary.workbooks if book.period == period]
        log = any(complaints.KEY in book.sheets for book in books)
        row: dict[str, Any] = {
            "period": period,
            "n": answers.valid,
            "mean": measures.mean(answers.overall),
            "csat_rate": measures.rate(answers.levels),
            "nps": measures.nps(answers.recommend),
            "composite": _composite((m for m in summary.metrics if m.period == period), books),
            "complaints": sum(
                c for entry, c in summary.complaints.items() if entry.period == period
            )
            if log
            else None,
        }
        row["change"] = {key: _change(row, before, key) for key in CHANGES}
        rows.append(row)
        before = row if period else None
    return rows


def _change(row: dict[str, Any], before: dict[str, Any] | None, key: str) -> float | None:
    if before is None or row[key] is None or before[key] is None:
        return None
    return float(row[key] - before[key])
