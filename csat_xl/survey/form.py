"""The questionnaire of a scheme: its questions, and the sheet on which answers are entered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csat_xl.schemes.model import Rules, Scheme, Survey
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.survey.mapping import HEADERS, Key, Mapped
from csat_xl.survey.screening import (
    CONTRADICTORY,
    DOUBTFUL,
    DUPLICATE,
    FAST,
    INCOMPLETE,
    INVALID,
    SECONDS_AN_ITEM,
    UNREADABLE,
    VALID,
)
from csat_xl.survey.tables import DataTable

KEY = "answers"
FORM = "答卷录入"
VERDICT = "screened"
FIVE_POINTS = ("非常不满意", "不满意", "一般", "满意", "非常满意")
SECONDS_AN_OPEN_QUESTION, SECONDS_A_SCORE, SECONDS_A_CHOICE = 30, 8, 10


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What a customer is asked: introduction, scored items, choices, open questions, thanks.

    Source: S3, 问卷结构 (开头引言、主体内容、结尾致谢;Likert量表、选择题、简答题). Questions do not
    lead: 是否满意, never 是否非常满意 (S0, 保证调研客观性).
    """

    title: str
    introduction: tuple[str, ...]
    scale: tuple[str, ...]
    items: tuple[str, ...]
    recommend: str
    background: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[str, tuple[str, ...]]
    open: tuple[str, ...]
    thanks: str

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.background) + len(self.items) + 2 + len(self.open)

    @property
    def minutes(self) -> int:
        """How long it takes, as the introduction promises."""
        seconds = SECONDS_A_SCORE * (len(self.items) + 1)
        seconds += SECONDS_A_CHOICE * (len(self.background) + 1)
        seconds += SECONDS_AN_OPEN_QUESTION * len(self.open)
        return -(-seconds // 60)


def questionnaire(scheme: Scheme, organisation: str = "", deadline: str = "") -> Questionnaire:
    """The questionnaire of a complete scheme."""
    survey, lists, words = scheme.survey, scheme.lists, scheme.words
    assert survey is not None
    assert lists is not None
    scale = _scale(survey)
    themes = tuple(words.themes) if words else ()
    made = Questionnaire(
        f"{organisation}客户满意度调查问卷",
        (),
        scale,
        (
            *(question(name, survey) for name in survey.dimensions[:-1]),
            f"总的来说,您是否满意?({survey.overall})",
        ),
        "您愿意把我们推荐给朋友或同行吗?(0 完全不愿意,10 非常愿意)",
        (
            ("您的客户类型", tuple(lists.customer_types)),
            ("本次服务类型", tuple(lists.service_types)),
        ),
        ("如有不满意,主要是哪些方面?(可多选)", (*themes, "其他")),
        ("不满意的具体情况(请举例,如 响应时长超过24小时)", "您的改进建议"),
        "问卷到此结束,衷心感谢您的支持与配合!您的意见将用于改进我们的产品与服务。",
    )
    until = f"请于 {deadline} 前填写。" if deadline else ""
    introduction = (
        "尊敬的客户,您好!为了解您对我们产品与服务的评价,改进服务质量,邀请您参与本次调查。",
        f"填写说明:共 {made.questions} 题,约需 {made.minutes} 分钟。请按实际感受打 √。{until}",
        "您的回答只用于统计分析,按客户编号保存,不记录姓名与联系方式。",
    )
    return replace(made, introduction=introduction)


_WILLING = {
    "客户忠诚度": "今后您愿意继续选择我们吗?",
    "再购买与口碑": "您愿意再次购买、并向他人介绍我们吗?",
}
"""Dimensions of the sources that ask for a willingness, not for a satisfaction."""


def question(name: str, survey: Survey) -> str:
    """The question about a dimension.

    >>> from csat_xl.schemes.load import load_shipped
    >>> survey = load_shipped("tracking").survey
    >>> question("价格满意度", survey), question("客户忠诚度", survey)
    ('您对“价格”是否满意?', '今后您愿意继续选择我们吗?(1 不愿意,5 愿意)')
    """
    if name in _WILLING:
        return f"{_WILLING[name]}({survey.low} 不愿意,{survey.high} 愿意)"
    return f"您对“{name.removesuffix('满意度') or name}”是否满意?"


def _scale(survey: Survey) -> tuple[str, ...]:
    """The labels of the scale: the five words with their numbers, or numbers alone."""
    points = range(survey.low, survey.high + 1)
    if len(points) == len(FIVE_POINTS):
        return tuple(f"{word}\n{n}" for word, n in zip(FIVE_POINTS, points, strict=True))
    return tuple(map(str, points))


# --- the sheet of answers -----------------------------------------------------------------------


def answers_sheet(scheme: Scheme) -> Sheet:
    """The sheet on which a person enters returned questionnaires; its headers are read back."""
    survey = scheme.survey
    assert survey is not None
    base = tracking.tracking(scheme, _verdict(scheme))
    who, scores, words = "答卷", "评分", "选择与开放题"

    def given(
        key: Key, kind: Kind, width: float, note: str, choices: Any = (), group: str = who
    ) -> Column:
        return Column(key, HEADERS[key][0], kind, width, note, choices, group=group)

    return Sheet(
        key=KEY,
        name=FORM,
        table="answers",
        notes=(
            "每份问卷一行,按“问卷”录入;“筛查”栏即时判断,“无效”的不计入“统计”。",
            "全部录完后:csat-xl survey returns 本文件 --sample 样本.xlsx,核对样本与重复并转入跟踪表。",
        ),
        columns=(
            given("customer_id", Kind.TEXT, 16, "问卷上的客户编号,如 C20240520001"),
            given("submitted", Kind.DATETIME, 16, "客户填写的日期与时间"),
            Column(
                "seconds", HEADERS["seconds"][0], Kind.NUMBER, 9, "用了多少秒;不知道则留空",
                unit="秒", group=who,
            ),
            given("channel", Kind.CHOICE, 10, "从列表选择", "channels"),
            given("customer_type", Kind.CHOICE, 10, "从列表选择", "customer_types"),
            given("service_type", Kind.CHOICE, 10, "从列表选择", "service_types"),
            *(replace(base.column(key), group=scores) for key in tracking.score_keys(survey)),
            given("recommend", Kind.RATING, 9, "0–10", group=scores),
            given("reasons", Kind.TEXT, 18, "多项用“、”分开", group=words),
            given("complaint_text", Kind.LONG_TEXT, 26, "客户原话", group=words),
            given("suggestion", Kind.LONG_TEXT, 26, "客户建议", group=words),
            base.column("weighted"),
            _verdict(scheme),
        ),
        blank_rows=200,
        frozen="customer_id",
        marks=(
            Mark((VERDICT,), f'LEFT({{{VERDICT}}},2)="{INVALID}"', "error"),
            Mark((VERDICT,), f'LEFT({{{VERDICT}}},2)="{DOUBTFUL}"', "warning"),
            Mark((VERDICT,), f'{{{VERDICT}}}="{VALID}"', "good"),
        ),
    )  # fmt: skip


def _verdict(scheme: Scheme) -> Column:
    survey = scheme.survey
    assert survey is not None
    count = len(survey.dimensions)
    cells = f"{{{tracking.score_key(0)}:{tracking.overall_key(survey)}}}"
    points = tracking.score_values(cells, survey)
    overall = f"SUMPRODUCT({tracking.score_values(f'{{{tracking.overall_key(survey)}}}', survey)})"
    known = tracking.score_count(cells, survey)
    apart = f"ABS({count}*{overall}-SUMPRODUCT({points}))"
    same = f"SUMPRODUCT(--({points}<>{overall}))=0"
    who = "TRIM({customer_id})"
    formula = (
        'IF(SUMPRODUCT(--(LEN(TRIM({customer_id:suggestion}))>0))=0,"",'
        f'IF({known}<SUMPRODUCT(--(LEN(TRIM({cells}))>0)),"{INVALID}:{UNREADABLE}",'
        f'IF({known}<{count},"{INVALID}:{INCOMPLETE}",'
        f'IF(AND(ISNUMBER({{seconds}}),N({{seconds}})<{SECONDS_AN_ITEM * count:g}),"{INVALID}:{FAST}",'
        f'IF({apart}>=csat_contradiction*{count - 1},"{INVALID}:{CONTRADICTORY}",'
        f'IF(AND({who}<>"",SUMPRODUCT(--(TRIM({{^customer_id}})={who}))>1),"{INVALID}:{DUPLICATE}",'
        f'IF(AND({same},{overall}>={survey.satisfied_from},TRIM({{complaint_text}})<>""),'
        f'"{DOUBTFUL}","{VALID}")))))))'
    )
    return Column(
        VERDICT, "筛查", Kind.VERDICT, 14, formula=formula, compute=partial(verdict, scheme),
        group="结果",
    )  # fmt: skip


def verdict(scheme: Scheme, row: Record, book: Book) -> str:
    """The column 筛查: the first reason that the sheet can see.

    :func:`csat_xl.survey.screening.screen` sees more: the sample, the days of the survey, and
    which of two answers of a customer is the right one.
    """
    survey, rules = scheme.survey, book.settings.scheme.rules or Rules()
    assert survey is not None
    keys = tracking.score_keys(survey)
    scores = [row.get(key) for key in keys]
    if any(key in row.unreadable for key in keys):
        return f"{INVALID}:{UNREADABLE}"
    if None in scores:
        return f"{INVALID}:{INCOMPLETE}"
    seconds = row.cell("seconds")
    if isinstance(seconds, int | float) and seconds < SECONDS_AN_ITEM * len(scores):
        return f"{INVALID}:{FAST}"
    others = len(scores) - 1
    if abs(len(scores) * scores[-1] - sum(scores)) >= rules.contradiction * others:
        return f"{INVALID}:{CONTRADICTORY}"
    if _again(row, book.rows(KEY)):
        return f"{INVALID}:{DUPLICATE}"
    same = len(set(scores)) == 1 and scores[-1] >= survey.satisfied_from
    return DOUBTFUL if same and row.has("complaint_text") else VALID


def _again(row: Record, rows: Sequence[Record]) -> bool:
    who = str(row.get("customer_id") or "").casefold()
    before = (other for other in rows if other.number < row.number)
    return bool(who) and any(str(o.get("customer_id") or "").casefold() == who for o in before)


def form_mapping(survey: Survey, table: DataTable) -> Mapped:
    """The mapping of our own form: every column by its header, as far as it is there."""
    columns = {key: names[0] for key, names in HEADERS.items() if names[0] in table.header}
    return Mapped(name=FORM, columns=columns, scores={name: name for name in survey.dimensions})
