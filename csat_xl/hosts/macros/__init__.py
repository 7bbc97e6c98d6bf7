"""The macros behind the buttons: functions without arguments, written against xlwings only.

The same code runs in Excel (RunPython) and, through :mod:`csat_xl.hosts.libreoffice`, in
LibreOffice. Each starts from ``xlwings.Book.caller()``. No macro saves the workbook.
"""

from csat_xl.hosts.macros.check import check
from csat_xl.hosts.macros.new_month import new_month
from csat_xl.hosts.macros.rollup import rollup
from csat_xl.hosts.macros.rollup_folder import rollup_folder
from csat_xl.hosts.macros.share_copy import share_copy

__all__ = ["check", "new_month", "rollup", "rollup_folder", "share_copy"]
