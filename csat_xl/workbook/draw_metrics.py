"""Draw the group weights and 综合得分 beside the metric table."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.sheets.book import Book
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.metrics import ERROR, WEIGHT_HEADER, composite_score, metric_score
from csat_xl.workbook.addresses import HEADER_ROW, column_letter, sheet_reference
from csat_xl.workbook.editions import Edition, write_formula
from csat_xl.workbook.styles import Styles


def draw_composite(
    page: Any, file: Any, sheet: Sheet, book: Book, last: int, styles: Styles, edition: Edition
) -> None:
    """Group weights, group means, the composite score and the check of the weights (M02)."""
    monitoring = book.settings.scheme.monitoring
    assert monitoring is not None
    left, top = len(sheet.columns) + 1, HEADER_ROW - 1
    page.set_column(left - 1, left - 1, 2)
    page.set_column(left, left + 2, 13)
    page.write_string(top - 1, left, "综合得分", styles.band)
    for i, label in enumerate(("监控维度", WEIGHT_HEADER, "平均得分")):
        page.write_string(top, left + i, label, styles.header)
    first = top + 1
    count = len(monitoring.groups)
    scores = {row.number: metric_score(row, book) for row in book.rows(sheet.key)}
    group_cells = f"metrics[{sheet.column('group').header}]"
    score_cells = f"metrics[{sheet.column('score').header}]"
    for i, group in enumerate(monitoring.groups):
        row = first + i
        page.write_string(row, left, group.name, styles.cell())
        page.write_number(row, left + 1, group.weight, styles.cell(locked=False, align="center"))
        mine = [scores[r.number] for r in book.rows(sheet.key) if r.get("group") == group.name]
        known = [score for score in mine if isinstance(score, float)]
        name = xl_rowcol_to_cell(row, left)
        formula = (
            f'IF(COUNTIFS({group_cells},{name},{score_cells},"<>")=0,"",'
            f'IF(COUNTIFS({group_cells},{name},{score_cells},"<1E+300")=0,"",'
            f"AVERAGEIFS({score_cells},{group_cells},{name})))"
        )
        mean = sum(known) / len(known) if known else ""
        value = ERROR if ERROR in mine and known else mean
        style = styles.cell(locked=True, num_format="0.00", align="center")
        write_formula(page, row, left + 2, formula, value, style, edition)
    end = first + count - 1
    for name, column in (("csat_group_names", left), ("csat_group_weights", left + 1)):
        area = f"{xl_rowcol_to_cell(first, column, True, True)}:{xl_rowcol_to_cell(end, column, True, True)}"
        file.define_name(name, f"={sheet_reference(sheet.name)}!{area}")
    row = end + 1
    look = {"bold": True, "align": "center", "font_size": 12}
    page.write_string(row, left, "综合得分", styles.cell(bold=True))
    formula = "SUM(csat_group_weights)"
    total = sum(group.weight for group in monitoring.groups)
    write_formula(
        page, row, left + 1, formula, total, styles.cell(locked=True, align="center"), edition
    )
    formula = f"CSAT_COMPOSITE({group_cells},{score_cells},csat_group_names,csat_group_weights)"
    value = composite_score(book.rows(sheet.key), book)
    write_formula(
        page,
        row,
        left + 2,
        formula,
        value,
        styles.cell(locked=True, num_format="0.00", **look),
        edition,
    )
    cell = xl_rowcol_to_cell(row, left + 2, True, True)
    file.define_name("csat_composite_score", f"={sheet_reference(sheet.name)}!{cell}")
    page.write_string(row + 1, left, "校验", styles.cell())
    formula = (
        'IF(OR(ABS(SUM(csat_group_weights)-100)<1E-7,ABS(SUM(csat_group_weights)-1)<1E-9),"通过",'
        '"错误 M02:权重合计应为 100%")'
    )
    write_formula(page, row + 1, left + 1, formula, "通过", styles.cell(locked=True), edition)
    letter = column_letter(sheet, "score")
    page.conditional_format(
        f"{letter}{HEADER_ROW + 1}:{letter}{last}",
        {
            "type": "data_bar",
            "bar_color": "#9CC3D5",
            "bar_solid": True,
            "min_type": "num",
            "min_value": 0,
            "max_type": "num",
            "max_value": 100,
        },
    )
