"""Draw 问卷: one page of A4 to print, or to copy into a survey tool."""

from collections.abc import Sequence
from typing import Any

from csat_xl.survey.form import FIVE_POINTS, Questionnaire
from csat_xl.survey.pages import wide
from csat_xl.workbook.styles import ACCENT, BAND, LINE, Styles

BOX = "□"
_SMALLEST = 5
"""Columns of the scale; fewer points are spread, more are narrower."""
_QUESTION, _ALL = 38.0, 52.0
MOST_WIDE = 80
"""Characters a line of choices holds."""


def draw_questionnaire(page: Any, asked: Questionnaire, styles: Styles) -> None:
    """Draw the sheet."""
    columns = max(len(asked.scale), _SMALLEST)
    last = 1 + columns
    page.hide_gridlines(2)
    page.set_column(0, 0, 4.5)
    page.set_column(1, 1, _QUESTION)
    page.set_column(2, last, _ALL / columns)
    page.set_row(0, 36)
    page.merge_range(
        0,
        0,
        0,
        last,
        asked.title,
        styles.get(font_size=18, bold=True, font_color=ACCENT, align="center"),
    )
    row = 1
    wrap = styles.get(text_wrap=True)
    for line in asked.introduction:
        page.set_row(row, 32 if wide(line) > 92 else 18)
        page.merge_range(row, 0, row, last, line, wrap)
        row += 1
    page.set_row(row, 24)
    page.merge_range(
        row,
        0,
        row,
        last,
        "客户编号:____________________    填写时间:________年____月____日 ____:____",
        styles.get(),
    )
    row = _band(page, styles, row + 2, last, "一、基本情况(请打 √)")
    number = 1
    for label, choices in asked.background:
        row = _choices(page, styles, row, last, number, label, choices)
        number += 1
    row = _band(page, styles, row + 1, last, "二、满意度评价(每行请选一项)")
    row = _scale(page, styles, row, asked, number)
    number += len(asked.items)
    row += 1
    row = _line(page, styles, row, last, number, asked.recommend)
    page.set_row(row, 24)
    boxes = "    ".join(f"{BOX} {n}" for n in range(11))
    page.merge_range(row, 1, row, last, boxes, styles.get(font_size=11))
    number += 1
    row = _band(page, styles, row + 2, last, "三、原因与建议")
    row = _choices(page, styles, row, last, number, *asked.reasons)
    number += 1
    for question in asked.open:
        row = _line(page, styles, row, last, number, question)
        page.set_row(row, 44)
        page.merge_range(row, 1, row, last, "", styles.get(border=1, border_color=LINE))
        number += 1
        row += 1
    page.set_row(row + 1, 30)
    page.merge_range(
        row + 1,
        0,
        row + 1,
        last,
        asked.thanks,
        styles.get(bold=True, font_color=ACCENT, align="center", text_wrap=True),
    )
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.print_area(0, 0, row + 1, last)
    page.set_margins(0.5, 0.5, 0.5, 0.5)
    page.center_horizontally()


def _band(page: Any, styles: Styles, row: int, last: int, text: str) -> int:
    page.set_row(row, 20)
    page.merge_range(row, 0, row, last, text, styles.band)
    return row + 1


def _line(page: Any, styles: Styles, row: int, last: int, number: int, text: str) -> int:
    page.set_row(row, 20)
    page.write_string(row, 0, f"{number}.", styles.get(align="right"))
    page.merge_range(row, 1, row, last, text, styles.get(bold=True))
    return row + 1


def _choices(
    page: Any, styles: Styles, row: int, last: int, number: int, label: str, choices: Sequence[str]
) -> int:
    row = _line(page, styles, row, last, number, label)
    lines = _packed([f"{BOX} {choice}" for choice in choices])
    page.set_row(row, 20 * len(lines))
    page.merge_range(row, 1, row, last, "\n".join(lines), styles.get(text_wrap=True))
    return row + 1


def _packed(texts: Sequence[str]) -> list[str]:
    """Choices side by side, as many lines as they need; none is cut in two."""
    lines = [""]
    for text in texts:
        longer = f"{lines[-1]}     {text}" if lines[-1] else text
        if wide(longer) - longer.count(" ") / 2 > MOST_WIDE:  # a space is narrow
            lines.append(text)
        else:
            lines[-1] = longer
    return lines


def _scale(page: Any, styles: Styles, row: int, asked: Questionnaire, number: int) -> int:
    head = styles.get(
        bg_color=BAND,
        font_color=ACCENT,
        align="center",
        text_wrap=True,
        border=1,
        border_color=LINE,
        font_size=9,
    )
    page.set_row(row, 32)
    page.write_blank(row, 0, None, head)
    ends = f"\n({asked.scale[0]} {FIVE_POINTS[0]} … {asked.scale[-1]} {FIVE_POINTS[-1]})"
    page.write_string(row, 1, "评价项目" + (ends if asked.scale[0].isdigit() else ""), head)
    for i, label in enumerate(asked.scale):
        page.write_string(row, 2 + i, label, head)
    for i, item in enumerate(asked.items):
        row += 1
        page.set_row(row, 24 if wide(item) < _QUESTION else 34)
        page.write_string(row, 0, f"{number + i}.", styles.cell(align="right"))
        page.write_string(row, 1, item, styles.cell(text_wrap=True))
        for j in range(len(asked.scale)):
            page.write_string(row, 2 + j, BOX, styles.cell(align="center", font_size=12))
    return row + 1
