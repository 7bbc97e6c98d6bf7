"""Sample sizes: published ones, by hand, and their inverse."""

import pytest
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.survey.size import fraction, margin_of, sample_size

KREJCIE_MORGAN = {10: 10, 50: 44, 100: 80, 200: 132, 300: 169, 500: 217, 1000: 278, 2000: 322,
                  5000: 357, 10_000: 370}  # fmt: skip
"""Krejcie and Morgan (1970), Determining Sample Size for Research Activities, table 1.

They round to the nearest number (217.5 to 217); here it is rounded up, so that the margin holds.
"""


@pytest.mark.parametrize(("population", "published"), KREJCIE_MORGAN.items())
def test_published_sizes(population, published):
    size = sample_size(population, 0.05)
    assert size.answers - published in (0, 1)
    assert margin_of(size.answers, population) <= 0.0503
    assert sample_size(population, 0.05).infinite == 385


@pytest.mark.parametrize(
    ("arguments", "answers"),
    [
        ((1000, 0.05), 278),  # spec, section 6
        ((None, 0.05), 385),  # 1.96² · 0.25 / 0.0025 = 384.1
        ((None, 0.03), 1068),  # Cochran (1977): 1067.1
        ((None, 0.05, 0.99), 664),  # 2.5758² · 0.25 / 0.0025 = 663.5
        ((None, 0.05, 0.95, 0.1), 139),  # 3.8415 · 0.09 / 0.0025 = 138.3
        ((1, 0.05), 1),
    ],
)
def test_sizes_by_hand(arguments, answers):
    assert sample_size(*arguments).answers == answers


def test_the_response_rate_tells_how_many_to_send():
    assert sample_size(2000, 0.05, response_rate=0.3).to_send == 1077  # 323 / 0.3 = 1076.7
    small = sample_size(1000, 0.05, response_rate=0.2)
    assert (small.to_send, small.short) == (1000, True)


@pytest.mark.parametrize(
    "wrong", [(0, 0.05), (10, 0.0), (10, 1.0), (10, 0.05, 1.0), (10, 0.05, 0.95, 0.5, 0.0)]
)
def test_wrong_arguments_are_told(wrong):
    with pytest.raises(CsatError):
        sample_size(*wrong)


def test_shares_as_people_type_them():
    assert fraction("５％".translate({0xFF15: "5"}), "x") == 0.05
    for wrong in ("x", "-5", "nan", ""):
        with pytest.raises(CsatError):
            fraction(wrong, "x")


def test_on_the_command_line():
    told = CliRunner().invoke(app, ["survey", "size", "-N", "1000", "--response-rate", "40"])
    assert told.exit_code == 0
    assert "278 份,发出 695 份" in told.output
