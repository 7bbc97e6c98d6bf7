"""Draw 使用说明: what the workbook is for, the steps, the checks and the functions with examples."""

from collections.abc import Sequence
from typing import Any

from csat_xl.checks.catalogue import CHECKS
from csat_xl.checks.scales import SHOWN
from csat_xl.functions.declaration import Function
from csat_xl.sheets.buttons import BUTTONS
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.guide_notes import notes_for
from csat_xl.sheets.scale_entry import index_of
from csat_xl.workbook.editions import Edition, function_list, write_formula
from csat_xl.workbook.styles import Styles

NAME = "使用说明"
SHORT = 10
"""Names of sheets of fewer characters fit the first column."""

STEPS = (
    "先在“设置”填写团队与统计月份,核对权重、名单和加减分;灰底单元格由公式计算,请勿改动。",
    "从列表选择或直接填写各表的白色单元格;每次进入单元格都有填写提示。",
    "看“校验”栏:红色“错误”的行不计入统计,请按提示改好;黄色“提醒”的行照常统计。",
    "得分、等级、投诉调整和“月度汇总”随填随算,图表同步更新。",
    "表格预留了空行。行数不够时:审阅 → 撤销工作表保护(无密码),在表格最后一格按 Tab 键增行,再重新保护。",
    "批量检查与汇总:csat-xl check 文件…,csat-xl rollup 文件… -o 汇总.xlsx。",
)
EDITION_NOTES = {
    "native": "本文件为原生版:=CSAT_…() 由工作簿自带的名称计算,适用于 Excel 365/2024、网页版与 Mac 版。"
    "旧版 Excel、WPS 或手机请用兼容版(--edition plain)。",
    "plain": "本文件为兼容版:每格都是普通公式,适用于 Excel 2010 以后各版、WPS、LibreOffice 与手机。",
    "python": "本文件为 Python 版:=CSAT_…() 与按钮由本机的 Python 完成,适用于 Windows 版 Excel;"
    "首次使用前运行一次 csat-xl install,并把文件放在受信任位置。发给别人请用“分享副本”。",
}


def draw_guide(
    page: Any, title: str, sheets: Sequence[Sheet], styles: Styles, edition: Edition
) -> None:
    """Draw the sheet: steps, sheets, checks that apply, functions with live examples."""
    page.hide_gridlines(2)
    longest = max(len(sheet.name) for sheet in sheets)
    first = 17 if longest < SHORT else 2 * longest - 2
    for column, width in enumerate((first, 44, 46, 14)):
        page.set_column(column, column, width)
    page.set_row(0, 32)
    page.write_string(0, 0, title, styles.title)
    page.write_string(1, 0, EDITION_NOTES[edition], styles.note)
    row = _band(page, 3, "怎么用", styles)
    for i, step in enumerate(STEPS, 1):
        page.set_row(row, 20)
        page.write_string(row, 0, f"第 {i} 步", styles.get(bold=True))
        page.write_string(row, 1, step, styles.get())
        row += 1
    notes = notes_for([sheet.key for sheet in sheets])
    row = _band(page, row + 1, "本工作簿的做法", styles) if notes else row
    for label, note in notes:
        page.write_string(row, 0, label, styles.get(bold=True))
        page.write_string(row, 1, note, styles.get())
        row += 1
    if edition == "python":
        row = _band(page, row + 1, "按钮", styles)
        for button in BUTTONS:
            page.write_string(row, 0, button.caption, styles.get(bold=True))
            page.write_string(row, 1, f"{button.help.zh}。", styles.get())
            row += 1
    row = _band(page, row + 1, "各工作表", styles)
    for sheet in sheets:
        page.write_string(row, 0, sheet.name, styles.get(bold=True))
        page.write_string(row, 1, sheet.notes[0], styles.get())
        row += 1
    row = _checks(page, _band(page, row + 1, "校验规则", styles), sheets, styles)
    _functions(page, _band(page, row + 1, "函数(可在任意单元格使用)", styles), styles, edition)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True})


def _band(page: Any, row: int, text: str, styles: Styles) -> int:
    for column in range(4):
        page.write_string(row, column, text if column == 0 else "", styles.band)
    return row + 1


def _checks(page: Any, row: int, sheets: Sequence[Sheet], styles: Styles) -> int:
    names = {sheet.key: sheet.name for sheet in sheets}
    if any(index_of(key) is not None for key in names):
        names[SHOWN] = "各量表"
    for column, label in enumerate(("编号", "规则与处理", "工作表", "级别")):
        page.write_string(row, column, label, styles.header)
    for check in CHECKS:
        if check.sheet not in names:
            continue
        row += 1
        page.write_string(row, 0, check.code, styles.cell(align="center"))
        page.write_string(row, 1, check.text.zh, styles.cell(text_wrap=True))
        page.write_string(row, 2, names[check.sheet], styles.cell())
        page.write_string(row, 3, check.severity, styles.cell(align="center"))
    return row + 1


def _functions(page: Any, row: int, styles: Styles, edition: Edition) -> None:
    for column, label in enumerate(("函数", "用途", "示例", "结果")):
        page.write_string(row, column, label, styles.header)
    for function in function_list():
        row += 1
        lines = 2 + len(function.signature) // 46
        page.set_row(row, 17 * lines)
        page.write_string(row, 0, function.title.zh, styles.cell(bold=True))
        page.write_string(
            row, 1, f"{function.signature}\n{function.help.zh}", styles.cell(text_wrap=True)
        )
        shown = f"={function.example}" if function.example else "见各表公式"
        page.write_string(row, 2, shown, styles.cell(text_wrap=True, quote_prefix=True))
        style = styles.cell(align="center")
        if function.example:
            value = example_value(function)
            write_formula(page, row, 3, function.example, value, style, edition)
        else:
            page.write_string(row, 3, "", style)


def example_value(function: Function) -> Any:
    """What a function's example gives: the call with constants, answered by the reference."""
    return function.example_result
