"""Cross-tables of any two fields, from the cells of a summary."""

from collections import Counter
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.rollup import measures
from csat_xl.rollup.figures.pool import BLANK
from csat_xl.rollup.model import DISSATISFIED, NEUTRAL, SATISFIED, Cell, Summary
from csat_xl.rollup.statistics.comparison import independence

LABELS = {
    "period": "月份",
    "branch": "分公司",
    "team": "团队",
    "agent": "服务人员",
    "channel": "渠道",
    "service_type": "服务类型",
    "customer_type": "客户类型",
    "level": "满意档次",
    "score": "总体评分",
}
"""The fields that can be crossed, with their names in Chinese."""

_LEVELS = (SATISFIED, NEUTRAL, DISSATISFIED)


def field_of(name: str) -> str:
    """The field that a name stands for, English or Chinese.

    >>> field_of("渠道"), field_of("team")
    ('channel', 'team')
    """
    found = next((key for key, label in LABELS.items() if name in (key, label)), None)
    if found is None:
        known = "、".join(f"{key}({label})" for key, label in LABELS.items())
        raise CsatError(
            f"没有字段 {name};可用:{known}。",
            f"There is no field {name}; there are {', '.join(LABELS)}.",
        )
    return found


def crosstab(summary: Summary, rows: str, columns: str) -> dict[str, Any]:
    """The valid answers by two fields: counts, CSAT rates and means, with totals.

    ``rows`` and ``columns`` are fields of :data:`LABELS`. ``p`` is that of Pearson's chi-square
    test that the fields are independent, ``cramers_v`` how strongly they go together; both None
    where there are under two rows or columns, or, for the test, expected counts under 5 in more
    than a fifth of the cells (Cochran's rule) — ``warning`` then says so.
    """
    down, across = field_of(rows), field_of(columns)
    if down == across:
        raise CsatError(
            f"两个字段相同({LABELS[down]});请给出两个不同的字段。",
            f"Both fields are {down}; give two different ones.",
        )
    counts: dict[tuple[str, str], Counter[tuple[int | None, str]]] = {}
    for cell, count in summary.cells.items():
        place = _value(cell, down), _value(cell, across)
        counts.setdefault(place, Counter())[cell.score, cell.level] += count
    names = sorted({r for r, _ in counts}, key=_order), sorted({c for _, c in counts}, key=_order)
    empty: Counter[tuple[int | None, str]] = Counter()
    table = [[counts.get((r, c), empty) for c in names[1]] for r in names[0]]
    sizes = [[sum(cell.values()) for cell in row] for row in table]
    return {
        "rows": {"field": down, "label": LABELS[down], "values": names[0]},
        "columns": {"field": across, "label": LABELS[across], "values": names[1]},
        "n": sum(map(sum, sizes)),
        "cells": [[_told(cell) for cell in row] for row in table],
        "row_totals": [_told(_sum(row)) for row in table],
        "column_totals": [_told(_sum(column)) for column in zip(*table, strict=True)],
        **independence(sizes),
    }


def _value(cell: Cell, field: str) -> str:
    value = getattr(cell, field)
    return BLANK if value in ("", None) else str(value)


def _order(value: str) -> tuple[Any, ...]:
    level = _LEVELS.index(value) if value in _LEVELS else -1
    number = int(value) if value.isdecimal() else 0
    return value == BLANK, level, number, value


def _sum(cells: Any) -> Counter[tuple[int | None, str]]:
    whole: Counter[tuple[int | None, str]] = Counter()
    for cell in cells:
        whole.update(cell)
    return whole


def _told(counts: Counter[tuple[int | None, str]]) -> dict[str, Any]:
    scores: Counter[int] = Counter()
    levels: Counter[str] = Counter()
    for (score, level), count in counts.items():
        if score is not None:
            scores[score] += count
            levels[level] += count
    return {
        "n": sum(counts.values()),
        "mean": measures.mean(scores),
        "csat_rate": measures.rate(levels),
    }
