"""月度汇总: the live roll-up of a workbook, as cells with formulas and the figures they show.

Rows that the checks find wrong (校验 begins with 错误) do not count. Counts come from COUNTIFS
over the tables, everything else from those counts, so the sheet grows with the tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.functions.survey import DETRACTOR_TO, PROMOTER_FROM, wilson_excel
from csat_xl.schemes.model import Evaluation, Scheme, Survey
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.summary_pieces import tiles
from csat_xl.sheets.tracking import overall_key, score_keys

NAME = "月度汇总"
Z95 = "NORMSINV(0.975)"
VALID = ("通过", "提醒*")
WRONG = "错误*"
FIELDS = (("agent", "服务人员", "csat_agents"), ("service_type", "服务类型", "csat_service_types"))
MIN_ROWS = {"agent": 8, "service_type": 4}
SMALL_SAMPLE = 5
CODES_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a free sheet, counted from 0: a text, or a formula with the figure it gives."""

    row: int
    column: int
    content: str
    value: Any = None
    style: str = "text"
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: kind, title, and where its names and values stand."""

    kind: str
    title: str
    names: tuple[int, int, int, int]
    values: tuple[int, int, int, int]
    number_format: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """The cells and charts of the sheet, and the cells that other formulas read by name."""

    cells: tuple[Cell, ...]
    charts: tuple[Chart, ...]
    names: Mapping[str, tuple[int, int]]


class _Page:
    """Cells while they are being laid out."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.charts: list[Chart] = []
        self.names: dict[str, tuple[int, int]] = {}

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        self.cells.append(Cell(row, column, text, style=style))

    def formula(
        self, row: int, column: int, formula: str, value: Any, style: str = "number"
    ) -> None:
        self.cells.append(Cell(row, column, formula, value, style, True))


def a1(row: int, column: int) -> str:
    """A cell counted from 0 as an address: ``(4, 1)`` is ``B5``."""
    return f"{chr(65 + column)}{row + 1}"


def valid_count(table: str, *criteria: str) -> str:
    """How many valid rows meet the criteria (pairs of column and criterion)."""
    rest = "".join("," + c for c in criteria)
    return "+".join(f'COUNTIFS({table}[校验],"{state}"{rest})' for state in VALID)


def _sum_valid(table: str, column: str, *criteria: str) -> str:
    rest = "".join("," + c for c in criteria)
    return "+".join(f'SUMIFS({table}[{column}],{table}[校验],"{state}"{rest})' for state in VALID)


def _blank_zero(value: Any) -> Any:
    return "" if value is None else value


def summary(
    scheme: Scheme, sheets: Mapping[str, Sheet], figures: Mapping[str, Any], agents: int
) -> SummarySheet:
    """The sheet for the tables a workbook has; ``figures`` are what its formulas give."""
    page = _Page()
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
        row = _survey(page, scheme.survey, sheets["tracking"], figures, row, agents)
    if "metrics" in sheets:
        row = _metrics(page, scheme, sheets["metrics"], figures, row)
    if "evaluation" in sheets:
        row = _grades(page, scheme, sheets["evaluation"], figures, row)
    return SummarySheet(tuple(page.cells), tuple(page.charts), page.names)


def _kpis(
    page: _Page, scheme: Scheme, sheets: Mapping[str, Sheet], figures: Mapping[str, Any]
) -> int:
    """The band of headline figures in rows 4 and 5; gives the next free row."""
    top, column = 3, 0

    def kpi(label: str, formula: str, value: Any, style: str, name: str = "") -> str:
        nonlocal column
        page.text(top, column, label, "kpi label")
        page.formula(top + 1, column, formula, _blank_zero(value), "kpi " + style)
        if name:
            page.names[name] = (top + 1, column)
        column += 1
        return a1(top + 1, column - 1)

    if "tracking" in sheets and scheme.survey:
        survey, overall = scheme.survey, figures["overall"]
        head = sheets["tracking"].column(overall_key(survey)).header
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
            f'IF({valid}=0,"",({_sum_valid("tracking", "加权得分")})/{valid})',
            overall["weighted_mean"],
            "score2",
        )
        satisfied = f"({_satisfied(survey, head)})"
        kpi(
            "满意率 CSAT",
            f'IF({valid}=0,"",{satisfied}/{valid})',
            overall["csat_rate"],
            "share",
            "csat_live_csat",
        )
        rate = a1(top + 1, column - 1)
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


def score_sum(survey: Survey, head: str, *criteria: str) -> str:
    """The sum of a score column over valid rows, levels translated."""
    levels = "".join(
        f"+{value}*({valid_count('tracking', f'tracking[{head}]', chr(34) + word + chr(34), *criteria)})"
        for word, value in survey.levels.items()
    )
    return _sum_valid("tracking", head, *criteria) + levels


def _satisfied(survey: Survey, head: str, *criteria: str) -> str:
    column = f"tracking[{head}]"
    parts = [valid_count("tracking", column, f'">={survey.satisfied_from}"', *criteria)]
    parts += [
        valid_count("tracking", column, f'"{word}"', *criteria)
        for word, value in survey.levels.items()
        if value >= survey.satisfied_from
    ]
    return "+".join(parts)


def _survey(
    page: _Page, survey: Survey, sheet: Sheet, figures: Mapping[str, Any], row: int, agents: int
) -> int:
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
            _blank_zero(data["mean"]),
            "score2",
        )
        page.formula(
            at,
            3,
            f'IF({n}<2,"",SQRT(MAX(0,(SUMPRODUCT({counts},{squares})-{n}*{mean}^2)/({n}-1))))',
            _blank_zero(data["sd"]),
            "score2",
        )
        means = f"$C${first + 1}:$C${first + ranked}"
        if i < ranked:
            page.formula(
                at,
                4,
                f'IF({n}=0,"",1+COUNTIF({means},">"&{mean}))',
                _blank_zero(data["rank"]),
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
    page: _Page, survey: Survey, figures: Mapping[str, Any], overall_row: int, row: int
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
            _blank_zero(figures["overall"]["share"][key]),
            "share",
        )
    return row + 4


def _by(
    page: _Page,
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
    for i, label in enumerate((title, "有效数", "均分", "满意率", "NPS", "样本")):
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
            at, 1, f'IF({name}="","",{valid_count("tracking", mine)})', _blank_zero(size), "count"
        )
        empty = f'IF(N({n})=0,"",'
        page.formula(
            at,
            2,
            f"{empty}({score_sum(survey, head, mine)})/{n})",
            _blank_zero(entry.get("mean")),
            "score2",
        )
        page.formula(
            at,
            3,
            f"{empty}({_satisfied(survey, head, mine)})/{n})",
            _blank_zero(entry.get("csat_rate")),
            "share",
        )
        ratings, promoters, detractors = (
            valid_count("tracking", "tracking[推荐意愿]", criterion, mine)
            for criterion in ('">=0"', f'">={PROMOTER_FROM}"', f'"<={DETRACTOR_TO}"')
        )
        page.formula(
            at,
            4,
            f'IF(N({n})=0,"",IF(({ratings})=0,"",(({promoters})-({detractors}))/({ratings})*100))',
            _blank_zero(entry.get("nps")),
            "point",
        )
        small = "样本不足" if size is not None and size < SMALL_SAMPLE else ""
        page.formula(at, 5, f'IF({n}="","",IF({n}<{SMALL_SAMPLE},"样本不足",""))', small, "text")
    end = first + max(1, min(count, len(listed)) or count) - 1
    page.charts.append(
        Chart(
            "bar",
            f"各{title}满意率",
            (first, 0, end, 0),
            (first, 3, end, 3),
            "0%",
            0,
            1,
        )
    )
    return first + count + 1


def _excluded(page: _Page, figures: Mapping[str, Any], row: int) -> int:
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


def _metrics(
    page: _Page, scheme: Scheme, sheet: Sheet, figures: Mapping[str, Any], row: int
) -> int:
    assert scheme.monitoring is not None
    page.text(row, 0, "质量指标得分", "band")
    for i, label in enumerate(("具体指标", "目标值", "实际值", "得分", "待改进")):
        page.text(row + 1, i, label, "header")
    first, count = row + 2, len(scheme.monitoring.metrics)
    for i in range(count):
        metric = figures["metric_rows"][i] if i < len(figures["metric_rows"]) else {}
        at = first + i
        share = "share" if metric.get("unit") == "%" else "number"
        for j, (label, key, style) in enumerate(
            (
                ("具体指标", "name", "text"),
                ("目标值", "target", share),
                ("实际值", "actual", share),
                ("得分", "score", "score"),
                ("待改进", "state", "text"),
            )
        ):
            cell = f"INDEX(metrics[{label}],{i + 1})"
            page.formula(at, j, f'IF({cell}="","",{cell})', _blank_zero(metric.get(key)), style)
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


def _grades(page: _Page, scheme: Scheme, sheet: Sheet, figures: Mapping[str, Any], row: int) -> int:
    rules = scheme.evaluation
    assert scheme.grades is not None
    assert rules is not None
    page.text(row, 0, "评估等级(人数)", "band")
    bands = sorted(scheme.grades.bands, key=lambda b: -b.low)
    # the word of a grade, and what its cells hold
    names = [(band.name, f'"{band.name}"') for band in bands]
    if rules.result == "stars":
        names = [(f"{stars}星", str(stars)) for stars in range(5, 0, -1)]
    head = sheet.column("grade").header
    rows = [(head, "grades")]
    if rules.quota:
        rows.append(("比例等级 " + ":".join(f"{share:g}" for share in rules.ratio), "quota_grades"))
    page.text(row + 1, 0, "", "header")
    for i, (name, _) in enumerate(names, 1):
        page.text(row + 1, i, name, "header")
    for r, (label, key) in enumerate(rows, row + 2):
        page.text(r, 0, label)
        column = head if key == "grades" else "比例等级"
        for i, (name, criterion) in enumerate(names, 1):
            text = f"COUNTIF(evaluation[{column}],{criterion})"
            page.formula(r, i, text, figures[key].get(name, 0), "count")
    page.charts.append(
        Chart(
            "column",
            "评估等级(人数)",
            (row + 1, 1, row + 1, len(names)),
            (row + 2, 1, row + 2, len(names)),
            "0",
        )
    )
    return _sections(page, rules, figures, row + 3 + len(rows))


def _sections(page: _Page, rules: Evaluation, figures: Mapping[str, Any], row: int) -> int:
    """The mean of each section over everybody who is evaluated."""
    page.text(row, 0, "各大项平均", "band")
    page.text(row + 1, 0, "大项", "header")
    page.text(row + 1, 1, "平均", "header")
    for i, section in enumerate(rules.scored, row + 2):
        column = f"evaluation[{section.name}]"
        counted = f'evaluation[最终得分],"<1E+300",{column},"<1E+300"'
        text = f'IF(COUNTIFS({counted})=0,"",AVERAGEIFS({column},{counted}))'
        mean = _blank_zero(figures["sections"].get(section.name))
        page.text(i, 0, section.name)
        page.formula(i, 1, text, mean, "score2")
    last = row + 1 + len(rules.scored)
    page.charts.append(
        Chart("bar", "各大项平均", (row + 2, 0, last, 0), (row + 2, 1, last, 1), "0.0", 0)
    )
    return last + 2
