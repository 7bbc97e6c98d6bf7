"""The figures a report is written from: the JSON of a roll-up, checked when it is read.

Only what the report uses is named here; other keys may come and go. Contacts that someone typed
into a name or a plan are masked once more, and characters that no page can hold are dropped.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from csat_xl.errors import CsatError
from csat_xl.sharing.clean import without_contacts

MOST_BYTES = 200_000_000
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of characters, and marks that turn the direction of writing."""


class Part(BaseModel):
    """A part of the figures: what it does not name is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Overall(Part):
    """The overall item."""

    n: int
    mean: float | None
    sd: float | None
    csat_rate: float | None
    ci_low: float | None
    ci_high: float | None
    share: dict[str, float | None]
    nps: float | None
    nps_n: int | None = None
    nps_low: float | None = None
    nps_high: float | None = None
    weighted_mean: float | None
    csat_target: float | None = None
    csat_verdict: str | None = None
    nps_target: float | None = None
    nps_verdict: str | None = None


class Responses(Part):
    """Answers that came back, that count, and why others do not."""

    total: int
    valid: int
    excluded: dict[str, int]
    sent: int | None = None
    answered: int | None = None
    response_rate: float | None = None


class Dimension(Part):
    """A dimension of the survey; rank None for the overall item."""

    name: str
    n: int
    mean: float | None
    sd: float | None
    rank: int | None
    distribution: dict[str, int]


class Group(Part):
    """The answers of one value of a field."""

    value: str
    n: int
    mean: float | None
    csat_rate: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    nps: float | None
    small_sample: bool


class Metric(Part):
    """A metric of a team and month."""

    group: str
    name: str
    target: float | None
    actual: float | None
    score: float | None
    needs_improvement: bool | None
    team: str
    period: str
    unit: str
    better: str


class Complaints(Part):
    """Complaints by outcome."""

    count: int
    points: float | None
    by_outcome: dict[str, int]
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    target: float | None = None
    verdict: str | None = None
    served: int | None = None


class Actions(Part):
    """The action plan by state."""

    by_state: dict[str, int]
    overdue: int


class Month(Part):
    """The main figures of a month."""

    period: str
    n: int
    mean: float | None
    csat_rate: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    nps: float | None
    composite: float | None
    complaints: int | None


class Told(Part):
    """In how many comments something occurs, with customer numbers."""

    count: int
    share: float | None
    customers: list[str] = Field(default_factory=list)


class Theme(Told):
    """A problem theme."""

    theme: str
    by_period: list[dict[str, Any]] = Field(default_factory=list)
    by_team: list[dict[str, Any]] = Field(default_factory=list)


class Term(Told):
    """A frequent term."""

    term: str


class Comments(Part):
    """Comments of one kind."""

    comments: int = 0
    terms: list[Term] = Field(default_factory=list)
    themes: list[Theme] = Field(default_factory=list)
    unmatched: Told | None = None


class Words(Part):
    """Negative comments and suggestions."""

    complaint: Comments = Comments()
    suggestion: Comments = Comments()


class Book(Part):
    """A workbook that was read."""

    team: str
    period: str


class Source(Part):
    """All that a report is written from."""

    periods: list[str]
    workbooks: list[Book]
    responses: Responses
    overall: Overall
    dimensions: list[Dimension]
    metrics: list[Metric]
    composite: float | None
    complaints: Complaints | None
    by: dict[str, list[Group]]
    actions: Actions | None
    unreadable: list[dict[str, Any]]
    by_period: list[Month]
    words: Words = Words()


def source_of(figures: Any, name: str = "") -> Source:
    """The figures of :func:`csat_xl.rollup.figures` as the report reads them.

    ``name`` is the file that errors name. Figures that are not those of a roll-up are an error.
    """
    try:
        return Source.model_validate(_fit(without_contacts(figures)))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "JSON"
        raise CsatError(
            f"{name}:不是 csat-xl rollup --json 的汇总数据({key}:{first['msg']});请重新汇总。",
            f"{name}: not the figures of csat-xl rollup --json ({key}: {first['msg']}); roll up "
            "again.",
        ) from None


def read_json(path: Path) -> Source:
    """The figures of a JSON file written by ``csat-xl rollup --json``."""
    try:
        text = path.read_text("utf-8-sig") if path.stat().st_size <= MOST_BYTES else ""
        figures = json.loads(text, parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise CsatError(
            f"读不了 {path}:{_reason(error)};请给出 csat-xl rollup --json 写出的文件,或工作簿。",
            f"Cannot read {path}: {_reason(error)}; give a file of csat-xl rollup --json, or "
            "workbooks.",
        ) from None
    return source_of(figures, str(path))


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)[:120]


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _fit(value: Any) -> Any:
    """Texts without the characters that XML and HTML cannot hold."""
    if isinstance(value, str):
        return _UNFIT.sub("", value)
    if isinstance(value, dict):
        return {_fit(key): _fit(item) for key, item in value.items()}
    return [_fit(item) for item in value] if isinstance(value, list | tuple) else value
