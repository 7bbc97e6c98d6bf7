"""What was answered: scores and ratings (T03 to T06)."""

from csat_xl.checks import screens, twins
from csat_xl.checks.cells import blank
from csat_xl.checks.check import check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.tracking_row import rules_of, score_columns, scores_of, survey_of
from csat_xl.sheets import tracking
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.tracking import KEY, overall_key, score_keys

_SCORES = "{scores}"
STEPS = (
    ("numbers", f"COUNT({_SCORES})=COLUMNS({_SCORES})"),
    ("last", f"IF(ISNUMBER({{overall}}),{{overall}},{tracking.points_sum('{overall}')})"),
)
"""What conditions ask of the scores: whether all are numbers, what the overall one counts for."""
_SUM = f"IF({{numbers}},SUM({_SCORES}),{tracking.points_sum(_SCORES)})"
_ALIKE = f"SUMPRODUCT((TRIM({_SCORES})={tracking.FORMS})*({tracking.FORM_POINTS}={{last}}))"
RATINGS = tuple(str(n) for n in range(11)) + tuple("０１２３４５６７８９") + ("１０",)
_RATED = f'SUBSTITUTE({twins.typed("recommend")},"分","")'
RATING_KNOWN = f'ISNUMBER(FIND("|"&{_RATED}&"|","|{"|".join(RATINGS)}|"))*(LEN({_RATED})<3)'
"""Excel: 1 where 推荐意愿 is a whole number from 0 to 10, also as text."""


@check(
    "T03",
    KEY,
    "score1",
    "评分无法识别，请从列表选择",
    "A score cannot be read; choose it from the list",
    f"IF({tracking.all_whole(_SCORES)},0,"
    f"SUMPRODUCT(--{twins.filled('scores')})>{tracking.known_count(_SCORES)})",
    screen=screens.same_cells(of=score_columns),
)
def unreadable_score(row: Record, book: Book) -> list[str]:
    """Scores are whole numbers 1–5, or one of the three levels. Source: S0, 满意度评分."""
    return [key for key in score_keys(survey_of(book)) if key in row.unreadable]


@check(
    "T03",
    KEY,
    "recommend",
    "推荐意愿应为 0–10 的整数",
    "The willingness to recommend must be a whole number from 0 to 10",
    twins.where(twins.filled("recommend"), f"1-{RATING_KNOWN}"),
    screen=screens.unreadable("recommend"),
)
def unreadable_rating(row: Record, book: Book) -> bool:
    """推荐意愿 is a whole number 0–10. Source: S1, 净推荐值(NPS); the question of S4."""
    return "recommend" in row.unreadable


@check(
    "T04",
    KEY,
    "score1",
    "有评分未填，请补填或删除该行",
    "A score is missing; fill it in or delete the row",
    f"IF({{numbers}},0,SUMPRODUCT(--{twins.blank('scores')}))",
    screen=screens.same_cells(of=score_columns),
)
def incomplete(row: Record, book: Book) -> list[str]:
    """A required dimension left blank: incomplete. Source: S0, 剔除无效数据(如未完成填写…)."""
    return [key for key in score_keys(survey_of(book)) if blank(row, key)]


@check(
    "T05",
    KEY,
    "overall",
    "总体评分与其他评分矛盾，请核实",
    "The overall score contradicts the other scores; ask again",
    f"ABS(COLUMNS({_SCORES})*{{last}}-{_SUM})>=csat_contradiction*(COLUMNS({_SCORES})-1)",
    screen=screens.same_cells(of=score_columns),
)
def contradictory(row: Record, book: Book) -> list[str]:
    """总体满意度 differs from the mean of the other dimensions by 2 or more.

    Source: S0, 逻辑校验:对问卷中明显矛盾…的数据进行标记; the 2 points are csat_xl's.
    """
    values = scores_of(row, book)
    if values is None:
        return []
    others = len(values) - 1
    apart = abs(len(values) * values[-1] - sum(values))
    return [overall_key(survey_of(book))] if apart >= rules_of(book).contradiction * others else []


@check(
    "T06",
    KEY,
    "complaint_text",
    "评分全部相同却写有不满意点，请核实",
    "All scores are equal although a complaint is written; ask again",
    twins.where(twins.filled("complaint_text"), f"{_ALIKE}=COLUMNS({_SCORES})"),
    WARNING,
    screen=screens.filled("complaint_text"),
)
def careless(row: Record, book: Book) -> bool:
    """All scores equal although 不满意点 is written: careless.

    Source: S0, 评分明显异常的样本; the rule is csat_xl's.
    """
    values = scores_of(row, book)
    return values is not None and len(set(values)) == 1 and row.has("complaint_text")
