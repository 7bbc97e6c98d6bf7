"""The parts scales, quality and handbook: wrong ones are refused, changed settings are read back."""

import pytest

from csat_xl.errors import CsatError
from csat_xl.schemes.load import load_shipped, parse, text_of
from csat_xl.sheets import quality_settings, scale_settings
from csat_xl.workbook.templates import of_itself
from tests.sheets.judged import scheme


def changed(name: str, old: str, new: str) -> str:
    text = text_of(name)
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            changed("tutoring", '\nlevel = "校区"', '\nlevel = "大区"'),
            ["面对面服务印象量表", "大区", "可用"],
        ),
        (changed("tutoring", 'campus_level = "校区"', 'campus_level = "大区"'), ["大区", "可用"]),
        (changed("tutoring", 'level = "课程顾问"\n', ""), ["课程顾问服务评价量表", "level"]),
        (changed("tutoring", '"机构选择因素问卷"', '"机构/选择?"'), ["机构/选择?", "工作表"]),
        (changed("tutoring", "counts = false", 'level = "校区"\ncounts = false'), ["机构选择因素"]),
        (changed("tutoring", "low = 1\nhigh = 5", "low = 5\nhigh = 5"), ["scales"]),
        (changed("tutoring", "month_low = 0.2", "month_low = 0.4"), ["month_low"]),
        (changed("tutoring", '"城西校区"', '"城东校区"'), ["城东校区"]),
        (changed("tutoring", '["城东校区", "城西校区"]', "[]"), ["绍兴分公司"]),
        (changed("tutoring", "first = 2, months = 5", "first = 13, months = 5"), ["first"]),
        (changed("tutoring", 'name = "辅导观念"', 'name = "需求符合"'), ["需求符合"]),
        (changed("tutoring", "min_answered", "min_answerd"), ["min_answerd", "min_answered"]),
        (changed("handbook", "target = 65", "target = 40"), ["净推荐值 NPS", "40", "45"]),
        (changed("handbook", "baseline = 0.652", "baseline = 65.2"), ["问题解决率", "65.2"]),
        (changed("handbook", "low = -100", "low = 100"), ["净推荐值 NPS", "low"]),
        (changed("scorecard", "cap = 60\n", ""), ["违反流程", "cap"]),
        (changed("scorecard", 'effect = "zero"', 'effect = "zero"\ncap = 30'), ["禁用语", "cap"]),
        (changed("scorecard", "max = 10", "max = 0"), ["max"]),
        (changed("scorecard", 'name = "服务用语"', 'name = "禁用语"'), ["禁用语"]),
        (changed("scorecard", "goal = 0.85", "goal = 85"), ["goal"]),
    ],
)
def test_a_wrong_part_is_refused_by_name(text, told):
    with pytest.raises(CsatError) as error:
        parse(text, "my.toml")
    assert all(word in str(error.value) for word in ["my.toml", *told])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"机构选择因素问卷"', '"设置"', "两个工作表叫“设置”"),
        ('"机构选择因素问卷"', '"家庭名册"', "两个工作表叫“家庭名册”"),
        ('name = "守时敬业"', 'name = "校区"', "两列“校区”"),
    ],
)
def test_a_name_that_is_taken_is_refused_before_anything_is_written(old, new, told):
    with pytest.raises(CsatError, match=told):
        of_itself(parse(changed("tutoring", old, new), "my.toml"))


def test_changed_settings_of_the_questionnaires_hold():
    of = scheme("tutoring")
    found = {
        "考评周期": [("上半年", 1, 6), ("下半年", 7, 6)],
        "问卷与回访规则": [(0.8, 0.1, 0.5, 2, 300)],
        "分公司": [("甲公司",), ("乙公司",)],
        "校区": [("东",), ("西",), ("南",)],
        "所属分公司": [("甲公司",), ("甲公司",), ("乙公司",)],
    }
    scales = scale_settings.update_of(of, found)["scales"]
    assert [(p.name, p.first, p.months) for p in scales.periods] == found["考评周期"]
    assert (scales.min_answered, scales.coverage.month_high) == (0.8, 0.5)
    assert (scales.coverage.quarter_visits, scales.coverage.large_branch) == (2, 300)
    assert scales.branches == {"甲公司": ["东", "西"], "乙公司": ["南"]}
    assert scale_settings.update_of(of, {})["scales"] == of.scales


def test_changed_settings_of_the_scorecard_hold():
    of = scheme("scorecard")
    found = {
        "质检规则": [(90, 5, 0.9)],
        "致命项封顶": [("禁用语", 40), ("泄露客户信息", 0), ("违反流程", 0)],
    }
    quality = quality_settings.update_of(of, found)["quality"]
    assert (quality.pass_from, quality.calibration.within, quality.calibration.goal) == (90, 5, 0.9)
    assert [critical.most for critical in quality.critical] == [40, 0, 0]


def test_a_scheme_longer_than_its_cell_is_refused():
    shipped = load_shipped("tutoring")
    scales = [
        scale.model_copy(
            update={"items": [i.model_copy(update={"text": "问" * 600}) for i in scale.items]}
        )
        for scale in shipped.scales.scales
    ]
    long = shipped.model_copy(
        update={"scales": shipped.scales.model_copy(update={"scales": scales})}
    )
    with pytest.raises(CsatError, match="太长"):
        of_itself(long)
