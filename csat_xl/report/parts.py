"""The parts of the figures that a report is written from; see docs/json.md for the whole.

What was added to the figures later has a default, so that an older file still makes a report.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


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
    distribution: dict[Annotated[str, Field(pattern=r"^-?\d{1,4}(\.\d{1,4})?$")], int]


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


class Share(Part):
    """A theme in a month or team: its count, and the negative comments there."""

    period: str = ""
    team: str = ""
    comments: int
    count: int


class Theme(Told):
    """A problem theme."""

    theme: str
    by_period: list[Share] = Field(default_factory=list)
    by_team: list[Share] = Field(default_factory=list)


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


class Driver(Part):
    """How far a dimension goes with the overall item."""

    name: str
    n: int
    pearson: float | None
    pearson_low: float | None = None
    pearson_high: float | None = None
    spearman: float | None
    spearman_p: float | None
    importance: float | None
    performance: float | None
    quadrant: str | None


class Drivers(Part):
    """The dimensions by importance and performance, and where the quadrants part."""

    dimensions: list[Driver] = Field(default_factory=list)
    importance_cut: float | None = None
    performance_cut: float | None = None


class Reliability(Part):
    """Cronbach's alpha of the dimensions."""

    alpha: float | None = None
    n: int = 0
    target: float = 0.9
    reached: bool | None = None


class Difference(Part):
    """A group against the rest; ``significant`` names what differs (csat_rate, score)."""

    value: str
    n: int
    csat_rate: float | None
    mean: float | None
    rest_n: int
    rest_csat_rate: float | None
    rest_mean: float | None
    p_corrected: dict[str, float]
    significant: list[str]
    direction: str | None


class Differences(Part):
    """The groups of each field against the rest, and the test."""

    test: dict[str, Any] = Field(default_factory=dict)
    by: dict[str, list[Difference]] = Field(default_factory=dict)


class Change(Part):
    """A group whose rate changed from some month on."""

    field: str
    value: str
    since: str
    before_n: int
    before_csat_rate: float
    after_n: int
    after_csat_rate: float
    direction: str
    p_corrected: float


class Changes(Part):
    """The changes found, and the test."""

    test: dict[str, Any] = Field(default_factory=dict)
    tested: dict[str, int] = Field(default_factory=dict)
    found: list[Change] = Field(default_factory=list)


class Signal(Part):
    """A month outside the control limits."""

    period: str
    rule: str


class Control(Part):
    """The control limits of a monthly figure."""

    months: int
    low: float
    high: float
    signals: list[Signal]


class Trend(Part):
    """A monthly figure: its run of months below target, its control limits."""

    key: str
    label: str
    target: float | None = None
    streak: int | None = None
    persistent: bool | None = None
    control: Control | None = None


class Streak(Part):
    """A metric of a team that misses its target in the latest month, and for how long."""

    branch: str = ""
    team: str
    name: str
    streak: int
    since: str
    mark: str


class Effect(Part):
    """A metric before and after an action."""

    before: float | None
    after: float | None
    before_n: int | None
    after_n: int | None
    low: float | None
    high: float | None
    verdict: str


class Action(Part):
    """A row of the action plan."""

    metric: str
    goal: str
    measure: str
    owner: str
    due: str | None
    state: str | None
    days_late: int
    team: str
    effect: Effect


class Compared(Part):
    """A month against the one before, by different customers."""

    before_period: str
    after_period: str
    csat_rate_p: float | None
    difference_low: float | None
    difference_high: float | None
    significant: list[str]


class Pairs(Part):
    """The same customers, their first answer against their last."""

    customers: int
    before_mean: float | None
    after_mean: float | None
    before_csat_rate: float
    after_csat_rate: float
    score_p: float | None
    csat_rate_p: float | None
    significant: list[str]


class Resurvey(Part):
    """The comparison of a survey with its repetition."""

    paired: Pairs | None = None
    unpaired: Compared | None = None


class Unhappy(Part):
    """A dissatisfied answer and its follow-up."""

    customer_id: str | None
    team: str
    agent: str
    score: int
    owner: str | None
    state: str
    days: int | None


class ClosedLoop(Part):
    """Every dissatisfied answer with its follow-up, the most urgent first."""

    total: int
    open: int
    closed_share: float | None
    oldest_days: int | None
    by_state: dict[str, int]
    list: list[Unhappy]


class Quality(Part):
    """Reviewed contacts; critical errors are told apart from the score."""

    n: int
    mean: float | None
    pass_rate: float | None
    without_critical: float | None
    without_critical_low: float | None
    without_critical_high: float | None
    small_sample: bool
    critical: dict[str, int] = Field(default_factory=dict)


class Evaluated(Part):
    """A person, campus or customer that was evaluated; the report tells no name of it."""

    period: str
    level: str
    sections: dict[str, float | None]
    total: float | None


class Grades(Part):
    """How many of a level earned each grade in a month, and each grade by rank (2:7:1)."""

    period: str
    level: str
    people: int
    grades: dict[str, int]
    quota_grades: dict[str, int] = Field(default_factory=dict)


class Questionnaire(Part):
    """A questionnaire over all its answers."""

    scale: str
    level: str | None
    n: int
    score: float | None


class Scales(Part):
    """The questionnaires."""

    by_scale: list[Questionnaire] = Field(default_factory=list)


class Source(Part):
    """All that a report is written from."""

    periods: list[str]
    workbooks: list[Book]
    responses: Responses
    overall: Overall
    dimensions: list[Dimension]
    metrics: list[Metric]
    composite: float | None
    scale: tuple[float, float] | None = None
    quality: Quality | None = None
    evaluation: list[Evaluated] = Field(default_factory=list)
    grades: list[Grades] = Field(default_factory=list)
    scales: Scales | None = None
    complaints: Complaints | None
    by: dict[str, list[Group]]
    actions: Actions | None
    unreadable: list[dict[str, Any]]
    by_period: list[Month]
    words: Words = Words()
    drivers: Drivers = Drivers()
    reliability: Reliability = Reliability()
    differences: Differences = Differences()
    changes: Changes = Changes()
    trend: list[Trend] = Field(default_factory=list)
    streaks: list[Streak] = Field(default_factory=list)
    action_list: list[Action] = Field(default_factory=list)
    resurvey: Resurvey = Resurvey()
    closed_loop: ClosedLoop | None = None
