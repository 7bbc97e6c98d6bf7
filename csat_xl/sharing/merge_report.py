"""What the command line shows of a merge: counts, places and customer numbers, never values."""

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.entries import mask_contacts_in
from csat_xl.language import Text
from csat_xl.sharing.merge_model import Merged

MOST_SHOWN = 40
"""How many differences are listed; the workbook holds them all."""


def report_lines(merged: Merged) -> list[tuple[str, ...]]:
    """Each difference: kind, sheet, cell, row, column, files. Contacts in any of them are masked."""
    return [
        tuple(
            mask_contacts_in(part)
            for part in (
                str(found.kind.text),
                found.sheet,
                found.cell,
                found.label,
                found.column,
                "、".join(said.file for said in found.said),
            )
        )
        for found in merged.differences
    ]


def print_merge(merged: Merged, output: Path) -> None:
    """What was taken, what needs a decision, and where the workbook lies."""
    console = Console(highlight=False)
    taken = merged.taken
    console.print(
        str(
            Text(
                f"采用改动 {taken.cells} 格,新增 {taken.rows} 行。",
                f"Taken: {taken.cells} changed cells, {taken.rows} new rows.",
            )
        )
    )
    lines = report_lines(merged)
    if lines:
        counts = Counter(line[0] for line in lines)
        told = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        title = Text(f"须核对(工作表“冲突”):{told}", f"To be looked at (sheet 冲突): {told}")
        table = Table(title=escape(str(title)), title_justify="left")
        for zh, en in (
            ("类型", "kind"),
            ("工作表", "sheet"),
            ("单元格", "cell"),
            ("编号/名称", "row"),
            ("列", "column"),
            ("文件", "files"),
        ):
            table.add_column(str(Text(zh, en)), overflow="fold")
        for line in lines[:MOST_SHOWN]:
            table.add_row(*map(escape, line))
        console.print(table)
        if len(lines) > MOST_SHOWN:
            rest = len(lines) - MOST_SHOWN
            console.print(
                str(Text(f"… 另 {rest} 项,见工作簿。", f"… {rest} more, in the workbook."))
            )
    console.print(escape(str(Text(f"合并后的工作簿:{output}", f"Merged workbook: {output}"))))
