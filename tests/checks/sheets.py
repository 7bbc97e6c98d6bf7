"""Rows of random cells, and the workbook in which Excel's formulas judge them."""

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name

from csat_xl.checks.functions import FUNCTIONS
from csat_xl.entries import holidays, makeup_days
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.sheets import actions, complaints, metrics, tracking
from csat_xl.sheets.book import Book, Settings
from csat_xl.workbook.addresses import FIRST_ROW, resolve
from csat_xl.workbook.formulas import by_name, expand, lambda_text
from tests.checks.books import METRICS, RIGHT, Row, at

SETTINGS = "设置"
_ALL = by_name([*CATALOGUE, *FUNCTIONS])

TEXTS = [None, None, "", " ", "　", "响应慢", "=1+1", "-无", "-", "--", "—", "－", "＋1", "@x", " =x", "　-a",
         "\t1", 5, -5, "第3条", "a=b", "很长" * 30]  # fmt: skip
MOMENTS = [
    None, " ", "　", "昨天", "2024.5.21", "２０２４年５月２１日", "20240521", "2024-5", "24.5.25", 20240521,
    True, 0.5, 45433, 45433.6, at(1), at(19, 9), at(20), at(20, 14, 30), at(21), at(21, 14, 30),
    at(21, 14, 29), at(21, 15), at(23, 14, 30), at(23, 14, 31), at(24), at(22, 9), at(31, 23, 59),
    at(1, month=6), at(27, 12, month=4), at(28, month=4), at(30, 18, month=4), at(3, month=1),
]  # fmt: skip
YES_NO = [None, " ", "是", "否", " 是", "Y", "✓", True, 1, "是　"]
SCORES = [1, 2, 3, 4, 5, 5, 4, "满意", "一般", "不满意", " 满意", "４", "4", "4分", "４分", " 3 ", 0, 6, 4.5, "好",
          None, " ", "　", True, -1]  # fmt: skip
POOLS: dict[str, dict[str, list[Any]]] = {
    tracking.KEY: {
        "customer_id": [
            None, " ", "C20240520001", "C20240520002", " C20240520001", "C20240520001　", "c20240520001",
            "C20240230001", "C20241305001", "C20240500001", "C2024052001", "C2024052000A", "C19991231001",
            "C２０２４0520001", "C2024 520001", "C+0240520001", "C1E100000001", "KH00123", 20240520001,
            "C20240229999", "C20230229001", "C20991231000",
        ],
        "name": [None, " ", "　", "陈样", "=x", 5],
        "contact": [
            None, " ", "　", "13800001234", 13800001234, " 13800001234", "1380000123", "138000012345",
            "12800001234", "20000001234", "1.38E+10", "-3800001234", "１３８００００１２３４", "138 0000 1234",
            "a@b.c", "a@b", "@b.c", "a@@b.c", "a@b@c.d", "a@.c", "a@b.c.", "a b@c.d", "a@b　c.d", "a@b..c",
            "a.b@c", "微信 li88", "x" * 250 + "@b.cn", "x" * 249 + "@b.cn", True,
        ],
        "customer_type": [None, "企业客户", "vip客户", "VIP客户 ", "老客户", "　", "*", "个人客户　"],
        "service_type": [None, "售前咨询", "退换货", "售后*", 3],
        "channel": [None, "电话", "电话", " 电话", "app弹窗", "在线问卷", "微信", "电?", "　"],
        "agent": [None, "张晓", "王 芳", "王  芳", "李明", "李四", "*", "　"],
        "service_time": MOMENTS,
        "survey_time": MOMENTS,
        "surveyor": [None, "张晓", " 张晓", "赵回访", "王 芳", "李明"],
        "anonymous": YES_NO,
        "recommend": [
            None, " ", "　", 0, 10, 7, 11, -1, 7.5, "9", "９", "10", "１０", "9分", "11", "好", True, "09",
        ],
        "complaint_text": TEXTS,
        "suggestion": TEXTS,
        "owner": [None, " ", "　", "周主管", 3],
        "follow_time": MOMENTS,
        "measure": TEXTS,
        "confirmed": YES_NO,
        **{f"score{i}": SCORES for i in range(1, 6)},
    },
    actions.KEY: {
        "metric": [
            None, " ", "一次解决率", "一次解决率（78％）", "客户满意度(88%)", "客户满意度", "客户满意度(csat)",
            "客户", "平均响应时长(电话)", "平均响应时长", "平均响应时长(在线)(35秒)", "投诉率", "(", "(5%)", "*",
            "一次解决率 ", "解决率", "一次解决率(78%", 5, "%)",
        ],
        **dict.fromkeys(("situation", "cause", "measure", "resources", "effect"), TEXTS),
        "goal": [*TEXTS, "提升至85%", "提升至８５％", "提升一成", 0.85, at(3)],
        "owner": [
            None, " ", "　", "周主管", "李 明", "周主管、", "、周主管", "周主管、李明", "周，李", "周;李", "周；李",
            "周/李", "周／李", "周&李", "周＆李", "周+李", "周＋李", "周,李", "周\n李", "周\r李", "、", "周 、", " 周、　", 7,
        ],
        "start": [*MOMENTS, "五月"],
        "due": [
            *MOMENTS, "30天内", "30天内", " 1天内", "10天内", "11天内", "0天内", "-3天内", "1.5天内", "30 天内", "030天内",
            "天内", "两天内", "2周内", "1个月内", "15天", "9999天内", "10000天内", at(30), at(31), at(19, month=6),
        ],
        "state": [None, " ", "未开始", "进行中", "进行中", "已完成", "延期", "完成", " 已完成", "延期　"],
        "progress": [*MOMENTS, "上周", at(24), at(23, 20)],
    },
    complaints.KEY: {
        "complaint_id": [None, "T202405001", 202405001, " T1"],
        "customer_id": [None, "C20240520001", "x"],
        "person": [None, " ", "　", "张晓", 5],
        "received": MOMENTS,
        "content": TEXTS,
        "outcome": [
            None, " ", "　", "未处理", "不满意", "不太满意", "基本满意", "满意", "非常满意", "无投诉", "还行", " 满意", "*意",
            "满意　", 2,
        ],
        "handled": [*MOMENTS, *(at(d, 16) for d in range(6, 12)), at(30, month=4)],
        "revisited": [*MOMENTS, *(at(d, 9) for d in range(7, 19))],
    },
}  # fmt: skip


_FIVE = {f"score{i}": 5 for i in range(1, 6)}
STARTS: dict[str, list[Row]] = {
    tracking.KEY: [
        {},
        _FIVE,
        {**_FIVE, "complaint_text": "响应慢"},
        dict.fromkeys(_FIVE, 2),
        {**dict.fromkeys(_FIVE, 1), "owner": "周主管", "follow_time": at(22), "measure": "致歉"},
        {"score5": 2, "score1": 3},
        {"anonymous": "是", "name": None, "contact": None},
        {"service_time": at(28, 9, month=4), "survey_time": at(30, 9, month=4)},
        {"service_time": at(29, 9, month=4), "survey_time": at(1, 8)},
        {"follow_time": at(20)},
        {"follow_time": at(1, month=6)},
    ],
    actions.KEY: [
        {},
        {"state": "已完成", "effect": "提升至87%"},
        {"state": "已完成"},
        {"due": at(30)},
    ],
    complaints.KEY: [{}, {"outcome": "未处理", "handled": None, "revisited": None}],
}
"""Rows to start from, beside the right one."""


def row_of(key: str) -> st.SearchStrategy[Row]:
    """A right row with up to four cells changed, sometimes a row of nothing."""
    pools = POOLS[key]
    cell = st.sampled_from(sorted(pools)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(pools[name]))
    )
    changed = st.builds(
        lambda start, cells: {**RIGHT[key], **start, **dict(cells)},
        st.sampled_from(STARTS[key]),
        st.lists(cell, max_size=4),
    )
    fitting = {k: st.sampled_from([v for v in pool if v is None or str(v).strip(" 　") == ""] or [None])
               for k, pool in pools.items()}  # fmt: skip
    empty = st.fixed_dictionaries(fitting)
    every = st.fixed_dictionaries({k: st.sampled_from(pool) for k, pool in pools.items()})
    return st.integers(0, 19).flatmap(lambda n: empty if n == 0 else every if n < 2 else changed)


@functools.cache
def rows_of(key: str, count: int) -> list[Row]:
    """Random rows, the same on every run."""
    drawn: list[Row] = []

    @hypothesis_settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(row_of(key))
    def draw(row: Row) -> None:
        drawn.append(row)

    draw()
    if key == tracking.KEY:
        for i, row in enumerate(drawn):  # one in thirty-two stays a double of others
            if row["customer_id"] == "C20240520001" and i % 32:
                row["customer_id"] = f"C202405{20 + i // 1000}{i % 1000:03}"
    return drawn


def write(book: Book, key: str, path: Path, edition: str) -> None:
    """A workbook of one sheet with the rows as typed, its verdicts, and the names it needs."""
    sheet = next(s for s in book.sheets if s.key == key)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as file:
        page = file.add_worksheet(sheet.name)
        _names(file, book.settings, metrics_there=bool(book.rows(metrics.KEY)))
        if edition == "native":
            for function in FUNCTIONS:
                file.define_name(function.name, "=" + lambda_text(function))
        place = {column.key: i for i, column in enumerate(sheet.columns)}
        formula = sheet.column("verdict").formula
        for record in book.rows(key):
            for name, value in record.raw.items():
                _write(page, record.number - 1, place[name], value)
        last = max(record.number for record in book.rows(key))
        for number in range(FIRST_ROW, last + 1):
            text = resolve(formula, sheet, number, {key: sheet})
            if edition == "native":
                at_row, column = number - 1, place["verdict"]
                page.write_dynamic_array_formula(at_row, column, at_row, column, "=" + text)
            else:
                page.write_formula(number - 1, place["verdict"], "=" + expand(text, _ALL))


def verdict_cells(book: Book, key: str) -> tuple[str, str]:
    """The sheet's name and the range of its verdicts."""
    sheet = next(s for s in book.sheets if s.key == key)
    letter = xl_col_to_name([c.key for c in sheet.columns].index("verdict"))
    last = max(record.number for record in book.rows(key))
    return sheet.name, f"{letter}{FIRST_ROW}:{letter}{last}"


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(row, column, value)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, dt.date):
        page.write_number(row, column, serial(value))
    else:
        page.write_number(row, column, value)


def serial(moment: dt.date) -> float:
    """A date as Excel stores it."""
    whole = moment if isinstance(moment, dt.datetime) else dt.datetime(*moment.timetuple()[:3])
    return (whole - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)


def _names(file: Any, settings: Settings, *, metrics_there: bool) -> None:
    page = file.add_worksheet(SETTINGS)
    scheme = settings.scheme
    rules, lists = scheme.rules, scheme.lists
    assert rules is not None
    assert lists is not None
    assert scheme.survey is not None
    assert scheme.complaints is not None
    single = {
        "csat_today": serial(settings.today),
        "csat_period": settings.period and serial(settings.period),
        "csat_period_end": serial(settings.period_end) if settings.period_end else "",
        "csat_dissatisfied_to": scheme.survey.dissatisfied_to,
        **{f"csat_{key}": value for key, value in rules.model_dump().items()},
    }
    for i, (name, value) in enumerate(single.items()):
        _write(page, i, 0, value)
        file.define_name(name, f"={SETTINGS}!$A${i + 1}")
    years = (2024,)
    tables: dict[str, Iterable[tuple[Any, ...]]] = {
        **{f"csat_{key}": [(v,) for v in value] for key, value in lists.model_dump().items()},
        "csat_outcomes": [(o.name, o.points) for o in scheme.complaints.outcomes],
        "csat_holidays": [(day,) for year in years for day in holidays(year)],
        "csat_makeup_days": [(day,) for year in years for day in makeup_days(year)],
        "csat_metric_names": [(m["name"],) for m in METRICS] if metrics_there else [],
    }
    for row, (form, points) in enumerate(tracking.score_forms(scheme.survey).items(), 60):
        _write(page, row, 0, form)
        _write(page, row, 1, points)
    last = row + 1
    for name, area in (
        (tracking.FORMS, f"$A$61:$A${last}"),
        (tracking.FORM_POINTS, f"$B$61:$B${last}"),
        (tracking.SCALE, f"$B$61:$B${61 + scheme.survey.high - scheme.survey.low}"),
        (tracking.LEVEL_WORDS, f"$A${last + 1 - len(scheme.survey.levels)}:$A${last}"),
    ):
        file.define_name(name, f"={SETTINGS}!{area}")
    column = 2
    for name, rows in tables.items():
        width, height = 1, 0
        for height, row in enumerate(rows, 1):
            width = len(row)
            for i, value in enumerate(row):
                _write(page, height - 1, column + i, value)
        first, last = xl_col_to_name(column), xl_col_to_name(column + width - 1)
        file.define_name(name, f"={SETTINGS}!${first}$1:${last}${height + 3}")
        column += width + 1
