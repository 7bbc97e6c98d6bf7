"""``csat-xl schemes``: list, show, copy and check the systems that make a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from csat_xl.command_list import Described
from csat_xl.language import Text

app = typer.Typer(
    cls=Described, help="方案:列出、查看、复制、检查。Schemes: list, show, copy, check."
)

Name = Annotated[str, typer.Argument(help="方案名。The name of a shipped scheme.")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")]


@app.callback(invoke_without_command=True)
def schemes(context: typer.Context) -> None:
    """列出、查看、复制、检查方案;不带子命令时列出全部。Without a command: list them all."""
    if context.invoked_subcommand is None:
        list_schemes()


@app.command("list")
def list_schemes() -> None:
    """列出自带的方案。List the shipped schemes: what each measures, and its source."""
    from rich.console import Console
    from rich.table import Table

    from csat_xl.schemes.load import load_shipped, shipped

    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False)
    heads = (Text("方案", "scheme"), Text("测什么", "what it measures"), Text("来源", "source"))
    for head, ratio in zip(heads, (None, 3, 2), strict=True):
        table.add_column(str(head), ratio=ratio, no_wrap=ratio is None, overflow="fold")
    for name in shipped():
        scheme = load_shipped(name)
        table.add_row(name, f"{scheme.title}\n{scheme.measures}", scheme.source)
    console = Console(highlight=False, markup=False)
    console.print(table)
    made = Text(
        "生成工作簿:csat-xl new 方案 -o 文件.xlsx", "A workbook: csat-xl new SCHEME -o FILE.xlsx"
    )
    console.print(str(made))


@app.command("show")
def show(name: Name) -> None:
    """显示一个方案的内容。Print a scheme."""
    from csat_xl.schemes.load import load_shipped, text_of

    load_shipped(name)
    typer.echo(text_of(name))


@app.command("copy")
def copy(
    name: Name,
    output: Annotated[Path, typer.Argument(help="要写的 .toml 文件。The .toml file to write.")],
    force: Force = False,
) -> None:
    """复制一个方案,供修改。Copy a scheme to a file of your own."""
    from csat_xl.files import writing
    from csat_xl.schemes.load import load_shipped, text_of

    load_shipped(name)
    with writing(output, force) as temporary:
        temporary.write_text(text_of(name), encoding="utf-8")
    typer.echo(str(output))


@app.command("check")
def check(
    file: Annotated[str, typer.Argument(help="自己的 .toml 文件。A .toml file of your own.")],
) -> None:
    """检查自己的方案文件。Check a scheme file of your own: its rules and the sheets it makes."""
    from csat_xl.schemes.load import load
    from csat_xl.sheets.ahp import comparisons
    from csat_xl.workbook.templates import SCHEME, of_itself, sheets_of, template_of

    scheme = load(file)
    whole = of_itself(scheme)
    sheets = "、".join(sheet.name for sheet in sheets_of(template_of(SCHEME, whole), whole))
    typer.echo(f"{file}:{scheme.title} ✓ {Text('工作表', 'sheets')} {sheets}")
    for comparison in comparisons(scheme.evaluation) if scheme.evaluation else ():
        ratio, title = f"{comparison.ratio:.4f}", comparison.title
        if not comparison.consistent:
            told = Text(
                f"提醒:{title} 的一致性比率 {ratio} 达到 0.1,请复核比较值。",
                f"Warning: {title}: the consistency ratio {ratio} reaches 0.1; review it.",
            )
            typer.echo(str(told))
