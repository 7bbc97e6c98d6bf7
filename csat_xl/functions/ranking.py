"""Rank and run: the 2:7:1 grade among colleagues, and how long a target has been missed."""

import math
from collections.abc import Mapping

from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Step, optional, required
from csat_xl.functions.scoring import BETTER, GRADE_BANDS, SIGN, direction
from csat_xl.functions.values import is_blank, number, numbers, plain, present, wrong
from csat_xl.language import Text

RATIO = (2, 7, 1)
"""S2: 优秀, 达标 and 不达标 in the proportion 2:7:1."""

_NAMES = tuple(name for _, name in GRADE_BANDS)
_DIGITS = 9
"""Shares are rounded to this many decimals, so that 2.6 and 2.6 are equal remainders."""


def head_counts(people: int, ratio: object = RATIO) -> tuple[int, ...]:
    """How many people each band holds, by largest remainder; ties go to the better band.

    >>> head_counts(10), head_counts(13)
    ((2, 7, 1), (3, 9, 1))
    """
    parts = present(ratio, "ratio")
    if len(parts) != len(_NAMES) or min(parts) < 0 or sum(parts) == 0:
        raise wrong(
            "ratio", plain(ratio), "应为三个不小于 0 的数", "it must be three numbers from 0 up"
        )
    shares = [round(people * part / sum(parts), _DIGITS) for part in parts]
    counts = [math.floor(share) for share in shares]
    remainders = [
        round(share - count, _DIGITS) for share, count in zip(shares, counts, strict=True)
    ]
    order = sorted(range(len(parts)), key=lambda i: (-remainders[i], i))
    for i in order[: people - sum(counts)]:
        counts[i] += 1
    return tuple(counts)


def quota(score: object, all_scores: object, ratio: object = RATIO) -> str:
    """The grade by rank under the 2:7:1 principle; equal scores share the better grade.

    ``score`` must be one of ``all_scores``; blanks among them are left out. A blank score gives
    ``""``. Source: S2, 计分评级 (三者比例原则为 2:7:1).

    >>> quota(95, [95, 90, 88, 86, 85, 80, 78, 75, 71, 60])
    '优秀'
    """
    if is_blank(plain(score)):
        return ""
    value, others = number(score, "score"), present(all_scores, "all_scores")
    if value not in others:
        raise wrong("score", score, "不在 all_scores 中", "it is not among all_scores")
    best, middle, _ = head_counts(len(others), ratio)
    above = sum(other > value for other in others)
    return _NAMES[0 if above < best else 1 if above < best + middle else 2]


def quotas(counted: Mapping[float, int], ratio: object = RATIO) -> dict[float, str]:
    """The grade by rank of each different score, counted: as :func:`quota` gives one by one.

    >>> quotas({95: 2, 90: 7, 60: 1})
    {95: '优秀', 90: '达标', 60: '不达标'}
    """
    best, middle, _ = head_counts(sum(counted.values()), ratio)
    found, above = {}, 0
    for score in sorted(counted, reverse=True):
        found[score] = _NAMES[0 if above < best else 1 if above < best + middle else 2]
        above += counted[score]
    return found


def streak(values: object, target: object, better: object = "≤") -> int:
    """The length of the run of latest periods that miss the target; blanks are skipped.

    ``values`` runs from the oldest period to the latest (row by row in a block). Two or more
    means that the problem persists. Source: S1, 纵向对比 (连续2个月不达标).

    >>> streak([28, 33, None, 35], 30)
    2
    """
    cells = numbers(values, "values")[0]
    goal, sign = number(target, "target"), direction(plain(better))
    run = 0
    for cell in reversed(cells):
        if cell is None:
            continue
        if (cell - goal) * sign <= 0:
            break
        run += 1
    return run


_BEST, _MIDDLE, _LAST = (f"INDEX($ratio,{i})" for i in (1, 2, 3))


def _share(part: str) -> str:
    return f"ROUND($people*{part}/SUM($ratio),{_DIGITS})"


QUOTA = Function(
    name="CSAT_QUOTA",
    title=Text("比例等级", "Grade by rank"),
    help=Text(
        "按 2:7:1 排名定级,同分取较好等级", "Grade by rank, 2:7:1; equal scores share the better"
    ),
    parameters=(
        required("score", "number", "本人得分", "the score"),
        required("all_scores", "range", "全部得分", "all scores"),
        optional("ratio", "range", RATIO, "三档比例", "the proportion of the three grades"),
    ),
    reference=quota,
    steps=(
        Step("mask", excel.number("$all_scores")),
        Step("people", "SUMPRODUCT($mask)"),
        Step("share1", _share(_BEST)),
        Step("share2", _share(_MIDDLE)),
        Step("share3", _share(_LAST)),
        Step("rest1", f"ROUND($share1-INT($share1),{_DIGITS})"),
        Step("rest2", f"ROUND($share2-INT($share2),{_DIGITS})"),
        Step("rest3", f"ROUND($share3-INT($share3),{_DIGITS})"),
        Step("left", "$people-INT($share1)-INT($share2)-INT($share3)"),
        Step("best", "INT($share1)+(($rest2>$rest1)+($rest3>$rest1)<$left)"),
        Step("worst", "INT($share3)+(($rest1>=$rest3)+($rest2>=$rest3)<$left)"),
        Step("above", "SUMPRODUCT($mask*($all_scores>$score))"),
        Step(
            "wrong",
            f"{excel.not_numeric('$all_scores')}+{excel.not_numeric('$ratio')}"
            f"+({excel.count('$ratio')}<>3)+SUMPRODUCT(--($ratio<0))+(SUM($ratio)=0)"
            "+(SUMPRODUCT($mask*($all_scores=$score))=0)",
        ),
    ),
    excel=(
        f'IF({excel.blank("$score")},"",IF({excel.number("$score")}=0,#VALUE!,'
        f"IF($wrong>0,#VALUE!,IF($above<$best,{excel.text(_NAMES[0])},"
        f"IF($above<$people-$worst,{excel.text(_NAMES[1])},{excel.text(_NAMES[2])})))))"
    ),
    example_arguments=(95, [95, 90, 88, 86, 85, 80, 78, 75, 71, 60]),
)

_PLACE = "(ROW($values)*20000+COLUMN($values))"

STREAK = Function(
    name="CSAT_STREAK",
    title=Text("连续未达标期数", "Periods missed in a row"),
    help=Text(
        "最近连续未达标的期数,2 及以上为持续",
        "Latest periods in a row off target; 2 or more persists",
    ),
    parameters=(
        required(
            "values", "range", "各期数值,由远及近(单元格区域)", "figures, oldest first (cells)"
        ),
        required("target", "number", "目标值", "the target"),
        BETTER,
    ),
    reference=streak,
    steps=(
        Step("mask", excel.number("$values")),
        SIGN,
        Step("met", "($sign=1)*($values<=$target)+($sign=-1)*($values>=$target)"),
        Step("last", f"SUMPRODUCT(MAX($mask*$met*{_PLACE}))"),
    ),
    excel=(
        f"IF({excel.not_numeric('$values')}+({excel.number('$target')}=0)>0,#VALUE!,"
        f"SUMPRODUCT($mask*({_PLACE}>$last)))"
    ),
)
