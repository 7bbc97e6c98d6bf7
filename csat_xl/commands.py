"""``csat-xl new``, ``check``, ``rollup`` and ``demo``: thin readings of csat_xl.operations."""

import json
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from csat_xl.errors import CsatError
from csat_xl.exit_codes import FINE, PROBLEMS, UNREADABLE
from csat_xl.jobs.options import Dask, Jobs, Progress, planned

LIBREOFFICE = "libreoffice"
Files = Annotated[
    list[str], typer.Argument(help="工作簿、文件夹或通配符。Workbooks, folders or globs.")
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")]


def new(
    name: Annotated[
        str,
        typer.Argument(
            help="方案名(见 csat-xl schemes)、自己的 .toml,或模板 tracking, monitoring, index, monthly。"
            "A scheme, a file of your own, or a template."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="要写的文件,.xlsx(python 版 .xlsm,libreoffice 版 .ods)。The file.",
        ),
    ],
    edition: Annotated[
        str,
        typer.Option(
            help="native(Excel 365/2024)、plain(各版 Excel、WPS)、python(.xlsm,Windows,带按钮)"
            "或 libreoffice(.ods,带按钮)。"
        ),
    ] = "native",
    scheme: Annotated[
        str | None, typer.Option(help="模板改用的方案。Another scheme for a template.")
    ] = None,
    team: Annotated[str, typer.Option(help="团队名称。The team's name.")] = "",
    month: Annotated[str, typer.Option(help="统计月份,如 2026-05。The month.")] = "",
    figures: Annotated[
        Path | None,
        typer.Option(
            "--from", help="KPI 手册的“实际”取自此汇总 JSON。Take actual values from a roll-up."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """新建一个空白工作簿。Write a new, empty workbook of a scheme or template."""
    from csat_xl.operations import book_of, build_workbook
    from csat_xl.sheets.book import Settings
    from csat_xl.workbook.editions import EDITIONS, edition_for
    from csat_xl.workbook.templates import chosen

    if edition not in (*EDITIONS, LIBREOFFICE):
        names = (*EDITIONS, LIBREOFFICE)
        raise CsatError(
            f"没有 {edition} 版;可用:{'、'.join(names)}。",
            f"There is no edition {edition}; use {', '.join(names)}.",
        )
    if edition != LIBREOFFICE:
        edition_for(edition, output)
    template, rules = chosen(name, scheme)
    rows = None
    if figures is not None:
        from csat_xl.rollup.handbook import rows_from

        rows = rows_from(rules, figures)
    book = book_of(template, Settings(rules, team, _month(month)), rows)
    if edition == LIBREOFFICE:
        from csat_xl.hosts.libreoffice.template import build_ods

        build_ods(book, output, force)
    else:
        build_workbook(book, output, edition, force)
    typer.echo(str(output))


def _month(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CsatError(
            f"--month {text}:应如 2026-05。", f"--month {text}: give it as 2026-05."
        ) from None


def check(
    files: Files,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Print JSON.")] = False,
    jobs: Jobs = None,
    dask: Dask = None,
    progress: Progress = "bar",
) -> None:
    """检查工作簿的全部录入。Apply every entry check; exit code 1 where there are errors."""
    from csat_xl.jobs.run import check_files

    with planned(jobs, dask, progress) as plan:
        reports = check_files(files, plan)
    if not reports:
        raise CsatError("没有找到工作簿。", "No workbook was found.")
    if as_json:
        typer.echo(json.dumps(_check_json(reports), ensure_ascii=False, indent=2))
    else:
        from csat_xl.screen import print_check

        print_check(reports)
    if any(report.book is None for report in reports):
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(PROBLEMS if any(report.errors for report in reports) else FINE)


def _check_json(reports: list[Any]) -> dict[str, Any]:
    from csat_xl.rollup.figures import problems as problems_of
    from csat_xl.rollup.summary import merge, summarise

    read = [
        summarise(r.book, list(r.findings), str(r.file), words=False)
        for r in reports
        if r.book is not None
    ]
    problems = list(problems_of(merge(read)))
    return {
        "problems": problems,
        "unreadable": [
            {"file": str(r.file), "reason": r.reason} for r in reports if r.book is None
        ],
        "counts": dict(sorted(Counter(p["code"] for p in problems).items())),
    }


def rollup(
    files: Files,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="汇总工作簿 .xlsx。The roll-up workbook.")
    ],
    summary: Annotated[
        Path | None, typer.Option("--json", help="另存汇总数据。The figures as JSON.")
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    progress: Progress = "bar",
    force: Force = False,
) -> None:
    """汇总一个或多个工作簿。Roll up one or many workbooks; the sources are not touched."""
    from csat_xl.files import writing
    from csat_xl.operations import rollup_files
    from csat_xl.packed import listed
    from csat_xl.rollup.workbook import write_rollup
    from csat_xl.screen import print_rollup

    if output.suffix.lower() != ".xlsx":
        raise CsatError(
            f"{output}:文件名应以 .xlsx 结尾。", f"{output}: the name must end in .xlsx."
        )
    with ExitStack() as files_to_write:  # both are refused before the work, and both come, or none
        book = files_to_write.enter_context(writing(output, force))
        data = files_to_write.enter_context(writing(summary, force)) if summary else None
        with planned(jobs, dask, progress) as plan:
            result = rollup_files(files, skip=[output], plan=plan, packed=True)
        if not result["workbooks"] and not result["unreadable"]:
            raise CsatError("没有找到工作簿。", "No workbook was found.")
        write_rollup(result, book)
        if data is not None:
            with data.open("w", encoding="utf-8") as stream:
                json.dump(result, stream, ensure_ascii=False, indent=2, default=listed)
                stream.write("\n")
    print_rollup(result, output)
    raise typer.Exit(UNREADABLE if result["unreadable"] else FINE)


def demo(
    folder: Annotated[Path, typer.Argument(help="要写的文件夹。The folder to write.")] = Path(
        "csat-xl-demo"
    ),
) -> None:
    """写出三个团队两个月的示例,检查并汇总。Write a filled example, check it and roll it up."""
    from csat_xl.demo import run_demo

    run_demo(folder)
