"""Figures drawn from the archive: those of a roll-up of the same files, and their trend."""

from typing import Any

from csat_xl.archive.store import Archive, Selection
from csat_xl.errors import CsatError
from csat_xl.rollup.figures import figures
from csat_xl.rollup.model import Summary
from csat_xl.sharing.clean import without_contacts

MONTH, TEAM, AGENT = "month", "team", "agent"
BY = (MONTH, TEAM, AGENT)
HEADERS = {
    "period": "月份",
    "team": "团队",
    "agent": "服务人员",
    "n": "有效份数",
    "mean": "均分",
    "csat_rate": "满意率",
    "nps": "NPS",
    "change": "均分变化",
    "note": "备注",
}
SMALL = "样本不足"


def figures_of(
    archive: Archive, selection: Selection | None = None, *, packed: bool = False
) -> dict[str, Any]:
    """The figures of the workbooks chosen, the same document as a roll-up of their files gives."""
    found = figures(_some(archive, selection), packed=packed)
    result: dict[str, Any] = without_contacts(found)
    return result


def trend(archive: Archive, by: str, selection: Selection | None = None) -> list[dict[str, Any]]:
    """One line a month and team (or agent): n, mean, CSAT rate, NPS, change of the mean.

    The change is to the last month before in which the same team or agent has answers. Figures
    of a month come from its pooled rows, as those of a roll-up of the month's files.
    """
    if by not in BY:
        raise CsatError(f"--by {by}:应为 {'、'.join(BY)}。", f"--by {by}: use {', '.join(BY)}.")
    chosen = selection or Selection()
    periods = sorted({book.key.period for book in archive.workbooks(chosen)})
    if not periods:
        raise _nothing()
    before: dict[str, float] = {}
    lines: list[dict[str, Any]] = []
    for period in periods:
        month = Selection(period, period, chosen.team, chosen.scheme)
        result = figures(archive.summary(month))
        for value, row in _rows(result, by):
            line: dict[str, Any] = (
                {"period": period, by: value} if by != MONTH else {"period": period}
            )
            line |= {key: row[key] for key in ("n", "mean", "csat_rate", "nps")}
            mean = row["mean"]
            line["change"] = mean - before[value] if mean is not None and value in before else None
            line["note"] = SMALL if row.get("small_sample") else ""
            lines.append(line)
            if mean is not None:
                before[value] = mean
    return without_contacts(lines)  # type: ignore[no-any-return]


def _rows(result: dict[str, Any], by: str) -> list[tuple[str, dict[str, Any]]]:
    if by == MONTH:
        return [("", row) for row in result["by_period"]]
    return [(row["value"], row) for row in result["by"][by]]


def _some(archive: Archive, selection: Selection | None) -> Summary:
    summary = archive.summary(selection)
    if not summary.workbooks:
        raise _nothing()
    return summary


def _nothing() -> CsatError:
    return CsatError(
        "归档中没有符合条件的工作簿;用 csat-xl archive list 查看。",
        "The archive has no workbook that fits; see csat-xl archive list.",
    )
