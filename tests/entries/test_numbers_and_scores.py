"""Number and score cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from csat_xl.entries import Unreadable, read_number, read_score


@pytest.mark.parametrize(
    ("typed", "unit", "percent", "number", "normalised"),
    [
        (35, "秒", False, 35, False),
        (35.5, "秒", False, 35.5, False),
        (Decimal("0.1"), None, False, 0.1, False),
        ("35", "秒", False, 35, True),
        ("３５", "秒", False, 35, True),
        (" 35 秒 ", "秒", False, 35, True),
        ("35s", "秒", False, 35, True),
        ("35S", "秒", False, 35, True),
        ("2分钟", "秒", False, 120, True),
        ("2分", "分钟", False, 2, True),
        ("1分30秒", "秒", False, 90, True),
        ("1小时30分钟", "分钟", False, 90, True),
        ("30秒", "分钟", False, 0.5, True),
        ("0.5小时", "min", False, 30, True),
        ("3天", "天", False, 3, True),
        ("3个工作日", "工作日", False, 3, True),
        ("3次", "次", False, 3, True),
        ("3件", "次", False, 3, True),
        ("3个", None, False, 3, True),
        ("20分", None, False, 20, True),
        ("20分", "分", False, 20, True),
        ("2次/百通", "次/百通", False, 2, True),
        ("1,234", None, False, 1234, True),
        ("1，234，567.5", None, False, 1234567.5, True),
        ("12345", None, False, 12345, True),
        ("-25", None, False, -25, True),
        ("−25", None, False, -25, True),
        ("+5", None, False, 5, True),
        (".5", None, False, 0.5, True),
        ("1.5E+3", None, False, 1500, True),
        ("88%", None, True, 0.88, True),
        ("８８％", "%", False, 0.88, True),
        ("88 %", None, False, 0.88, True),
        ("7%", None, True, 0.07, True),
        ("0.88", None, True, 0.88, True),
        (88, None, True, 88, False),
        ("88", None, True, 88, True),
    ],
)
def test_number(
    typed: object, unit: str | None, percent: bool, number: float, normalised: bool
) -> None:
    entry = read_number(typed, unit, percent)
    assert entry is not None
    assert (entry.value, entry.typed, entry.normalised) == (number, typed, normalised)
    assert type(entry.value) is float


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("≤30", "秒"),
        ("<30", None),
        ("约30", None),
        ("30-35", None),
        ("30秒以内", "秒"),
        ("12,34", None),
        ("1.2.3", None),
        ("5 000", None),
        ("三", None),
        ("3²", None),
        ("①", None),
        ("٣", None),
        ("1.2万", None),
        ("35秒", None),  # a duration in a column that has no unit: seconds or minutes?
        ("35秒", "次"),
        ("3天", "小时"),
        ("5分钟", "分"),
        ("88%", "秒"),
        ("5次", "%"),
        ("35m", "秒"),
        ("1e999", None),
        ("9" * 5000, None),
        ("nan", None),
        ("=1+1", None),
        (True, None),
        (False, None),
        (float("inf"), None),
        (Decimal("sNaN"), None),
        (10**400, None),
        ([3], None),
        (1j, None),
    ],
)
def test_not_a_number(typed: object, unit: str | None) -> None:
    with pytest.raises(Unreadable):
        read_number(typed, unit)


@pytest.mark.parametrize("typed", [None, "", "\u3000", float("nan")])
def test_blank_number_and_score(typed: object) -> None:
    assert read_number(typed, "秒") is None
    assert read_score(typed) is None


def test_message_names_what_was_found_and_what_is_allowed() -> None:
    with pytest.raises(Unreadable) as caught:
        read_number("≤30", "秒")
    assert "≤30" in caught.value.zh
    assert "秒" in caught.value.zh
    assert "≤30" in caught.value.en
    assert "enter a number" in caught.value.en


@pytest.mark.parametrize(
    ("typed", "score", "normalised"),
    [
        (1, 1, False),
        (5, 5, False),
        (4.0, 4, False),
        ("4", 4, True),
        ("４", 4, True),
        ("4.0", 4, True),
        ("4分", 4, True),
        (" 4 分\u3000", 4, True),
        ("满意", 5, True),
        ("一般", 3, True),
        (" 不满意", 1, True),
    ],
)
def test_score(typed: object, score: int, normalised: bool) -> None:
    entry = read_score(typed)
    assert entry is not None
    assert (entry.value, entry.normalised) == (score, normalised)
    assert type(entry.value) is int


@pytest.mark.parametrize(
    "typed",
    [
        0,
        6,
        -1,
        4.5,
        "4.5",
        "6",
        "五",
        "4/5",
        "4星",
        "很满意",
        "4秒",
        True,
        "TRUE",
        float("inf"),
        [],
    ],
)
def test_not_a_score(typed: object) -> None:
    with pytest.raises(Unreadable):
        read_score(typed)


def test_other_scales() -> None:
    recommend = read_score("0", low=0, high=10, levels={})
    assert recommend is not None
    assert recommend.value == 0
    with pytest.raises(Unreadable) as caught:
        read_score("满意", low=0, high=10, levels={})
    assert caught.value.zh.endswith("请填 0–10 的整数")
