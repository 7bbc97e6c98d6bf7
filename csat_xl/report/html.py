"""A report as one HTML page: nothing is fetched, nothing runs, every text is escaped."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from csat_xl.report import charts
from csat_xl.report.document import Chart, Report
from csat_xl.report.status import Status

if TYPE_CHECKING:
    from jinja2 import Environment

STATUS_STARTS, STATUS_ENDS = "<!-- 审核与发布 -->", "<!-- /审核与发布 -->"
"""The marks around the part of the page that tells how far the report has come."""


def html_of(report: Report, status: Status) -> str:
    """The page of a report.

    Charts are SVG inside the page; fonts are those of the reader's machine. The page forbids
    itself scripts and requests (Content-Security-Policy).
    """
    from markupsafe import Markup

    numbers = count(1)

    def drawn(chart: Chart) -> Markup:
        return Markup(charts.svg(chart, f"c{next(numbers)}"))  # noqa: S704 (drawn here, escaped)

    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            style=Markup(_style()),  # noqa: S704 (a file of this package)
            status=Markup(status_html(status)),  # noqa: S704 (escaped by its template)
            drawn=drawn,
            kind_of=lambda block: type(block).__name__,
        )
        + "\n"
    )


def status_html(status: Status) -> str:
    """The part of the page about review, approval and publication, with its marks."""
    body = _environment().get_template("status.html.j2").render(status=status)
    return f"{STATUS_STARTS}\n{body}\n{STATUS_ENDS}"


def _style() -> str:
    fonts = ", ".join(f'"{font}"' if " " in font else font for font in charts.FONTS)
    return (files("csat_xl.report") / "report.css").read_text("utf-8").replace("FONTS", fonts)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("csat_xl.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


Drawn = Callable[[Chart], Any]
