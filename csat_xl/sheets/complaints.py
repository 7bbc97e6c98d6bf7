"""投诉台账: complaints, the outcome of their handling, and the revisit (S2, 客户投诉与处理)."""

from csat_xl.functions.complaints import NO_COMPLAINT
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet

KEY = "complaints"
NAME = "投诉台账"


def outcomes(scheme: Scheme) -> tuple[str, ...]:
    """The outcomes a complaint can have."""
    assert scheme.complaints is not None
    return tuple(o.name for o in scheme.complaints.outcomes if o.name != NO_COMPLAINT)


def complaints(scheme: Scheme, verdict: Column) -> Sheet:
    """The complaint log; ``verdict`` is its check column."""
    return Sheet(
        key=KEY,
        name=NAME,
        table="complaint_log",
        notes=(
            "每行一宗投诉。处理结果按客户对处理的满意程度选择,评估汇总据此加减分;没有投诉的人 +10 分。",
            "解决后 3–5 个工作日内回访(法定节假日与调休见“设置”)。",
        ),
        columns=(
            Column("complaint_id", "投诉编号", Kind.TEXT, 14, "如 T202405001"),
            Column("customer_id", "客户编号", Kind.TEXT, 16, "与跟踪表一致,如 C20240520001"),
            Column("person", "被投诉人", Kind.PERSON, 12, "与评估汇总的“被评估者”一致"),
            Column("received", "受理时间", Kind.DATETIME, 16),
            Column("content", "投诉内容", Kind.LONG_TEXT, 36),
            Column("outcome", "处理结果", Kind.CHOICE, 12, "从列表选择", outcomes(scheme)),
            Column("handled", "处理完成时间", Kind.DATETIME, 16, "未处理留空"),
            Column("revisited", "回访时间", Kind.DATETIME, 16, "处理完成后 3–5 个工作日内"),
            verdict,
        ),
        blank_rows=60,
        frozen="complaint_id",
        marks=(
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )
