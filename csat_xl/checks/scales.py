"""The checks of the questionnaires: S01 to S07, drawn up for each sheet of the scheme."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from csat_xl.checks import cells, twins
from csat_xl.checks.check import Check, Rule, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.checks.tracking_identity import customer_number
from csat_xl.schemes.scales import Scale, Scales
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once
from csat_xl.sheets.roster import FIRST_YEAR
from csat_xl.sheets.scale_entry import about_person, index_of, item_keys, scale_key, scales_of
from csat_xl.sheets.scale_settings import MIN_ANSWERED


def items_of(row: Record) -> list[str]:
    """The keys of the items of a row's sheet."""
    return [key for key in row.raw if key.startswith("item")]


def tokens(scale: Scale, scales: Scales) -> dict[str, str]:
    """What the conditions need of a questionnaire: its item cells, scores and lists."""
    keys = item_keys(scale)
    numbers = ";".join(str(n) for n in range(scales.low, scales.high + 1))
    quoted = {
        "channels": ";".join(f'"{name}"' for name in scale.channels),
        "respondents": ";".join(f'"{name}"' for name in scales.respondents),
    }
    return {
        "items": f"{{{keys[0]}:{keys[-1]}}}",
        "points": f"{{{numbers}}}",
        **{name: f"{{{texts}}}" for name, texts in quoted.items()},
        "no_person": twins.blank("person") if about_person(scale, scales) else "0",
        "same_person": "*(TRIM({^person})=TRIM({person}))" if about_person(scale, scales) else "",
    }


# --- the rules ----------------------------------------------------------------------------------


def _repeated(key: str) -> Rule:
    def rule(row: Record, book: Book) -> bool:
        """One answer a customer, day and person: a later row is a duplicate.

        Source: S0, 保证数据真实性 (重复填写的数据进行标记).
        """
        return _occurrences(book.rows(key)).get(row.number, 1) > 1

    return rule


def _wrong_score(row: Record, book: Book) -> Iterator[str]:
    """Scores are whole numbers of the scale (1–5). Source: S2, 附件一至八."""
    scales = scales_of(book)
    for item in items_of(row):
        value = row.get(item)
        whole = value is None or (value == int(value) and scales.low <= value <= scales.high)
        if item in row.unreadable or not whole:
            yield item


def _too_few(row: Record, book: Book) -> bool:
    """At least half of the items are answered (min_answered). Decision of csat_xl."""
    keys = items_of(row)
    answered = sum(row.has(item) for item in keys)
    return answered < scales_of(book).min_answered * len(keys)


def unknown_place(row: Record, book: Book) -> bool:
    """The campus belongs to the branch. Source: S2, 3、调查范围 (各分公司所属各校区)."""
    branch, campus = row.get("branch"), row.get("campus")
    return not any(
        cells.same(campus, known) and cells.same(branch, owner)
        for known, owner in scales_of(book).campuses
    )


def place_check(sheet: str) -> Check:
    """S05 for a sheet with branch and campus."""
    return check(
        "S05",
        sheet,
        "campus",
        "校区未填、不在名单中或不属于所填分公司",
        "The campus is missing, unknown, or belongs to another branch",
        "IFERROR(1-(INDEX(csat_campus_branches,MATCH(TRIM({campus}),csat_campuses,0))"
        "=TRIM({branch})),1)",
    )(unknown_place)


def number_check(sheet: str) -> Check:
    """S01 for a sheet with customer numbers: the rule of T01."""
    words = customer_number.text
    return check("S01", sheet, "customer_id", words.zh, words.en, customer_number.condition)(
        customer_number.rule
    )


def _no_person(index: int) -> Rule:
    def rule(row: Record, book: Book) -> bool:
        """A scale about persons names the person. Source: S2, 4、接受评估对象."""
        scales = scales_of(book)
        return about_person(scales.scales[index], scales) and cells.blank(row, "person")

    return rule


def _no_date(row: Record, book: Book) -> bool:
    """The day of the answer is known and not in the future. Decision of csat_xl."""
    day = cells.date(row, "date")
    return day is None or day.date() > book.settings.today or day.year < FIRST_YEAR


def _other_channel(index: int) -> Rule:
    def rule(row: Record, book: Book) -> bool:
        """Each scale names the ways it is asked. Source: S2, 1、量表(问卷) (电话调查用 …)."""
        return not cells.listed(row.get("channel") or "", scales_of(book).scales[index].channels)

    return rule


def _other_respondent(row: Record, book: Book) -> bool:
    """Who is asked: 在读学员, 学员家长, 其他亲属, 内部牵制部门. Source: S2, (2)评估对象."""
    return not cells.listed(row.get("respondent") or "", scales_of(book).respondents)


# --- the checks of a sheet ----------------------------------------------------------------------


@cache
def checks_for(key: str) -> tuple[Check, ...]:
    """The checks of the sheet of a questionnaire, by the sheet's key."""
    index = index_of(key)
    assert index is not None
    return (
        number_check(key),
        check(
            "S02",
            key,
            "customer_id",
            "同一客户同一天的答卷与前面某行重复，请删除",
            "The same customer answered on the same day before; delete one of them",
            "(SUMPRODUCT((TRIM({^customer_id})=TRIM({customer_id}))*({^date}={date}){same_person})"
            f">1)*{twins.both('date')}",
        )(_repeated(key)),
        check(
            "S03",
            key,
            "item1",
            "评分应为量表分制内的整数，请从列表选择",
            "A score must be a whole number of the scale; choose it from the list",
            f"(SUMPRODUCT(--{twins.filled('items')})>SUMPRODUCT(--({{items}}={{points}})))",
        )(_wrong_score),
        check(
            "S04",
            key,
            "item1",
            "作答的题太少，请补填或删除该行",
            "Too few items are answered; fill them in or delete the row",
            f"(SUMPRODUCT(--{twins.filled('items')})<{MIN_ANSWERED}*COLUMNS({{items}}))",
        )(_too_few),
        place_check(key),
        check(
            "S05",
            key,
            "person",
            "被评价人未填，请填写姓名",
            "The person who is judged is missing",
            "{no_person}",
        )(_no_person(index)),
        check(
            "S06",
            key,
            "date",
            "日期未填、无法识别或在今天之后",
            "The date is missing, unreadable or in the future",
            f"1-{twins.both('date')}*({twins.day('date')}<=csat_today)*(N({{date}})>=36526)",
        )(_no_date),
        check(
            "S07",
            key,
            "channel",
            "调查方式不是本量表规定的方式，请核对",
            "This questionnaire is not meant to be asked in that way",
            twins.not_in("channel", "{channels}"),
            WARNING,
        )(_other_channel(index)),
        check(
            "S07",
            key,
            "respondent",
            "受访者不在名单中，请核对",
            "The respondent is not among those who are asked",
            twins.not_in("respondent", "{respondents}"),
            WARNING,
        )(_other_respondent),
        running_text(key, "comment", ("comment",)),
        typed_variant(key, "customer_id", "", ()),
    )


def _repeats(rows: Sequence[Record]) -> dict[int, int]:
    found: Counter[tuple[str, dt.datetime, str]] = Counter()
    result = {}
    for row in rows:
        number, when = row.get("customer_id"), cells.date(row, "date")
        if number is not None and when is not None:
            mark = str(number).casefold(), when, str(row.get("person") or "").casefold()
            found[mark] += 1
            result[row.number] = found[mark]
    return result


_occurrences = Once(_repeats)

SHOWN = scale_key(3)
"""The questionnaire that stands for all in the list of checks, one that is about persons."""
CHECKS = checks_for(SHOWN)
