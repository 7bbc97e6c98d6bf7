"""Write a day's draw: the records to be reviewed, and how far the week is covered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csat_xl.csv_files import plain_text
from csat_xl.files import writing
from csat_xl.rollup.page import Field, Page
from csat_xl.survey.daily import BY, Call, Day, coverage
from csat_xl.survey.frame import Frame
from csat_xl.survey.pages import keep_header, survey_book

TO_FILL = ("质检人", "得分", "发现的问题")
ADDED = "补抽"


def write_day(
    frame: Frame,
    calls: Sequence[Call],
    day: Day,
    week: Sequence[Day],
    target: Path,
    force: bool = False,
) -> None:
    """Write the workbook, whole or not at all."""
    with writing(target, force) as temporary, survey_book(temporary, "每日抽查") as made:
        others = [name for name in frame.shown if name not in BY]
        widths = (18, *(10,) * len(BY), *(21,) * len(others), 7, 10, 8, 36)
        page = Page(made.add("今日抽查"), made.styles, widths)
        _records(page, frame, calls, day, others)
        _week(Page(made.add("本周覆盖"), made.styles, (14, 16, 10, 10, 10, 12)), day, week)


def _records(
    page: Page, frame: Frame, calls: Sequence[Call], day: Day, others: Sequence[str]
) -> None:
    share = len(day.drawn) / day.total
    page.title(
        f"{day.day:%Y-%m-%d} 抽查名单",
        f"当日 {day.total} 条,抽取 {len(day.drawn)} 条({share:.1%}),种子 {day.seed};"
        "按服务人员比例抽取,时段与客户类型未覆盖时补抽。",
    )
    keep_header(page, 1)
    by_number = {call.number: call for call in calls}
    fields = [
        Field(frame.id_column, "number"),
        *(Field(name, name, "word") for name in BY),
        *(Field(name, f"other {name}") for name in others),
        Field(ADDED, "added", "word"),
        *(Field(name, name, "long") for name in TO_FILL),
    ]
    page.table(
        fields,
        [
            {
                "number": number,
                **by_number[number].by,
                **{f"other {n}": plain_text(frame.by_unit[number].cells.get(n)) for n in others},
                "added": "是" if number in day.added else "",
            }
            for number in day.drawn
        ],
    )


def _week(page: Page, day: Day, week: Sequence[Day]) -> None:
    total, drawn, counts = coverage(week)
    monday, year = day.day.isocalendar()[1], day.day.isocalendar()[0]
    page.title(
        f"{year} 年第 {monday} 周覆盖",
        f"本周 {total} 条,已抽查 {drawn} 条,覆盖 {drawn / total:.1%}(指南目标:每周 100%)。",
    )
    shape = (
        Field("记录", "total", "count"),
        Field("已抽查", "drawn", "count"),
        Field("覆盖", "share", "share"),
    )
    page.table(
        (Field("日期", "day"), *shape),
        [{"day": f"{d.day:%Y-%m-%d}", **_share(d.total, len(d.drawn))} for d in week],
    )
    for column in BY:
        page.row += 1
        page.band(f"按{column}")
        page.table(
            (Field(column, "value"), *shape, Field("结果", "note", "word")),
            [
                {"value": value, **_share(*counts[column][value])}
                for value in sorted(counts[column])
            ],
        )


def _share(total: int, drawn: int) -> dict[str, Any]:
    return {
        "total": total,
        "drawn": drawn,
        "share": drawn / total,
        "note": "未覆盖" if drawn == 0 else "",
    }
