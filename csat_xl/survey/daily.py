"""Daily draws of 10–20 % of the call and chat records, and how far the week is covered.

S1 asks for 10–20 % a day and for 100 % a week. Both cannot hold: 10–20 % are drawn a day, and the
week's coverage is told. Source: S1, 数据来源清单 and 数据收集频率; 数据收集需全面客观.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csat_xl.entries import Unreadable, read_datetime
from csat_xl.errors import CsatError
from csat_xl.survey.allocation import proportional
from csat_xl.survey.drawing import keys, simple
from csat_xl.survey.frame import Frame

LOWEST, HIGHEST = 0.10, 0.20
AGENT, SLOT, KIND = "服务人员", "时段", "客户类型"
BY = (AGENT, SLOT, KIND)
PEAK, QUIET = "高峰", "非高峰"
PEAKS = ((10, 12), (14, 17))
"""Hours of the day that count as peak unless told otherwise; the source leaves them open."""
FORMAT = "csat_xl.daily"

Counts = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Call:
    """A record of a contact: its number, and what coverage looks at."""

    number: str
    moment: dt.datetime
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Day:
    """One day's draw: how many records there were, which were drawn, and the counts by column."""

    day: dt.date
    total: int
    drawn: tuple[str, ...]
    counts: Counts
    seed: int
    added: tuple[str, ...] = ()
    """Drawn on top, because a time slot or customer type was not covered."""


@dataclass(slots=True)
class Ledger:
    """All days drawn so far."""

    days: dict[dt.date, Day] = field(default_factory=dict)

    def week(self, day: dt.date) -> list[Day]:
        """The days of the week (Monday to Sunday) of a day, in order."""
        week = day.isocalendar()[:2]
        return [self.days[d] for d in sorted(self.days) if d.isocalendar()[:2] == week]


def coverage(days: Iterable[Day]) -> tuple[int, int, Counts]:
    """Records, drawn ones, and both by column and value, over several days."""
    whole = list(days)
    counts: Counts = {column: {} for column in BY}
    for day in whole:
        for column, values in day.counts.items():
            for value, (total, drawn) in values.items():
                before = counts[column].get(value, (0, 0))
                counts[column][value] = (before[0] + total, before[1] + drawn)
    return sum(d.total for d in whole), sum(len(d.drawn) for d in whole), counts


def calls_of(
    frame: Frame, agent: str, time: str, kind: str, peaks: Sequence[tuple[int, int]] = PEAKS
) -> list[Call]:
    """The records of a frame with their moment, agent, time slot and customer type."""
    found = []
    for unit in frame.units:
        row = frame.by_unit[unit]
        try:
            moment = read_datetime(row.cells.get(time))
        except Unreadable as problem:
            raise _no_time(frame, row.number, time, problem.zh, problem.en) from None
        if moment is None:
            raise _no_time(frame, row.number, time, "为空", "is blank")
        hour = moment.value.hour
        slot = PEAK if any(first <= hour < last for first, last in peaks) else QUIET
        by = {AGENT: frame.value(unit, agent), SLOT: slot, KIND: frame.value(unit, kind)}
        found.append(Call(unit, moment.value, by))
    return found


def _no_time(frame: Frame, row: int, time: str, zh: str, en: str) -> CsatError:
    file = frame.table.file
    return CsatError(f"{file} 第 {row} 行“{time}”:{zh}。", f"{file} row {row}, {time}: {en}.")


def draw_day(
    calls: Iterable[Call], day: dt.date, rate: float, seed: int, week: Sequence[Day] = ()
) -> Day:
    """Draw ``rate`` of a day's records, rounded up.

    Agents share the draw in proportion, each at least one; where there are more agents than
    records to draw, those least covered in the ``week`` so far come first. A time slot or customer
    type that is then not covered gets one more record, as long as the day stays within 20 %.
    """
    if not LOWEST <= rate <= HIGHEST:
        raise CsatError(
            f"--rate {rate:.0%}:每日抽查应为 10%–20%(来源:服务质量监控指南)。",
            f"--rate {rate:.0%}: draw 10 to 20 % a day (source: the monitoring guide).",
        )
    of_day = {call.number: call for call in calls if call.moment.date() == day}
    if not of_day:
        raise CsatError(f"{day} 没有记录。", f"There are no records of {day}.")
    n = -(-round(rate * 1000) * len(of_day) // 1000)
    by_agent: dict[str, list[str]] = {}
    for number in sorted(of_day):
        by_agent.setdefault(of_day[number].by[AGENT], []).append(number)
    shares = _shares({agent: len(numbers) for agent, numbers in by_agent.items()}, n, seed, week)
    drawn = [
        number
        for agent, numbers in by_agent.items()
        for number in simple(numbers, shares[agent], seed, f"{day}/{agent}")
    ]
    added = _uncovered(of_day, drawn, int(HIGHEST * len(of_day) + 1e-9), seed)
    drawn = sorted([*drawn, *added], key=lambda number: (of_day[number].moment, number))
    counts: Counts = {column: {} for column in BY}
    for call in of_day.values():
        for column in BY:
            total, some = counts[column].get(call.by[column], (0, 0))
            counts[column][call.by[column]] = (total + 1, some + (call.number in drawn))
    return Day(day, len(of_day), tuple(drawn), counts, seed, tuple(added))


def _shares(sizes: dict[str, int], n: int, seed: int, week: Sequence[Day]) -> dict[str, int]:
    if n >= len(sizes):
        return proportional(sizes, n, 1)
    _, _, counts = coverage(week)
    lot = dict(zip(sorted(sizes), keys(seed, "agents", len(sizes)), strict=True))

    def seen(agent: str) -> tuple[float, int]:
        total, drawn = counts[AGENT].get(agent, (0, 0))
        return (drawn / total if total else 0.0, lot[agent])

    chosen = set(sorted(sizes, key=seen)[:n])
    return {agent: int(agent in chosen) for agent in sizes}


def _uncovered(of_day: Mapping[str, Call], drawn: Sequence[str], most: int, seed: int) -> list[str]:
    """One more record for each time slot and customer type without any, within ``most``."""
    taken, added = set(drawn), list[str]()
    for column in (SLOT, KIND):
        values = sorted({call.by[column] for call in of_day.values()})
        for value in values:
            if any(of_day[number].by[column] == value for number in taken):
                continue
            if len(taken) >= most:
                return added
            rest = sorted(x for x, c in of_day.items() if c.by[column] == value)
            chosen = simple(rest, 1, seed, f"{column}/{value}")[0]
            taken.add(chosen)
            added.append(chosen)
    return added


# --- the ledger file ----------------------------------------------------------------------------


def load_ledger(path: Path) -> Ledger:
    """The ledger of a file; a file that is not there is an empty one."""
    if not path.exists():
        return Ledger()
    try:
        document = json.loads(path.read_text("utf-8"))
        entries = {FORMAT: document["days"]}[document["format"]]
        days = [_day(text, entry) for text, entry in entries.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CsatError(
            f"{path}:不是抽查台账({type(error).__name__});请换一个文件名,或删去后重来。",
            f"{path}: not a ledger of daily draws ({type(error).__name__}); give another name.",
        ) from None
    return Ledger({day.day: day for day in days})


def _day(text: str, entry: dict[str, Any]) -> Day:
    counts = {
        column: {value: (int(pair[0]), int(pair[1])) for value, pair in values.items()}
        for column, values in entry["counts"].items()
        if column in BY
    }
    return Day(
        dt.date.fromisoformat(text),
        int(entry["total"]),
        tuple(map(str, entry["drawn"])),
        counts,
        int(entry["seed"]),
        tuple(map(str, entry.get("added", ()))),
    )


def ledger_text(ledger: Ledger) -> str:
    """The text of the ledger file."""
    days = {
        day.isoformat(): {
            "total": entry.total,
            "seed": entry.seed,
            "drawn": entry.drawn,
            "added": entry.added,
            "counts": entry.counts,
        }
        for day, entry in sorted(ledger.days.items())
    }
    document = {"format": FORMAT, "version": 1, "days": days}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def peaks_of(texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Peak hours typed as ``10-12``."""
    found = []
    for text in texts:
        first, _, last = text.partition("-")
        if not (first.isdigit() and last.isdigit() and 0 <= int(first) < int(last) <= 24):
            raise CsatError(f"--peak {text}:应如 10-12。", f"--peak {text}: give it as 10-12.")
        found.append((int(first), int(last)))
    return tuple(found)
