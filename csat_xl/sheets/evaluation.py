"""评估汇总: items, sections, adjustments, total and grade of a person, unit or customer (S2)."""

from csat_xl.functions import excel
from csat_xl.functions.excel import constant
from csat_xl.schemes.evaluation import Item
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Record
from csat_xl.sheets.definition import Column, Kind, Mark, Scale, Sheet
from csat_xl.sheets.scorecard import (
    ERROR,
    KEY,
    UNHANDLED,
    Place,
    Plan,
    adjustment,
    complaint_adjustment,
    complaint_table,
    extra_points,
    grade_of,
    grade_word,
    item_keys,
    item_score,
    plan_of,
    quota_of,
    reward_of,
    section_score,
    section_shown,
    total_score,
    weighted_total,
)
from csat_xl.sheets.summary_counts import score_sum, valid_count
from csat_xl.sheets.tracking import AGENT_HEADER

__all__ = [
    "ERROR",
    "KEY",
    "NAME",
    "UNHANDLED",
    "adjustment",
    "complaint_table",
    "evaluation",
    "grade_of",
    "grade_word",
    "item_keys",
    "plan_of",
    "quota_of",
    "section_score",
    "section_shown",
    "total_score",
    "weighted_total",
]

NAME = "评估汇总"
RESULT = "结果"


def evaluation(scheme: Scheme, verdict: Column, complaints: bool = True) -> Sheet:
    """The evaluation sheet of a scheme; ``verdict`` is its check column.

    ``complaints`` tells whether the workbook has a complaint log that adjusts the totals.
    """
    mine = plan_of(scheme)
    rules = mine.rules
    about = ",与投诉台账的“被投诉人”一致" if complaints else ""
    return Sheet(
        key=KEY,
        name=NAME,
        table="evaluation",
        notes=(_how(mine, complaints), _outcome(mine)),
        columns=(
            Column("person", rules.subject, Kind.PERSON, 16, f"{rules.subject}名称{about}"),
            Column("level", rules.level_title, Kind.CHOICE, 11, "从列表选择", "levels"),
            *(_entry(place, scheme) for place in mine.places),
            *(
                _score(place)
                for places in mine.sections
                for place in places
                if mine.has_scores(places)
            ),
            *(_section(mine, i) for i in range(len(mine.sections))),
            *_results(scheme, mine, complaints),
            verdict,
        ),
        blank_rows=36,
        frozen="person",
        marks=(
            *_grade_marks(scheme, mine),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )


def _how(mine: Plan, complaints: bool) -> str:
    parts = ["各项得分相加"] if mine.additive else ["各大项按权重合成总分"]
    if mine.of_role("bonus") or mine.of_role("deduction"):
        parts.append("加上加分、减去扣分")
    if complaints:
        parts.append("加投诉调整")
    return f"填写各评分项(不适用留空,其余权重归一);{','.join(parts)},限于 0–100。"


def _outcome(mine: Plan) -> str:
    rules = mine.rules
    if rules.result == "stars":
        bounds = "、".join(f"{low:g}" for low in rules.star_bands)
        return f"最终得分按下限 {bounds} 定为五星至二星,其余一星;下限可在“设置”修改。"
    if not rules.quota:
        return "等级按“设置”中的下限评定;录入有错误的行不计分。"
    ratio = ":".join(f"{share:g}" for share in rules.ratio)
    return f"比例等级按 {ratio} 排名,与等级并列、不代替等级;不足 10 人时仅供参考。"


# --- entries ------------------------------------------------------------------------------------


def _entry(place: Place, scheme: Scheme) -> Column:
    item, section = place.item, place.section
    weight = f"({section.weight:g})" if section.weight is not None else ""
    band = f"{section.name}{weight}"
    if item.source:
        return Column(
            place.key,
            _header(item),
            Kind.RESULT,
            _width(item),
            formula=_from_survey(scheme),
            compute=lambda row, book: _filled(row, place),
            number_format="0.00",
            group=band,
        )
    cells = (f"INDEX(csat_item_low,{place.number})", f"INDEX(csat_item_high,{place.number})")
    bounded = item.bottom is not None or item.top is not None
    scale = Scale(item.bottom, item.top, tuple(item.levels.items()), cells) if bounded else None
    unit = "" if item.unit in ("", "分") else item.unit
    return Column(
        place.key,
        _header(item),
        Kind.NUMBER,
        _width(item),
        _help(item),
        unit=unit,
        scale=scale,
        group=band,
        number_format="0.0%" if item.is_share else "",
    )


def _filled(row: Record, place: Place) -> object:
    """A figure that the survey filled in (:func:`csat_xl.rollup.live.evaluation_rows`)."""
    value = row.get(place.key)
    return "" if value is None else value


def _header(item: Item) -> str:
    match item.kind:
        case "points":
            return f"{item.name}({item.max:g})"
        case "rating":
            return f"{item.name}({item.low:g}–{item.high:g})"
        case _:
            return f"{item.name}({item.unit})" if item.unit else item.name


def _width(item: Item) -> int:
    """Room for the name in a line, so that a header breaks before its bracket and not in it."""
    return max(9, 2 * len(item.name) if len(item.name) <= 7 else len(_header(item)) + 1)


def _help(item: Item) -> str:
    words = f",或 {'/'.join(item.levels)}" if item.levels else ""
    match item.kind:
        case "points":
            how = f"0–{item.max:g} 分;不适用留空"
        case "rating":
            how = f"{item.low:g}–{item.high:g}({item.high:g} 最好){words};不适用留空"
        case _:
            target, step = (
                f"{value:.6g}" if not item.is_share else f"{value * 100:.6g}%"
                for value in (item.target or 0, item.step or 1)
            )
            how = f"目标 {item.better} {target}{'' if item.is_share else item.unit};"
            how += f"每差 {step} 扣 {item.points:g} 分"
    return f"{item.note}。{how}" if item.note else how


def _from_survey(scheme: Scheme) -> str:
    """Excel: the mean overall score that the valid rows of the survey give this person."""
    survey = scheme.survey
    assert survey is not None
    mine = f"tracking[{AGENT_HEADER}],{{person}}"
    count = valid_count("tracking", mine, f'tracking[{survey.overall}],"<>"')
    return (
        f'IF(TRIM({{person}})="","",IF(({count})=0,"",'
        f"({score_sum(survey, survey.overall, mine)})/({count})))"
    )


# --- scores -------------------------------------------------------------------------------------


def _score(place: Place) -> Column:
    """The column of an item's score out of 100."""
    item, cell, n = place.item, f"{{{place.key}}}", place.number
    if item.kind == "measure":
        rest = ",".join(f"INDEX(csat_item_{what},{n})" for what in ("step", "points"))
        text = f'CSAT_SCORE({cell},INDEX(csat_item_target,{n}),"{item.better}",{rest})'
    else:
        value = cell
        if item.levels:
            words = constant([list(item.levels)])
            scores = constant([list(item.levels.values())])
            found = f"INDEX({scores},MATCH(TRIM({cell}),{words},0))"
            value = f"IF(ISTEXT({cell}),IFERROR({found},#VALUE!),{cell})"
        ends = f"INDEX(csat_item_low,{n}),INDEX(csat_item_high,{n})"
        text = f'IF(TRIM({cell})="","",CSAT_RESCALE({value},{ends}))'
    return Column(
        place.score_key,
        f"{item.name}得分",
        Kind.RESULT,
        max(9, len(item.name) + 4),
        formula=text,
        compute=lambda row, book: item_score(row, place),
        number_format="0.0",
        group="评分项得分(百分制)",
    )


def _weighed(mine: Plan, places: tuple[Place, ...], name: str) -> str:
    """Excel: the weighted mean of items; ``name`` ends the names of their weights and maxima."""
    if mine.has_scores(places):
        return (
            f"CSAT_WEIGHTED({{{places[0].score_key}:{places[-1].score_key}}},csat_weights_{name})"
        )
    cells = f"{{{places[0].key}:{places[-1].key}}}"
    filled = excel.number(cells)
    most = f"SUMPRODUCT(csat_high_{name}*{filled})"
    return (
        f"IF({excel.not_numeric(cells)}>0,#VALUE!,"
        f'IF({excel.count(cells)}=0,"",CSAT_RESCALE(SUM({cells}),0,{most})))'
    )


def _section(mine: Plan, index: int) -> Column:
    places = mine.sections[index]
    section = places[0].section
    text, label, look = _weighed(mine, places, str(index + 1)), "各项得分(百分制)", "0.0"
    if mine.additive:
        cells = f"{{{places[0].key}:{places[-1].key}}}"
        share = f"INDEX(csat_section_weights,{index + 1})/100"
        text = f"IF({excel.count(cells)}=0,{text},{text}*{share})"
        label, look = "各项小计(分)", "0.00"
    return Column(
        f"section{index + 1}",
        section.name,
        Kind.RESULT,
        12 if len(section.name) > 5 else 10,
        formula=text,
        compute=lambda row, book: section_shown(row, book, index),
        number_format=look,
        group=label,
    )


# --- results ------------------------------------------------------------------------------------


def _results(scheme: Scheme, mine: Plan, complaints: bool) -> list[Column]:
    rules = mine.rules
    total = (
        _weighed(mine, mine.scored, "scored")
        if mine.additive
        else f"CSAT_WEIGHTED({{section1:section{len(mine.sections)}}},csat_section_weights)"
    )
    name = "基本得分" if mine.additive else "加权总分"
    columns = [_result("weighted", name, total, weighted_total, "0.00")]
    added = []
    if len(mine.scored) < len(mine.places):
        columns.append(_result("extra", "加减分", _extra(mine), extra_points, "+0.0;-0.0;0"))
        added.append("N({extra})")
    if complaints:
        text = (
            'IF(TRIM({person})="","",CSAT_COMPLAINT('
            f'REPT({{complaints.outcome}}&REPT("{UNHANDLED}",{{complaints.outcome}}=""),'
            "{complaints.person}={person}),csat_outcomes))"
        )
        columns.append(_result("adjustment", "投诉调整", text, complaint_adjustment, "+0;-0;0"))
        added.append("N({adjustment})")
    text = f"CSAT_TOTAL({{weighted}},{'+'.join(added) or '0'})"
    text = f'IF(LEFT({{verdict}},2)="错误","",{text})'
    columns.append(_result("total", "最终得分", text, total_score, "0.00"))
    if rules.result == "stars":
        text = "CSAT_STARS({total},csat_star_bands)"
        columns.append(_result("grade", "星级", text, grade_of, '0"星"'))
    else:
        columns.append(_result("grade", "等级", "CSAT_GRADE({total},csat_bands)", grade_of))
        if scheme.grades and any(band.reward for band in scheme.grades.bands):
            found = "INDEX(csat_rewards,MATCH({grade},INDEX(csat_bands,0,2),0))"
            text = f'IF({{grade}}="","",{found}&"")'
            columns.append(_result("reward", "奖惩", text, reward_of, width=16))
    if rules.quota:
        text = "CSAT_QUOTA({total},{evaluation.total},csat_ratio)"
        columns.append(_result("quota", "比例等级", text, quota_of))
    return columns


def _result(
    key: str, header: str, formula: str, compute: object, look: str = "", width: float = 10
) -> Column:
    kind = Kind.RESULT if look and key != "grade" else Kind.VERDICT
    return Column(
        key,
        header,
        kind,
        width,
        formula=formula,
        compute=compute,  # type: ignore[arg-type]
        number_format=look,
        group=RESULT,
    )


def _extra(mine: Plan) -> str:
    parts = ""
    for role, sign in (("bonus", "+"), ("deduction", "-")):
        places = mine.of_role(role)
        if places:
            parts += f"{sign}SUM({{{places[0].key}:{places[-1].key}}})"
    return f'IF(TRIM({{person}})="","",{parts.removeprefix("+")})'


def _grade_marks(scheme: Scheme, mine: Plan) -> tuple[Mark, ...]:
    keys = ("total", "grade")
    if mine.rules.result == "stars":
        return (
            Mark(keys, "AND(ISNUMBER({grade}),{grade}<=2)", "warning"),
            Mark(keys, "AND(ISNUMBER({grade}),{grade}=5)", "good"),
        )
    assert scheme.grades is not None
    bands = sorted(scheme.grades.bands, key=lambda band: band.low)
    return (
        Mark(keys, f'{{grade}}="{bands[0].name}"', "error"),
        Mark(keys, f'{{grade}}="{bands[-1].name}"', "good"),
    )
