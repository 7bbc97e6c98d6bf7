"""Blank cells, text cells and yes-or-no cells."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from csat_xl.entries import WHITE_SPACE, Unreadable, fold_width, is_blank, read_text, read_yes_no


@pytest.mark.parametrize(
    "value", [None, "", " ", "\t\r\n", "\u00a0\u3000", "\x00\x1f\x7f", WHITE_SPACE, float("nan")]
)
def test_blank(value: object) -> None:
    assert is_blank(value)
    assert read_text(value) is None


@pytest.mark.parametrize(
    "value", [0, 0.0, False, "0", "无", "-", [], (), Fraction(1, 3), Decimal(0), float("inf")]
)
def test_not_blank(value: object) -> None:
    assert not is_blank(value)


def test_missing_values_of_pandas_and_numpy_are_blank() -> None:
    pandas = pytest.importorskip("pandas")
    numpy = pytest.importorskip("numpy")
    assert is_blank(pandas.NaT)
    assert is_blank(pandas.NA)
    assert is_blank(numpy.float32("nan"))
    assert not is_blank(numpy.int64(0))


@pytest.mark.parametrize(
    ("typed", "text", "normalised"),
    [
        ("张三", "张三", False),
        (" 张三\u3000", "张三", True),
        ("第一行\n第二行", "第一行\n第二行", False),
        (123.0, "123", True),
        (123, "123", True),
        (13812345678.0, "13812345678", True),
        (1.5, "1.5", True),
        (-0.0, "0", True),
        (True, "TRUE", True),
        (date(2024, 5, 20), "2024-05-20", True),
        (datetime(2024, 5, 20, 14, 30), "2024-05-20 14:30:00", True),
        (Decimal("7.00"), "7", True),
    ],
)
def test_text(typed: object, text: str, normalised: bool) -> None:
    entry = read_text(typed)
    assert entry is not None
    assert (entry.value, entry.typed, entry.normalised) == (text, typed, normalised)


@pytest.mark.parametrize("typed", [float("inf"), [], object(), b"abc", 1j])
def test_not_text(typed: object) -> None:
    with pytest.raises(Unreadable):
        read_text(typed)


def test_folding_keeps_length_and_does_not_turn_marks_into_digits() -> None:
    assert fold_width("１２３，４％：Ａ＠．") == "123,4%:A@."
    assert fold_width("5⽉1⽇") == "5月1日"
    assert fold_width("3²①½") == "3²①½"


@pytest.mark.parametrize(
    ("typed", "answer", "normalised"),
    [
        ("是", True, False),
        ("否", False, False),
        (" 是 ", True, True),
        ("✓", True, True),
        ("√", True, True),
        ("×", False, True),
        ("☑是 □否", True, True),
        ("□是/☑否", False, True),
        ("☒是 ☐否", True, True),
        ("√是 否", True, True),
        (True, True, True),
        (False, False, True),
    ],
)
def test_yes_no(typed: object, answer: bool, normalised: bool) -> None:
    entry = read_yes_no(typed)
    assert entry is not None
    assert (entry.value, entry.normalised) == (answer, normalised)


@pytest.mark.parametrize(
    "typed",
    ["□", "☐", "☒", "□是 □否", "☑是 ☑否", "是否", "Y", "N", "1", 1, 0, 1.0, "不是", "可能", "x"],
)
def test_neither_yes_nor_no(typed: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read_yes_no(typed)
    assert "是" in caught.value.zh
    assert "yes" in caught.value.en
