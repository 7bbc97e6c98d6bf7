"""Templates for LibreOffice: ``.ods`` whose cells call the add-in's functions, with buttons.

LibreOffice itself makes them: it opens the plain edition, gets each call of a function typed in
where the plain edition has an expanded formula, and the buttons drawn, and stores the file with
all results. The row checks stay plain formulas, which need nothing installed.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.files import writing
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.hosts.libreoffice.addin import script_url
from csat_xl.hosts.libreoffice.bridge import OwnOffice, desktop_of, load_uno, properties
from csat_xl.operations import build_workbook
from csat_xl.sheets.book import Book
from csat_xl.sheets.buttons import Button, buttons_on
from csat_xl.workbook import draw_guide
from csat_xl.workbook.draw_buttons import GAP, HEIGHT, TOP, WIDTH, rows_of_buttons
from csat_xl.workbook.styles import FONT
from csat_xl.workbook.templates import template_of

ENDING = ".ods"
NOTE = (
    "本文件为 LibreOffice 版:=CSAT_…() 由扩展 csat_xl.oxt 计算(csat-xl install 安装);"
    "按钮运行 csat_xl。单个可能为空的单元格请写成区域,如 E6:E6。"
)
KEPT_PLAIN = ("CSAT_QUOTA",)
"""LibreOffice hands no range with an error to an add-in: one wrong row would spoil every rank."""
_NAMES = sorted((f.name for f in CATALOGUE if f.name not in KEPT_PLAIN), key=len, reverse=True)
_CALL = re.compile(rf"\b({'|'.join(_NAMES)})\(", re.IGNORECASE)
_SIMPLE = re.compile(r"=CSAT_\w+\([^()\"]*(?:\"[^\"]*\"[^()\"]*)*\)")
_ONE_CELL = re.compile(r"(?<=[;(])(\$?[A-Z]{1,3}\$?[0-9]+)(?=[;)])")
_PIXEL = 2540 / 96
"""Hundredths of a millimetre."""
_FORMULA = 16
"""``com.sun.star.sheet.CellFlags.FORMULA``."""


def build_ods(book: Book, target: Path, force: bool = False, context: Any = None) -> None:
    """Write ``book`` as an .ods file; ``context`` is a running LibreOffice that has the add-in."""
    if target.suffix.lower() != ENDING:
        raise CsatError(
            f"{target}:libreoffice 版的文件名应以 .ods 结尾。",
            f"{target}: the name of a file for LibreOffice must end in .ods.",
        )
    with writing(target, force) as temporary, tempfile.TemporaryDirectory("-csat-xl") as folder:
        plain, calls = Path(folder) / "plain.xlsx", Path(folder) / "calls.xlsm"
        build_workbook(book, plain, "plain")
        build_workbook(book, calls, "python")
        own = _office_with_add_in(Path(folder)) if context is None else None
        refused = ""
        try:
            _make(desktop_of(own.context if own else context), book, plain, calls, temporary)
        except Exception as error:
            if not hasattr(error, "Message"):
                raise
            refused = str(error.Message)  # an exception of UNO, which must not get out
        finally:
            if own:
                own.close()
        if refused:
            raise CsatError(
                f"LibreOffice 未能写出 {target.name}:{refused}",
                f"LibreOffice could not write {target.name}: {refused}",
            )


def _office_with_add_in(folder: Path) -> OwnOffice:
    from csat_xl.hosts.libreoffice.install import install

    install(folder, folder / "profile")
    return OwnOffice(folder / "profile")


def _make(desktop: Any, book: Book, plain: Path, calls: Path, target: Path) -> None:
    document = _open(desktop, plain)
    try:
        other = _open(desktop, calls)
        try:
            for name, formulas in _calls(other):
                _type(document.Sheets.getByName(name), formulas)
        finally:
            other.close(True)
        guide = document.Sheets.getByName(draw_guide.NAME)
        _unlocked(guide, lambda: guide.getCellByPosition(0, 1).setString(NOTE))
        sheets = {sheet.key: sheet for sheet in book.sheets}
        title = template_of(book.template, book.settings.scheme).title
        for key, (place, left) in rows_of_buttons(sheets, title).items():
            sheet = document.Sheets.getByName(sheets[key].name if key in sheets else key)
            _unlocked(sheet, lambda s=sheet, p=place, x=left: _draw(document, s, buttons_on(p), x))
        document.calculate()
        document.storeToURL(target.as_uri(), properties(FilterName="calc8", Overwrite=True))
    finally:
        document.close(True)


def _open(desktop: Any, path: Path) -> Any:
    options = properties(Hidden=True, AsTemplate=True, MacroExecutionMode=0, UpdateDocMode=0)
    return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)


# --- calls ----------------------------------------------------------------------------------------

Calls = Mapping[tuple[int, int], tuple[str, bool]]
"""By row and column: the formula, and whether it is an array formula."""


def _calls(document: Any) -> Iterator[tuple[str, Calls]]:
    """The cells of every sheet that call a function of the catalogue."""
    for name in document.Sheets.ElementNames:
        sheet = document.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        found: dict[tuple[int, int], tuple[str, bool]] = {}
        for part in area.queryContentCells(_FORMULA).RangeAddresses:
            block = sheet.getCellRangeByPosition(
                part.StartColumn, part.StartRow, part.EndColumn, part.EndRow
            )
            for r, row in enumerate(block.getFormulaArray(), part.StartRow):
                for c, text in enumerate(row, part.StartColumn):
                    call = called(text)
                    if call is not None:
                        # ranges worked out on the way need an array formula
                        simple = _SIMPLE.fullmatch(_CALL.sub(_capitals, text.strip("{}")))
                        found[r, c] = call, text.startswith("{") and not simple
        if found:
            yield name, found


def _capitals(match: re.Match[str]) -> str:
    return match[1].upper() + "("


def called(text: str) -> str | None:
    """A formula that calls the catalogue, with its functions in capitals; None for another.

    A single cell becomes a range of one cell, so that a blank one stays blank.

    >>> called("{=csat_score(H6;G6;F6;J6;K6)}")
    '=CSAT_SCORE(H6:H6;G6:G6;F6:F6;J6:J6;K6:K6)'
    >>> called('=IF(R6="";"";1)'), called("'=CSAT_NPS(A1)")
    (None, None)
    """
    text = text.strip("{}") if text.startswith("{=") else text
    if not text.startswith("=") or not _CALL.search(text):
        return None
    text = _CALL.sub(_capitals, text)
    if not _SIMPLE.fullmatch(text):
        return text
    return _ONE_CELL.sub(r"\1:\1", text)


def _type(sheet: Any, formulas: Calls) -> None:
    def change() -> None:
        for (row, column), (formula, array) in formulas.items():
            cell = sheet.getCellRangeByPosition(column, row, column, row)
            cell.clearContents(_FORMULA)
            if array:
                cell.setArrayFormula(formula)
            else:
                cell.getCellByPosition(0, 0).setFormula(formula)

    _unlocked(sheet, change)


def _unlocked(sheet: Any, change: Any) -> None:
    """Change a sheet that is protected without a password, and protect it again."""
    guarded = sheet.isProtected()
    if guarded:
        sheet.unprotect("")
    change()
    if guarded:
        sheet.protect("")


# --- buttons --------------------------------------------------------------------------------------


def _draw(document: Any, sheet: Any, buttons: tuple[Button, ...], left: int) -> None:
    uno = load_uno()
    form = document.createInstance("com.sun.star.form.component.Form")
    sheet.DrawPage.Forms.insertByName("csat_xl", form)
    for index, button in enumerate(buttons):
        model = document.createInstance("com.sun.star.form.component.CommandButton")
        model.Name, model.Label, model.HelpText = button.action, button.caption, button.help.zh
        model.FontHeight, model.FontName = 9, FONT
        shape = document.createInstance("com.sun.star.drawing.ControlShape")
        size = uno.createUnoStruct("com.sun.star.awt.Size")
        size.Width, size.Height = round(WIDTH * _PIXEL), round(HEIGHT * _PIXEL)
        place = uno.createUnoStruct("com.sun.star.awt.Point")
        place.X = round((left + index * (WIDTH + GAP)) * _PIXEL)
        place.Y = round(TOP * _PIXEL)
        shape.setSize(size)
        shape.setPosition(place)
        shape.Control = model
        form.insertByIndex(index, model)
        sheet.DrawPage.add(shape)
        event = uno.createUnoStruct("com.sun.star.script.ScriptEventDescriptor")
        event.ListenerType, event.EventMethod = "XActionListener", "actionPerformed"
        event.ScriptType, event.ScriptCode = "Script", script_url(button.action)
        form.registerScriptEvent(index, event)
