"""The macros behind the buttons of a workbook in LibreOffice: csat_xl's own, run on this document."""

import importlib
import sys
from pathlib import Path

BUNDLED = str(Path(__file__).resolve().parents[1] / "pythonpath") if "__file__" in globals() else ""


def _places():
    """The module of the add-in that knows where csat_xl is installed."""
    if BUNDLED and BUNDLED not in sys.path:
        sys.path.append(BUNDLED)
    import csat_places

    csat_places.add()


def _tell(text):
    """A message box, where there is a screen."""
    context = XSCRIPTCONTEXT.getComponentContext()  # noqa: F821
    window = XSCRIPTCONTEXT.getDesktop().getCurrentFrame().getContainerWindow()  # noqa: F821
    toolkit = context.ServiceManager.createInstance("com.sun.star.awt.Toolkit")
    from com.sun.star.awt.MessageBoxType import ERRORBOX

    toolkit.createMessageBox(window, ERRORBOX, 1, "csat_xl", text).execute()


def _document(arguments):
    """The spreadsheet whose button was pressed, else the one in front."""
    place = getattr(arguments[0], "Source", None) if arguments else None
    place = getattr(place, "Model", place)
    while place is not None:
        if hasattr(place, "Sheets"):
            return place
        place = getattr(place, "Parent", None)
    return XSCRIPTCONTEXT.getDocument()  # noqa: F821


def _run(action, arguments):
    document = _document(arguments)
    _places()
    if not hasattr(sys, "argv"):
        sys.argv = [""]
    try:
        engine = importlib.import_module("csat_xl.hosts.libreoffice.engine")
        macros = importlib.import_module("csat_xl.hosts.macros")
        import xlwings
    except ImportError as error:
        _tell(f"按钮需要 csat_xl({error.name} 未找到)。请安装 csat_xl 后运行 csat-xl install。")
        return
    context = XSCRIPTCONTEXT.getComponentContext()  # noqa: F821
    book = engine.book_of(context, document)
    book.set_mock_caller()
    try:
        getattr(macros, action)()
    finally:
        del xlwings.Book._mock_caller


def check(*arguments):
    """校验"""
    _run("check", arguments)


def rollup(*arguments):
    """月度汇总"""
    _run("rollup", arguments)


def rollup_folder(*arguments):
    """汇总文件夹"""
    _run("rollup_folder", arguments)


def new_month(*arguments):
    """新建下月"""
    _run("new_month", arguments)


def share_copy(*arguments):
    """分享副本"""
    _run("share_copy", arguments)


g_exportedScripts = (check, rollup, rollup_folder, new_month, share_copy)
