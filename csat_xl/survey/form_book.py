"""Build the questionnaire workbook: the sheet to print, the entry form, live statistics, settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.files import writing
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets.book import Book, Settings, record
from csat_xl.sheets.definition import Sheet
from csat_xl.survey.draw_form import draw_questionnaire
from csat_xl.survey.form import FORM, KEY, Questionnaire, answers_sheet, questionnaire
from csat_xl.survey.form_figures import FIGURES, draw_figures
from csat_xl.survey.pages import SurveyBook, survey_book
from csat_xl.workbook.addresses import FIRST_ROW
from csat_xl.workbook.draw_settings import draw_settings
from csat_xl.workbook.draw_table import draw_table
from csat_xl.workbook.editions import Edition, define_functions

FORM_EDITIONS: tuple[Edition, ...] = ("plain", "native")
"""A questionnaire goes to people without the add-in, so there is none with macros."""
PAPER, TEMPLATE, VERSION = "问卷", "questionnaire", "1"


def write_form(
    settings: Settings,
    target: Path,
    edition: str = "plain",
    rows: Sequence[dict[str, Any]] = (),
    organisation: str = "",
    deadline: str = "",
    force: bool = False,
) -> None:
    """Write the questionnaire workbook of a complete scheme, with ``rows`` already entered."""
    chosen = next((e for e in FORM_EDITIONS if e == edition), None)
    if chosen is None:
        names = "、".join(FORM_EDITIONS)
        raise CsatError(
            f"问卷没有 {edition} 版;可用:{names}。",
            f"There is no edition {edition} of the questionnaire; use {names}.",
        )
    sheet = answers_sheet(settings.scheme)
    found = [record(sheet, FIRST_ROW + i, raw, settings) for i, raw in enumerate(rows)]
    records = tuple(row for row in found if row is not None)
    book = Book(TEMPLATE, settings, (sheet,), {KEY: records})
    asked = questionnaire(settings.scheme, organisation, deadline)
    with writing(target, force) as temporary, survey_book(temporary, asked.title) as made:
        _build(made, book, sheet, asked, chosen)


def _build(
    made: SurveyBook, book: Book, sheet: Sheet, asked: Questionnaire, edition: Edition
) -> None:
    paper, form = made.add(PAPER), made.add(FORM)
    figures, settings = made.add(FIGURES), made.add(settings_sheet.NAME)
    define_functions(made.book, edition)
    draw_questionnaire(paper, asked, made.styles)
    draw_table(form, sheet, book, {KEY: sheet}, made.styles, edition, {})
    draw_figures(made, figures, book, sheet, edition)
    draw_settings(
        settings, made.book, book.settings, TEMPLATE, VERSION, made.styles, edition, ("tracking",)
    )
    made.book.define_name("csat_metric_names", f"='{settings_sheet.NAME}'!$D$1:$D$2")
    paper.activate()
