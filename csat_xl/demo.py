"""The demo and the provided workbooks: invented data through the same calls as everybody's own."""

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

from csat_xl import operations, samples
from csat_xl.files import writing
from csat_xl.schemes.load import shipped
from csat_xl.sheets.book import Book, Settings
from csat_xl.workbook.templates import TEMPLATES, chosen, scheme_for, template_of

MONTHS = (date(2026, 5, 1), date(2026, 6, 1))
ROWS = 60
SEED = 2026
EXAMPLE_ROWS = 80
BRANCH = "华东分公司"
RESPONDING, SURVEYED = 0.4, 0.15
"""The shares of surveys that come back and of customers served that answer, in the examples."""
CLEAN = ("metrics", "evaluation")
"""Sheets without mistakes: a wrong figure there would hide the whole composite score."""


def example_book(
    name: str,
    team: samples.Team,
    month: date,
    rows: int,
    mistakes: bool,
    clean: tuple[str, ...] = CLEAN,
) -> Book:
    """A filled workbook of invented data, with mistakes in all sheets but those in ``clean``.

    ``name`` is a template, a shipped scheme, or a scheme file of one's own.
    """
    template, rules = chosen(name)
    scheme = samples.scheme_for(team, rules)
    shape = template_of(template, scheme)
    sent, served = math.ceil(rows / RESPONDING), math.ceil(rows / SURVEYED)
    day = samples.as_of(month)
    settings = Settings(scheme, team.name, month, day, BRANCH, sent, served)
    tables = samples.sample_tables(scheme, team, month, SEED, rows, mistakes)
    if mistakes:
        right = samples.sample_tables(scheme, team, month, SEED, rows)
        tables |= {key: right[key] for key in clean}
    if "tracking" not in shape.sheets:
        tables["metrics"] = [_reached(row) for row in tables["metrics"]]
    return operations.book_of(template, settings, {k: tables[k] for k in shape.sheets})


def _reached(row: dict[str, Any]) -> dict[str, Any]:
    """A metric that a survey of the same workbook would fill: without one, above its target."""
    if row.get("actual") is not None:
        return row
    return {**row, "actual": row["target"] + 2 * row["step"]}


def write_demo(folder: Path) -> list[Path]:
    """The monthly workbooks of three teams for two months, with the mistakes people make."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for month in MONTHS:
        for team in samples.TEAMS:
            path = folder / f"{team.name}-{month:%Y-%m}.xlsx"
            book = example_book("monthly", team, month, ROWS, mistakes=True)
            operations.build_workbook(book, path, "plain", force=True)
            paths.append(path)
    return paths


def run_demo(folder: Path) -> None:
    """Write the demo, check it, roll it up, report, and show the paths to open."""
    from csat_xl.report.compose import Heading
    from csat_xl.report.source import source_of
    from csat_xl.report.store import write_report
    from csat_xl.rollup.workbook import write_rollup
    from csat_xl.screen import print_check, print_demo, print_rollup

    paths = write_demo(folder)
    reports = [operations.check_file(path) for path in paths]
    print_check(reports[:1])
    figures = operations.rollup_files(map(str, paths))
    rollup, data = folder / "月度汇总.xlsx", folder / "月度汇总.json"
    with writing(rollup, force=True) as temporary:
        write_rollup(figures, temporary)
    with writing(data, force=True) as temporary:
        temporary.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")
    page = folder / "调查报告.html"
    heading = Heading(department="客户服务部", day=f"{samples.as_of(MONTHS[-1])}")
    write_report(source_of(figures), heading, page, True, f"{heading.day} 09:00")
    print_rollup(figures, rollup)
    print_demo(paths, reports, (rollup, page, data))


def write_provided(folder: Path) -> list[Path]:
    """The templates and a filled example of each, in every edition; the other systems in one.

    The systems that are no template lie in the folder ``schemes``: a blank and a filled workbook
    of the native edition each, the others being a command away (``csat-xl new SCHEME``).
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = write_schemes(folder / "schemes")
    team, month = samples.TEAMS[0], MONTHS[1]
    for name, template in TEMPLATES.items():
        blank = operations.book_of(name, Settings(scheme_for(template)))
        filled = example_book(
            name, team, month, EXAMPLE_ROWS, mistakes=True, clean=(*CLEAN, "complaints")
        )
        for edition, ending in (("native", ".xlsx"), ("plain", "-plain.xlsx"), ("python", ".xlsm")):
            for book, kind in ((blank, ""), (filled, "-example")):
                path = folder / f"{name}{kind}{ending}"
                operations.build_workbook(book, path, edition, force=True)
                paths.append(path)
    return paths


def systems() -> list[str]:
    """The shipped schemes that are no template of the same name."""
    return [name for name in shipped() if name not in TEMPLATES]


def write_schemes(folder: Path) -> list[Path]:
    """A blank workbook and a filled example of every system that is no template."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in systems():
        template, scheme = chosen(name)
        blank = operations.book_of(template, Settings(scheme))
        clean = (*CLEAN, "complaints")
        filled = example_book(
            name, samples.TEAMS[0], MONTHS[1], EXAMPLE_ROWS, mistakes=True, clean=clean
        )
        for book, kind in ((blank, ""), (filled, "-example")):
            paths.append(folder / f"{name}{kind}.xlsx")
            operations.build_workbook(book, paths[-1], "native", force=True)
    return paths


if __name__ == "__main__":
    for written in write_provided(Path("workbooks")):
        print(written)
