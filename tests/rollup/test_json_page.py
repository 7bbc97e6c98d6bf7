"""docs/json.md and the real output name the same keys."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.rollup import duplicate, figures, merge, summarise, unreadable
from csat_xl.rollup.figures.differences import changes
from tests.rollup.books import answer, book
from tests.rollup.test_chance import year

PAGE = Path(__file__).parents[2] / "docs" / "json.md"
ELSEWHERE = ("scales", "quality")
MAPS = {
    "responses.excluded": "<code>",
    "overall.share": "<level>",
    "dimensions[].distribution": "<score>",
    "lines[].weights": "<dimension>",
    "by_period[].dimensions": "<dimension>",
    "by_period[].change": "<figure>",
    "changes.tested": "<field>",
    "complaints.by_outcome": "<outcome>",
    "evaluation[].sections": "<section>",
    "grades[].grades": "<grade>",
    "grades[].quota_grades": "<grade>",
    "grades[].sections": "<section>",
    "actions.by_state": "<state>",
    "closed_loop.by_state": "<state>",
    "by": "FIELD",
    "differences.by": "FIELD",
    "differences.by.FIELD[].p": "<what>",
    "differences.by.FIELD[].p_corrected": "<what>",
    "words": "KIND",
}


def documented() -> set[str]:
    """The keys of the tables; a key that starts with a dot goes on from the one before it."""
    found = set()
    for line in PAGE.read_text("utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        base = ""
        for key in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
            whole = base + key if key.startswith(".") else key
            if not key.startswith("."):
                base = key.rpartition(".")[0]
            found.add(whole)
    return found


def keys_of(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        found = set()
        for key, item in value.items():
            name = MAPS.get(path, key)
            whole = f"{path}.{name}" if path else name
            found |= {whole} if path == "" and key in ELSEWHERE else keys_of(item, whole)
        return found
    if isinstance(value, list):
        return {key for item in value for key in keys_of(item, f"{path}[]")} or {f"{path}[]"}
    return {path}


@pytest.fixture(scope="module")
def output() -> set[str]:
    parts = [unreadable("坏.xlsx", "已加密"), duplicate("副本.xlsx")]
    for month in range(1, 5):
        for team in samples.TEAMS[:2]:
            made = example_book(
                "monthly", team, date(2026, month, 1), 40, mistakes=True, clean=("evaluation",)
            )
            read, findings = operations.checked(made)
            parts.append(summarise(read, findings, f"{team.name}{month}.xlsx"))
    twice = [
        answer([s] * 5, 9, customer_id="C20260105001", survey_time=f"2026-0{m}-06 10:00")
        for m, s in ((1, 3), (3, 5))
    ]
    parts.append(summarise(book({"tracking": twice}), [], "同一客户.xlsx"))
    steady = [summarise(book({"evaluation": [{"person": "甲", "item1_1": 9}]}), [], "评.xlsx")]
    found = keys_of(figures(merge([*parts, *steady])))
    found |= keys_of({"changes": changes(year(1, worse="丙"), ["agent"])})
    signals = {"trend": [{"control": {"signals": [{"period": "", "rule": ""}]}}]}
    return found | keys_of(signals)


def holds_more(key: str) -> bool:
    """Whether documented keys stand below one: it is null or empty in some output."""
    return any(other.startswith((f"{key}.", f"{key}[")) for other in documented())


def test_every_key_of_the_output_is_documented(output):
    assert {key for key in output - documented() if not holds_more(key)} == set()


def test_every_documented_key_occurs(output):
    assert documented() - output == set()
