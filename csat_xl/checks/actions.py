"""The checks of 改进行动计划表: A01 to A08."""

from collections.abc import Iterable

from csat_xl.checks import twins
from csat_xl.checks.cells import blank, date
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.metrics import is_metric
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.entries import LINE_BREAKS, PERSON_SEPARATORS, names_in
from csat_xl.sheets import metrics
from csat_xl.sheets.actions import DONE, KEY, RUNNING, STATES
from csat_xl.sheets.book import Book, Record

CONTENT = ("situation", "cause", "goal", "measure")
DATES = ("start", "due", "progress")
_STATE = twins.typed("state")
_DUE = twins.typed("due")
_SPAN_DAYS = f"LEFT({_DUE},LEN({_DUE})-2)"
_SPAN = (
    f'(RIGHT({_DUE},2)="天内")*EXACT(TEXT({_SPAN_DAYS}+0,"0"),{_SPAN_DAYS})'
    f"*({_SPAN_DAYS}+0>0)*({_SPAN_DAYS}+0<10000)*({twins.date('start')}>1)"
)
IS_SPAN = f"IFERROR({_SPAN},0)"
"""Excel: 1 where 计划完成时间 is such as 30天内 and 开始时间 is a date."""


# --- A01 to A03 ---------------------------------------------------------------------------------


def _plain(text: str) -> str:
    for wide, narrow in ("（(", "）)", "％%"):
        text = f'SUBSTITUTE({text},"{wide}","{narrow}")'
    return text


def _names() -> str:
    text = 'SUBSTITUTE(SUBSTITUTE({owner}," ",""),"\u3000","")'
    for sign in PERSON_SEPARATORS:
        text = f'SUBSTITUTE({text},"{sign}"," ")'
    for sign in LINE_BREAKS:
        text = f'SUBSTITUTE({text},CHAR({ord(sign)})," ")'
    return f"TRIM({text})"


_ON_SHEET = _plain("TRIM(csat_metric_names)")
STEPS = (
    ("named", _plain("TRIM({metric})")),
    ("base", 'IFERROR(IF(RIGHT($named,2)="%)",LEFT($named,FIND("(",$named)-1),$named),$named)'),
    ("owners", _names()),
)
"""Steps that conditions need: 待改进指标 in plain form, without its percentage; 责任人 parted."""


@check(
    "A01",
    KEY,
    "metric",
    "待改进指标不在指标表中，请按“具体指标”填写",
    "The metric is not in the metric sheet; write its name as it stands there",
    '(SUMPRODUCT(--(csat_metric_names<>""))>0)*IF($named="",1,'
    f'SUMPRODUCT((csat_metric_names<>"")*((LEFT($named&"(",LEN({_ON_SHEET})+1)={_ON_SHEET}&"(")'
    f'+(LEFT({_ON_SHEET}&"(",LEN($base)+1)=$base&"(")))=0)',
)
def unknown_metric(row: Record, book: Book) -> bool:
    """待改进指标 exists in the metric sheet; a figure in brackets behind it is no part of it.

    Source: S1, 模板2 (一次解决率(78%), 客户满意度(88%)).
    """
    names = [name for name in (m.get("name") for m in book.rows(metrics.KEY)) if name]
    named = str(row.get("metric") or "")
    return bool(names) and not any(is_metric(named, str(name)) for name in names)


@check(
    "A02",
    KEY,
    "situation",
    "现状、原因、目标、措施都要填写",
    "Situation, cause, goal and measure must all be filled in",
    f"({'+'.join(twins.blank(key) for key in CONTENT)}>0)",
)
def content_missing(row: Record, book: Book) -> list[str]:
    """现状, 根本原因, 目标, 措施 filled. Source: S1, 制定改进措施."""
    return [key for key in CONTENT if blank(row, key)][:1]


@check(
    "A02",
    KEY,
    "goal",
    "改进目标须含数字，如 提升至85%",
    "The goal must be measurable: give a figure, such as 85 %",
    f"{twins.filled('goal')}*{twins.without_digit(twins.cell('goal'))}",
)
def goal_without_figure(row: Record, book: Book) -> bool:
    """The target is measurable: it holds a number.

    Source: S1, 改进目标 (30天内将一次解决率从75%提升至85%).
    """
    goal = row.get("goal")
    return goal is not None and not any(digit in str(goal) for digit in twins.DIGITS)


@check(
    "A03",
    KEY,
    "owner",
    "责任人须填且只填一位",
    "Exactly one person must be responsible",
    'IFERROR(FIND(" ",$owners)>0,$owners="")',
)
def not_one_owner(row: Record, book: Book) -> bool:
    """Exactly one responsible person.

    Source: S1, 改进措施需“落地到人” (避免“多人负责等于无人负责”).
    """
    return len(names_in(str(row.get("owner") or ""))) != 1


# --- dates and state: A04 to A08 ----------------------------------------------------------------


@check(
    "A04",
    KEY,
    "due",
    "计划完成时间未填，请填日期",
    "The due date is missing",
    twins.blank("due"),
)
def due_missing(row: Record, book: Book) -> bool:
    """Due date present. Source: S1, 责任人 (明确执行人及完成时限)."""
    return blank(row, "due")


@check(
    "A04",
    KEY,
    "due",
    "计划完成时间无法识别，请填日期",
    "The due date cannot be read; enter a date",
    f"{twins.filled('due')}*{twins.no_date('due')}*(1-{IS_SPAN})",
)
def due_unreadable(row: Record, book: Book) -> bool:
    """`30天内` style entries are turned into a date, counted from the start. Source: S1, 模板2."""
    return "due" in row.unreadable


@check(
    "A04",
    KEY,
    "start",
    "开始时间无法识别，请填日期",
    "The start cannot be read; enter a date",
    f"{twins.filled('start')}*{twins.no_date('start')}",
)
def start_unreadable(row: Record, book: Book) -> bool:
    """The start, where given, is a date. Decision of csat_xl."""
    return "start" in row.unreadable


@check(
    "A04",
    KEY,
    "due",
    "计划完成时间早于开始时间，请更正",
    "The due date is before the start; correct it",
    f"{twins.both('start', 'due')}*({twins.day('due')}<{twins.day('start')})",
)
def due_before_start(row: Record, book: Book) -> bool:
    """The due date is not before the start. Decision of csat_xl."""
    start, due = date(row, "start"), date(row, "due")
    return start is not None and due is not None and due.date() < start.date()


@check(
    "A05",
    KEY,
    "state",
    f"完成状态请选 {'、'.join(STATES)}",
    f"The state must be one of {', '.join(STATES)}",
    "*".join(f'({_STATE}<>"{state}")' for state in STATES),
)
def unknown_state(row: Record, book: Book) -> bool:
    """完成状态 ∈ 未开始, 进行中, 已完成, 延期. Source: S1, 模板2, 填写说明."""
    return row.get("state") not in STATES


@check(
    "A06",
    KEY,
    "effect",
    "已完成的行动须填效果验证数据",
    "A finished action needs the figures that show its effect",
    f'({_STATE}="{DONE}")*{twins.blank("effect")}',
)
def no_effect(row: Record, book: Book) -> bool:
    """已完成 needs the effect data. Source: S1, 填写说明 (完成后需附效果验证数据)."""
    return row.get("state") == DONE and blank(row, "effect")


@check(
    "A07",
    KEY,
    "due",
    "已逾期，请改为延期并填新的完成时间",
    "The action is overdue; set it to 延期 and give a new date",
    f'({_STATE}<>"{DONE}")*({twins.both("due")}*({twins.day("due")}<csat_today)'
    f"+IFERROR({_SPAN}*({twins.day('start')}+{_SPAN_DAYS}<csat_today),0))",
)
def overdue(row: Record, book: Book) -> bool:
    """Past due and not 已完成 → must be 延期 with a new date. Source: S1, 完成时限."""
    due = date(row, "due")
    return due is not None and due.date() < book.settings.today and row.get("state") != DONE


_LAST_PROGRESS = f"IF({twins.both('progress')},{twins.day('progress')},{twins.day('start')})"


@check(
    "A08",
    KEY,
    "progress",
    "进行中却多日没有进展，请更新最近进展时间",
    "No progress for some days; update the date of the last progress",
    f'({_STATE}="{RUNNING}")*({_LAST_PROGRESS}>1)*(csat_today-{_LAST_PROGRESS}>csat_progress_days)',
    WARNING,
)
def no_progress(row: Record, book: Book) -> bool:
    """进行中 without progress for 7 days. Source: S1, 客服主管每周跟进进度."""
    last = date(row, "progress") or date(row, "start")
    rules = book.settings.scheme.rules
    assert rules is not None
    return (
        row.get("state") == RUNNING
        and last is not None
        and (book.settings.today - last.date()).days > rules.progress_days
    )


@check(
    "A08",
    KEY,
    "progress",
    "最近进展时间无法识别，请填日期",
    "The date of the last progress cannot be read; enter a date",
    f"{twins.filled('progress')}*{twins.no_date('progress')}",
    WARNING,
)
def progress_unreadable(row: Record, book: Book) -> bool:
    """The last progress, where given, is a date. Decision of csat_xl."""
    return "progress" in row.unreadable


FREE_TEXT = (*CONTENT, "effect")
CHECKS: Iterable[Check] = (
    unknown_metric,
    content_missing,
    goal_without_figure,
    not_one_owner,
    due_missing,
    due_unreadable,
    start_unreadable,
    due_before_start,
    unknown_state,
    no_effect,
    overdue,
    no_progress,
    progress_unreadable,
    running_text(KEY, "measure", FREE_TEXT),
    typed_variant(
        KEY, "due", twins.any_of(*(twins.text_date(key) for key in DATES), IS_SPAN), DATES
    ),
)
