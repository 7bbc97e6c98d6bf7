"""Headline figures of 月度汇总 for questionnaires, reviewed contacts and key figures."""

from collections.abc import Collection
from typing import Any, NamedTuple

from csat_xl.sheets import disputes, kpis, reviews, roster
from csat_xl.sheets.book import Book
from csat_xl.sheets.scale_entry import index_of, scale_sheets, score_of


class Tile(NamedTuple):
    """A headline figure: its label, formula, the key of its value, and how it looks."""

    label: str
    formula: str
    key: str
    style: str


def tiles(sheets: Collection[str]) -> list[Tile]:
    """The headline figures for the sheets (keys) that a workbook has."""
    found: list[Tile] = []
    asked = [key for key in sheets if index_of(key) is not None]
    if asked:
        counted = "+".join(f"COUNT({key}[量表得分])" for key in asked)
        found.append(Tile("有效答卷", counted, "answers", "count"))
    if roster.COVERAGE in sheets:
        families, seen = "SUM(coverage[在读家庭])", "SUM(coverage[已回访家庭])"
        rate = f'IF({families}=0,"",{seen}/{families})'
        found.append(Tile("本月回访覆盖", rate, "coverage", "share"))
    if reviews.KEY in sheets:
        count = "COUNT(reviews[采用得分])"
        found += [
            Tile("质检条数", count, "reviewed", "count"),
            Tile(
                "质检均分",
                f'IF({count}=0,"",SUM(reviews[采用得分])/{count})',
                "review_mean",
                "score2",
            ),
            Tile(
                "质检合格率",
                f'IF({count}=0,"",COUNTIF(reviews[结论],"{reviews.PASSED}")/{count})',
                "review_passed",
                "share",
            ),
            Tile(
                "无致命项",
                f'IF({count}=0,"",COUNTIF(reviews[致命项数],0)/{count})',
                "review_clean",
                "share",
            ),
        ]
    if disputes.KEY in sheets:
        found.append(
            Tile("待裁定申诉", f'COUNTIF(disputes[裁定],"{disputes.OPEN}")', "disputed", "count")
        )
    if kpis.KEY in sheets:
        for label, state, key in (
            ("KPI 达成", kpis.REACHED, "kpis_reached"),
            ("KPI 改善中", kpis.BETTER, "kpis_better"),
            ("KPI 未改善", kpis.NOT_YET, "kpis_not_yet"),
        ):
            found.append(Tile(label, f'COUNTIF(kpis[状态],"{state}")', key, "count"))
    return found


def values(book: Book) -> dict[str, Any]:
    """What the formulas of the tiles give, as the sheets show it."""
    return {**_scales(book), **_reviews(book), **_kpis(book)}


def _scales(book: Book) -> dict[str, Any]:
    shown = [
        score_of(row, book, index)
        for index, sheet in scale_sheets(book)
        for row in book.rows(sheet.key)
    ]
    rows = book.rows(roster.COVERAGE)
    places = [roster.place_of(row, book) for row in rows if row.has("campus")]
    families = sum(enrolled for enrolled, _ in places)
    seen = sum(visited for _, visited in places)
    return {
        "answers": sum(isinstance(score, float) for score in shown),
        "coverage": seen / families if families else "",
    }


def _reviews(book: Book) -> dict[str, Any]:
    if book.settings.scheme.quality is None:
        return {}
    quality = reviews.quality_of(book)
    rows = [row for row in book.rows(reviews.KEY) if reviews.counts(row, book)]
    scores = [float(reviews.adopted_of(row, book)) for row in rows]
    n = len(scores)
    passed = sum(reviews.passed_of(score, quality) == reviews.PASSED for score in scores)
    clean = sum(not reviews.criticals_of(row, quality) for row in rows)
    return {
        "reviewed": n,
        "review_mean": sum(scores) / n if n else "",
        "review_passed": passed / n if n else "",
        "review_clean": clean / n if n else "",
        "disputed": sum(row.get("decision") == disputes.OPEN for row in book.rows(disputes.KEY)),
    }


def _kpis(book: Book) -> dict[str, Any]:
    states = [kpis.state(row) for row in book.rows(kpis.KEY) if "actual" not in row.unreadable]
    return {
        "kpis_reached": states.count(kpis.REACHED),
        "kpis_better": states.count(kpis.BETTER),
        "kpis_not_yet": states.count(kpis.NOT_YET),
    }
