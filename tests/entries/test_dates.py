"""Date cells and due dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_xl.entries import Unreadable, read_datetime, read_due

DAY = datetime(2024, 5, 25)
HALF_PAST_TWO = datetime(2024, 5, 25, 14, 30)


@pytest.mark.parametrize(
    ("typed", "moment", "normalised"),
    [
        (DAY, DAY, False),
        (date(2024, 5, 25), DAY, False),
        (45437, DAY, True),
        (45437.0, DAY, True),
        (45437.604166666664, HALF_PAST_TWO, True),
        (1, datetime(1900, 1, 1), True),
        (59, datetime(1900, 2, 28), True),
        (61, datetime(1900, 3, 1), True),
        (2958465, datetime(9999, 12, 31), True),
        ("2024-05-25", DAY, True),
        ("2024-5-25", DAY, True),
        ("2024/5/25", DAY, True),
        ("2024.5.25", DAY, True),
        ("2024年5月25日", DAY, True),
        ("2024 年 05 月 25 日", DAY, True),
        ("2024年5月25号", DAY, True),
        ("２０２４．５．２５", DAY, True),
        (" 2024/5/25\u3000", DAY, True),
        ("2024-05-25 14:30", HALF_PAST_TWO, True),
        ("2024-05-25T14:30", HALF_PAST_TWO, True),
        ("2024.5.25　１４：３０", HALF_PAST_TWO, True),
        ("2024/5/25 14:30:05", datetime(2024, 5, 25, 14, 30, 5), True),
        ("2024-05-25 14:30:05.250", datetime(2024, 5, 25, 14, 30, 5, 250000), True),
        ("2024年5月25日14:30", HALF_PAST_TWO, True),
        ("2024年5月25日下午2:30", HALF_PAST_TWO, True),
        ("2024/5/25 下午 2:30", HALF_PAST_TWO, True),
        ("2024/5/25 下午14:30", HALF_PAST_TWO, True),
        ("2024/5/25 下午12:30", datetime(2024, 5, 25, 12, 30), True),
        ("2024/5/25 上午9:05", datetime(2024, 5, 25, 9, 5), True),
        ("2024年5月25日14时30分", HALF_PAST_TWO, True),
        ("2024年5月25日 14时", datetime(2024, 5, 25, 14), True),
        ("2024年5月25日 下午2点30分05秒", datetime(2024, 5, 25, 14, 30, 5), True),
        ("2024-02-29", datetime(2024, 2, 29), True),
    ],
)
def test_date(typed: object, moment: datetime, normalised: bool) -> None:
    entry = read_datetime(typed)
    assert entry is not None
    assert (entry.value, entry.normalised) == (moment, normalised)
    assert type(entry.value) is datetime


@pytest.mark.parametrize(
    "typed",
    [
        "24.5.25",
        "24-05-25",
        "5/25/2024",
        "25-05-2024",
        "5月25日",
        "2024年5月",
        "2024-05",
        "20240525",
        "2024-5/25",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "1899-12-31",
        "0024-05-25",
        "2024-05-25 25:00",
        "2024-05-25 24:00",
        "2024-05-25 14:60",
        "2024-05-25 14",
        "2024-05-2514:30",
        "2024-05-25 上午12:30",
        "2024-05-25 上午14:30",
        "2024-05-25 下午0:30",
        "2024-05-25T14:30Z",
        "2024-05-25 左右",
        "≤2024-05-25",
        "45437",
        "昨天",
        "30天内",
        "2024-05-25" + " " * 30_000 + "x",
        0,
        -1,
        60,  # 1900-02-29 exists in Excel only
        60.5,
        2958466,
        20240525,
        float("inf"),
        10**400,
        True,
        time(14, 30),
        datetime(2024, 5, 25, tzinfo=UTC),
        [],
    ],
)
def test_not_a_date(typed: object) -> None:
    with pytest.raises(Unreadable):
        read_datetime(typed)


def test_the_last_instant_of_the_calendar_does_not_overflow() -> None:
    with pytest.raises(Unreadable):
        read_datetime(2958465.9999999999)


def test_a_timestamp_of_pandas_becomes_a_plain_datetime() -> None:
    pandas = pytest.importorskip("pandas")
    entry = read_datetime(pandas.Timestamp("2024-05-25 14:30"))
    assert entry is not None
    assert entry.value == HALF_PAST_TWO
    assert type(entry.value) is datetime
    assert read_datetime(pandas.NaT) is None


FORMATS = (
    "{0:%Y}-{0:%m}-{0:%d} {0:%H}:{0:%M}:{0:%S}",
    "{0:%Y}/{0.month}/{0.day} {0.hour}:{0:%M}:{0:%S}",
    "{0:%Y}.{0.month}.{0.day} {0.hour}:{0:%M}:{0:%S}",
    "{0:%Y}年{0.month}月{0.day}日 {0.hour}时{0.minute}分{0.second}秒",
    "{0:%Y}年{0.month}月{0.day}日{0.hour}:{0:%M}:{0:%S}",
)


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.sampled_from(FORMATS),
)
def test_every_format_comes_back(moment: datetime, form: str) -> None:
    entry = read_datetime(form.format(moment))
    assert entry is not None
    assert entry.value == moment


@given(
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_every_serial_number_comes_back(moment: datetime) -> None:
    since = moment - datetime(1899, 12, 30)
    entry = read_datetime(since.days + since.seconds / 86_400)
    assert entry is not None
    assert entry.value == moment


START = datetime(2024, 1, 31)


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("2024-05-25", DAY),
        (45437, DAY),
        ("30天内", datetime(2024, 3, 1)),
        ("３０天内", datetime(2024, 3, 1)),
        ("15天", datetime(2024, 2, 15)),
        ("15 天之内", datetime(2024, 2, 15)),
        ("15日内", datetime(2024, 2, 15)),
        ("2周内", datetime(2024, 2, 14)),
        ("2个星期", datetime(2024, 2, 14)),
        ("1个月内", datetime(2024, 2, 29)),
        ("11个月内", datetime(2024, 12, 31)),
        ("13个月", datetime(2025, 2, 28)),
    ],
)
def test_due(typed: object, due: datetime) -> None:
    entry = read_due(typed, START)
    assert entry is not None
    assert (entry.value, entry.typed) == (due, typed)


@pytest.mark.parametrize(
    "typed", ["0天内", "15日", "1月内", "一个月内", "尽快", "5个工作日内", "9999个月内9", "-3天"]
)
def test_not_due(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_due(typed, START)


def test_due_needs_a_start_only_where_it_counts_from_one() -> None:
    with pytest.raises(Unreadable) as caught:
        read_due("30天内", None)
    assert "开始日期" in caught.value.zh
    assert "start date" in caught.value.en
    entry = read_due("2024-05-25", None)
    assert entry is not None
    assert read_due(" ", None) is None
    from_date = read_due("1天", date(2024, 5, 24))
    assert from_date is not None
    assert from_date.value == DAY


@pytest.mark.parametrize("typed", ["9999天", "9999周", "9999个月"])
def test_due_beyond_the_calendar(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_due(typed, datetime(9990, 1, 1))
