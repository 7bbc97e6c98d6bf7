"""层次分析: the weights follow the matrix that people fill in, and contradictions are told."""

import pytest

from csat_xl import operations
from csat_xl.sheets import ahp
from csat_xl.sheets.book import Settings
from csat_xl.workbook.templates import chosen
from tests.schemes.examples import CASES, Example

ROW = "评估汇总"


def consistent() -> Example:
    """Weights 4 : 2 : 2 : 1 for 整体, 产品, 服务, 价格."""
    return Example("index_model", CASES["index_model"])


def test_the_shipped_matrices_are_consistent():
    """Weights of the first by power iteration, to four decimals; both ratios below 0.1."""
    _, scheme = chosen("index_model")
    first, second = ahp.comparisons(scheme.evaluation)
    vector = [1.0] * 4
    for _ in range(60):
        vector = [sum(a * v for a, v in zip(row, vector, strict=True)) for row in first.matrix]
        vector = [value / sum(vector) for value in vector]
    assert first.weights == pytest.approx(vector, abs=1e-9)
    assert sum(first.weights) == pytest.approx(1)
    assert first.ratio < 0.1
    assert second.ratio < 0.1


def test_typed_comparisons_change_weights_and_totals(tmp_path, office):
    """整体 against 价格 from 4 to 1/9 contradicts the rest: CR over 0.1, other weights."""
    example = consistent()
    made, typed = tmp_path / "index.xlsx", tmp_path / "typed.xlsx"
    operations.build_workbook(example.book, made, "plain")
    first = ahp.comparisons(example.settings.scheme.evaluation)[0]
    cell = f"E{first.first + 1}"
    office.fill(made, typed, {ahp.NAME: {cell: "=1/9"}})
    report = operations.check_file(typed)
    assert [(f.code, f.severity) for f in report.findings] == [("E06", "提醒")]
    changed = ahp.comparisons(report.book.settings.scheme.evaluation)[0]
    assert changed.matrix[0][3] == pytest.approx(1 / 9)
    assert changed.matrix[3][0] == pytest.approx(9)
    row = {c.header: f"{chr(65 + i)}6" for i, c in enumerate(example.sheets[ROW].columns)}
    places = [(ROW, row["最终得分"]), (ahp.NAME, f"B{first.first + 5}")]
    places += [(ahp.NAME, f"F{first.first + 1 + i}") for i in range(4)]
    found = office.calculate(typed, places)
    total, ratio, *weights = (found[place] for place in places)
    assert weights == pytest.approx(changed.weights, abs=1e-9)
    assert ratio == pytest.approx(changed.ratio, abs=1e-9)
    assert ratio > 0.1
    sections = [
        operations.rollup_files([str(typed)])["evaluation"][0]["sections"][name]
        for name in first.names
    ]
    by_hand = sum(w * s for w, s in zip(changed.weights, sections, strict=True))
    assert total == pytest.approx(by_hand, abs=1e-9)
    assert total != pytest.approx(70.56437389770723, abs=0.01)


def test_a_comparison_that_is_none_is_named(tmp_path, office):
    made, typed = tmp_path / "index.xlsx", tmp_path / "typed.xlsx"
    _, scheme = chosen("index_model")
    operations.build_workbook(operations.book_of("scheme", Settings(scheme)), made, "plain")
    office.fill(made, typed, {ahp.NAME: {"C9": "重要"}})
    report = operations.check_file(typed)
    assert report.book is None
    assert "整体满意度 / 产品满意度" in report.reason


def test_shared_and_merged_with_its_matrices(tmp_path):
    """The sheet of comparisons is the workbook's own: nothing to look at after a merge."""
    from typer.testing import CliRunner

    from csat_xl.cli import app

    made, sent, merged = (tmp_path / f"{name}.xlsx" for name in ("made", "sent", "merged"))
    operations.build_workbook(consistent().book, made, "plain")
    run = CliRunner().invoke
    assert run(app, ["share", str(made), "-o", str(sent)]).exit_code == 0
    assert run(app, ["merge", str(made), str(sent), "-o", str(merged)]).exit_code == 0
    book = operations.check_file(merged).book
    assert book.settings.scheme.evaluation.section_weights == pytest.approx(
        [4 / 9, 2 / 9, 2 / 9, 1 / 9]
    )
