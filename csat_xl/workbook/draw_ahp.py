"""Draw 层次分析: the matrices to fill in, the weights they give and the consistency ratio."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.schemes.evaluation import Evaluation
from csat_xl.sheets import ahp
from csat_xl.sheets.ahp import FIRST_COLUMN, LABEL_COLUMN, Comparison
from csat_xl.workbook.editions import Edition, write_formula
from csat_xl.workbook.styles import Styles

NOTES = (
    "白色格:行比列重要多少,填 1、3、5、7、9(同等、稍、明显、强烈、极端)及其间的数;不如列重要填 1/3 等分数。",
    "灰色格自动计算:左下为倒数,权重为主特征向量,立即用于“设置”与评估汇总。",
    "一致性比率 CR 应小于 0.1;达到 0.1 说明判断前后矛盾,请复核差得最远的比较。",
)


def draw_ahp(page: Any, rules: Evaluation, styles: Styles, edition: Edition) -> None:
    """Draw every matrix of an evaluation."""
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, ahp.NAME, styles.title)
    for i, note in enumerate(NOTES, 1):
        page.write_string(i, 0, note, styles.note)
    found = ahp.comparisons(rules)
    size = max(len(comparison.names) for comparison in found)
    page.set_column(LABEL_COLUMN, LABEL_COLUMN, 22)
    page.set_column(FIRST_COLUMN, FIRST_COLUMN + size, 14)
    for comparison in found:
        _draw(page, comparison, styles, edition)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True})


def _draw(page: Any, comparison: Comparison, styles: Styles, edition: Edition) -> None:
    names, first, column = comparison.names, comparison.first, comparison.weight_column
    for j in range(column + 1):
        page.write_string(
            comparison.row, j, comparison.title if j == LABEL_COLUMN else "", styles.band
        )
    for j, label in enumerate(("", *names, "权重")):
        page.write_string(comparison.row + 1, j, label, styles.header)
    area = _area(first, FIRST_COLUMN, len(names))
    weights = comparison.weights
    for i, name in enumerate(names):
        page.write_string(first + i, LABEL_COLUMN, name, styles.cell(bold=True))
        for j in range(len(names)):
            _cell(page, comparison, i, j, styles, edition)
        style = styles.cell(locked=True, align="center", num_format="0.0000", bold=True)
        text = f"INDEX(CSAT_AHP({area}),{i + 1})"
        write_formula(page, first + i, column, text, weights[i], style, edition)
    _ratio(page, comparison, area, styles, edition)


def _cell(
    page: Any, comparison: Comparison, i: int, j: int, styles: Styles, edition: Edition
) -> None:
    row, column, value = comparison.first + i, FIRST_COLUMN + j, comparison.matrix[i][j]
    look: dict[str, Any] = {"align": "center", "num_format": "# ??/??"}
    if i < j:
        page.write_number(row, column, value, styles.cell(**look))
        page.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 1 / 9.5,
                "maximum": 9.5,
                "input_title": "两两比较",
                "input_message": f"{comparison.names[i]} 比 {comparison.names[j]} 重要多少:"
                "1 同等,3 稍重要,5 明显,7 强烈,9 极端;不如则填 =1/3 等",
                "error_message": "请填 1/9 到 9 之间的数",
            },
        )
    elif i == j:
        page.write_number(row, column, 1, styles.cell(locked=True, **look))
    else:
        mirror = xl_rowcol_to_cell(comparison.first + j, FIRST_COLUMN + i)
        style = styles.cell(locked=True, **look)
        write_formula(page, row, column, f"1/{mirror}", value, style, edition)


def _ratio(page: Any, comparison: Comparison, area: str, styles: Styles, edition: Edition) -> None:
    row = comparison.first + len(comparison.names)
    page.write_string(row, LABEL_COLUMN, "一致性比率 CR", styles.cell(bold=True))
    style = styles.cell(locked=True, align="center", num_format="0.0000")
    text = f"CSAT_AHP_CR({area})"
    write_formula(page, row, FIRST_COLUMN, text, comparison.ratio, style, edition)
    cell = xl_rowcol_to_cell(row, FIRST_COLUMN)
    told = "通过" if comparison.consistent else "提醒:判断不一致,请复核"
    text = f'IF({cell}<{ahp.CONSISTENT_BELOW},"通过","提醒:判断不一致,请复核")'
    write_formula(page, row, FIRST_COLUMN + 1, text, told, styles.cell(locked=True), edition)
    where = f"{xl_rowcol_to_cell(row, FIRST_COLUMN + 1)}"
    for mark, condition in (("good", f'={where}="通过"'), ("warning", f'={where}<>"通过"')):
        page.conditional_format(
            where, {"type": "formula", "criteria": condition, "format": styles.mark(mark)}
        )


def _area(row: int, column: int, size: int) -> str:
    last = xl_rowcol_to_cell(row + size - 1, column + size - 1, True, True)
    return f"{xl_rowcol_to_cell(row, column, True, True)}:{last}"
