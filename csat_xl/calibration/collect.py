"""Read the ratings of several workbooks, one a rater, and say where the entry was not blind."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_xl.calibration.agreement import Rating, calibrate
from csat_xl.checks.finding import ERROR
from csat_xl.errors import CsatError
from csat_xl.files import workbooks_in
from csat_xl.functions import scoring
from csat_xl.operations import FileReport, check_file
from csat_xl.schemes.model import Grades
from csat_xl.schemes.quality import Quality
from csat_xl.sheets import reviews
from csat_xl.sheets.book import Book, Record


@dataclass(frozen=True, slots=True)
class Collected:
    """The ratings of the files, rows left out by file, and files with several raters."""

    ratings: tuple[Rating, ...]
    quality: Quality
    grades: Grades
    left_out: tuple[tuple[str, int], ...]
    not_blind: tuple[tuple[str, tuple[str, ...]], ...]
    unreadable: tuple[tuple[str, str], ...]


def calibrate_files(arguments: Iterable[str]) -> dict[str, Any]:
    """The calibration of the reviewers of all workbooks named; figures for JSON and sheets."""
    found = collect(arguments)
    rules = found.quality.calibration
    bands = sorted(found.grades.bands, key=lambda band: -band.low)
    result = calibrate(
        found.ratings,
        rules.within,
        rules.goal,
        (reviews.PASSED, reviews.FAILED),
        [band.name for band in bands],
    )
    return {
        **result,
        "left_out": [{"file": file, "rows": rows} for file, rows in found.left_out],
        "not_blind": [{"file": file, "raters": list(names)} for file, names in found.not_blind],
        "unreadable": [{"file": file, "reason": reason} for file, reason in found.unreadable],
    }


def collect(arguments: Iterable[str]) -> Collected:
    """The ratings of all workbooks named; rows with an error are left out and counted.

    All workbooks must have the same scorecard: scores of different items do not compare.
    """
    ratings: list[Rating] = []
    left_out, not_blind, unreadable = [], [], []
    first: tuple[Path, Quality, Grades] | None = None
    for path in sorted(set(workbooks_in(arguments)), key=str):
        report = check_file(path)
        if report.book is None:
            unreadable.append((str(path), report.reason))
            continue
        scheme = report.book.settings.scheme
        if scheme.quality is None or scheme.grades is None or not report.book.rows(reviews.KEY):
            unreadable.append((str(path), f"没有填写“{reviews.NAME}” (no reviews)"))
            continue
        if first is None:
            first = (path, scheme.quality, scheme.grades)
        _same_scorecard(first[0], first[1], path, scheme.quality)
        good, bad = _rows(report, report.book)
        if bad:
            left_out.append((str(path), bad))
        names = tuple(sorted({str(row.get("reviewer")) for row in good}))
        if len(names) > 1:
            not_blind.append((str(path), names))
        ratings += [_rating(row, scheme.quality, scheme.grades) for row in good]
    if first is None:
        why = "".join(
            f"\n{reason if file in reason else f'{file}:{reason}'}" for file, reason in unreadable
        )
        raise CsatError(
            f"没有找到填写了“{reviews.NAME}”的工作簿。{why}",
            f"No workbook with reviews was found.{why}",
        )
    return Collected(
        tuple(ratings), first[1], first[2], tuple(left_out), tuple(not_blind), tuple(unreadable)
    )


def _same_scorecard(one: Path, first: Quality, other: Path, second: Quality) -> None:
    mine = [(item.name, item.max) for item in first.items], first.critical, first.pass_from
    theirs = [(item.name, item.max) for item in second.items], second.critical, second.pass_from
    if mine != theirs:
        raise CsatError(
            f"{one} 与 {other} 的评分表(分项、满分、致命项或合格线)不同,不能一起校准。",
            f"{one} and {other} have different scorecards; they cannot be calibrated together.",
        )


def _rows(report: FileReport, book: Book) -> tuple[list[Record], int]:
    """The rows of reviews without an error, and how many have one."""
    name = next(sheet.name for sheet in book.sheets if sheet.key == reviews.KEY)
    wrong = {f.row for f in report.findings if f.sheet == name and f.severity == ERROR}
    rows = book.rows(reviews.KEY)
    return [row for row in rows if row.number not in wrong], sum(
        row.number in wrong for row in rows
    )


def _rating(row: Record, quality: Quality, grades: Grades) -> Rating:
    score = float(reviews.score_of(row, quality))
    keys = zip(reviews.item_keys(quality), quality.items, strict=True)
    return Rating(
        str(row.get("record")),
        str(row.get("reviewer")),
        score,
        reviews.passed_of(score, quality),
        scoring.grade(score, [(band.low, band.name) for band in grades.bands]),
        tuple((item.name, row.get(key)) for key, item in keys),
    )
