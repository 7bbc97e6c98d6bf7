"""Re-survey: the same customers before and after, and one month against the month before."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from csat_xl.rollup import measures
from csat_xl.rollup.figures.months import of_months
from csat_xl.rollup.model import SATISFIED, Summary, Visit
from csat_xl.rollup.statistics.comparison import ALPHA, fisher, mcnemar, rank_sum, signed_rank
from csat_xl.rollup.statistics.intervals import rate_difference
from csat_xl.rollup.visits import Visits

PAIRED = "Wilcoxon 符号秩检验(总体评分)与 McNemar 精确检验(满意与否),同一客户的首次与末次"
UNPAIRED = "Mann–Whitney 秩和检验(总体评分)与 Fisher 精确检验(满意率),不同客户"


def resurvey(summary: Summary) -> dict[str, Any]:
    """The comparison of a survey with its repetition (S3, 客户满意度再次调查).

    ``paired``: customers (by number) with answers at two times or more, their first against
    their last, None without any. ``unpaired``: the answers of the latest month against those of
    the month with answers before it, None with one month.
    """
    return {"paired": _paired(summary), "unpaired": _unpaired(summary)}


def pairs(summary: Summary) -> Iterator[tuple[Visit, Visit]]:
    """The first and the last answer of each customer who answered at two times or more."""
    visits = summary.visits
    return (visits if isinstance(visits, Visits) else Visits(visits)).pairs()


def _paired(summary: Summary) -> dict[str, Any] | None:
    both = Counter(
        (first.score, last.score, first.level == SATISFIED, last.level == SATISFIED)
        for first, last in pairs(summary)
    )
    if not both:
        return None
    n = both.total()
    before, after, differences = Counter[int](), Counter[int](), Counter[int]()
    hits, better, worse = [0, 0], 0, 0
    for (first, last, was, is_now), count in both.items():
        before[first] += count
        after[last] += count
        differences[last - first] += count
        hits = [hits[0] + was * count, hits[1] + is_now * count]
        better += (is_now and not was) * count
        worse += (was and not is_now) * count
    score_p = signed_rank(differences)
    rate_p = mcnemar(better, worse)
    return {
        "test": PAIRED,
        "level": ALPHA,
        "customers": n,
        "before_mean": measures.mean(before),
        "after_mean": measures.mean(after),
        "before_csat_rate": hits[0] / n,
        "after_csat_rate": hits[1] / n,
        "became_satisfied": better,
        "ceased_to_be": worse,
        "score_p": score_p,
        "csat_rate_p": rate_p,
        "significant": _significant(score_p, rate_p),
    }


def _unpaired(summary: Summary) -> dict[str, Any] | None:
    months = {m: a for m, a in of_months(summary).items() if m and sum(a.levels.values())}
    if len(months) < 2:
        return None
    (earlier, before), (later, after) = sorted(months.items())[-2:]
    first, second = (
        (part.levels[SATISFIED], sum(part.levels.values())) for part in (before, after)
    )
    score_p, rate_p = rank_sum(before.overall, after.overall), fisher(first, second)
    ends = rate_difference(first, second)
    return {
        "test": UNPAIRED,
        "level": ALPHA,
        "before_period": earlier,
        "after_period": later,
        "before_n": first[1],
        "after_n": second[1],
        "before_mean": measures.mean(before.overall),
        "after_mean": measures.mean(after.overall),
        "before_csat_rate": first[0] / first[1],
        "after_csat_rate": second[0] / second[1],
        "difference_low": ends.low,
        "difference_high": ends.high,
        "score_p": score_p,
        "csat_rate_p": rate_p,
        "significant": _significant(score_p, rate_p),
    }


def _significant(score_p: float | None, rate_p: float | None) -> list[str]:
    named = (("score", score_p), ("csat_rate", rate_p))
    return [what for what, p in named if p is not None and p < ALPHA]
