"""Invented reviews of contacts, disputes about them, and actual values of key figures."""

import datetime as dt

from csat_xl.entries import NOT_APPLICABLE
from csat_xl.samples.dice import Dice
from csat_xl.samples.tracking_rows import Case, Row
from csat_xl.schemes.kpi import Kpi
from csat_xl.schemes.quality import Quality
from csat_xl.sheets import disputes, kpis, reviews

REVIEWS = 40


def quality_tables(case: Case, dice: Dice) -> dict[str, list[Row]]:
    """The reviews and disputes of a month, nothing for a scheme without a scorecard."""
    quality = case.scheme.quality
    if quality is None:
        return {}
    rows = [_review(case, quality, dice, i) for i in range(REVIEWS)]
    return {reviews.KEY: rows, disputes.KEY: _disputes(case, rows)}


def _review(case: Case, quality: Quality, dice: Dice, number: int) -> Row:
    agent = dice.pick(case.team.agents)
    served = case.period.replace(day=dice.whole(1, 24))
    row: Row = {
        "record": f"R{served:%m%d}{number:03d}",
        "served": dt.datetime.combine(served, dt.time()),
        "agent": agent.name,
        "reviewer": dice.pick(case.team.surveyors),
        "reviewed": dt.datetime.combine(served, dt.time()) + dt.timedelta(days=dice.whole(1, 3)),
    }
    for key, item in zip(reviews.item_keys(quality), quality.items, strict=True):
        share = min(1.0, max(0.0, dice.normal(0.96 - agent.unhappy * 0.9, 0.1)))
        row[key] = round(item.max * share)
        if "不适用" in item.text and dice.happens(0.35):
            row[key] = NOT_APPLICABLE
    told = []
    for key, critical in zip(reviews.critical_keys(quality), quality.critical, strict=True):
        happened = dice.happens(agent.unhappy * 0.6)
        row[key] = "是" if happened else "否"
        told += [critical.text or critical.name] if happened else []
    row["comment"] = "03:12 处:" + ";".join(told) if told else None
    return row


def _disputes(case: Case, rows: list[Row]) -> list[Row]:
    """Two decided disputes, one changed and one upheld, and one that is open."""
    decider = case.team.leaders[0]
    filed = dt.datetime.combine(case.period.replace(day=26), dt.time())
    decided = {"decider": decider, "decided": filed + dt.timedelta(days=1)}
    keys = [key for key in rows[0] if key.startswith("item")]
    weak = sorted(rows, key=lambda r: sum(r[k] for k in keys if isinstance(r[k], int)))
    chosen = [row for row in weak if "是" not in row.values()][:3]
    reasons = (
        "客户在上一通已核实身份,不应扣分",
        "认为语气判定过严",
        "流程在系统中已登记,附截图",
    )
    outcomes: tuple[Row, ...] = (
        {**decided, "decision": reviews.CHANGED, "new_score": 85},
        {**decided, "decision": disputes.UPHELD},
        {"decision": disputes.OPEN},
    )
    return [
        {"record": row["record"], "filed": filed, "reason": reason, **outcome}
        for row, reason, outcome in zip(chosen, reasons, outcomes, strict=True)
    ]


def kpi_tables(case: Case, dice: Dice) -> dict[str, list[Row]]:
    """Key figures on their way from baseline to target, nothing for a scheme without them."""
    handbook = case.scheme.handbook
    if handbook is None:
        return {}
    rows = kpis.entries(handbook)
    for row, kpi in zip(rows, handbook.kpis, strict=True):
        row |= {"actual": _actual(kpi, dice), "cases": dice.whole(60, 400)}
    return {kpis.KEY: rows}


def _actual(kpi: Kpi, dice: Dice) -> float:
    start = kpi.baseline if kpi.baseline is not None else kpi.target
    value = start + (kpi.target - start) * dice.whole(-10, 110) / 100
    return round(value, 3 if kpi.high <= 1 else 1)
