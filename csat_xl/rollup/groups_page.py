"""Draw 分组: every group of every field with its intervals and its difference from the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.rollup.attention import FIELD_LABELS
from csat_xl.rollup.monthly import note, tested
from csat_xl.rollup.page import Field, Page
from csat_xl.workbook.styles import Styles

NAME = "分组"
FIELDS = ("team", "branch", "agent", "channel", "service_type", "customer_type")
ROWS_A_PAGE = 36
COLUMNS = (
    Field("名次", "rank", "count"),
    Field("有效", "n", "count"),
    Field("均分", "mean", "score"),
    Field("标准差", "sd", "score"),
    Field("满意率", "csat_rate", "share"),
    Field("95% 下限", "ci_low", "share"),
    Field("95% 上限", "ci_high", "share"),
    Field("NPS", "nps", "point"),
    Field("95% 下限", "nps_low", "point"),
    Field("95% 上限", "nps_high", "point"),
    Field("加权均分", "weighted_mean", "score"),
    Field("不满意", "dissatisfied", "count"),
    Field("p(满意率)", "p_rate", "p"),
    Field("p(评分)", "p_score", "p"),
    Field("备注", "note", "word"),
)


def draw_groups(sheet: Any, figures: Mapping[str, Any], styles: Styles) -> None:
    """The answers by each field, and the distribution of each dimension."""
    page = Page(sheet, styles, (22, *(9.5,) * (len(COLUMNS) - 1), 16))
    test = figures["differences"]["test"]
    page.title(
        NAME,
        f"差异检验:{test['csat_rate']};{test['score']}。",
        f"p 已按 {test['correction']};水平 {test['level']:.0%},只有显著的才标出。"
        "有效答卷不足 5 份的组标为“样本不足”,不参与排名与检验。",
    )
    sheet.freeze_panes(1, 1)
    for field in FIELDS:
        _field(page, field, figures)
    _distribution(page, figures["dimensions"])
    page.whole_sections(ROWS_A_PAGE)


def _field(page: Page, field: str, figures: Mapping[str, Any]) -> None:
    groups = figures["by"][field]
    if field == "branch" and len(groups) < 2:
        return
    page.band(f"按{FIELD_LABELS[field]}")
    if not any(row["n"] for row in groups):
        page.nothing()
        page.row += 1
        return
    tests = figures["differences"]["by"][field]
    rows = (_row(row, test) for row, test in tested(groups, tests))
    first, last = page.table(
        (Field(FIELD_LABELS[field], "value"), *COLUMNS), rows, muted="small_sample"
    )
    for text, mark in (("低于其余", "error"), ("高于其余", "good")):
        rule = {"type": "text", "criteria": "containing", "value": text}
        page.sheet.conditional_format(
            first, len(COLUMNS), last, len(COLUMNS), {**rule, "format": page.styles.mark(mark)}
        )
    page.row += 1


def _row(row: Mapping[str, Any], test: Mapping[str, Any] | None) -> dict[str, Any]:
    p = test["p_corrected"] if test else {}
    shown = {"p_rate": p.get("csat_rate"), "p_score": p.get("score")}
    return {**row, "note": note(row, test), **shown}


def _distribution(page: Page, dimensions: Sequence[Mapping[str, Any]]) -> None:
    scores = sorted({int(s) for row in dimensions for s in row["distribution"]})
    page.band("各维度评分分布(人数)")
    if not scores:
        page.nothing()
        return
    fields = (Field("维度", "name"), *(Field(f"{s} 分", str(s), "count") for s in scores[:12]))
    page.table(
        (*fields, Field("人数", "n", "count"), Field("均分", "mean", "score")),
        [
            {"name": row["name"], "n": row["n"], "mean": row["mean"]}
            | {str(s): row["distribution"].get(str(s), 0) for s in scores}
            for row in dimensions
        ],
    )
