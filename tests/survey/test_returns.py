"""Returned answers: exports of two tools, screening case by case, weights, and the tracking sheet."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.samples import TEAMS
from csat_xl.schemes.load import complete, load
from csat_xl.schemes.model import Rules
from csat_xl.sheets.book import Settings
from csat_xl.survey.answers import Answer
from csat_xl.survey.form_book import write_form
from csat_xl.survey.mapping import guess, load_mapping, toml_of
from csat_xl.survey.returns import Person, read_answers, returned, sample_of
from csat_xl.survey.returns_book import write_returns
from csat_xl.survey.screening import Limits, screen
from csat_xl.survey.tables import read_table
from csat_xl.survey.to_tracking import added_to, new_workbook
from csat_xl.survey.weights import weighted
from csat_xl.workbook.lint import lint
from tests.survey.exports import (
    CLOUD,
    SCHEME,
    STAR,
    cloud_file,
    form_rows,
    star_file,
    star_row,
)

SURVEY = SCHEME.survey
WHEN = dt.datetime(2026, 6, 2, 10, 5)


def mapping_file(folder: Path, text: str):
    path = folder / "映射.toml"
    path.write_text(text, "utf-8")
    return load_mapping(path)


def answer(*scores: int | None, row: int = 1, **more) -> Answer:
    given = dict(zip(SURVEY.dimensions, scores, strict=True))
    texts = {"reasons": "", "complaint_text": more.pop("complaint", ""), "suggestion": ""}
    plain = Answer("a.csv", row, f"C20260601{row:03d}", WHEN, 95, given, 9, texts,
                   {"channel": "", "customer_type": "", "service_type": "", "agent": ""})  # fmt: skip
    return replace(plain, **more)


# --- exports ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_the_export_of_a_tool_in_words(encoding, tmp_path):
    rows = [
        star_row(1, (5, 4, 5, 4, 5)),
        star_row(2, (2, 1, 2, 3, 2), recommend="3", complaint="没人理", source="手机提交"),
        star_row(3, (5, "(空)", 5, 5, 5), seconds="1分30秒"),
    ]
    path = star_file(tmp_path / "导出.csv", rows, encoding)
    found = read_answers([path], mapping_file(tmp_path, STAR), SCHEME)
    assert [list(a.scores.values()) for a in found] == [
        [5, 4, 5, 4, 5],
        [2, 1, 2, 3, 2],
        [5, None, 5, 5, 5],
    ]
    assert found[0].submitted == dt.datetime(2026, 6, 2, 10, 5, 33)
    assert [a.seconds for a in found] == [128, 128, 90]
    assert [a.fields["channel"] for a in found] == ["在线问卷", "短信", "在线问卷"]
    assert found[1].texts["complaint_text"] == "没人理"
    assert found[0].texts["suggestion"] == ""
    assert [(a.file, a.row) for a in found] == [("导出.csv", 2), ("导出.csv", 3), ("导出.csv", 4)]


def test_the_export_of_a_tool_in_a_workbook(tmp_path):
    path = cloud_file(tmp_path / "云.xlsx")
    found = read_answers([path], mapping_file(tmp_path, CLOUD), SCHEME)
    assert [list(a.scores.values()) for a in found] == [[5, 4, 5, 5, 5], [2, 1, 2, 2, 2]]
    assert [a.seconds for a in found] == [128, 60]
    assert found[0].submitted == dt.datetime(2026, 6, 3, 9, 30)


def test_our_own_form_is_read_by_its_headers(tmp_path):
    path = tmp_path / "问卷.xlsx"
    write_form(Settings(SCHEME), path, "plain", form_rows())
    found = read_answers([path], None, SCHEME)
    assert len(found) == 9
    assert list(found[0].scores.values()) == [5, 4, 5, 4, 5]
    assert found[8].scores[SURVEY.dimensions[0]] == 5  # 满意
    assert found[1].texts["reasons"] == "响应慢、态度差"
    states = [s.status for s in returned(found, SCHEME).screened]
    assert states == ["有效", "有效", "无效", "无效", "无效", "无效", "无效", "存疑", "有效"]


def test_a_draft_of_a_mapping_is_near_and_can_be_read(tmp_path):
    path = star_file(tmp_path / "导出.csv", [star_row(1, (5, 4, 5, 4, 5))])
    table = read_table(path)
    draft = guess(table, SURVEY)
    assert draft.columns["customer_id"] == "1、您的客户编号"
    assert draft.columns["submitted"] == "提交答卷时间"
    assert draft.columns["seconds"] == "所用时间"
    assert draft.columns["recommend"] == "7、您愿意把我们推荐给朋友吗?"
    assert draft.scores["专业性"] == "5、您对“专业性”是否满意?"
    (tmp_path / "m.toml").write_text(toml_of(draft, table), "utf-8")
    assert load_mapping(tmp_path / "m.toml") == draft


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("提交答卷时间", "提交时间"), "是否为“提交答卷时间”"),
        (("submitted =", "sent ="), "submitted"),
        (('"专业性" =', '"专业度" ='), "缺 专业性"),
        (("[scores]", "[scores"), "TOML"),
    ],
)
def test_a_wrong_mapping_is_told(change, told, tmp_path):
    path = star_file(tmp_path / "导出.csv", [star_row(1, (5, 4, 5, 4, 5))])
    with pytest.raises(CsatError, match=told):
        read_answers([path], mapping_file(tmp_path, STAR.replace(*change)), SCHEME)


# --- screening ----------------------------------------------------------------------------------

CASES = [
    ("right", answer(5, 4, 5, 4, 5), "有效", []),
    ("unhappy and right", answer(2, 1, 2, 3, 2, recommend=2), "有效", []),
    ("all five, nothing written", answer(5, 5, 5, 5, 5), "有效", []),
    ("an item left blank", answer(5, None, 5, 4, 5), "无效", ["不完整"]),
    ("nothing answered", answer(None, None, None, None, None), "无效", ["不完整"]),
    (
        "a score that cannot be read",
        answer(5, None, 5, 4, 5, faults={"Q2": "七"}),
        "无效",
        ["无法识别"],
    ),
    ("9 seconds for five items", answer(5, 4, 5, 4, 5, seconds=9), "无效", ["过快"]),
    ("10 seconds are enough", answer(5, 4, 5, 4, 5, seconds=10), "有效", []),
    ("time not known", answer(5, 4, 5, 4, 5, seconds=None), "有效", []),
    (
        "all equal and too fast",
        answer(3, 3, 3, 3, 3, seconds=4, recommend=5),
        "无效",
        ["过快", "随意作答"],
    ),
    ("all equal with a complaint", answer(5, 5, 5, 5, 5, complaint="慢"), "存疑", ["全部同分"]),
    (
        "unhappy throughout with a complaint",
        answer(1, 1, 1, 1, 1, complaint="慢", recommend=0),
        "有效",
        [],
    ),
    ("overall against the rest", answer(5, 5, 5, 5, 1, recommend=5), "无效", ["矛盾"]),
    ("2 points apart", answer(4, 4, 4, 4, 2, recommend=5), "无效", ["矛盾"]),
    ("1.75 points apart", answer(4, 4, 4, 3, 2, recommend=5), "有效", []),
    ("unhappy promoter", answer(2, 2, 2, 2, 2, recommend=10), "存疑", ["推荐意愿相左"]),
    ("happy detractor", answer(5, 4, 5, 4, 5, recommend=0), "存疑", ["推荐意愿相左"]),
]


@pytest.mark.parametrize(("what", "given", "status", "words"), CASES, ids=[c[0] for c in CASES])
def test_screening_case_by_case(what, given, status, words):
    (found,) = screen([given], SURVEY, Rules())
    assert (found.status, [word for word, _ in found.reasons]) == (status, words)


def test_off_sample_and_outside_the_days():
    limits = Limits(frozenset({"C20260601001"}), dt.date(2026, 6, 1), dt.date(2026, 6, 10))
    late = dt.datetime(2026, 6, 11)
    found = screen(
        [answer(5, 4, 5, 4, 5), answer(5, 4, 5, 4, 5, row=2),
         answer(5, 4, 5, 4, 5, customer_id=""), answer(5, 4, 5, 4, 5, submitted=late)],
        SURVEY, Rules(), limits,
    )  # fmt: skip
    assert [[w for w, _ in f.reasons] for f in found] == [[], ["非样本"], ["非样本"], ["期外"]]


def test_of_several_answers_the_first_right_one_counts():
    early, late = dt.datetime(2026, 6, 1), dt.datetime(2026, 6, 5)
    found = screen(
        [
            answer(4, 4, 4, 4, 4, submitted=late),
            answer(5, None, 5, 4, 5, submitted=early),  # earlier, but incomplete
            answer(5, 4, 5, 4, 5, row=1, submitted=WHEN),
        ],
        SURVEY,
        Rules(),
    )
    assert [[w for w, _ in f.reasons] for f in found] == [["重复"], ["不完整"], []]
    assert "a.csv 第 1 行" in found[0].told


def test_nameless_answers_are_doubles_only_when_all_is_the_same():
    one = answer(5, 4, 5, 4, 5, customer_id="")
    other = answer(5, 4, 5, 4, 5, customer_id="", seconds=96)
    found = screen([one, other, one], SURVEY, Rules())
    assert [f.status for f in found] == ["有效", "有效", "无效"]


# --- weights ------------------------------------------------------------------------------------


def test_weights_by_hand():
    """Scores 5, 4, 1 weighing 1, 1, 2: (5+4+2)/4; Kish: 4²/(1+1+4)."""
    found = weighted([5, 4, 1], [1, 1, 2], 4)
    assert (found.mean, found.rate) == (2.75, 0.5)
    assert found.effective == pytest.approx(16 / 6)
    assert weighted([], [], 4).mean is None


def test_equal_weights_change_nothing():
    found = weighted([5, 4, 1], [0.7] * 3, 4)
    assert found.mean == pytest.approx(10 / 3)
    assert found.effective == pytest.approx(3)


def test_key_customers_and_strata_weigh_in():
    fields = {"channel": "", "customer_type": "", "service_type": "", "agent": "王小雨"}
    sample = {
        "C20260601001": Person("VIP", 0.5, {**fields, "customer_type": "VIP客户"}, WHEN),
        "C20260601002": Person("其他", 1.5, {**fields, "customer_type": "个人客户"}, WHEN),
        "C20260601009": Person("其他", 1.5, fields, WHEN),
    }
    found = returned(
        [answer(5, 4, 5, 4, 5), answer(2, 2, 2, 2, 2, row=2, recommend=3)],
        SCHEME, sample, keys={("customer_type", "VIP客户"): 3},
    )  # fmt: skip
    assert found.weights == (1.5, 1.5)  # 0.5 · 3 and 1.5
    assert found.screened[0].answer.fields["agent"] == "王小雨"
    assert found.screened[0].answer.service_time == WHEN
    assert found.response() == [("VIP", 1, 1), ("其他", 2, 1), ("全部", 3, 2)]


def test_the_weights_of_the_scheme_hold_unless_others_are_given():
    scheme = complete(load("survey"))
    scores = dict.fromkeys(scheme.survey.dimensions, 4)
    fields = {"channel": "", "service_type": "", "agent": ""}
    given = [
        answer(5, 4, 5, 4, 5, row=i, scores=scores, fields={**fields, "customer_type": kind})
        for i, kind in enumerate(("重点客户", "一般客户", "潜在客户", ""), 1)
    ]
    assert returned(given, scheme).weights == (2, 1, 0.5, 1)
    keys = {("customer_type", "一般客户"): 3}
    assert returned(given, scheme, keys=keys).weights == (1, 3, 1, 1)


# --- the tracking sheet -------------------------------------------------------------------------


def timed(row: int, *scores: int, **more) -> Answer:
    fields = {"channel": "在线问卷", "customer_type": "企业客户", "service_type": "售后支持",
              "agent": "王小雨"}  # fmt: skip
    service = WHEN - dt.timedelta(hours=30)
    return answer(*scores, row=row, fields=fields, service_time=service, **more)


def test_answers_become_a_tracking_workbook_without_faults(tmp_path):
    july = dt.datetime(2026, 7, 1)
    found = returned(
        [timed(1, 5, 4, 5, 4, 5), timed(2, 5, None, 5, 4, 5), timed(3, 4, 4, 3, 4, 4),
         timed(4, 5, 5, 4, 5, 5, submitted=july)],
        SCHEME,
    )  # fmt: skip
    out = tmp_path / "跟踪.xlsx"
    settings = Settings(SCHEME, "在线一组", dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    taken = new_workbook(found, settings, out)
    assert (taken.written, taken.other_month, taken.untimed) == (2, 1, 0)
    report = operations.check_file(out)
    assert [f for f in report.findings if f.severity == "错误"] == []
    rows = report.book.rows("tracking")
    assert [r.get("customer_id") for r in rows] == ["C20260601001", "C20260601003"]
    assert operations.rollup_files([str(out)])["overall"]["mean"] == 4.5


def test_answers_are_added_to_a_copy_once(tmp_path):
    source, out = tmp_path / "六月.xlsx", tmp_path / "六月-含问卷.xlsx"
    book = example_book("tracking", TEAMS[0], dt.date(2026, 6, 1), 12, mistakes=False)
    operations.build_workbook(book, source, "plain")
    before = source.read_bytes()
    found = returned([timed(901, 5, 4, 5, 4, 5), timed(902, 2, 2, 2, 2, 2, recommend=3)], SCHEME)
    assert added_to(found, source, out).written == 2
    assert source.read_bytes() == before
    both = operations.check_file(out).book.rows("tracking")
    old = operations.check_file(source).book.rows("tracking")
    assert [r.raw for r in both[:12]] == [r.raw for r in old]
    assert [r.get("customer_id") for r in both[12:]] == ["C20260601901", "C20260601902"]
    again = added_to(found, out, tmp_path / "再.xlsx")
    assert (again.written, again.known) == (0, 2)
    with pytest.raises(CsatError):
        added_to(found, source, source)


def test_contacts_in_comments_do_not_get_out(tmp_path):
    given = timed(1, 2, 2, 2, 2, 2, recommend=3, complaint="打我13912345678")
    out, result = tmp_path / "跟踪.xlsx", tmp_path / "结果.xlsx"
    found = returned([given, answer(5, 4, 5, 4, 5, customer_id="13912345678")], SCHEME)
    new_workbook(found, Settings(SCHEME, "一组"), out)
    write_returns(found, result)
    for path in (out, result):
        texts = [str(c.value) for page in openpyxl.load_workbook(path) for r in page for c in r]
        assert not [text for text in texts if "13912345678" in text]


# --- the command --------------------------------------------------------------------------------


def test_from_sample_to_tracking_sheet_on_the_command_line(tmp_path, openxml):
    runner = CliRunner()
    people = [
        ("客户编号", "客户类型", "服务类型", "服务人员", "服务时间"),
        *((f"C20260601{i:03d}", "VIP客户" if i < 3 else "个人客户", "售后支持", "王小雨",
           "2026-06-01 09:00") for i in range(1, 13)),
    ]  # fmt: skip
    source = tmp_path / "客户.csv"
    source.write_text("\n".join(",".join(row) for row in people), "utf-8")
    drawn = tmp_path / "样本.xlsx"
    sample = ["survey", "sample", str(source), "-o", str(drawn), "--method", "stratified",
              "--by", "客户类型", "--given", "VIP客户=2", "--given", "个人客户=5", "--seed", "3"]  # fmt: skip
    assert runner.invoke(app, sample).exit_code == 0
    asked = sample_of(read_table(drawn))
    assert len(asked) == 7
    assert {p.stratum: round(p.weight, 4) for p in asked.values()} == {
        "VIP客户": round(2 / 12 / (2 / 7), 4),
        "个人客户": round(10 / 12 / (5 / 7), 4),
    }
    numbers = [int(unit[-3:]) for unit in asked]
    rows = [star_row(n, (5, 4, 5, 4, 5), when="2026/6/3 10:00:00") for n in numbers[:6]]
    rows.append(star_row(77, (5, 4, 5, 4, 5), suggestion="=1+1"))
    export = star_file(tmp_path / "导出.csv", rows)
    (tmp_path / "m.toml").write_text(STAR, "utf-8")
    out, book = tmp_path / "结果.xlsx", tmp_path / "跟踪.xlsx"
    told = runner.invoke(
        app,
        ["survey", "returns", str(export), "-o", str(out), "--mapping", str(tmp_path / "m.toml"),
         "--sample", str(drawn), "--key", "客户类型=VIP客户:2", "--tracking", str(book),
         "--team", "在线一组", "--month", "2026-06"],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert "回收 7、有效 6、存疑 0、无效 1" in told.output
    assert "回收率 全部 6/7" in told.output
    assert openpyxl.load_workbook(out).sheetnames == ["概况", "筛查结果", "有效答卷"]
    assert lint(out) == []
    assert openxml.validate(out) == []
    report = operations.check_file(book)
    assert report.book.settings.sent == 7  # the roll-up has its response rate
    assert len(report.book.rows("tracking")) == 6
    assert [f for f in report.findings if f.severity == "错误"] == []
