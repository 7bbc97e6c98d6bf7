"""Drawing a sample: allocations by hand, properties, chances, the account, and privacy."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.samples import TEAMS
from csat_xl.survey import allocation
from csat_xl.survey.drawing import simple, systematic
from csat_xl.survey.frame import frame_of
from csat_xl.survey.sample import RANDOM, STRATIFIED, SYSTEMATIC, count_for, draw
from csat_xl.survey.tables import read_table
from csat_xl.workbook.lint import lint
from tests.survey.lists import SIZES, customer_file

# --- allocations --------------------------------------------------------------------------------

BY_HAND = [
    # 13 of 1000: 7.8, 3.9, 1.3 → 7, 3, 1 and the two largest remainders
    (allocation.proportional, {"a": 600, "b": 300, "c": 100}, 13, 0, {"a": 8, "b": 4, "c": 1}),
    # equal remainders (2.5 each): the larger stratum, then the name
    (allocation.proportional, {"a": 5, "b": 5}, 5, 0, {"a": 3, "b": 2}),
    # 19.74, 0.20, 0.06 → at least 2 each, the rest to the first
    (allocation.proportional, {"a": 1000, "b": 10, "c": 3}, 20, 2, {"a": 16, "b": 2, "c": 2}),
    (allocation.proportional, {"a": 9, "b": 1}, 10, 0, {"a": 9, "b": 1}),
    (allocation.equal, {"a": 100, "b": 100, "c": 2}, 12, 0, {"a": 5, "b": 5, "c": 2}),
    (allocation.equal, {"a": 100, "b": 50, "c": 20}, 10, 0, {"a": 4, "b": 3, "c": 3}),
]


@pytest.mark.parametrize(("rule", "sizes", "n", "least", "expected"), BY_HAND)
def test_allocations_by_hand(rule, sizes, n, least, expected):
    assert rule(sizes, n, least) == expected


def test_a_textbook_allocation():
    """Lohr, Sampling: Design and Analysis (2010), example 3.2: 300 of 3,078 counties by region."""
    regions = {"NC": 1054, "NE": 220, "S": 1382, "W": 422}
    expected = {"NC": 103, "NE": 21, "S": 135, "W": 41}
    assert allocation.proportional(regions, 300) == expected


STRATA = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 60), min_size=1)


@settings(max_examples=200, deadline=None)
@given(STRATA, st.floats(0, 1), st.integers(0, 3), st.booleans())
def test_an_allocation_adds_up_and_stays_within_the_strata(sizes, part, least, equal):
    total = sum(sizes.values())
    n = max(round(part * total), sum(min(least, size) for size in sizes.values()))
    found = (allocation.equal if equal else allocation.proportional)(sizes, n, least)
    assert sum(found.values()) == n
    assert all(min(least, sizes[name]) <= found[name] <= sizes[name] for name in sizes)
    if not equal and not least:
        assert all(abs(found[x] - Fraction(n * sizes[x], total)) < 1 for x in sizes)


@pytest.mark.parametrize("wanted", [{"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 99}])
def test_a_given_allocation_is_checked(wanted):
    with pytest.raises(CsatError):
        allocation.given({"a": 5, "b": 5}, wanted)


# --- drawing ------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 80), st.integers(0, 2**40), st.data())
def test_every_unit_at_most_once_and_systematic_steps_are_equal(size, seed, data):
    units = [f"u{i:03d}" for i in range(size)]
    n = data.draw(st.integers(1, size))
    for drawn in (simple(units, n, seed), systematic(units, n, seed)):
        assert len(set(drawn)) == len(drawn) == n
        assert [u for u in units if u in set(drawn)] == drawn
    places = [units.index(u) for u in systematic(units, n, seed)]
    steps = {b - a for a, b in pairwise(places)}
    steps |= {places[0] + size - places[-1]}  # around the end
    assert max(steps) - min(steps) <= 1


def test_the_order_of_the_list_plays_no_part_in_a_random_sample():
    units = [f"u{i}" for i in range(50)]
    assert set(simple(units, 10, 7)) == set(simple(units[::-1], 10, 7))
    assert set(simple(units, 10, 7)) != set(simple(units, 10, 8))


def test_a_seed_gives_the_same_sample_for_ever():
    """Written down once: a later NumPy or Python must draw the same."""
    units = [f"u{i:02d}" for i in range(20)]
    assert simple(units, 5, 2026) == PINNED_SIMPLE
    assert systematic(units, 4, 2026) == PINNED_SYSTEMATIC


PINNED_SIMPLE = ["u01", "u03", "u06", "u10", "u18"]
PINNED_SYSTEMATIC = ["u02", "u07", "u12", "u17"]


@pytest.mark.parametrize("draw_some", [simple, systematic])
def test_every_unit_is_as_likely(draw_some):
    """5 of 20 in 2,000 seeds: each about 500 times; the bound is five standard deviations."""
    units = [f"u{i:02d}" for i in range(20)]
    count = Counter(unit for seed in range(2000) for unit in draw_some(units, 5, seed))
    assert all(abs(count[unit] - 500) < 5 * (2000 * 0.25 * 0.75) ** 0.5 for unit in units)


def test_pairs_are_as_likely_in_a_simple_sample():
    """3 of 6 in 3,000 seeds: each of the 15 pairs in 1 of 5."""
    count: Counter[tuple[str, str]] = Counter()
    for seed in range(3000):
        drawn = simple(list("abcdef"), 3, seed)
        count.update((a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :])
    assert len(count) == 15
    assert all(abs(c - 600) < 5 * (3000 * 0.2 * 0.8) ** 0.5 for c in count.values())


@pytest.fixture(scope="module")
def frame(tmp_path_factory):
    return frame_of(read_table(customer_file(tmp_path_factory.mktemp("list"))))


def test_weights_bring_the_strata_back_to_their_size(frame):
    wanted = {"企业客户": 10, "个人客户": 10, "VIP客户": 10}
    drawn = draw(frame, 30, STRATIFIED, ["客户类型"], 5, wanted=wanted)
    weights = {s.name: s.weight(100, 30) for s in drawn.strata}
    # (N_h/N)/(n_h/n): 0.6/(1/3), 0.3/(1/3), 0.1/(1/3)
    assert weights == pytest.approx({"企业客户": 1.8, "个人客户": 0.9, "VIP客户": 0.3})
    assert sum(drawn.weight(unit) for unit in drawn.units) == pytest.approx(30)
    proportional = draw(frame, 20, STRATIFIED, ["客户类型"], 5)
    assert {proportional.weight(unit) for unit in proportional.units} == {1.0}


def test_systematic_with_a_column_spreads_over_it(frame):
    drawn = draw(frame, 10, SYSTEMATIC, ["客户类型"], 3)
    kinds = Counter(frame.value(unit, "客户类型") for unit in drawn.units)
    assert kinds == {"企业客户": 6, "个人客户": 3, "VIP客户": 1}


def test_strata_are_drawn_apart(frame):
    one = draw(frame, 20, STRATIFIED, ["客户类型"], 9)
    other = draw(frame, 30, STRATIFIED, ["客户类型"], 9)
    assert set(one.units) <= set(other.units)  # the same keys, more of them


def test_what_is_not_covered_is_told(frame):
    drawn = draw(frame, 1, RANDOM, seed=1, cover=["客户类型", "服务人员"])
    missed = [c.value for c in drawn.coverage if c.missed]
    assert len(drawn.coverage) == 6
    assert len(missed) == 4


def test_a_rate_is_rounded_up():
    assert [count_for(n, None, 0.1) for n in (100, 101, 1)] == [10, 11, 1]
    for wrong in ((None, None), (5, 0.1), (0, None), (11, None), (None, 1.5)):
        with pytest.raises(CsatError):
            count_for(10, *wrong)


# --- files --------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(app, ["survey", "sample", *map(str, arguments)])


def test_the_workbook_holds_the_sample_and_its_account(tmp_path, openxml):
    source, out = customer_file(tmp_path), tmp_path / "样本.xlsx"
    told = run(source, "-o", out, "-n", 20, "--method", "stratified", "--by", "客户类型",
               "--seed", 42, "--cover", "服务人员")  # fmt: skip
    assert told.exit_code == 0, told.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["样本", "抽样说明", "覆盖检查"]
    rows = list(book["样本"].iter_rows(min_row=4, values_only=True))
    assert rows[0] == ("序号", "客户编号", "客户类型", "服务人员", "备注", "层", "抽样权重")
    assert Counter(row[2] for row in rows[1:]) == {"企业客户": 12, "个人客户": 6, "VIP客户": 2}
    facts = {r[0]: r[1] for r in book["抽样说明"].iter_rows(max_col=2, values_only=True) if r[0]}
    assert facts["总体 N"] == "100"
    assert facts["种子"] == "42"
    assert facts["分配"] == "按比例(最大余数法)"
    assert facts["未带出的列"] == "客户姓名、联系方式"
    assert openxml.validate(out) == []
    assert [fault for fault in lint(out) if "fullCalcOnLoad" not in fault] == []
    again = tmp_path / "again.xlsx"
    run(source, "-o", again, "-n", 20, "--method", "stratified", "--by", "客户类型",
        "--seed", 42, "--cover", "服务人员")  # fmt: skip
    assert again.read_bytes() == out.read_bytes()


def test_contacts_leave_the_list_only_when_asked(tmp_path):
    source = customer_file(tmp_path)
    plain, kept = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run(source, "-o", plain, "-n", 10, "--seed", 1).exit_code == 0
    assert run(source, "-o", kept, "-n", 10, "--seed", 1, "--keep-contacts").exit_code == 0
    assert "139000" not in plain.read_text("utf-8-sig")
    assert "号,1" not in plain.read_text("utf-8-sig")
    assert "客户姓名" not in plain.read_text("utf-8-sig")
    assert "139000" in kept.read_text("utf-8-sig")


def test_a_contact_in_any_column_keeps_it_back(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("编号,说明,地区\n1,回电13912345678,华东\n2,,华北\n", "utf-8")
    frame = frame_of(read_table(path))
    assert frame.left_out == ("说明",)
    assert frame.shown == ("地区",)


def test_text_that_would_run_does_not(tmp_path):
    source, out = customer_file(tmp_path), tmp_path / "s.csv"
    run(source, "-o", out, "-n", 3, "--seed", 1)
    assert "'=1+1" in out.read_text("utf-8-sig")
    book = tmp_path / "s.xlsx"
    run(source, "-o", book, "-n", 3, "--seed", 1)
    cells = [c for row in openpyxl.load_workbook(book)["样本"].iter_rows(min_row=5) for c in row]
    assert [(c.value, c.data_type) for c in cells if "=" in str(c.value)] == [("=1+1", "s")] * 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("客户编号,类型\nA,x\nA,y\n", "重复"),
        ("客户编号,类型\nA,x\n,y\n", "为空"),
        ("客户编号,类型\n13912345678,x\n", "联系方式"),
        ("姓名,类型\nA,x\n", "没有编号列"),
        ("客户编号,客户编号\nA,x\n", "表头重复"),
        ("只有一列\n", "没有找到表格"),
    ],
)
def test_a_list_that_cannot_be_drawn_from(text, reason, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CsatError, match=reason):
        frame_of(read_table(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(encoding, separator, tmp_path):
    path = tmp_path / "x.csv"
    text = "客户编号,客户类型\nA01,企业客户\n\nA02,个人客户\n".replace(",", separator)
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    assert table.header == ("客户编号", "客户类型")
    assert [(r.number, r.text("客户类型")) for r in table.rows] == [
        (2, "企业客户"),
        (4, "个人客户"),
    ]


def test_a_list_in_a_workbook_under_a_title(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["客户名单"])
    book.active.append(["客户编号", "客户类型"])
    book.active.append([20260501001, "企业客户"])
    path = tmp_path / "x.xlsx"
    book.save(path)
    table = read_table(path)
    assert [(r.number, r.text("客户编号")) for r in table.rows] == [(3, "20260501001")]


def test_a_tracking_workbook_is_a_list_too(tmp_path):
    """The sheet with a column of numbers is found among the others; names stay behind."""
    path, out = tmp_path / "五月.xlsx", tmp_path / "样本.csv"
    book = example_book("tracking", TEAMS[0], date(2026, 5, 1), 12, mistakes=False)
    operations.build_workbook(book, path, "plain")
    assert run(path, "-o", out, "-n", 5, "--seed", 1, "--cover", "服务人员").exit_code == 0
    text = out.read_text("utf-8-sig")
    assert len(text.splitlines()) == 6
    assert "客户名称/姓名" not in text
    assert "联系方式" not in text


def test_other_files_are_refused(tmp_path):
    for name, data in (("x.xlsx", b"PK\x03\x04"), ("x.csv", b"a,b\n\x00\x01"), ("y.csv", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        assert run(path, "-o", tmp_path / "o.csv", "-n", 1).exit_code != 0


def test_wrong_use_is_told():
    assert sum(SIZES.values()) == 100
    for method, by in (("other", []), (STRATIFIED, []), (RANDOM, ["客户类型"])):
        with pytest.raises(CsatError):
            draw(None, 1, method, by)
