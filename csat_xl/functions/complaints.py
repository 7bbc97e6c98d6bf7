"""Points of complaints by the outcome of their handling."""

from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Step, optional, required
from csat_xl.functions.values import block, is_blank, number, plain, word, wrong
from csat_xl.language import Text

NO_COMPLAINT = "无投诉"
NO_COMPLAINT_POINTS = 10
COMPLAINT_POINTS: tuple[tuple[str, float], ...] = (
    ("未处理", -5),
    ("不满意", -5),
    ("不太满意", -3),
    ("基本满意", -1),
    ("满意", 0),
    ("非常满意", 2),
    (NO_COMPLAINT, NO_COMPLAINT_POINTS),
)
"""S2, 客户投诉与处理."""


def points_of(table: object) -> dict[str, float]:
    """A table of outcome and points as a mapping; rows without an outcome are left out."""
    cells, (_, columns) = block(table, "table")
    if columns != 2:
        raise wrong(
            "table",
            plain(table),
            "应为两列:处理结果、分值",
            "it needs two columns: outcome, points",
        )
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return {word(name): number(points, "table") for name, points in pairs if not is_blank(name)}


def complaint(outcomes: object, table: object = COMPLAINT_POINTS) -> float:
    """The sum of the points of each complaint's outcome; no complaint at all gives +10.

    ``outcomes`` may hold blanks and 无投诉, which are no complaints. ``table`` has two columns,
    outcome and points; its row 无投诉 gives the points for none. An outcome that is not in the
    table is an error. Source: S2, 客户投诉与处理.

    >>> complaint(["未处理", "基本满意", "非常满意"]), complaint([])
    (-4.0, 10.0)
    """
    points = points_of(table)
    none = points.get(word(NO_COMPLAINT), float(NO_COMPLAINT_POINTS))
    found: list[float] = []
    for outcome in block(outcomes, "outcomes")[0]:
        if is_blank(outcome) or word(outcome) == word(NO_COMPLAINT):
            continue
        if word(outcome) not in points:
            listed = "、".join(points)
            raise wrong("outcomes", outcome, f"应为 {listed} 之一", f"it must be one of {listed}")
        found.append(points[word(outcome)])
    return sum(found) if found else none


_NAMED = [(name, points) for name, points in COMPLAINT_POINTS if name != NO_COMPLAINT]
_KEY = excel.escaped("$each")

COMPLAINT = Function(
    name="CSAT_COMPLAINT",
    title=Text("投诉调整分", "Complaint adjustment"),
    help=Text(
        "按处理结果加减分,无投诉 +10", "Points by the outcome of each complaint; none gives +10"
    ),
    parameters=(
        required("outcomes", "range", "各投诉的处理结果", "the outcome of each complaint"),
        optional(
            "table",
            "table",
            COMPLAINT_POINTS,
            "两列:处理结果、分值(单元格区域)",
            "two columns: outcome, points (cells)",
        ),
    ),
    reference=complaint,
    steps=(
        Step("filed", f"(1-{excel.blank('$outcomes')})*($outcomes<>{excel.text(NO_COMPLAINT)})"),
        Step(
            "listed",
            f"COUNTIF(INDEX($table,0,1),{_KEY})",
            over="outcomes",
            omitted=("table", "+".join(f"($outcomes={excel.text(n)})" for n, _ in _NAMED)),
        ),
        Step(
            "points",
            f"SUMIF(INDEX($table,0,1),{_KEY},INDEX($table,0,2))",
            over="outcomes",
            omitted=(
                "table",
                "+".join(f"($outcomes={excel.text(n)})*{p:+g}" for n, p in _NAMED if p),
            ),
        ),
        Step(
            "none",
            f"IF(COUNTIF(INDEX($table,0,1),{excel.text(NO_COMPLAINT)})=0,{NO_COMPLAINT_POINTS},"
            f"SUMIF(INDEX($table,0,1),{excel.text(NO_COMPLAINT)},INDEX($table,0,2)))",
            omitted=("table", str(NO_COMPLAINT_POINTS)),
        ),
        Step("count", "SUMPRODUCT(--$filed)"),
    ),
    excel=(
        "IF(SUMPRODUCT($filed*($listed=0))>0,#VALUE!,IF($count=0,$none,SUMPRODUCT($filed*$points)))"
    ),
    example_arguments=(["未处理", "基本满意", "非常满意"],),
)
