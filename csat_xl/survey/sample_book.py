"""Write a sample: the units drawn, the account of the drawing, and what is covered."""

from pathlib import Path
from typing import Any

from csat_xl.csv_files import write_rows
from csat_xl.errors import CsatError
from csat_xl.files import fingerprint, writing
from csat_xl.rollup.page import Field, Page
from csat_xl.survey.drawing import ALGORITHM
from csat_xl.survey.pages import keep_header, survey_book, wide
from csat_xl.survey.sample import ALLOCATIONS, METHODS, Sample

STRATUM, WEIGHT = "层", "抽样权重"
NUMBER = "序号"
UPRIGHT = 110
"""A list of columns narrower than this is printed upright."""


def headers(sample: Sample) -> list[str]:
    """The columns of the list of units drawn."""
    return [NUMBER, sample.frame.id_column, *sample.frame.shown, STRATUM, WEIGHT]


def lines(sample: Sample) -> list[list[Any]]:
    """The units drawn, in the order of the list they come from."""
    frame = sample.frame
    return [
        [
            i,
            unit,
            *(frame.by_unit[unit].cells.get(name) for name in frame.shown),
            sample.stratum_of[unit],
            sample.weight(unit),
        ]
        for i, unit in enumerate(sample.units, 1)
    ]


def account(sample: Sample) -> list[tuple[str, str]]:
    """What was drawn, from what, and how: enough to draw the same again."""
    frame = sample.frame
    return [
        ("名单", frame.table.file.name),
        ("名单指纹 SHA-256", fingerprint(frame.table.file)),
        ("总体 N", str(len(frame))),
        ("样本 n", str(len(sample.units))),
        ("抽样比", f"{len(sample.units) / len(frame):.2%}"),
        ("方法", METHODS[sample.method]),
        ("分层/排序列", "、".join(sample.by) or "–"),
        ("分配", ALLOCATIONS.get(sample.allocation, "–")),
        ("种子", str(sample.seed)),
        ("算法", ALGORITHM if sample.method != "systematic" else "随机起点,间隔 N/n(⌊(s+iN)/n⌋)"),
        ("权重", "(N_h/N)/(n_h/n)"),
        ("未带出的列", "、".join(frame.left_out) or "无"),
    ]


def write_sample(sample: Sample, target: Path, force: bool = False) -> None:
    """Write the sample as a workbook, or its list alone as CSV."""
    ending = target.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise CsatError(
            f"{target}:文件名应以 .xlsx 或 .csv 结尾。",
            f"{target}: the name must end in .xlsx or .csv.",
        )
    with writing(target, force) as temporary:
        if ending == ".csv":
            write_rows(temporary, headers(sample), lines(sample))
        else:
            _write_book(sample, temporary)


def _write_book(sample: Sample, path: Path) -> None:
    with survey_book(path, "抽样名单") as made:
        names = headers(sample)
        found = lines(sample)
        widths = [_width(name, [line[i] for line in found]) for i, name in enumerate(names)]
        upright = sum(widths) < UPRIGHT
        page = Page(made.add("样本"), made.styles, widths, portrait=upright)
        page.title("样本名单", f"共 {len(found)} 个,方法与种子见“抽样说明”。")
        fields = [Field(name, name, _kind(name)) for name in names]
        keep_header(page, 2)
        page.table(fields, [dict(zip(names, _texts(line), strict=True)) for line in found])
        _account(Page(made.add("抽样说明"), made.styles, (22, 30, 12, 12, 12, 14)), sample)
        _coverage(Page(made.add("覆盖检查"), made.styles, (18, 22, 10, 12, 10, 12, 12)), sample)


def _account(page: Page, sample: Sample) -> None:
    page.title("抽样说明", "同一名单、同一种子可重新抽出同一样本。")
    for label, value in account(sample):
        page.text(page.row, 0, label, page.styles.cell(bold=True))
        page.sheet.merge_range(page.row, 1, page.row, 5, value, page.styles.cell())
        page.row += 1
    page.row += 1
    page.band("各层")
    total, n = len(sample.frame), len(sample.units)
    page.table(
        (
            Field("层", "name"),
            Field("总体 N_h", "size", "count"),
            Field("抽取 n_h", "drawn", "count"),
            Field("抽样比", "rate", "share"),
            Field("权重", "weight", "weight"),
        ),
        [
            {
                "name": stratum.name,
                "size": stratum.size,
                "drawn": stratum.drawn,
                "rate": stratum.drawn / stratum.size,
                "weight": stratum.weight(total, n),
            }
            for stratum in sample.strata
        ],
    )


def _coverage(page: Page, sample: Sample) -> None:
    page.title("覆盖检查", "样本应覆盖不同人员、时段与客户类型;“未覆盖”的请补抽或改用分层抽样。")
    if not sample.coverage:
        page.nothing()
        return
    total, n = len(sample.frame), len(sample.units)
    page.table(
        (
            Field("列", "column"),
            Field("取值", "value"),
            Field("总体", "size", "count"),
            Field("总体占比", "share", "share"),
            Field("样本", "drawn", "count"),
            Field("样本占比", "drawn_share", "share"),
            Field("结果", "note", "word"),
        ),
        [
            {
                "column": cover.column,
                "value": cover.value,
                "size": cover.size,
                "share": cover.size / total,
                "drawn": cover.drawn,
                "drawn_share": cover.drawn / n,
                "note": "未覆盖" if cover.missed else "已覆盖",
            }
            for cover in sample.coverage
        ],
    )


def _kind(name: str) -> str:
    return {NUMBER: "count", WEIGHT: "weight"}.get(name, "text")


def _texts(line: list[Any]) -> list[Any]:
    from csat_xl.csv_files import plain_text

    return [line[0], *(plain_text(value) for value in line[1:-1]), line[-1]]


def _width(name: str, values: list[Any]) -> float:
    from csat_xl.csv_files import plain_text

    texts = [name, *(plain_text(value) for value in values[:200])]
    longest = max(map(wide, texts))
    return float(min(40, max(8, longest + 3)))
