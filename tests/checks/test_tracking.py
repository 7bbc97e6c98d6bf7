"""客户满意度跟踪表, row by row: a right row with these cells changed is found to have these faults."""

import datetime as dt
import itertools

import pytest

from csat_xl.checks.catalogue import by_code
from csat_xl.checks.finding import ERROR, WARNING
from csat_xl.checks.run import check_book
from csat_xl.sheets.tracking import KEY
from tests.checks.books import TRACKING, at, book, changed, codes, findings, settings, shown

DISSATISFIED = {"score1": 2, "score2": 2, "score3": 1, "score4": 2, "score5": 2}
FOLLOWED_UP = {"owner": "周主管", "follow_time": at(22), "measure": "电话致歉"}
ANONYMOUS = {"anonymous": "是", "name": None, "contact": None}


def scores(*values):
    return {f"score{i}": value for i, value in enumerate(values, 1)}


CASES = [
    # cells changed, the faults
    ({}, []),
    # T01 客户编号: C + a real date + three digits
    ({"customer_id": None}, ["T01 customer_id"]),
    ({"customer_id": "C20240229001"}, []),
    ({"customer_id": "C20230229001"}, ["T01 customer_id"]),
    ({"customer_id": "C20241301001"}, ["T01 customer_id"]),
    ({"customer_id": "C20240500001"}, ["T01 customer_id"]),
    ({"customer_id": "C2024052001"}, ["T01 customer_id"]),
    ({"customer_id": "C202405200011"}, ["T01 customer_id"]),
    ({"customer_id": "c20240520001"}, ["T01 customer_id"]),
    ({"customer_id": "C2024052000A"}, ["T01 customer_id"]),
    ({"customer_id": "C19990520001"}, ["T01 customer_id"]),
    ({"customer_id": 20240520001}, ["T01 customer_id"]),
    # T03 评分: whole numbers 1–5, or one of the three levels
    (scores(4, 5, 4, "满意", "一般"), []),
    (scores(4, 6, 4, 5, 4), ["T03 score2"]),
    (scores(0, 5, 4, 4.5, 4), ["T03 score1", "T03 score4"]),
    (scores(4, "很好", 4, 5, 4), ["T03 score2"]),
    (scores(4, 5, 4, 5, True), ["T03 score5"]),
    ({"recommend": 0}, []),
    ({"recommend": 10}, []),
    ({"recommend": None}, []),
    ({"recommend": 11}, ["T03 recommend"]),
    ({"recommend": -1}, ["T03 recommend"]),
    ({"recommend": 7.5}, ["T03 recommend"]),
    # T04: every dimension
    (scores(None, 5, 4, 5, 4), ["T04 score1"]),
    (scores(4, 5, 4, 5, None), ["T04 score5"]),
    (scores(None, None, 4, 5, " "), ["T04 score1", "T04 score2", "T04 score5"]),
    # T05: the overall score 2 or more from the mean of the others
    (scores(5, 5, 5, 5, 3), ["T05 score5"]),
    (scores(5, 5, 5, 4, 3), []),
    ({**scores(3, 3, 4, 3, 5)}, []),
    (scores(3, 3, 3, 3, 5), ["T05 score5"]),
    (scores(3, 3, 3, None, 5), ["T04 score4"]),
    # T06: all the same although something displeased
    ({**scores(5, 5, 5, 5, 5), "complaint_text": "响应慢"}, ["T06 complaint_text"]),
    ({**scores(5, 5, 5, 5, 4), "complaint_text": "响应慢"}, []),
    ({**scores(5, 5, 5, 5, 5), "complaint_text": "　"}, []),
    # T07: 24–72 hours after the service
    ({"survey_time": at(21, 14, 30)}, []),
    ({"survey_time": at(21, 14, 29)}, ["T07 survey_time"]),
    ({"survey_time": at(23, 14, 30)}, []),
    ({"survey_time": at(23, 14, 31)}, ["T07 survey_time"]),
    ({"survey_time": at(21)}, []),  # no time of day: the next day
    ({"survey_time": at(20)}, ["T07 survey_time"]),
    ({"survey_time": at(23)}, []),
    ({"survey_time": at(24)}, ["T07 survey_time"]),
    ({"service_time": at(20), "survey_time": at(23, 23)}, []),
    # T08: a telephone survey by somebody else
    ({"surveyor": "张晓"}, ["T08 surveyor"]),
    ({"surveyor": " 张晓 "}, ["N01 surveyor", "T08 surveyor"]),
    ({"surveyor": "张晓", "channel": "在线问卷"}, []),
    ({"surveyor": None}, []),
    ({"surveyor": None, "agent": None}, []),
    # T09: contact and anonymity
    ({"contact": 13800138000}, []),
    ({"contact": "19912345678"}, []),
    ({"contact": "12912345678"}, ["T09 contact"]),
    ({"contact": "1380000123"}, ["T09 contact"]),
    ({"contact": "138-0000-1234"}, ["T09 contact"]),
    ({"contact": "li.ming@example.com"}, []),
    ({"contact": "li@example"}, ["T09 contact"]),
    ({"contact": "li@ming@example.com"}, ["T09 contact"]),
    ({"contact": "li ming@example.com"}, ["T09 contact"]),
    ({"contact": "@example.com"}, ["T09 contact", "T12 contact"]),
    ({"contact": "li@.com"}, ["T09 contact"]),
    ({"contact": "li@example.com."}, ["T09 contact"]),
    ({"contact": None}, []),
    (ANONYMOUS, []),
    ({**ANONYMOUS, "name": "陈样"}, ["T09 name"]),
    ({**ANONYMOUS, "contact": "13800001234"}, ["T09 contact"]),
    ({"anonymous": None}, []),
    ({"anonymous": "Y"}, ["T09 anonymous"]),
    # T10: a dissatisfied customer is followed up
    ({**DISSATISFIED, **FOLLOWED_UP}, []),
    (DISSATISFIED, ["T10 owner"]),
    ({**DISSATISFIED, **FOLLOWED_UP, "follow_time": None}, ["T10 follow_time"]),
    ({**DISSATISFIED, **FOLLOWED_UP, "measure": " "}, ["T10 measure"]),
    (scores(3, 3, 3, 4, 3), []),
    # T11: service ≤ survey ≤ follow-up, not in the future, in the month
    ({"service_time": None}, ["T11 service_time"]),
    ({"survey_time": "昨天"}, ["T11 survey_time"]),
    ({"follow_time": "24.5.25"}, ["T11 follow_time"]),
    ({"service_time": at(21, 15, 1)}, ["T11 survey_time"]),
    ({"service_time": at(22)}, ["T11 survey_time"]),
    ({"follow_time": at(21)}, []),
    ({"follow_time": at(20, 23)}, ["T11 follow_time"]),
    ({"follow_time": at(31, 23)}, []),
    ({"follow_time": at(1, month=6)}, ["T11 follow_time"]),
    ({"service_time": at(28, 9, month=4), "survey_time": at(1, 8)}, []),
    ({"service_time": at(28, month=4), "survey_time": at(1)}, []),
    (
        {"service_time": at(27, month=4), "survey_time": at(30, month=4)},
        ["T11 survey_time", "T11 service_time"],
    ),
    ({"service_time": at(30, 9, month=4), "survey_time": at(1, 9)}, []),
    # T12: text that would run
    ({"complaint_text": "=1+1"}, ["T12 complaint_text"]),
    ({"suggestion": "-希望夜间有人"}, ["T12 suggestion"]),
    ({"suggestion": "－"}, []),
    ({"suggestion": "—"}, []),
    ({"name": "@陈样"}, ["T12 name"]),
    ({"suggestion": -5}, []),
    # T13: in the lists
    ({"channel": "微信"}, ["T13 channel"]),
    ({"customer_type": "老客户"}, ["T13 customer_type"]),
    ({"service_type": "退换货"}, ["T13 service_type"]),
    ({"agent": "王晓雨"}, ["T13 agent"]),
    ({"channel": None, "agent": None, "customer_type": None, "service_type": None}, []),
    # T14: 客户确认
    ({"confirmed": "是"}, []),
    ({"confirmed": "否"}, []),
    ({"confirmed": "待定"}, ["T14 confirmed"]),
    # N01: understood, but not in standard form
    ({"customer_id": " C20240520001"}, ["N01 customer_id"]),
    (scores("４", 5, "4分", "5", "满意"), ["N01 score1", "N01 score3", "N01 score4"]),
    ({"recommend": "9"}, ["N01 recommend"]),
    ({"service_time": "2024.5.20 14:30"}, ["N01 service_time"]),
    ({"survey_time": "２０２４年５月２１日 15时"}, ["N01 survey_time"]),
    ({"anonymous": "✗"}, ["N01 anonymous"]),
    ({"agent": "张晓　"}, ["N01 agent"]),
    ({"suggestion": "增加在线入口\n"}, []),
]


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_faults_of_a_row(cells, faults):
    found = codes(KEY, **cells)
    assert sorted(found) == sorted(faults)


@pytest.mark.parametrize(("cells", "faults"), CASES)
def test_the_sheet_shows_a_fault_that_the_checks_find(cells, faults):
    """Or 通过; only typed variants and text outside the free-text columns may differ."""
    plain = [fault for fault in faults if fault != "T12 contact"]
    if any(fault.startswith("N01") for fault in plain) or plain == ["T12 name"]:
        return
    errors = [f for f in plain if {c.severity for c in by_code(f.split()[0])} == {ERROR}]
    first = (sorted(errors) or sorted(plain) or ["通过"])[0].split()[0]
    assert shown(KEY, **cells) == first


def test_warnings_are_only_these():
    warned = {"T06", "T12", "T13", "A08", "N01"}
    for code in ("T01", "T05", "T06", "T11", "T12", "T13", "T14", "A01", "A08", "C01", "N01"):
        assert {c.severity for c in by_code(code)} == {WARNING if code in warned else ERROR}


@pytest.mark.parametrize(
    ("second", "double"),
    [
        ({}, True),
        ({"service_time": "2024-05-20 14:30"}, True),
        ({"customer_id": " C20240520001 "}, True),
        ({"service_time": at(20, 14, 31)}, False),
        ({"customer_id": "C20240520002"}, False),
        ({"service_time": None}, False),
    ],
)
def test_the_later_of_two_equal_rows_is_the_duplicate(second, double):
    found = check_book(book({KEY: [TRACKING, changed(KEY, **second)]}))
    assert [(f.row, f.key) for f in found if f.code == "T02"] == [(7, "customer_id")] * double


def test_three_equal_rows_are_two_duplicates():
    found = check_book(book({KEY: [TRACKING] * 3}))
    assert [(f.code, f.row) for f in found] == [("T02", 7), ("T02", 8)]


def test_without_a_month_any_month_will_do():
    row = {"service_time": at(20, month=1), "survey_time": at(21, month=1)}
    assert codes(KEY, settings(None), **row) == []
    assert codes(KEY, settings(dt.date(2024, 1, 1)), **row) == []
    assert codes(KEY, settings(), **row) == ["T11 survey_time", "T11 service_time"]


def test_without_a_list_of_agents_any_agent_will_do():
    assert codes(KEY, settings(agents=[]), agent="王晓雨") == []


def test_names_and_contacts_never_show():
    """Neither in the value nor in the message of any finding."""
    private = {"name": "=保密 ", "contact": "保密@x "}
    for cells in (private, {**private, "anonymous": "是"}, {"name": " 保密", "contact": " 保密"}):
        found = findings(KEY, **cells)
        assert {f.key for f in found} <= {"name", "contact"}
        assert found
        for finding in found:
            assert finding.value is None
            assert "保密" not in f"{finding.message.zh}{finding.message.en}"


def test_a_finding_says_what_was_found_and_what_to_do():
    [finding] = findings(KEY, score2=6)
    assert (finding.row, finding.column, finding.value) == (6, "问题解决能力", 6)
    assert finding.message.zh == "“6”无法识别：请填 1–5 的整数，或“满意”“一般”“不满意”"
    [finding] = findings(KEY, score2="５")
    assert finding.message.zh == "已识别为“5”，请改为规范写法"
    [finding] = findings(KEY, service_time="2024/5/20 14:30")
    assert finding.message.zh == "已识别为“2024-05-20 14:30”，请改为规范写法"


def test_findings_come_by_row_and_code():
    rows = [changed(KEY, confirmed="待定", score1=9), changed(KEY, customer_id=None)]
    found = [(f.row, f.code) for f in check_book(book({KEY: rows}))]
    assert found == sorted(found) == [(6, "T03"), (6, "T14"), (7, "T01")]


def test_an_empty_book_has_no_findings():
    assert check_book(book({KEY: []})) == []


def test_two_books_do_not_share_their_duplicates():
    one, other = book({KEY: [TRACKING] * 2}), book({KEY: [TRACKING]})
    for given, count in itertools.islice(itertools.cycle([(one, 1), (other, 0)]), 4):
        assert len(check_book(given)) == count
