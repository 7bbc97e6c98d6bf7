"""A returned questionnaire as plain values, whatever tool it came from."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csat_xl.entries import Unreadable, read_datetime, read_number, read_score, read_text
from csat_xl.schemes.model import Survey
from csat_xl.survey.mapping import Key, Mapped
from csat_xl.survey.tables import DataTable, Row

FIELDS: tuple[Key, ...] = ("channel", "customer_type", "service_type", "agent")
"""Fields of a row of the tracking sheet that a questionnaire or the sample list may give."""
TEXTS: tuple[Key, ...] = ("reasons", "complaint_text", "suggestion")


@dataclass(frozen=True, slots=True)
class Answer:
    """One returned questionnaire.

    ``scores`` holds the readable score of each dimension, None where blank. ``seconds`` is the
    time it took, ``faults`` what could not be read, by header.
    """

    file: str
    row: int
    customer_id: str
    submitted: dt.datetime | None
    seconds: float | None
    scores: Mapping[str, int | None]
    recommend: int | None
    texts: Mapping[str, str]
    fields: Mapping[str, str]
    service_time: dt.datetime | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def answers_of(table: DataTable, mapping: Mapped, survey: Survey) -> list[Answer]:
    """The answers in a table by a mapping of its columns; rows without any answer are passed over.

    Every column that the mapping names must be there.
    """
    mapping.check(table, survey)
    return [_answer(table.file, row, mapping, survey) for row in table.rows]


def _answer(file: Path, row: Row, mapping: Mapped, survey: Survey) -> Answer:
    faults: dict[str, str] = {}
    levels = {**survey.levels, **mapping.words}

    def read(header: str | None, reader: Callable[[Any], Any]) -> Any:
        if header is None:
            return None
        value = row.cells.get(header)
        if isinstance(value, str) and value.strip() in mapping.blank:
            return None
        try:
            entry = reader(value)
        except Unreadable as problem:
            faults[header] = problem.zh
            return None
        return None if entry is None else entry.value

    def text(key: Key) -> str:
        found: str = read(mapping.columns.get(key), read_text) or ""
        return mapping.values.get(key, {}).get(found, found)

    return Answer(
        file.name,
        row.number,
        text("customer_id"),
        read(mapping.columns.get("submitted"), read_datetime),
        read(mapping.columns.get("seconds"), lambda value: read_number(value, "秒")),
        {
            name: read(
                mapping.scores.get(name),
                lambda value: read_score(value, survey.low, survey.high, levels),
            )
            for name in survey.dimensions
        },
        read(mapping.columns.get("recommend"), lambda value: read_score(value, 0, 10, {})),
        {key: text(key) for key in TEXTS},
        {key: text(key) for key in FIELDS},
        read(mapping.columns.get("service_time"), read_datetime),
        faults,
    )
