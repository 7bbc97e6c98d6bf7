"""What the command line shows: problems grouped by sheet and code, figures as readable tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.checks.finding import ERROR
from csat_xl.operations import FileReport

MOST_SHOWN = 12
"""How many problems of one code are shown a file; the count tells the rest."""


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def print_check(reports: Sequence[FileReport]) -> None:
    """The findings of each file, grouped by sheet and code, with the address of every cell."""
    console = _console()
    for report in reports:
        console.print(f"\n[bold]{escape(str(report.file))}[/bold]")
        if report.book is None:
            console.print(f"  [red]无法读取[/red] {escape(report.reason)}")
            continue
        if not report.findings:
            console.print("  [green]通过[/green]:没有发现问题。")
            continue
        groups: dict[tuple[str, str, str], list[Any]] = {}
        for finding in report.findings:
            groups.setdefault((finding.sheet, finding.code, finding.severity), []).append(finding)
        for (sheet, code, severity), found in groups.items():
            colour = "red" if severity == ERROR else "yellow"
            console.print(
                f"  [{colour}]{severity} {code}[/{colour}] {escape(sheet)}  {len(found)} 处"
            )
            for finding in found[:MOST_SHOWN]:
                place = finding.cell or (f"第 {finding.row} 行" if finding.row else "")
                console.print(f"      {place:8} {escape(str(finding.message))}")
            if len(found) > MOST_SHOWN:
                console.print(f"      … 另 {len(found) - MOST_SHOWN} 处")
        errors = report.errors
        console.print(f"  合计 错误 {errors},提醒 {len(report.findings) - errors}")


@contextmanager
def progress_of() -> Iterator[Callable[[Path], None]]:
    """A status line that names the file being read, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda path: None
        return
    with console.status("读取工作簿 …") as status:
        yield lambda path: status.update(f"读取 {escape(path.name)}")


def share(value: float | None) -> str:
    """A share as a percentage, – where there is none."""
    return "–" if value is None else f"{value:.1%}"


def interval(low: float | None, high: float | None) -> str:
    """An interval of a share in percent."""
    return "–" if low is None or high is None else f"{low * 100:.1f}–{high * 100:.1f}%"


def point(value: float | None, digits: int = 2) -> str:
    """A figure, – where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def print_rollup(figures: Mapping[str, Any], output: Path) -> None:
    """The headline figures, the months and the teams, and where the workbook lies."""
    console = _console()
    answers, overall = figures["responses"], figures["overall"]
    head = Table(title="月度汇总 " + "、".join(figures["periods"]), title_justify="left")
    for label in (
        "工作簿",
        "回收",
        "有效",
        "总体均分",
        "满意率",
        "95% 区间",
        "NPS",
        "综合得分",
        "问题",
    ):
        head.add_column(label, justify="right")
    head.add_row(
        str(len(figures["workbooks"])),
        str(answers["total"]),
        str(answers["valid"]),
        point(overall["mean"]),
        share(overall["csat_rate"]),
        interval(overall["ci_low"], overall["ci_high"]),
        point(overall["nps"], 1),
        point(figures["composite"]),
        str(len(figures["problems"])),
    )
    console.print(head)
    if len(figures["by_period"]) > 1:
        _print_groups(
            console, "各月", "月份", [{**p, "value": p["period"]} for p in figures["by_period"]]
        )
    if len(figures["by"]["team"]) > 1:
        _print_groups(console, "各团队", "团队", figures["by"]["team"])
    _print_attention(console, figures)
    for entry in figures["unreadable"]:
        console.print(f"[red]无法读取[/red] {escape(entry['reason'])}")
    for file in figures["duplicates"]:
        console.print(f"[yellow]重复,只计一次[/yellow] {escape(file)}")
    console.print(f"汇总工作簿:{escape(str(output))}")


def _print_attention(console: Console, figures: Mapping[str, Any]) -> None:
    from csat_xl.rollup.attention import attention

    colours = {"error": "red", "warning": "yellow", "good": "green"}
    notes = attention(figures)
    if notes:
        console.print("需要关注")
    for note in notes[:MOST_SHOWN]:
        console.print(f"  [{colours[note.mark]}]●[/] {escape(note.text)}")
    if len(notes) > MOST_SHOWN:
        console.print(f"  … 另 {len(notes) - MOST_SHOWN} 条,见汇总工作簿")


def _print_groups(
    console: Console, title: str, label: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column(label)
    for name in ("有效", "均分", "满意率", "NPS"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            str(row["value"]),
            str(row["n"]),
            point(row["mean"]),
            share(row["csat_rate"]),
            point(row["nps"], 1),
        )
    console.print(table)


def print_demo(
    paths: Sequence[Path], reports: Sequence[FileReport], results: Sequence[Path]
) -> None:
    """What the demo wrote, to be opened."""
    console = _console()
    table = Table(title="示例工作簿", title_justify="left")
    for label in ("文件", "错误", "提醒"):
        table.add_column(label, justify="left" if label == "文件" else "right")
    for path, report in zip(paths, reports, strict=True):
        errors = report.errors
        table.add_row(escape(str(path)), str(errors), str(len(report.findings) - errors))
    console.print(table)
    console.print(f"打开看看:{escape(str(paths[0]))}")
    for result in results:
        console.print(f"          {escape(str(result))}")
