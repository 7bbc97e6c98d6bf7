"""The checks of 质检评分表 (Q01 to Q08) and 申诉记录 (Q10 to Q14)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from csat_xl.checks import cells, twins
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.entries import NOT_APPLICABLE
from csat_xl.schemes.quality import Quality
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.disputes import DECISIONS, OPEN, UPHELD, agent, first_reviewer
from csat_xl.sheets.once import Once
from csat_xl.sheets.reviews import (
    CHANGED,
    DISPUTES,
    KEY,
    critical_keys,
    criticals_of,
    first_review,
    item_keys,
    quality_of,
)

_FILLED = twins.filled("items")
_NA = f'(TRIM({{items}})="{NOT_APPLICABLE}")'
_GIVEN = "(({items}<1E+300)*(LEN({items})>0))"


def tokens(quality: Quality) -> dict[str, str]:
    """What the conditions need of a scorecard: its item and auto-fail cells, and the maxima."""
    keys, criticals = item_keys(quality), critical_keys(quality)
    return {
        "items": f"{{{keys[0]}:{keys[-1]}}}",
        "most": "{" + ",".join(f"{item.max:g}" for item in quality.items) + "}",
        "criticals": f"{{{criticals[0]}:{criticals[-1]}}}" if criticals else '""',
    }


# --- 质检评分表 ---------------------------------------------------------------------------------


@check(
    "Q01",
    KEY,
    "record",
    "记录编号未填，请填录音或会话编号",
    "The number of the reviewed record is missing",
    twins.blank("record"),
)
def no_record(row: Record, book: Book) -> bool:
    """A review names the contact that was reviewed. Decision of csat_xl."""
    return cells.blank(row, "record")


def _repeats(rows: Sequence[Record]) -> dict[int, int]:
    found: Counter[tuple[str, str]] = Counter()
    result = {}
    for row in rows:
        mark = tuple(str(row.get(key) or "").casefold() for key in ("record", "reviewer"))
        found[mark[0], mark[1]] += 1
        result[row.number] = found[mark[0], mark[1]]
    return result


_occurrences = Once(_repeats)


@check(
    "Q02",
    KEY,
    "record",
    "同一质检人对同一记录已评过，请删除一行",
    "The same reviewer has reviewed this record before; delete one of the rows",
    "(SUMPRODUCT((TRIM({^record})=TRIM({record}))*(TRIM({^reviewer})=TRIM({reviewer})))>1)",
)
def repeated(row: Record, book: Book) -> bool:
    """One review a record and reviewer. Decision of csat_xl."""
    return _occurrences(book.rows(KEY)).get(row.number, 1) > 1


@check(
    "Q03",
    KEY,
    "item1",
    "分项得分应在 0 与满分之间，或填“不适用”",
    "Points must lie between 0 and the item's maximum, or be 不适用",
    f"(SUMPRODUCT(--{_FILLED})>SUMPRODUCT({_GIVEN}*({{items}}>=0)*({{items}}<={{most}}))"
    f"+SUMPRODUCT(--{_NA}))",
)
def wrong_points(row: Record, book: Book) -> Iterator[str]:
    """Points lie between 0 and the maximum of their item. Source: the scheme's scorecard."""
    quality = quality_of(book)
    for key, item in zip(item_keys(quality), quality.items, strict=True):
        points = row.get(key)
        if key in row.unreadable or (
            isinstance(points, int | float) and not 0 <= points <= item.max
        ):
            yield key


@check(
    "Q04",
    KEY,
    "item1",
    "有分项未评，请评分或填“不适用”",
    "An item is not scored; score it or enter 不适用",
    f"(SUMPRODUCT(--{_FILLED})<COLUMNS({{items}}))",
)
def not_scored(row: Record, book: Book) -> list[str]:
    """A blank is not the same as not applicable. Decision of csat_xl."""
    return [key for key in item_keys(quality_of(book)) if cells.blank(row, key)]


@check(
    "Q04",
    KEY,
    "item1",
    "全部分项都不适用，无法评分，请另抽一条",
    "No item applies, so there is no score; draw another record",
    f"(SUMPRODUCT(--{_NA})=COLUMNS({{items}}))",
)
def nothing_applies(row: Record, book: Book) -> bool:
    """At least one item applies. Decision of csat_xl."""
    return all(row.get(key) == NOT_APPLICABLE for key in item_keys(quality_of(book)))


@check(
    "Q05",
    KEY,
    "agent",
    "服务人员未填",
    "The agent is missing",
    twins.blank("agent"),
)
def no_agent(row: Record, book: Book) -> bool:
    """A review names the agent. Decision of csat_xl."""
    return cells.blank(row, "agent")


@check(
    "Q06",
    KEY,
    "reviewer",
    "质检人未填，或就是服务人员本人",
    "The reviewer is missing or is the agent",
    f"{twins.blank('reviewer')}+(TRIM({{reviewer}})=TRIM({{agent}}))>0",
)
def own_reviewer(row: Record, book: Book) -> bool:
    """Nobody reviews the own contact. Source: S0, 需由非本次服务人员执行."""
    reviewer = row.get("reviewer")
    return reviewer is None or cells.same(reviewer, row.get("agent"))


@check(
    "Q07",
    KEY,
    "reviewed",
    "质检日期未填、无法识别、在今天之后或早于服务日期",
    "The day of the review is missing, unreadable, in the future or before the contact",
    f"1-{twins.both('reviewed')}*({twins.day('reviewed')}<=csat_today)"
    f"*(1-{twins.filled('served')}*(1-{twins.both('served')}"
    f"*({twins.day('served')}<={twins.day('reviewed')})))",
)
def wrong_days(row: Record, book: Book) -> bool:
    """A contact is reviewed after it took place. Decision of csat_xl."""
    day, served = cells.date(row, "reviewed"), cells.date(row, "served")
    if day is None or day.date() > book.settings.today:
        return True
    if cells.blank(row, "served"):
        return False
    return served is None or served.date() > day.date()


@check(
    "Q08",
    KEY,
    "critical1",
    "致命项只填“是”或“否”",
    "Enter 是 or 否 for an auto-fail item",
    f"(SUMPRODUCT(--{twins.filled('criticals')})"
    '>SUMPRODUCT((TRIM({criticals})="是")+(TRIM({criticals})="否")))',
)
def unclear_critical(row: Record, book: Book) -> list[str]:
    """An auto-fail item happened or not; blank is not. Decision of csat_xl."""
    return [key for key in critical_keys(quality_of(book)) if key in row.unreadable]


@check(
    "Q08",
    KEY,
    "comment",
    "有致命项，请在质检意见中写明证据",
    "An auto-fail item happened; write down the evidence",
    f'(SUMPRODUCT(--(TRIM({{criticals}})="是"))>0)*{twins.blank("comment")}',
    WARNING,
)
def no_evidence(row: Record, book: Book) -> bool:
    """A score taken to 0 needs its evidence. Decision of csat_xl."""
    return bool(criticals_of(row, quality_of(book))) and cells.blank(row, "comment")


# --- 申诉记录 -----------------------------------------------------------------------------------


@check(
    "Q10",
    DISPUTES,
    "record",
    "记录编号不在质检评分表中，请更正",
    "The record is not among the reviews",
    "(SUMPRODUCT(--(TRIM({reviews.record})=TRIM({record})))=0)" + f"+{twins.blank('record')}>0",
)
def unknown_record(row: Record, book: Book) -> bool:
    """A dispute is about a review. Decision of csat_xl."""
    return row.get("record") is None or first_review(row.get("record"), book) is None


@check(
    "Q10",
    DISPUTES,
    "record",
    "该记录已有申诉，同一记录只申诉一次",
    "There is a dispute about this record already",
    "(SUMPRODUCT(--(TRIM({^record})=TRIM({record})))>1)",
)
def disputed_twice(row: Record, book: Book) -> bool:
    """One dispute a record: the decision stands. Decision of csat_xl."""
    mine = str(row.get("record") or "").casefold()
    return any(
        str(other.get("record") or "").casefold() == mine and other.number < row.number
        for other in book.rows(DISPUTES)
    )


@check(
    "Q11",
    DISPUTES,
    "reason",
    "申诉理由未填，请写明针对哪一项及依据",
    "The reason is missing: say which item and why",
    twins.blank("reason"),
)
def no_reason(row: Record, book: Book) -> bool:
    """A dispute gives its reason. Decision of csat_xl (issue: reason)."""
    return cells.blank(row, "reason")


@check(
    "Q12",
    DISPUTES,
    "decider",
    "裁定人须是初评人和服务人员以外的人",
    "Another person than reviewer and agent must decide",
    f"{twins.filled('decider')}*((TRIM({{decider}})=TRIM({{first_reviewer}}))"
    "+(TRIM({decider})=TRIM({agent}))>0)",
)
def own_decision(row: Record, book: Book) -> bool:
    """Another person decides than the one who gave the first score. Decision of csat_xl."""
    decider = row.get("decider")
    return decider is not None and any(
        cells.same(decider, other) for other in (first_reviewer(row, book), agent(row, book))
    )


_DECIDED = f'((TRIM({{decision}})="{UPHELD}")+(TRIM({{decision}})="{CHANGED}"))'


def _decided(row: Record) -> bool:
    return row.get("decision") in (UPHELD, CHANGED)


@check(
    "Q13",
    DISPUTES,
    "decision",
    "裁定请从列表选择；已裁定须填裁定人与裁定日期",
    "Choose the decision from the list; it needs the person who decided and the day",
    f'1-(TRIM({{decision}})="{OPEN}")-{_DECIDED}*{twins.filled("decider")}'
    f"*{twins.filled('decided')}",
)
def incomplete_decision(row: Record, book: Book) -> bool:
    """A decision has its person and day. Decision of csat_xl."""
    decision = row.get("decision")
    if decision == OPEN:
        return False
    lacking = cells.blank(row, "decider") or cells.blank(row, "decided")
    return decision not in DECISIONS or lacking


@check(
    "Q13",
    DISPUTES,
    "new_score",
    "改判须填 0–100 的改判得分；其他裁定不填",
    "A changed score needs its new value from 0 to 100; otherwise leave it blank",
    f'IF(TRIM({{decision}})="{CHANGED}",1-ISNUMBER({{new_score}})*(N({{new_score}})>=0)'
    f"*(N({{new_score}})<=100),{twins.filled('new_score')})",
)
def wrong_new_score(row: Record, book: Book) -> bool:
    """改判 gives a score, 维持 keeps the first. Decision of csat_xl."""
    score = row.get("new_score")
    if row.get("decision") == CHANGED:
        return score is None or not 0 <= score <= 100
    return not cells.blank(row, "new_score")


@check(
    "Q14",
    DISPUTES,
    "filed",
    "申诉日期未填或无法识别，或裁定日期早于申诉日期",
    "The day of the dispute is missing, or the decision was made before it",
    f"1-{twins.both('filed')}*(1-{twins.filled('decided')}*(1-{twins.both('decided')}"
    f"*({twins.day('decided')}>={twins.day('filed')})))",
)
def wrong_dispute_days(row: Record, book: Book) -> bool:
    """A dispute is decided after it was filed. Decision of csat_xl."""
    filed, decided = cells.date(row, "filed"), cells.date(row, "decided")
    if filed is None:
        return True
    if cells.blank(row, "decided"):
        return False
    return decided is None or decided.date() < filed.date()


CHECKS: Iterable[Check] = (
    no_record,
    repeated,
    wrong_points,
    not_scored,
    nothing_applies,
    no_agent,
    own_reviewer,
    wrong_days,
    unclear_critical,
    no_evidence,
    running_text(KEY, "comment", ("comment",)),
    typed_variant(KEY, "record", "", ()),
    unknown_record,
    disputed_twice,
    no_reason,
    own_decision,
    incomplete_decision,
    wrong_new_score,
    wrong_dispute_days,
    running_text(DISPUTES, "reason", ("reason",)),
    typed_variant(DISPUTES, "record", "", ()),
)
