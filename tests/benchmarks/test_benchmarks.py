"""Each benchmark runs in small and gives sensible ratios; no time is asserted."""

import math

import pytest

from benchmarks import report
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.measure import Ratio, ratio


@pytest.fixture(autouse=True)
def small_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("CSAT_XL_BENCHMARK_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


QUICK = ("parts", "start", "functions", "recalculation", "building")


@pytest.mark.parametrize("name", QUICK)
def test_a_benchmark_runs_in_small(name):
    found = main([name, "--small", "--runs", "1"])[name]
    assert found
    assert all(0 < line.low <= line.median <= line.high < math.inf for line in found)


def test_the_formulas_compared_give_the_same_results(ironcalc, office):
    from benchmarks.recalculation import workbook

    area = [("表", f"{column}1:{column}60") for column in "CJQR"]
    wanted = office.calculate(workbook("hand", 60, False), area)
    assert {"优秀", "达标", "不达标", ""} == {v for (_, c), v in wanted.items() if c[0] == "Q"}
    kinds = ("native", "plain", "names", "hand")
    shown = [ironcalc.calculate(workbook(kind, 60, True), area) for kind in kinds]
    for found in (office.calculate(workbook("plain", 60, False), area), *shown):
        assert {c: v or "" for c, v in found.items()} == pytest.approx(
            {c: v or "" for c, v in wanted.items()}
        )


def test_the_readers_are_compared_on_the_same_workbooks():
    from benchmarks import workbooks
    from benchmarks.contenders import CONTENDERS
    from benchmarks.measure import contender

    path = str(workbooks.one(20, "native"))
    assert len(CONTENDERS) == 5
    for name in ("csat-xl", "pandas + calamine", "floor"):
        cost = contender(name, [path], path)
        assert cost["seconds"] > 0
        assert cost["peak"] > 0


def test_large_workbooks_have_no_number_twice():
    from benchmarks import workbooks

    book = workbooks.large_book(workbooks.MOST + 500)
    rows = book.rows("tracking")
    assert len(rows) == workbooks.MOST + 500
    numbers = {(row.get("customer_id"), row.get("service_time")) for row in rows}
    assert len(numbers) > len(rows) * 0.95  # but for mistakes made on purpose


def test_the_median_of_rounds_and_its_target():
    line = ratio("t", "a", "b", [(2.0, 1.0), (9.0, 3.0), (1.0, 1.0)], "≤ 2.5")
    assert (line.median, line.low, line.high, line.met) == (2.0, 1.0, 3.0, True)
    assert Ratio("t", "a", "b", 9.0, 9.0, 9.0, 1, "≥ 10").met is False
    assert Ratio("t", "a", "b", 9.0, 9.0, 9.0, 1).met is None


def test_the_page_has_every_ratio_and_the_picture_is_drawn(tmp_path):
    lines = [
        Ratio("reading", "a", "b", 2.0, 1.5, 3.0, 5, "≤ 2.5"),
        Ratio("reading", "c", "d", 2.0, 1.5, 3.0, 5, "≥ 10"),
        Ratio("start", "e", "f", 2.0, 1.5, 3.0, 5),
    ]
    text = report.page(lines, "a machine")
    assert "| a | b | **2** | 1.5 – 3 | 5 | ≤ 2.5 | yes |" in text
    assert "| c | d | **2** | 1.5 – 3 | 5 | ≥ 10 | **no** |" in text
    assert "## Start" in text
    report.draw(lines, tmp_path / "p" / "x.png")
    assert (tmp_path / "p" / "x.png").stat().st_size > 5_000


def test_names_that_are_none_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["no such"])
    assert set(BENCHMARKS) >= set(QUICK)


def test_the_tree_of_synthetic_summaries_counts_every_answer():
    from benchmarks import scale

    found = scale.simulated(300)  # compares its sums with plain counts
    assert found["places"] == 300 + scale.MONTHS  # and the whole answers of each month
    cost = {"work": 0.2, "sent": 2e5, "taken": 0.01, "added": 0.01, "file": 6e5, "visits": 1900}
    cost["memory"] = 110
    text = scale.page(cost, found, "a machine")
    assert "56 core hours" in text  # 0.2 s a million times
    assert text.count("| 64 |") == 1
