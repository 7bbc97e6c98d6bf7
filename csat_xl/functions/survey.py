"""Statistics of survey answers: CSAT rate and its interval, shares, NPS, reliability."""

import math
from statistics import NormalDist, variance

from csat_xl.errors import CsatError
from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Step, optional, required
from csat_xl.functions.values import number, number_or, numbers, present, wrong
from csat_xl.language import Text

SATISFIED_FROM = 4
SCALE = (1, 5)
PROMOTER_FROM, DETRACTOR_TO = 9, 6


def _within(values: list[float], low: float, high: float, name: str) -> list[float]:
    for value in values:
        if not low <= value <= high:
            raise wrong(
                name, value, f"应在 {low:g}–{high:g} 之间", f"it must be from {low:g} to {high:g}"
            )
    return values


def rate(scores: object, satisfied_from: object = SATISFIED_FROM) -> float | str:
    """The CSAT rate: the share of scores of at least 4, from 0 to 1; ``""`` without scores.

    Scores outside 1 to 5 are an error; blanks are left out.
    Source: S1, 客户满意度 (满意评价数/总评价数×100%).

    >>> rate([5] * 80 + [4] * 15 + [3] * 5)
    0.95
    """
    values = _within(present(scores, "scores"), *SCALE, "scores")
    bound = number_or(satisfied_from, "satisfied_from", SATISFIED_FROM)
    return sum(value >= bound for value in values) / len(values) if values else ""


def share(scores: object, low: object, high: object) -> float | str:
    """The share of scores from ``low`` to ``high``, from 0 to 1; ``""`` without scores.

    Source: S0, 满意度分布: 满意 4-5, 一般 3, 不满意 1-2.

    >>> share([5, 4, 3, 1], 4, 5)
    0.5
    """
    values = present(scores, "scores")
    start, end = number(low, "low"), number(high, "high")
    if start > end:
        raise wrong("low", low, f"不得大于 high({end:g})", f"it must not be above high ({end:g})")
    return sum(start <= value <= end for value in values) / len(values) if values else ""


def nps(ratings: object) -> float | str:
    """The net promoter score: promoters (9-10) % less detractors (0-6) %, -100 to 100.

    Ratings run from 0 to 10, anything else is an error; ``""`` without ratings.
    Source: S1, 净推荐值; Reichheld, HBR 12/2003.

    >>> nps([10, 9, 8, 6])
    25.0
    """
    values = _within(present(ratings, "ratings"), 0, 10, "ratings")
    if not values:
        return ""
    promoters = sum(value >= PROMOTER_FROM for value in values)
    detractors = sum(value <= DETRACTOR_TO for value in values)
    return (promoters - detractors) / len(values) * 100


def wilson(satisfied: int, answers: int, level: float, bound: int) -> float:
    """A bound of the Wilson interval of ``satisfied`` of ``answers``: -1 lower, 1 upper.

    Source: Wilson, JASA 22 (1927), 209-212.

    >>> round(wilson(88, 100, 0.95, -1), 4), round(wilson(88, 100, 0.95, 1), 4)
    (0.8019, 0.93)
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = satisfied / answers
    half = z * math.sqrt(p * (1 - p) / answers + z * z / (4 * answers**2))
    return (p + z * z / (2 * answers) + bound * half) / (1 + z * z / answers)


def ci(scores: object, level: object = 0.95, bound: object = -1) -> float | str:
    """A bound of the Wilson interval of the CSAT rate: ``bound`` -1 lower, 1 upper.

    ``level`` lies between 0 and 1. ``""`` without scores; scores outside 1 to 5 are an error.

    >>> round(ci([5] * 88 + [2] * 12, 0.95, 1), 4)
    0.93
    """
    values = _within(present(scores, "scores"), *SCALE, "scores")
    confidence = number_or(level, "level", 0.95)
    if not 0 < confidence < 1:
        raise wrong("level", level, "应在 0 与 1 之间", "it must lie between 0 and 1")
    side = number_or(bound, "bound", -1)
    if side not in (-1, 1):
        raise wrong("bound", bound, "应为 -1(下限)或 1(上限)", "it must be -1 (lower) or 1 (upper)")
    if not values:
        return ""
    return wilson(sum(v >= SATISFIED_FROM for v in values), len(values), confidence, int(side))


def alpha(items: object) -> float:
    """Cronbach's alpha of respondents × items with sample variances; the handbook wants 0.9.

    Rows with a blank are dropped. Fewer than two items or complete rows, or totals that do not
    differ, are an error. Source: Cronbach, Psychometrika 16 (1951); S4, 信效度.

    >>> round(alpha([[1, 2], [2, 2], [3, 4]]), 6)
    0.923077
    """
    cells, (rows, columns) = numbers(items, "items")
    table = [cells[r * columns : (r + 1) * columns] for r in range(rows)]
    complete = [[v for v in row if v is not None] for row in table if None not in row]
    if columns < 2 or len(complete) < 2:
        raise CsatError(
            f"参数 items 有 {columns} 列、{len(complete)} 个完整行;各至少要 2。",
            f"Argument items has {columns} columns and {len(complete)} complete rows; 2 are needed.",
        )
    totals = variance([math.fsum(row) for row in complete])
    if totals == 0:
        raise CsatError(
            "参数 items 各行总分相同,无法计算信度。",
            "The rows of argument items have equal totals: reliability cannot be computed.",
        )
    items_variance = math.fsum(variance(column) for column in zip(*complete, strict=True))
    return columns / (columns - 1) * (1 - items_variance / totals)


def wilson_excel(satisfied: str, answers: str, z: str, bound: str) -> str:
    """The Wilson bound as Excel text, for the function and for counts on a sheet."""
    p = f"({satisfied}/{answers})"
    return (
        f"({p}+{z}^2/(2*{answers})+{bound}*{z}*SQRT({p}*(1-{p})/{answers}+{z}^2/(4*{answers}^2)))"
        f"/(1+{z}^2/{answers})"
    )


_SCORES = required("scores", "range", "评分", "the scores")
_MASK = Step("mask", excel.number("$scores"))
_COUNT = Step("answers", "SUMPRODUCT($mask)")


def _outside(name: str, low: float, high: float) -> str:
    return (
        f"{excel.not_numeric(f'${name}')}+SUMPRODUCT($mask*((${name}<{low:g})+(${name}>{high:g})))"
    )


RATE = Function(
    name="CSAT_RATE",
    title=Text("满意率", "CSAT rate"),
    help=Text("4 分及以上的占比", "The share of scores of 4 and more"),
    parameters=(
        _SCORES,
        optional("satisfied_from", "number", SATISFIED_FROM, "几分起算满意", "satisfied from"),
    ),
    reference=rate,
    steps=(_MASK, _COUNT),
    excel=(
        f"IF({_outside('scores', *SCALE)}+0*$satisfied_from>0,#VALUE!,"
        'IF($answers=0,"",SUMPRODUCT($mask*($scores>=$satisfied_from))/$answers))'
    ),
    example_arguments=([5, 4, 3, 2],),
)

SHARE = Function(
    name="CSAT_SHARE",
    title=Text("分数段占比", "Share of scores"),
    help=Text("落在 low 到 high 之间的评分占比", "The share of scores from low to high"),
    parameters=(
        _SCORES,
        required("low", "number", "下限", "the low end"),
        required("high", "number", "上限", "the high end"),
    ),
    reference=share,
    steps=(_MASK, _COUNT),
    excel=(
        f"IF({excel.not_numeric('$scores')}+({excel.number('$low')}=0)+({excel.number('$high')}=0)"
        ">0,#VALUE!,IF($low>$high,#VALUE!,"
        'IF($answers=0,"",SUMPRODUCT($mask*($scores>=$low)*($scores<=$high))/$answers)))'
    ),
    example_arguments=([5, 4, 3, 1], 4, 5),
)

NPS = Function(
    name="CSAT_NPS",
    title=Text("净推荐值", "Net promoter score"),
    help=Text("推荐者(9–10)% − 贬损者(0–6)%", "Promoters (9-10) % less detractors (0-6) %"),
    parameters=(required("ratings", "range", "推荐意愿 0–10", "ratings from 0 to 10"),),
    reference=nps,
    steps=(Step("mask", excel.number("$ratings")), _COUNT),
    excel=(
        f'IF({_outside("ratings", 0, 10)}>0,#VALUE!,IF($answers=0,"",'
        f"SUMPRODUCT($mask*(($ratings>={PROMOTER_FROM})-($ratings<={DETRACTOR_TO})))/$answers*100))"
    ),
    example_arguments=([10, 9, 8, 6],),
)

CI = Function(
    name="CSAT_CI",
    title=Text("满意率置信区间", "Interval of the CSAT rate"),
    help=Text(
        "满意率的 Wilson 区间:-1 下限,1 上限", "Wilson interval of the rate: -1 lower, 1 upper"
    ),
    parameters=(
        _SCORES,
        optional("level", "number", 0.95, "置信水平", "the confidence level"),
        optional("bound", "number", -1, "-1 下限,1 上限", "-1 lower, 1 upper"),
    ),
    reference=ci,
    steps=(
        _MASK,
        _COUNT,
        Step("satisfied", f"SUMPRODUCT($mask*($scores>={SATISFIED_FROM}))"),
        Step("z", "NORMSINV((1+$level)/2)"),
    ),
    excel=(
        f"IF({_outside('scores', *SCALE)}+($level<=0)+($level>=1)+(ABS($bound)<>1)>0,#VALUE!,"
        f'IF($answers=0,"",{wilson_excel("$satisfied", "$answers", "$z", "$bound")}))'
    ),
    example_arguments=([5, 5, 4, 3, 2], 0.95, 1),
)

ALPHA = Function(
    name="CSAT_ALPHA",
    title=Text("信度系数", "Cronbach's alpha"),
    help=Text("克龙巴赫 α,行为受访者、列为题项", "Cronbach's alpha, respondents by items"),
    parameters=(required("items", "range", "受访者 × 题项", "respondents × items"),),
    reference=alpha,
    steps=(
        Step("mask", excel.number("$items")),
        Step("width", "COLUMNS($items)"),
        Step("ones", "TRANSPOSE(COLUMN($items)^0)"),
        Step("complete", "--(MMULT($mask,$ones)=$width)"),
        Step("complete_rows", "SUM($complete)"),
        Step("values", "IF($mask*$complete,$items,0)"),
        Step("totals", "MMULT($values,$ones)"),
        Step("sums", "MMULT(TRANSPOSE($complete),$values)"),
        Step("within", "SUM($values^2)-SUM($sums^2)/$complete_rows"),
        Step("between", "SUM($totals^2)-SUM($totals)^2/$complete_rows"),
    ),
    excel=(
        f"IF({excel.not_numeric('$items')}+($width<2)+($complete_rows<2)>0,#VALUE!,"
        "IF($between<1E-9,#VALUE!,$width/($width-1)*(1-$within/$between)))"
    ),
    array=True,
)
