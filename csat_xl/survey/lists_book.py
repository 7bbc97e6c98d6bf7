"""Write the lists of people to be asked: revisits of the quarter, and whom to ask again."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from csat_xl.files import writing
from csat_xl.rollup.page import Field, Page
from csat_xl.survey import again as asking
from csat_xl.survey.frame import Frame
from csat_xl.survey.pages import fit_rows, keep_header, survey_book
from csat_xl.survey.revisits import DONE, STATES, Revisit, a_day, quarter_of


def write_revisits(
    found: Sequence[Revisit], frame: Frame, on: dt.date, target: Path, force: bool = False
) -> None:
    """Write the customers by urgency, and what is left to do a day."""
    states = Counter(revisit.state for revisit in found)
    left = len(found) - states[DONE]
    days, rate = a_day(left, on)
    quarter = quarter_of(on)
    shown = frame.shown[:4]
    with writing(target, force) as temporary, survey_book(temporary, "季度回访") as made:
        page = Page(made.add("季度回访"), made.styles, (18, 14, 14, *(14,) * len(shown)))
        told = "、".join(f"{state} {states[state]}" for state in STATES)
        page.title(
            f"{quarter}回访名单({on:%Y-%m-%d})",
            f"{told};每位客户每季度至少回访一次。",
            f"截止 {quarter.last_workday:%Y-%m-%d},还有 {days} 个工作日,每日约需回访 {rate} 位。",
        )
        keep_header(page, 1)
        page.table(
            (
                Field(frame.id_column, "customer"),
                Field("状态", "state", "word"),
                Field("最近联系", "last", "word"),
                *(Field(name, f"shown {name}") for name in shown),
            ),
            [
                {
                    "customer": revisit.customer,
                    "state": revisit.state,
                    "last": "" if revisit.last is None else f"{revisit.last:%Y-%m-%d}",
                    **{f"shown {n}": frame.by_unit[revisit.customer].text(n) for n in shown},
                    "done": revisit.state == DONE,
                }
                for revisit in found
            ],
            muted="done",
        )


def write_again(
    found: Sequence[asking.Again], on: dt.date, target: Path, force: bool = False
) -> None:
    """Write the dissatisfied customers by urgency, with the answer since."""
    states = Counter(entry.state for entry in found)
    with writing(target, force) as temporary, survey_book(temporary, "再访名单") as made:
        widths = (16, 12, 12, 10, 9, 8, 12, 10, 12, 34, 12, 12, 8, 8)
        page = Page(made.add("再访名单"), made.styles, widths)
        told = "、".join(f"{state} {states[state]}" for state in asking.STATES if states[state])
        page.title(
            f"不满意客户再访名单({on:%Y-%m-%d})",
            (told or "没有不满意的客户") + "。措施后 3–5 个工作日内再访,由非本次服务人员执行。",
        )
        keep_header(page, 1)
        rows = [
            {
                "customer": entry.visit.customer,
                "state": entry.state,
                "team": entry.visit.team,
                "period": entry.visit.period,
                "agent": entry.visit.agent,
                "score": entry.visit.score,
                "asked": _day(entry.visit.asked),
                "owner": entry.visit.owner,
                "followed": _day(entry.visit.followed),
                "measure": entry.visit.measure,
                "first": _day(entry.first),
                "last": _day(entry.last),
                "later": None if entry.later is None else entry.later.score,
                "change": entry.change,
                "done": entry.state == asking.BETTER,
            }
            for entry in found
        ]
        first, _ = page.table(
            (
                Field("客户编号", "customer"),
                Field("状态", "state", "word"),
                Field("团队", "team", "word"),
                Field("月份", "period", "word"),
                Field("服务人员", "agent", "word"),
                Field("原评分", "score", "count"),
                Field("调查日", "asked", "word"),
                Field("跟进人", "owner", "word"),
                Field("跟进日", "followed", "word"),
                Field("处理结果/改进措施", "measure", "long"),
                Field("再访起", "first", "word"),
                Field("再访止", "last", "word"),
                Field("再访评分", "later", "count"),
                Field("变化", "change", "change_count"),
            ),
            rows,
            muted="done",
        )
        fit_rows(page, first, rows, {"measure": 34})


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%Y-%m-%d}"
