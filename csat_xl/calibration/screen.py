"""Show a calibration on the command line."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.calibration.workbook import UNDEFINED, told


def print_calibration(figures: Mapping[str, Any]) -> None:
    """The result in a sentence, the raters, the pairs, and what was left out."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(told(figures))}[/bold]")
    raters = Table("质检人", "评分条数", "平均分", "共同记录", "宽严(分)")
    for row in figures["raters"]:
        raters.add_row(
            escape(row["rater"]),
            str(row["records"]),
            _shown(row["mean"], ".1f"),
            str(row["shared"]),
            _shown(row["leniency"], "+.1f"),
        )
    console.print(raters)
    pairs = Table("两两", "共同记录", "一致率", "κ 合格(不加权)", "κ 等级(线性加权)")
    for pair in figures["pairs"]:
        pairs.add_row(
            escape(" – ".join(pair["raters"])),
            str(pair["records"]),
            _shown(pair["agreement"], ".1%"),
            _shown(pair["kappa_pass"], ".3f"),
            _shown(pair["kappa_grade"], ".3f"),
        )
    console.print(pairs)
    if figures["fleiss_records"] is not None:
        console.print(
            f"Fleiss κ(合格/不合格,{figures['fleiss_records']} 条全员评过的记录):"
            f"{_shown(figures['fleiss'], '.3f')}"
        )
    for entry in figures["not_blind"]:
        console.print(f"[yellow]不是盲评[/yellow] {escape(entry['file'])}")
    for entry in figures["left_out"]:
        console.print(f"[yellow]未计入 {entry['rows']} 行[/yellow] {escape(entry['file'])}")
    for entry in figures["unreadable"]:
        console.print(f"[red]未读[/red] {escape(entry['file'])} {escape(entry['reason'])}")


def _shown(value: float | None, shape: str) -> str:
    return UNDEFINED if value is None else format(round(value, 3) + 0, shape)
