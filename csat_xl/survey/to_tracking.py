"""The answers that count as rows of the tracking sheet: a workbook of their own, or added to a copy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from csat_xl.entries import mask_contacts_in
from csat_xl.errors import CsatError
from csat_xl.operations import book_of, build_workbook
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.survey.answers import Answer
from csat_xl.survey.returns import Returned
from csat_xl.workbook.addresses import FIRST_ROW

TEMPLATE = "tracking"
BY_SYSTEM = "系统推送"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the answers: rows written, of other months, already there, without a service time."""

    written: int
    other_month: int
    known: int
    untimed: int


def tracking_row(answer: Answer, survey_dimensions: Sequence[str]) -> dict[str, Any]:
    """An answer as the typed cells of a row; it is anonymous, for it has neither name nor contact."""
    texts = {key: mask_contacts_in(text) or None for key, text in answer.texts.items()}
    reasons, complaint = texts.pop("reasons"), texts.pop("complaint_text")
    parts = [part for part in (reasons, complaint) if part]
    return {
        "customer_id": mask_contacts_in(answer.customer_id) or None,
        **{key: value or None for key, value in answer.fields.items()},
        "service_time": answer.service_time,
        "survey_time": answer.submitted,
        "surveyor": BY_SYSTEM,
        "anonymous": "是",
        **{tracking.score_key(i): answer.scores[name] for i, name in enumerate(survey_dimensions)},
        "recommend": answer.recommend,
        "complaint_text": ":".join(parts) or None,
        **texts,
    }


def new_workbook(
    found: Returned, settings: Settings, target: Path, edition: str = "plain", force: bool = False
) -> Taken:
    """Write a tracking workbook of the answers of the month of ``settings`` (of all, without one)."""
    rows, other = _rows(found, settings.period)
    book = book_of(TEMPLATE, settings, {tracking.KEY: rows})
    build_workbook(book, target, edition, force)
    return Taken(len(rows), other, 0, sum(row["service_time"] is None for row in rows))


def added_to(
    found: Returned, source: Path, target: Path, edition: str = "plain", force: bool = False
) -> Taken:
    """Write a copy of a workbook with the answers added below its rows; the source stays as it is.

    An answer of another month than the workbook's, or of a customer and survey time that it
    already holds, is left out.
    """
    from csat_xl.workbook.read import read

    if target.resolve() == source.resolve():
        raise CsatError(
            "不能写到原工作簿上;请换一个文件名。",
            "The workbook itself is not changed; choose another name.",
        )
    book = read(source).book
    if tracking.KEY not in {sheet.key for sheet in book.sheets}:
        raise CsatError(
            f"{source}:没有跟踪表,无法加入答卷。", f"{source}: it has no tracking sheet."
        )
    _same_dimensions(found, book, source)
    rows, other = _rows(found, book.settings.period)
    there = {_mark(row.values) for row in book.rows(tracking.KEY)}
    fresh = [row for row in rows if _mark(row) not in there]
    build_workbook(_with_rows(book, fresh), target, edition, force)
    untimed = sum(row["service_time"] is None for row in fresh)
    return Taken(len(fresh), other, len(rows) - len(fresh), untimed)


def _rows(found: Returned, period: dt.date | None) -> tuple[list[dict[str, Any]], int]:
    """The rows of the month, and how many answers belong to another."""
    rows, other = [], 0
    for screened, _ in found.counted:
        when = screened.answer.submitted
        if period and when and (when.year, when.month) != (period.year, period.month):
            other += 1
        else:
            rows.append(tracking_row(screened.answer, found.survey.dimensions))
    return rows, other


def _mark(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row.get("customer_id"), row.get("survey_time")


def _same_dimensions(found: Returned, book: Book, source: Path) -> None:
    survey = book.settings.scheme.survey
    ours = None if survey is None else (survey.dimensions, survey.low, survey.high)
    theirs = (found.survey.dimensions, found.survey.low, found.survey.high)
    if ours != theirs:
        raise CsatError(
            f"{source} 的维度或分制与问卷不同,无法加入;请用同一方案。",
            f"{source} has other dimensions or another scale than the questionnaire; use one scheme.",
        )


def _with_rows(book: Book, rows: Sequence[dict[str, Any]]) -> Book:
    sheet = next(sheet for sheet in book.sheets if sheet.key == tracking.KEY)
    cells = [*(row.raw for row in book.rows(tracking.KEY)), *rows]
    made: list[Record] = []
    for raw in cells:
        entry = record(sheet, FIRST_ROW + len(made), raw, book.settings)
        if entry is not None:
            made.append(entry)
    return replace(book, records={**book.records, tracking.KEY: tuple(made)})
