"""The mistakes that people make in the other sheets."""

import datetime as dt
from collections.abc import Callable

from csat_xl.samples.dice import Dice
from csat_xl.samples.people_rows import UNHANDLED
from csat_xl.samples.tracking_rows import Case, Row
from csat_xl.sheets.actions import DONE, RUNNING
from csat_xl.sheets.scorecard import plan_of

_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}


def type_metrics(rows: list[Row]) -> None:
    """Type two figures in ways that are understood: ３５秒, 78%."""
    shares = [row for row in rows if row["unit"] == "%" and row["actual"] is not None]
    counts = [row for row in rows if row["unit"] not in ("", "%") and row["actual"] is not None]
    for row in shares[:1]:
        row["actual"] = f"{row['actual'] * 100:.1f}".removesuffix(".0") + "%"
    for row in counts[:1]:
        number = f"{row['actual']:.1f}".removesuffix(".0")
        row["actual"] = number.translate(_FULL_WIDTH) + row["unit"]


def plant_actions(case: Case, dice: Dice, rows: list[Row]) -> list[tuple[int, str]]:
    """Two of the mistakes of the action plan, in two rows: (row index, code)."""
    fitting: dict[str, Callable[[Row], bool]] = {
        "A02": lambda _: True,
        "A03": lambda _: True,
        "A06": lambda row: bool(row["state"] == DONE),
        "A07": lambda row: bool(row["state"] == RUNNING),
    }
    planted: dict[int, str] = {}
    for code in dice.shuffled(fitting):
        order = dice.shuffled(range(len(rows)))
        hit = next((i for i in order if i not in planted and fitting[code](rows[i])), None)
        if hit is not None and len(planted) < 2:
            rows[hit].update(_spoilt(case, rows[hit], code))
            planted[hit] = code
    return sorted(planted.items())


def _spoilt(case: Case, row: Row, code: str) -> Row:
    """The cells that make the mistake of a code."""
    match code:
        case "A02":
            return {"goal": "尽快提升客户感受"}
        case "A03":
            other = next(name for name in case.team.leaders if name != row["owner"])
            return {"owner": f"{row['owner']}、{other}"}
        case "A06":
            return {"effect": None}
        case _:
            return {"due": row["start"] + dt.timedelta(days=7)}


def plant_complaints(dice: Dice, rows: list[Row]) -> list[tuple[int, str]]:
    """An outcome that is not listed, and a complaint handled before it came in."""
    handled = dice.shuffled(i for i, row in enumerate(rows) if row["outcome"] != UNHANDLED)
    planted = []
    if handled:
        rows[handled[0]]["outcome"] = "客户还算满意"
        planted.append((handled[0], "C01"))
    if len(handled) > 1:
        row = rows[handled[1]]
        row["handled"] = row["received"] - dt.timedelta(days=1)
        row["revisited"] = None
        planted.append((handled[1], "C01"))
    return sorted(planted)


def plant_evaluation(case: Case, dice: Dice, rows: list[Row]) -> list[tuple[int, str]]:
    """A figure above what its item allows; another cell is typed in a way that is understood."""
    bounded = [
        p for p in plan_of(case.scheme).scored if p.item.top is not None and not p.item.source
    ]
    if not bounded:
        return []
    key, most = bounded[0].key, bounded[0].item.top or 0
    high, odd = dice.shuffled(range(len(rows)))[:2]
    rows[high][key] = most + 2
    rows[odd][key] = f"{rows[odd][key]:g}".translate(_FULL_WIDTH)
    return [(high, "E03")]
