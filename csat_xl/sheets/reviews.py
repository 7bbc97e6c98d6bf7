"""质检评分表: one row a reviewed contact, with items, auto-fail items, score and pass.

Not-applicable items drop out and the points of the others are taken out of what they could bring
(as :func:`csat_xl.functions.weighting.weighted` renormalises weights). An auto-fail item (致命项)
takes the score to 0 or down to its cap, whatever the points. Decisions of csat_xl after the habits
of quality teams; spec, section 4 (critical errors apart from the score).
"""

from collections.abc import Sequence
from typing import Any

from csat_xl.entries import NOT_APPLICABLE
from csat_xl.schemes.model import Scheme
from csat_xl.schemes.quality import Quality
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet
from csat_xl.sheets.once import Once

KEY = "reviews"
NAME = "质检评分表"
DISPUTES = "disputes"
ERROR = "错误"
PASSED, FAILED = "合格", "不合格"
CHANGED = "改判"
NO_VERDICT = f'({{verdict}}="")+(LEFT({{verdict}},2)="{ERROR}")>0'
"""Excel: whether the row is empty or does not count."""


def quality_of(book: Book) -> Quality:
    """The scorecard of a workbook's scheme."""
    quality = book.settings.scheme.quality
    assert quality is not None
    return quality


def item_keys(quality: Quality) -> list[str]:
    """The keys of the item columns."""
    return [f"item{i + 1}" for i in range(len(quality.items))]


def critical_keys(quality: Quality) -> list[str]:
    """The keys of the columns of auto-fail items."""
    return [f"critical{i + 1}" for i in range(len(quality.critical))]


def counts(row: Record, book: Book, sheet: str = KEY) -> bool:
    """Whether the 校验 of a row is no error."""
    found = next((s for s in book.sheets if s.key == sheet), None)
    verdict = found.column("verdict").compute if found else None
    return verdict is not None and not str(verdict(row, book)).startswith(ERROR)


def base_of(row: Record, quality: Quality) -> float | str:
    """基础分: points over the points of the applicable items, to 100; ``""`` without any."""
    pairs = [
        (row.get(key), item.max)
        for key, item in zip(item_keys(quality), quality.items, strict=True)
        if isinstance(row.get(key), int | float)
    ]
    most = sum(limit for _, limit in pairs)
    return sum(points for points, _ in pairs) / most * 100 if pairs else ""


def criticals_of(row: Record, quality: Quality) -> tuple[str, ...]:
    """The auto-fail items that happened."""
    keys = zip(critical_keys(quality), quality.critical, strict=True)
    return tuple(item.name for key, item in keys if row.get(key) is True)


def score_of(row: Record, quality: Quality) -> float | str:
    """最终得分: the base score, at most the caps of the auto-fail items that happened."""
    base = base_of(row, quality)
    if isinstance(base, str):
        return base
    happened = criticals_of(row, quality)
    return min([base, *(item.most for item in quality.critical if item.name in happened)])


def _first_rows(rows: Sequence[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for row in rows:
        name = str(row.get("record") or "").casefold()
        if name:
            found.setdefault(name, row)
    return found


first_rows = Once(_first_rows)
"""The first review of each record."""


def first_review(record: Any, book: Book) -> Record | None:
    """The first review of a record, whose score a dispute is about."""
    return first_rows(book.rows(KEY)).get(str(record or "").casefold())


def adopted_of(row: Record, book: Book) -> Any:
    """采用得分: the score, or what another person decided in a dispute about this first review."""
    quality = quality_of(book)
    score = score_of(row, quality)
    mine = first_review(row.get("record"), book)
    if score == "" or mine is None or mine.number != row.number:
        return score
    name = str(row.get("record")).casefold()
    decided = [
        log.get("new_score")
        for log in book.rows(DISPUTES)
        if str(log.get("record") or "").casefold() == name
        and log.get("decision") == CHANGED
        and counts(log, book, DISPUTES)
    ]
    return sum(decided) / len(decided) if decided else score


def passed_of(score: Any, quality: Quality) -> str:
    """合格 from the pass mark on; blank without a score."""
    return "" if score == "" else PASSED if score >= quality.pass_from else FAILED


def reviews(scheme: Scheme, verdict: Column) -> Sheet:
    """The sheet of reviewed contacts; ``verdict`` is its check column."""
    quality = scheme.quality
    assert quality is not None
    who, points, critical, result = "抽检记录", "分项得分", "致命项", "结果"
    items = tuple(
        Column(
            key,
            f"{item.name}({item.max:g})",
            Kind.POINTS,
            10,
            f"{item.text};0–{item.max:g} 分,或 {NOT_APPLICABLE}".lstrip(";"),
            group=points,
        )
        for key, item in zip(item_keys(quality), quality.items, strict=True)
    )
    criticals = tuple(
        Column(
            key,
            item.name,
            Kind.YES_NO,
            10,
            f"{item.text};发生填 是,{'得分清零' if not item.most else f'最高 {item.most:g} 分'}",
            ("是", "否"),
            group=critical,
        )
        for key, item in zip(critical_keys(quality), quality.critical, strict=True)
    )
    return Sheet(
        key=KEY,
        name=NAME,
        table=KEY,
        notes=(
            "每行一次抽检。分项按括号内满分评,不适用填“不适用”(其余分项自动归一);致命项发生填“是”。",
            "校准时各质检人分别用自己的工作簿评同一批记录(盲评),再用 csat-xl calibrate 合并比较。",
        ),
        columns=(
            Column("record", "记录编号", Kind.TEXT, 15, "录音或会话编号", group=who),
            Column("served", "服务日期", Kind.DATE, 12, group=who),
            Column("agent", "服务人员", Kind.PERSON, 10, "被检人", group=who),
            Column("reviewer", "质检人", Kind.PERSON, 10, "不能是服务人员本人", group=who),
            Column("reviewed", "质检日期", Kind.DATE, 12, group=who),
            *items,
            *criticals,
            Column("comment", "质检意见", Kind.LONG_TEXT, 26, "致命项须写明证据", group=critical),
            *_results(quality, result),
            verdict,
        ),
        blank_rows=100,
        frozen="record",
        marks=(
            Mark(("passed", "adopted"), f'{{passed}}="{FAILED}"', "error"),
            Mark(("passed",), f'{{passed}}="{PASSED}"', "good"),
            *(Mark((key,), f'TRIM({{{key}}})="是"', "error") for key in critical_keys(quality)),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="{ERROR}"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )


def _results(quality: Quality, group: str) -> tuple[Column, ...]:
    keys, criticals = item_keys(quality), critical_keys(quality)
    most = "+".join(
        f"{item.max:g}*COUNT({{{key}}})" for key, item in zip(keys, quality.items, strict=True)
    )
    caps = "".join(
        f',IF(TRIM({{{key}}})="是",INDEX(csat_critical,{i},2),100)'
        for i, key in enumerate(criticals, 1)
    )
    cells = f"{{{keys[0]}:{keys[-1]}}}"
    happened = (
        f'SUMPRODUCT(--(TRIM({{{criticals[0]}:{criticals[-1]}}})="是"))' if criticals else "0"
    )
    mine = (
        "(TRIM({disputes.record})=TRIM({record}))*(TRIM({disputes.decision})="
        f'"{CHANGED}")*(LEFT({{disputes.verdict}},2)<>"{ERROR}")*(LEN({{disputes.verdict}})>0)'
    )
    first = "(SUMPRODUCT(--(TRIM({^record})=TRIM({record})))=1)"

    def shown(work: Any) -> Any:
        return lambda row, book: work(row, book) if counts(row, book) else ""

    def result(key: str, header: str, formula: str, work: Any, shape: str) -> Column:
        return Column(
            key,
            header,
            Kind.RESULT,
            9,
            formula=f'IF({NO_VERDICT},"",{formula})',
            compute=shown(work),
            number_format=shape,
            group=group,
        )

    return (
        result(
            "base",
            "基础分",
            f"SUM({cells})/({most})*100",
            lambda row, book: base_of(row, quality_of(book)),
            "0.0",
        ),
        result(
            "happened",
            "致命项数",
            happened,
            lambda row, book: len(criticals_of(row, quality_of(book))),
            "0",
        ),
        result(
            "score",
            "最终得分",
            f"MIN({{base}}{caps})",
            lambda row, book: score_of(row, quality_of(book)),
            "0.0",
        ),
        result(
            "adopted",
            "采用得分",
            f"IF({first}*SUMPRODUCT({mine})>0,SUMPRODUCT({mine},{{disputes.new_score}})"
            f"/SUMPRODUCT({mine}),{{score}})",
            adopted_of,
            "0.0",
        ),
        Column(
            "passed",
            "结论",
            Kind.VERDICT,
            9,
            formula=(
                f'IF({{adopted}}="","",IF({{adopted}}>=INDEX(csat_quality_rules,1,1),'
                f'"{PASSED}","{FAILED}"))'
            ),
            compute=shown(lambda row, book: passed_of(adopted_of(row, book), quality_of(book))),
            group=group,
        ),
    )
