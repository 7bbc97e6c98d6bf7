"""Schemes are data: the shipped ones hold, wrong ones are refused with what would be right."""

import pytest

from csat_xl.errors import CsatError
from csat_xl.schemes.load import complete, load, load_shipped, parse, shipped, text_of
from csat_xl.schemes.model import PARTS


def test_the_shipped_schemes_fill_every_part():
    assert {"monitoring", "tracking", "tutoring", "handbook", "scorecard"} <= set(shipped())
    for name in shipped():
        scheme = complete(load_shipped(name))
        assert all(getattr(scheme, part) is not None for part in PARTS)
        assert scheme.name == name


def changed(name: str, old: str, new: str) -> str:
    text = text_of(name)
    assert old in text
    return text.replace(old, new, 1)


WRONG = [
    # what is changed, and what the message must name
    (changed("tracking", "title = ", "titel = "), ["titel", "title"]),
    (changed("tracking", "[30, 30, 25, 15, 0]", "[30, 30, 25, 10, 0]"), ["默认", "95", "100"]),
    (changed("tracking", "[30, 30, 25, 15, 0]", "[30, 30, 40, 0]"), ["默认", "5"]),
    (changed("tracking", "[30, 30, 25, 15, 0]", "[130, -30, 0, 0, 0]"), ["默认", "负"]),
    (changed("tracking", '"默认" = ', '"缺省" = '), ["默认"]),
    (changed("tracking", 'overall = "总体满意度"', 'overall = "总评"'), ["总评", "dimensions"]),
    (changed("tracking", "low = 1", "low = 5"), ["low", "high"]),
    (changed("tracking", '"专业性", "总体', '"服务人员态度", "总体'), ["服务人员态度", "重复"]),
    (changed("tracking", '["电话"]', '["传真"]'), ["phone_channels", "传真"]),
    (changed("tracking", "survey_min_hours = 24 ", "survey_min_hours = 99 "), ["survey_min_hours"]),
    (
        changed("tracking", "survey_min_hours", "survey_min_hour"),
        ["survey_min_hour", "survey_min_hours"],
    ),
    (changed("monitoring", "weight = 50", "weight = 40"), ["groups", "90"]),
    (changed("monitoring", 'group = "效率指标"', 'group = "速度指标"'), ["速度指标", "效率指标"]),
    (changed("monitoring", "step = 5", "step = 0"), ["step", "0"]),
    (changed("monitoring", 'better = "≤"', 'better = "<"'), ["better", "<"]),
    (changed("monitoring", 'name = "平均处理时长"', 'name = "一次解决率"'), ["一次解决率", "重复"]),
    (changed("tutoring", "weight = 40", "weight = 41"), ["sections", "101"]),
    (changed("tutoring", "low = 0", "low = 10"), ["bands", "0"]),
    (changed("tutoring", "low = 70", "low = 90"), ["bands", "90"]),
    (changed("tutoring", 'name = "未处理"', 'name = "满意"'), ["满意", "重复"]),
    (changed("tutoring", "max = 10", "max = 0"), ["max"]),
    (changed("tutoring", "rules_from = 2026-01-01", 'rules_from = "soon"'), ["rules_from", "soon"]),
    ("name = [", ["TOML"]),
]


@pytest.mark.parametrize(("text", "named"), WRONG, ids=lambda v: str(v)[-40:])
def test_a_wrong_scheme_is_refused_with_file_key_and_what_would_be_right(text, named):
    with pytest.raises(CsatError) as caught:
        parse(text, "my.toml")
    message = caught.value.text.zh
    assert message.startswith("my.toml")
    for word in named:
        assert word in message, message


def test_an_unknown_scheme_suggests_the_nearest():
    with pytest.raises(CsatError, match="monitoring"):
        load("monitorin")


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CsatError, match=r"nowhere\.toml"):
        load("nowhere.toml")
