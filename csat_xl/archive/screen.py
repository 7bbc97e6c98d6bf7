"""What the archive's commands show."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.archive.add import REFUSED, TWICE, UNREADABLE, Addition
from csat_xl.archive.figures import HEADERS
from csat_xl.archive.store import ADDED, REPLACED, UNCHANGED, Stored
from csat_xl.language import Text
from csat_xl.screen import point, share

WIDE = 120
"""From this width of the screen on, the list names the files, too; CSV and Parquet always do."""

_EN = {
    ADDED: "added",
    REPLACED: "replaced",
    UNCHANGED: "unchanged",
    TWICE: "twice",
    REFUSED: "refused",
    UNREADABLE: "unreadable",
}


def _word(action: str) -> str:
    return str(Text(action, _EN[action]))


def _console() -> Console:
    return Console(highlight=False)


def print_addition(done: Addition) -> None:
    """Each file with what became of it, and the counts."""
    console = _console()
    for outcome in done.outcomes:
        if outcome.reason:
            console.print(f"[red]{_word(outcome.action)}[/red] {escape(outcome.reason)}")
        else:
            key = f" → {outcome.key}" if outcome.key else ""
            console.print(f"{_word(outcome.action)} {escape(str(outcome.file) + key)}")
    for one, other in done.doubled:
        console.print(
            str(
                Text(
                    f"[yellow]注意[/yellow] {escape(str(one.key))} 与 {escape(str(other.key))} "
                    "都含跟踪表,两者都计入数字;若是同一批答卷,请只保留一个。",
                    f"[yellow]Note[/yellow] {escape(str(one.key))} and {escape(str(other.key))} "
                    "both hold a tracking sheet and both count; keep one where they are the same answers.",
                )
            )
        )
    counts = [f"{_word(name)} {done.count(name)}" for name in (ADDED, REPLACED, UNCHANGED)]
    failed = [f"{_word(name)} {done.count(name)}" for name in (TWICE, REFUSED, UNREADABLE)]
    console.print("、".join([*counts, *(text for text in failed if not text.endswith(" 0"))]))


def print_list(stored: Sequence[Stored]) -> None:
    """The workbooks kept."""
    console = _console()
    with_files = console.width >= WIDE
    title = Text(f"归档的工作簿({len(stored)})", f"Workbooks in the archive ({len(stored)})")
    table = Table(title=str(title), title_justify="left")
    for label in ("月份", "团队", "模板/方案"):
        table.add_column(label, no_wrap=True)
    for label in ("答卷", "有效"):
        table.add_column(label, justify="right", no_wrap=True, min_width=4)
    table.add_column("存入", no_wrap=True)
    if with_files:
        table.add_column("文件", overflow="fold")
    for book in stored:
        key = book.key
        kind = f"{key.template}/{key.scheme}" + (f"({key.part})" if key.part else "")
        cells = (key.period, f"{key.branch} {key.team}".strip(), kind)
        counts = (str(book.total), str(book.valid), f"{book.added:%Y-%m-%d}")
        table.add_row(*map(escape, cells), *counts, *[escape(book.file)] * with_files)
    console.print(table)


def print_trend(lines: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
    """The months, each with its figures."""
    table = Table(title="趋势", title_justify="left")
    shapes = {"mean": point, "csat_rate": share, "change": _change, "nps": _nps}
    for key in keys:
        left = key in ("period", "team", "agent", "note")
        table.add_column(HEADERS[key], justify="left" if left else "right")
    for line in lines:
        table.add_row(*(shapes.get(key, str)(line[key]) for key in keys))
    _console().print(table)


def _nps(value: float | None) -> str:
    return point(value, 1)


def _change(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"
