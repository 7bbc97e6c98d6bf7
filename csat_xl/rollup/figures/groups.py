"""The answers by agent, team, branch, channel, service type and customer type."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.pool import BLANK
from csat_xl.rollup.model import ALL, FIELDS, Answers, Place, Summary

GROUPED = ("agent", "team", "branch", *(field for field in FIELDS if field != "agent"))
"""The fields by which answers are split, in the order of the document."""


def by(summary: Summary) -> dict[str, Sequence[dict[str, Any]]]:
    """The figures of each value of each field."""
    return {
        field: measures.ranked(
            (
                measures.group(value or BLANK, answers)
                for value, answers in split(summary.answers, field)
            ),
            BLANK,
        )
        for field in GROUPED
    }


def split(places: Mapping[Place, Answers], field: str) -> Iterator[tuple[str, Answers]]:
    """The pooled answers of each value of a field, the blank one last; one value at a time."""
    values: dict[str, list[Place]] = {}
    value_at = values_of(places, field)
    for place in places:
        if place.field == (field if field in FIELDS else ALL):
            values.setdefault(value_at(place), []).append(place)
    for value in sorted(values, key=lambda value: (value == "", value)):
        yield value, Answers.pooled(places[place] for place in values[value])


def values_of(places: Iterable[Place], field: str) -> Callable[[Place], str]:
    """What tells the value of a field at a place: its own, or its team or branch.

    A team whose name occurs in several branches is told with its branch: 华东/一组.
    """
    if field in FIELDS:
        return lambda place: place.value
    if field != "team":
        return lambda place: str(getattr(place, field))
    branches: dict[str, set[str]] = {}
    for place in places:
        if place.field == ALL:
            branches.setdefault(place.team, set()).add(place.branch)
    several = {team for team, found in branches.items() if len(found) > 1}
    return lambda place: (
        f"{place.branch or BLANK}/{place.team}" if place.team in several else place.team
    )
