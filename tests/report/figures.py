"""Figures for the tests of the report: three months of three teams, through the real roll-up."""

import copy
import datetime as dt
from functools import cache
from typing import Any

from csat_xl import samples
from csat_xl.demo import example_book
from csat_xl.operations import checked
from csat_xl.report.compose import Heading, compose
from csat_xl.report.document import Report
from csat_xl.report.source import source_of
from csat_xl.rollup.figures import figures
from csat_xl.rollup.model import merge
from csat_xl.rollup.summary import summarise

HEADING = Heading(department="客户服务部", author="周岚", day="2026-07-02")
HOSTILE = "<script>alert('跑了')</script>"
FORMULA = "=cmd|'/c calc'!A1"
SECTIONS = ["引言", "调查结果概述", "详细分析", "相关性与趋势", "改进建议", "结论"]
"""S3, 六、1."""


@cache
def _sample() -> dict[str, Any]:
    parts = []
    for month in (4, 5, 6):
        for team in samples.TEAMS:
            book = example_book("monthly", team, dt.date(2026, month, 1), 40, mistakes=True)
            full, findings = checked(book)
            parts.append(summarise(full, findings, f"{team.name}-{month}.xlsx"))
    return figures(merge(parts))


def sample_figures() -> dict[str, Any]:
    """The figures of the sample, to be changed at will."""
    return copy.deepcopy(_sample())


def hostile_figures() -> dict[str, Any]:
    """The same, where a team, an agent and a theme are named by texts that would run."""
    found = sample_figures()
    for group in found["by"]["team"][:1]:
        group["value"] = HOSTILE
    found["by"]["agent"][0]["value"] = FORMULA
    found["words"]["complaint"]["themes"][0]["theme"] = HOSTILE
    found["words"]["complaint"]["terms"][0]["term"] = f'"><img src=x onerror=alert(1)> {FORMULA}'
    found["workbooks"][0]["team"] = HOSTILE
    return found


def report(found: dict[str, Any], heading: Heading = HEADING) -> Report:
    """The report of some figures."""
    return compose(source_of(found), heading)


def texts(found: Report) -> str:
    """All that a report says, as one text."""
    return repr(found)
