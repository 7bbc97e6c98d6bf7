"""Draw 统计: what the answers entered so far say, by plain formulas that follow every entry."""

from collections import Counter
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from csat_xl.functions.survey import DETRACTOR_TO, PROMOTER_FROM
from csat_xl.schemes.model import Survey
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book
from csat_xl.sheets.definition import Sheet
from csat_xl.survey.form import KEY, VERDICT
from csat_xl.survey.pages import SurveyBook
from csat_xl.survey.screening import (
    CONTRADICTORY,
    DOUBTFUL,
    DUPLICATE,
    FAST,
    INCOMPLETE,
    INVALID,
    UNREADABLE,
    VALID,
)
from csat_xl.workbook.addresses import FIRST_ROW, resolve
from csat_xl.workbook.editions import Edition, write_formula
from csat_xl.workbook.styles import ACCENT, FONT

FIGURES = "统计"
LEVEL_COLOURS = ("#B5523B", "#E08E45", "#D6B656", "#9CC3AE", "#4F8F78")
_REASONS = (UNREADABLE, INCOMPLETE, FAST, CONTRADICTORY, DUPLICATE)
_COUNTS, _ITEMS = 3, 6
"""Rows of the headers of the two tables, counted from 0."""


class _Figures:
    """The sheet being drawn, with the answers that count."""

    def __init__(
        self, made: SurveyBook, page: Any, book: Book, sheet: Sheet, edition: Edition
    ) -> None:
        self.made, self.page, self.sheet, self.styles = made, page, sheet, made.styles
        self.edition = edition
        survey, column = book.settings.scheme.survey, sheet.column(VERDICT)
        assert survey is not None
        assert column.compute is not None
        self.survey: Survey = survey
        self.scale = list(range(survey.low, survey.high + 1))
        rows = book.rows(KEY)
        self.verdicts = {row.number: str(column.compute(row, book)) for row in rows}
        self.counted = [r for r in rows if not self.verdicts[r.number].startswith(INVALID)]
        verdict = self.cells(VERDICT)
        self.right = f'(({verdict}="{VALID}")+({verdict}="{DOUBTFUL}"))'

    def cells(self, key: str) -> str:
        """A column of the entry form, as formulas name it."""
        return resolve(f"{{{KEY}.{key}}}", self.sheet, FIRST_ROW, {KEY: self.sheet})

    def formula(
        self, row: int, column: int, formula: str, value: Any, shape: str = "General"
    ) -> None:
        """A cell of figures with its stored result."""
        style = self.styles.cell(locked=True, align="center", num_format=shape)
        write_formula(self.page, row, column, formula, value, style, self.edition)


def draw_figures(made: SurveyBook, page: Any, book: Book, sheet: Sheet, edition: Edition) -> None:
    """Draw the sheet: counts by verdict, the distribution of every item, NPS, a chart."""
    figures = _Figures(made, page, book, sheet, edition)
    page.hide_gridlines(2)
    page.set_row(0, 30)
    page.write_string(0, 0, "答卷统计", made.styles.title)
    note = "随录随算;只计有效与存疑的答卷。与样本核对、加权和转入跟踪表用 csat-xl survey returns。"
    page.write_string(1, 0, note, made.styles.note)
    _counts(figures)
    heads = ("题目", *(f"{n} 分" for n in figures.scale), "份数", "均分", "满意率")
    for i, label in enumerate(heads):
        page.write_string(_ITEMS, i, label, made.styles.header)
    for i, name in enumerate(figures.survey.dimensions):
        _item(figures, _ITEMS + 1 + i, tracking.score_key(i), name)
    last = _ITEMS + len(figures.survey.dimensions)
    _nps(figures, last + 2)
    _chart(figures, last)
    page.set_column(0, 0, 18)
    page.set_column(1, len(heads), 11.5)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _counts(figures: _Figures) -> None:
    told, verdict = Counter(figures.verdicts.values()), figures.cells(VERDICT)
    words = (VALID, DOUBTFUL, *(f"{INVALID}:{word}" for word in _REASONS))
    counts = [
        ("回收", f'COUNTIF({verdict},"?*")', sum(told.values())),
        *((word, f'COUNTIF({verdict},"{word}")', told[word]) for word in words),
    ]
    for i, (label, formula, value) in enumerate(counts):
        figures.page.write_string(_COUNTS, i, label, figures.styles.header)
        figures.formula(_COUNTS + 1, i, formula, value)


def _item(figures: _Figures, row: int, key: str, name: str) -> None:
    """The distribution of one item; scores count however they are typed."""
    survey, scale = figures.survey, figures.scale
    figures.page.write_string(row, 0, name, figures.styles.cell(bold=name == survey.overall))
    given: Counter[Any] = Counter(record.get(key) for record in figures.counted)
    for j, score in enumerate(scale, 1):
        cells = f"TRIM({figures.cells(key)})"
        forms = [text for text, value in tracking.score_forms(survey).items() if value == score]
        typed = "+".join(f'({cells}="{form}")' for form in forms)
        formula = f"SUMPRODUCT({figures.right}*({typed}))"
        figures.formula(row, j, formula, given[score])
    n = sum(given[score] for score in scale)
    at = row + 1
    first, last, total = (xl_col_to_name(c) for c in (1, len(scale), len(scale) + 1))
    figures.formula(row, len(scale) + 1, f"SUM({first}{at}:{last}{at})", n)
    weights = ",".join(map(str, scale))
    mean = sum(score * given[score] for score in scale) / n if n else ""
    formula = f"SUMPRODUCT({first}{at}:{last}{at},{{{weights}}})/{total}{at}"
    figures.formula(row, len(scale) + 2, f'IF({total}{at}=0,"",{formula})', mean, "0.00")
    start = xl_col_to_name(1 + survey.satisfied_from - survey.low)
    rate = sum(given[s] for s in scale if s >= survey.satisfied_from) / n if n else ""
    formula = f"SUM({start}{at}:{last}{at})/{total}{at}"
    figures.formula(row, len(scale) + 3, f'IF({total}{at}=0,"",{formula})', rate, "0.0%")


def _nps(figures: _Figures, row: int) -> None:
    cells, verdict = figures.cells("recommend"), figures.cells(VERDICT)

    def count(condition: str) -> str:
        counts = (f'COUNTIFS({verdict},"{s}",{cells},"{condition}")' for s in (VALID, DOUBTFUL))
        return f"({'+'.join(counts)})"

    rated = [r.get("recommend") for r in figures.counted if r.get("recommend") is not None]
    more = sum(r >= PROMOTER_FROM for r in rated) - sum(r <= DETRACTOR_TO for r in rated)
    ratio = f"({count(f'>={PROMOTER_FROM}')}-{count(f'<={DETRACTOR_TO}')})/{count('>=0')}*100"
    figures.page.write_string(row, 0, "NPS", figures.styles.cell(bold=True))
    value = more / len(rated) * 100 if rated else ""
    figures.formula(row, 1, f'IF({count(">=0")}=0,"",{ratio})', value, "0.0")
    figures.page.write_string(row, 2, "推荐者(9–10)% − 贬损者(0–6)%", figures.styles.note)


def _chart(figures: _Figures, last: int) -> None:
    chart = figures.made.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    first = _ITEMS + 1
    steps = max(len(figures.scale) - 1, 1)
    for j, score in enumerate(figures.scale):
        place = round(j * (len(LEVEL_COLOURS) - 1) / steps)
        chart.add_series(
            {
                "name": f"{score} 分",
                "categories": [FIGURES, first, 0, last, 0],
                "values": [FIGURES, first, 1 + j, last, 1 + j],
                "fill": {"color": LEVEL_COLOURS[place]},
                "gap": 60,
            }
        )
    font = {"name": FONT, "size": 9}
    chart.set_title({"name": "评分分布", "name_font": {"name": FONT, "size": 11, "color": ACCENT}})
    chart.set_y_axis({"reverse": True, "num_font": font})
    chart.set_x_axis({"num_format": "0%", "num_font": font, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 760, "height": 90 + 34 * (last - first + 1)})
    figures.page.insert_chart(last + 4, 0, chart)
