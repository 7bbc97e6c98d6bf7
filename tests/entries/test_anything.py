"""Whatever a cell holds: a reader returns an entry or None, or raises Unreadable."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_xl.entries import (
    Entry,
    Unreadable,
    find_contacts,
    fold_width,
    is_blank,
    is_customer_id,
    is_email,
    is_mobile,
    mask_contact,
    mask_name,
    names_in,
    read_datetime,
    read_due,
    read_number,
    read_score,
    read_text,
    read_yes_no,
)

READERS: list[Callable[[object], Entry[object] | None]] = [
    read_text,
    read_number,
    lambda value: read_number(value, "秒"),
    lambda value: read_number(value, "%", percent=True),
    read_score,
    read_datetime,
    lambda value: read_due(value, datetime(2024, 1, 31)),
    lambda value: read_due(value, None),
    read_yes_no,
]

typed_characters = st.text(
    alphabet="0123456789０５９.,，。-/:：年月日号时分秒天周个内上下午是否满意不"
    "%％±≤=+@eE \t\n\u3000"
)
cells = st.one_of(
    st.none(),
    st.text(),
    typed_characters,
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.binary(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.timedeltas(),
    st.lists(st.integers()),
    st.builds(object),
)


def outcome(
    reader: Callable[[object], Entry[object] | None], value: object
) -> tuple[Entry[object] | None, Unreadable | None]:
    try:
        return reader(value), None
    except Unreadable as problem:
        return None, problem


@pytest.mark.parametrize("reader", READERS)
@given(value=cells)
def test_nothing_but_unreadable(
    reader: Callable[[object], Entry[object] | None], value: object
) -> None:
    entry, problem = outcome(reader, value)
    assert (entry is None and problem is None) == is_blank(value)
    if entry is not None:
        assert entry.typed is value
    if problem is not None:
        assert problem.zh
        assert problem.en


@pytest.mark.parametrize("reader", READERS)
def test_objects_that_cannot_be_printed(
    reader: Callable[[object], Entry[object] | None],
) -> None:
    class Awkward:
        def __str__(self) -> str:
            raise RuntimeError

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        __hash__ = None  # type: ignore[assignment]

    with pytest.raises(Unreadable, match="Awkward"):
        reader(Awkward())


@given(st.text())
def test_questions_about_text_never_raise(text: str) -> None:
    assert len(fold_width(text)) == len(text)
    for question in (is_mobile, is_email, is_customer_id):
        assert question(text) in (True, False)
    find_contacts(text)
    names_in(text)
    mask_name(text)
    masked = mask_contact(text)
    assert mask_contact(masked) == masked


@given(cells)
def test_a_problem_survives_pickling(value: object) -> None:
    problem = Unreadable(value, "请填数字", "enter a number")
    copy = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own bytes
    assert (copy.found, copy.zh, copy.en) == (problem.found, problem.zh, problem.en)


def test_long_and_hostile_text_is_read_quickly() -> None:
    for text in (
        "1小时" + " " * 30_000 + "x",
        "是" + " " * 30_000 + "x",
        "a" * 30_000,
        "1 " * 15_000,
    ):
        for reader in READERS[1:]:
            with pytest.raises(Unreadable):
                reader(text)
        find_contacts(text)
