"""KPI 跟踪: key figures from baseline to target, beside the competitor's (S4)."""

from typing import Any

from csat_xl.functions import excel
from csat_xl.schemes.kpi import Handbook, Kpi
from csat_xl.schemes.model import Scheme
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet

KEY = "kpis"
NAME = "KPI跟踪"
REACHED, BETTER, NOT_YET = "达成", "改善中", "未改善"
LIMITS = {"分": (0.0, 100.0), "%": (0.0, 1.0), "点": (-100.0, 100.0), "α": (-1.0, 1.0)}
"""What a figure can be by its unit: a score to 100, a share, an NPS, a reliability."""
SIGN = 'IF(TRIM({better})="≤",-1,1)'
_SIZE = 'IF(TRIM({unit})="%",100,1)'


def sign(row: Record) -> int:
    """1 where more is better, -1 where less is."""
    return -1 if row.get("better") == "≤" else 1


def gap(row: Record, other: str) -> Any:
    """How far the actual value is ahead of another one, in points or percentage points."""
    actual, value = row.get("actual"), row.get(other)
    if actual is None or value is None:
        return ""
    return (actual - value) * sign(row) * (100 if row.get("unit") == "%" else 1)


def progress(row: Record, book: Book | None = None) -> Any:
    """进度 = (actual − baseline) / (target − baseline); blank where one is missing or equal.

    Source: S4, 衡量标准; issue (progress). 1 is the target, below 0 a step back.
    """
    actual, baseline, target = (row.get(key) for key in ("actual", "baseline", "target"))
    if actual is None or baseline is None or target is None or target == baseline:
        return ""
    return (actual - baseline) / (target - baseline)


def state(row: Record, book: Book | None = None) -> str:
    """达成, 改善中 or 未改善; blank without an actual value or a target."""
    actual, baseline, target = (row.get(key) for key in ("actual", "baseline", "target"))
    if actual is None or target is None:
        return ""
    if (actual - target) * sign(row) >= 0:
        return REACHED
    return BETTER if baseline is not None and (actual - baseline) * sign(row) > 0 else NOT_YET


def entries(handbook: Handbook) -> list[dict[str, Any]]:
    """The rows of the sheet before the actual figures are known."""
    keys = ("group", "name", "unit", "better", "baseline", "target", "competitor", "source")
    return [{key: getattr(kpi, key) for key in keys} for kpi in handbook.kpis]


def kpi_of(row: Record, book: Book) -> Kpi | None:
    """The scheme's key figure of a row's name."""
    handbook = book.settings.scheme.handbook
    return next((k for k in handbook.kpis if k.name == row.get("name")), None) if handbook else None


def kpis(scheme: Scheme, verdict: Column) -> Sheet:
    """The sheet of key figures; ``verdict`` is its check column."""
    handbook = scheme.handbook
    assert handbook is not None
    groups = tuple(dict.fromkeys(kpi.group for kpi in handbook.kpis))
    what, values, result = "指标", "基线、实际与目标", "差距与进度"
    blank = excel.blank("{actual}")

    def difference(other: str) -> str:
        return (
            f'IF({blank}+{excel.blank(f"{{{other}}}")}>0,"",IF(ISTEXT({{actual}})+ISTEXT({{{other}}})>0,'
            f"#VALUE!,({{actual}}-{{{other}}})*{SIGN}*{_SIZE}))"
        )

    def shown(work: Any, *keys: str) -> Any:
        return lambda row, book: (
            "#VALUE!"
            if any(k in row.unreadable for k in keys) and _filled(row, keys)
            else work(row)
        )

    return Sheet(
        key=KEY,
        name=NAME,
        table=KEY,
        notes=(
            "填写或用 csat-xl new handbook --from 汇总.json 取入“实际”;% 的指标按小数存放(65.2% 即 0.652)。",
            "进度 = (实际 − 基线) ÷ (目标 − 基线);差距以分或百分点计,负数为落后。图见“子弹图”。",
        ),
        columns=(
            Column("group", "分类", Kind.CHOICE, 10, "从列表选择", groups, group=what),
            Column("name", "指标", Kind.TEXT, 19, group=what),
            Column("unit", "单位", Kind.TEXT, 7, "分、%、点(NPS)或 α", group=what),
            Column("better", "方向", Kind.BETTER, 7, "≥ 越高越好", ("≤", "≥"), group=what),
            Column("baseline", "基线", Kind.NUMBER, 9, "改进前的数值", group=values),
            Column("actual", "实际", Kind.NUMBER, 9, "本期数值", group=values),
            Column("target", "目标", Kind.NUMBER, 9, group=values),
            Column("competitor", "竞争对手", Kind.NUMBER, 10, "不知道留空", group=values),
            Column("cases", "样本数", Kind.NUMBER, 9, "实际值由多少份答卷得出", group=values),
            _figure(
                "gap_target",
                "与目标差距",
                difference("target"),
                shown(lambda row: gap(row, "target"), "actual", "target"),
                "+0.0#;-0.0#;0.0",
                result,
            ),
            _figure(
                "gap_competitor",
                "与对手差距",
                difference("competitor"),
                shown(lambda row: gap(row, "competitor"), "actual", "competitor"),
                "+0.0#;-0.0#;0.0",
                result,
            ),
            _figure(
                "progress",
                "进度",
                (
                    f'IF({blank}+{excel.blank("{baseline}")}+{excel.blank("{target}")}>0,"",'
                    "IF(ISTEXT({actual})+ISTEXT({baseline})+ISTEXT({target})>0,#VALUE!,"
                    'IF({target}={baseline},"",({actual}-{baseline})/({target}-{baseline}))))'
                ),
                shown(progress, "actual", "baseline", "target"),
                "0%",
                result,
            ),
            Column(
                "state",
                "状态",
                Kind.VERDICT,
                9,
                formula=(
                    f'IF({blank}+{excel.blank("{target}")}>0,"",IF(ISTEXT({{actual}})+ISTEXT({{target}})'
                    f'>0,#VALUE!,IF(({{actual}}-{{target}})*{SIGN}>=0,"{REACHED}",'
                    f"IF(ISNUMBER({{baseline}})*(({{actual}}-N({{baseline}}))*{SIGN}>0),"
                    f'"{BETTER}","{NOT_YET}"))))'
                ),
                compute=shown(state, "actual", "target"),
                group=result,
            ),
            Column("source", "来源", Kind.TEXT, 18, "数字的出处", group="说明"),
            verdict,
        ),
        blank_rows=30,
        frozen="name",
        marks=(
            Mark(("state", "progress"), f'{{state}}="{REACHED}"', "good"),
            Mark(("state", "progress"), f'{{state}}="{NOT_YET}"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
        ),
    )


def _filled(row: Record, keys: tuple[str, ...]) -> bool:
    return all(row.get(key) is not None or key in row.unreadable for key in keys)


def _figure(key: str, header: str, formula: str, compute: Any, shape: str, group: str) -> Column:
    return Column(
        key,
        header,
        Kind.RESULT,
        11,
        formula=formula,
        compute=compute,
        number_format=shape,
        group=group,
    )
