"""设置: the settings of a workbook, as named cells and lists that people can edit.

Everything a formula reads has a defined name, so no formula holds a rule of its own. The layout
is written once here; the builder draws it and the reader finds the values by the same lines.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from csat_xl.entries import holidays, makeup_days
from csat_xl.schemes.model import (
    Band,
    Complaints,
    Grades,
    Lists,
    Outcome,
    Rules,
    Scheme,
    Survey,
)
from csat_xl.sheets import (
    evaluation_settings,
    quality_settings,
    scale_settings,
    tracking,
    word_settings,
)
from csat_xl.sheets.block import Block
from csat_xl.sheets.book import Settings

NAME = "设置"
FIRST_ROW = 5
"""Row number of the headers of all blocks; values start in the row below."""
SCHEME_LABEL = "方案数据"
"""Label of the cell that carries the whole scheme, so that a workbook needs no other file."""
KEY_COLUMN, VALUE_COLUMN, NOTE_COLUMN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Item:
    """A single setting: its label, defined name, value, note; ``formula`` where it is computed."""

    label: str
    name: str
    value: Any
    note: str = ""
    formula: str = ""
    number_format: str = "General"
    locked: bool = False


def items(settings: Settings, template: str, version: str) -> list[Item]:
    """The single settings, in the order in which they stand on the sheet."""
    scheme = settings.scheme
    rules = scheme.rules or Rules()
    survey = scheme.survey
    date = "yyyy-mm-dd"
    return [
        Item("团队/校区", "csat_team", settings.team, "月度汇总按此名称归组"),
        Item("分公司", "csat_branch", settings.branch, "所属分公司或网点;没有留空"),
        Item(
            "统计月份",
            "csat_period",
            settings.period,
            "填当月 1 日;服务与调查时间须在本月",
            number_format="yyyy-mm",
        ),
        Item(
            "统计期末",
            "csat_period_end",
            settings.period_end or "",
            "自动计算:次月 1 日",
            formula='IF(csat_period="","",DATE(YEAR(csat_period),MONTH(csat_period)+1,1))',
            number_format=date,
            locked=True,
        ),
        Item("调查发放数", "csat_sent", settings.sent, "本月发出多少份;留空不算回收率"),
        Item("服务客户数", "csat_served", settings.served, "本月服务多少客户;留空不算投诉率"),
        Item(
            "检查基准日",
            "csat_as_of",
            settings.as_of,
            "逾期按此日判断;留空为今天",
            number_format=date,
        ),
        Item(
            "判断日期",
            "csat_today",
            settings.as_of or "",
            "自动计算",
            formula='IF(csat_as_of="",TODAY(),csat_as_of)',
            number_format=date,
            locked=True,
        ),
        Item(
            "调查最早(小时)",
            "csat_survey_min_hours",
            rules.survey_min_hours,
            "服务完成后多少小时起",
        ),
        Item(
            "调查最迟(小时)",
            "csat_survey_max_hours",
            rules.survey_max_hours,
            "服务完成后多少小时内",
        ),
        Item(
            "回访最早(工作日)",
            "csat_revisit_min_workdays",
            rules.revisit_min_workdays,
            "投诉处理完成后",
        ),
        Item(
            "回访最迟(工作日)",
            "csat_revisit_max_workdays",
            rules.revisit_max_workdays,
            "投诉处理完成后",
        ),
        Item("矛盾判定(分)", "csat_contradiction", rules.contradiction, "总评与其他维度均分之差"),
        Item(
            "不满意上限(分)",
            "csat_dissatisfied_to",
            survey.dissatisfied_to if survey else 2,
            "总评不高于此分须跟进",
        ),
        Item("进展提醒(天)", "csat_progress_days", rules.progress_days, "进行中的行动多少天未更新"),
        Item(
            "服务可早于本月(天)",
            "csat_service_before_period_days",
            rules.service_before_period_days,
            "月初调查的客户,服务在上月末",
        ),
        Item("方案", "csat_scheme", scheme.name, scheme.title, locked=True),
        Item(
            "规则生效日",
            "csat_rules_from",
            scheme.rules_from,
            "权重与规则自此日起适用",
            number_format=date,
            locked=True,
        ),
        Item("模板", "csat_template", template, "请勿修改", locked=True),
        Item("模板版本", "csat_version", version, "请勿修改", locked=True),
        Item(SCHEME_LABEL, "csat_scheme_data", scheme.model_dump_json(), "请勿修改", locked=True),
    ]


_CUSTOMERS = "客户类型权数"
MOST_CUSTOMER_TYPES = 6
"""How many customer types may have a weight."""


def _customer_weights(survey: Survey) -> Block:
    """How many answers one of a customer type counts for in 客户加权均分."""
    last = MOST_CUSTOMER_TYPES - 1
    areas = (("csat_weighted_types", 0, 0, last, 0), ("csat_type_weights", 0, 1, last, 1))
    rows, heads = tuple(survey.customer_weights.items()), ("类型", "权数")
    return Block(_CUSTOMERS, "", heads, rows, last + 1, areas=areas, used_by="tracking")


WITHOUT_RESULTS = {"tracking", "metrics", "actions"}
"""Sheets that need neither grades nor the points of complaints."""


def needed(block: Block, sheets: Collection[str]) -> bool:
    """Whether a block is read by any of the sheets of a workbook."""
    match block.used_by:
        case "":
            return True
        case "complaints":
            return not {"complaints", "standing"}.isdisjoint(sheets)
        case "results":
            return not WITHOUT_RESULTS.issuperset(sheets)
        case sheet:
            return sheet in sheets


def blocks(settings: Settings) -> list[Block]:
    """The tables and lists of settings, from left to right, whichever sheets read them."""
    scheme = settings.scheme
    result: list[Block] = []
    if scheme.survey:
        survey = scheme.survey
        rows = tuple((line, *weights) for line, weights in survey.weights.items())
        last = len(survey.dimensions)
        areas = (("csat_lines", 0, 0, 11, 0), ("csat_weights", 0, 1, 11, last))
        heads = ("业务线", *survey.dimensions)
        if survey.customer_weights:
            result.append(_customer_weights(survey))
        result.append(
            Block("维度权重(首行为默认)", "", heads, rows, 12, areas=areas, used_by="tracking")
        )
    if scheme.evaluation:
        result += evaluation_settings.blocks(scheme.evaluation)
    if scheme.complaints:
        outcomes = tuple((o.name, o.points) for o in scheme.complaints.outcomes)
        result.append(
            Block(
                "投诉加减分",
                "csat_outcomes",
                ("处理结果", "分值"),
                outcomes,
                12,
                used_by="complaints",
            )
        )
    if scheme.grades:
        bands = tuple((b.low, b.name, b.reward) for b in scheme.grades.bands)
        areas = (("csat_bands", 0, 0, 7, 1), ("csat_rewards", 0, 2, 7, 2))
        result.append(
            Block("等级", "", ("下限", "等级", "奖惩"), bands, 8, areas=areas, used_by="results")
        )
    if scheme.lists:
        lists = scheme.lists
        for title, key, room in _LISTS:
            values = tuple((value,) for value in getattr(lists, key))
            result.append(Block(title, f"csat_{key}", (title,), values, room, used_by="tracking"))
    result += [Block(*table) for table in scale_settings.tables(scheme)]
    result += [Block(*table) for table in quality_settings.tables(scheme)]
    date = "yyyy-mm-dd"
    off = _days(settings, settings.days_off, holidays)
    worked = _days(settings, settings.makeup_days, makeup_days)
    result.append(Block(_DAYS_OFF, "csat_holidays", ("法定节假日",), off, 45, date))
    result.append(Block(_MAKEUP_DAYS, "csat_makeup_days", ("调休上班日",), worked, 20, date))
    if scheme.words:
        result += word_settings.blocks(scheme.words)
    if scheme.survey:
        result.append(_written_scores(scheme.survey))
    return result


def _written_scores(survey: Survey) -> Block:
    """The ways to write a score and what each counts for, as the formulas read them."""
    rows = tuple(tracking.score_forms(survey).items())
    last, scale = len(rows) - 1, survey.high - survey.low
    words = len(rows) - len(survey.levels)  # without words, the blank cell below
    areas = (
        (tracking.FORMS, 0, 0, last, 0),
        (tracking.FORM_POINTS, 0, 1, last, 1),
        (tracking.SCALE, 0, 1, scale, 1),
        (tracking.LEVEL_WORDS, words, 0, max(last, words), 0),
    )
    return Block(
        "评分写法(公式用)",
        "",
        ("写法", "分值"),
        rows,
        max(last, words) + 1,
        printed=False,
        used_by="tracking",
        areas=areas,
        locked=True,
    )


_DAYS_OFF, _MAKEUP_DAYS = "法定节假日(工作日放假)", "调休上班日"


def _days(
    settings: Settings, listed: Sequence[dt.date], known: Callable[[int], list[dt.date]]
) -> tuple[tuple[dt.date], ...]:
    """The days a workbook lists, and those known for a year of it that is not listed at all."""
    have = {day.year for day in (*settings.days_off, *settings.makeup_days)}
    missing = [year for year in _years(settings) if year not in have]
    return tuple((day,) for day in sorted({*listed, *(d for y in missing for d in known(y))}))


_LISTS = (
    ("客户类型", "customer_types", 12),
    ("服务类型", "service_types", 12),
    ("渠道", "channels", 12),
    ("电话渠道", "phone_channels", 6),
    ("服务人员", "agents", 60),
)


def _years(settings: Settings) -> list[int]:
    year = (settings.period or settings.scheme.rules_from).year
    return [year, year + 1] if settings.period and settings.period.month == 12 else [year]


def settings_from(cells: Sequence[Sequence[Any]], scheme: Scheme) -> Settings:
    """The settings that a sheet holds; what is missing there comes from ``scheme``.

    ``cells`` are the rows of the sheet from its first row on.
    """
    single = {
        str(row[KEY_COLUMN]).strip(): row[VALUE_COLUMN]
        for row in cells
        if len(row) > VALUE_COLUMN and row[KEY_COLUMN] not in ("", None)
    }
    found = _tables(cells)
    labels = {item.name: item.label for item in items(Settings(scheme), "", "")}

    def value(name: str) -> Any:
        return single.get(labels[name])

    rules = (scheme.rules or Rules()).model_dump()
    for key in rules:
        given = value(f"csat_{key}")
        if isinstance(given, int | float) and not isinstance(given, bool):
            rules[key] = type(rules[key])(given)
    update: dict[str, Any] = {"rules": Rules(**rules)}
    if scheme.survey:
        update["survey"] = _survey(scheme.survey, found, value("csat_dissatisfied_to"))
    if scheme.lists:
        lists = {
            key: [str(row[0]).strip() for row in found[title]]
            for title, key, _ in _LISTS
            if title in found
        }
        update["lists"] = Lists(**{**scheme.lists.model_dump(), **lists})
    if scheme.words:
        update["words"] = word_settings.words_from(scheme.words, found)
    if scheme.complaints and "投诉加减分" in found:
        pairs = [(str(row[0]).strip(), row[1]) for row in found["投诉加减分"]]
        update["complaints"] = Complaints(outcomes=[Outcome(name=n, points=p) for n, p in pairs])
    if scheme.grades and "等级" in found:
        update["grades"] = Grades(
            bands=[
                Band(
                    low=row[0], name=str(row[1]).strip(), reward="".join(map(str, row[2:3])).strip()
                )
                for row in found["等级"]
            ]
        )
    if scheme.evaluation:
        update["evaluation"] = evaluation_settings.evaluation_from(scheme.evaluation, found)
    update |= scale_settings.update_of(scheme, found)
    update |= quality_settings.update_of(scheme, found)
    return Settings(
        scheme.model_copy(update=update),
        str(value("csat_team") or "").strip(),
        _day(value("csat_period"), first=True),
        _day(value("csat_as_of")),
        str(value("csat_branch") or "").strip(),
        _whole(value("csat_sent")),
        _whole(value("csat_served")),
        _day_list(found.get(_DAYS_OFF, ())),
        _day_list(found.get(_MAKEUP_DAYS, ())),
    )


def _whole(value: Any) -> int | None:
    """A number of cases: whole and above 0, else not known."""
    from csat_xl.entries import Unreadable, read_number

    try:
        entry = read_number(value)
    except Unreadable:
        return None
    if entry is None or entry.value < 1 or entry.value != int(entry.value):
        return None
    return int(entry.value)


def _day_list(rows: Sequence[Sequence[Any]]) -> tuple[dt.date, ...]:
    """The days of a list that can be read, in order, each once."""
    days = {_day(row[0]) for row in rows}
    return tuple(sorted(day for day in days if day is not None))


def _tables(cells: Sequence[Sequence[Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each block by its title, found by the titles above the headers."""
    titles = next((r for r, row in enumerate(cells) if _DAYS_OFF in map(str, row)), None)
    if titles is None:
        return {}
    found: dict[str, list[tuple[Any, ...]]] = {}
    heads = cells[titles + 1]
    for column, title in enumerate(cells[titles]):
        if title in ("", None) or column <= NOTE_COLUMN:
            continue
        width = 0
        while column + width < len(heads) and heads[column + width] not in ("", None):
            width += 1
        rows = [tuple(row[column : column + width]) for row in cells[titles + 2 :]]
        found[str(title)] = [row for row in rows if row and row[0] not in ("", None)]
    return found


def _survey(survey: Survey, found: dict[str, list[tuple[Any, ...]]], dissatisfied: Any) -> Survey:
    values = survey.model_dump()
    rows = found.get("维度权重(首行为默认)")
    if rows:
        values["weights"] = {str(row[0]).strip(): [w or 0 for w in row[1:]] for row in rows}
    if found.get(_CUSTOMERS):
        values["customer_weights"] = {str(row[0]).strip(): row[1] for row in found[_CUSTOMERS]}
    if isinstance(dissatisfied, int | float):
        values["dissatisfied_to"] = int(dissatisfied)
    return Survey(**values)


def _day(value: Any, first: bool = False) -> dt.date | None:
    from csat_xl.entries import Unreadable, read_datetime

    try:
        entry = read_datetime(value)
    except Unreadable:
        return None
    if entry is None:
        return None
    day = entry.value.date()
    return day.replace(day=1) if first else day
