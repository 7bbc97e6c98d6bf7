"""Hand-built books for the tests of the roll-up."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.language import Text
from csat_xl.schemes.load import complete, load_shipped
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.sheets.definition import Column, Kind, Sheet

SCHEME: Scheme = complete(load_shipped("tracking"))
_VERDICT = Column("verdict", "校验", Kind.VERDICT, formula='""', compute=lambda row, book: "")
SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        tracking.tracking(SCHEME, _VERDICT),
        metrics.metrics(SCHEME),
        actions.actions(SCHEME, _VERDICT),
        complaints.complaints(SCHEME, _VERDICT),
        evaluation.evaluation(SCHEME, _VERDICT),
    )
}
FIRST_ROW = 6

Raw = Mapping[str, Any]


def answer(scores: Sequence[Any], recommend: Any = None, **more: Any) -> dict[str, Any]:
    """A tracking row: the scores of the five dimensions, the rating, and anything else."""
    row = {"agent": "李明", "channel": "电话", "service_type": "售后支持", **more}
    row |= {tracking.score_key(i): score for i, score in enumerate(scores)}
    return row | {"recommend": recommend}


def book(
    tables: Mapping[str, Iterable[Raw]],
    team: str = "一组",
    period: dt.date | None = dt.date(2024, 5, 1),
    as_of: dt.date | None = dt.date(2024, 6, 10),
    scheme: Scheme = SCHEME,
) -> Book:
    """A book with the sheets named in ``tables`` and their rows."""
    settings = Settings(scheme, team, period, as_of)
    return Book(
        "tracking",
        settings,
        tuple(SHEETS[key] for key in tables),
        {key: _records(SHEETS[key], rows, settings) for key, rows in tables.items()},
    )


def _records(sheet: Sheet, rows: Iterable[Raw], settings: Settings) -> tuple[Record, ...]:
    found = (record(sheet, FIRST_ROW + i, raw, settings) for i, raw in enumerate(rows))
    return tuple(row for row in found if row is not None)


def finding(code: str, row: int, severity: str = ERROR, value: Any = None, **more: Any) -> Finding:
    """A problem on the tracking sheet, or on ``sheet``."""
    sheet = more.get("sheet", tracking.NAME)
    text = Text(f"第 {row} 行有问题", f"row {row} has a problem")
    return Finding(code, severity, sheet, row, "score1", "服务响应及时性", value, text, f"L{row}")


def shipped_metrics(actuals: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The metric rows of the shipped scheme with its published actual values."""
    assert SCHEME.monitoring is not None
    return [
        {
            "group": m.group,
            "name": m.name,
            "unit": m.unit,
            "better": m.better,
            "target": m.target,
            "actual": (actuals or {}).get(m.name, m.example),
            "step": m.step,
            "points": m.points,
        }
        for m in SCHEME.monitoring.metrics
    ]
