"""The answers by agent, team, branch, channel, service type and customer type."""

from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.pool import BLANK
from csat_xl.rollup.model import ALL, FIELDS, Answers, Place, Summary

GROUPED = ("agent", "team", "branch", *(field for field in FIELDS if field != "agent"))
"""The fields by which answers are split, in the order of the document."""


def by(summary: Summary) -> dict[str, list[dict[str, Any]]]:
    """The figures of each value of each field."""
    return {
        field: measures.ranked(
            [
                measures.group(value or BLANK, answers)
                for value, answers in split(summary.answers, field)
            ],
            BLANK,
        )
        for field in GROUPED
    }


def split(places: dict[Place, Answers], field: str) -> list[tuple[str, Answers]]:
    """The pooled answers of each value of a field, the blank one last."""
    values: dict[str, list[Answers]] = {}
    for place, part in places.items():
        if place.field == (field if field in FIELDS else ALL):
            values.setdefault(value_at(place, field), []).append(part)
    order = sorted(values, key=lambda value: (value == "", value))
    return [(value, Answers.pooled(values[value])) for value in order]


def value_at(place: Place, field: str) -> str:
    """The value of a field at a place: its own, or its team, branch or month."""
    if field in FIELDS:
        return place.value
    return str(getattr(place, field))
