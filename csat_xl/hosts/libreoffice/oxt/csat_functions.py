"""The component of the add-in: every ``CSAT_`` function, answered by its Python reference.

It runs inside LibreOffice and needs nothing but what lies in the add-in; the row checks
(``CSAT_CHECK_…``) also need csat_xl itself, whose place stands in ``csat_addin.json``.
"""

import math

import csat_places
import unohelper
from com.sun.star.lang import IllegalArgumentException, Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import XAddIn
from csat_xl_pure.functions.catalogue import CATALOGUE
from csat_xl_pure.functions.values import plain
from org.csatxl import XFunctions

SERVICE = "org.csatxl.Functions"
ADD_IN = "com.sun.star.sheet.AddIn"
FUNCTIONS = csat_places.STATED["functions"]
SPILLS = {entry["name"]: entry["spills"] for entry in FUNCTIONS.values()}
SETTINGS, METRIC_NAMES = "设置", "csat_metric_names"


def _shown(value):
    value = plain(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise IllegalArgumentException("no number", None, 0)
    if isinstance(value, bool):
        return value
    return "" if value is None else float(value) if isinstance(value, int) else value


def _result(value, spills):
    value = plain(value)
    several = isinstance(value, (list, tuple))
    if not spills:
        if several:
            raise IllegalArgumentException("one cell at a time", None, 0)
        return _shown(value)
    if not several:
        return ((_shown(value),),)
    nested = value and isinstance(value[0], (list, tuple))
    return tuple(tuple(map(_shown, row)) if nested else (_shown(row),) for row in value)


def _taken(value, parameter):
    """An argument as the reference takes it: one cell as a value, several as rows; None if blank."""
    if isinstance(value, tuple):
        rows = [[None if cell == "" else cell for cell in row] for row in value]
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows
    if value == 0 and parameter.kind not in ("number", "range"):
        return None  # a blank cell, which LibreOffice hands over as 0
    return value


def _answer(function, arguments):
    named = {}
    for parameter, argument in zip(function.parameters, arguments):
        value = _taken(argument, parameter)
        if not (parameter.optional and value is None):
            named[parameter.name] = value
    try:
        return _result(function.reference(**named), SPILLS[function.name])
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise IllegalArgumentException(str(error), None, 0)


def _method(function):
    def method(self, *arguments):
        return _answer(function, arguments)

    return method


def _cells(document, name):
    if not document.NamedRanges.hasByName(name):
        return None
    area = document.NamedRanges.getByName(name).getReferredCells()
    return None if area is None else area.getDataArray()


def _settings(document):
    if document is None or not document.Sheets.hasByName(SETTINGS):
        return None
    sheet = document.Sheets.getByName(SETTINGS)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()


def _check(name):
    def method(self, document, *arguments):
        csat_places.add()
        try:
            from csat_xl.checks.functions import FUNCTIONS as checks
            from csat_xl.hosts.sheet_settings import UnknownSheets, hand_over, judged_by_sheets
        except ImportError as error:
            return f"需安装 csat_xl 并运行 csat-xl install(缺少 {error.name})"
        function = next(f for f in checks if f.name == name)
        token, settings, metrics = None, _settings(document), None
        if settings is not None:
            metrics = _cells(document, METRIC_NAMES)
            token = str(hash((settings, metrics)))
        try:
            with judged_by_sheets(token):
                return _answer(function, arguments)
        except UnknownSheets:
            hand_over(token, settings, metrics)
        except ValueError as error:
            raise IllegalArgumentException(str(error), None, 0)
        with judged_by_sheets(token):
            return _answer(function, arguments)

    return method


class Functions(unohelper.Base, XFunctions, XAddIn, XServiceName, XServiceInfo):
    """The add-in: one method a function, named as the function in small letters."""

    def __init__(self, context):
        self._locale = Locale("zh", "CN", "")

    def getServiceName(self):
        return SERVICE

    def getImplementationName(self):
        return SERVICE

    def supportsService(self, name):
        return name in (SERVICE, ADD_IN)

    def getSupportedServiceNames(self):
        return (SERVICE, ADD_IN)

    def setLocale(self, locale):
        self._locale = locale

    def getLocale(self):
        return self._locale

    def _told(self, texts):
        return texts["zh" if self._locale.Language in ("zh", "") else "en"]

    def _argument(self, name, index):
        entry = FUNCTIONS[name]
        index -= entry["hidden"]
        arguments = entry["arguments"]
        return arguments[index] if 0 <= index < len(arguments) else None

    def getProgrammaticFuntionName(self, name):
        return next((m for m, f in FUNCTIONS.items() if f["name"] == name), "")

    def getDisplayFunctionName(self, name):
        return FUNCTIONS[name]["name"] if name in FUNCTIONS else ""

    def getFunctionDescription(self, name):
        return self._told(FUNCTIONS[name]["help"]) if name in FUNCTIONS else ""

    def getDisplayArgumentName(self, name, index):
        argument = self._argument(name, index)
        return argument["name"] if argument else ""

    def getArgumentDescription(self, name, index):
        argument = self._argument(name, index)
        return self._told(argument["help"]) if argument else ""

    def getProgrammaticCategoryName(self, name):
        return "Add-In"

    def getDisplayCategoryName(self, name):
        return "Add-In"


_REFERENCES = {function.name: function for function in CATALOGUE}
for _method_name, _entry in FUNCTIONS.items():
    _name = _entry["name"]
    _made = _method(_REFERENCES[_name]) if _name in _REFERENCES else _check(_name)
    setattr(Functions, _method_name, _made)

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, SERVICE, (SERVICE, ADD_IN))
