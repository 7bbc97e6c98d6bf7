"""``csat-xl crosstab``: any two fields of the answers against each other."""

import json
from typing import Annotated, Any

import typer

from csat_xl.errors import CsatError
from csat_xl.exit_codes import UNREADABLE
from csat_xl.language import Text

SHOWN = {
    "n": Text("人数", "answers"),
    "csat_rate": Text("满意率", "CSAT rate"),
    "mean": Text("均分", "mean"),
}


def crosstab(
    files: Annotated[
        list[str], typer.Argument(help="工作簿、文件夹或通配符。Workbooks, folders or globs.")
    ],
    by: Annotated[str, typer.Option("--by", help="行的字段,如 渠道。The field of the rows.")],
    across: Annotated[
        str, typer.Option("--with", help="列的字段,如 满意档次。The field of the columns.")
    ],
    show: Annotated[str, typer.Option(help="n、csat_rate 或 mean。What the cells show.")] = "n",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Print JSON.")] = False,
) -> None:
    """任意两个字段的交叉表。Cross-table of any two fields, with a chi-square test.

    字段 fields: period 月份, branch 分公司, team 团队, agent 服务人员, channel 渠道,
    service_type 服务类型, customer_type 客户类型, level 满意档次, score 总体评分.
    """
    from csat_xl.operations import summary_of_files
    from csat_xl.rollup.figures.crosstab import crosstab as table_of
    from csat_xl.rollup.figures.crosstab import field_of
    from csat_xl.rollup.figures.pool import one_scale
    from csat_xl.sharing.clean import without_contacts

    if show not in SHOWN:
        names = "、".join(SHOWN)
        raise CsatError(
            f"--show {show}:应为 {names}。", f"--show {show}: it must be one of {names}."
        )
    rows, columns = field_of(by), field_of(across)
    summary = summary_of_files(files)
    if not summary.workbooks and not summary.unreadable:
        raise CsatError("没有找到工作簿。", "No workbook was found.")
    one_scale(summary)
    table: dict[str, Any] = without_contacts(table_of(summary, rows, columns))
    if as_json:
        typer.echo(json.dumps(table, ensure_ascii=False, indent=2))
    else:
        _print(table, show)
    for _, reason in summary.unreadable:  # the reason names the file
        typer.echo(f"{Text('无法读取', 'Unreadable:')} {reason}", err=True)
    if summary.unreadable:
        raise typer.Exit(UNREADABLE)


def _print(table: dict[str, Any], show: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    rows, columns = table["rows"], table["columns"]
    drawn = Table(
        title=f"{rows['label']} × {columns['label']}"
        + str(
            Text(f"({SHOWN[show]},共 {table['n']} 份)", f" ({SHOWN[show]}, {table['n']} answers)")
        ),
        title_justify="left",
    )
    drawn.add_column(rows["label"])
    for value in columns["values"]:
        drawn.add_column(escape(value), justify="right")
    total_label = str(Text("合计", "total"))
    drawn.add_column(total_label, justify="right")
    for value, cells, total in zip(
        rows["values"], table["cells"], table["row_totals"], strict=True
    ):
        drawn.add_row(escape(value), *(_shown(c, show) for c in (*cells, total)))
    drawn.add_section()
    whole = {"n": table["n"], "csat_rate": None, "mean": None}
    drawn.add_row(total_label, *(_shown(c, show) for c in (*table["column_totals"], whole)))
    console = Console(highlight=False)
    console.print(drawn)
    console.print(_test(table))


def _shown(cell: dict[str, Any], show: str) -> str:
    value = cell[show]
    if value is None:
        return "–"
    return (
        f"{value:.1%}" if show == "csat_rate" else f"{value:.2f}" if show == "mean" else str(value)
    )


def _test(table: dict[str, Any]) -> str:
    if table["warning"]:
        en = "Expected counts are too small for a chi-square test"
        return f"{Text(table['warning'] + ';', en + '; ')}Cramér V = {table['cramers_v']:.3f}"
    if table["p"] is None:
        return str(Text("行或列不足两个,不作检验", "Fewer than two rows or columns: no test"))
    told = "<0.001" if table["p"] < 0.001 else f"{table['p']:.3f}"
    test = Text("卡方检验(独立性)", "chi-square test of independence: ")
    return f"{test}p = {told},Cramér V = {table['cramers_v']:.3f}"
