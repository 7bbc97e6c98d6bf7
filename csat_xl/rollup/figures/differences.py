"""Which groups differ from the rest, and which changed from some month on: marked only where
significant, after a correction for how many were looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csat_xl.packed import Rows
from csat_xl.rollup import measures
from csat_xl.rollup.figures.groups import GROUPED, split, values_of
from csat_xl.rollup.figures.pool import BLANK
from csat_xl.rollup.model import ALL, FIELDS, SATISFIED, Answers, Summary
from csat_xl.rollup.places import parts
from csat_xl.rollup.statistics.comparison import ALPHA, fisher, holm, rank_sum
from csat_xl.rollup.statistics.counts import without

ENOUGH_FOR_RANKS = 20
"""Answers a group and the rest need for the test of scores, whose p is an approximation."""

LOWER, HIGHER = "低于其余", "高于其余"
WORSE, BETTER = "变差", "变好"

TEST = {
    "csat_rate": "Fisher 精确检验(满意率,该组对其余)",
    "score": f"Mann–Whitney 秩和检验(总体评分,该组对其余;两边各至少 {ENOUGH_FOR_RANKS} 份)",
    "correction": "Holm 校正,每个字段内的全部检验",
    "level": ALPHA,
}
CHANGE_TEST = {
    "csat_rate": "Fisher 精确检验(满意率,某月起对此前,逐月试分)",
    "correction": "按试分次数 Bonferroni 校正,再在每个字段的各组间 Holm 校正",
    "level": ALPHA,
}


# --- a group against the rest -------------------------------------------------------------------


def differences(summary: Summary, fields: Iterable[str] = GROUPED) -> dict[str, Any]:
    """Each group of each field against the rest of the answers.

    CSAT rate by Fisher's exact test, since it holds for small groups too; the scores, which tell
    more than the rate, by the Mann-Whitney test where both sides have 20 answers. All tests of
    one field are corrected together by Holm, so that the chance of one false mark among the
    groups of a field is at most 5 %. Groups under five answers and the blank value are not
    tested. ``significant`` names what differs: csat_rate, score.
    """
    return {
        "test": TEST,
        "by": {field: _field(summary, field) for field in fields},
    }


def _field(summary: Summary, field: str) -> Rows[dict[str, Any]]:
    whole = Answers.pooled(answers for _, answers in split(summary.answers, field))
    tests: list[tuple[str, float]] = []

    def tested() -> Iterator[dict[str, Any]]:
        for value, answers in split(summary.answers, field):
            if value and measures.SMALL_SAMPLE <= answers.valid != whole.valid:
                row, found = _against_rest(value, answers, whole)
                tests.extend(found.items())
                yield row | {"p": found}

    rows = Rows(tested())
    corrected = iter(holm([p for _, p in tests]))
    return Rows(_judged(row, corrected) for row in rows)


def _judged(row: dict[str, Any], corrected: Iterator[float]) -> dict[str, Any]:
    """A row with the corrected p of its tests, which come next, and what is significant."""
    for what in row["p"]:
        row["p_corrected"][what] = p = next(corrected)
        if p < ALPHA:
            row["significant"].append(what)
            row["direction"] = _direction(row, what)
    return row


def _against_rest(
    value: str, answers: Answers, whole: Answers
) -> tuple[dict[str, Any], dict[str, float]]:
    levels = without(whole.levels, answers.levels)
    scores = without(whole.overall, answers.overall)
    sizes = sum(answers.levels.values()), sum(levels.values())
    found: dict[str, float] = {}
    if min(sizes):
        found["csat_rate"] = fisher(
            (answers.levels[SATISFIED], sizes[0]), (levels.get(SATISFIED, 0), sizes[1])
        )
    if min(sizes) >= ENOUGH_FOR_RANKS:
        p = rank_sum(answers.overall, scores)
        if p is not None:
            found["score"] = p
    row = {
        "value": value,
        "n": sizes[0],
        "csat_rate": measures.rate(answers.levels),
        "mean": measures.mean(answers.overall),
        "rest_n": sizes[1],
        "rest_csat_rate": measures.rate(levels),
        "rest_mean": measures.mean(scores),
        "p": {},
        "p_corrected": {},
        "significant": [],
        "direction": None,
    }
    return row, found


def _direction(row: Mapping[str, Any], what: str) -> str:
    mine, rest = ("csat_rate", "rest_csat_rate") if what == "csat_rate" else ("mean", "rest_mean")
    return LOWER if row[mine] < row[rest] else HIGHER


# --- a group that changed -----------------------------------------------------------------------


def changes(summary: Summary, fields: Iterable[str] = ("all", *GROUPED)) -> dict[str, Any]:
    """Groups whose CSAT rate changed from some month on, with the month from which.

    For each group every month is tried as the first of the change, with at least five answers on
    either side, by Fisher's exact test. The least p is multiplied by the number of months tried
    (Bonferroni) and corrected among the groups of the field (Holm). ``found`` lists only what is
    significant; ``tested`` is how many groups were looked at.
    """
    found, tested = [], {}
    for field in fields:
        groups = _months_of(summary, field)
        rows = [
            row for value in sorted(groups) if value if (row := _split(field, value, groups[value]))
        ]
        tested[field] = len(rows)
        for row, p in zip(rows, holm([row["p_corrected"] for row in rows]), strict=True):
            row["p_corrected"] = p
            if p < ALPHA:
                found.append(row)
    return {"test": CHANGE_TEST, "tested": tested, "found": found}


def _months_of(summary: Summary, field: str) -> dict[str, dict[str, tuple[int, int]]]:
    """(satisfied, answers) of each month of each group."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    value_at = values_of(summary.answers, field) if field != "all" else lambda place: BLANK
    wanted = field if field in FIELDS else ALL
    for place, part in parts(summary.answers, lambda p: p.field == wanted and bool(p.period)):
        months = found.setdefault(value_at(place), {})
        hits, size = months.get(place.period, (0, 0))
        months[place.period] = hits + part.levels[SATISFIED], size + sum(part.levels.values())
    return found


def _split(field: str, value: str, months: Mapping[str, tuple[int, int]]) -> dict[str, Any] | None:
    order = sorted(months)
    tried: list[tuple[float, str, tuple[int, int], tuple[int, int]]] = []
    for cut in range(1, len(order)):
        before, after = (_sum(months, part) for part in (order[:cut], order[cut:]))
        if min(before[1], after[1]) >= measures.SMALL_SAMPLE:
            tried.append((fisher(before, after), order[cut], before, after))
    if not tried:
        return None
    p, since, before, after = min(tried)
    rates = before[0] / before[1], after[0] / after[1]
    return {
        "field": field,
        "value": "" if field == "all" else value,
        "since": since,
        "before_n": before[1],
        "before_csat_rate": rates[0],
        "after_n": after[1],
        "after_csat_rate": rates[1],
        "direction": WORSE if rates[1] < rates[0] else BETTER,
        "tried": len(tried),
        "p": p,
        "p_corrected": min(1.0, p * len(tried)),
    }


def _sum(months: Mapping[str, tuple[int, int]], part: list[str]) -> tuple[int, int]:
    return sum(months[m][0] for m in part), sum(months[m][1] for m in part)
