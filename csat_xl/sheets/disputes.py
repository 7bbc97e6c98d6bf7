"""申诉记录: disputes about a review, decided by another person; the first score is kept."""

from typing import Any

from csat_xl.functions import excel
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.sheets.reviews import CHANGED, DISPUTES, counts, first_review, quality_of, score_of

KEY = DISPUTES
NAME = "申诉记录"
UPHELD, OPEN = "维持", "待裁定"
DECISIONS = (OPEN, UPHELD, CHANGED)


def first_score(row: Record, book: Book) -> Any:
    """原得分: what the first review of the record gave, whatever was decided afterwards."""
    review = first_review(row.get("record"), book)
    if review is None or not counts(review, book):
        return ""
    return score_of(review, quality_of(book))


def first_reviewer(row: Record, book: Book) -> str:
    """初评人: who reviewed the record first."""
    review = first_review(row.get("record"), book)
    return _typed(review, "reviewer")


def _typed(review: Record | None, key: str) -> str:
    """A name of a review; a number or a date is none."""
    typed = review is not None and isinstance(review.cell(key), str)
    return str(review.get(key) or "") if review is not None and typed else ""


def agent(row: Record, book: Book) -> str:
    """服务人员 of the record."""
    review = first_review(row.get("record"), book)
    return _typed(review, "agent")


def disputes(scheme: Scheme, verdict: Column) -> Sheet:
    """The log of disputes; ``verdict`` is its check column."""

    def found(column: str) -> str:
        same = "INDEX(--(TRIM({reviews.record})=TRIM({record})),0)"
        at = f"INDEX({{reviews.{column}}},MATCH(1,{same},0))"
        kind, shown = f"ISNUMBER({at})", at
        if column != "score":
            kind, shown = f"ISTEXT({at})*(1-{excel.blank(at)})", f"TRIM({at})"
        return f'IF({excel.blank("{record}")},"",IFERROR(IF({kind},{shown},""),""))'

    return Sheet(
        key=KEY,
        name=NAME,
        table=KEY,
        notes=(
            "每行一宗申诉:写明理由,由初评人以外的人裁定。原得分始终保留;改判只影响“采用得分”。",
            "同一记录只申诉一次;裁定未出时填“待裁定”。",
        ),
        columns=(
            Column("record", "记录编号", Kind.TEXT, 15, "与质检评分表一致", group="申诉"),
            Column("filed", "申诉日期", Kind.DATE, 12, group="申诉"),
            Column(
                "reason", "申诉理由", Kind.LONG_TEXT, 34, "针对哪一项、依据是什么", group="申诉"
            ),
            Column(
                "agent",
                "服务人员",
                Kind.VERDICT,
                10,
                formula=found("agent"),
                compute=agent,
                group="初评",
            ),
            Column(
                "first_reviewer",
                "初评人",
                Kind.VERDICT,
                10,
                formula=found("reviewer"),
                compute=first_reviewer,
                group="初评",
            ),
            Column(
                "first_score",
                "原得分",
                Kind.RESULT,
                9,
                formula=found("score"),
                compute=first_score,
                number_format="0.0",
                group="初评",
            ),
            Column("decider", "裁定人", Kind.PERSON, 10, "不能是初评人或服务人员", group="裁定"),
            Column("decided", "裁定日期", Kind.DATE, 12, "不早于申诉日期", group="裁定"),
            Column("decision", "裁定", Kind.CHOICE, 10, "从列表选择", DECISIONS, group="裁定"),
            Column(
                "new_score", "改判得分", Kind.NUMBER, 9, "改判时填,0–100", unit="分", group="裁定"
            ),
            verdict,
        ),
        blank_rows=40,
        frozen="record",
        marks=(
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )
