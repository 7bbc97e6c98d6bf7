"""Workbooks as files give the figures of the same books in memory, in any order of the files."""

import json
from datetime import date

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.rollup import figures, merge, summarise

WITHOUT_FILES = [
    "responses",
    "overall",
    "dimensions",
    "metrics",
    "metric_totals",
    "composite",
    "complaints",
    "evaluation",
    "by",
    "by_period",
    "differences",
    "changes",
    "lines",
    "drivers",
    "reliability",
    "trend",
    "streaks",
    "action_list",
    "resurvey",
]


def test_files_and_memory(tmp_path):
    paths, parts = [], []
    for month in (5, 6):
        for team in samples.TEAMS[:2]:
            made = example_book("monthly", team, date(2026, month, 1), 50, mistakes=True)
            path = tmp_path / f"{team.name}-{month}.xlsx"
            operations.build_workbook(made, path, "plain")
            book, findings = operations.checked(made)
            parts.append(summarise(book, findings, str(path)))
            paths.append(str(path))
    found = operations.rollup_files(paths)
    memory = figures(merge(parts))
    for key in WITHOUT_FILES:
        assert json.dumps(found[key]) == json.dumps(memory[key]), key
    told = [row["customer_id"] for row in found["closed_loop"]["list"]]
    assert told == [row["customer_id"] for row in memory["closed_loop"]["list"]]
    assert json.dumps(operations.rollup_files(paths[::-1])) == json.dumps(found)
