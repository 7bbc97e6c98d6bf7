"""What csat_xl does with workbooks, as plain calls: new, check, roll up. The screen is elsewhere.

``csat-xl`` on the command line is a thin reading of these functions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.checks.seen import book_view
from csat_xl.collecting import seldom
from csat_xl.file_report import FileReport, check_file, checked, report_of
from csat_xl.files import workbooks_in, writing
from csat_xl.jobs.run import Plan, summary_of
from csat_xl.language import Text
from csat_xl.rollup.figures import figures, headline
from csat_xl.rollup.live import filled
from csat_xl.rollup.model import Summary
from csat_xl.rollup.summary import merge, summarise
from csat_xl.schemes.model import Scheme
from csat_xl.sharing.clean import cleaned
from csat_xl.sheets import metrics, tracking
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.sheets.live import live_figures
from csat_xl.workbook.addresses import FIRST_ROW
from csat_xl.workbook.scale_templates import prefilled
from csat_xl.workbook.templates import sheets_of, template_of

__all__ = [
    "FileReport",
    "as_shown",
    "book_of",
    "build_workbook",
    "check_file",
    "check_files",
    "checked",
    "figures_of",
    "metric_entries",
    "report_of",
    "rollup_files",
    "summary_of_files",
]

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def book_of(template: str, settings: Settings, rows: Rows | None = None) -> Book:
    """A workbook's content: ``rows`` gives the typed cells by sheet key and column key.

    The metric sheet lists the scheme's metrics unless rows are given for it, the sheets of a
    scheme's questionnaires and key figures what they start with.
    """
    sheets = sheets_of(template_of(template, settings.scheme), settings.scheme)
    given: dict[str, Sequence[Mapping[str, Any]]] = {**prefilled(settings), **(rows or {})}
    if settings.scheme.monitoring:
        given.setdefault(metrics.KEY, metric_entries(settings.scheme))
    records: dict[str, tuple[Record, ...]] = {}
    for sheet in sheets:
        found = [
            record(sheet, FIRST_ROW + i, raw, settings)
            for i, raw in enumerate(given.get(sheet.key, ()))
        ]
        records[sheet.key] = tuple(r for r in found if r is not None)
    return Book(template, settings, sheets, records)


def metric_entries(scheme: Scheme) -> list[dict[str, Any]]:
    """The rows of the metric sheet before the actual figures are filled in."""
    assert scheme.monitoring is not None
    keys = ("group", "name", "definition", "source", "unit", "better", "target", "step", "points")
    return [{key: getattr(metric, key) for key in keys} for metric in scheme.monitoring.metrics]


def as_shown(book: Book) -> tuple[Book, list[Finding]]:
    """The book as its own formulas see it, and its errors as the column 校验 tells them."""
    strict = book_view(book)
    findings = verdict_findings(strict)
    return filled(strict, findings), findings


def verdict_findings(book: Book) -> list[Finding]:
    """One finding for each row of the tracking sheet whose verdict is an error."""
    sheet = next((s for s in book.sheets if s.key == tracking.KEY), None)
    if sheet is None:
        return []
    column = sheet.column("verdict")
    assert column.compute is not None
    found = []
    for row in book.rows(tracking.KEY):
        verdict = str(column.compute(row, book))
        if verdict.startswith(ERROR):
            code = verdict.removeprefix(ERROR).strip().partition(":")[0]
            told = Text(verdict, verdict)
            found.append(
                Finding(code, ERROR, sheet.name, row.number, "verdict", column.header, None, told)
            )
    return found


def build_workbook(book: Book, target: Path, edition: str = "native", force: bool = False) -> None:
    """Write a workbook with its live roll-up; an existing file is refused unless ``force``."""
    from csat_xl.workbook.build import build
    from csat_xl.workbook.editions import edition_for

    chosen = edition_for(edition, target)
    seen, findings = as_shown(book)
    shown = live_figures(seen, headline(summarise(seen, findings, target.name, words=False)))
    with writing(target, force) as temporary:
        build(seen, shown, chosen, temporary)


def figures_of(report: FileReport) -> dict[str, Any]:
    """The roll-up of one workbook that was read: what ``rollup_files`` gives for its file."""
    assert report.book is not None
    summary = summarise(report.book, list(report.findings), str(report.file))
    result: dict[str, Any] = cleaned(figures(merge([summary])))
    return result


def check_files(arguments: Iterable[str]) -> list[FileReport]:
    """Check every workbook that files, directories and globs name; see also jobs.run."""
    return [check_file(path) for path in workbooks_in(arguments)]


def rollup_files(
    arguments: Iterable[str],
    skip: Iterable[Path] = (),
    progress: Callable[[Path], None] = lambda path: None,
    plan: Plan | None = None,
    *,
    packed: bool = False,
) -> dict[str, Any]:
    """The pooled figures of all workbooks named, without contacts; see :func:`summary_of_files`.

    ``packed``: long lists as :func:`csat_xl.rollup.figures.figures` packs them.
    """
    summary = summary_of_files(arguments, skip, progress, plan, crossed=False)
    with seldom():
        result: dict[str, Any] = cleaned(figures(summary, packed=packed))
    return result


def summary_of_files(
    arguments: Iterable[str],
    skip: Iterable[Path] = (),
    progress: Callable[[Path], None] = lambda path: None,
    plan: Plan | None = None,
    *,
    crossed: bool = True,
) -> Summary:
    """The pooled summary of all workbooks named; a file that cannot be read is listed.

    The same workbook twice (one path or one content) counts once and is listed. The result does
    not depend on the order of the files. ``plan`` (:class:`csat_xl.jobs.run.Plan`) spreads the
    work over processes or a cluster; without it, it is done here. ``progress`` is told each file
    that is done. Without ``crossed`` there are no cells for cross-tables.
    """
    one = Plan(jobs=1, watch=lambda step: progress(Path(step.file)))
    return summary_of(arguments, skip, plan or one, crossed=crossed)
