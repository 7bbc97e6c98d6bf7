"""Figures as a sentence shows them."""

from collections.abc import Iterable

DASH = "–"
SMALL = "样本不足"
REASONS = {
    "T01": "客户编号有误",
    "T02": "重复记录",
    "T03": "评分无效",
    "T04": "缺少评分",
    "T05": "评分前后矛盾",
    "T07": "调查时间不合要求",
    "T08": "由服务人员本人调查",
    "T09": "联系方式有误",
    "T10": "缺少跟进记录",
    "T11": "日期顺序有误",
    "T14": "客户确认有误",
}
"""Why rows do not count, by the code of the entry check."""


def share(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage.

    >>> share(0.8944), share(None)
    ('89.4%', '–')
    """
    return DASH if value is None else f"{value:.{digits}%}"


def score(value: float | None) -> str:
    """A mean or deviation.

    >>> score(4.3607)
    '4.36'
    """
    return DASH if value is None else f"{value:.2f}"


def point(value: float | None) -> str:
    """NPS or a score out of 100.

    >>> point(28.4457)
    '28.4'
    """
    return DASH if value is None else f"{value:.1f}"


def interval(low: float | None, high: float | None) -> str:
    """The interval of a rate, empty where there is none.

    >>> interval(0.8741, 0.9118)
    '95% 置信区间 87.4%–91.2%'
    """
    return "" if low is None or high is None else f"95% 置信区间 {low:.1%}–{high:.1%}"


def month(period: str) -> str:
    """A month in words.

    >>> month("2026-05")
    '2026年5月'
    """
    year, _, number = period.partition("-")
    return f"{year}年{int(number)}月" if year.isdigit() and number.isdigit() else period


def span(periods: list[str]) -> str:
    """The months from the first to the last.

    >>> span(["2026-04", "2026-05"]), span([])
    ('2026年4月至2026年5月', '(未设月份)')
    """
    if not periods:
        return "(未设月份)"
    first, last = month(periods[0]), month(periods[-1])
    return first if first == last else f"{first}至{last}"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in a row; a long list is cut and counted.

    >>> listed(["a", "b"]), listed("abc", 2)
    ('a、b', 'a、b 等 3 项')
    """
    names = list(names)
    cut = "、".join(names[:most])
    return cut if len(names) <= most else f"{cut} 等 {len(names)} 项"


def change(now: float, before: float, kind: str) -> str:
    """What changed, in words, as shown.

    >>> change(0.9, 0.875, "share"), change(4.1, 4.104, "score")
    ('上升 2.5 个百分点', '持平')
    """
    size = {"share": 100 * (now - before), "score": now - before}.get(kind, now - before)
    digits, unit = (2, "") if kind == "score" else (1, " 个百分点" if kind == "share" else "")
    shown = f"{abs(size):.{digits}f}"
    if float(shown) == 0:
        return "持平"
    return f"{'上升' if size > 0 else '下降'} {shown}{unit}"


def p_value(value: float | None) -> str:
    """A p as it is told.

    >>> p_value(0.0003), p_value(0.0349), p_value(None)
    ('p<0.001', 'p=0.035', '–')
    """
    return DASH if value is None else "p<0.001" if value < 0.001 else f"p={value:.3f}"
