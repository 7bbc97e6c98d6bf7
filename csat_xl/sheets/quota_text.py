"""The 2:7:1 principle as Excel text over counts that stand on the sheet.

CSAT_QUOTA ranks one score among a range of scores. Where only some of the rows compete (those of
one level and period), the number of people and of those above are counted first; the head-counts
by largest remainder are the function's own steps.
"""

import re

from csat_xl.functions import excel
from csat_xl.functions.ranking import QUOTA

RATIO = "csat_ratio"
GRADES = ("优秀", "达标", "不达标")
_NAME = re.compile(r"\$([a-z][a-z0-9]*)")


def _step(name: str, given: dict[str, str]) -> str:
    """A step of CSAT_QUOTA with what is given put in."""
    steps = {step.name: step.excel for step in QUOTA.steps}

    def text(match: re.Match[str]) -> str:
        wanted = match.group(1)
        return given[wanted] if wanted in given else f"({_step(wanted, given)})"

    return _NAME.sub(text, steps[name])


def head_count(people: str, grade: int) -> str:
    """How many of ``people`` (a cell) get the first, second or third grade (0, 1, 2)."""
    given = {"people": people, "ratio": RATIO}
    best, worst = _step("best", given), _step("worst", given)
    return (best, f"{people}-({best})-({worst})", worst)[grade]


def quota_text(people: str, above: str) -> str:
    """The grade by rank: ``people`` compete (a cell), ``above`` have more points."""
    best, worst = head_count(people, 0), head_count(people, 2)
    first, second, third = map(excel.text, GRADES)
    return f"IF({above}<{best},{first},IF({above}<{people}-({worst}),{second},{third}))"
