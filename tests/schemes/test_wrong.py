"""Wrong schemes: each kind of mistake is refused with the file, the key and what would be right."""

import pytest

from csat_xl.errors import CsatError
from csat_xl.schemes.load import parse, text_of
from csat_xl.workbook.templates import of_itself

NO_SHEETS = 'name = "mine"\ntitle = "我的"\nrules_from = 2026-01-01\n'
RATING = '{ name = "反馈满意度", kind = "rating", low = 1, high = 10, source = "survey"'

# The mistake: (scheme, what stands there, what stands there instead), and what it is told in
# Chinese and in English.
WRONG = {
    # --- keys and values -------------------------------------------------------------------------
    "unknown key at the top": (
        ("tracking", "title = ", "titel = "),
        "titel 没有此项,是否为 title?",
        "titel is not a key of a scheme, did you mean title?",
    ),
    "unknown key deep inside": (
        ("tracking", "survey_min_hours", "survey_min_hour"),
        "rules.survey_min_hour 没有此项,是否为 survey_min_hours?",
        "rules.survey_min_hour is not a key of a scheme, did you mean survey_min_hours?",
    ),
    "unknown key of an item": (
        ("agent_kpi", "target = 0.9", "targets = 0.9"),
        "targets 没有此项,是否为 target?",
        "targets is not a key of a scheme, did you mean target?",
    ),
    "a key is missing": (
        ("ecommerce", 'overall = "总体满意度"', ""),
        "survey.overall 缺少此项",
        "survey.overall is missing",
    ),
    "not TOML": (("tracking", "[survey]", "[survey"), "不是有效的 TOML", "not valid TOML"),
    "the name is Chinese": (
        ("ecommerce", 'name = "ecommerce"', 'name = "电商"'),
        "name = '电商':只能用小写英文字母",
        "name = '电商'",
    ),
    "a date that is none": (
        ("tutoring", "rules_from = 2026-01-01", 'rules_from = "soon"'),
        "rules_from = 'soon':应为日期,如 2026-01-01",
        "rules_from = 'soon': Input should be a valid date",
    ),
    "a weight that is a word": (
        ("monitoring", "weight = 50", 'weight = "很重要"'),
        "weight = '很重要':应为数字",
        "weight = '很重要': Input should be a valid number",
    ),
    "a scale that is no whole number": (
        ("ecommerce", "low = 1", "low = 1.5"),
        "survey.low = 1.5:应为整数",
        "survey.low = 1.5: Input should be a valid integer",
    ),
    "an empty name": (
        ("ecommerce", '"交易体验"', '""'),
        "survey.dimensions.0 = '':不得为空",
        "survey.dimensions.0 = ''",
    ),
    # --- survey ----------------------------------------------------------------------------------
    "weights do not sum": (
        ("ecommerce", "[20, 20, 20, 20, 20, 0]", "[20, 20, 20, 20, 15, 0]"),
        "survey.weights.默认:权重合计 95,应为 1 或 100",
        "survey.weights.默认: the weights sum to 95; they must sum to 1 or 100",
    ),
    "a weight below 0": (
        ("ecommerce", "[20, 20, 20, 20, 20, 0]", "[120, -20, 0, 0, 0, 0]"),
        "权重不得为负",
        "a weight must not be below 0",
    ),
    "too few weights": (
        ("ecommerce", "[20, 20, 20, 20, 20, 0]", "[25, 25, 25, 25]"),
        "有 4 个权重,应有 6 个",
        "there are 4 weights for 6 dimensions",
    ),
    "no row of defaults": (
        ("product_mix", '"默认" =', '"其他" ='),
        "survey.weights:缺少 默认 一行",
        "the row 默认 is missing",
    ),
    "the overall item is no dimension": (
        ("enterprise", 'overall = "总体满意度"', 'overall = "总评"'),
        "survey.overall:总评 不在 dimensions 中",
        "总评 is not one of the dimensions",
    ),
    "the overall item is not last": (
        ("enterprise", '"售后服务", "总体满意度"]', '"总体满意度", "售后服务"]'),
        "总体项 总体满意度 应排在最后",
        "must come last",
    ),
    "a dimension twice": (
        ("enterprise", '"沟通效率"', '"服务态度"'),
        "survey.dimensions:重复 服务态度",
        "服务态度 stands twice",
    ),
    "low above high": (
        ("department", "low = 1\n", "low = 11\n"),
        "low = 11 应小于上限 high = 10",
        "low = 11 must be below high = 10",
    ),
    "a scale too long for a formula": (
        ("department", "high = 10\n", "high = 100\n"),
        "分制 1–100 太长,至多 11 档",
        "the scale 1 to 100 is too long",
    ),
    "a level outside the scale": (
        ("ecommerce", '"满意" = 5', '"满意" = 6'),
        "满意 的分值超出分制 1–5",
        "满意 lies outside the scale 1 to 5",
    ),
    "satisfied below dissatisfied": (
        ("department", "satisfied_from = 8", "satisfied_from = 3"),
        "low ≤ dissatisfied_to < satisfied_from ≤ high",
        "low ≤ dissatisfied_to < satisfied_from ≤ high",
    ),
    "a customer type that counts below 0": (
        ("survey", '"重点客户" = 2', '"重点客户" = -2'),
        "survey.customer_weights.重点客户 = -2:权数不得为负",
        "it must not be below 0",
    ),
    # --- metrics ---------------------------------------------------------------------------------
    "an unknown group": (
        ("loyalty", 'group = "口碑与推荐"', 'group = "口碑"'),
        "group 口碑 不在 groups 中,可用 反馈与投诉、留存与复购、口碑与推荐、满意度调查",
        "there is no group 口碑; the groups are",
    ),
    "a step of zero": (
        ("monitoring", "step = 5", "step = 0"),
        "monitoring.metrics.平均响应时长(在线).step = 0:应大于 0",
        "step = 0: Input should be greater than 0",
    ),
    "points below 0": (
        ("monitoring", "points = 20", "points = -20"),
        "points = -20:不得小于 0",
        "points = -20: Input should be greater than or equal to 0",
    ),
    "a direction that is none": (
        ("monitoring", 'better = "≤"', 'better = "小于"'),
        "better = '小于':应为 '≤' 或 '≥' 之一",
        "better = '小于': Input should be '≤' or '≥'",
    ),
    "a metric twice": (
        ("loyalty", 'name = "重复购买率"', 'name = "用户留存率"'),
        "monitoring.metrics:重复 用户留存率",
        "用户留存率 stands twice",
    ),
    "group weights do not sum": (
        ("loyalty", 'name = "口碑与推荐", weight = 20', 'name = "口碑与推荐", weight = 30'),
        "monitoring.groups:权重合计 110",
        "the weights sum to 110",
    ),
    # --- scorecard -------------------------------------------------------------------------------
    "section weights do not sum": (
        ("tutoring", "weight = 40", "weight = 41"),
        "evaluation.sections:权重合计 101",
        "the weights sum to 101",
    ),
    "item weights do not sum": (
        ("customer_stars", "weight = 60", "weight = 70"),
        "evaluation.sections.购买价值.items:权重合计 110,应为 1 或 100 或 50",
        "the weights sum to 110; they must sum to 1 or 100 or 50",
    ),
    "a section without weight": (
        ("customer_stars", 'name = "购买价值"\nweight = 50', 'name = "购买价值"'),
        "evaluation.sections.购买价值:缺少 weight",
        "evaluation.sections.购买价值: weight is missing",
    ),
    "only some items weighed": (
        (
            "index_model",
            'name = "性价比", kind = "rating", weight = 50',
            'name = "性价比", kind = "rating"',
        ),
        "性价比 没有 weight;同一大项中要么都写权重,要么都不写",
        "性价比 has no weight; give it to all items of a section or to none",
    ),
    "points without a maximum": (
        ("service_levels", 'kind = "points", max = 10', 'kind = "points"'),
        "kind 为 points 的评分项缺少 max",
        "an item of kind points needs max",
    ),
    "a maximum of zero": (
        ("field_service", "max = 25", "max = 0"),
        "max = 0:应大于 0",
        "max = 0: Input should be greater than 0",
    ),
    "a rating with a target": (
        (
            "department",
            'kind = "rating", low = 1, high = 10, note',
            'kind = "rating", low = 1, high = 10, target = 8, note',
        ),
        "kind 为 rating 的评分项没有 target,可用 low、high",
        "an item of kind rating has no target; it has low, high",
    ),
    "a rating whose low is above its high": (
        ("department", 'low = 1, high = 10, note = "主管', 'low = 10, high = 1, note = "主管'),
        "evaluation.items.工作态度:分制下限 low = 10 应小于上限 high = 1",
        "evaluation.items.工作态度: low = 10 must be below high = 1",
    ),
    "a kind that is none": (
        ("index_model", 'name = "服务态度", kind = "rating"', 'name = "服务态度", kind = "stars"'),
        "kind = 'stars':应为 'points', 'rating' 或 'measure' 之一",
        "kind = 'stars': Input should be 'points', 'rating' or 'measure'",
    ),
    "an item named like a section": (
        ("service_levels", 'name = "创新举措"', 'name = "服务创新"'),
        "evaluation.items:重复 服务创新",
        "服务创新 stands twice",
    ),
    "only bonus and deduction": (
        ("field_service", "weight = 70", 'role = "bonus"', "weight = 30", 'role = "deduction"'),
        "至少要有一个计分的大项",
        "at least one section must score",
    ),
    "a bonus with a weight": (
        ("field_service", 'role = "bonus"', 'role = "bonus"\nweight = 8'),
        "evaluation.sections.加分项:加分项与扣分项按分值计,没有 weight",
        "bonus and deduction count by their points; remove weight",
    ),
    "points that do not add up": (
        ("field_service", "max = 25", "max = 20"),
        "考核评价指标:各项分值合计 65,应等于大项的 70",
        "the items' points sum to 65; they must sum to the section's 70",
    ),
    "a triangle of the wrong size": (
        ("index_model", "[[2, 2, 4], [1, 3], [2]]", "[[2, 2], [1]]"),
        "4 项两两比较应有 3 行,依次 3、2、1 个数",
        "4 items need 3 rows of 3, 2, 1 numbers",
    ),
    "a comparison of 0": (
        ("index_model", "[[2, 2, 4], [1, 3], [2]]", "[[2, 2, 0], [1, 3], [2]]"),
        "evaluation.pairwise:比较值应大于 0",
        "every comparison must be above 0",
    ),
    "rising stars": (
        ("customer_stars", "[80, 60, 40, 20]", "[20, 40, 60, 80]"),
        "star_bands:应为由高到低的四个下限",
        "give four falling bounds",
    ),
    "a rating from a survey that is not there": (
        (
            "agent_kpi",
            'name = "团队合作"\nkind = "rating"',
            'name = "团队合作"\nsource = "survey"\nkind = "rating"',
        ),
        "取自跟踪表的评分项需要 survey 部分",
        "a rating taken from the survey needs the part survey",
    ),
    "a rating on another scale than its survey": (
        ("department", RATING, RATING.replace("10", "5")),
        "分制应与 survey 相同(1–10)",
        "its scale must be that of survey, 1 to 10",
    ),
    "a proportion of nothing": (
        ("tutoring", "ratio = [2, 7, 1]", "ratio = [0, 0, 0]"),
        "三个份额不得为负,合计应大于 0",
        "their sum must be above 0",
    ),
    # --- grades, complaints, lists, rules, sheets ------------------------------------------------
    "overlapping bands": (
        ("tutoring", "low = 70", "low = 90"),
        "优秀、达标 重叠,下限都是 90",
        "优秀、达标 overlap, all start at 90",
    ),
    "no band from 0": (
        ("tutoring", "low = 0,", "low = 10,"),
        "最低一档从 10 起,应从 0 起",
        "the lowest band starts at 10; it must start at 0",
    ),
    "a band above 100": (
        ("tutoring", "low = 90", "low = 900"),
        "low = 900:不得大于 100",
        "low = 900: Input should be less than or equal to 100",
    ),
    "a grade twice": (
        ("department", 'name = "良好"', 'name = "优秀"'),
        "grades.bands:重复 优秀",
        "优秀 stands twice",
    ),
    "an outcome twice": (
        ("tutoring", 'name = "未处理"', 'name = "满意"'),
        "complaints.outcomes:重复 满意",
        "满意 stands twice",
    ),
    "a phone channel that is no channel": (
        ("survey", 'phone_channels = ["电话"]', 'phone_channels = ["传真"]'),
        "lists.phone_channels:传真 不在 channels 中",
        "传真 is not one of the channels",
    ),
    "hours the wrong way round": (
        ("ecommerce", "survey_min_hours = 24", "survey_min_hours = 240"),
        "survey_min_hours 应小于 survey_max_hours",
        "survey_min_hours must be below survey_max_hours",
    ),
    "a sheet that is none": (
        ("ecommerce", "rules_from", 'sheets = ["trackin"]\nrules_from'),
        "没有工作表 trackin,是否为 tracking?",
        "there is no sheet trackin; did you mean tracking?",
    ),
    "nothing to make a sheet of": (
        NO_SHEETS,
        "没有可以建表的部分",
        "has no part that makes a sheet",
    ),
    "two columns of one name": (
        ("ecommerce", '"交易体验"', '"渠道"'),
        "工作表“客户满意度跟踪表”会有两列“渠道”",
        "would have two columns 渠道",
    ),
}


def spoilt(change: str | tuple[str, ...]) -> str:
    if isinstance(change, str):
        return change
    text = text_of(change[0])
    for old, new in zip(change[1::2], change[2::2], strict=True):
        assert old in text, f"{old} is not in {change[0]}.toml"
        text = text.replace(old, new, 1)
    return text


def test_there_are_more_than_thirty_kinds():
    assert len(WRONG) > 30


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_scheme_is_told_in_both_languages(kind):
    change, zh, en = WRONG[kind]
    text = spoilt(change)
    with pytest.raises(CsatError) as caught:
        of_itself(parse(text, "my.toml"))
    told = caught.value.text
    assert zh in told.zh, told.zh
    assert en in told.en, told.en
    if "会有两列" not in zh and "建表" not in zh:
        assert told.zh.startswith("my.toml:")
        assert told.en.startswith("my.toml: ")


def test_several_mistakes_are_told_at_once():
    text = spoilt(("monitoring", "step = 5", "step = 0", "points = 20", "points = -20"))
    with pytest.raises(CsatError) as caught:
        parse(text, "my.toml")
    assert "step = 0" in caught.value.text.zh
    assert "points = -20" in caught.value.text.zh
