"""What the evaluation sheet calculates for a row, in Python: items, sections, total, grade.

The formulas beside it are in :mod:`csat_xl.sheets.evaluation`; both call the same functions.
"""

from dataclasses import dataclass
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions import complaints as complaint_points
from csat_xl.functions import ranking, scoring, weighting
from csat_xl.schemes.evaluation import Evaluation, Item, Section
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once

KEY = "evaluation"
ERROR = "#VALUE!"
UNHANDLED = "未处理"
"""How a complaint counts whose outcome is still blank."""
COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its column, its section, and its place among all items from 1."""

    key: str
    item: Item
    section: Section
    number: int

    @property
    def score_key(self) -> str:
        """The key of the column of its score out of 100."""
        return f"{self.key}_score"


@dataclass(frozen=True, slots=True)
class Plan:
    """The items of an evaluation in the order of their columns, and its weights."""

    rules: Evaluation
    places: tuple[Place, ...]
    sections: tuple[tuple[Place, ...], ...]
    weights: tuple[float, ...]
    item_weights: tuple[tuple[float, ...], ...]

    @property
    def scored(self) -> tuple[Place, ...]:
        """The items that score; those of bonus and deduction come after them."""
        return tuple(place for places in self.sections for place in places)

    def of_role(self, role: str) -> tuple[Place, ...]:
        """The items of the sections of a role."""
        return tuple(place for place in self.places if place.section.role == role)

    @property
    def additive(self) -> bool:
        """Whether the points of the items add up, instead of the sections being weighed."""
        return self.rules.combine == "additive"

    def has_scores(self, places: tuple[Place, ...]) -> bool:
        """Whether these items have a column of their score: points that add up need none."""
        asked = self.scored if self.additive else places
        return not all(place.section.weighs_points for place in asked)


def draw_up(rules: Evaluation) -> Plan:
    """The plan of an evaluation."""
    ordered = rules.scored + [s for role in ("bonus", "deduction") for s in _of(rules, role)]
    places: list[Place] = []
    sections = []
    for s, section in enumerate(ordered):
        first = len(places) + 1
        mine = tuple(
            Place(f"item{s + 1}_{i + 1}", item, section, first + i)
            for i, item in enumerate(section.items)
        )
        places += mine
        if section.role == "score":
            sections.append(mine)
    return Plan(
        rules,
        tuple(places),
        tuple(sections),
        tuple(rules.section_weights),
        tuple(tuple(section.item_weights) for section in rules.scored),
    )


def _of(rules: Evaluation, role: str) -> list[Section]:
    return [section for section in rules.sections if section.role == role]


_plans = Once(draw_up)


def plan_of(scheme: Scheme) -> Plan:
    """The plan of the evaluation of a scheme."""
    assert scheme.evaluation is not None
    return _plans(scheme.evaluation)


def plan(book: Book) -> Plan:
    """The plan of the evaluation of a workbook."""
    return plan_of(book.settings.scheme)


def item_keys(scheme: Scheme) -> list[list[str]]:
    """The keys of the columns of the items that score, section by section."""
    return [[place.key for place in places] for places in plan_of(scheme).sections]


# --- scores -------------------------------------------------------------------------------------


def item_score(row: Record, place: Place) -> Any:
    """The score of an item out of 100, by its kind; ``""`` where it is not filled."""
    if place.key in row.unreadable:
        return ERROR
    value, item = row.get(place.key), place.item
    if item.kind == "measure":
        return scoring.score(value, item.target, item.better, item.step, item.points)
    return scoring.rescale(value, item.bottom, item.top)


def section_score(row: Record, book: Book, index: int) -> Any:
    """A section out of 100: its filled items by their weights."""
    mine = plan(book)
    return _weighed(row, mine, mine.sections[index], mine.item_weights[index])


def _weighed(row: Record, mine: Plan, places: tuple[Place, ...], weights: tuple[float, ...]) -> Any:
    """The mean of items by their weights; of points, their sum out of the most there could be."""
    if any(place.key in row.unreadable for place in places):
        return ERROR
    if mine.has_scores(places):
        return weighting.weighted([item_score(row, place) for place in places], weights)
    points = [(row.get(place.key), place.item.max) for place in places]
    filled = [(value, most) for value, most in points if value is not None]
    if not filled:
        return ""
    return scoring.rescale(sum(v for v, _ in filled), 0, sum(most or 0 for _, most in filled))


def section_shown(row: Record, book: Book, index: int) -> Any:
    """What the sheet shows of a section: out of 100, or of its points where points add up."""
    mine, score = plan(book), section_score(row, book, index)
    if not mine.additive or not isinstance(score, float):
        return score
    return score * mine.weights[index] / 100


def weighted_total(row: Record, book: Book) -> Any:
    """加权总分: the sections by their weights (or all items by their points)."""
    mine = plan(book)
    if mine.additive:
        weights = tuple(weight for weights in mine.item_weights for weight in weights)
        return _weighed(row, mine, mine.scored, weights)
    scores = [section_score(row, book, i) for i in range(len(mine.sections))]
    weights = mine.weights
    return ERROR if ERROR in scores else weighting.weighted(scores, weights)


def extra_points(row: Record, book: Book) -> Any:
    """加减分: the points of bonus items less those of deduction items."""
    if row.get("person") is None:
        return ""
    return sum(
        sign * (row.get(place.key) or 0)
        for role, sign in (("bonus", 1), ("deduction", -1))
        for place in plan(book).of_role(role)
    )


def has_complaints(book: Book) -> bool:
    """Whether complaints of the same workbook adjust the total."""
    return any(sheet.key == COMPLAINTS for sheet in book.sheets)


def complaint_table(book: Book) -> list[tuple[str, float]]:
    """The points of complaints of a workbook's settings."""
    table = book.settings.scheme.complaints
    assert table is not None
    return [(outcome.name, outcome.points) for outcome in table.outcomes]


def complaint_adjustment(row: Record, book: Book) -> Any:
    """投诉调整: points of the complaints about this person in the log; none gives +10."""
    person = row.get("person")
    if person is None:
        return ""
    about = [
        log.get("outcome") or UNHANDLED
        for log in book.rows(COMPLAINTS)
        if log.get("person") == person
    ]
    try:
        return complaint_points.complaint(about, complaint_table(book))
    except CsatError:
        return ERROR


def adjustment(row: Record, book: Book) -> Any:
    """What is added to the weighted total: 加减分 and 投诉调整, ``""`` where there is none."""
    parts = [extra_points(row, book)] if has_extra(book) else []
    parts += [complaint_adjustment(row, book)] if has_complaints(book) else []
    if ERROR in parts:
        return ERROR
    known = [part for part in parts if part != ""]
    return sum(known) if known else ""


def has_extra(book: Book) -> bool:
    """Whether there are bonus or deduction items."""
    return len(plan(book).scored) < len(plan(book).places)


def outside(row: Record, place: Place) -> bool:
    """Whether an entry is below or above what its item allows."""
    value, low, high = row.get(place.key), place.item.bottom, place.item.top
    if value is None:
        return False
    return (low is not None and value < low) or (high is not None and value > high)


def at_fault(row: Record, book: Book) -> bool:
    """Whether an entry problem keeps the row from being scored (E01 to E03)."""
    places = plan(book).places
    unknown = any(place.key in row.unreadable for place in places)
    return row.get("person") is None or unknown or any(outside(row, p) for p in places)


def total_score(row: Record, book: Book) -> Any:
    """最终得分: weighted total plus adjustments, kept in 0 to 100; none for a row at fault."""
    if at_fault(row, book):
        return ""
    parts = weighted_total(row, book), adjustment(row, book)
    return ERROR if ERROR in parts else scoring.total(*parts)


def grade_of(row: Record, book: Book) -> Any:
    """等级 by the bands of the settings, or the number of stars."""
    rules, score = plan(book).rules, total_score(row, book)
    if score == ERROR:
        return ERROR
    if rules.result == "stars":
        return scoring.stars(score, list(rules.star_bands))
    grades = book.settings.scheme.grades
    assert grades is not None
    return scoring.grade(score, [(band.low, band.name) for band in grades.bands])


def grade_word(row: Record, book: Book) -> Any:
    """The grade as a word: 优秀, or 5星."""
    grade = grade_of(row, book)
    return f"{grade}星" if isinstance(grade, int) else grade


def reward_of(row: Record, book: Book) -> Any:
    """奖惩 that goes with the grade."""
    grades, grade = book.settings.scheme.grades, grade_of(row, book)
    assert grades is not None
    return next((band.reward for band in grades.bands if band.name == grade), grade)


_totals: Once[Book, list[Any]] = Once(
    lambda book: [total_score(row, book) for row in book.rows(KEY)]
)


def quota_of(row: Record, book: Book) -> Any:
    """比例等级 among all of the sheet, by the proportion of the settings."""
    rules = plan(book).rules
    if not rules.quota:
        return ""
    score, everyone = total_score(row, book), _totals(book)
    if ERROR in everyone:
        return ERROR
    return ranking.quota(score, everyone, list(rules.ratio))
