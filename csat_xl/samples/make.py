"""One workbook of invented data: the typed cells of its five tables."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.samples import slips, slips_elsewhere
from csat_xl.samples.dice import Dice
from csat_xl.samples.metric_rows import action_rows, live_figures, metric_rows
from csat_xl.samples.people import Team
from csat_xl.samples.people_rows import complaint_rows, evaluation_rows
from csat_xl.samples.review_rows import kpi_tables, quality_tables
from csat_xl.samples.scale_rows import complained, scale_tables
from csat_xl.samples.tracking_rows import Case, most_rows, tracking_rows
from csat_xl.schemes.load import complete
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import standing

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Planted:
    """A mistake that was made on purpose: the sheet's key, the row's index in its list, a code."""

    sheet: str
    row: int
    code: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The tables by sheet key, the mistakes in them, and the tracking rows typed in other ways.

    The rows in ``varied`` are valid. T12 marks a text that starts like a formula; the row is
    valid, too.
    """

    tables: Tables
    planted: tuple[Planted, ...] = ()
    varied: tuple[int, ...] = ()


def as_of(period: dt.date) -> dt.date:
    """The day on which the data of a month is to be judged: the last of the month."""
    following = (period.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    return following - dt.timedelta(days=1)


def sample(
    scheme: Scheme, team: Team, period: dt.date, seed: int, rows: int, mistakes: bool = False
) -> Sample:
    """A workbook of a team and month with ``rows`` tracking rows, the same for the same seed.

    ``period`` is any day of the month. Parts that the scheme lacks are those of the shipped
    schemes.
    """
    case = Case(complete(scheme), team, period)
    if not 1 <= rows <= most_rows(case):
        raise CsatError(
            f"行数 {rows} 不行:示例数据每月可有 1 到 {most_rows(case)} 行。",
            f"{rows} rows do not fit: a month of sample data has 1 to {most_rows(case)} rows.",
        )

    def dice(what: str) -> Dice:
        return Dice(f"{seed}/{team.name}/{period:%Y-%m}/{what}")

    tracking = tracking_rows(case, dice("tracking"), rows)
    metrics = metric_rows(case, dice("metrics"))
    tables: Tables = {
        "tracking": tracking,
        "metrics": metrics,
        "actions": action_rows(case, dice("actions"), metrics, live_figures(case, tracking)),
        "complaints": complaint_rows(case, dice("complaints"), tracking),
        "evaluation": evaluation_rows(case, dice("evaluation")),
    }
    tables |= scale_tables(case, dice("scales"))
    tables |= quality_tables(case, dice("quality")) | kpi_tables(case, dice("kpis"))
    if standing.KEY in tables:
        about = complained(case, dice("about"), tables[standing.KEY], tables["complaints"])
        tables["complaints"] = about
    if not mistakes:
        return Sample(tables)
    found, varied = slips.plant(case, dice("slips"), tracking)
    slips_elsewhere.type_metrics(metrics)
    planted = [Planted("tracking", row, code) for row, code in found]
    chance = dice("slips elsewhere")
    for key, pairs in (
        ("actions", slips_elsewhere.plant_actions(case, chance, tables["actions"])),
        ("complaints", slips_elsewhere.plant_complaints(chance, tables["complaints"])),
        ("evaluation", slips_elsewhere.plant_evaluation(case, chance, tables["evaluation"])),
    ):
        planted += [Planted(key, row, code) for row, code in pairs]
    return Sample(tables, tuple(planted), tuple(varied))


def sample_tables(
    scheme: Scheme, team: Team, period: dt.date, seed: int, rows: int, mistakes: bool = False
) -> Tables:
    """The tables of :func:`sample`: sheet key → rows → column key → cell as a person types it."""
    return sample(scheme, team, period, seed, rows, mistakes).tables


def planted_mistakes(
    scheme: Scheme, team: Team, period: dt.date, seed: int, rows: int
) -> list[tuple[str, int, str]]:
    """(sheet key, row index, code) of each mistake in :func:`sample_tables` with mistakes."""
    made = sample(scheme, team, period, seed, rows, mistakes=True)
    return [(mistake.sheet, mistake.row, mistake.code) for mistake in made.planted]
