"""What a check is: one rule, for files in Python and, for rows, for the sheet in Excel."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from csat_xl.checks.finding import ERROR
from csat_xl.checks.screens import Screen
from csat_xl.language import Text
from csat_xl.sheets.book import Book, Record

Where = bool | Iterable[str]
"""What a rule finds in a row: the keys of the cells at fault, or whether there is a fault."""
Rule = Callable[[Record, Book], Where]
WHOLE_SHEET = Record(0, {}, {})
"""The row that a check of a whole sheet is given and reported at."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the entry checks. A code may have several, each with its own sentence.

    ``key`` is the column where the problem is reported unless the rule names others. ``text``
    says what to do. ``condition`` is the Excel twin: TRUE (not 0) where there is a problem, over
    ``{key}`` cells as in a column's formula; empty where the sheet cannot see the problem.
    ``watched`` names the only columns that the condition looks at; empty means all that the rule
    looks at. A check of the ``whole`` sheet is made once, with a row of no cells. ``screen`` tells
    which rows of many the rule must look at (:mod:`csat_xl.checks.screens`); without it, all.
    """

    code: str
    severity: str
    sheet: str
    key: str
    text: Text
    rule: Rule
    condition: str = ""
    watched: tuple[str, ...] = ()
    whole: bool = False
    screen: Screen | None = None

    @property
    def rationale(self) -> str:
        """The rule and its source."""
        return (self.rule.__doc__ or "").strip()

    def places(self, row: Record, book: Book) -> list[str]:
        """The keys of the cells at fault in a row, none where it is right."""
        found = self.rule(row, book)
        if isinstance(found, bool):
            return [self.key] if found else []
        return list(found)

    def seen_on_sheet(self, row: Record, book: Book) -> bool:
        """Whether the condition holds; ``row`` and ``book`` as the sheet sees them."""
        found = self.places(row, book)
        return any(key in self.watched for key in found) if self.watched else bool(found)


def check(
    code: str,
    sheet: str,
    key: str,
    zh: str,
    en: str,
    condition: str = "",
    severity: str = ERROR,
    watched: Iterable[str] = (),
    whole: bool = False,
    screen: Screen | None = None,
) -> Callable[[Rule], Check]:
    """Declare a check: decorates its rule in Python, whose docstring quotes the source."""

    def declared(rule: Rule) -> Check:
        return Check(
            code, severity, sheet, key, Text(zh, en), rule, condition, tuple(watched), whole, screen
        )

    return declared
