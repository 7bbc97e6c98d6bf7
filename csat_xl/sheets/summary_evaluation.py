"""月度汇总 of the evaluation: grades or stars, and the mean of each section."""

from collections.abc import Mapping
from typing import Any

from csat_xl.functions.scoring import GRADE_BANDS
from csat_xl.schemes.model import Evaluation, Scheme
from csat_xl.sheets.definition import Sheet
from csat_xl.sheets.summary_page import Chart, Page, shown


def evaluation_block(
    page: Page, scheme: Scheme, sheet: Sheet, figures: Mapping[str, Any], row: int
) -> int:
    """Head-counts by grade and means of the sections; gives the next free row."""
    rules = scheme.evaluation
    assert scheme.grades is not None
    assert rules is not None
    page.text(row, 0, "评估等级(人数)", "band")
    bands = sorted(scheme.grades.bands, key=lambda b: -b.low)
    # the word of a grade, and what its cells hold
    names = [(band.name, f'"{band.name}"') for band in bands]
    if rules.result == "stars":
        names = [(f"{stars}星", str(stars)) for stars in range(5, 0, -1)]
    if rules.quota:  # the grades by rank have names of their own
        known = {name for name, _ in names}
        by_rank = [name for _, name in GRADE_BANDS if name not in known]
        names += [(name, f'"{name}"') for name in by_rank]
    head = sheet.column("grade").header
    rows = [(head, "grades")]
    if rules.quota:
        rows.append(("比例等级 " + ":".join(f"{share:g}" for share in rules.ratio), "quota_grades"))
    page.text(row + 1, 0, "", "header")
    for i, (name, _) in enumerate(names, 1):
        page.text(row + 1, i, name, "header")
    for r, (label, key) in enumerate(rows, row + 2):
        page.text(r, 0, label)
        column = head if key == "grades" else "比例等级"
        for i, (name, criterion) in enumerate(names, 1):
            text = f"COUNTIF(evaluation[{column}],{criterion})"
            page.formula(r, i, text, figures[key].get(name, 0), "count")
    page.charts.append(
        Chart(
            "column",
            "评估等级(人数)",
            (row + 1, 1, row + 1, len(names)),
            (row + 2, 1, row + 2, len(names)),
            "0",
        )
    )
    return _sections(page, rules, figures, row + 3 + len(rows))


def _sections(page: Page, rules: Evaluation, figures: Mapping[str, Any], row: int) -> int:
    """The mean of each section over everybody who is evaluated."""
    page.text(row, 0, "各大项平均", "band")
    page.text(row + 1, 0, "大项", "header")
    page.text(row + 1, 1, "平均", "header")
    for i, section in enumerate(rules.scored, row + 2):
        column = f"evaluation[{section.name}]"
        counted = f'evaluation[最终得分],"<1E+300",{column},"<1E+300"'
        text = f'IF(COUNTIFS({counted})=0,"",AVERAGEIFS({column},{counted}))'
        mean = shown(figures["sections"].get(section.name))
        page.text(i, 0, section.name)
        page.formula(i, 1, text, mean, "score2")
    last = row + 1 + len(rules.scored)
    page.charts.append(
        Chart("bar", "各大项平均", (row + 2, 0, last, 0), (row + 2, 1, last, 1), "0.0", 0)
    )
    return last + 2
