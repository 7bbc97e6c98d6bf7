"""Read returned questionnaires, screen them, weigh them, and put them beside their sample."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from csat_xl.entries import Unreadable, read_datetime, read_number
from csat_xl.errors import CsatError
from csat_xl.schemes.model import Rules, Scheme, Survey
from csat_xl.survey.answers import FIELDS, Answer, answers_of
from csat_xl.survey.form import FORM, form_mapping
from csat_xl.survey.mapping import HEADERS, Mapped
from csat_xl.survey.sample_book import STRATUM, WEIGHT
from csat_xl.survey.screening import Limits, Screened, screen
from csat_xl.survey.tables import DataTable, read_table
from csat_xl.survey.weights import Weighted, weighted

WHOLE = "全部"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the sample: stratum, design weight, and what the list knows."""

    stratum: str
    weight: float
    fields: Mapping[str, str]
    service_time: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Returned:
    """All returned answers with their verdicts, weights, and the sample they belong to."""

    scheme: Scheme
    screened: tuple[Screened, ...]
    weights: tuple[float, ...]
    sample: Mapping[str, Person] | None

    @property
    def survey(self) -> Survey:
        """The survey's dimensions and bounds."""
        assert self.scheme.survey is not None
        return self.scheme.survey

    @property
    def counted(self) -> list[tuple[Screened, float]]:
        """The answers that count, with their weights."""
        pairs = zip(self.screened, self.weights, strict=True)
        return [(found, weight) for found, weight in pairs if found.counts]

    def reasons(self) -> Counter[str]:
        """How many answers each reason concerns."""
        return Counter(word for found in self.screened for word in {w for w, _ in found.reasons})

    def overall(self) -> tuple[Weighted, Weighted]:
        """The overall item of the answers that count: each alike, and weighted."""
        name, bound = self.survey.overall, self.survey.satisfied_from
        pairs = [(found.answer.scores[name], weight) for found, weight in self.counted]
        scores = [score for score, _ in pairs if score is not None]
        weights = [weight for score, weight in pairs if score is not None]
        return (
            weighted(scores, [1.0] * len(scores), bound),
            weighted(scores, weights, bound),
        )

    def response(self) -> list[tuple[str, int, int]]:
        """How many of each stratum were asked and answered validly; the whole last."""
        if self.sample is None:
            return []
        asked = Counter(person.stratum for person in self.sample.values())
        answered = Counter(
            self.sample[found.answer.customer_id].stratum
            for found, _ in self.counted
            if found.answer.customer_id in self.sample
        )
        rows = [(name, asked[name], answered[name]) for name in sorted(asked)]
        whole = (WHOLE, sum(asked.values()), sum(answered.values()))
        return [whole] if len(rows) == 1 else [*rows, whole]


def read_answers(files: Sequence[Path], mapping: Mapped | None, scheme: Scheme) -> list[Answer]:
    """The answers in all files: our own form, or a tool's export by its mapping."""
    survey = scheme.survey
    assert survey is not None
    found: list[Answer] = []
    for path in files:
        if mapping is None:
            ours = (*(names[0] for names in HEADERS.values()), *survey.dimensions)
            table = read_table(path, FORM if path.suffix.lower() == ".xlsx" else "", ours)
            found += answers_of(table, form_mapping(survey, table), survey)
        else:
            headers = (*mapping.columns.values(), *mapping.scores.values())
            table = read_table(path, mapping.sheet, headers)
            found += answers_of(table, mapping, survey)
    return found


def sample_of(table: DataTable, identifier: str = "") -> dict[str, Person]:
    """The sample list by customer number; what it does not hold is left blank."""
    key = table.column((identifier,) if identifier else HEADERS["customer_id"], "客户编号")
    people: dict[str, Person] = {}
    for row in table.rows:
        try:
            weight = read_number(row.cells.get(WEIGHT))
            when = read_datetime(row.cells.get(HEADERS["service_time"][0]))
        except Unreadable as problem:
            raise CsatError(
                f"{table.file} 第 {row.number} 行:{problem.zh}",
                f"{table.file} row {row.number}: {problem.en}",
            ) from None
        people[row.text(key)] = Person(
            row.text(STRATUM) or WHOLE,
            1.0 if weight is None else float(weight.value),
            {name: row.text(HEADERS[name][0]) for name in FIELDS},
            None if when is None else when.value,
        )
    return people


def returned(
    answers: Sequence[Answer],
    scheme: Scheme,
    sample: Mapping[str, Person] | None = None,
    limits: Limits | None = None,
    keys: Mapping[tuple[str, str], float] | None = None,
) -> Returned:
    """Screen and weigh the answers.

    Fields that an answer leaves blank come from the sample list. An answer weighs its customer's
    design weight times the weights of the ``keys`` it fits: (field, value) and its weight, such as
    ("customer_type", "VIP客户"): 2. Without any, the weights of the scheme's customer types hold.
    """
    survey, rules = scheme.survey, scheme.rules or Rules()
    assert survey is not None
    listed = keys or {("customer_type", n): w for n, w in survey.customer_weights.items()}
    bounds = limits or Limits()
    if sample is not None:
        bounds = replace(bounds, sample=frozenset(sample))
    complete = [_completed(answer, sample or {}) for answer in answers]
    screened = screen(complete, survey, rules, bounds)
    weights = []
    for answer in complete:
        person = (sample or {}).get(answer.customer_id)
        weight = person.weight if person else 1.0
        for (name, value), times in listed.items():
            if answer.fields.get(name) == value:
                weight *= times
        weights.append(weight)
    return Returned(scheme, tuple(screened), tuple(weights), sample)


def _completed(answer: Answer, sample: Mapping[str, Person]) -> Answer:
    person = sample.get(answer.customer_id)
    if person is None:
        return answer
    fields: dict[str, str] = {
        name: answer.fields.get(name) or person.fields.get(name, "") for name in FIELDS
    }
    return replace(answer, fields=fields, service_time=answer.service_time or person.service_time)
