"""Invented exports of two survey tools, each with its mapping, and rows for our own form."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl

from csat_xl.schemes.load import complete, load

SCHEME = complete(load("tracking"))
DIMENSIONS = SCHEME.survey.dimensions
WORDS = {5: "非常满意", 4: "满意了", 3: "一般", 2: "不太满意", 1: "非常不满意"}

STAR_HEADER = (
    "序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、您的客户编号",
    *(f"{i}、您对“{name}”是否满意？" for i, name in enumerate(DIMENSIONS, 2)),
    "7、您愿意把我们推荐给朋友吗？", "8、不满意的情况", "9、您的建议",
)  # fmt: skip
STAR = f"""
name = "星问卷"
blank = ["(空)", "(跳过)"]

[columns]
submitted = "提交答卷时间"
seconds = "所用时间"
channel = "来源"
customer_id = "1、您的客户编号"
recommend = "7、您愿意把我们推荐给朋友吗?"
complaint_text = "8、不满意的情况"
suggestion = "9、您的建议"

[scores]
{chr(10).join(f'"{n}" = "{i}、您对“{n}”是否满意?"' for i, n in enumerate(DIMENSIONS, 2))}

[words]
"非常满意" = 5
"满意了" = 4
"一般" = 3
"不太满意" = 2
"非常不满意" = 1

[values.channel]
"微信" = "在线问卷"
"手机提交" = "短信"
"""
"""Full-width question marks in the file, plain ones in the mapping: they are the same."""


def star_row(number: int, scores: tuple[Any, ...], **more: Any) -> tuple[Any, ...]:
    """A row of the first tool: scores in words, times with units, blanks as (空)."""
    cell = {
        "when": f"2026/6/{1 + number % 20} 10:05:33",
        "seconds": "128秒",
        "source": "微信",
        "id": f"C20260601{number:03d}",
        "recommend": "9",
        "complaint": "(空)",
        "suggestion": "(空)",
        **more,
    }
    texts = [WORDS.get(score, score) for score in scores]
    return (number, cell["when"], cell["seconds"], cell["source"], "10.0.0.1", cell["id"], *texts,
            cell["recommend"], cell["complaint"], cell["suggestion"])  # fmt: skip


def star_file(path: Path, rows: list[tuple[Any, ...]], encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([STAR_HEADER, *rows])
    return path


CLOUD_HEADER = ("答题编号", "客户ID", "开始时间", "结束时间", "答题时长",
                *(f"Q1.请评价|{name}" for name in DIMENSIONS), "Q2.推荐程度(NPS)", "Q3.补充说明")  # fmt: skip
CLOUD = f"""
sheet = "数据"

[columns]
customer_id = "客户ID"
submitted = "结束时间"
seconds = "答题时长"
recommend = "Q2.推荐程度(NPS)"
complaint_text = "Q3.补充说明"

[scores]
{chr(10).join(f'"{name}" = "Q1.请评价|{name}"' for name in DIMENSIONS)}
"""


def cloud_file(path: Path) -> Path:
    """The second tool: a workbook with a title, scores as 5分, real dates, 2分8秒."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["导出说明", "仅供内部"])
    book.active.append(["时间", "2026-06-30"])
    page = book.create_sheet("数据")
    page.append(["云问卷 导出"])
    page.append(list(CLOUD_HEADER))
    when = dt.datetime(2026, 6, 3, 9, 30)
    page.append([1, "C20260601001", when, when, "2分8秒", "5分", "4分", "5", 5, "５", 10, None])
    page.append([2, "C20260601002", when, when, "1分", 2, 1, 2, 2, 2, 3, "没人回复"])
    book.save(path)
    return path


def form_rows() -> list[dict[str, Any]]:
    """Entries of our own form: one of every verdict."""
    right = {
        "customer_id": "C20260601001", "submitted": dt.datetime(2026, 6, 2, 10, 5), "seconds": 95,
        "channel": "在线问卷", "customer_type": "企业客户", "service_type": "售后支持",
        "score1": 5, "score2": 4, "score3": 5, "score4": 4, "score5": 5, "recommend": 9,
    }  # fmt: skip
    unhappy = {"score1": 3, "score2": 2, "score3": 3, "score4": 3, "score5": 2, "recommend": 4}
    return [
        right,
        {**right, "customer_id": "C20260601002", **unhappy, "reasons": "响应慢、态度差",
         "complaint_text": "提交工单3天无人联系"},
        {**right, "customer_id": "C20260601003", "score3": None},
        {**right, "customer_id": "C20260601004", "score3": "七"},
        {**right, "customer_id": "C20260601005", "seconds": 6},
        {**right, "customer_id": "C20260601006", "score5": 1},
        {**right},
        {**right, "customer_id": "C20260601007", "score2": 5, "score4": 5, "complaint_text": "不好"},
        {**right, "customer_id": None, "score1": "满意", "score5": 4, "service_type": None},
    ]  # fmt: skip


FORM_VERDICTS = ["有效", "有效", "无效:不完整", "无效:无法识别", "无效:过快", "无效:矛盾",
                 "无效:重复", "存疑", "有效"]  # fmt: skip
