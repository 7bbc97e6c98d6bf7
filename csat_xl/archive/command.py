"""``csat-xl archive``: thin readings of its options."""

import json
from pathlib import Path
from typing import Annotated

import typer

from csat_xl.command_list import Described
from csat_xl.errors import CsatError
from csat_xl.exit_codes import FINE, PROBLEMS, UNREADABLE

app = typer.Typer(
    cls=Described,
    help="历史归档:加入、列出、趋势、数字、导出。History: add, list, trend, figures, export.",
    no_args_is_help=True,
)
File = Annotated[Path, typer.Argument(help="归档文件 .duckdb。The archive file.")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite existing files.")]
First = Annotated[str, typer.Option("--from", help="起始月份 2026-01。First month.")]
Last = Annotated[str, typer.Option("--to", help="截止月份 2026-06。Last month.")]
Team = Annotated[str, typer.Option(help="只看一个团队。One team only.")]
Scheme = Annotated[str, typer.Option(help="只看一个方案。One scheme only.")]


@app.command("add")
def add(
    archive: File,
    files: Annotated[
        list[str], typer.Argument(help="工作簿、文件夹或通配符。Workbooks, folders or globs.")
    ],
    part: Annotated[
        str, typer.Option(help="同一团队同月有多个工作簿时的名称。Name of a part of a month.")
    ] = "",
) -> None:
    """存入工作簿;同一工作簿再次存入则替换。Keep workbooks; the same one again is replaced."""
    from csat_xl.archive.add import REFUSED, add_files
    from csat_xl.archive.add import UNREADABLE as UNREAD
    from csat_xl.archive.screen import print_addition
    from csat_xl.screen import progress_of

    with progress_of() as advance:
        done = add_files(archive, files, part, advance)
    print_addition(done)
    if done.count(UNREAD):
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(PROBLEMS if done.count(REFUSED) else FINE)


@app.command("list")
def list_(archive: File, first: First = "", last: Last = "", team: Team = "") -> None:
    """列出已存的工作簿。List the workbooks kept."""
    from csat_xl.archive.screen import print_list
    from csat_xl.archive.store import Archive, Selection

    with Archive(archive) as store:
        print_list(store.workbooks(Selection(first, last, team)))


@app.command("trend")
def trend_(
    archive: File,
    by: Annotated[str, typer.Option(help="month、team 或 agent。")] = "month",
    first: First = "",
    last: Last = "",
    team: Team = "",
    scheme: Scheme = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="另存 .csv 或 .json。Save it as well.")
    ] = None,
    force: Force = False,
) -> None:
    """各月趋势,可按团队或服务人员。The months side by side, by team or agent."""
    from csat_xl.archive.figures import HEADERS, trend
    from csat_xl.archive.screen import print_trend
    from csat_xl.archive.store import Archive, Selection
    from csat_xl.csv_files import write_csv

    if output is not None:
        _ending(output, ".csv", ".json")
    with Archive(archive) as store:
        lines = trend(store, by, Selection(first, last, team, scheme))
    keys = [key for key in HEADERS if key in lines[0]]
    if output is not None and output.suffix.lower() == ".json":
        _write_json(output, lines, force)
    elif output is not None:
        header = [HEADERS[key] for key in keys]
        write_csv(output, header, [[line[key] for key in keys] for line in lines], force)
    print_trend(lines, keys)


@app.command("figures")
def figures_(
    archive: File,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="汇总数据 .json,或汇总工作簿 .xlsx。")
    ],
    first: First = "",
    last: Last = "",
    team: Team = "",
    scheme: Scheme = "",
    force: Force = False,
) -> None:
    """由归档得出汇总数据,与汇总原文件相同。The figures, as a roll-up of the files gives them."""
    from csat_xl.archive.figures import figures_of
    from csat_xl.archive.store import Archive, Selection
    from csat_xl.files import writing
    from csat_xl.rollup.workbook import write_rollup

    _ending(output, ".json", ".xlsx")
    with Archive(archive) as store:
        result = figures_of(store, Selection(first, last, team, scheme), packed=True)
    if output.suffix.lower() == ".json":
        _write_json(output, result, force)
    else:
        with writing(output, force) as temporary:
            write_rollup(result, temporary)
    typer.echo(str(output))


@app.command("export")
def export_(
    archive: File,
    folder: Annotated[Path, typer.Argument(help="要写的文件夹。The folder to write to.")],
    form: Annotated[str, typer.Option("--format", help="parquet 或 csv。")] = "parquet",
    force: Force = False,
) -> None:
    """导出去除姓名与联系方式的明细。Write the de-identified rows as Parquet or CSV."""
    from csat_xl.archive.export import export
    from csat_xl.archive.store import Archive

    with Archive(archive) as store:
        for path in export(store, folder, form, force):
            typer.echo(str(path))


def _ending(output: Path, one: str, other: str) -> None:
    if output.suffix.lower() not in (one, other):
        raise CsatError(
            f"{output}:文件名应以 {one} 或 {other} 结尾。",
            f"{output}: the name must end in {one} or {other}.",
        )


def _write_json(output: Path, value: object, force: bool) -> None:
    from csat_xl.files import writing
    from csat_xl.packed import listed

    with writing(output, force) as temporary, temporary.open("w", encoding="utf-8") as stream:
        json.dump(value, stream, ensure_ascii=False, indent=2, default=listed)
        stream.write("\n")
