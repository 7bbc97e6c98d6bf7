"""Take the actual values of key figures from the figures of a roll-up.

``figure`` of a key figure says which: ``overall`` (mean of the overall item), ``nps``, ``alpha``
(reliability), ``dimension:NAME``, ``metric:NAME``, or one value of a field: ``channel:电话``,
``customer_type:企业客户``, ``service_type:…``, ``team:…``, ``agent:…``. Means of scores become points
to 100 (CSAT_RESCALE).
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from csat_xl.errors import CsatError
from csat_xl.files import unread
from csat_xl.functions import scoring
from csat_xl.schemes.kpi import Handbook, Kpi
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import kpis

FIELDS = ("channel", "customer_type", "service_type", "team", "agent")


class Actual(NamedTuple):
    """An actual value and the count behind it, where known."""

    value: float
    cases: int | None


def actuals(handbook: Handbook, figures: Mapping[str, Any]) -> dict[str, Actual]:
    """The actual values by name of the key figure; those that the roll-up lacks are left out."""
    found = {kpi.name: _of(kpi, figures) for kpi in handbook.kpis if kpi.figure}
    return {name: actual for name, actual in found.items() if actual is not None}


def actuals_from(handbook: Handbook, path: Path) -> dict[str, Actual]:
    """The same from the JSON file of ``csat-xl rollup --json``."""
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CsatError(
            f"读不了汇总 {path}:{unread(error).zh};请给出 csat-xl rollup --json 写出的文件。",
            f"Cannot read the roll-up {path}: {unread(error).en}; give a file of csat-xl rollup --json.",
        ) from None
    if not isinstance(figures, dict) or not isinstance(figures.get("overall"), dict):
        raise CsatError(
            f"{path}:不是汇总数据;请给出 csat-xl rollup --json 写出的文件。",
            f"{path}: no figures of a roll-up; give a file of csat-xl rollup --json.",
        )
    found = actuals(handbook, figures)
    if not found:
        raise CsatError(
            f"{path}:其中没有一个 KPI 需要的数字(见方案中各 KPI 的 figure)。",
            f"{path}: it has no figure that a KPI asks for (see figure in the scheme).",
        )
    return found


def rows_from(scheme: Scheme, path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the sheet of key figures with actual values from a roll-up's JSON file."""
    if scheme.handbook is None:
        raise CsatError(
            f"方案 {scheme.name} 没有 KPI(handbook);--from 只用于 KPI 手册,如 csat-xl new handbook。",
            f"The scheme {scheme.name} has no key figures (handbook); --from is for such a scheme.",
        )
    found = actuals_from(scheme.handbook, path)
    return {kpis.KEY: with_actuals(kpis.entries(scheme.handbook), found)}


def with_actuals(rows: list[dict[str, Any]], found: Mapping[str, Actual]) -> list[dict[str, Any]]:
    """The rows of the sheet of key figures with what was found filled in."""
    return [
        {**row, "actual": found[row["name"]].value, "cases": found[row["name"]].cases}
        if row["name"] in found
        else row
        for row in rows
    ]


def _of(kpi: Kpi, figures: Mapping[str, Any]) -> Actual | None:
    kind, _, name = kpi.figure.partition(":")
    overall = figures.get("overall") or {}
    if kind == "overall":
        return _points(overall.get("mean"), overall.get("n"), figures)
    if kind == "nps":
        return _actual(overall.get("nps"), overall.get("n"))
    if kind == "alpha":
        found = figures.get("reliability") or {}
        return _actual(found.get("alpha"), found.get("n"))
    if kind == "dimension":
        row = _named(figures.get("dimensions"), "name", name)
        return _points(row.get("mean"), row.get("n"), figures)
    if kind == "metric":
        row = _metric(figures, name)
        return _actual(row.get("actual"), row.get("cases"))
    if kind in FIELDS:
        row = _named((figures.get("by") or {}).get(kind), "value", name)
        return _points(row.get("mean"), row.get("n"), figures)
    raise CsatError(
        f"handbook.kpis.{kpi.name}.figure = {kpi.figure}:无法识别;可用 overall、nps、alpha、"
        f"dimension:…、metric:…、{'、'.join(f'{field}:…' for field in FIELDS)}。",
        f"handbook.kpis.{kpi.name}.figure = {kpi.figure} is unknown; use overall, nps, alpha,"
        f" dimension:…, metric:…, {', '.join(f'{field}:…' for field in FIELDS)}.",
    )


def _named(rows: Any, key: str, name: str) -> Mapping[str, Any]:
    return next((row for row in rows or () if row.get(key) == name), {})


def _metric(figures: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A metric over all workbooks; of several workbooks only where their cases were pooled."""
    total = _named(figures.get("metric_totals"), "name", name)
    rows = [row for row in figures.get("metrics") or () if row.get("name") == name]
    return total or (rows[0] if len(rows) == 1 else {})


def _points(mean: Any, cases: Any, figures: Mapping[str, Any]) -> Actual | None:
    scale = figures.get("scale")
    if not _is_number(mean) or not scale:
        return None
    return _actual(scoring.rescale(mean, *scale), cases)


def _actual(value: Any, cases: Any) -> Actual | None:
    if not _is_number(value):
        return None
    return Actual(float(value), int(cases) if _is_number(cases) else None)


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)
