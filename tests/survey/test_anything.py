"""Whatever a file or a cell holds: a table or a reason, an answer or a fault, never a traceback."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csat_xl.errors import CsatError
from csat_xl.schemes.model import Rules
from csat_xl.survey.answers import answers_of
from csat_xl.survey.form import form_mapping
from csat_xl.survey.frame import frame_of
from csat_xl.survey.mapping import guess, load_mapping, toml_of
from csat_xl.survey.sample import draw
from csat_xl.survey.screening import DOUBTFUL, INVALID, VALID, screen
from csat_xl.survey.tables import read_table
from tests.survey.exports import SCHEME

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.one_of(
    st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=12),
    st.sampled_from(
        ["5", "４", "满意", "-3", "3分", "1e9", "=1+1", "2026-06-01", "128秒", "NaN", "TRUE"]
    ),
)


@QUIET
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_bytes_as_csv(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    try:
        table = read_table(path)
    except CsatError:
        return
    assert all(set(row.cells) <= set(table.header) for row in table.rows)


@QUIET
@given(st.lists(st.lists(CELLS, min_size=12, max_size=12), min_size=1, max_size=8))
def test_any_cells_as_answers(tmp_path, rows):
    survey = SCHEME.survey
    header = [
        "客户编号",
        "填写时间",
        "用时(秒)",
        "渠道",
        "不满意点",
        "改进建议",
        "推荐意愿",
        *survey.dimensions,
    ]
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path = tmp_path / "x.csv"
    path.write_text(text.getvalue(), "utf-8", "replace")
    table = read_table(path, wanted=header)
    answers = answers_of(table, form_mapping(survey, table), survey)
    found = screen(answers, survey, Rules())
    assert len(found) == len(table.rows)
    for screened in found:
        assert screened.status in (VALID, DOUBTFUL, INVALID)
        assert (screened.status == VALID) == (not screened.reasons)
        if screened.counts:
            assert all(1 <= score <= 5 for score in screened.answer.scores.values())


@QUIET
@given(st.lists(st.text(max_size=8), min_size=2, max_size=12), st.integers(0, 2**63 - 1))
def test_any_numbers_as_a_list_to_draw_from(tmp_path, numbers, seed):
    text = io.StringIO()
    csv.writer(text).writerows([["客户编号", "客户类型"], *([n, "x"] for n in numbers)])
    path = tmp_path / "x.csv"
    path.write_text(text.getvalue(), "utf-8", "replace")
    try:
        frame = frame_of(read_table(path))
    except CsatError:
        return
    drawn = draw(frame, 1 + seed % len(frame), seed=seed)
    assert len(set(drawn.units)) == 1 + seed % len(frame)


@QUIET
@given(st.lists(st.text(min_size=1, max_size=15), min_size=2, max_size=8, unique=True))
def test_a_draft_of_a_mapping_survives_any_header(tmp_path, header):
    text = io.StringIO()
    csv.writer(text).writerows([header, ["1"] * len(header)])
    path = tmp_path / "x.csv"
    path.write_text(text.getvalue(), "utf-8", "replace")
    try:
        table = read_table(path)
    except CsatError:
        return
    draft = guess(table, SCHEME.survey)
    out = tmp_path / "m.toml"
    out.write_text(toml_of(draft, table), "utf-8", "replace")
    assert load_mapping(out) == draft
