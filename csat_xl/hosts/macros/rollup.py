"""月度汇总: the full roll-up of the open workbook on its sheet 完整汇总."""

from typing import Any

from csat_xl.errors import CsatError
from csat_xl.hosts.macros.live import report
from csat_xl.hosts.macros.result import AREA, NAME, result_grid
from csat_xl.hosts.macros.run import button, now
from csat_xl.hosts.macros.write import write_grid
from csat_xl.language import Text
from csat_xl.operations import figures_of
from csat_xl.sheets.summary import NAME as SUMMARY


def rollup_book(book: Any) -> Text | None:
    """Roll up an open workbook: all figures first, then one sheet, written whole or not at all.

    The formulas and charts of 月度汇总 are calculated anew; no cell of it is written.
    """
    found = report(book)
    if found.book is None:
        raise CsatError("工作簿无法读取。", "The workbook cannot be read.")
    figures = figures_of(found)
    drawn = result_grid(figures, now(), found.book.history)
    sheet = write_grid(book, NAME, AREA, drawn, SUMMARY)
    book.app.calculate()
    book.activate()
    sheet.activate()
    sheet.range("A1").select()
    return None


rollup = button(Text("正在汇总……", "Rolling up …"))(rollup_book)
