"""The mergeable summary: counts and small records of one or many workbooks.

It holds integers and whole records only, no sums of decimals. So summaries add up exactly, and
neither the order of the workbooks nor the way they are split changes a figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, cast

from csat_xl.language import Text
from csat_xl.packed import Counts, Rows
from csat_xl.rollup.pieces import Dispute, Review, ScaleAnswer
from csat_xl.rollup.places import ALL, Answers, Pattern, Place, Places
from csat_xl.rollup.visits import Visit, Visits
from csat_xl.words.model import Mention, Mentions, take_in

__all__ = [
    "ALL",
    "Answers",
    "Pattern",
    "Place",
    "Visit",
]
FIELDS = ("agent", "channel", "service_type", "customer_type")
"""The columns of the tracking sheet by which answers are split; the team is a fifth field."""

SATISFIED, NEUTRAL, DISSATISFIED = "满意", "一般", "不满意"

UNTOUCHED, RUNNING, WAITING, REFUSED, CLOSED = "未跟进", "跟进中", "待确认", "未认可", "已闭环"
FOLLOW_UP = (UNTOUCHED, RUNNING, REFUSED, WAITING, CLOSED)
"""The states of a follow-up, the most urgent first."""


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

    ``unreadable`` holds (file, reason), ``duplicates`` files that were given twice. What grows
    with the rows is packed in a sum: lists as :class:`~csat_xl.packed.Rows`, cells as
    :class:`~csat_xl.packed.Counts`, answers as :class:`~csat_xl.rollup.places.Places`; of the
    visits the first and the last of each customer are kept.
    """

    workbooks: Sequence[Workbook] = ()
    answers: Mapping[Place, Answers] = field(default_factory=dict)
    metrics: Sequence[MetricRow] = ()
    complaints: Counter[Complaint] = field(default_factory=Counter)
    evaluation: Sequence[EvaluationRow] = ()
    actions: Sequence[Action] = ()
    cells: Mapping[Cell, int] = field(default_factory=Counter)
    visits: Mapping[Visit, int] = field(default_factory=Counter)
    unhappy: Sequence[Unhappy] = ()
    problems: Sequence[Problem] = ()
    unreadable: Sequence[tuple[str, str]] = ()
    duplicates: Sequence[str] = ()
    mentions: Mapping[Mention, Mentions] = field(default_factory=dict)
    scales: Counter[ScaleAnswer] = field(default_factory=Counter)
    reviews: Counter[Review] = field(default_factory=Counter)
    disputes: Counter[Dispute] = field(default_factory=Counter)

    def __add__(self, other: "Summary") -> "Summary":
        return merge((self, other))


LISTS = ("metrics", "evaluation", "actions", "unhappy", "problems")
"""The lists of a summary whose records come from the rows of sheets."""
COUNTERS = ("complaints", "scales", "reviews", "disputes")


class Sum:
    """Adds summaries up, one after the other as they come: none is looked at twice.

    The sum is the same for any order and split; the summaries given stay as they are.
    """

    def __init__(self) -> None:
        self._same: dict[Any, Any] = {}
        self._books: list[Workbook] = []
        self._lists: dict[str, list[Rows[Any]]] = {name: [] for name in LISTS}
        self._counters: dict[str, Counter[Any]] = {name: Counter() for name in COUNTERS}
        self._answers, self._visits = Places(), Visits()
        self._cells: Counts[Cell] = Counts(_home)
        self._mentions: dict[Mention, Mentions] = {}
        self._files: tuple[list[tuple[str, str]], list[str]] = [], []

    def add(self, summary: Summary) -> None:
        """Take in one more summary."""
        self._books += map(self._shared, summary.workbooks)
        for name, parts in self._lists.items():
            records = getattr(summary, name)
            if records:
                parts.append(records if isinstance(records, Rows) else _listed(records))
        for name, counter in self._counters.items():
            counter.update(getattr(summary, name))
        self._answers.add(summary.answers)
        self._visits.add(summary.visits)
        self._cells.add(summary.cells)
        take_in(self._mentions, summary.mentions)
        self._files[0].extend(summary.unreadable)
        self._files[1].extend(summary.duplicates)

    def _shared(self, book: Workbook) -> Workbook:
        """The workbook with the one copy of its sheets and rules that all like it share."""
        sheets, rules = (self._same.setdefault(part, part) for part in (book.sheets, book.rules))
        return book._replace(sheets=sheets, rules=rules)

    def result(self) -> Summary:
        """The sum of all; nothing is to be added after it."""
        lists: dict[str, Any] = {
            name: Rows.merged(parts, _key, _order) for name, parts in self._lists.items()
        }
        told = {id(book.rules): repr(book.rules) for book in self._books}
        return Summary(
            workbooks=tuple(
                sorted(
                    self._books,
                    key=lambda b: (b.period, b.team, b.file, sorted(b.sheets), told[id(b.rules)]),
                )
            ),
            answers=self._answers,
            cells=self._cells,
            visits=self._visits,
            unreadable=tuple(sorted(self._files[0])),
            duplicates=tuple(sorted(self._files[1])),
            mentions=self._mentions,
            **lists,
            **cast("dict[str, Any]", self._counters),
        )


def merge(summaries: Iterable[Summary]) -> Summary:
    """The summary of all workbooks of several summaries, whatever their order and split.

    The summaries given stay as they are. Nothing at all gives the empty summary.

    >>> merge([]) == Summary()
    True
    """
    whole = Sum()
    for summary in summaries:
        whole.add(summary)
    return whole.result()


def _home(cell: Cell) -> tuple[str, str, str]:
    return cell.period, cell.branch, cell.team


def _listed(records: Iterable[Any]) -> Rows[Any]:
    rows = sorted(records, key=_key)
    if any(one == other for one, other in pairwise(map(_key, rows))):
        rows.sort(key=_order)
    return Rows(rows, _key)


def _key(record: Any) -> tuple[Any, ...]:
    """Where a record of a sheet comes from: by this lists are ordered."""
    if isinstance(record, Problem):
        return record.file, record.sheet, record.row, record.code, record.key
    return record.period, record.team, record.file, record.row


def _order(record: Any) -> tuple[Any, ...]:
    """The order of records: where they come from, then all they hold."""
    return *_key(record), repr(record)
