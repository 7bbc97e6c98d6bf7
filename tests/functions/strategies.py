"""Random arguments for every function of the catalogue: ordinary, at borders, blank and wrong."""

from typing import Any

from hypothesis import strategies as st

from tests.functions.cases import OMIT, Case

BLANKS = st.sampled_from([None, "", " ", "　", "\u00a0 "])
TEXTS = st.sampled_from(["五", "35", "４", "abc", "35秒", "*", "=1", "-"])


def decimals(low: float, high: float, digits: int = 3) -> st.SearchStrategy[float]:
    scale = 10**digits
    return st.integers(round(low * scale), round(high * scale)).map(lambda n: n / scale)


def mostly(good: st.SearchStrategy[Any], odd: st.SearchStrategy[Any] | None = None) -> Any:
    """A good value in most draws, else a blank or a wrong one."""
    bad = odd if odd is not None else st.one_of(BLANKS, TEXTS)
    return st.integers(0, 19).flatmap(lambda n: bad if n == 0 else good)


def sparse(good: st.SearchStrategy[Any]) -> Any:
    """A value of a range: blank at times, wrong hardly ever."""
    return st.integers(0, 59).flatmap(lambda n: TEXTS if n == 0 else BLANKS if n < 10 else good)


def maybe(argument: st.SearchStrategy[Any]) -> Any:
    return st.one_of(st.just(OMIT), argument)


def shaped(cell: st.SearchStrategy[Any], rows: int, columns: int) -> Any:
    line = st.lists(cell, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


SHAPES = st.sampled_from([(1, 1), (5, 1), (1, 4), (3, 2), (9, 1), (2, 5)])
figure = decimals(-20, 150)
hundred = st.one_of(
    st.sampled_from([0, 100, 70, 90, 69.995, 69.994, 89.995, 89.99, 89.994999, 100.01, -0.01]),
    decimals(0, 100, 4),
)
likert = st.integers(1, 5)
BETTER = mostly(st.sampled_from(["≤", "≥", "<=", ">=", "low", "high", "High", " ≥ "]))


def blocks(cell: st.SearchStrategy[Any]) -> Any:
    return SHAPES.flatmap(lambda s: shaped(cell, *s))


def pair(first: st.SearchStrategy[Any], second: st.SearchStrategy[Any]) -> Any:
    """Two blocks of one shape, at times of two."""
    same = SHAPES.flatmap(lambda s: st.tuples(shaped(first, *s), shaped(second, *s)))
    other = st.tuples(blocks(first), blocks(second))
    return st.integers(0, 14).flatmap(lambda n: other if n == 0 else same)


GROUPS = ["效率指标", "质量指标", "客户体验指标"]


@st.composite
def composite(draw: Any) -> tuple[Any, ...]:
    size = draw(st.integers(1, 9))
    names = draw(
        st.lists(st.sampled_from([*GROUPS, "A*", "a?"]), min_size=1, max_size=4, unique=True)
    )
    group = st.sampled_from(names)
    known = st.integers(0, 39).flatmap(
        lambda n: st.sampled_from(["别组", None, names[0].lower()]) if n == 0 else group
    )
    return (
        draw(shaped(known, size, 1)),
        draw(shaped(sparse(hundred), size, 1)),
        [[name] for name in names],
        draw(shaped(sparse(decimals(0, 50)), len(names), 1)),
    )


OUTCOMES = ["未处理", "不满意", "不太满意", "基本满意", "满意", "非常满意"]
outcome = st.integers(0, 39).flatmap(
    lambda n: (
        st.sampled_from(["很满意", "满意 ", "*", "?"])
        if n == 0
        else st.sampled_from([None, "", " ", "　", "无投诉"])
        if n < 8
        else st.sampled_from(OUTCOMES)
    )
)


@st.composite
def own_table(draw: Any) -> list[list[Any]]:
    names = draw(
        st.lists(st.sampled_from([*OUTCOMES, "无投诉"]), min_size=3, max_size=7, unique=True)
    )
    rows = [[name, draw(decimals(-10, 10, 1))] for name in names]
    return [*rows, [None, None]] if draw(st.booleans()) else rows


@st.composite
def quota(draw: Any) -> tuple[Any, ...]:
    everyone = draw(st.lists(decimals(40, 100, 1), min_size=1, max_size=17))
    score = draw(mostly(st.sampled_from(everyone), st.one_of(BLANKS, decimals(0, 30))))
    cells = [[v] for v in everyone]
    if draw(st.booleans()):
        cells.insert(draw(st.integers(0, len(cells))), [draw(BLANKS)])
    ratio = draw(
        maybe(
            mostly(
                st.sampled_from([[[2], [7], [1]], [[1, 1, 1]], [[0.2, 0.7, 0.1]], [[3], [5], [2]]]),
                st.sampled_from([[[1], [2]], [[-1], [5], [2]], [[0], [0], [0]]]),
            )
        )
    )
    return (score, cells, ratio)


@st.composite
def pairwise(draw: Any) -> tuple[Any, ...]:
    size = draw(st.integers(1, 6))
    scale = st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9])
    matrix = [[1.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            value = draw(scale)
            value = value if draw(st.booleans()) else 1 / value
            matrix[i][j], matrix[j][i] = value, 1 / value
    fault = draw(st.integers(0, 19))
    cells: list[list[Any]] = matrix
    if fault == 0:
        cells[0][-1] = draw(st.sampled_from([0, -2, None, "三", 2.5]))
    elif fault == 1:
        cells = [[*row, 1.0] for row in cells]
    return (cells,)


items = st.tuples(st.integers(1, 8), st.integers(1, 5)).flatmap(
    lambda s: shaped(
        st.integers(0, 29).flatmap(lambda n: st.one_of(BLANKS, TEXTS) if n == 0 else likert), *s
    )
)
bands = mostly(
    st.sampled_from(
        [
            [[90, "优秀"], [70, "达标"], [0, "不达标"]],
            [[0, "丙"], [60.5, "乙"], [85, "甲"]],
            [[95, "卓越"], [None, None], [50, "合格"]],
        ]
    ),
    st.sampled_from([[["高", "甲"], [0, "乙"]]]),
)
star_bands = st.sampled_from([[[80], [60], [40], [20]], [[20, 40, 60, 90]], [[50]], [["高"], [5]]])
numeric = mostly(figure)

ARGUMENTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "CSAT_SCORE": st.tuples(
        mostly(figure),
        mostly(figure),
        maybe(BETTER),
        maybe(mostly(decimals(-0.1, 10))),
        maybe(mostly(decimals(-1, 30))),
        maybe(mostly(decimals(-5, 40))),
        maybe(mostly(decimals(30, 120))),
    ),
    "CSAT_WEIGHTED": pair(
        sparse(hundred),
        st.one_of(
            decimals(0, 50), sparse(decimals(0, 50)), decimals(0, 50), decimals(-0.01, 50, 2)
        ),
    ),
    "CSAT_COMPOSITE": composite(),
    "CSAT_COMPLAINT": st.tuples(blocks(outcome), maybe(own_table())),
    "CSAT_TOTAL": st.tuples(
        mostly(hundred), mostly(decimals(-30, 20)), maybe(numeric), maybe(numeric)
    ),
    "CSAT_GRADE": st.tuples(mostly(hundred), maybe(bands)),
    "CSAT_QUOTA": quota(),
    "CSAT_RATE": st.tuples(
        blocks(sparse(st.one_of(likert, likert, decimals(0.9, 5.1, 1)))),
        maybe(mostly(decimals(1, 5, 1))),
    ),
    "CSAT_SHARE": st.tuples(
        blocks(sparse(likert)), mostly(st.integers(0, 5)), mostly(st.integers(2, 6))
    ),
    "CSAT_NPS": st.tuples(blocks(sparse(st.integers(0, 10)))),
    "CSAT_RESCALE": st.tuples(
        mostly(st.one_of(figure, st.sampled_from(["满意", "一般", "不满意"]))),
        mostly(st.sampled_from([0, 1, 5])),
        mostly(st.sampled_from([5, 10, 100])),
        maybe(numeric),
        maybe(numeric),
    ),
    "CSAT_STARS": st.tuples(
        mostly(st.one_of(hundred, st.sampled_from([80, 60, 40, 20, 79.99]))), maybe(star_bands)
    ),
    "CSAT_STREAK": st.tuples(
        blocks(sparse(decimals(25, 35, 0))), mostly(decimals(26, 34, 0)), maybe(BETTER)
    ),
    "CSAT_CI": st.tuples(
        blocks(sparse(likert)),
        maybe(mostly(st.sampled_from([0.95, 0.9, 0.99, 0.5, 1, 0]))),
        maybe(mostly(st.sampled_from([-1, 1, 1, -1, 0]))),
    ),
    "CSAT_ALPHA": st.tuples(items),
    "CSAT_AHP": pairwise(),
    "CSAT_AHP_CR": pairwise(),
}


def case(name: str) -> st.SearchStrategy[Case]:
    return ARGUMENTS[name].map(lambda arguments: Case(name, tuple(arguments)))
