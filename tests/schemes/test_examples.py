"""One worked example a scheme: by hand, in Python, and in the workbook as two programs calculate it."""

import pytest

from csat_xl import operations
from csat_xl.schemes.load import shipped
from tests.schemes.examples import CASES, Example, differs, rolled

SIXTEEN = {
    "tracking",
    "monitoring",
    "tutoring",
    "ecommerce",
    "enterprise",
    "department",
    "agent_kpi",
    "service_levels",
    "service_review",
    "loyalty",
    "product_mix",
    "customer_stars",
    "index_model",
    "field_service",
    "survey",
    "handbook",
}


def test_every_system_of_the_sources_is_a_scheme_with_an_example():
    assert set(shipped()) >= SIXTEEN
    assert set(CASES) == SIXTEEN


@pytest.mark.parametrize("name", CASES)
def test_by_hand_and_in_python(name):
    for place, found, value in Example(name, CASES[name]).in_python():
        assert not differs(found, value), f"{place}: {found!r}, not {value!r}"


@pytest.mark.parametrize("edition", ["native", "plain"])
@pytest.mark.parametrize("name", CASES)
def test_in_the_workbook(name, edition, tmp_path, request):
    example, path = Example(name, CASES[name]), tmp_path / f"{name}.xlsx"
    operations.build_workbook(example.book, path, edition)
    judge = request.getfixturevalue("ironcalc" if edition == "native" else "office")
    cells = example.cells(path)
    found = judge.calculate(path, cells)
    wrong = {c: (found[c], value) for c, value in cells.items() if differs(found[c], value)}
    assert not wrong
    if edition == "plain":
        figures = operations.rollup_files([str(path)])
        told = {key: rolled(figures, key) for key in example.roll}
        assert not {k: (told[k], v) for k, v in example.roll.items() if differs(told[k], v)}
