"""客户满意度跟踪表: one row a surveyed customer (S0, 三、客户满意度跟踪表)."""

from typing import Any

from csat_xl.functions import weighting
from csat_xl.schemes.model import DEFAULT_LINE, Rules, Scheme, Survey
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Scale, Sheet

KEY = "tracking"
NAME = "客户满意度跟踪表"
AGENT_HEADER = "服务人员"
FEW_FORMS = 8
"""So many scores and levels at most are read in full width and with 分 by formulas, too."""
FORMS, FORM_POINTS = "csat_score_forms", "csat_score_points"
"""The names of the ways to write a score (a column of texts) and of what each counts for."""
SCALE, LEVEL_WORDS = "csat_score_scale", "csat_score_levels"
"""The names of the whole numbers of the scale, and of the words among the ways to write."""
_FULL_WIDTH = {ord("0") + n: ord("０") + n for n in range(10)}


def score_key(index: int) -> str:
    """The key of the column of a dimension, counted from 0."""
    return f"score{index + 1}"


def score_keys(survey: Survey) -> list[str]:
    """The keys of the dimension columns; the last is the overall item."""
    return [score_key(i) for i in range(len(survey.dimensions))]


def overall_key(survey: Survey) -> str:
    """The key of the column of the overall item."""
    return score_key(len(survey.dimensions) - 1)


def weighted_score(row: Record, book: Book) -> Any:
    """The weighted mean of a row's dimensions by the weights of its business line."""
    survey = book.settings.scheme.survey
    assert survey is not None
    if any(key in row.unreadable for key in score_keys(survey)):
        return "#VALUE!"
    weights = survey.weights.get(row.get("service_type"), survey.weights[DEFAULT_LINE])
    return weighting.weighted([row.get(key) for key in score_keys(survey)], weights)


def score_forms(survey: Survey) -> dict[str, int]:
    """The texts that stand for a score in a cell: 4, ４, 4分 and so on, and the levels.

    With more scores and levels only 4 and the levels: a formula over all forms would be too long for Excel.
    """
    scale = range(survey.low, survey.high + 1)
    numbers = {str(n): n for n in scale}
    if len(scale) + len(survey.levels) > FEW_FORMS:
        return {**numbers, **survey.levels}
    wide = {str(n).translate(_FULL_WIDTH): n for n in scale}
    return {**numbers, **wide, **{f"{n}分": n for n in scale}, **survey.levels}


def score_values(cells: str, survey: Survey) -> str:
    """Excel: the row of scores in ``cells`` as numbers, 0 where blank; levels are translated."""
    forms = score_forms(survey)
    values = ",".join(str(value) for value in forms.values())
    texts = ";".join(f'"{form}"' for form in forms)
    return f"MMULT({{{values}}},--(TRIM({cells})={{{texts}}}))"


def score_count(cells: str, survey: Survey) -> str:
    """Excel: how many of the scores in ``cells`` are readable."""
    texts = ";".join(f'"{form}"' for form in score_forms(survey))
    return f"SUMPRODUCT(--(TRIM({cells})={{{texts}}}))"


def all_whole(cells: str) -> str:
    """Excel: whether every score in ``cells`` is a whole number of the scale, as nearly always."""
    return f"SUMPRODUCT(({cells}={SCALE})*(LEN({cells})>0))=COLUMNS({cells})"


def points_sum(cells: str, times: str = "") -> str:
    """Excel: the sum of the scores in ``cells`` however written, perhaps each ``*`` something."""
    return f"SUMPRODUCT((TRIM({cells})={FORMS})*{FORM_POINTS}{times})"


def known_count(cells: str) -> str:
    """Excel: how many of the scores in ``cells`` can be read, however written."""
    return f"SUMPRODUCT(--(TRIM({cells})={FORMS}))"


def _weighted(cells: str, line: str) -> str:
    """Excel: the weighted mean of the scores in ``cells`` by the weights ``line``."""
    told = f'{line}*(TRIM({cells})<>"")'
    weights = f"SUMPRODUCT({told})"
    written = f'IF({weights}=0,"",{points_sum(cells, f"*{line}")}/{weights})'
    return (
        f"IF({all_whole(cells)},CSAT_WEIGHTED({cells},{line}),"
        f'IF(SUMPRODUCT(--(LEN({cells})>0))=0,"",'
        f"IF({known_count(cells)}<SUMPRODUCT(--(LEN(TRIM({cells}))>0)),#VALUE!,{written})))"
    )


def _is_poor(key: str, survey: Survey) -> str:
    """Excel: whether the score in a cell is one of a dissatisfied customer."""
    words = [word for word, value in survey.levels.items() if value <= survey.dissatisfied_to]
    named = "".join(f'{{{key}}}="{word}",' for word in words)
    return f"OR({named}AND(ISNUMBER({{{key}}}),{{{key}}}<={survey.dissatisfied_to}))"


def tracking(scheme: Scheme, verdict: Column) -> Sheet:
    """The tracking sheet of a scheme; ``verdict`` is its check column."""
    survey = scheme.survey
    assert survey is not None
    first, last = score_key(0), overall_key(survey)
    words = ",或 " + "/".join(survey.levels) if survey.levels else ""
    scale = Scale(survey.low, survey.high, tuple(survey.levels.items()))
    rules = scheme.rules or Rules()
    poor = f"{survey.overall} {survey.low}–{survey.dissatisfied_to} 分时必填"
    asked = f"服务完成后 {rules.survey_min_hours:g}–{rules.survey_max_hours:g} 小时内"
    scores = tuple(
        Column(
            score_key(i),
            name,
            Kind.SCORE,
            14,
            f"{survey.low}–{survey.high} 的整数({survey.high} 为非常满意){words}",
            scale=scale,
            group="满意度评分",
        )
        for i, name in enumerate(survey.dimensions)
    )
    cells = f"{{{first}:{last}}}"
    line = "INDEX(csat_weights,IFERROR(MATCH({service_type},csat_lines,0),1),0)"
    weighted = Column(
        "weighted",
        "加权得分",
        Kind.RESULT,
        9,
        formula=_weighted(cells, line),
        compute=weighted_score,
        number_format="0.00",
        group="结果",
    )
    info, feedback, follow = "客户与服务", "开放性反馈", "跟进记录"
    return Sheet(
        key=KEY,
        name=NAME,
        table="tracking",
        notes=(
            "每行一位受访客户。灰底两列自动计算;“校验”栏指出要改的第一处,改好后变为“通过”。",
            f"{asked}调研;电话回访由非本次服务人员执行;匿名客户不填姓名与联系方式。",
        ),
        columns=(
            Column(
                "customer_id",
                "客户编号",
                Kind.CUSTOMER_ID,
                16,
                "C + 年月日 + 3 位序号,如 C20240520001",
                group=info,
            ),
            Column(
                "name",
                "客户名称/姓名",
                Kind.PERSON,
                20,
                "企业填全称,个人填姓名;匿名留空",
                private=True,
                group=info,
            ),
            Column(
                "contact",
                "联系方式",
                Kind.CONTACT,
                25,
                "手机号或邮箱,仅用于回访;匿名留空",
                private=True,
                group=info,
            ),
            Column(
                "customer_type",
                "客户类型",
                Kind.CHOICE,
                10,
                "从列表选择",
                "customer_types",
                group=info,
            ),
            Column(
                "service_type",
                "服务类型",
                Kind.CHOICE,
                10,
                "本次服务对应的业务线",
                "service_types",
                group=info,
            ),
            Column("channel", "渠道", Kind.CHOICE, 10, "从列表选择", "channels", group=info),
            Column(
                "agent",
                AGENT_HEADER,
                Kind.CHOICE,
                10,
                "直接对接客户的客服/顾问",
                "agents",
                group=info,
            ),
            Column(
                "service_time",
                "服务时间",
                Kind.DATETIME,
                16,
                "服务完成的日期与时间,如 2024-05-20 14:30",
                group=info,
            ),
            Column("survey_time", "调查时间", Kind.DATETIME, 16, asked, group=info),
            Column(
                "surveyor", "调查人", Kind.PERSON, 10, "电话回访时不能是服务人员本人", group=info
            ),
            Column("anonymous", "匿名", Kind.YES_NO, 7, "是 或 否", ("是", "否"), group=info),
            *scores,
            Column(
                "recommend",
                "推荐意愿",
                Kind.RATING,
                9,
                "0–10:愿意向他人推荐的程度",
                group="满意度评分",
            ),
            Column(
                "complaint_text",
                "不满意点",
                Kind.LONG_TEXT,
                26,
                "客户原话,如 售后工单提交后3天无人联系",
                group=feedback,
            ),
            Column(
                "suggestion",
                "改进建议",
                Kind.LONG_TEXT,
                26,
                "客户建议,如 增加在线客服实时咨询入口",
                group=feedback,
            ),
            Column("owner", "跟进人", Kind.PERSON, 10, poor, group=follow),
            Column(
                "follow_time",
                "跟进时间",
                Kind.DATETIME,
                16,
                poor,
                group=follow,
            ),
            Column(
                "measure",
                "处理结果/改进措施",
                Kind.LONG_TEXT,
                26,
                poor,
                group=follow,
            ),
            Column(
                "confirmed",
                "客户确认",
                Kind.YES_NO,
                9,
                "客户是否确认:是 或 否",
                ("是", "否"),
                group=follow,
            ),
            weighted,
            verdict,
        ),
        blank_rows=200,
        frozen="customer_id",
        marks=(
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
            Mark(
                (last,),
                _is_poor(last, survey),
                "error",
            ),
        ),
    )
