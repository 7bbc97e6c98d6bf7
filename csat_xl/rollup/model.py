"""The mergeable summary: counts and small records of one or many workbooks.

It holds integers and whole records only, no sums of decimals. So summaries add up exactly, and
neither the order of the workbooks nor the way they are split changes a figure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeVar

from csat_xl.language import Text
from csat_xl.rollup.pieces import Dispute, Review, ScaleAnswer
from csat_xl.words.model import Mention, Mentions, merged

T = TypeVar("T")

ALL = ""
"""The field of a :class:`Place` that stands for all rows."""

FIELDS = ("agent", "channel", "service_type", "customer_type")
"""The columns of the tracking sheet by which answers are split; the team is a fifth field."""

SATISFIED, NEUTRAL, DISSATISFIED = "满意", "一般", "不满意"

UNTOUCHED, RUNNING, WAITING, REFUSED, CLOSED = "未跟进", "跟进中", "待确认", "未认可", "已闭环"
FOLLOW_UP = (UNTOUCHED, RUNNING, REFUSED, WAITING, CLOSED)
"""The states of a follow-up, the most urgent first."""


class Place(NamedTuple):
    """Where answers belong: month (``2024-05``), team, a field with its value, and the branch."""

    period: str
    team: str
    field: str = ALL
    value: str = ""
    branch: str = ""


class Pattern(NamedTuple):
    """All scores of one answer, blank ones None, beside the names of the dimensions."""

    dimensions: tuple[str, ...]
    scores: tuple[int | None, ...]


class Cell(NamedTuple):
    """What valid answers have in common, and their overall score (None if blank) and level."""

    period: str
    branch: str
    team: str
    agent: str
    channel: str
    service_type: str
    customer_type: str
    score: int | None
    level: str


@dataclass(slots=True)
class Answers:
    """Counts of the survey rows of one place.

    ``total`` counts all rows, ``excluded`` those left out by their first error code; the rest is
    about valid rows. ``scores`` counts (dimension, score), ``levels`` 满意, 一般 and 不满意 by the
    bounds of the workbook, ``recommend`` the ratings 0 to 10, ``weighted`` the weighted scores.
    ``patterns`` counts whole answers, from which every moment of two dimensions comes exactly; it
    is kept for all rows of a workbook only.
    """

    total: int = 0
    valid: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    scores: Counter[tuple[str, int]] = field(default_factory=Counter)
    overall: Counter[int] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    recommend: Counter[int] = field(default_factory=Counter)
    weighted: Counter[float] = field(default_factory=Counter)
    patterns: Counter[Pattern] = field(default_factory=Counter)

    def add(self, other: "Answers") -> None:
        """Take in the counts of another place."""
        self.total += other.total
        self.valid += other.valid
        self.excluded.update(other.excluded)
        self.scores.update(other.scores)
        self.overall.update(other.overall)
        self.levels.update(other.levels)
        self.recommend.update(other.recommend)
        self.weighted.update(other.weighted)
        self.patterns.update(other.patterns)

    @classmethod
    def pooled(cls, parts: "Iterable[Answers]") -> Self:
        """All places as one."""
        whole = cls()
        for part in parts:
            whole.add(part)
        return whole


class Rules(NamedTuple):
    """What the figures need of a workbook's scheme.

    ``weights`` are those of the dimensions by business line, ``live`` the names of the metrics
    that the survey fills (csat, nps) with their targets in the scheme; ``customer_weights`` tell
    how many answers one of a customer type counts for.
    ``spans`` are the quarters and terms of questionnaires (name, first month, months), ``bands``
    and ``ratio`` their grades.
    """

    dimensions: tuple[str, ...] = ()
    overall: str = ""
    scale: tuple[int, int] | None = None
    groups: tuple[tuple[str, float], ...] = ()
    outcomes: tuple[tuple[str, float], ...] = ()
    weights: tuple[tuple[str, tuple[float, ...]], ...] = ()
    live: tuple[tuple[str, str, float], ...] = ()
    customer_weights: tuple[tuple[str, float], ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    bands: tuple[tuple[float, str], ...] = ()
    ratio: tuple[float, ...] = ()


class Workbook(NamedTuple):
    """A workbook that was read: its file, team, month, sheets (keys) and rules.

    ``sent`` is the number of surveys sent out, ``served`` the number of customers served, None
    where not known. ``today`` is the day on which it judges what is overdue, in ISO form.
    """

    file: str
    team: str
    period: str
    sheets: frozenset[str] = frozenset()
    rules: Rules = Rules()
    branch: str = ""
    sent: int | None = None
    served: int | None = None
    today: str = ""


class MetricRow(NamedTuple):
    """A row of the metric sheet; ``score`` and ``needs_improvement`` None where not to be had.

    ``cases`` is the number of cases behind the actual value, None where not told; ``low`` and
    ``high`` are the 95 % interval where they allow one. ``live`` is csat or nps where the value
    comes from the survey of the same workbook.
    """

    period: str
    team: str
    file: str
    row: int
    group: str
    name: str
    unit: str
    better: str
    target: float | None
    actual: float | None
    step: float | None
    points: float | None
    score: float | None
    needs_improvement: bool | None
    cases: int | None = None
    low: float | None = None
    high: float | None = None
    live: str = ""
    branch: str = ""


class EvaluationRow(NamedTuple):
    """A row of the evaluation sheet; ``uncapped`` is the total before it is kept in 0 to 100."""

    period: str
    team: str
    file: str
    row: int
    name: str
    level: str
    sections: tuple[tuple[str, float | None], ...]
    weighted: float | None
    adjustment: float | None
    total: float | None
    uncapped: float | None
    grade: str | None
    quota_grade: str | None
    branch: str = ""


class Complaint(NamedTuple):
    """What is counted of complaints: month, team, the person, and the outcome ("" if blank)."""

    period: str
    team: str
    person: str
    outcome: str
    branch: str = ""


class Action(NamedTuple):
    """A row of the action plan; dates in ISO form, ``""`` where blank.

    ``progress`` is the day of the last progress, ``effect`` what was noted of the effect.
    """

    period: str
    team: str
    file: str
    row: int
    metric: str
    goal: str
    measure: str
    owner: str
    start: str
    due: str
    progress: str
    state: str
    effect: str
    branch: str = ""


class Visit(NamedTuple):
    """A valid answer of a customer by number: when, the overall score and its level."""

    customer_id: str
    survey_time: str
    period: str
    score: int
    level: str


class Unhappy(NamedTuple):
    """A dissatisfied answer, also one that does not count for an entry error, and its follow-up.

    ``customer_id`` is empty unless it is a well-formed number. ``state`` is one of
    :data:`FOLLOW_UP`.
    """

    period: str
    team: str
    file: str
    row: int
    customer_id: str
    score: int
    agent: str
    channel: str
    service_type: str
    customer_type: str
    survey_time: str
    owner: str
    follow_time: str
    state: str
    counted: bool
    branch: str = ""


class Problem(NamedTuple):
    """A finding with the file it was found in; ``value`` is a text, a number or None."""

    file: str
    sheet: str
    row: int
    key: str
    column: str
    cell: str
    code: str
    severity: str
    value: Any
    message: Text


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of any number of workbooks; summaries add up (``+`` or :func:`merge`).

    ``unreadable`` holds (file, reason), ``duplicates`` files that were given twice.
    """

    workbooks: tuple[Workbook, ...] = ()
    answers: dict[Place, Answers] = field(default_factory=dict)
    metrics: tuple[MetricRow, ...] = ()
    complaints: Counter[Complaint] = field(default_factory=Counter)
    evaluation: tuple[EvaluationRow, ...] = ()
    actions: tuple[Action, ...] = ()
    cells: Counter[Cell] = field(default_factory=Counter)
    visits: Counter[Visit] = field(default_factory=Counter)
    unhappy: tuple[Unhappy, ...] = ()
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    duplicates: tuple[str, ...] = ()
    mentions: dict[Mention, Mentions] = field(default_factory=dict)
    scales: Counter[ScaleAnswer] = field(default_factory=Counter)
    reviews: Counter[Review] = field(default_factory=Counter)
    disputes: Counter[Dispute] = field(default_factory=Counter)

    def __add__(self, other: "Summary") -> "Summary":
        return merge((self, other))


def merge(summaries: Iterable[Summary]) -> Summary:
    """The summary of all workbooks of several summaries, whatever their order and split.

    The summaries given stay as they are. Nothing at all gives the empty summary.

    >>> merge([]) == Summary()
    True
    """
    parts = list(summaries)
    answers: dict[Place, Answers] = {}
    complaints: Counter[Complaint] = Counter()
    cells: Counter[Cell] = Counter()
    visits: Counter[Visit] = Counter()
    for part in parts:
        for place, counts in part.answers.items():
            answers.setdefault(place, Answers()).add(counts)
        complaints.update(part.complaints)
        cells.update(part.cells)
        visits.update(part.visits)
    return Summary(
        workbooks=_sorted(book for part in parts for book in part.workbooks),
        answers=answers,
        metrics=_sorted(row for part in parts for row in part.metrics),
        complaints=complaints,
        evaluation=_sorted(row for part in parts for row in part.evaluation),
        actions=_sorted(row for part in parts for row in part.actions),
        cells=cells,
        visits=visits,
        unhappy=_sorted(row for part in parts for row in part.unhappy),
        problems=_sorted(problem for part in parts for problem in part.problems),
        unreadable=_sorted(entry for part in parts for entry in part.unreadable),
        duplicates=_sorted(file for part in parts for file in part.duplicates),
        mentions=merged(part.mentions for part in parts),
        scales=_counted(part.scales for part in parts),
        reviews=_counted(part.reviews for part in parts),
        disputes=_counted(part.disputes for part in parts),
    )


def _counted(parts: Iterable[Counter[T]]) -> Counter[T]:
    """The counts of all parts together."""
    whole: Counter[T] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def _sorted(records: Iterable[T]) -> tuple[T, ...]:
    """Records in one order: by their leading parts, then by all they hold."""
    return tuple(sorted(records, key=_order))


def _order(record: object) -> tuple[Any, ...]:
    match record:
        case MetricRow() | EvaluationRow() | Action() | Unhappy():
            return record.period, record.team, record.file, record.row, repr(record)
        case Problem():
            return record.file, record.sheet, record.row, record.code, record.key, repr(record)
        case Workbook():
            return (
                record.period,
                record.team,
                record.file,
                sorted(record.sheets),
                repr(record.rules),
            )
        case _:
            return (record,)
