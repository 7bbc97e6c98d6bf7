"""Build a workbook of a template in an edition: every sheet, name, formula and stored result."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from csat_xl.sheets import ahp, evaluation, kpis, metrics, summary
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets.book import Book
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.history import NAME as HISTORY
from csat_xl.workbook import draw_bullets, draw_guide
from csat_xl.workbook.addresses import FIRST_ROW, column_letter, sheet_reference
from csat_xl.workbook.draw_ahp import draw_ahp
from csat_xl.workbook.draw_conflicts import NAME as CONFLICTS
from csat_xl.workbook.draw_conflicts import ConflictLine, draw_conflicts
from csat_xl.workbook.draw_history import draw_history
from csat_xl.workbook.draw_metrics import draw_composite
from csat_xl.workbook.draw_settings import draw_settings
from csat_xl.workbook.draw_summary import draw_summary
from csat_xl.workbook.draw_table import draw_table
from csat_xl.workbook.editions import Edition, define_functions
from csat_xl.workbook.macros import add_macros
from csat_xl.workbook.page import Page
from csat_xl.workbook.styles import FONT, Styles
from csat_xl.workbook.templates import template_of

VERSION = "1"
"""Version of the templates; it changes when a column, a name or the layout of a sheet does."""
CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that a fresh build of the same data is the same file."""
LIVE = {"csat": ("csat_live_csat", "csat_rate"), "nps": ("csat_live_nps", "nps")}


def build(
    book: Book,
    figures: Mapping[str, Any],
    edition: Edition,
    path: Path,
    conflicts: Sequence[ConflictLine] = (),
) -> None:
    """Write ``book`` as a workbook; ``figures`` are what its live roll-up shows.

    ``conflicts`` of a merge are listed on a sheet of their own.

    The file is complete or not there at all only if the caller writes to a temporary path.
    """
    template = template_of(book.template, book.settings.scheme)
    sheets = {sheet.key: sheet for sheet in book.sheets}
    file = xlsxwriter.Workbook(
        path,
        {
            "in_memory": True,  # no part of a customer's data in the folder of temporary files
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT, "font_size": 10},
        },
    )
    file.worksheet_class = Page
    file.set_properties({"title": template.title, "created": CREATED, "comments": "csat_xl"})
    file.set_calc_mode("auto")
    styles = Styles(file)
    pages = {draw_guide.NAME: file.add_worksheet(draw_guide.NAME)}
    for sheet in book.sheets:
        pages[sheet.key] = file.add_worksheet(sheet.name)
        if sheet.key == kpis.KEY:
            pages[draw_bullets.NAME] = file.add_worksheet(draw_bullets.NAME)
    rules = book.settings.scheme.evaluation if evaluation.KEY in sheets else None
    compared = rules is not None and rules.has_pairwise
    if compared:
        pages[ahp.NAME] = file.add_worksheet(ahp.NAME)
    pages[summary.NAME] = file.add_worksheet(summary.NAME)
    pages[settings_sheet.NAME] = file.add_worksheet(settings_sheet.NAME)
    _colour(pages, sheets)
    define_functions(file, edition)
    draw_guide.draw_guide(pages[draw_guide.NAME], template.title, book.sheets, styles, edition)
    for sheet in book.sheets:
        live = _live(book, figures) if sheet.key == metrics.KEY else {}
        last = draw_table(pages[sheet.key], sheet, book, sheets, styles, edition, live)
        _beside(pages, file, sheet, book, last, styles, edition)
    if rules is not None and compared:
        draw_ahp(pages[ahp.NAME], rules, styles, edition)
    agents = len(book.settings.scheme.lists.agents) if book.settings.scheme.lists else 0
    layout = summary.summary(book.settings.scheme, sheets, figures, agents)
    draw_summary(pages[summary.NAME], file, layout, styles, edition)
    draw_settings(
        pages[settings_sheet.NAME],
        file,
        book.settings,
        template.name,
        VERSION,
        styles,
        edition,
        sheets,
    )
    if book.history:
        shares = {r.get("name") for r in book.rows(metrics.KEY) if r.get("unit") == "%"}
        draw_history(file.add_worksheet(HISTORY), file, book.history, styles, shares)
    if conflicts:
        draw_conflicts(file.add_worksheet(CONFLICTS), conflicts, styles)
    if metrics.KEY not in sheets:
        file.define_name("csat_metric_names", f"={sheet_reference(settings_sheet.NAME)}!$D$1:$D$2")
    if edition == "python":
        add_macros(file, pages, sheets, template.title)
    pages[book.sheets[0].key if book.rows(book.sheets[0].key) else draw_guide.NAME].activate()
    file.close()


def _beside(
    pages: Mapping[str, Any],
    file: Any,
    sheet: Sheet,
    book: Book,
    last: int,
    styles: Styles,
    edition: Edition,
) -> None:
    """What goes with a sheet beside its table: composite score, charts of key figures."""
    if sheet.key == kpis.KEY:
        draw_bullets.draw_bullets(pages[draw_bullets.NAME], file, sheet, book, styles)
    if sheet.key == metrics.KEY:
        draw_composite(pages[sheet.key], file, sheet, book, last, styles, edition)
        letter = column_letter(sheet, "name")
        area = f"${letter}${FIRST_ROW}:${letter}${last}"
        file.define_name("csat_metric_names", f"={sheet_reference(sheet.name)}!{area}")


def _live(book: Book, figures: Mapping[str, Any]) -> dict[int, tuple[str, Any]]:
    """The rows of the metric sheet whose actual value is a figure of the same workbook."""
    monitoring = book.settings.scheme.monitoring
    if monitoring is None or "tracking" not in {sheet.key for sheet in book.sheets}:
        return {}
    kinds = {metric.name: metric.live for metric in monitoring.metrics if metric.live}
    found = {}
    for record in book.rows(metrics.KEY):
        kind = kinds.get(record.get("name"))
        if kind:
            name, key = LIVE[kind]
            value = figures["overall"][key]
            found[record.number] = (name, "" if value is None else value)
    return found


def _colour(pages: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> None:
    colours = {draw_guide.NAME: "#8E9AAF", summary.NAME: "#1F5C7A", settings_sheet.NAME: "#8E9AAF"}
    for name, page in pages.items():
        page.set_tab_color(colours.get(name, "#6BA292"))
