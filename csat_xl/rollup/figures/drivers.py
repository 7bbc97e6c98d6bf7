"""Key drivers: how far each dimension goes with the overall score, and reliability."""

from collections import Counter
from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.pool import dimension_names, patterns, whole
from csat_xl.rollup.model import Answers, Pattern, Summary
from csat_xl.rollup.statistics.correlation import Correlation, cronbach, pearson, spearman

FIRST, KEEP, LATER, ENOUGH = "优先改进", "继续保持", "次要改进", "维持即可"
RELIABLE = 0.9
"""S4: the reliability of a questionnaire is to be at least 0.9."""


def drivers(summary: Summary) -> dict[str, Any]:
    """Each dimension's correlation with the overall item, and its quadrant.

    Importance is Spearman's correlation (scores are ranks, not measures), performance the mean.
    The quadrants part at the means of both over the dimensions. Source: Martilla & James,
    Importance-Performance Analysis, J. of Marketing 41 (1977), 77-79.
    """
    answers, whole_answers = whole(summary), patterns(summary)
    names, overall_names = dimension_names(summary.workbooks)
    rows = [
        _driver(name, answers, whole_answers, overall_names)
        for name in names
        if name not in overall_names
    ]
    placed = [r for r in rows if r["importance"] is not None and r["performance"] is not None]
    cuts = [
        sum(row[key] for row in placed) / len(placed) if placed else None
        for key in ("importance", "performance")
    ]
    for row in placed:
        row["quadrant"] = quadrant(row["importance"] - cuts[0], row["performance"] - cuts[1])
    return {"dimensions": rows, "importance_cut": cuts[0], "performance_cut": cuts[1]}


def quadrant(importance: float, performance: float) -> str:
    """The quadrant of a dimension by how far it lies above the means of both.

    >>> quadrant(0.1, -0.2), quadrant(-0.1, 0.2)
    ('优先改进', '维持即可')
    """
    if importance >= 0:
        return KEEP if performance >= 0 else FIRST
    return ENOUGH if performance >= 0 else LATER


def _driver(
    name: str, answers: Answers, whole_answers: Counter[Pattern], overall_names: set[str]
) -> dict[str, Any]:
    pairs: Counter[tuple[int, int]] = Counter()
    for pattern, count in whole_answers.items():
        told = dict(zip(pattern.dimensions, pattern.scores, strict=True))
        score = told.get(name)
        whole_score = next((told[n] for n in pattern.dimensions if n in overall_names), None)
        if score is not None and whole_score is not None:
            pairs[score, whole_score] += count
    straight, ranks = pearson(pairs), spearman(pairs)
    scores = {score: c for (item, score), c in answers.scores.items() if item == name}
    return {
        "name": name,
        "n": sum(pairs.values()),
        "pearson": _value(straight),
        "pearson_low": None if straight is None else straight.low,
        "pearson_high": None if straight is None else straight.high,
        "pearson_p": None if straight is None else straight.p,
        "spearman": _value(ranks),
        "spearman_p": None if ranks is None else ranks.p,
        "importance": _value(ranks),
        "performance": measures.mean(scores),
        "quadrant": None,
    }


def _value(found: Correlation | None) -> float | None:
    return None if found is None else found.value


def reliability(summary: Summary) -> dict[str, Any]:
    """Cronbach's alpha of the dimensions without the overall item, over complete answers."""
    names, overall_names = dimension_names(summary.workbooks)
    items = [name for name in names if name not in overall_names]
    rows: Counter[tuple[int | None, ...]] = Counter()
    for pattern, count in patterns(summary).items():
        told = dict(zip(pattern.dimensions, pattern.scores, strict=True))
        rows[tuple(told.get(name) for name in items)] += count
    complete = sum(count for row, count in rows.items() if None not in row)
    alpha = cronbach(rows)
    return {
        "alpha": alpha,
        "n": complete,
        "items": items,
        "target": RELIABLE,
        "reached": None if alpha is None else alpha >= RELIABLE,
    }
