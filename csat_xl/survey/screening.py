"""Which returned questionnaires count: 有效, 存疑 (counts, to be looked at), 无效, with reasons.

Source: S3, 数据收集与整理 (无效问卷包括填写不完整、明显随意作答、不符合抽样要求); S0, 保证数据真实性
(矛盾或重复填写的数据进行标记,剔除无效样本). The thresholds are csat_xl's.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from csat_xl.schemes.model import Rules, Survey
from csat_xl.survey.answers import Answer

VALID, DOUBTFUL, INVALID = "有效", "存疑", "无效"
UNREADABLE, INCOMPLETE, CONTRADICTORY = "无法识别", "不完整", "矛盾"
FAST, CARELESS, SAME = "过快", "随意作答", "全部同分"
OFF_SAMPLE, OUTSIDE, DUPLICATE, AGAINST = "非样本", "期外", "重复", "推荐意愿相左"
_LAST = dt.datetime(9999, 12, 31)
DOUBTS = (SAME, AGAINST)
SECONDS_AN_ITEM = 2.0
"""Less a scored item is too fast to have read it. Source: Huang, Curran, Keeney, Poposki and
DeShon (2012), Detecting and deterring insufficient effort responding to surveys."""
FIRM_PROMOTER, FIRM_DETRACTOR = 9, 2
FEWEST_SAME = 4
"""Below this number of dimensions equal scores say nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What screening asks for: the sample's customers, the days of the survey, the least time."""

    sample: frozenset[str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    seconds_an_item: float = SECONDS_AN_ITEM


@dataclass(frozen=True, slots=True)
class Screened:
    """An answer with its verdict and reasons (a word and what was found)."""

    answer: Answer
    status: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> bool:
        """Whether the answer counts."""
        return self.status != INVALID

    @property
    def told(self) -> str:
        """The reasons as one text."""
        return ";".join(f"{word}({what})" if what else word for word, what in self.reasons)


def screen(
    answers: Iterable[Answer], survey: Survey, rules: Rules, limits: Limits | None = None
) -> list[Screened]:
    """The verdict on every answer, in the order given.

    Of several answers of a customer the first submitted that is otherwise right counts.
    """
    given = list(answers)
    bounds = limits or Limits()
    found = [_reasons(answer, survey, rules, bounds) for answer in given]
    order = sorted(range(len(given)), key=lambda i: (given[i].submitted or _LAST, i))
    first: dict[str, Answer] = {}
    for i in order:
        if not any(word not in DOUBTS for word, _ in found[i]):
            mark = _who(given[i])
            if mark in first:
                found[i].append((DUPLICATE, f"同 {first[mark].file} 第 {first[mark].row} 行"))
            else:
                first[mark] = given[i]
    return [
        Screened(answer, _status(reasons), tuple(reasons))
        for answer, reasons in zip(given, found, strict=True)
    ]


def _status(reasons: Sequence[tuple[str, str]]) -> str:
    if any(word not in DOUBTS for word, _ in reasons):
        return INVALID
    return DOUBTFUL if reasons else VALID


def _who(answer: Answer) -> str:
    """Who answered: the customer's number, or for nameless answers everything they hold."""
    if answer.customer_id:
        return answer.customer_id
    content = (answer.submitted, answer.seconds, dict(answer.scores), answer.recommend)
    return repr((*content, dict(answer.texts)))


def _reasons(answer: Answer, survey: Survey, rules: Rules, limits: Limits) -> list[tuple[str, str]]:
    found = [(UNREADABLE, f"{header}:{told}") for header, told in answer.faults.items()]
    found += _sampled(answer, limits)
    missing = [name for name, score in answer.scores.items() if score is None]
    if missing and not answer.faults:
        found.append((INCOMPLETE, "缺 " + "、".join(missing)))
    fast = _too_fast(answer, limits)
    if fast:
        found.append((FAST, fast))
    if not missing:
        scores = {name: score for name, score in answer.scores.items() if score is not None}
        found += _thought(answer, scores, survey, rules, bool(fast))
    return found


def _sampled(answer: Answer, limits: Limits) -> list[tuple[str, str]]:
    found = []
    if limits.sample is not None and answer.customer_id not in limits.sample:
        found.append((OFF_SAMPLE, "" if answer.customer_id else "无客户编号"))
    day = answer.submitted.date() if answer.submitted else None
    if day and ((limits.first and day < limits.first) or (limits.last and day > limits.last)):
        found.append((OUTSIDE, day.isoformat()))
    return found


def _too_fast(answer: Answer, limits: Limits) -> str:
    if answer.seconds is None:
        return ""
    least = limits.seconds_an_item * len(answer.scores)
    return f"{answer.seconds:g} 秒,至少 {least:g} 秒" if answer.seconds < least else ""


def _thought(
    answer: Answer, scores: Mapping[str, int], survey: Survey, rules: Rules, fast: bool
) -> list[tuple[str, str]]:
    """What the scores say about each other."""
    found = []
    overall = scores[survey.overall]
    others = [score for name, score in scores.items() if name != survey.overall]
    if abs(len(others) * overall - sum(others)) >= rules.contradiction * len(others):
        found.append(
            (CONTRADICTORY, f"总体 {overall} 分,其余平均 {sum(others) / len(others):.1f} 分")
        )
    same = len(set(scores.values())) == 1 and len(scores) >= FEWEST_SAME
    if same and fast:
        found.append((CARELESS, f"全部 {overall} 分且过快"))
    elif same and overall >= survey.satisfied_from and answer.texts.get("complaint_text"):
        found.append((SAME, f"全部 {overall} 分却写有不满意点"))
    willing = answer.recommend
    if willing is not None and (
        (overall <= survey.dissatisfied_to and willing >= FIRM_PROMOTER)
        or (overall >= survey.satisfied_from and willing <= FIRM_DETRACTOR)
    ):
        found.append((AGAINST, f"总体 {overall} 分,推荐 {willing} 分"))
    return found
