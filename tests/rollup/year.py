"""A year of 20 teams in memory, drawn by seed, and the same answers as one pandas table."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_xl.sheets.book import Book
from tests.rollup.books import SCHEME, answer, book, shipped_metrics

TEAMS, AGENTS, ROWS, YEAR = 20, 4, 36, 2025
WORSE, SINCE = "组07员工2", "2025-05"
"""The agent whose answers get worse, and the month from which they do."""
CHANNELS, LINES, TYPES = ("电话", "在线问卷"), ("售前咨询", "售后支持"), ("企业客户", "个人客户")
OVERALL = ((1, 2, 3, 4, 5), (0.02, 0.04, 0.08, 0.36, 0.5))
POOR = (0.3, 0.25, 0.2, 0.15, 0.1)
RECOMMEND = {1: (0, 3), 2: (2, 6), 3: (5, 8), 4: (7, 10), 5: (8, 11)}
FCR, FCR_TARGET = "一次解决率", 0.85

assert SCHEME.survey is not None
DIMENSIONS = SCHEME.survey.dimensions


@dataclass(frozen=True)
class Year:
    """The books, their answers as rows of a table, and FCR by team and month."""

    books: list[Book]
    rows: pd.DataFrame
    fcr: pd.DataFrame


def months(count: int = 12) -> list[dt.date]:
    return [dt.date(YEAR, month + 1, 1) for month in range(count)]


def draw(seed: int, *, worse: str = "", teams: int = TEAMS, count: int = 12) -> Year:
    """The year; ``worse`` names the agent who gets worse from SINCE on, "" for nobody."""
    dice = np.random.default_rng(seed)
    books, table, rates = [], [], []
    for month in months(count):
        for team in range(teams):
            name = f"组{team:02}"
            rows = [_row(dice, name, f"{month:%Y-%m}", worse) for _ in range(ROWS)]
            rate = round(float(dice.normal(0.86, 0.03)), 3)
            cases = int(dice.integers(200, 400))
            typed = [
                {**m, "count": cases} if m["name"] == FCR else m
                for m in shipped_metrics({FCR: rate})
            ]
            books.append(
                book(
                    {"tracking": [_typed(row) for row in rows], "metrics": typed},
                    team=name,
                    period=month,
                )
            )
            table += rows
            rates.append({"team": name, "period": f"{month:%Y-%m}", "fcr": rate, "cases": cases})
    return Year(books, pd.DataFrame(table), pd.DataFrame(rates))


def _row(dice: Any, team: str, period: str, worse: str) -> dict[str, Any]:
    agent = f"{team}员工{dice.integers(1, AGENTS + 1)}"
    poor = agent == worse and period >= SINCE
    overall = int(dice.choice(OVERALL[0], p=POOR if poor else OVERALL[1]))
    scores = [int(np.clip(overall + dice.integers(-1, 2), 1, 5)) for _ in DIMENSIONS[:-1]]
    scores[1] = int(np.clip(overall + dice.choice([-1, 0, 0, 0, 1]), 1, 5))  # the key driver
    return {
        "team": team,
        "period": period,
        "agent": agent,
        "channel": CHANNELS[dice.integers(2)],
        "service_type": LINES[dice.integers(2)],
        "customer_type": TYPES[dice.integers(2)],
        **dict(zip(DIMENSIONS, [*scores, overall], strict=True)),
        "recommend": int(dice.integers(*RECOMMEND[overall])),
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    places = ("agent", "channel", "service_type", "customer_type")
    scores = [row[name] for name in DIMENSIONS]
    return answer(scores, row["recommend"], **{key: row[key] for key in places})
