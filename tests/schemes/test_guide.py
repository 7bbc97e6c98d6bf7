"""docs/schemes.md names every key of the parts it explains, and its example is a scheme."""

import re
from pathlib import Path

import pytest

from csat_xl import operations
from csat_xl.schemes import evaluation, model
from csat_xl.schemes.load import parse
from csat_xl.sheets.book import Settings
from csat_xl.workbook.templates import SCHEME, of_itself

GUIDE = (Path(__file__).parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")
PARTS = (
    model.Scheme,
    model.Survey,
    model.Monitoring,
    model.Metric,
    evaluation.Evaluation,
    evaluation.Section,
    evaluation.Item,
    model.Complaints,
    model.Grades,
    model.Band,
    model.Lists,
    model.Rules,
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_named(part):
    named = set(re.findall(r"[a-z_]+", GUIDE))
    assert set(part.model_fields) - named == set()


def test_the_example_is_a_working_scheme():
    example = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    scheme = of_itself(parse(example[0], "hotel.toml"))
    book = operations.book_of(SCHEME, Settings(scheme))
    assert [sheet.name for sheet in book.sheets] == ["客户满意度跟踪表", "评估汇总"]


def test_every_check_of_the_evaluation_is_named():
    assert all(f"E0{number}" in GUIDE for number in range(1, 7))
