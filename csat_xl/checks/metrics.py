"""The checks of 服务质量监控指标表: M01 to M03; the sheet has no 校验 column, so no twins."""

from collections.abc import Iterable

from csat_xl.checks import cells
from csat_xl.checks.check import Check, check
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.schemes.model import Metric
from csat_xl.schemes.part import SUM_TOLERANCE
from csat_xl.sheets import actions
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.metrics import KEY, needs_improvement

_PLAIN = str.maketrans("（）％", "()%")


def plain_name(text: str) -> str:
    """The name of a metric with plain brackets and percent sign."""
    return text.strip(" ").translate(_PLAIN)


def is_metric(named: str, metric: str) -> bool:
    """Whether an action names a metric of the sheet.

    The names are the same, or one has a bracket behind it that the other lacks; a bracket with a
    percentage may also stand in place of the metric's own: 客户满意度(88%) is 客户满意度(CSAT).

    >>> is_metric("一次解决率（78%）", "一次解决率"), is_metric("客户满意度(88%)", "客户满意度(CSAT)")
    (True, True)
    >>> is_metric("平均响应时长(电话)", "平均响应时长(在线)")
    False
    """
    wanted, name = plain_name(named).casefold(), plain_name(metric).casefold()
    if not wanted or not name:
        return False
    base = wanted.split("(")[0] if wanted.endswith("%)") else wanted
    return f"{wanted}(".startswith(f"{name}(") or f"{name}(".startswith(f"{base}(")


def _metric(row: Record, book: Book) -> Metric | None:
    """The scheme's metric of a row's name."""
    monitoring = book.settings.scheme.monitoring
    found = monitoring.metrics if monitoring else []
    return next((metric for metric in found if metric.name == row.get("name")), None)


@check(
    "M01",
    KEY,
    "target",
    "目标值、步长、每步扣分、实际值须为数字",
    "Target, step, points and actual must be numbers",
)
def not_numbers(row: Record, book: Book) -> list[str]:
    """Target, step, points are numbers; actual, where given, is one too. Source: S1, 模板1."""
    needed = ("target", "step", "points")
    return [
        key
        for key in (*needed, "actual")
        if key in row.unreadable or (key in needed and cells.blank(row, key))
    ]


@check("M01", KEY, "step", "步长应大于 0", "The step must be above 0")
def step_not_above_zero(row: Record, book: Book) -> bool:
    """The step is above 0. Source: S1, 填写说明 (每超10秒扣10分)."""
    return row.get("step") is not None and row.get("step") <= 0


@check("M01", KEY, "points", "每步扣分不得为负", "The points of a step must not be below 0")
def points_below_zero(row: Record, book: Book) -> bool:
    """The points of a step are not below 0. Source: S1, 填写说明."""
    return row.get("points") is not None and row.get("points") < 0


@check("M01", KEY, "better", "方向请选 ≤ 或 ≥", "The direction must be ≤ or ≥")
def no_direction(row: Record, book: Book) -> bool:
    """The direction is ≤ or ≥. Source: S1, 目标值 (≤30秒, ≥85%)."""
    return row.get("better") not in ("≤", "≥")


@check(
    "M01",
    KEY,
    "actual",
    "实际值超出可能范围，比率应在 0–100% 之间",
    "The actual value is not possible; a rate lies between 0 and 100 %",
)
def impossible(row: Record, book: Book) -> bool:
    """Actual is in the metric's possible range: a rate in 0–1, a count ≥ 0, NPS −100…100.

    Decision of csat_xl; the scheme holds the range, a unit of % means 0–1 otherwise.
    """
    actual, metric = row.get("actual"), _metric(row, book)
    if actual is None:
        return False
    low, high = (metric.low, metric.high) if metric else (None, None)
    if metric is None and row.get("unit") == "%":
        low, high = 0, 1
    return (low is not None and actual < low) or (high is not None and actual > high)


@check(
    "M02",
    KEY,
    "group",
    "各组权重合计应为 1 或 100",
    "The weights of the groups must sum to 1 or 100",
    whole=True,
)
def group_weights(row: Record, book: Book) -> bool:
    """Group weights sum to 100 %. Source: S1, 综合得分 (30%, 50%, 20%)."""
    monitoring = book.settings.scheme.monitoring
    if monitoring is None or not cells.has_sheet(book, KEY):
        return False
    total = sum(group.weight for group in monitoring.groups)
    return not min(abs(total - 1), abs(total - 100) / 100) <= SUM_TOLERANCE


@check(
    "M03",
    KEY,
    "name",
    "低于目标的指标须有未完成的改进行动",
    "A metric that misses its target needs an open action in the action plan",
)
def no_open_action(row: Record, book: Book) -> bool:
    """A metric below target is marked 待改进 and has at least one open action.

    Source: S1, 质量分析 (对低于标准值的指标标记为“待改进项”) and 模板2.
    """
    name = row.get("name")
    if name is None or not needs_improvement(row) or not cells.has_sheet(book, actions.KEY):
        return False
    return not any(
        is_metric(plan.get("metric") or "", name) and plan.get("state") != actions.DONE
        for plan in book.rows(actions.KEY)
    )


CHECKS: Iterable[Check] = (
    not_numbers,
    step_not_above_zero,
    points_below_zero,
    no_direction,
    impossible,
    group_weights,
    no_open_action,
    running_text(KEY, "definition", ()),
    typed_variant(KEY, "actual", "", ()),
)
