"""What the command line shows: problems grouped by sheet and code, figures as readable tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.checks.finding import ERROR, WARNING
from csat_xl.language import Text
from csat_xl.operations import FileReport

_SEVERITY = {ERROR: Text(ERROR, "error"), WARNING: Text(WARNING, "warning")}
_UNREADABLE = Text("无法读取", "Unreadable:")
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
            console.print(f"  [red]{_UNREADABLE}[/red] {escape(report.reason)}")
            continue
        if not report.findings:
            fine = Text(
                "[green]通过[/green]:没有发现问题。", "[green]fine[/green]: no problem found."
            )
            console.print(f"  {fine}")
            continue
        groups: dict[tuple[str, str, str], list[Any]] = {}
        for finding in report.findings:
            groups.setdefault((finding.sheet, finding.code, finding.severity), []).append(finding)
        for (sheet, code, severity), found in groups.items():
            colour = "red" if severity == ERROR else "yellow"
            console.print(
                f"  [{colour}]{_SEVERITY[severity]} {code}[/{colour}] {escape(sheet)}  "
                f"{Text(f'{len(found)} 处', f'× {len(found)}')}"
            )
            for finding in found[:MOST_SHOWN]:
                place = finding.cell or (
                    str(Text(f"第 {finding.row} 行", f"row {finding.row}")) if finding.row else ""
                )
                console.print(f"      {place:8} {escape(str(finding.message))}")
            if len(found) > MOST_SHOWN:
                more = len(found) - MOST_SHOWN
                console.print(f"      {Text(f'… 另 {more} 处', f'… {more} more')}")
        errors, all_ = report.errors, len(report.findings)
        told = Text(
            f"合计 错误 {errors},提醒 {all_ - errors}",
            f"in all: errors {errors}, warnings {all_ - errors}",
        )
        console.print(f"  {told}")


@contextmanager
def progress_of() -> Iterator[Callable[[Path], None]]:
    """A status line that names the file being read, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda path: None
        return
    with console.status(str(Text("读取工作簿 …", "reading workbooks …"))) as status:
        yield lambda path: status.update(f"{Text('读取', 'reading')} {escape(path.name)}")


def share(value: float | None) -> str:
    """A share as a percentage, – where there is none."""
    return "–" if value is None else f"{value:.1%}"


def interval(low: float | None, high: float | None) -> str:
    """An interval of a share in percent."""
    return "–" if low is None or high is None else f"{low * 100:.1f}–{high * 100:.1f}%"


def point(value: float | None, digits: int = 2) -> str:
    """A figure, – where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


_HEADLINES = (
    Text("工作簿", "files"),
    Text("回收", "back"),
    Text("有效", "valid"),
    Text("均分", "mean"),
    Text("满意率", "CSAT"),
    Text("95% 区间", "95% CI"),
    Text("NPS", "NPS"),
    Text("综合分", "composite"),
    Text("问题", "faults"),
)
"""The interval has to fit in whole on a screen of 80 columns."""


def print_rollup(figures: Mapping[str, Any], output: Path) -> None:
    """The headline figures, the months and the teams, and where the workbook lies."""
    console = _console()
    answers, overall = figures["responses"], figures["overall"]
    title = f"{Text('月度汇总', 'Roll-up')} " + "、".join(figures["periods"])
    head = Table(title=title, title_justify="left")
    for label in _HEADLINES:
        head.add_column(str(label), justify="right", no_wrap=True)
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
            console,
            str(Text("各月", "Months")),
            str(Text("月份", "month")),
            [{**p, "value": p["period"]} for p in figures["by_period"]],
        )
    if len(figures["by"]["team"]) > 1:
        _print_groups(
            console, str(Text("各团队", "Teams")), str(Text("团队", "team")), figures["by"]["team"]
        )
    _print_attention(console, figures)
    for entry in figures["unreadable"]:
        console.print(f"[red]{_UNREADABLE}[/red] {escape(entry['reason'])}")
    for file in figures["duplicates"]:
        twice = Text("重复,只计一次", "the same again, counted once:")
        console.print(f"[yellow]{twice}[/yellow] {escape(file)}")
    console.print(f"{Text('汇总工作簿:', 'Roll-up workbook: ')}{escape(str(output))}")


def _print_attention(console: Console, figures: Mapping[str, Any]) -> None:
    from csat_xl.rollup.attention import attention

    colours = {"error": "red", "warning": "yellow", "good": "green"}
    notes = attention(figures)
    if notes:
        console.print(str(Text("需要关注", "Needs a look (in the words of the workbook)")))
    for note in notes[:MOST_SHOWN]:
        console.print(f"  [{colours[note.mark]}]●[/] {escape(note.text)}")
    if len(notes) > MOST_SHOWN:
        more = len(notes) - MOST_SHOWN
        told = Text(f"… 另 {more} 条,见汇总工作簿", f"… {more} more in the roll-up workbook")
        console.print(f"  {told}")


def _print_groups(
    console: Console, title: str, label: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column(label)
    for name in (Text("有效", "valid"), Text("均分", "mean"), Text("满意率", "CSAT")):
        table.add_column(str(name), justify="right")
    table.add_column("NPS", justify="right")
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
    table = Table(title=str(Text("示例工作簿", "Example workbooks")), title_justify="left")
    table.add_column(str(Text("文件", "file")))
    for label in (Text("错误", "errors"), Text("提醒", "warnings")):
        table.add_column(str(label), justify="right")
    for path, report in zip(paths, reports, strict=True):
        errors = report.errors
        table.add_row(escape(str(path)), str(errors), str(len(report.findings) - errors))
    console.print(table)
    console.print(f"{Text('打开看看:', 'Open:     ')}{escape(str(paths[0]))}")
    for result in results:
        console.print(f"          {escape(str(result))}")
