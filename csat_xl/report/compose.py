"""Put a report together: the sections of S3 (六、1) over the figures of a roll-up."""

from dataclasses import dataclass

from csat_xl.report.document import Report, numbered
from csat_xl.report.parts import Source
from csat_xl.report.sections.conclusion import conclusion
from csat_xl.report.sections.details import details
from csat_xl.report.sections.introduction import introduction
from csat_xl.report.sections.overview import overview
from csat_xl.report.sections.relations import relations
from csat_xl.report.sections.suggestions import suggestions
from csat_xl.report.wording import span

TITLE = "客户满意度调查报告"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a person adds to the figures: title, department, author, day, and the purpose."""

    title: str = ""
    department: str = ""
    author: str = ""
    day: str = ""
    purpose: str = ""


def compose(source: Source, heading: Heading) -> Report:
    """The report of some figures; nothing is said that the figures do not hold."""
    facts = (
        ("统计期间", span(source.periods)),
        ("有效样本", f"{source.responses.valid} 份"),
        ("编制部门", heading.department),
        ("编制人", heading.author),
        ("编制日期", heading.day),
    )
    sections = (
        introduction(source, heading.purpose),
        overview(source),
        details(source),
        relations(source),
        suggestions(source),
        conclusion(source),
    )
    return Report(
        heading.title or TITLE,
        tuple((name, value) for name, value in facts if value),
        numbered(sections),
    )
