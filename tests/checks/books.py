"""Right rows of each sheet, and books of them: what the tests change, one cell at a time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from csat_xl.checks.finding import Finding
from csat_xl.checks.run import check_book
from csat_xl.checks.verdict import verdict, verdict_column
from csat_xl.schemes.load import complete, load_shipped
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book, Settings, record
from csat_xl.sheets.definition import Sheet
from csat_xl.workbook.templates import SCHEME, of_itself, sheets_of, template_of

Row = dict[str, Any]
FIRST_ROW = 6
AGENTS = ["张晓", "李明", "王 芳"]


def at(day: int, hour: int = 0, minute: int = 0, month: int = 5) -> dt.datetime:
    """A moment of May 2024, the month of the books."""
    return dt.datetime(2024, month, day, hour, minute)


def scheme(agents: Iterable[str] = AGENTS, **changes: Any) -> Scheme:
    whole = complete(load_shipped("tracking"))
    lists = whole.lists.model_copy(update={"agents": list(agents)})
    return whole.model_copy(update={"lists": lists, **changes})


def settings(period: dt.date | None = dt.date(2024, 5, 1), **changes: Any) -> Settings:
    """Settings of May 2024, judged on its last day."""
    return Settings(scheme(**changes), "一组", period, dt.date(2024, 5, 31))


def _own_sheets(name: str) -> tuple[Sheet, ...]:
    whole = of_itself(load_shipped(name))
    return sheets_of(template_of(SCHEME, whole), whole)


OTHERS = {
    sheet.key: sheet
    for name in ("tutoring", "scorecard", "handbook")
    for sheet in _own_sheets(name)
    if sheet.key not in (evaluation.KEY, complaints.KEY)
}
"""The sheets of questionnaires, scorecards and key figures, which the tracking scheme does not have."""


def sheet_of(key: str, of: Scheme) -> Sheet:
    if key == metrics.KEY:
        return metrics.metrics(of)
    if key == evaluation.KEY:
        return evaluation.evaluation(of, verdict_column(key, of))
    if key in OTHERS:
        return OTHERS[key]
    maker = {
        tracking.KEY: tracking.tracking,
        actions.KEY: actions.actions,
        complaints.KEY: complaints.complaints,
    }[key]
    return maker(of, verdict_column(key, of))


def book(rows: Mapping[str, Iterable[Row]], given: Settings | None = None) -> Book:
    """A book with the sheets that ``rows`` names."""
    given = given or settings()
    sheets = tuple(sheet_of(key, given.scheme) for key in rows)
    records = {
        sheet.key: tuple(
            entry
            for i, row in enumerate(rows[sheet.key])
            if (entry := record(sheet, FIRST_ROW + i, row, given))
        )
        for sheet in sheets
    }
    return Book("monthly", given, sheets, records)


TRACKING: Row = {
    "customer_id": "C20240520001",
    "name": "陈样",
    "contact": "13800001234",
    "customer_type": "个人客户",
    "service_type": "售后支持",
    "channel": "电话",
    "agent": "张晓",
    "service_time": at(20, 14, 30),
    "survey_time": at(21, 15),
    "surveyor": "赵回访",
    "anonymous": "否",
    "score1": 4,
    "score2": 5,
    "score3": 4,
    "score4": 5,
    "score5": 4,
    "recommend": 9,
    "complaint_text": None,
    "suggestion": "增加在线入口",
    "owner": None,
    "follow_time": None,
    "measure": None,
    "confirmed": None,
}
METRIC: Row = {
    "group": "效率指标",
    "name": "一次解决率",
    "unit": "%",
    "better": "≥",
    "target": 0.85,
    "actual": 0.87,
    "step": 0.07,
    "points": 30,
}
CSAT: Row = {**METRIC, "group": "客户体验指标", "name": "客户满意度(CSAT)", "target": 0.8}
WAITING: Row = {
    **METRIC,
    "name": "平均响应时长(在线)",
    "unit": "秒",
    "better": "≤",
    "target": 30,
    "actual": 28,
    "step": 5,
    "points": 20,
}
METRICS = [METRIC, CSAT, WAITING]
ACTION: Row = {
    "metric": "一次解决率(78%)",
    "situation": "近3个月低于目标",
    "cause": "新客服不熟悉产品",
    "goal": "30天内提升至85%",
    "measure": "每周三培训",
    "owner": "周主管",
    "start": at(20),
    "due": at(19, month=6),
    "resources": "课件",
    "state": "进行中",
    "progress": at(28),
    "effect": None,
}
COMPLAINT: Row = {
    "complaint_id": "T202405001",
    "customer_id": "C20240520001",
    "person": "张晓",
    "received": at(6, 9),
    "content": "工单三天无人联系",
    "outcome": "满意",
    "handled": at(8, 16),
    "revisited": at(13, 10),
}
RIGHT: dict[str, Row] = {
    tracking.KEY: TRACKING,
    metrics.KEY: METRIC,
    actions.KEY: ACTION,
    complaints.KEY: COMPLAINT,
}


def changed(key: str, **cells: Any) -> Row:
    """A right row of a sheet with some cells changed."""
    return {**RIGHT[key], **cells}


def findings(key: str, given: Settings | None = None, **cells: Any) -> list[Finding]:
    """What the checks find in a right row with some cells changed, among right other sheets."""
    rows: dict[str, list[Row]] = {
        tracking.KEY: [],
        metrics.KEY: list(METRICS),
        actions.KEY: [],
        complaints.KEY: [],
    }
    rows[key] = [changed(key, **cells)]
    of = book(rows, given)
    names = {sheet.key: sheet.name for sheet in of.sheets}
    return [f for f in check_book(of) if f.sheet == names[key]]


def codes(key: str, given: Settings | None = None, **cells: Any) -> list[str]:
    return [f"{f.code} {f.key}" for f in findings(key, given, **cells)]


def shown(key: str, given: Settings | None = None, **cells: Any) -> str:
    """The code that the verdict of the sheet shows for such a row, 通过 where it is right."""
    of = book({key: [changed(key, **cells)], metrics.KEY: METRICS}, given)
    return verdict(key, of.rows(key)[0], of).split(":", maxsplit=1)[0].split(" ")[-1]
