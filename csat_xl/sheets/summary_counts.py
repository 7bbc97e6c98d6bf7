"""Excel: counts and sums over the valid rows of the tracking sheet."""

from csat_xl.schemes.model import Survey

VALID = ("通过", "提醒*")
WRONG = "错误*"


def valid_count(table: str, *criteria: str) -> str:
    """How many valid rows meet the criteria (pairs of column and criterion)."""
    rest = "".join("," + c for c in criteria)
    return "+".join(f'COUNTIFS({table}[校验],"{state}"{rest})' for state in VALID)


def sum_valid(table: str, column: str, *criteria: str) -> str:
    """The sum of a column over the valid rows that meet the criteria."""
    rest = "".join("," + c for c in criteria)
    return "+".join(f'SUMIFS({table}[{column}],{table}[校验],"{state}"{rest})' for state in VALID)


def score_sum(survey: Survey, head: str, *criteria: str) -> str:
    """The sum of a score column over valid rows, levels translated."""
    levels = "".join(
        f"+{value}*({valid_count('tracking', f'tracking[{head}]', chr(34) + word + chr(34), *criteria)})"
        for word, value in survey.levels.items()
    )
    return sum_valid("tracking", head, *criteria) + levels


def satisfied_count(survey: Survey, head: str, *criteria: str) -> str:
    """How many valid rows have a score of a satisfied customer."""
    column = f"tracking[{head}]"
    parts = [valid_count("tracking", column, f'">={survey.satisfied_from}"', *criteria)]
    parts += [
        valid_count("tracking", column, f'"{word}"', *criteria)
        for word, value in survey.levels.items()
        if value >= survey.satisfied_from
    ]
    return "+".join(parts)
