"""``csat-xl``: the command line. A command's own module is imported when it is called for."""

import sys
from typing import Annotated

import typer

from csat_xl import __version__, language
from csat_xl.command_list import Command, Listed
from csat_xl.errors import CsatError
from csat_xl.exit_codes import INTERNAL, UNREADABLE, WRONG_USE

COMMANDS = (
    Command(
        "new",
        "csat_xl.commands:new",
        "新建一个空白工作簿。Write a new, empty workbook of a scheme or template.",
    ),
    Command(
        "check",
        "csat_xl.commands:check",
        "检查工作簿的全部录入。Apply every entry check; exit code 1 where there are errors.",
    ),
    Command(
        "rollup",
        "csat_xl.commands:rollup",
        "汇总一个或多个工作簿。Roll up one or many workbooks; the sources are not touched.",
    ),
    Command(
        "demo",
        "csat_xl.commands:demo",
        "写出三个团队两个月的示例,检查并汇总。Write a filled example, check it and roll it up.",
    ),
    Command(
        "crosstab",
        "csat_xl.crosstab.command:crosstab",
        "任意两个字段的交叉表。Cross-table of any two fields, with a chi-square test.",
    ),
    Command(
        "share",
        "csat_xl.sharing.command:share",
        "写出分享副本:隐去客户姓名与联系方式。Write a copy without names and contacts.",
    ),
    Command(
        "mail",
        "csat_xl.sharing.command:mail",
        "把分享副本做成邮件。A draft e-mail with the figures and the shared copy, or send it.",
    ),
    Command(
        "merge",
        "csat_xl.sharing.command:merge",
        "合并交回的副本。Merge copies that came back; exit code 1 where something needs a look.",
    ),
    Command(
        "calibrate",
        "csat_xl.calibration.command:calibrate",
        "校准质检人:一致率、宽严、κ。Agreement, leniency and kappa; exit code 1 below the goal.",
    ),
    Command(
        "install",
        "csat_xl.hosts.command:install",
        "在本机设置 Excel 与 LibreOffice。Set up Excel and LibreOffice on this PC.",
    ),
    Command(
        "doctor",
        "csat_xl.hosts.command:doctor",
        "检查本机缺什么、下一步做什么。What is there, what is missing, the next step.",
    ),
    Command(
        "uninstall",
        "csat_xl.hosts.command:uninstall",
        "撤销 install 写入的内容。Take back exactly what install wrote.",
    ),
    Command(
        "report",
        "csat_xl.report.command:app",
        "写调查报告并记录审核、审批、发布。Write the report; record its review, approval, publication.",
    ),
    Command(
        "archive",
        "csat_xl.archive.command:app",
        "历史归档:加入、列出、趋势、数字、导出。History: add, list, trend, figures, export.",
    ),
    Command(
        "survey",
        "csat_xl.survey.command:app",
        "调查:样本量、抽样、计划、问卷、回收。Survey: size, sample, plan, questionnaire, returns.",
    ),
    Command(
        "schemes",
        "csat_xl.workbook.scheme_command:app",
        "方案:列出、查看、复制、检查。Schemes: list, show, copy, check.",
    ),
)
"""Every command, in the order of the help: name, where it is, and the line that the help shows
(the first of its docstring; a test holds both equal)."""


class _Commands(Listed):
    """The commands of the program."""

    listed = COMMANDS


app = typer.Typer(
    name="csat-xl",
    cls=_Commands,
    help="客户满意度工作簿:模板、校验、月度汇总。Customer satisfaction workbooks: templates, checks, roll-up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: without rich it starts in a third of the time
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"csat-xl {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    lang: Annotated[str | None, typer.Option(help="zh 或 en。Language of messages.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。")
    ] = False,
) -> None:
    if lang is not None:
        if lang not in ("zh", "en"):
            raise CsatError(
                f"--lang {lang}:应为 zh 或 en。", f"--lang {lang}: it must be zh or en."
            )
        language.use("zh" if lang == "zh" else "en")


def _code_of(error: CsatError) -> int:
    """The exit code of a mistake: a file that cannot be read, or wrong use."""
    from csat_xl.guard.refusal import UnreadableFile

    return UNREADABLE if isinstance(error, UnreadableFile) else WRONG_USE


def main() -> None:
    """Run the program; a user's mistake is told in a sentence, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except CsatError as error:
        typer.echo(str(error), err=True)
        sys.exit(_code_of(error))
    except KeyboardInterrupt:
        typer.echo("已中断,没有留下半个文件。 Interrupted; nothing half-written.", err=True)
        sys.exit(130)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        typer.echo(f"内部错误 internal error: {type(error).__name__}: {error}", err=True)
        sys.exit(INTERNAL)


if __name__ == "__main__":
    main()
