"""What the summary keeps of questionnaires and of reviewed contacts: whole records, counted."""

from typing import NamedTuple


class ScaleAnswer(NamedTuple):
    """An answered questionnaire: month, place, person, scale, the levels it counts for, score.

    ``level`` is empty for market research, ``pooled`` the level above it that takes the answer
    in too ("" for none). The score runs from 0 to 100.
    """

    period: str
    branch: str
    campus: str
    person: str
    scale: str
    level: str
    pooled: str
    weight: float
    score: float


class Review(NamedTuple):
    """A reviewed contact: its first score, the one adopted after a dispute, what failed it."""

    period: str
    team: str
    agent: str
    reviewer: str
    score: float
    adopted: float
    passed: bool
    critical: tuple[str, ...]


class Dispute(NamedTuple):
    """A dispute: month, team and decision."""

    period: str
    team: str
    decision: str
