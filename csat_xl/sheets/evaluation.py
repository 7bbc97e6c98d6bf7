"""评估汇总: weighted points, complaint adjustment, total and grade a person or campus (S2)."""

from typing import Any

from csat_xl.errors import CsatError
from csat_xl.functions import complaints as complaint_points
from csat_xl.functions import ranking, scoring, weighting
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet

KEY = "evaluation"
NAME = "评估汇总"
ERROR = "#VALUE!"
UNHANDLED = "未处理"
"""How a complaint counts whose outcome is still blank."""


def item_keys(scheme: Scheme) -> list[list[str]]:
    """The keys of the item columns, section by section."""
    assert scheme.evaluation is not None
    return [
        [f"item{s + 1}_{i + 1}" for i in range(len(section.items))]
        for s, section in enumerate(scheme.evaluation.sections)
    ]


def section_score(row: Record, book: Book, index: int) -> Any:
    """A section out of 100: points of its filled items over their maximum."""
    evaluation = book.settings.scheme.evaluation
    assert evaluation is not None
    keys = item_keys(book.settings.scheme)[index]
    if any(key in row.unreadable for key in keys):
        return ERROR
    filled = [
        (row.get(key), item.max)
        for key, item in zip(keys, evaluation.sections[index].items, strict=True)
        if row.get(key) is not None
    ]
    if not filled:
        return ""
    return sum(points for points, _ in filled) / sum(most for _, most in filled) * 100


def weighted_total(row: Record, book: Book) -> Any:
    """加权总分: the sections by their weights; a section without points drops out."""
    evaluation = book.settings.scheme.evaluation
    assert evaluation is not None
    scores = [section_score(row, book, i) for i in range(len(evaluation.sections))]
    if ERROR in scores:
        return ERROR
    return weighting.weighted(scores, [section.weight for section in evaluation.sections])


def complaint_table(book: Book) -> list[tuple[str, float]]:
    """The points of complaints of a workbook's settings."""
    table = book.settings.scheme.complaints
    assert table is not None
    return [(outcome.name, outcome.points) for outcome in table.outcomes]


def adjustment(row: Record, book: Book) -> Any:
    """投诉调整: points of the complaints about this person in the log; none gives +10."""
    person = row.get("person")
    if person is None:
        return ""
    about = [
        log.get("outcome") or UNHANDLED
        for log in book.rows("complaints")
        if log.get("person") == person
    ]
    try:
        return complaint_points.complaint(about, complaint_table(book))
    except CsatError:
        return ERROR


def total_score(row: Record, book: Book) -> Any:
    """最终得分: weighted total plus adjustment, kept in 0 to 100."""
    parts = weighted_total(row, book), adjustment(row, book)
    return ERROR if ERROR in parts else scoring.total(*parts)


def grade_of(row: Record, book: Book) -> Any:
    """等级 by the bands of the settings."""
    grades, score = book.settings.scheme.grades, total_score(row, book)
    assert grades is not None
    return (
        ERROR if score == ERROR else scoring.grade(score, [(b.low, b.name) for b in grades.bands])
    )


def quota_of(row: Record, book: Book) -> Any:
    """比例等级 among all of the sheet, by the proportion of the settings."""
    evaluation, score = book.settings.scheme.evaluation, total_score(row, book)
    assert evaluation is not None
    everyone = [total_score(other, book) for other in book.rows(KEY)]
    if ERROR in everyone:
        return ERROR
    return ranking.quota(score, everyone, list(evaluation.ratio))


def evaluation(scheme: Scheme) -> Sheet:
    """The evaluation sheet of a scheme."""
    rules = scheme.evaluation
    assert rules is not None
    keys = item_keys(scheme)
    items = tuple(
        Column(
            key,
            f"{item.name}({item.max:g})",
            Kind.NUMBER,
            10,
            f"0–{item.max:g} 分;不适用留空",
            group=f"{section.name}({section.weight:g})",
        )
        for section, section_keys in zip(rules.sections, keys, strict=True)
        for key, item in zip(section_keys, section.items, strict=True)
    )
    sections = tuple(
        Column(
            f"section{s + 1}",
            section.name,
            Kind.RESULT,
            10,
            formula=_section_formula(section_keys, [item.max for item in section.items]),
            compute=lambda row, book, s=s: section_score(row, book, s),  # type: ignore[misc]
            number_format="0.0",
            group="各项得分(百分制)",
        )
        for s, (section, section_keys) in enumerate(zip(rules.sections, keys, strict=True))
    )
    result = "结果"
    return Sheet(
        key=KEY,
        name=NAME,
        table="evaluation",
        notes=(
            "填写各分项得分(括号内为满分,不适用留空);加权总分 + 投诉调整 = 最终得分,限于 0–100。",
            "比例等级按 2:7:1 排名,与等级并列、不代替等级;不足 10 人时仅供参考。",
        ),
        columns=(
            Column(
                "person", "被评估者", Kind.PERSON, 14, "人员或校区名称,与投诉台账的“被投诉人”一致"
            ),
            Column("level", "层级", Kind.CHOICE, 11, "从列表选择", "levels"),
            *items,
            *sections,
            Column(
                "weighted",
                "加权总分",
                Kind.RESULT,
                10,
                formula=f"CSAT_WEIGHTED({{section1:section{len(sections)}}},csat_section_weights)",
                compute=weighted_total,
                number_format="0.00",
                group=result,
            ),
            Column(
                "adjustment",
                "投诉调整",
                Kind.RESULT,
                10,
                formula=(
                    'IF(TRIM({person})="","",CSAT_COMPLAINT('
                    f'REPT({{complaints.outcome}}&REPT("{UNHANDLED}",{{complaints.outcome}}=""),'
                    "{complaints.person}={person}),csat_outcomes))"
                ),
                compute=adjustment,
                number_format="+0;-0;0",
                group=result,
            ),
            Column(
                "total",
                "最终得分",
                Kind.RESULT,
                10,
                formula="CSAT_TOTAL({weighted},{adjustment})",
                compute=total_score,
                number_format="0.00",
                group=result,
            ),
            Column(
                "grade",
                "等级",
                Kind.VERDICT,
                9,
                formula="CSAT_GRADE({total},csat_bands)",
                compute=grade_of,
                group=result,
            ),
            Column(
                "quota",
                "比例等级",
                Kind.VERDICT,
                10,
                formula="CSAT_QUOTA({total},{evaluation.total},csat_ratio)",
                compute=quota_of,
                group=result,
            ),
        ),
        blank_rows=40,
        frozen="person",
        marks=(
            Mark(("total", "grade"), '{grade}="不达标"', "error"),
            Mark(("total", "grade"), '{grade}="优秀"', "good"),
        ),
    )


def _section_formula(keys: list[str], most: list[float]) -> str:
    cells = f"{{{keys[0]}:{keys[-1]}}}"
    maxima = "+".join(f"{m:g}*COUNT({{{key}}})" for key, m in zip(keys, most, strict=True))
    return f'IF(COUNTA({cells})>COUNT({cells}),#VALUE!,IF(COUNT({cells})=0,"",SUM({cells})/({maxima})*100))'
