"""Scores and grades of one figure: metric score, total, grade, stars, change of scale."""

from functools import cache
from typing import Any

from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Step, optional, required
from csat_xl.functions.values import (
    block,
    elementwise,
    is_blank,
    number,
    number_or,
    plain,
    present,
    round_half_away,
    word,
    wrong,
)
from csat_xl.language import Text

LOWER_IS_BETTER = ("≤", "<=", "low")
HIGHER_IS_BETTER = ("≥", ">=", "high")
GRADE_BANDS: tuple[tuple[float, str], ...] = ((90, "优秀"), (70, "达标"), (0, "不达标"))
"""S2, 客户满意度指标体系考评层级: lower bound and grade."""
STAR_BANDS = (80, 60, 40, 20)
LEVELS = {"满意": 5, "一般": 3, "不满意": 1}
"""S0's three-level scale on the scale of 1 to 5."""


def direction(better: object) -> int:
    """1 where lower is better, -1 where higher is better."""
    key = word(better).strip()
    if is_blank(better) or key in LOWER_IS_BETTER:
        return 1
    if key in HIGHER_IS_BETTER:
        return -1
    raise wrong("better", better, "应为 ≤ 或 ≥", "it must be ≤ or ≥ (also <=, >=, low, high)")


def limits(floor: object, cap: object) -> tuple[float, float]:
    """The two ends a score is clamped to, 0 and 100 where blank."""
    low, high = number_or(floor, "floor", 0), number_or(cap, "cap", 100)
    if low > high:
        raise wrong(
            "floor", floor, f"不得大于 cap({high:g})", f"it must not be above cap ({high:g})"
        )
    return low, high


def score(
    actual: object,
    target: object,
    better: object = "≤",
    step: object = 1,
    points: object = 1,
    floor: object = 0,
    cap: object = 100,
) -> Any:
    """The score of a metric out of 100: what it misses its target by, in steps, costs points.

    ``100 - shortfall / step * points``, clamped to ``floor`` and ``cap``. ``better`` is ``"≤"``
    (lower is better, also ``<=``, ``low``) or ``"≥"`` (``>=``, ``high``). A blank ``actual``
    gives ``""``. Each argument may be one value or a whole column; then a column is given.
    Errors: a text for a number, ``step`` not above 0, ``points`` below 0.
    Source: S1, 服务质量监控指标表, 填写说明 (10 points for every 10 seconds over).

    >>> score(35, 30, "≤", 10, 10)
    95.0
    """

    def one(
        actual: Any, target: Any, better: Any, step: Any, points: Any, floor: Any, cap: Any
    ) -> Any:
        if is_blank(actual):
            return ""
        miss = (number(actual, "actual") - number(target, "target")) * direction(better)
        size = number_or(step, "step", 1)
        cost = number_or(points, "points", 1)
        if size <= 0:
            raise wrong("step", step, "应大于 0", "it must be above 0")
        if cost < 0:
            raise wrong("points", points, "不得为负", "it must not be below 0")
        low, high = limits(floor, cap)
        return min(high, max(low, 100 - max(0.0, miss) / size * cost))

    return elementwise(one, actual, target, better, step, points, floor, cap)


def total(weighted: object, adjustment: object, floor: object = 0, cap: object = 100) -> Any:
    """The weighted score plus the complaint adjustment, clamped to ``floor`` and ``cap``.

    A blank ``weighted`` gives ``""``; a blank ``adjustment`` adds nothing. Columns give a column.
    Source: S2, 客户投诉与处理.

    >>> total(86, 10), total(95, 10)
    (96.0, 100.0)
    """

    def one(weighted: Any, adjustment: Any, floor: Any, cap: Any) -> Any:
        if is_blank(weighted):
            return ""
        low, high = limits(floor, cap)
        value = number(weighted, "weighted") + number_or(adjustment, "adjustment", 0)
        return min(high, max(low, value))

    return elementwise(one, weighted, adjustment, floor, cap)


def bands_of(bands: object) -> list[tuple[float, str]]:
    """A table of lower bounds and names, highest first; rows without a bound are left out."""
    cells, (_, columns) = block(bands, "bands")
    if columns != 2:
        raise wrong(
            "bands", plain(bands), "应为两列:下限、等级", "it needs two columns: bound and grade"
        )
    pairs = [
        (number(low, "bands"), str(name))
        for low, name in zip(cells[::2], cells[1::2], strict=True)
        if not is_blank(low)
    ]
    return sorted(pairs, key=lambda pair: -pair[0])


def grade(score: object, bands: object = GRADE_BANDS) -> Any:
    """The grade of a score: 优秀 from 90, 达标 from 70, else 不达标.

    The score is first rounded half away from zero to two decimals. ``bands`` is a table of lower
    bound and name, in any order. A blank score gives ``""``; a score outside 0 to 100 is an
    error. A column gives a column.
    Source: S2, 考评层级划分 (90-100, 70-89, to 69); the gaps are closed by the lower bounds.

    >>> grade([89.995, 89.99, None])
    ['优秀', '达标', '']
    """
    pairs = cache(lambda: bands_of(bands))

    def one(score: Any) -> str:
        if is_blank(score):
            return ""
        value = number(score, "score")
        if not 0 <= value <= 100:
            raise wrong("score", score, "应在 0–100 之间", "it must be from 0 to 100")
        rounded = round_half_away(value, 2)
        for low, name in pairs():
            if rounded >= low:
                return name
        raise wrong("score", score, "低于最低一档", "it is below the lowest band")

    return elementwise(one, score)


def stars(score: object, bands: object = STAR_BANDS) -> Any:
    """The star level of a customer: five stars from 80, four from 60, three from 40, two from 20.

    ``bands`` holds the lower bounds of all levels but the lowest. A blank score gives ``""``; a
    score outside 0 to 100 is an error. A column gives a column.
    Source: S2, 五星客户; the bounds are csat_xl's.

    >>> stars([80, 79.9, 0])
    [5, 4, 1]
    """
    lows = cache(lambda: present(bands, "bands"))

    def one(score: Any) -> Any:
        if is_blank(score):
            return ""
        value = number(score, "score")
        if not 0 <= value <= 100:
            raise wrong("score", score, "应在 0–100 之间", "it must be from 0 to 100")
        return 1 + sum(value >= low for low in lows())

    return elementwise(one, score)


def rescale(
    value: object, from_low: object, from_high: object, to_low: object = 0, to_high: object = 100
) -> Any:
    """A value carried in a straight line from one scale to another, 0 to 100 by default.

    The levels 满意, 一般 and 不满意 count as 5, 3 and 1 before anything else. A blank value gives
    ``""``; an empty source range (low = high) is an error. Columns give a column.

    >>> rescale(4, 1, 5), rescale("一般", 1, 5), rescale(7, 0, 10, 1, 5)
    (75.0, 50.0, 3.8)
    """

    def one(value: Any, from_low: Any, from_high: Any, to_low: Any, to_high: Any) -> Any:
        if is_blank(value):
            return ""
        low, high = number(from_low, "from_low"), number(from_high, "from_high")
        if low == high:
            raise wrong("from_high", from_high, "不得等于 from_low", "it must differ from from_low")
        start, end = number_or(to_low, "to_low", 0), number_or(to_high, "to_high", 100)
        level = LEVELS.get(value) if isinstance(value, str) else None
        size = number(value, "value") if level is None else float(level)
        return start + (size - low) / (high - low) * (end - start)

    return elementwise(one, value, from_low, from_high, to_low, to_high)


def _clamped(first: str, *others: str) -> str:
    """``$raw`` between the ends where the figures are numbers; ``""`` where the first is blank."""
    numbers = "*".join(excel.number(f"${name}") for name in (first, *others))
    return (
        f"IF({numbers},IF($floor>$cap,#VALUE!,{excel.clamp('$raw', '$floor', '$cap')}),"
        f'IF({excel.blank(f"${first}")},"",#VALUE!))'
    )


_FLOOR = optional("floor", "number", 0, "最低分", "the lowest score")
_CAP = optional("cap", "number", 100, "最高分", "the highest score")
_SIGNS = "||" + "|".join(LOWER_IS_BETTER + HIGHER_IS_BETTER) + "|"
_FIRST_HIGH = len("||" + "|".join(LOWER_IS_BETTER)) + 1
SIGN = Step(
    "sign",
    f'IF(FIND("|"&LOWER({excel.stripped("$better")})&"|","{_SIGNS}")<{_FIRST_HIGH},1,-1)',
    omitted=("better", "1"),
)
"""1 where lower is better, -1 where higher is; an error for anything else."""

_LEVEL_VALUE = "#VALUE!"
for _level, _points in reversed(LEVELS.items()):
    _LEVEL_VALUE = f"IF($value={excel.text(_level)},{_points},{_LEVEL_VALUE})"
_LEVEL_VALUE = f"IF({excel.number('$value')},$value,{_LEVEL_VALUE})"
_IN_HUNDRED = f"{excel.number('$score')}*($score>=0)*($score<=100)"
_LEVEL = f'IF({_IN_HUNDRED},$level,IF({excel.blank("$score")},"",#VALUE!))'


def _banded() -> str:
    """The grade of ``$score`` by the shipped bands, whose lowest begins at 0."""
    *upper, (_, text) = GRADE_BANDS
    text = excel.text(text)
    for low, name in reversed(upper):
        text = f"IF($rounded>={low:g},{excel.text(name)},{text})"
    return text


BETTER = optional(
    "better", "text", "≤", "方向:≤ 越低越好,≥ 越高越好", "≤ lower is better, ≥ higher is better"
)

SCORE = Function(
    name="CSAT_SCORE",
    title=Text("指标得分", "Metric score"),
    help=Text(
        "实际值未达目标时按步长扣分,满分 100",
        "Out of 100, less points for every step by which the target is missed",
    ),
    parameters=(
        required("actual", "number", "实际值", "the actual figure"),
        required("target", "number", "目标值", "the target"),
        BETTER,
        optional("step", "number", 1, "步长(大于 0)", "the step, above 0", ">0"),
        optional("points", "number", 1, "每步扣分", "the points lost a step", ">=0"),
        _FLOOR,
        _CAP,
    ),
    reference=score,
    steps=(
        SIGN,
        Step("miss", "($actual-$target)*$sign"),
        Step("raw", f"100-{excel.positive('$miss')}/$step*$points"),
    ),
    excel=_clamped("actual", "target"),
    example_arguments=(35, 30, "≤", 10, 10),
    columns=("actual", "target", "better", "step", "points"),
)

TOTAL = Function(
    name="CSAT_TOTAL",
    title=Text("最终得分", "Total score"),
    help=Text("加权总分加投诉调整,限于 0–100", "Weighted score plus adjustment, kept in 0 to 100"),
    parameters=(
        required("weighted", "number", "加权总分", "the weighted score"),
        required("adjustment", "number", "投诉调整", "the complaint adjustment"),
        _FLOOR,
        _CAP,
    ),
    reference=total,
    steps=(Step("raw", f"$weighted+{excel.number_or('$adjustment', '0')}"),),
    excel=_clamped("weighted"),
    example_arguments=(86, 10),
    columns=("weighted", "adjustment"),
)

GRADE = Function(
    name="CSAT_GRADE",
    title=Text("等级", "Grade"),
    help=Text("90 分起优秀,70 分起达标,其余不达标", "优秀 from 90, 达标 from 70, else 不达标"),
    parameters=(
        required("score", "number", "得分(0–100)", "the score, 0 to 100"),
        optional("bands", "table", GRADE_BANDS, "两列:下限、等级", "two columns: bound, grade"),
    ),
    reference=grade,
    steps=(
        Step("rounded", "ROUND($each,2)", over="score"),
        Step("lows", "INDEX($bands,0,1)"),
        Step(
            "level",
            f"IF({excel.not_numeric('$lows')}>0,#VALUE!,IFERROR(INDEX($bands,MATCH("
            "SUMPRODUCT(MAX(($lows<=ROUND($each,2))*($lows+1)))-1,$lows,0),2),#VALUE!))",
            over="score",
            omitted=("bands", _banded()),
        ),
    ),
    excel=_LEVEL,
    example_arguments=(89.995,),
    columns=("score",),
)

STARS = Function(
    name="CSAT_STARS",
    title=Text("客户星级", "Customer stars"),
    help=Text("按 80/60/40/20 分为五星至一星", "Five to one stars by 80/60/40/20"),
    parameters=(
        required("score", "number", "得分(0–100)", "the score, 0 to 100"),
        optional("bands", "range", STAR_BANDS, "各星级下限", "the lower bounds of the levels"),
    ),
    reference=stars,
    steps=(
        Step(
            "level",
            f"IF({excel.not_numeric('$bands')}>0,#VALUE!,"
            f"1+SUMPRODUCT({excel.number('$bands')}*($bands<=$each)))",
            over="score",
            omitted=("bands", "+".join(("1", *(f"($score>={low:g})" for low in STAR_BANDS)))),
        ),
    ),
    excel=_LEVEL,
    example_arguments=(65,),
    columns=("score",),
)

RESCALE = Function(
    name="CSAT_RESCALE",
    title=Text("分制换算", "Change of scale"),
    help=Text("在 1–5、1–10、0–10、百分制之间换算", "Turns one rating scale into another"),
    parameters=(
        required(
            "value", "number", "原分值或 满意/一般/不满意", "the value or one of the three levels"
        ),
        required("from_low", "number", "原分制下限", "the low end of its scale"),
        required("from_high", "number", "原分制上限", "the high end of its scale"),
        optional("to_low", "number", 0, "新分制下限", "the low end of the new scale"),
        optional("to_high", "number", 100, "新分制上限", "the high end of the new scale"),
    ),
    reference=rescale,
    steps=(Step("size", _LEVEL_VALUE),),
    excel=(
        f'IF({excel.blank("$value")},"",'
        f"IF({excel.number('$from_low')}*{excel.number('$from_high')}*($from_low<>$from_high),"
        "$to_low+($size-$from_low)/($from_high-$from_low)*($to_high-$to_low),#VALUE!))"
    ),
    example_arguments=(4, 1, 5),
    columns=("value",),
)
