"""``csat-xl report``: write a report, and take it through review, approval and publication."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from csat_xl.command_list import Described
from csat_xl.exit_codes import FINE, UNREADABLE
from csat_xl.language import Text
from csat_xl.report.status import APPROVED, LABELS, LABELS_EN, PUBLISHED, RETURNED, REVIEWED, Step


class _WriteByDefault(Described):
    """``csat-xl report FILE…`` is ``csat-xl report write FILE…``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of the first argument, or the writing one."""
        if args and args[0] not in self.commands:
            args = ["write", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Options before the first file belong to the writing command."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["write", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_WriteByDefault,
    no_args_is_help=True,
    help="写调查报告并记录审核、审批、发布。Write the report; record its review, approval, publication.",
)

Report = Annotated[Path, typer.Argument(help="报告 .html 或 .docx。The report.")]
By = Annotated[str, typer.Option("--by", help="负责人。By whom.")]
Note = Annotated[str, typer.Option("--note", help="说明。A note.")]


@app.command()
def write(
    files: Annotated[
        list[str],
        typer.Argument(
            help="汇总数据 .json,或工作簿、文件夹、通配符。A summary .json, or workbooks, folders."
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="报告 .html 或 .docx。The report to write.")
    ],
    title: Annotated[str, typer.Option(help="标题。The title.")] = "",
    department: Annotated[str, typer.Option(help="编制部门。The department.")] = "",
    author: Annotated[str, typer.Option(help="编制人。The author.")] = "",
    purpose: Annotated[str, typer.Option(help="调查目的。The purpose of the survey.")] = "",
    force: Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite.")] = False,
) -> None:
    """写调查报告(草稿)。Write the report, as a draft; exit code 3 where a file was unreadable."""
    from csat_xl.report.compose import Heading
    from csat_xl.report.store import write_report

    now = _now()
    heading = Heading(title, department, author, now[:10], purpose)
    source = _source(files, output)
    write_report(source, heading, output, force, now)
    typer.echo(str(output))
    for entry in source.unreadable:
        typer.echo(str(entry.get("reason", "")), err=True)
    raise typer.Exit(UNREADABLE if source.unreadable else FINE)


def _source(files: list[str], output: Path) -> Any:
    """The figures of one JSON file, or of workbooks rolled up now."""
    from csat_xl.report.source import read_json, source_of

    if len(files) == 1 and files[0].lower().endswith(".json"):
        return read_json(Path(files[0]))
    from csat_xl.errors import CsatError
    from csat_xl.operations import rollup_files
    from csat_xl.screen import progress_of

    with progress_of() as advance:
        found = rollup_files(files, skip=[output], progress=advance)
    if not found["workbooks"]:
        for entry in found["unreadable"]:
            typer.echo(str(entry["reason"]), err=True)
        if found["unreadable"]:
            raise typer.Exit(UNREADABLE)
        raise CsatError("没有找到工作簿。", "No workbook was found.")
    return source_of(found)


@app.command()
def review(report: Report, by: By, note: Note = "") -> None:
    """记录审核通过(客户服务部负责人)。Record the review by the head of the service department."""
    _take(report, REVIEWED, by, note)


@app.command()
def approve(report: Report, by: By, note: Note = "") -> None:
    """记录审批通过(管理层)。Record the approval by the management."""
    _take(report, APPROVED, by, note)


@app.command()
def publish(
    report: Report,
    by: By,
    to: Annotated[str, typer.Option("--to", help="发布范围。To whom, where.")] = "",
) -> None:
    """记录发布;未审批的报告不能发布。Record the publication; refused before the approval."""
    _take(report, PUBLISHED, by, to)


@app.command("return")
def send_back(report: Report, by: By, note: Note = "") -> None:
    """退回修改。Send the report back to be changed."""
    _take(report, RETURNED, by, note)


def _take(report: Path, step: Step, by: str, note: str) -> None:
    from csat_xl.report.store import take_step

    status = take_step(report, step, by, _now(), note)
    state = status.state
    typer.echo(str(Text(f"{report}:{LABELS[state]}", f"{report}: {LABELS_EN[state]}")))


def _now() -> str:
    return f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}"
