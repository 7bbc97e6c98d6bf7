"""The templates: which sheets each holds, and which scheme it uses unless told otherwise."""

from dataclasses import dataclass

from csat_xl.checks.verdict import verdict_column
from csat_xl.errors import CsatError
from csat_xl.schemes.load import complete, load, load_shipped
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.definition import Sheet


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


def template_of(name: str) -> Template:
    """A template by its name."""
    if name not in TEMPLATES:
        names = "、".join(TEMPLATES)
        raise CsatError(
            f"没有名为 {name} 的模板;可用:{names}。",
            f"There is no template {name}; there are {', '.join(TEMPLATES)}.",
        )
    return TEMPLATES[name]


def scheme_for(template: Template, scheme: str | None = None) -> Scheme:
    """The complete scheme a template is built from: its own, a shipped one, or a file."""
    return complete(load(scheme) if scheme else load_shipped(template.scheme))


def sheets_of(template: Template, scheme: Scheme) -> tuple[Sheet, ...]:
    """The sheets of a template, drawn up for a scheme."""
    makers = {
        tracking.KEY: lambda: tracking.tracking(scheme, verdict_column(tracking.KEY, scheme)),
        metrics.KEY: lambda: metrics.metrics(scheme),
        actions.KEY: lambda: actions.actions(scheme, verdict_column(actions.KEY, scheme)),
        evaluation.KEY: lambda: evaluation.evaluation(scheme),
        complaints.KEY: lambda: complaints.complaints(
            scheme, verdict_column(complaints.KEY, scheme)
        ),
    }
    return tuple(makers[key]() for key in template.sheets)
