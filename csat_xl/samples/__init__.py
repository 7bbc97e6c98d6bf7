"""Invented, believable data for the demo, the filled examples and the tests."""

from csat_xl.samples.make import (
    Planted,
    Sample,
    Tables,
    as_of,
    planted_mistakes,
    sample,
    sample_tables,
)
from csat_xl.samples.people import TEAMS, Agent, Team, lists_with_agents, scheme_for

__all__ = [
    "TEAMS",
    "Agent",
    "Planted",
    "Sample",
    "Tables",
    "Team",
    "as_of",
    "lists_with_agents",
    "planted_mistakes",
    "sample",
    "sample_tables",
    "scheme_for",
]
