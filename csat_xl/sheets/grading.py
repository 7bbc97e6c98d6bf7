"""层级评定: how many of each level got which grade, beside the heads that 2:7:1 allows (S2)."""

from functools import partial
from typing import Any

from csat_xl.functions import excel, ranking
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import standing
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Compute, Kind, Mark, Sheet
from csat_xl.sheets.evaluation import ERROR
from csat_xl.sheets.quota_text import GRADES, head_count

KEY = "grading"
NAME = "层级评定"
FEW = 10
"""Below so many people the proportion says little."""
TOO_FEW = f"不足 {FEW} 人,比例仅供参考"
_SAME = (
    "(TRIM({standing.level})=TRIM({level}))*(TRIM({standing.period})=TRIM({period}))"
    "*({standing.year}={year})"
)


def _mine(row: Record, book: Book) -> list[Record]:
    """The rows of the standings that compete where this row counts."""
    wanted = tuple(str(row.get(key) or "").casefold() for key in ("level", "period"))
    return [
        other
        for other in book.rows(standing.KEY)
        if tuple(str(other.get(key) or "").casefold() for key in ("level", "period")) == wanted
        and other.get("year") == row.get("year")
        and row.get("year") is not None
    ]


def people(row: Record, book: Book) -> Any:
    """参评人数: how many are ranked."""
    if standing.faulty(book):
        return ERROR
    return sum(standing.ranked(other, book) for other in _mine(row, book))


def _graded(by: Compute, name: str, row: Record, book: Book) -> Any:
    if standing.faulty(book):
        return ERROR
    return sum(by(other, book) == name for other in _mine(row, book))


def _due(place: int, row: Record, book: Book) -> Any:
    if standing.faulty(book):
        return ERROR
    rules = book.settings.scheme.evaluation
    assert rules is not None
    return ranking.head_counts(people(row, book), list(rules.ratio))[place]


def _note(row: Record, book: Book) -> str:
    count = people(row, book)
    return count if count == ERROR else TOO_FEW if 0 < count < FEW else ""


def grading(scheme: Scheme) -> Sheet:
    """The sheet of counts by level."""
    grades, scales = scheme.grades, scheme.scales
    assert grades is not None
    assert scales is not None
    names = [band.name for band in sorted(grades.bands, key=lambda band: -band.low)]

    def counts(key: str, header: str, compute: Compute, formula: str, group: str) -> Column:
        return Column(
            key,
            header,
            Kind.RESULT,
            9,
            formula=f'IF({excel.blank("{level}")},"",{formula})',
            compute=lambda row, book: compute(row, book) if row.has("level") else "",
            number_format="0",
            group=group,
        )

    graded = tuple(
        counts(
            f"{key}{i + 1}",
            name,
            partial(_graded, by, name),
            f'SUMPRODUCT({_SAME}*({{standing.{column}}}="{name}"))',
            group,
        )
        for key, column, by, listed, group in (
            ("grade", "grade", standing.grade, names, "等级(按分数)"),
            ("quota", "quota", standing.quota, list(GRADES), "比例等级(按名次)"),
        )
        for i, name in enumerate(listed)
    )
    due = tuple(
        counts(f"due{i + 1}", name, partial(_due, i), head_count("{people}", i), "2:7:1 应有人数")
        for i, name in enumerate(GRADES)
    )
    renamed = tuple(_headed(column) for column in (*graded, *due))
    return Sheet(
        key=KEY,
        name=NAME,
        table=KEY,
        notes=(
            "各层级、各周期的人数与等级:按分数评定与按 2:7:1 名次评定并列,应有人数用最大余数法取整。",
            "一个周期不足 10 人的层级,比例等级仅供参考。",
        ),
        columns=(
            Column("level", "层级", Kind.CHOICE, 11, "从列表选择", "levels", group="范围"),
            Column("year", "年度", Kind.NUMBER, 8, "如 2026", group="范围"),
            Column(
                "period",
                "周期",
                Kind.CHOICE,
                11,
                "季度或学期",
                tuple(period.name for period in scales.periods),
                group="范围",
            ),
            counts(
                "people",
                "参评人数",
                people,
                f"SUMPRODUCT({_SAME}*{excel.number('{standing.total}')}"
                f"*({{standing.count}}>={standing.SMALL}))",
                "范围",
            ),
            *renamed,
            Column(
                "note",
                "提示",
                Kind.VERDICT,
                24,
                formula=f'IF((N({{people}})>0)*(N({{people}})<{FEW}),"{TOO_FEW}","")',
                compute=_note,
                group="提示",
            ),
        ),
        blank_rows=20,
        frozen="period",
        marks=(Mark(("note",), '{note}<>""', "warning"),),
    )


_HEADS = {"grade": "{}", "quota": "{}(比例)", "due": "应有{}"}


def _headed(column: Column) -> Column:
    """Headers that differ: a table's column names must."""
    from dataclasses import replace

    kind = column.key.rstrip("0123456789")
    return replace(column, header=_HEADS[kind].format(column.header))
