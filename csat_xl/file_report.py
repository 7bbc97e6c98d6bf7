"""What was found in one workbook: read, checked, each finding with its address, no contacts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.checks.run import check_sheet
from csat_xl.language import Text
from csat_xl.rollup.live import filled
from csat_xl.sharing.clean import without_contacts
from csat_xl.sharing.veil import names_of
from csat_xl.sheets import evaluation, metrics
from csat_xl.sheets.book import Book
from csat_xl.sheets.cell_names import cell_name
from csat_xl.sheets.definition import Kind

if TYPE_CHECKING:
    from csat_xl.workbook.read import ReadBook


FILLED = (metrics.KEY, evaluation.KEY)
"""The sheets with figures that the survey of the same workbook fills in."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file: its content and findings, or the reason it cannot be read."""

    file: Path
    book: Book | None
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == ERROR for finding in self.findings)


def check_file(path: Path) -> FileReport:
    """Read a workbook and apply every check to it; the file is not touched."""
    from csat_xl.workbook.integrity import overtyped
    from csat_xl.workbook.read import UnreadableFile, read

    try:
        content = read(path)
        replaced = overtyped(path, content)
    except UnreadableFile as error:
        return FileReport(path, None, reason=without_contacts(str(error)))
    return report_of(path, content, replaced)


def report_of(path: Path, content: "ReadBook", replaced: Iterable[Finding]) -> FileReport:
    """The report on a workbook that was read, from a file or live; ``replaced`` are its W01."""
    book, found = checked(content.book)
    places = {sheet.name: content.columns.get(sheet.key, {}) for sheet in book.sheets}
    addressed = [_addressed(f, places.get(f.sheet, {})) for f in found]
    told = (*content.faults, *_without_names(addressed, book), *replaced)
    return FileReport(path, book, tuple(map(_without_contacts, told)))


def _without_names(findings: list[Finding], book: Book) -> list[Finding]:
    """The findings with customers' names masked in the comments and measures that they quote."""
    free = {
        (sheet.name, column.key)
        for sheet in book.sheets
        for column in sheet.inputs
        if column.kind is Kind.LONG_TEXT
    }
    quoting = [isinstance(f.value, str) and (f.sheet, f.key) in free for f in findings]
    if not any(quoting):
        return findings
    names = names_of(book)
    return [
        replace(f, value=names.masked(f.value)) if quotes else f
        for f, quotes in zip(findings, quoting, strict=True)
    ]


def checked(book: Book) -> tuple[Book, list[Finding]]:
    """The book with its live figures filled in, and every finding of its checks."""
    # The live figures change only what the checks of these sheets see.
    found = {s.key: check_sheet(s, book) for s in book.sheets if s.key not in FILLED}
    whole = filled(book, [finding for part in found.values() for finding in part])
    found |= {s.key: check_sheet(s, whole) for s in book.sheets if s.key in FILLED}
    return whole, [finding for sheet in book.sheets for finding in found[sheet.key]]


def _without_contacts(finding: Finding) -> Finding:
    """The finding with contacts masked that were typed where none belong."""
    told = finding.message
    value, zh, en = (without_contacts(part) for part in (finding.value, told.zh, told.en))
    if (value, zh, en) == (finding.value, told.zh, told.en):
        return finding
    return replace(finding, value=value, message=Text(zh, en))


def _addressed(finding: Finding, places: Mapping[str, int]) -> Finding:
    """The finding with the address of its cell in the file; ``places`` are its sheet's columns."""
    place = places.get(finding.key)
    if place is None or not finding.row:
        return finding
    return replace(finding, cell=cell_name(finding.row - 1, place))
