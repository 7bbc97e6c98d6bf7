"""What the checks of 客户满意度跟踪表 look up of a row and its workbook."""

from csat_xl.schemes.model import Lists, Rules, Survey
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.tracking import overall_key, score_keys


def survey_of(book: Book) -> Survey:
    """The survey of the scheme."""
    survey = book.settings.scheme.survey
    assert survey is not None
    return survey


def rules_of(book: Book) -> Rules:
    """The thresholds of the scheme."""
    rules = book.settings.scheme.rules
    assert rules is not None
    return rules


def lists_of(book: Book) -> Lists:
    """The lists of the scheme."""
    lists = book.settings.scheme.lists
    assert lists is not None
    return lists


def score_columns(book: Book) -> list[str]:
    """The keys of the score columns."""
    return score_keys(survey_of(book))


def overall_of(row: Record, book: Book) -> int | None:
    """The overall score of a row, None where there is none."""
    value: int | None = row.get(overall_key(survey_of(book)))
    return value


def scores_of(row: Record, book: Book) -> list[int] | None:
    """The scores of all dimensions, None unless all can be read."""
    values = [row.get(key) for key in score_keys(survey_of(book))]
    return None if None in values else values
