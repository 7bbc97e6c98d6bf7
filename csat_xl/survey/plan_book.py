"""Draw the plan: a table whose dates reckon themselves, weeks in colour, and the calendar behind."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from csat_xl.files import writing
from csat_xl.survey.pages import SurveyBook, survey_book
from csat_xl.survey.plan import (
    ANNUAL,
    IMMEDIATE,
    PHASES,
    QUARTERLY,
    TASKS,
    Phase,
    Wave,
    is_workday,
    unknown_years,
)
from csat_xl.workbook.styles import LINE

NAME, CALENDAR = "调查计划", "日历"
STATES = ("未开始", "进行中", "已完成", "延期")
COLUMNS: tuple[tuple[str, float], ...] = (
    ("调查", 21),
    ("类型", 9),
    ("对象与方法", 25),
    ("阶段", 9),
    ("开始", 11),
    ("工作日", 7),
    ("结束", 11),
    ("负责人", 9),
    ("状态", 8),
)
KIND, PHASE, START, COUNT, END, OWNER, STATE = 1, 3, 4, 5, 6, 7, 8
WEEKS = len(COLUMNS)
HEADER = 4
"""Row of the headers, counted from 0; the phases start below."""
FIRST = HEADER + 1
SPARE = 2
"""Empty immediate surveys, to be filled in."""
COLOURS = dict(zip(PHASES, ("#8E9AAF", "#1F5C7A", "#6BA292", "#E08E45"), strict=True))
CALENDAR_FIRST = 6
"""Row number of the first day of the calendar."""
WORK, REST = "工作日", "休息"
_DATE = "yyyy-mm-dd"
_WEEKDAYS = "一二三四五六日"
_OUTSIDE = "超出日历"


def write_plan(year: int, waves: Sequence[Wave], target: Path, force: bool = False) -> None:
    """Write the plan's workbook, whole or not at all."""
    days = _days(year)
    with (
        writing(target, force) as temporary,
        survey_book(temporary, f"{year} 年调查计划") as made,
    ):
        page, calendar = made.add(NAME), made.add(CALENDAR)
        _names(made, len(days))
        _plan(made, page, year, waves)
        _calendar(made, calendar, days)
        page.activate()


def _days(year: int) -> list[dt.date]:
    """Every day of the year and of the half year after it, into which a survey may run."""
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=i) for i in range((dt.date(year + 1, 7, 1) - first).days)]


def _names(made: SurveyBook, days: int) -> None:
    """Defined names of the calendar's columns, which the formulas read."""
    last = CALENDAR_FIRST + days - 1
    for name, column in (("plan_dates", "A"), ("plan_kinds", "C"), ("plan_counts", "D")):
        area = f"${column}${CALENDAR_FIRST}:${column}${last}"
        made.book.define_name(name, f"='{CALENDAR}'!{area}")


# --- the plan -----------------------------------------------------------------------------------


def _plan(made: SurveyBook, page: Any, year: int, waves: Sequence[Wave]) -> None:
    styles = made.styles
    weeks = _mondays(year)
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, f"{year} 年客户满意度调查计划", styles.title)
    page.write_string(
        1,
        0,
        "改“开始”或“工作日”,其后各阶段与右侧进度条随之变化;工作日按“日历”计(法定节假日与调休)。",
        styles.note,
    )
    unknown = "、".join(map(str, unknown_years(waves)))
    if unknown:
        page.write_string(
            2,
            0,
            f"{unknown} 年放假安排未收录,按周一至周五计;公布后请在“日历”中改。",
            styles.get(font_color="#8A5A00"),
        )
    for index, (label, width) in enumerate(COLUMNS):
        page.set_column(index, index, width)
        page.write_string(HEADER, index, label, styles.header)
    _legend(page, styles)
    _week_headers(page, styles, weeks)
    row = FIRST
    for wave in waves:
        row = _wave(page, styles, row, wave, len(weeks))
    for _ in range(SPARE):
        row = _spare(page, styles, row, len(weeks))
    _rules(page, styles, row - 1, len(weeks))
    _choices(page, row - 1)
    page.freeze_panes(FIRST, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER - 1, HEADER)
    page.set_margins(0.4, 0.4, 0.5, 0.5)


def _mondays(year: int) -> list[dt.date]:
    """The Mondays of the weeks that touch the year."""
    first = dt.date(year, 1, 1)
    monday = first - dt.timedelta(days=first.weekday())
    found = [monday + dt.timedelta(weeks=i) for i in range(54)]
    return [day for day in found if day.year <= year]


def _legend(page: Any, styles: Any) -> None:
    for i, phase in enumerate(PHASES):
        column = WEEKS + i * 9
        mark = styles.get(bg_color=COLOURS[phase])
        page.write_blank(2, column, None, mark)
        page.write_string(2, column + 1, f" {phase}", styles.get(font_size=9))


def _week_headers(page: Any, styles: Any, weeks: Sequence[dt.date]) -> None:
    month = styles.get(bold=True, font_color="#1F5C7A", font_size=9)
    day = styles.get(
        num_format="d",
        font_size=7,
        align="center",
        font_color="#5B6770",
        bottom=1,
        bottom_color=LINE,
    )
    page.set_column(WEEKS, WEEKS + len(weeks) - 1, 2.1)
    page.set_row(HEADER, 22)
    before = 0
    for i, monday in enumerate(weeks):
        thursday = monday + dt.timedelta(days=3)
        page.write_datetime(HEADER, WEEKS + i, monday, day)
        if thursday.month != before and thursday.year == weeks[10].year:
            page.write_string(HEADER - 1, WEEKS + i, f"{thursday.month}月", month)
            before = thursday.month


def _wave(page: Any, styles: Any, row: int, wave: Wave, weeks: int) -> int:
    """The rows of a survey: its name and scope beside its four phases."""
    kind = styles.cell(align="center", valign="top")
    top = styles.cell(text_wrap=True, valign="top")
    last = row + len(PHASES) - 1
    page.merge_range(
        row, 0, last, 0, wave.name, styles.cell(bold=True, text_wrap=True, valign="top")
    )
    page.merge_range(row, KIND, last, KIND, wave.kind, kind)
    page.merge_range(row, 2, last, 2, f"对象:{wave.who}\n方法:{wave.how}", top)
    return _phases(page, styles, row, wave.phases, weeks)


def _spare(page: Any, styles: Any, row: int, weeks: int) -> int:
    top = styles.cell(text_wrap=True, valign="top", font_color="#8A949C")
    last = row + len(PHASES) - 1
    page.merge_range(row, 0, last, 0, "即时调查:(事件)", top)
    page.merge_range(row, KIND, last, KIND, IMMEDIATE, styles.cell(align="center", valign="top"))
    page.merge_range(row, 2, last, 2, "重大升级、服务改进或投诉集中后,填“开始”即可", top)
    return _phases(page, styles, row, None, weeks)


def _phases(page: Any, styles: Any, row: int, phases: Sequence[Phase] | None, weeks: int) -> int:
    from csat_xl.survey.plan import DAYS

    for i, name in enumerate(PHASES):
        at = row + i
        number = at + 1  # as on the sheet
        phase = phases[i] if phases else None
        page.set_row(at, 18)
        page.write_string(at, PHASE, name, styles.cell(align="center"))
        page.write_comment(
            at, PHASE, TASKS[name], {"author": "csat_xl", "x_scale": 1.6, "y_scale": 0.5}
        )
        if i == 0:
            entry = styles.cell(num_format=_DATE, align="center")
            if phase:
                page.write_datetime(at, START, phase.start, entry)
            else:
                page.write_blank(at, START, None, entry)
        else:
            formula = (
                f'=IF(N(G{number - 1})=0,"",IFERROR(INDEX(plan_dates,'
                f"MATCH(INDEX(plan_counts,MATCH(G{number - 1},plan_dates,0))+1,plan_counts,0)),"
                f'"{_OUTSIDE}"))'
            )
            _date(page, styles, at, START, formula, phase.start if phase else None)
        days = phase.days if phase else DAYS[IMMEDIATE][i]
        page.write_number(at, COUNT, days, styles.cell(align="center"))
        formula = (
            f'=IF(OR(N(E{number})=0,N(F{number})<1),"",IFERROR(INDEX(plan_dates,'
            f"MATCH(INDEX(plan_counts,MATCH(E{number},plan_dates,0))"
            f'-(INDEX(plan_kinds,MATCH(E{number},plan_dates,0))="{WORK}")+F{number},plan_counts,0)),'
            f'"{_OUTSIDE}"))'
        )
        _date(page, styles, at, END, formula, phase.end if phase else None)
        page.write_blank(at, OWNER, None, styles.cell(align="center"))
        page.write_string(at, STATE, STATES[0] if phase else "", styles.cell(align="center"))
        last = i == len(PHASES) - 1
        ground = styles.get(
            right=4,
            right_color="#E6EBEE",
            bottom=1 if last else 4,
            bottom_color="#E6EBEE" if not last else LINE,
        )
        for week in range(weeks):
            page.write_blank(at, WEEKS + week, None, ground)
    return row + len(PHASES)


def _date(
    page: Any, styles: Any, row: int, column: int, formula: str, value: dt.date | None
) -> None:
    style = styles.cell(locked=True, num_format=_DATE, align="center")
    stored: Any = "" if value is None else (value - dt.date(1899, 12, 30)).days
    page.write_formula(row, column, formula, style, stored)


def _rules(page: Any, styles: Any, last: int, weeks: int) -> None:
    """Colours: the weeks of each phase, this week, what is late, and the states."""
    letter = xl_col_to_name(WEEKS)
    top, head = FIRST + 1, HEADER + 1
    inside = f"AND(N($E{top})>0,N($G{top})>0,{letter}${head}<=$G{top},{letter}${head}+6>=$E{top}"
    area = (FIRST, WEEKS, last, WEEKS + weeks - 1)
    for phase, colour in COLOURS.items():
        page.conditional_format(
            *area,
            {
                "type": "formula",
                "criteria": f'={inside},$D{top}="{phase}")',
                "format": styles.get_plain(bg_color=colour),
            },
        )
    page.conditional_format(
        *area,
        {
            "type": "formula",
            "criteria": f"=AND({letter}${head}<=TODAY(),{letter}${head}+6>=TODAY())",
            "format": styles.get_plain(bg_color="#FFF3D6"),
        },
    )
    late = f'=AND(N($G{top})>0,$G{top}<TODAY(),$I{top}<>"{STATES[2]}",$I{top}<>"")'
    page.conditional_format(
        FIRST, END, last, END, {"type": "formula", "criteria": late, "format": styles.mark("error")}
    )
    for state, look in zip(STATES[1:], ("warning", "good", "error"), strict=True):
        page.conditional_format(
            FIRST,
            STATE,
            last,
            STATE,
            {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": styles.mark(look)},
        )


def _choices(page: Any, last: int) -> None:
    page.data_validation(
        FIRST, KIND, last, KIND, {"validate": "list", "source": [ANNUAL, QUARTERLY, IMMEDIATE]}
    )
    page.data_validation(
        FIRST,
        START,
        last,
        START,
        {
            "validate": "custom",
            "value": f'=OR(E{FIRST + 1}="",COUNTIF(plan_dates,E{FIRST + 1})=1)',
            "input_title": "开始",
            "input_message": "填日期即可;休息日从下一个工作日算起",
            "error_title": "开始",
            "error_message": "请填“日历”中有的日期",
        },
    )
    page.data_validation(
        FIRST,
        COUNT,
        last,
        COUNT,
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": 1,
            "maximum": 120,
            "error_title": "工作日",
            "error_message": "请填 1–120 的整数",
        },
    )
    page.data_validation(FIRST, STATE, last, STATE, {"validate": "list", "source": list(STATES)})


# --- the calendar -------------------------------------------------------------------------------


def _calendar(made: SurveyBook, page: Any, days: Sequence[dt.date]) -> None:
    styles = made.styles
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, CALENDAR, styles.title)
    page.write_string(
        1, 0, "“类型”可改:公司另有放假或加班时,改为休息或工作日,计划随之变化。", styles.note
    )
    page.write_string(2, 0, "收录的法定节假日与调休来自国务院办公厅历年放假通知。", styles.note)
    for index, (label, width) in enumerate(
        (("日期", 12), ("星期", 7), ("类型", 9), ("累计工作日", 11), ("说明", 14))
    ):
        page.set_column(index, index, width)
        page.write_string(CALENDAR_FIRST - 2, index, label, styles.header)
    count = 0
    for i, day in enumerate(days):
        row = CALENDAR_FIRST - 1 + i
        worked = is_workday(day)
        count += worked
        page.write_datetime(row, 0, day, styles.cell(num_format=_DATE, align="center"))
        page.write_string(row, 1, _WEEKDAYS[day.weekday()], styles.cell(align="center"))
        page.write_string(row, 2, WORK if worked else REST, styles.cell(align="center"))
        formula = f'=N(D{row})+(C{row + 1}="{WORK}")'
        page.write_formula(row, 3, formula, styles.cell(locked=True, align="center"), count)
        weekday = day.weekday() < 5
        told = "" if worked == weekday else "调休上班" if worked else "法定节假日"
        page.write_string(row, 4, told, styles.cell(font_color="#8A5A00"))
    last = CALENDAR_FIRST - 2 + len(days)
    page.data_validation(
        CALENDAR_FIRST - 1, 2, last, 2, {"validate": "list", "source": [WORK, REST]}
    )
    page.conditional_format(
        CALENDAR_FIRST - 1,
        0,
        last,
        4,
        {
            "type": "formula",
            "criteria": f'=$C{CALENDAR_FIRST}="{REST}"',
            "format": styles.mark("muted"),
        },
    )
    page.freeze_panes(CALENDAR_FIRST - 1, 0)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(CALENDAR_FIRST - 2)
