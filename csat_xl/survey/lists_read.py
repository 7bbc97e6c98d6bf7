"""Read the survey rows of many tracking workbooks for the lists of revisits."""

import datetime as dt
from collections.abc import Iterable

from csat_xl.entries import Unreadable, read_datetime
from csat_xl.errors import CsatError
from csat_xl.files import workbooks_in
from csat_xl.schemes.model import Rules
from csat_xl.survey.again import Visit, visits_of
from csat_xl.survey.frame import Frame
from csat_xl.workbook.read import read


def all_visits(arguments: Iterable[str]) -> tuple[list[Visit], Rules]:
    """The survey rows of all workbooks, and the rules of the first; one that cannot be read ends it."""
    paths = sorted(set(workbooks_in(arguments)), key=str)
    if not paths:
        raise CsatError("没有找到工作簿。", "No workbook was found.")
    books = [read(path).book for path in paths]
    visits = [visit for book in books for visit in visits_of(book)]
    return visits, books[0].settings.scheme.rules or Rules()


def survey_days(arguments: Iterable[str]) -> dict[str, list[dt.date]]:
    """The days on which each customer was surveyed, by the workbooks named; none without any."""
    given = list(arguments)
    found: dict[str, list[dt.date]] = {}
    for visit in all_visits(given)[0] if given else ():
        found.setdefault(visit.customer, []).append(visit.asked.date())
    return found


def dates_in(frame: Frame, column: str) -> dict[str, list[dt.date]]:
    """The dates of a column by customer; blank cells give none."""
    found: dict[str, list[dt.date]] = {}
    for unit in frame.units:
        row = frame.by_unit[unit]
        try:
            entry = read_datetime(row.cells.get(column))
        except Unreadable as problem:
            raise CsatError(
                f"{frame.table.file} 第 {row.number} 行“{column}”:{problem.zh}",
                f"{frame.table.file} row {row.number}, {column}: {problem.en}",
            ) from None
        if entry is not None:
            found[unit] = [entry.value.date()]
    return found
