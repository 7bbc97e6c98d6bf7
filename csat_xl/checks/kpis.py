"""The checks of KPI跟踪: K01 to K05."""

from collections.abc import Iterable, Iterator

from csat_xl.checks import cells, twins
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.checks.text import running_text, typed_variant
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.kpis import KEY, LIMITS, SIGN, sign

NUMBERS = ("baseline", "actual", "target", "competitor", "cases")
SMALL = 5
RELIABLE = 0.9


def _text(key: str) -> str:
    return f"{twins.filled(key)}*ISTEXT({{{key}}})"


@check(
    "K01",
    KEY,
    "target",
    "指标与目标须填写，基线、实际、目标等须为数字",
    "The figure needs a name and a target; baseline, actual and the like must be numbers",
    f"{twins.blank('name')}+{twins.blank('target')}+{'+'.join(map(_text, NUMBERS))}>0",
)
def not_numbers(row: Record, book: Book) -> Iterator[str]:
    """A key figure has a name, a target, and numbers. Source: S4, 3.3 衡量标准."""
    for key in ("name", "target"):
        if cells.blank(row, key):
            yield key
    yield from (key for key in NUMBERS if key in row.unreadable)


def _limits(which: int) -> str:
    text = '""'
    for unit, ends in reversed(LIMITS.items()):
        text = f'IF(TRIM({{unit}})="{unit}",{ends[which]:g},{text})'
    return text


def _outside(key: str) -> str:
    low, high = _limits(0), _limits(1)
    value = f"N({{{key}}})"
    return f'IF(ISNUMBER({{{key}}})*({low}<>""),({value}<{low})+({value}>{high}),0)'


@check(
    "K02",
    KEY,
    "actual",
    "数值超出单位可能的范围，如 % 应在 0–1 之间",
    "The figure is not possible in its unit; a share lies between 0 and 1",
    "+".join(_outside(key) for key in ("baseline", "actual", "target", "competitor")) + ">0",
)
def impossible(row: Record, book: Book) -> Iterator[str]:
    """A score lies in 0–100, a share in 0–1, an NPS in −100…100. Decision of csat_xl."""
    low, high = LIMITS.get(str(row.get("unit") or ""), (None, None))
    for key in ("baseline", "actual", "target", "competitor"):
        value = row.get(key)
        if value is not None and low is not None and high is not None and not low <= value <= high:
            yield key


@check(
    "K03",
    KEY,
    "target",
    "目标未优于基线，无法计算进度，请更正",
    "The target is no better than the baseline, so there is no progress to tell",
    f"ISNUMBER({{target}})*ISNUMBER({{baseline}})*((N({{target}})-N({{baseline}}))*{SIGN}<=0)",
)
def no_gain(row: Record, book: Book) -> bool:
    """A target is better than the baseline (NPS 45 → 65). Source: S4, 3.2.1."""
    target, baseline = row.get("target"), row.get("baseline")
    return target is not None and baseline is not None and (target - baseline) * sign(row) <= 0


@check(
    "K04",
    KEY,
    "actual",
    "实际值未填，请填写或从汇总取入",
    "The actual value is missing; enter it or take it from a roll-up",
    twins.blank("actual"),
    WARNING,
)
def no_actual(row: Record, book: Book) -> bool:
    """Without an actual value there is no progress. Decision of csat_xl."""
    return cells.blank(row, "actual")


@check(
    "K05",
    KEY,
    "cases",
    f"样本数不足 {SMALL},仅供参考",
    f"Fewer than {SMALL} answers are behind the figure",
    f"ISNUMBER({{cases}})*(N({{cases}})<{SMALL})",
    WARNING,
)
def few_cases(row: Record, book: Book) -> bool:
    """Figures of fewer than five answers are marked 样本不足. Decision of csat_xl (spec, 4)."""
    count = row.get("cases")
    return count is not None and count < SMALL


@check(
    "K06",
    KEY,
    "actual",
    f"信度低于 {RELIABLE},问卷结果不可靠，请检查题项",
    f"The reliability is below {RELIABLE}: look at the items of the questionnaire",
    f'(TRIM({{unit}})="α")*ISNUMBER({{actual}})*(N({{actual}})<{RELIABLE})',
    WARNING,
)
def unreliable(row: Record, book: Book) -> bool:
    """Reliability of at least 0.9. Source: S4, 2.1.1 (信效度均达到0.9以上)."""
    actual = row.get("actual")
    return row.get("unit") == "α" and actual is not None and actual < RELIABLE


CHECKS: Iterable[Check] = (
    not_numbers,
    impossible,
    no_gain,
    no_actual,
    few_cases,
    unreliable,
    running_text(KEY, "name", ()),
    typed_variant(KEY, "actual", "", ()),
)
