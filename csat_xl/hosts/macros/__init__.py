"""The macros behind the buttons: functions without arguments, written against xlwings only.

The same code runs in Excel (RunPython) and, through :mod:`csat_xl.hosts.libreoffice`, in
LibreOffice. Each starts from ``xlwings.Book.caller()``. No macro saves the workbook.
"""

from csat_xl.hosts.macros.check import check
from csat_xl.hosts.macros.rollup import rollup

__all__ = ["check", "rollup"]
