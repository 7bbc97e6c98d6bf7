"""What the button 月度汇总 writes, before any spreadsheet program: cells from figures."""

import pytest

from csat_xl.hosts.macros.grid import Block, ChartOf, Field, grid
from csat_xl.hosts.macros.result import result_grid
from csat_xl.operations import rollup_files


@pytest.fixture(scope="module")
def figures(filled):
    return rollup_files([str(filled)])


def column(drawn, header):
    """The cells under a header."""
    at = next(
        (r, row.index(f"'{header}")) for r, row in enumerate(drawn.rows) if f"'{header}" in row
    )
    rows = drawn.rows[at[0] + 1 :]
    return [row[at[1]] for row in rows[: next(i for i, row in enumerate(rows) if row[0] is None)]]


def test_the_months_before_stand_beside_this_one(figures):
    rate = figures["overall"]["csat_rate"]
    name = next(m["name"] for m in figures["metrics"] if m["needs_improvement"])
    missed = 0 if next(m for m in figures["metrics"] if m["name"] == name)["better"] == "≥" else 1e6
    history = [
        {"period": "2026-04", "csat_rate": 0.8, "metrics": {name: missed}},
        {"period": "2026-05", "csat_rate": 0.85, "metrics": {name: missed}},
    ]
    drawn = result_grid(figures, "2026-07-01 09:00", history)
    assert column(drawn, "月份") == ["'2026-04", "'2026-05", "'2026-06"]
    assert column(drawn, "满意率变化(百分点)") == [
        None,
        pytest.approx(5),
        pytest.approx((rate - 0.85) * 100),
    ]
    lasting = dict(zip(column(drawn, "具体指标"), column(drawn, "持续不达标"), strict=True))
    assert lasting[f"'{name}"] == "'持续 3 个月"
    assert drawn.charts[0].chart.title == "各月满意率"


def test_one_month_alone_shows_no_trend(figures):
    drawn = result_grid(figures, "2026-07-01 09:00")
    assert "'各月趋势" not in [row[0] for row in drawn.rows]


def test_the_time_and_the_count_of_rows_stand_on_top(figures):
    note = result_grid(figures, "2026-07-01 09:00").rows[1][0]
    answers = figures["responses"]
    assert note.startswith("'2026-07-01 09:00")
    assert f"回收 {answers['total']} 行,有效 {answers['valid']} 行" in note


def test_texts_stay_texts_and_charts_know_their_cells():
    block = Block(
        "=表", (Field("名", "a"), Field("值", "b", "share")), [("=1+1", 0.5)], ChartOf("图")
    )
    drawn = grid("题", ["注"], [block], (10, 10, 10))
    assert drawn.rows[3] == ("'=表", None, None)
    assert drawn.rows[5] == ("'=1+1", 0.5, None)
    assert drawn.charts[0].area == (5, 1, 6, 2)
    assert {len(row) for row in drawn.rows} == {3}
