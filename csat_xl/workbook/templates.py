"""The templates: which sheets each holds, and which scheme it uses unless told otherwise."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from csat_xl.checks import inline
from csat_xl.checks.verdict import verdict_column
from csat_xl.errors import CsatError
from csat_xl.schemes.load import complete, load, load_shipped, shipped
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import actions, complaints, evaluation, kpis, metrics, tracking
from csat_xl.sheets.definition import Sheet
from csat_xl.workbook import quality_templates, scale_templates


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its title, its sheets, its default scheme."""

    name: str
    title: str
    sheets: tuple[str, ...]
    scheme: str


TEMPLATES = {
    template.name: template
    for template in (
        Template("tracking", "客户满意度跟踪", (tracking.KEY,), "tracking"),
        Template("monitoring", "服务质量监控与改进", (metrics.KEY, actions.KEY), "monitoring"),
        Template("index", "客户满意度指标体系评估", (evaluation.KEY, complaints.KEY), "tutoring"),
        Template(
            "monthly",
            "客户满意度月度工作簿",
            (tracking.KEY, metrics.KEY, actions.KEY, evaluation.KEY, complaints.KEY),
            "tracking",
        ),
    )
}


MOST_CHARACTERS = 32_767
"""What the cell of 设置 holds that carries the scheme."""
SCHEME = "scheme"
"""The template of a workbook whose sheets follow from its scheme."""


def template_of(name: str, scheme: Scheme | None = None) -> Template:
    """A template by its name; ``scheme`` for the one whose sheets its scheme states."""
    if name == SCHEME and scheme is not None and scheme.sheets:
        return Template(SCHEME, scheme.title, tuple(scheme.sheets), scheme.name)
    if name not in TEMPLATES:
        names = "、".join(TEMPLATES)
        raise CsatError(
            f"没有名为 {name} 的模板;可用:{names}。",
            f"There is no template {name}; there are {', '.join(TEMPLATES)}.",
        )
    return TEMPLATES[name]


def scheme_for(template: Template, scheme: str | None = None) -> Scheme:
    """The complete scheme a template is built from: its own, a shipped one, or a file.

    Parts that none of the templates has a sheet for are left out.
    """
    whole = complete(load(scheme) if scheme else load_shipped(template.scheme))
    return whole.model_copy(update=dict.fromkeys(("scales", "quality", "handbook")))


def chosen(name: str, scheme: str | None = None) -> tuple[str, Scheme]:
    """The template and complete scheme that ``name`` stands for: a template, a scheme or a file.

    A template may be given another ``scheme``; a scheme's own sheets follow from its parts.
    """
    if name in TEMPLATES:
        return name, scheme_for(TEMPLATES[name], scheme)
    if scheme is not None:
        raise CsatError(
            f"--scheme 只用于模板 {'、'.join(TEMPLATES)};{name} 不是模板,自己就是方案,请去掉 --scheme。",
            f"--scheme goes with a template ({', '.join(TEMPLATES)}); {name} is none: leave "
            "--scheme out.",
        )
    if not name.endswith(".toml") and name not in shipped():
        names = [*TEMPLATES, *shipped()]
        close = difflib.get_close_matches(name, names, 1)
        hint_zh = f"是否为 {close[0]}?" if close else f"可用:{'、'.join(dict.fromkeys(names))}。"
        hint_en = (
            f"did you mean {close[0]}?" if close else f"use {', '.join(dict.fromkeys(names))}."
        )
        raise CsatError(
            f"没有名为 {name} 的模板或方案;{hint_zh}",
            f"There is no template or scheme {name}; {hint_en}",
        )
    return SCHEME, of_itself(load(name))


def of_itself(scheme: Scheme) -> Scheme:
    """A scheme made complete, with the sheets that follow from its own parts."""
    keys = list(scheme.sheet_keys)
    if not keys:
        raise CsatError(
            f"方案 {scheme.name} 没有可以建表的部分;请加入 survey、monitoring 或 evaluation 之一。",
            f"The scheme {scheme.name} has no part that makes a sheet; add survey, monitoring"
            " or evaluation.",
        )
    whole = complete(scheme).model_copy(update={"sheets": keys})
    size = len(whole.model_dump_json())
    if size > MOST_CHARACTERS:
        raise CsatError(
            f"方案 {scheme.name} 太长({size} 字,工作簿最多存 {MOST_CHARACTERS} 字):请缩短题项的说明或分成两个方案。",
            f"The scheme {scheme.name} is too long ({size} characters; a workbook holds"
            f" {MOST_CHARACTERS}): shorten the texts of its items, or make two schemes of it.",
        )
    sheets_of(template_of(SCHEME, whole), whole)
    return whole


def sheets_of(template: Template, scheme: Scheme) -> tuple[Sheet, ...]:
    """The sheets of a template, drawn up for a scheme."""

    def evaluated() -> Sheet:
        verdict = verdict_column(evaluation.KEY, scheme)
        return evaluation.evaluation(scheme, verdict, complaints.KEY in template.sheets)

    makers: dict[str, Callable[[], Sheet]] = {
        tracking.KEY: lambda: tracking.tracking(scheme, verdict_column(tracking.KEY, scheme)),
        metrics.KEY: lambda: metrics.metrics(scheme),
        actions.KEY: lambda: actions.actions(scheme, verdict_column(actions.KEY, scheme)),
        evaluation.KEY: evaluated,
        complaints.KEY: lambda: complaints.complaints(
            scheme, verdict_column(complaints.KEY, scheme)
        ),
        **scale_templates.makers(scheme),
        **quality_templates.makers(scheme),
        kpis.KEY: lambda: kpis.kpis(scheme, inline.verdict_column(kpis.KEY, ("group", "name"))),
    }
    drawn = tuple(makers[key]() for key in template.sheets)
    for sheet in drawn:
        _headers_differ(sheet, scheme)
    _names_differ(drawn, scheme)
    return drawn


OTHER_SHEETS = ("使用说明", "设置", "月度汇总", "子弹图")
"""Names of sheets that every workbook may have beside those of its tables."""


def _names_differ(sheets: tuple[Sheet, ...], scheme: Scheme) -> None:
    """Refuse two sheets of one name, as a questionnaire called 设置 would make."""
    names = [*OTHER_SHEETS, *(sheet.name for sheet in sheets)]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise CsatError(
            f"方案 {scheme.name}:会有两个工作表叫“{double}”,请改方案中的这个名称。",
            f"The scheme {scheme.name}: two sheets would be called {double};"
            " change that name in the scheme.",
        )


def _headers_differ(sheet: Sheet, scheme: Scheme) -> None:
    """Refuse two columns of one name: a table cannot have them."""
    heads = [column.header for column in sheet.columns]
    double = next((head for head in heads if heads.count(head) > 1), None)
    if double is not None:
        raise CsatError(
            f"方案 {scheme.name}:工作表“{sheet.name}”会有两列“{double}”,请改方案中的这个名称。",
            f"The scheme {scheme.name}: {sheet.name} would have two columns {double};"
            " change that name in the scheme.",
        )
