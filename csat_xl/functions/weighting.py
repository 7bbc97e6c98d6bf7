"""Weights: weighted and composite means, and weights from pairwise comparison (AHP)."""

from csat_xl.errors import CsatError
from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Step, required
from csat_xl.functions.values import block, is_blank, numbers, word, wrong
from csat_xl.language import Text

RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Saaty's random consistency indices for matrices of 1 to 15 (The Analytic Hierarchy Process)."""

RECIPROCAL_TOLERANCE = 1e-6


def _weights(weights: object, name: str) -> tuple[list[float], tuple[int, int]]:
    cells, shape = numbers(weights, name)
    for cell in cells:
        if cell is not None and cell < 0:
            raise wrong(name, cell, "权重不得为负", "a weight must not be below 0")
    return [cell or 0.0 for cell in cells], shape


def weighted(scores: object, weights: object) -> float | str:
    """The weighted mean over the scores that are not blank: weights are renormalised.

    ``weights`` has the shape of ``scores``; a blank weight counts as 0. ``""`` where there is no
    score or the weights of those present sum to 0. A negative weight is an error.
    Source: S0, 总体满意度 (weights 30/40/30).

    >>> round(weighted([4, 5, None], [30, 40, 30]), 6)
    4.571429
    """
    cells, shape = numbers(scores, "scores")
    shares, weights_shape = _weights(weights, "weights")
    if shape != weights_shape:
        raise wrong(
            "weights",
            weights_shape,
            f"应与 scores 同样大小 {shape}",
            f"it must have the shape of scores, {shape}",
        )
    pairs = [(s, w) for s, w in zip(cells, shares, strict=True) if s is not None]
    weight = sum(w for _, w in pairs)
    return sum(s * w for s, w in pairs) / weight if weight else ""


def composite(
    groups: object, scores: object, group_names: object, group_weights: object
) -> float | str:
    """The weighted mean of the group means; a group without any score drops out.

    ``groups`` names the group of each score, ``group_names`` and ``group_weights`` list the
    groups. ``""`` where no group has a score. A score in a group that is not listed is an error.
    Source: S1, 综合得分 (30/50/20).

    >>> composite(["A", "A", "B"], [80, 70, 90], ["A", "B"], [50, 50])
    82.5
    """
    cells, shape = numbers(scores, "scores")
    labels, labels_shape = block(groups, "groups")
    names, names_shape = block(group_names, "group_names")
    weights, weights_shape = _weights(group_weights, "group_weights")
    if shape != labels_shape or names_shape != weights_shape:
        raise CsatError(
            "groups 与 scores、group_names 与 group_weights 须各自同样大小。",
            "groups must have the shape of scores, group_names that of group_weights.",
        )
    weight_of: dict[str, float] = {}
    for name, weight in zip(names, weights, strict=True):
        if not is_blank(name):
            weight_of[word(name)] = weight_of.get(word(name), 0.0) + weight
    members: dict[str, list[float]] = {}
    for label, cell in zip(labels, cells, strict=True):
        if cell is None:
            continue
        if is_blank(label) or word(label) not in weight_of:
            raise wrong("groups", label, "不在 group_names 中", "it is not in group_names")
        members.setdefault(word(label), []).append(cell)
    weight = sum(weight_of[name] for name in members)
    if not weight:
        return ""
    means = {name: sum(values) / len(values) for name, values in members.items()}
    return sum(means[name] * weight_of[name] for name in members) / weight


def _pairwise(matrix: object) -> list[list[float]]:
    cells, (rows, columns) = numbers(matrix, "matrix")
    if rows != columns or rows > len(RANDOM_INDEX):
        raise wrong(
            "matrix",
            (rows, columns),
            f"应为方阵,至多 {len(RANDOM_INDEX)} 阶",
            f"it must be square, up to {len(RANDOM_INDEX)} rows",
        )
    positive: list[float] = []
    for cell in cells:
        if cell is None or cell <= 0:
            raise wrong("matrix", cell, "各元素应为正数", "every entry must be above 0")
        positive.append(cell)
    square = [positive[r * rows : (r + 1) * rows] for r in range(rows)]
    for i in range(rows):
        for j in range(i + 1):
            if abs(square[i][j] * square[j][i] - 1) > RECIPROCAL_TOLERANCE:
                raise wrong(
                    "matrix",
                    (square[i][j], square[j][i]),
                    "对称位置应互为倒数",
                    "mirrored entries must be each other's reciprocals",
                )
    return square


def _principal(matrix: object) -> tuple[float, list[float]]:
    square = _pairwise(matrix)
    try:
        import numpy as np
    except ImportError:  # inside LibreOffice, where nothing else is installed
        return iterated(square)
    values, vectors = np.linalg.eig(np.array(square))
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), [float(v) for v in vector / vector.sum()]


def iterated(square: list[list[float]]) -> tuple[float, list[float]]:
    """The largest eigenvalue of a positive matrix and its vector, by repeated multiplication.

    It converges for every positive matrix (Perron and Frobenius).

    >>> value, vector = iterated([[1, 2], [1 / 2, 1]])
    >>> round(value, 9), [round(v, 6) for v in vector]
    (2.0, [0.666667, 0.333333])
    """
    vector, value = [1 / len(square)] * len(square), 0.0
    for _ in range(10_000):
        turned = [sum(a * v for a, v in zip(row, vector, strict=True)) for row in square]
        value = sum(turned)
        following = [v / value for v in turned]
        done = max(abs(a - b) for a, b in zip(following, vector, strict=True)) < 1e-15
        vector = following
        if done:
            break
    return value, vector


def ahp(matrix: object) -> list[float]:
    """The weights of a positive reciprocal pairwise matrix: its principal eigenvector, sum 1.

    Anything but such a matrix (up to 15 rows) is an error. In a sheet the weights are a column.
    Source: Saaty, The Analytic Hierarchy Process, 1980; S2, 层次分析法.

    >>> [round(w, 6) for w in ahp([[1, 2], [1 / 2, 1]])]
    [0.666667, 0.333333]
    """
    return _principal(matrix)[1]


def ahp_cr(matrix: object) -> float:
    """The consistency ratio of a pairwise matrix, to be below 0.1; 0 for one or two rows.

    ``(λ - n) / (n - 1)`` over Saaty's random index for n.

    >>> abs(round(ahp_cr([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]), 9))
    0.0
    """
    largest, vector = _principal(matrix)
    size = len(vector)
    return (largest - size) / (size - 1) / RANDOM_INDEX[size - 1] if size > 2 else 0.0


_SCORES = required("scores", "range", "各项得分", "the scores")
_NOT_PAIRWISE = (
    "(ROWS($matrix)<>COLUMNS($matrix))+(ROWS($matrix)>15)"
    f"+(SUM({excel.number('$matrix')})<ROWS($matrix)*COLUMNS($matrix))"
)
_NOT_RECIPROCAL = f"SUM(--(ABS($matrix*TRANSPOSE($matrix)-1)>{RECIPROCAL_TOLERANCE:.6f}))"

WEIGHTED = Function(
    name="CSAT_WEIGHTED",
    title=Text("加权得分", "Weighted mean"),
    help=Text(
        "按权重求平均,空白项不计、其余权重归一",
        "Weighted mean; blanks drop out and the weights renormalise",
    ),
    parameters=(
        _SCORES,
        required("weights", "range", "同样大小的权重", "weights of the same shape"),
    ),
    reference=weighted,
    steps=(
        Step("mask", excel.number("$scores")),
        Step("present", "SUMPRODUCT($mask,$weights)"),
        Step(
            "whole",
            f"IF(SUMPRODUCT({excel.number('$scores')}*{excel.number('$weights')}*($weights>=0))"
            "=ROWS($scores)*COLUMNS($scores),SUM($weights)>0,FALSE)",
        ),
        Step(
            "wrong",
            f"SUMPRODUCT(1-$mask-{excel.blank('$scores')})"
            f"+SUMPRODUCT(1-{excel.number('$weights')}-{excel.blank('$weights')})"
            "+SUMPRODUCT(--($weights<0))",
        ),
        Step("some", 'IF($present=0,"",SUMPRODUCT($scores,$weights)/$present)'),
    ),
    excel=("IF($whole,SUMPRODUCT($scores,$weights)/SUM($weights),IF($wrong>0,#VALUE!,$some))"),
    example_arguments=([[4, 5]], [[30, 40]]),
)

COMPOSITE = Function(
    name="CSAT_COMPOSITE",
    title=Text("综合得分", "Composite score"),
    help=Text(
        "先求各组平均分,再按组权重加权;无得分的组不计",
        "Weighted mean of the group means; groups without a score drop out",
    ),
    parameters=(
        required("groups", "range", "每项所属的组(单元格区域)", "the group of each score (cells)"),
        required("scores", "range", "各项得分(单元格区域)", "the scores (cells)"),
        required("group_names", "range", "组名(单元格区域)", "the groups (cells)"),
        required("group_weights", "range", "组权重(单元格区域)", "their weights (cells)"),
    ),
    reference=composite,
    steps=(
        Step("mask", excel.number("$scores")),
        Step("key", excel.escaped("$groups")),
        Step("listed", f"COUNTIF($group_names,{excel.escaped('$each')})", over="groups"),
        Step(
            "members",
            f'COUNTIFS($groups,{excel.escaped("$each")},$scores,"<1E+300")',
            over="groups",
        ),
        Step("share", "SUMIF($group_names,$key,$group_weights)/($members+($members=0))"),
        Step("sum", "SUMPRODUCT($mask*$share)"),
        Step(
            "wrong",
            f"{excel.not_numeric('$scores')}+{excel.not_numeric('$group_weights')}"
            "+SUMPRODUCT(--($group_weights<0))"
            f"+SUMPRODUCT($mask*(($listed=0)+{excel.blank('$groups')}))"
            "+(ROWS($scores)<>ROWS($groups))+(COLUMNS($scores)<>COLUMNS($groups))"
            "+(ROWS($group_names)<>ROWS($group_weights))"
            "+(COLUMNS($group_names)<>COLUMNS($group_weights))",
        ),
    ),
    excel='IF($wrong>0,#VALUE!,IF($sum=0,"",SUMPRODUCT($scores,$mask*$share)/$sum))',
)

_ONES = "TRANSPOSE(COLUMN($matrix)^0)"
_SQUARINGS = 7
_POWERS = tuple(
    Step(
        f"power{2 ** (k + 1)}",
        "MMULT({0},{0})".format(f"$power{2**k}" if k else "$matrix"),
    )
    for k in range(_SQUARINGS)
)
_VECTOR = Step("vector", f"MMULT($power{2**_SQUARINGS},{_ONES})")

AHP = Function(
    name="CSAT_AHP",
    title=Text("层次分析权重", "AHP weights"),
    help=Text(
        "由两两比较矩阵求权重(一列,和为 1)", "Weights of a pairwise matrix, a column of sum 1"
    ),
    parameters=(required("matrix", "range", "两两比较方阵", "the square pairwise matrix"),),
    reference=ahp,
    steps=(*_POWERS, _VECTOR),
    excel=(f"IF({_NOT_PAIRWISE}>0,#VALUE!,IF({_NOT_RECIPROCAL}>0,#VALUE!,$vector/SUM($vector)))"),
    array=True,
)

AHP_CR = Function(
    name="CSAT_AHP_CR",
    title=Text("一致性比率", "Consistency ratio"),
    help=Text(
        "两两比较矩阵的一致性比率,应小于 0.1", "Consistency ratio of a pairwise matrix, below 0.1"
    ),
    parameters=(required("matrix", "range", "两两比较方阵", "the square pairwise matrix"),),
    reference=ahp_cr,
    steps=(
        *_POWERS,
        _VECTOR,
        Step("size", "ROWS($matrix)"),
        Step("largest", "SUM(MMULT($matrix,$vector))/SUM($vector)"),
    ),
    excel=(
        f"IF({_NOT_PAIRWISE}>0,#VALUE!,IF({_NOT_RECIPROCAL}>0,#VALUE!,IF($size<3,0,"
        f"($largest-$size)/($size-1)/INDEX({excel.constant([RANDOM_INDEX])},$size))))"
    ),
    array=True,
)
