"""``csat-xl calibrate``: compare the scores of several reviewers of the same records."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from csat_xl.exit_codes import FINE, PROBLEMS, UNREADABLE

Files = Annotated[
    list[str],
    typer.Argument(
        help="每位质检人一个工作簿;文件、文件夹或通配符。One workbook a rater: files, folders, globs."
    ),
]


def calibrate(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="要写的 .xlsx 文件。The workbook to write."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--json", help="另存数据。The figures as JSON.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")
    ] = False,
) -> None:
    """校准质检人:一致率、宽严、κ。Agreement, leniency and kappa; exit code 1 below the goal."""
    from csat_xl.calibration.collect import calibrate_files
    from csat_xl.calibration.screen import print_calibration
    from csat_xl.calibration.workbook import write_calibration
    from csat_xl.files import writing

    figures = calibrate_files(files)
    with ExitStack() as both:  # all that was asked for, or nothing
        places = [path and both.enter_context(writing(path, force)) for path in (output, data)]
        if places[0]:
            write_calibration(figures, places[0])
        if places[1]:
            text = json.dumps(figures, ensure_ascii=False, indent=2)
            places[1].write_text(text + "\n", encoding="utf-8")
    print_calibration(figures)
    if figures["unreadable"]:
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(FINE if figures["reached"] else PROBLEMS)
