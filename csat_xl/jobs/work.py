"""What a worker does with a batch of files; only plain, small results leave it."""

from dataclasses import dataclass, replace
from pathlib import Path

from csat_xl import language
from csat_xl.collecting import seldom
from csat_xl.file_report import FileReport, check_file
from csat_xl.files import fingerprint
from csat_xl.rollup.model import Sum, Summary
from csat_xl.rollup.summary import summarise, unreadable
from csat_xl.sheets.once import forget

Batch = tuple[str, ...]
"""Paths of workbooks, as texts."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in one file, for the progress bar."""

    file: str
    rows: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The summary of a batch and what was seen in each of its files."""

    summary: Summary
    seen: tuple[Seen, ...]


def start(lang: language.Language) -> None:
    """Begin a worker process: messages in the language of the one that started it."""
    language.use(lang)


def marks(batch: Batch) -> tuple[tuple[str, str], ...]:
    """The fingerprint of each file, ``""`` where there is none."""
    return tuple((path, _mark(Path(path))) for path in batch)


def _mark(path: Path) -> str:
    try:
        return fingerprint(path) if path.is_file() else ""
    except OSError:  # told when the file is read
        return ""


@seldom()
def summary(batch: Batch, crossed: bool = True) -> Part:
    """Read, check and summarise each file, one after the other, and add the summaries up.

    Without ``crossed`` for a roll-up, which has no cross-tables.
    """
    whole, seen = Sum(), []
    for path in batch:
        found, what = _summary(path, crossed)
        whole.add(found)
        seen.append(what)
    return Part(whole.result(), tuple(seen))


@seldom()
def reports(batch: Batch) -> tuple[tuple[FileReport, Seen], ...]:
    """The findings in each file; rows and sheets stay here."""
    return tuple(map(_report, batch))


# The rows of a file are gone when these return: those of two files are never held at a time.


def _summary(path: str, crossed: bool) -> tuple[Summary, Seen]:
    report = check_file(Path(path))
    try:
        if report.book is None:
            return unreadable(path, report.reason), _seen(report)
        return summarise(report.book, list(report.findings), path, crossed=crossed), _seen(report)
    finally:
        forget()


def _report(path: str) -> tuple[FileReport, Seen]:
    report = check_file(Path(path))
    try:
        return _without_rows(report), _seen(report)
    finally:
        forget()


def _seen(report: FileReport) -> Seen:
    rows = report.book.records.values() if report.book else ()
    return Seen(str(report.file), sum(map(len, rows)), len(report.findings))


def _without_rows(report: FileReport) -> FileReport:
    book = report.book
    return report if book is None else replace(report, book=replace(book, sheets=(), records={}))


LOST = (
    "读取它的进程中止了(内存不足,或被终止);请在 Excel 中另存一份,或分成几个文件",
    "the process that read it was ended (memory?); save a fresh copy in Excel, or split the file",
)


def lost(path: str) -> FileReport:
    """The report on a file that ends every process that reads it."""
    zh, en = LOST
    told = f"{path}:{zh}。" if language.current() == "zh" else f"{path}: {en}."
    return FileReport(Path(path), None, reason=told)
