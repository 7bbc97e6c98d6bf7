"""The modules of the VBA project as ASCII text: xlwings' own, and what is made of the catalogue.

A wrapper is what xlwings itself would import for the function, but it never puts a text into the
cell on failure: an error is a real error value, and why Python cannot be reached is told once.
"""

import re
from importlib.resources import files

from csat_xl.functions.declaration import Function
from csat_xl.sheets import settings
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.workbook.vba.names import (
    CATEGORY,
    FUNCTIONS,
    HAND_OVER,
    SHEETS_VBA,
    UDF_MODULE,
    needs_sheets,
    parameter_name,
)

MESSAGES = {
    "CSAT_RUNNING": "csat_xl 正在运行,请稍候…",
    "CSAT_ONLY_WINDOWS": (
        "本文件的函数由 Python 计算,只适用于 Windows 版 Excel。"
        "在 Mac、网页或手机上请用原生版或兼容版(csat-xl new … --edition native 或 plain)。"
    ),
    "CSAT_NOT_INSTALLED": (
        "本机尚未设置 csat_xl:请在命令行运行 csat-xl install,然后关闭并重新打开本文件。"
        "没有安装过 csat_xl 时请联系管理员(见管理员指南)。"
    ),
    "CSAT_NO_PYTHON": (
        "设置中的 Python 已不在原处:请在命令行运行 csat-xl install 重新设置,"
        "然后关闭并重新打开本文件。"
    ),
    "CSAT_OTHER_VERSION": (
        "本机的 xlwings 与本文件所需的版本不同:请运行 csat-xl doctor 查看,"
        "升级 csat_xl 或安装下面的版本,然后关闭并重新打开本文件。"
    ),
    "CSAT_NOT_STARTED": "Python 没有启动:请运行 csat-xl doctor 查看原因与办法。",
    "CSAT_NO_PACKAGE": (
        "Python 已启动,但其中没有可用的 csat_xl:请在命令行运行 csat-xl doctor 查看,"
        "重新安装后关闭并重新打开本文件。"
    ),
}
"""What the user is told when Python cannot be reached, and the next step."""
THIS_WORKBOOK = """\
Private Sub Workbook_Open()
    CsatOpen
End Sub

Private Sub Workbook_SheetChange(ByVal Sh As Object, ByVal Target As Range)
    CsatSheetChanged Sh, Target
End Sub

Private Sub Workbook_SheetCalculate(ByVal Sh As Object)
    CsatSheetCalculated Sh
End Sub
"""
_LONGEST = 200
"""Characters of a text in one line; four digits each, a VBA line holds 1,023."""


def modules() -> dict[str, str]:
    """Every standard module by its name, in the order of the project."""
    found = {
        "xlwings": _xlwings(),
        "CsatHost": _host(),
        "CsatTexts": _texts(),
        "CsatFunctions": _functions(),
        "CsatMacros": _macros(),
    }
    return {name: _crlf(text) for name, text in found.items()}


def classes() -> dict[str, str]:
    """The class that xlwings' module needs on a Mac, where it must compile too (MIT, Tim Hall)."""
    text = files("xlwings").joinpath("addin", "Dictionary.cls").read_text("ascii")
    return {"Dictionary": _crlf(text)}


def this_workbook() -> str:
    """The code behind the workbook: its events."""
    return _crlf(THIS_WORKBOOK)


def codes(text: str) -> str:
    """A text as the UTF-16 codes that the VBA function CsatText reads.

    >>> codes("校验")
    '68219A8C'
    """
    return text.encode("utf-16-be").hex().upper()


def wrapper(function: Function) -> str:
    """The VBA function of a catalogue entry, as Excel calls it from a cell."""
    names = [parameter_name(parameter.name) for parameter in function.parameters]
    declared = [
        f"Optional {name}" if parameter.optional else name
        for name, parameter in zip(names, function.parameters, strict=True)
    ]
    sent = [*names, SHEETS_VBA] if needs_sheets(function) else names
    return (
        f"Public Function {function.name}({_folded(declared)})\n"
        f'    {function.name} = CsatCall("{function.name}", Array({_folded(sent)}))\n'
        "End Function\n"
    )


def _folded(parts: list[str]) -> str:
    """Arguments over several lines of a call, so that no line is too long to read."""
    rows = [", ".join(parts[i : i + 6]) for i in range(0, len(parts), 6)]
    return ", _\n        ".join(rows)


def _functions() -> str:
    head = "Option Explicit\n' The functions of csat_xl, generated from its catalogue.\n\n"
    helps = [
        "Public Sub CsatHelpTexts()",
        "    ' Help in the function wizard.",
        "    Dim t As String",
        *(line for function in FUNCTIONS for line in _help(function)),
        "End Sub",
        "",
    ]
    return head + "\n".join([*map(wrapper, FUNCTIONS), *helps])


def _help(function: Function) -> list[str]:
    texts = [f"{function.title.zh}:{function.help.zh}", *(p.help.zh for p in function.parameters)]
    whole = "\n".join(text[:255] for text in texts)
    parts = [whole[i : i + _LONGEST] for i in range(0, len(whole), _LONGEST)]
    return [
        '    t = ""',
        *(f'    t = t & CsatText("{codes(part)}")' for part in parts),
        f'    CsatDescribe "{function.name}", t',
    ]


def _texts() -> str:
    names = {
        **{name: codes(text) for name, text in MESSAGES.items()},
        "CSAT_CATEGORY": codes(CATEGORY),
        "CSAT_SETTINGS": codes(settings.NAME),
        "CSAT_MODULE": UDF_MODULE,
        "CSAT_HAND_OVER": HAND_OVER,
    }
    lines = [f'Public Const {name} As String = "{text}"' for name, text in names.items()]
    return "\n".join(["Option Explicit", *lines, ""])


def _macros() -> str:
    subs = [
        f'Public Sub {button.macro}()\n    CsatRun "{button.action}"\nEnd Sub\n'
        for button in BUTTONS
    ]
    return "\n".join(["Option Explicit", "' What the buttons run.", "", *subs])


def _host() -> str:
    return files(__package__).joinpath("CsatHost.bas").read_text("ascii")


def _xlwings() -> str:
    """The module that comes with the installed xlwings, its licence text at its head (BSD-3)."""
    text = files("xlwings").joinpath("xlwings.bas").read_text("ascii")
    return re.sub(r'\AAttribute VB_Name = "xlwings"\r?\n', "", text)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
