"""The mistakes that people make in the tracking sheet, one kind a row, and typed variants."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import Case, Row, follow_up
from csat_xl.samples.words import THEMES
from csat_xl.sheets.tracking import overall_key, score_keys


@dataclass(frozen=True, slots=True)
class At:
    """The valid row to be spoilt; ``turn`` counts the earlier slips of the kind."""

    case: Case
    dice: Dice
    row: Row
    turn: int


Slip = Callable[[At], None]

SHARE = 0.07
"""The share of rows with a mistake."""
_VARIANTS = 0.06

_FORMULA_TEXTS = (
    ("complaint_text", "=响应慢，等了20分钟"),
    ("suggestion", "-希望增加夜间客服"),
    ("suggestion", "+1 同意楼上，增加在线入口"),
)
_TWICE = "T02"
"""A row typed twice: a copy of the row before."""
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}


def plant(case: Case, dice: Dice, rows: list[Row]) -> tuple[list[tuple[int, str]], list[int]]:
    """Change rows in place: (row index, code) of each mistake, and the rows with variants.

    Kinds come in turn, so a few hundred rows hold each. T12 marks texts that start like a
    formula, which must stay text; those rows stay valid.
    """
    order = dice.shuffled(range(1, len(rows)))
    planted: list[tuple[int, str]] = []
    wanted = int(len(rows) * SHARE + 0.5)
    kinds: list[str] = []
    kept: set[int] = set()
    used: dict[str, int] = {}
    while len(planted) < wanted and order:
        kinds = kinds or dice.shuffled((*_SLIPS, _TWICE))
        code, index = kinds.pop(), order.pop()
        if index in kept:
            kinds.append(code)
            continue
        if code == _TWICE:
            first = index - 1
            if first in kept or first in {i for i, _ in planted}:
                kinds.append(code)
                continue
            rows[index] = dict(rows[first])
            kept.add(first)
        else:
            _SLIPS[code](At(case, dice, rows[index], used.get(code, 0)))
        used[code] = used.get(code, 0) + 1
        planted.append((index, code))
    free = [index for index in order if index not in kept]
    for key, text in _FORMULA_TEXTS[: len(rows) // 40]:
        fitting = [i for i in free if _unequal(case, rows[i])]
        if fitting:
            rows[fitting[0]][key] = text
            planted.append((fitting[0], "T12"))
            free.remove(fitting[0])
    varied = free[: int(len(rows) * _VARIANTS)]
    for turn, index in enumerate(varied):
        _vary(case, rows[index], turn)
    return sorted(planted), sorted(varied)


def _unequal(case: Case, row: Row) -> bool:
    return len({row[key] for key in score_keys(case.survey)}) > 1


def _customer_id(at: At) -> None:
    wrong = (None, f"C{at.case.period.year}0230001", str(at.row["customer_id"])[:-2], "KH00123")
    at.row["customer_id"] = wrong[at.turn % len(wrong)]


def _score(at: At) -> None:
    key = at.dice.pick(score_keys(at.case.survey)[:-1])
    at.row[key] = (at.case.survey.high + 1, at.case.survey.high - 0.5, "很好", 0)[at.turn % 4]


def _incomplete(at: At) -> None:
    at.row[at.dice.pick(score_keys(at.case.survey)[:-1])] = None


def _contradiction(at: At) -> None:
    """All dimensions at one end, the overall item as far away as the rules forbid."""
    survey, far = at.case.survey, int(-(-at.case.rules.contradiction // 1))
    value = survey.high if at.turn % 2 == 0 else survey.low
    at.row.update(dict.fromkeys(score_keys(survey), value))
    at.row[overall_key(survey)] = survey.high - far if at.turn % 2 == 0 else survey.low + far
    if at.row[overall_key(survey)] <= survey.dissatisfied_to:
        at.row.update(follow_up(at.case, at.dice, at.row["survey_time"], None))


def _careless(at: At) -> None:
    at.row.update(dict.fromkeys(score_keys(at.case.survey), at.case.survey.high))
    at.row["complaint_text"] = at.dice.pick(at.dice.pick(THEMES).complaints)


def _timing(at: At) -> None:
    """Asked too early, or (if nobody followed up yet and the month lasts) too late."""
    service = at.row["service_time"]
    late = service + dt.timedelta(hours=at.case.rules.survey_max_hours + at.dice.whole(24, 48))
    if at.turn % 2 and at.row["follow_time"] is None and late < at.case.day(at.case.days):
        at.row["survey_time"] = late
    else:
        hours = at.case.rules.survey_min_hours
        at.row["survey_time"] = service + dt.timedelta(
            minutes=int(at.dice.whole(20, 50) * hours * 0.6)
        )


def _own_survey(at: At) -> None:
    at.row["channel"] = (at.case.lists.phone_channels or at.case.lists.channels)[0]
    at.row["surveyor"] = at.row["agent"]


def _contact(at: At) -> None:
    if at.turn % 4 == 1:
        at.row.update({"anonymous": "是", "name": "张样一", "contact": "13800001234"})
        return
    at.row.update({"anonymous": "否", "name": at.row["name"] or "张样一"})
    at.row["contact"] = ("1380000123", "", "customer@example", "微信 kefu88")[at.turn % 4]


def _no_follow_up(at: At) -> None:
    survey, theme = at.case.survey, at.dice.pick(THEMES)
    at.row.update(dict.fromkeys(score_keys(survey), survey.dissatisfied_to))
    at.row[score_keys(survey)[0]] = survey.dissatisfied_to - 1
    if survey.dissatisfied_to == survey.low:
        at.row[score_keys(survey)[0]] = survey.low + 1
    at.row["recommend"] = 2
    at.row["complaint_text"] = at.dice.pick(theme.complaints)
    at.row.update(follow_up(at.case, at.dice, at.row["survey_time"], at.row["complaint_text"]))
    for key in (("measure",), ("owner", "follow_time", "measure", "confirmed"), ("owner",))[
        at.turn % 3
    ]:
        at.row[key] = None


def _order_of_times(at: At) -> None:
    """The follow-up before the survey, or service and survey in an earlier month."""
    if at.turn % 2 == 0:
        at.row.update(follow_up(at.case, at.dice, at.row["survey_time"], at.row["complaint_text"]))
        at.row["follow_time"] = at.row["survey_time"] - dt.timedelta(hours=at.dice.whole(2, 20))
        return
    for key in ("service_time", "survey_time", "follow_time"):
        if at.row[key] is not None:
            at.row[key] -= dt.timedelta(days=at.case.days + 10)


def _unlisted(at: At) -> None:
    key, value = (
        ("agent", "王晓雨"),
        ("channel", "微信"),
        ("service_type", "退换货"),
        ("customer_type", "老客户"),
    )[at.turn % 4]
    at.row[key] = value


def _confirmed(at: At) -> None:
    if at.row["follow_time"] is None:
        at.row.update(follow_up(at.case, at.dice, at.row["survey_time"], at.row["complaint_text"]))
    at.row["confirmed"] = ("待定", "Y", "已确认")[at.turn % 3]


_SLIPS: dict[str, Slip] = {
    "T01": _customer_id,
    "T03": _score,
    "T04": _incomplete,
    "T05": _contradiction,
    "T06": _careless,
    "T07": _timing,
    "T08": _own_survey,
    "T09": _contact,
    "T10": _no_follow_up,
    "T11": _order_of_times,
    "T13": _unlisted,
    "T14": _confirmed,
}


def _vary(case: Case, row: Row, turn: int) -> None:
    """Type a cell of a row in another way that is understood."""
    first, when = score_keys(case.survey)[turn % len(score_keys(case.survey))], row["service_time"]
    levels = {value: word for word, value in case.survey.levels.items()}
    dotted = f"{when.year}.{when.month}.{when.day} {when:%H:%M}"
    words = f"{when.year}年{when.month}月{when.day}日 {when.hour}时{when.minute}分"
    match turn % 8:
        case 0:
            row[first] = str(row[first]).translate(_FULL_WIDTH)
        case 1:
            row["service_time"] = dotted
        case 2:
            row[first] = f"{row[first]}分"
        case 3:
            row["service_time"] = words.translate(_FULL_WIDTH)
        case 4:
            row["agent"] = f"{row['agent']} "
        case 5:
            row[first] = levels.get(row[first], str(row[first]))
        case 6:
            row["recommend"] = str(row["recommend"])
        case _:
            row["survey_time"] = row["survey_time"].strftime("%Y/%m/%d %H:%M")
