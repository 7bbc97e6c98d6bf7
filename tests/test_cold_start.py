"""What a cold start imports: heavy libraries only where they are used."""

import subprocess
import sys

import pytest

HEAVY = {
    "chinese_calendar", "dask", "distributed", "docx", "duckdb", "jieba", "matplotlib",
    "msoffcrypto", "numpy", "openpyxl", "pandas", "pydantic", "python_calamine", "rich", "rjieba",
    "scipy", "statsmodels", "xlsxwriter", "xlwings",
}  # fmt: skip
"""Libraries that take more than a blink to import."""


def imported(code: str) -> set[str]:
    """The heavy libraries that a fresh Python has imported after some code."""
    told = "\nimport sys; print('IMPORTED', *sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code + told], capture_output=True, text=True, check=True
    )
    return HEAVY & set(done.stdout.rpartition("IMPORTED")[2].split())


def command(*arguments: str) -> str:
    """Code that runs the program with these arguments and goes on after it, if it ended well."""
    return (
        f"import sys; sys.argv = ['csat-xl', *{arguments!r}]\n"
        "from csat_xl.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert end.code in (None, 0, 1), end.code"
    )


@pytest.mark.parametrize("arguments", [("rollup", "--help"), ("survey", "--help")])
def test_help_imports_nothing_heavy(arguments):
    assert imported(command(*arguments)) <= {"pydantic"}  # typer looks for its types


def test_the_help_imports_no_command():
    code = command("--help") + (
        "\nfrom csat_xl.cli import COMMANDS"
        "\nloaded = {c.place.partition(':')[0] for c in COMMANDS} & set(sys.modules)"
        "\nassert not loaded, loaded"
    )
    assert imported(code) == set()


def test_the_functions_in_python_import_nothing_heavy():
    code = "import csat_xl; assert csat_xl.score(35, 30, '≤', 10, 10) == 95"
    assert imported(code) == set()
    assert imported("import csat_xl") == set()


def test_a_udf_call_imports_no_table_or_file_library():
    code = """
from csat_xl.functions.catalogue import CATALOGUE
from csat_xl.hosts.udf import python_function
score = next(f for f in CATALOGUE if f.name == "CSAT_SCORE")
assert python_function(score)(35.0, 30.0, "≤", 10.0, 10.0) == 95
"""
    assert imported(code) <= {"pydantic"}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> str:
    from datetime import date

    from csat_xl import operations, samples
    from csat_xl.demo import example_book

    path = tmp_path_factory.mktemp("book") / "x.xlsx"
    book = example_book("monthly", samples.TEAMS[0], date(2026, 6, 1), 40, mistakes=True)
    operations.build_workbook(book, path, "native")
    return str(path)


def test_check_reads_without_pandas_openpyxl_and_statistics(workbook):
    found = imported(command("check", workbook, "--json"))
    assert "python_calamine" in found
    assert found <= {"chinese_calendar", "pydantic", "python_calamine"}


def test_a_rollup_needs_neither_pandas_nor_the_large_statistics_packages(workbook, tmp_path):
    """Only distributions are taken from SciPy; its tests and statsmodels judge ours, in the tests."""
    code = command("rollup", workbook, "-o", str(tmp_path / "汇总.xlsx")) + (
        "\nassert 'scipy.special' in sys.modules"
        "\nassert 'scipy.stats' not in sys.modules"
        "\nassert 'csat_xl.report' not in sys.modules"
    )
    found = imported(code)
    assert (tmp_path / "汇总.xlsx").exists()
    assert "rjieba" in found
    assert not found & {"docx", "duckdb", "matplotlib", "openpyxl", "pandas", "statsmodels"}
