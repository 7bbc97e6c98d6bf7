"""月度汇总: the live roll-up of a workbook, as cells with formulas and the figures they show.

Rows that the checks find wrong (校验 begins with 错误) do not count. Counts come from COUNTIFS
over the tables, everything else from those counts, so the sheet grows with the tables.
"""

from collections.abc import Callable, Mapping
from typing import Any

from csat_xl.functions.survey import DETRACTOR_TO, PROMOTER_FROM, wilson_excel
from csat_xl.schemes.model import Scheme, Survey
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.settings import MOST_CUSTOMER_TYPES
from csat_xl.sheets.summary_counts import (
    WRONG,
    satisfied_count,
    score_sum,
    sum_valid,
    valid_count,
)
from csat_xl.sheets.summary_evaluation import evaluation_block
from csat_xl.sheets.summary_page import Chart, Page, SummarySheet, a1, shown
from csat_xl.sheets.summary_pieces import tiles
from csat_xl.sheets.summary_survey import survey_block

NAME = "月度汇总"
Z95 = "NORMSINV(0.975)"


def summary(
    scheme: Scheme, sheets: Mapping[str, Sheet], figures: Mapping[str, Any], agents: int
) -> SummarySheet:
    """The sheet for the tables a workbook has; ``figures`` are what its formulas give."""
    page = Page()
    page.text(0, 0, NAME, "title")
    page.formula(
        1,
        0,
        'IF(csat_team="","",csat_team&"  ")&IF(csat_period="","",YEAR(csat_period)&"年"&MONTH(csat_period)&"月")',
        figures["heading"],
        "note",
    )
    row = _kpis(page, scheme, sheets, figures)
    if "tracking" in sheets and scheme.survey:
        row = survey_block(page, scheme.survey, sheets["tracking"], figures, row, agents)
    if "metrics" in sheets:
        row = _metrics(page, scheme, sheets["metrics"], figures, row)
    if "evaluation" in sheets:
        row = evaluation_block(page, scheme, sheets["evaluation"], figures, row)
    return SummarySheet(tuple(page.cells), tuple(page.charts), page.names)


def _kpis(
    page: Page, scheme: Scheme, sheets: Mapping[str, Sheet], figures: Mapping[str, Any]
) -> int:
    """The band of headline figures in rows 4 and 5; gives the next free row."""
    top, column = 3, 0

    def kpi(label: str, formula: str, value: Any, style: str, name: str = "") -> str:
        nonlocal column
        page.text(top, column, label, "kpi label")
        page.formula(top + 1, column, formula, shown(value), "kpi " + style)
        if name:
            page.names[name] = (top + 1, column)
        column += 1
        return a1(top + 1, column - 1)

    if "tracking" in sheets and scheme.survey:
        _survey_kpis(kpi, scheme.survey, figures)
    if "metrics" in sheets:
        kpi("综合得分", "csat_composite_score", figures["composite"], "score2")
        kpi("待改进指标", 'COUNTIF(metrics[待改进],"待改进")', figures["below_target"], "count")
    if "actions" in sheets:
        kpi(
            "未完成行动",
            'COUNTA(actions[待改进指标])-COUNTIFS(actions[完成状态],"已完成",actions[待改进指标],"<>")',
            figures["open_actions"],
            "count",
        )
    if "complaints" in sheets:
        kpi("投诉宗数", "COUNTA(complaint_log[投诉编号])", figures["complaint_count"], "count")
    if "evaluation" in sheets:
        kpi("评估人数", "COUNT(evaluation[最终得分])", figures["evaluated"], "count")
    for tile in tiles(sheets):
        kpi(tile.label, tile.formula, figures["pieces"][tile.key], tile.style)
    return top + 3


def _survey_kpis(kpi: Callable[..., str], survey: Survey, figures: Mapping[str, Any]) -> None:
    """The headline figures of the survey; ``kpi`` puts one down and gives its cell."""
    overall, head = figures["overall"], survey.overall
    total = kpi(
        "回收",
        f'{valid_count("tracking")}+COUNTIFS(tracking[校验],"{WRONG}")',
        figures["responses"]["total"],
        "count",
    )
    valid = kpi("有效", valid_count("tracking"), figures["responses"]["valid"], "count")
    kpi(
        "剔除",
        f"{total}-{valid}",
        figures["responses"]["total"] - figures["responses"]["valid"],
        "count",
    )
    kpi(
        "总体均分",
        f'IF({valid}=0,"",({score_sum(survey, head)})/{valid})',
        overall["mean"],
        "score2",
    )
    kpi(
        "加权均分",
        f'IF({valid}=0,"",({sum_valid("tracking", "加权得分")})/{valid})',
        overall["weighted_mean"],
        "score2",
    )
    if survey.customer_weights:
        kpi("客户加权均分", _customer_mean(), overall["customer_weighted_mean"], "score2")
    satisfied = f"({satisfied_count(survey, head)})"
    rate = kpi(
        "满意率 CSAT",
        f'IF({valid}=0,"",{satisfied}/{valid})',
        overall["csat_rate"],
        "share",
        "csat_live_csat",
    )
    for label, bound, key in (("95% 下限", "-1", "ci_low"), ("95% 上限", "1", "ci_high")):
        # the rate times the count is the number satisfied
        text = wilson_excel(f"({rate}*{valid})", valid, Z95, bound)
        kpi(label, f'IF({valid}=0,"",{text})', overall[key], "share")
    ratings = valid_count("tracking", "tracking[推荐意愿]", '">=0"')
    promoters = valid_count("tracking", "tracking[推荐意愿]", f'">={PROMOTER_FROM}"')
    detractors = valid_count("tracking", "tracking[推荐意愿]", f'"<={DETRACTOR_TO}"')
    kpi(
        "净推荐值 NPS",
        f'IF(({ratings})=0,"",(({promoters})-({detractors}))/({ratings})*100)',
        overall["nps"],
        "point",
        "csat_live_nps",
    )


def _customer_mean() -> str:
    """Excel: the mean weighted score, each answer counting by its customer's type."""

    def weighed(whole: str, of_type: Callable[[str], str]) -> str:
        """All answers once, and those of each type as often again as its weight tells."""
        parts = [whole]
        for i in range(1, MOST_CUSTOMER_TYPES + 1):
            name = f"INDEX(csat_weighted_types,{i})"
            mine = of_type(f"tracking[客户类型],{name}")
            parts.append(f'IF({name}="",0,(INDEX(csat_type_weights,{i})-1)*({mine}))')
        return f"({'+'.join(parts)})"

    count = weighed(valid_count("tracking"), lambda mine: valid_count("tracking", mine))
    score = "加权得分"
    total = weighed(sum_valid("tracking", score), lambda mine: sum_valid("tracking", score, mine))
    return f'IF({count}=0,"",{total}/{count})'


def _metrics(page: Page, scheme: Scheme, sheet: Sheet, figures: Mapping[str, Any], row: int) -> int:
    assert scheme.monitoring is not None
    page.text(row, 0, "质量指标得分", "band")
    for i, label in enumerate(("具体指标", "目标值", "实际值", "得分", "待改进")):
        page.text(row + 1, i, label, "header")
    first, count = row + 2, len(scheme.monitoring.metrics)
    for i in range(count):
        metric = figures["metric_rows"][i] if i < len(figures["metric_rows"]) else {}
        at = first + i
        share = "share" if metric.get("unit") == "%" else "number"
        live = bool(scheme.monitoring.metrics[i].live)
        actual = "live" if live and share == "number" else share
        for j, (label, key, style) in enumerate(
            (
                ("具体指标", "name", "text"),
                ("目标值", "target", share),
                ("实际值", "actual", actual),
                ("得分", "score", "score"),
                ("待改进", "state", "text"),
            )
        ):
            cell = f"INDEX(metrics[{label}],{i + 1})"
            page.formula(at, j, f'IF({cell}="","",{cell})', shown(metric.get(key)), style)
    page.charts.append(
        Chart(
            "bar",
            "各指标得分",
            (first, 0, first + count - 1, 0),
            (first, 3, first + count - 1, 3),
            "0",
            0,
            100,
        )
    )
    return first + count + 1
