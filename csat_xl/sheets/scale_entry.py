"""The questionnaires of a scheme as sheets: one row an answered questionnaire (S2, 八个量表)."""

from collections.abc import Iterator
from typing import Any

from csat_xl.functions import scoring, weighting
from csat_xl.schemes.model import Scheme
from csat_xl.schemes.scales import Scale, Scales
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.sheets.once import Once

PREFIX = "scale"
MOST = 12
"""How many questionnaires a scheme may have."""
ERROR = "错误"
_NO_VERDICT = f'({{verdict}}="")+(LEFT({{verdict}},2)="{ERROR}")>0'
"""Excel: whether the row is empty or does not count."""


def scale_key(index: int) -> str:
    """The key of the sheet of a questionnaire, counted from 0."""
    return f"{PREFIX}{index + 1}"


def index_of(key: str) -> int | None:
    """The place of the questionnaire of a sheet's key, None for other sheets.

    >>> index_of("scale3"), index_of("standing")
    (2, None)
    """
    number = key.removeprefix(PREFIX)
    return int(number) - 1 if key.startswith(PREFIX) and number.isdigit() else None


def item_keys(scale: Scale) -> list[str]:
    """The keys of the item columns."""
    return [f"item{i + 1}" for i in range(len(scale.items))]


def about_person(scale: Scale, scales: Scales) -> bool:
    """Whether the answers are about a person rather than a campus, a branch or the market."""
    return scale.counts and scale.level not in (scales.campus_level, scales.branch_level)


def scales_of(book: Book) -> Scales:
    """The questionnaires of a workbook's scheme."""
    scales = book.settings.scheme.scales
    assert scales is not None
    return scales


def scale_sheets(book: Book) -> Iterator[tuple[int, Sheet]]:
    """The questionnaires that a workbook holds, with their place in the scheme."""
    for sheet in book.sheets:
        index = index_of(sheet.key)
        if index is not None:
            yield index, sheet


def mean_of(row: Record, scale: Scale) -> float | str:
    """均分: the weighted mean of the answered items; a blank item drops out."""
    values = [row.get(key) for key in item_keys(scale)]
    return weighting.weighted(values, [item.weight for item in scale.items])


def _means(book: Book) -> dict[tuple[int, int], float | str]:
    found: dict[tuple[int, int], float | str] = {}
    for index, sheet in scale_sheets(book):
        verdict, scale = sheet.column("verdict").compute, scales_of(book).scales[index]
        assert verdict is not None
        for row in book.rows(sheet.key):
            wrong = str(verdict(row, book)).startswith(ERROR)
            found[index, row.number] = "" if wrong else mean_of(row, scale)
    return found


means_of = Once(_means)
"""均分 of every row of a workbook, by questionnaire and row number."""


def mean_shown(row: Record, book: Book, index: int) -> float | str:
    """均分 of a row that counts; ``""`` where its 校验 is an error."""
    return means_of(book)[index, row.number]


def score_of(row: Record, book: Book, index: int) -> float | str:
    """量表得分 to 100; ``""`` where the row's 校验 is an error, so that it never counts."""
    scales, mean = scales_of(book), mean_shown(row, book, index)
    return mean if mean == "" else float(scoring.rescale(mean, scales.low, scales.high))


def scale_sheet(scheme: Scheme, index: int, verdict: Column) -> Sheet:
    """The sheet of a questionnaire; ``verdict`` is its check column."""
    scales = scheme.scales
    assert scales is not None
    scale = scales.scales[index]
    keys = item_keys(scale)
    counted = f"计入{scale.level}" if scale.counts else "市场调研用,不计入评估总分"
    return Sheet(
        key=scale_key(index),
        name=scale.name,
        table=scale_key(index),
        notes=(
            f"{scale.purpose}。{counted};{scales.low}–{scales.high} 分,{scales.high} 为最好。",
            f"访问:{'、'.join(scales.respondents)};{'、'.join(scale.channels)}。题项由本程序编写,可改。",
        ),
        columns=(
            *_who(scale, scales),
            *(_item(key, item.name, item.text, scales) for key, item in _pairs(keys, scale)),
            Column("comment", "意见与建议", Kind.LONG_TEXT, 26, "客户原话", group="开放意见"),
            Column(
                "mean",
                "均分",
                Kind.RESULT,
                8,
                formula=f'IF({_NO_VERDICT},"",{_mean_formula(keys, scale)})',
                compute=lambda row, book: mean_shown(row, book, index),
                number_format="0.00",
                group="结果",
            ),
            Column(
                "score",
                "量表得分",
                Kind.RESULT,
                9,
                formula=(f'IF({_NO_VERDICT},"",CSAT_RESCALE({{mean}},{scales.low},{scales.high}))'),
                compute=lambda row, book: score_of(row, book, index),
                number_format="0.0",
                group="结果",
            ),
            verdict,
        ),
        blank_rows=100,
        frozen="customer_id",
        marks=(
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="{ERROR}"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )


def _pairs(keys: list[str], scale: Scale) -> Iterator[tuple[str, Any]]:
    return zip(keys, scale.items, strict=True)


def _who(scale: Scale, scales: Scales) -> Iterator[Column]:
    info = "答卷"
    yield Column("customer_id", "客户编号", Kind.CUSTOMER_ID, 16, "如 C20260420001", group=info)
    yield Column(
        "respondent", "受访者", Kind.CHOICE, 13, "从列表选择", tuple(scales.respondents), group=info
    )
    yield Column("branch", "分公司", Kind.CHOICE, 12, "从列表选择", "branches", group=info)
    yield Column("campus", "校区", Kind.CHOICE, 12, "须属于所填分公司", "campuses", group=info)
    if about_person(scale, scales):
        yield Column(
            "person", "被评价人", Kind.PERSON, 10, f"被评价的{scale.level}姓名", group=info
        )
    yield Column("date", "日期", Kind.DATE, 12, "答卷日期,如 2026-05-20", group=info)
    yield Column(
        "channel", "调查方式", Kind.CHOICE, 11, "从列表选择", tuple(scale.channels), group=info
    )


def _item(key: str, name: str, text: str, scales: Scales) -> Column:
    choices = tuple(str(n) for n in range(scales.high, scales.low - 1, -1))
    asked = text or name
    return Column(key, name, Kind.NUMBER, 9, asked, choices, unit="分", group="题项(1–5)")


def _mean_formula(keys: list[str], scale: Scale) -> str:
    weights = ",".join(f"{item.weight:g}" for item in scale.items)
    return f"CSAT_WEIGHTED({{{keys[0]}:{keys[-1]}}},{{{weights}}})"
