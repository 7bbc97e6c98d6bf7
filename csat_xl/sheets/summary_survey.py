"""月度汇总 of the survey: dimensions, shares, groups, and the rows left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.functions.survey import DETRACTOR_TO, PROMOTER_FROM
from csat_xl.schemes.model import Survey
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.summary_counts import satisfied_count, score_sum, sum_valid, valid_count
from csat_xl.sheets.summary_page import Chart, Page, a1, shown
from csat_xl.sheets.tracking import overall_key, score_keys

FIELDS = (("agent", "服务人员", "csat_agents"), ("service_type", "服务类型", "csat_service_types"))
MIN_ROWS = {"agent": 8, "service_type": 4}
SMALL_SAMPLE = 5
CODES_A_ROW = 6


def survey_block(
    page: Page, survey: Survey, sheet: Sheet, figures: Mapping[str, Any], row: int, agents: int
) -> int:
    """Dimensions, shares and groups from ``row`` on; gives the next free row."""
    scores = list(range(survey.high, survey.low - 1, -1))
    page.text(row, 0, "各维度得分与分布(有效样本)", "band")
    heads = ["维度", "有效数", "均分", "标准差", "排名", *[f"{s} 分" for s in scores]]
    for i, head in enumerate(heads):
        page.text(row + 1, i, head, "header")
    first = row + 2
    ranked = len(survey.dimensions) - 1
    by_name = {d["name"]: d for d in figures["dimensions"]}
    for i, key in enumerate(score_keys(survey)):
        name, at = sheet.column(key).header, first + i
        data = by_name[name]
        page.text(at, 0, name)
        counts = f"{a1(at, 5)}:{a1(at, 4 + len(scores))}"
        weights = "{" + ",".join(map(str, scores)) + "}"
        squares = "{" + ",".join(str(s * s) for s in scores) + "}"
        n, mean = a1(at, 1), a1(at, 2)
        page.formula(at, 1, f"SUM({counts})", data["n"], "count")
        page.formula(
            at,
            2,
            f'IF({n}=0,"",SUMPRODUCT({counts},{weights})/{n})',
            shown(data["mean"]),
            "score2",
        )
        page.formula(
            at,
            3,
            f'IF({n}<2,"",SQRT(MAX(0,(SUMPRODUCT({counts},{squares})-{n}*{mean}^2)/({n}-1))))',
            shown(data["sd"]),
            "score2",
        )
        means = f"$C${first + 1}:$C${first + ranked}"
        if i < ranked:
            page.formula(
                at,
                4,
                f'IF({n}=0,"",1+COUNTIF({means},">"&{mean}))',
                shown(data["rank"]),
                "count",
            )
        else:
            page.text(at, 4, "总评")
        for j, s in enumerate(scores):
            column = f"tracking[{name}]"
            words = [word for word, value in survey.levels.items() if value == s]
            formula = "+".join(
                valid_count("tracking", column, c) for c in [str(s), *[f'"{w}"' for w in words]]
            )
            page.formula(at, 5 + j, formula, data["distribution"].get(str(s), 0), "count")
    end = first + ranked
    page.charts.append(
        Chart(
            "bar",
            "各维度均分",
            (first, 0, end, 0),
            (first, 2, end, 2),
            "0.00",
            survey.low,
            survey.high,
        )
    )
    page.charts.append(
        Chart(
            "column",
            "总体满意度分布(人数)",
            (row + 1, 5, row + 1, 4 + len(scores)),
            (end, 5, end, 4 + len(scores)),
            "0",
        )
    )
    row = end + 2
    row = _shares(page, survey, figures, end, row)
    for field, title, source in FIELDS:
        count = max(MIN_ROWS[field], agents) if field == "agent" else MIN_ROWS[field]
        row = _by(page, survey, sheet, figures, row, (field, title, source), count)
    return _excluded(page, figures, row)


def _shares(
    page: Page, survey: Survey, figures: Mapping[str, Any], overall_row: int, row: int
) -> int:
    """Shares 满意, 一般, 不满意 from the distribution of the overall item."""
    page.text(row, 0, "满意度分布", "band")
    scores = list(range(survey.high, survey.low - 1, -1))
    parts = (
        (
            f"满意({survey.satisfied_from}–{survey.high} 分)",
            [s for s in scores if s >= survey.satisfied_from],
            "满意",
        ),
        ("一般", [s for s in scores if survey.dissatisfied_to < s < survey.satisfied_from], "一般"),
        (
            f"不满意({survey.low}–{survey.dissatisfied_to} 分)",
            [s for s in scores if s <= survey.dissatisfied_to],
            "不满意",
        ),
    )
    n = a1(overall_row, 1)
    for i, (label, within, key) in enumerate(parts):
        cells = "+".join(a1(overall_row, 5 + scores.index(s)) for s in within) or "0"
        page.text(row + 1, i, label, "header")
        page.formula(
            row + 2,
            i,
            f'IF({n}=0,"",({cells})/{n})',
            shown(figures["overall"]["share"][key]),
            "share",
        )
    return row + 4


def _by(
    page: Page,
    survey: Survey,
    sheet: Sheet,
    figures: Mapping[str, Any],
    row: int,
    field: tuple[str, str, str],
    count: int,
) -> int:
    key, title, source = field
    head = sheet.column(overall_key(survey)).header
    page.text(row, 0, f"按{title}", "band")
    for i, label in enumerate((title, "有效数", "均分", "加权均分", "满意率", "NPS", "样本")):
        page.text(row + 1, i, label, "header")
    values = {entry["value"]: entry for entry in figures["by"][key]}
    listed: Sequence[str] = figures["lists"][source.removeprefix("csat_")]
    first = row + 2
    for i in range(count):
        at = first + i
        name = a1(at, 0)
        value = listed[i] if i < len(listed) else ""
        entry = values.get(value, {})
        n, mine = a1(at, 1), f"tracking[{title}],{name}"
        page.formula(
            at, 0, f'IF(INDEX({source},{i + 1})="","",INDEX({source},{i + 1}))', value, "text"
        )
        size = entry.get("n", 0) if value else None
        page.formula(
            at, 1, f'IF({name}="","",{valid_count("tracking", mine)})', shown(size), "count"
        )
        empty = f'IF(N({n})=0,"",'
        page.formula(
            at,
            2,
            f"{empty}({score_sum(survey, head, mine)})/{n})",
            shown(entry.get("mean")),
            "score2",
        )
        page.formula(
            at,
            3,
            f"{empty}({sum_valid('tracking', '加权得分', mine)})/{n})",
            shown(entry.get("weighted_mean")),
            "score2",
        )
        page.formula(
            at,
            4,
            f"{empty}({satisfied_count(survey, head, mine)})/{n})",
            shown(entry.get("csat_rate")),
            "share",
        )
        ratings, promoters, detractors = (
            valid_count("tracking", "tracking[推荐意愿]", criterion, mine)
            for criterion in ('">=0"', f'">={PROMOTER_FROM}"', f'"<={DETRACTOR_TO}"')
        )
        page.formula(
            at,
            5,
            f'IF(N({n})=0,"",IF(({ratings})=0,"",(({promoters})-({detractors}))/({ratings})*100))',
            shown(entry.get("nps")),
            "point",
        )
        small = "样本不足" if size is not None and size < SMALL_SAMPLE else ""
        page.formula(at, 6, f'IF({n}="","",IF({n}<{SMALL_SAMPLE},"样本不足",""))', small, "text")
    end = first + max(1, min(count, len(listed)) or count) - 1
    page.charts.append(
        Chart(
            "bar",
            f"各{title}满意率",
            (first, 0, end, 0),
            (first, 4, end, 4),
            "0%",
            0,
            1,
        )
    )
    return first + count + 1


def _excluded(page: Page, figures: Mapping[str, Any], row: int) -> int:
    page.text(row, 0, "剔除的行(按校验编号)", "band")
    for i, code in enumerate(figures["error_codes"]):
        at, column = row + 1 + 2 * (i // CODES_A_ROW), i % CODES_A_ROW
        page.text(at, column, code, "header")
        page.formula(
            at + 1,
            column,
            f'COUNTIFS(tracking[校验],"错误 {code}*")',
            figures["responses"]["excluded"].get(code, 0),
            "count",
        )
    return row + 2 + 2 * -(-len(figures["error_codes"]) // CODES_A_ROW)
