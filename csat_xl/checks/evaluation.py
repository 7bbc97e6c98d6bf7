"""The checks of 评估汇总: E01 to E06. The codes are csat_xl's; the specification has none."""

from collections.abc import Iterable, Sequence

from csat_xl.checks import cells, twins
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.functions import excel
from csat_xl.sheets import ahp, scorecard
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once
from csat_xl.sheets.scorecard import KEY

_NUMBER = excel.number("{entries}")


@check(
    "E01",
    KEY,
    "person",
    "未填被评估的对象",
    "Who is evaluated is missing",
    twins.blank("person"),
)
def no_subject(row: Record, book: Book) -> bool:
    """A row of points belongs to somebody. Source: S2, 客户满意度考评对象."""
    return cells.blank(row, "person")


@check(
    "E02",
    KEY,
    "item1_1",
    "评分项有无法识别的内容，请填数字",
    "An item cannot be read; enter a number",
    f"(SUMPRODUCT((1-({{entries}}<1E+300))*{twins.filled('entries')})"
    ">SUMPRODUCT((TRIM({entries})={words})*{worded}))",
)
def unreadable(row: Record, book: Book) -> list[str]:
    """Every item that is filled is a number, or a word of its scale. Decision of csat_xl."""
    return [place.key for place in scorecard.plan(book).places if place.key in row.unreadable]


@check(
    "E03",
    KEY,
    "item1_1",
    "评分项超出满分或分制，请更正",
    "An item is outside its maximum or scale; correct it",
    f"(SUMPRODUCT({_NUMBER}*(({{entries}}<{{low}})*(LEN({{low}})>0)"
    "+({entries}>{high})*(LEN({high})>0)))>0)",
)
def out_of_scale(row: Record, book: Book) -> list[str]:
    """Points are between 0 and their maximum, ratings on their scale, figures possible.

    Source: S2, 评估项目、权重 (10, 20 …) and 反馈满意度 (1-10分).
    """
    return [p.key for p in scorecard.plan(book).places if scorecard.outside(row, p)]


def _repeats(rows: Sequence[Record]) -> dict[int, int]:
    found: dict[tuple[str, str], int] = {}
    result = {}
    for row in rows:
        if row.get("person") is not None:
            key = str(row.get("person")).casefold(), str(row.get("level") or "").casefold()
            found[key] = result[row.number] = found.get(key, 0) + 1
    return result


_occurrences = Once(_repeats)


@check(
    "E04",
    KEY,
    "person",
    "该对象在同一层级已有一行，请核对",
    "This one already has a row at the same level; check which is right",
    f"{twins.filled('person')}*({{occurrence}}>1)",
    WARNING,
)
def repeated(row: Record, book: Book) -> bool:
    """Nobody is evaluated twice at one level. Decision of csat_xl."""
    return _occurrences(book.rows(KEY)).get(row.number, 1) > 1


@check(
    "E05",
    KEY,
    "level",
    "层级不在名单中，请从列表选择",
    "The level is not in the list; choose from it or add it in the settings",
    f"{twins.filled('level')}*{twins.not_in('level', 'csat_levels')}",
    WARNING,
)
def unknown_level(row: Record, book: Book) -> bool:
    """The level is one of the scheme. Source: S2, 指标体系考评层级 (分公司 … 教师)."""
    level, rules = row.get("level"), book.settings.scheme.evaluation
    assert rules is not None
    return level is not None and not cells.listed(level, rules.levels)


@check(
    "E06",
    KEY,
    "weighted",
    "层次分析的一致性比率达到 0.1，请复核比较值",
    "The consistency ratio of the comparisons reaches 0.1; review them",
    severity=WARNING,
    whole=True,
)
def inconsistent(row: Record, book: Book) -> bool:
    """The consistency ratio of each pairwise matrix is below 0.1. Source: Saaty 1980; S2, 层次分析法."""
    rules = book.settings.scheme.evaluation
    assert rules is not None
    return any(not comparison.consistent for comparison in ahp.comparisons(rules))


CHECKS: Iterable[Check] = (
    no_subject,
    unreadable,
    out_of_scale,
    repeated,
    unknown_level,
    inconsistent,
    running_text(KEY, "person", ("person",)),
    typed_variant(KEY, "person", "", ()),
)
