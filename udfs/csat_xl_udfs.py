"""What Excel loads: every ``CSAT_`` function, and the macros behind the buttons.

The functions are made from the catalogue (:mod:`csat_xl.hosts.udf`), the macros are
:mod:`csat_xl.hosts.macros`, imported when a button is pressed. There is nothing else here.
"""

from collections.abc import Callable
from importlib import import_module

import xlwings as xw

from csat_xl.hosts.udf import declared
from csat_xl.sheets.buttons import BUTTONS

globals().update(declared(xw.func, xw.arg))


def _macro(action: str) -> Callable[[], None]:
    def run() -> None:
        getattr(import_module("csat_xl.hosts.macros"), action)()

    run.__name__ = run.__qualname__ = action
    return run


globals().update({button.action: _macro(button.action) for button in BUTTONS})
