"""The survey year: annual, quarterly and immediate surveys with their phases in working days (S3)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csat_xl.entries import known_year, working_days_between
from csat_xl.errors import CsatError

ANNUAL, QUARTERLY, IMMEDIATE = "年度全面", "季度专项", "即时"
PREPARE, FIELD, ANALYSE, REPORT = "准备", "实施", "整理分析", "报告"
PHASES = (PREPARE, FIELD, ANALYSE, REPORT)
TASKS = {
    PREPARE: "确定方案与样本、设计问卷、培训、准备工具",
    FIELD: "发送问卷、访谈与走访、收集反馈、跟踪进度",
    ANALYSE: "筛选无效问卷、录入编码、统计分析",
    REPORT: "撰写、审核、审批、发布",
}
DAYS: dict[str, tuple[int, int, int, int]] = {
    ANNUAL: (10, 15, 10, 5),
    QUARTERLY: (5, 10, 5, 5),
    IMMEDIATE: (2, 5, 3, 2),
}
"""Working days of the phases. S3 leaves them open ([X]周); these are csat_xl's: 2, 3, 2, 1 weeks a
year's survey, 1, 2, 1, 1 a quarter's, and twelve days for an immediate one."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a survey with its first and last day."""

    name: str
    start: dt.date
    end: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Wave:
    """One survey of the year."""

    name: str
    kind: str
    who: str
    how: str
    phases: tuple[Phase, ...]

    @property
    def start(self) -> dt.date:
        """The first day of its first phase."""
        return self.phases[0].start

    @property
    def end(self) -> dt.date:
        """The last day of its last phase."""
        return self.phases[-1].end


@dataclass(frozen=True, slots=True)
class Event:
    """What an immediate survey follows: an upgrade, a change of service, a wave of complaints."""

    day: dt.date
    name: str


def is_workday(day: dt.date) -> bool:
    """Whether a day is worked in China; Monday to Friday where the holidays are not known.

    >>> is_workday(dt.date(2026, 10, 1)), is_workday(dt.date(2026, 10, 9))
    (False, True)
    """
    return working_days_between(day - _DAY, day) == 1


def workday_from(day: dt.date) -> dt.date:
    """The day itself if it is worked, else the next one that is."""
    while not is_workday(day):
        day += _DAY
    return day


def last_workday(start: dt.date, days: int) -> dt.date:
    """The last of ``days`` working days, the first being ``start`` or the next one worked.

    >>> last_workday(dt.date(2024, 4, 29), 3)  # 29, 30 April; Labour Day; 6 May
    datetime.date(2024, 5, 6)
    """
    day = workday_from(start)
    for _ in range(days - 1):
        day = workday_from(day + _DAY)
    return day


def phases(start: dt.date, days: Sequence[int]) -> tuple[Phase, ...]:
    """The four phases one after the other, each starting on the working day after the last."""
    found: list[Phase] = []
    for name, count in zip(PHASES, days, strict=True):
        first = workday_from(found[-1].end + _DAY if found else start)
        found.append(Phase(name, first, last_workday(first, count), count))
    return tuple(found)


def plan(
    year: int,
    events: Iterable[Event] = (),
    annual_month: int = 9,
    days: dict[str, tuple[int, int, int, int]] | None = None,
) -> tuple[Wave, ...]:
    """The surveys of a year, by start.

    One full survey from ``annual_month`` on, one focus survey from the second month of every
    quarter, one immediate survey after each event. ``days`` changes the phases of a kind.
    Source: S3, 调查周期 and 调查时间安排.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CsatError(
            f"--year {year}:应为 {FIRST_YEAR}–{LAST_YEAR}。",
            f"--year {year}: give a year from {FIRST_YEAR} to {LAST_YEAR}.",
        )
    if not 1 <= annual_month <= 12:
        raise CsatError(
            f"--annual {annual_month}:应为 1–12 月。", f"--annual {annual_month}: a month, 1 to 12."
        )
    lasting = {**DAYS, **(days or {})}
    _days_fit(lasting)
    waves = [
        Wave(
            f"{year} 年度全面调查",
            ANNUAL,
            "全部客户类型与业务范围(分层抽样)",
            "在线/邮件问卷,重点客户电话访谈",
            phases(dt.date(year, annual_month, 1), lasting[ANNUAL]),
        )
    ]
    waves += [
        Wave(
            f"{year} 第{'一二三四'[quarter]}季度专项调查",
            QUARTERLY,
            "重点客户或特定业务领域",
            "问卷加电话访谈,必要时走访",
            phases(dt.date(year, 3 * quarter + 2, 1), lasting[QUARTERLY]),
        )
        for quarter in range(4)
    ]
    for event in events:
        if event.day.year != year:
            raise CsatError(
                f"--event {event.day}:不在 {year} 年内。",
                f"--event {event.day}: not in the year {year}.",
            )
        waves.append(
            Wave(
                f"即时调查:{event.name}",
                IMMEDIATE,
                "受该事件影响的客户",
                "在线问卷或电话",
                phases(event.day + _DAY, lasting[IMMEDIATE]),
            )
        )
    return tuple(sorted(waves, key=lambda wave: (wave.start, wave.kind, wave.name)))


def unknown_years(waves: Iterable[Wave]) -> list[int]:
    """Years touched by the plan whose holidays are not known yet."""
    years = {day.year for wave in waves for day in (wave.start, wave.end)}
    return sorted(year for year in years if not known_year(year))


def event_of(text: str) -> Event:
    """An event typed as ``2026-04-15=新版上线``."""
    day, _, name = text.partition("=")
    try:
        when = dt.date.fromisoformat(day.strip())
    except ValueError:
        when = None
    if when is None or not name.strip():
        raise CsatError(
            f"--event {text}:应如 2026-04-15=新版上线。",
            f"--event {text}: give it as 2026-04-15=NAME.",
        )
    return Event(when, name.strip())


def days_of(text: str, kind: str) -> tuple[int, int, int, int]:
    """The working days of the four phases, typed as ``10,15,10,5``."""
    parts = text.replace("，", ",").split(",")
    if len(parts) != len(PHASES) or not all(part.strip().isdigit() for part in parts):
        raise CsatError(
            f"{kind} {text}:应为四个工作日数,如 10,15,10,5。",
            f"{kind} {text}: give four numbers of working days, such as 10,15,10,5.",
        )
    first, second, third, fourth = (int(part) for part in parts)
    return first, second, third, fourth


def _days_fit(days: dict[str, tuple[int, int, int, int]]) -> None:
    for kind, counts in days.items():
        if not all(1 <= count <= 120 for count in counts):
            raise CsatError(
                f"{kind}:各阶段应为 1–120 个工作日。", f"{kind}: each phase has 1 to 120 days."
            )
