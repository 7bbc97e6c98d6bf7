"""Response and complaint rates, verdicts, branches, lines, effects, closed loop, re-survey."""

import datetime as dt
from dataclasses import replace

import pytest

from csat_xl.checks.finding import Finding
from csat_xl.rollup import figures, merge, summarise
from csat_xl.rollup.figures.effects import EFFECTIVE, INEFFECTIVE, UNPROVEN, UNTESTED
from csat_xl.rollup.statistics.comparison import mcnemar, signed_rank
from csat_xl.rollup.statistics.intervals import rate_difference, rate_interval
from tests.rollup.books import FIRST_ROW, answer, book, finding, shipped_metrics
from tests.rollup.test_figures import rolled

MONTHS = [dt.date(2024, month, 1) for month in range(1, 13)]
FCR, CSAT = "一次解决率", "客户满意度(CSAT)"


def sent(sample, number, served=None, branch=""):
    settings = replace(sample.settings, sent=number, served=served, branch=branch)
    return replace(sample, settings=settings)


def answers(happy, unhappy, **more):
    return [answer([5] * 5, 10, **more)] * happy + [answer([2] * 5, 3, **more)] * unhappy


# --- rates --------------------------------------------------------------------------------------


def test_response_rate_counts_only_where_the_number_sent_is_known():
    known = sent(book({"tracking": answers(3, 1)}), 10)
    other = book({"tracking": answers(5, 0)}, team="二组")
    found = rolled(known, other)["responses"]
    assert found["total"] == 9
    assert (found["sent"], found["answered"], found["response_rate"]) == (10, 4, 0.4)
    assert rolled(other)["responses"]["response_rate"] is None


def test_rows_with_errors_came_back_too():
    found = rolled(
        sent(book({"tracking": answers(4, 0)}), 8), findings=[finding("T03", FIRST_ROW)]
    )["responses"]
    assert (found["valid"], found["response_rate"]) == (3, 0.5)


def test_complaint_rate_with_interval_and_verdict():
    log = {"complaints": [{"person": "甲", "outcome": "满意"}] * 2}
    found = rolled(sent(book(log), None, 400))["complaints"]
    assert (found["served"], found["complained"], found["rate"]) == (400, 2, 0.005)
    assert (found["rate_low"], found["rate_high"]) == rate_interval(2, 400)
    assert (found["target"], found["verdict"]) == (0.05, "达标")
    assert rolled(book(log))["complaints"]["rate"] is None


def test_verdicts_need_a_sample():
    """88 of 100 against 90 %: 80.2 to 93.0 %, so 样本不足 (specification, section 4)."""
    found = rolled(book({"tracking": answers(88, 12)}))["overall"]
    assert found["csat_target"] == 0.9
    assert found["csat_verdict"] == "样本不足"
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((0.8019, 0.93), abs=5e-5)
    assert rolled(book({"tracking": answers(50, 50)}))["overall"]["csat_verdict"] == "未达标"
    assert rolled(book({"tracking": answers(400, 2)}))["overall"]["csat_verdict"] == "达标"


def test_a_rate_of_the_metric_sheet_has_an_interval_where_its_cases_are_told():
    rows = [{**m, "count": 200} if m["name"] == FCR else m for m in shipped_metrics({FCR: 0.70})]
    shown = {row["name"]: row for row in rolled(book({"metrics": rows}))["metrics"]}
    assert (shown[FCR]["low"], shown[FCR]["high"]) == rate_interval(140, 200)
    assert (shown[FCR]["cases"], shown[FCR]["verdict"]) == (200, "未达标")
    assert shown["平均处理时长"]["verdict"] is None


def test_metrics_of_several_workbooks_are_pooled_by_their_cases():
    def one(actual, cases, team):
        rows = [
            {**m, "count": cases} if m["name"] == FCR else m for m in shipped_metrics({FCR: actual})
        ]
        return book({"metrics": rows}, team=team)

    found = rolled(one(0.9, 300, "一组"), one(0.6, 100, "二组"))
    total = next(row for row in found["metric_totals"] if row["name"] == FCR)
    assert total["actual"] == pytest.approx(330 / 400)
    assert total["score"] == pytest.approx(100 - (0.85 - 0.825) / 0.07 * 30)
    assert (total["workbooks"], total["workbooks_below"]) == (2, 1)
    assert found["composite_basis"] == "rows"
    unknown = next(row for row in found["metric_totals"] if row["name"] == "平均处理时长")
    assert unknown["actual"] is None


# --- groups -------------------------------------------------------------------------------------


def test_teams_of_one_name_in_two_branches_stay_apart_by_branch():
    east = sent(book({"tracking": answers(5, 0)}), None, branch="华东")
    west = sent(book({"tracking": answers(2, 4)}), None, branch="华西")
    by = rolled(east, west)["by"]
    assert [row["value"] for row in by["team"]] == ["华东/一组", "华西/一组"]
    found = by["branch"]
    assert [(row["value"], row["n"], row["csat_rate"]) for row in found] == [
        ("华东", 5, 1.0),
        ("华西", 6, 2 / 6),
    ]


def test_small_groups_are_shown_but_neither_ranked_nor_tested():
    rows = answers(6, 0, agent="甲") + answers(0, 4, agent="乙") + answers(3, 3, agent="丙")
    found = rolled(book({"tracking": rows}))
    ranks = {row["value"]: row["rank"] for row in found["by"]["agent"]}
    assert ranks == {"甲": 1, "乙": None, "丙": 2}
    assert [row["value"] for row in found["differences"]["by"]["agent"]] == ["丙", "甲"]


def test_business_lines_keep_their_own_weights():
    rows = [
        answer([5, 1, 5, 5, 5], service_type="售后支持"),
        answer([5, 1, 5, 5, 5], service_type="售前咨询"),
    ]
    found = {row["value"]: row for row in rolled(book({"tracking": rows}))["lines"]}
    assert found["售后支持"]["weights"]["问题解决能力"] == 45
    assert found["售后支持"]["weighted_mean"] == pytest.approx(5 - 4 * 0.45)
    assert found["售前咨询"]["weighted_mean"] == pytest.approx(5 - 4 * 0.20)
    assert found["售前咨询"]["own_weights"]


def test_too_few_people_for_the_grade_by_rank_are_told():
    few = [{"person": str(i), "level": "教师", "item1_1": i} for i in range(1, 10)]
    ten = [*few, {"person": "十", "level": "教师", "item1_1": 10}]
    assert all(row["few"] for row in rolled(book({"evaluation": few}))["evaluation"])
    found = rolled(book({"evaluation": ten}))
    assert not any(row["few"] for row in found["evaluation"])
    assert found["grades"][0]["quota_grades"] == {"优秀": 2, "达标": 7, "不达标": 1}


# --- months -------------------------------------------------------------------------------------


def test_a_month_that_is_missing_gives_no_change():
    rows = {"tracking": answers(4, 1)}
    found = rolled(book(rows, period=MONTHS[0]), book(rows, period=MONTHS[2]))["by_period"]
    assert found[1]["change"]["mean"] is None
    assert found[1]["three_months"]["n"] == 10


def test_streaks_name_what_persists_and_since_when():
    books = [
        book({"metrics": shipped_metrics({FCR: rate})}, period=month)
        for month, rate in zip(MONTHS, (0.8, 0.9, 0.84, None, 0.8), strict=False)
    ]
    told = {row["name"]: row for row in rolled(*books)["streaks"]}
    assert (told[FCR]["streak"], told[FCR]["since"], told[FCR]["mark"]) == (2, "2024-03", "持续")


# --- actions ------------------------------------------------------------------------------------


def plan(metric, state="已完成", **more):
    row = {
        "metric": metric,
        "goal": "提升至90%",
        "measure": "培训",
        "owner": "甲",
        "start": dt.date(2024, 4, 10),
        "due": dt.date(2024, 5, 20),
        "progress": dt.date(2024, 5, 18),
        "state": state,
        "effect": "有提升",
    }
    return row | more


def year(before, after, row):
    """Three months before April, April and May, three after; the plan is in May's workbook."""
    books = []
    for month in MONTHS[:8]:
        happy, unhappy = before if month.month < 6 else after
        tables = {"tracking": answers(happy, unhappy)}
        if month.month == 5:
            tables["actions"] = [row]
        books.append(book(tables, period=month))
    return rolled(*books)["action_list"][0]["effect"]


def test_an_action_that_worked():
    found = year((30, 30), (55, 5), plan(CSAT))
    assert found["before_periods"] == ["2024-01", "2024-02", "2024-03"]
    assert found["after_periods"] == ["2024-06", "2024-07", "2024-08"]
    assert (found["before_n"], found["after_n"]) == (180, 180)
    assert (found["low"], found["high"]) == pytest.approx(rate_difference((90, 180), (165, 180)))
    assert found["verdict"] == EFFECTIVE


@pytest.mark.parametrize(
    ("before", "after", "row", "verdict"),
    [
        ((55, 5), (30, 30), plan(CSAT), INEFFECTIVE),
        ((30, 30), (31, 29), plan(CSAT), UNPROVEN),
        ((30, 30), (55, 5), plan(CSAT, effect=None), UNTESTED),  # S1: 需附效果验证数据
        ((30, 30), (55, 5), plan(CSAT, state="进行中"), UNTESTED),
        ((30, 30), (55, 5), plan("净推荐值(NPS)"), EFFECTIVE),
        ((30, 30), (55, 5), plan("专业性"), EFFECTIVE),
        ((30, 30), (55, 5), plan("没有的指标"), UNTESTED),
    ],
)
def test_effects(before, after, row, verdict):
    assert year(before, after, row)["verdict"] == verdict


@pytest.mark.parametrize(
    ("metric", "cases", "verdict"),
    [(FCR, 300, EFFECTIVE), (FCR, None, UNPROVEN), ("平均处理时长", 300, UNPROVEN)],
)
def test_effects_on_typed_metrics_need_a_rate_and_its_cases(metric, cases, verdict):
    books = []
    for month in MONTHS[:8]:
        late = month.month > 5
        actuals = {FCR: 0.92 if late else 0.75, "平均处理时长": 8 if late else 12}
        rows = [
            {**m, "count": cases} if m["name"] == metric else m for m in shipped_metrics(actuals)
        ]
        tables = {"metrics": rows} | ({"actions": [plan(metric)]} if month.month == 5 else {})
        books.append(book(tables, period=month))
    found = rolled(*books)["action_list"][0]["effect"]
    assert found["verdict"] == verdict
    assert found["difference"] == pytest.approx(0.17 if metric == FCR else -4)


def test_an_action_carried_on_from_month_to_month_counts_once():
    books = [
        book({"actions": [plan(FCR, state=state, effect=None)]}, period=month)
        for month, state in zip(MONTHS[3:6], ("未开始", "进行中", "延期"), strict=True)
    ]
    found = rolled(*books)
    assert (found["actions"]["open"], found["actions"]["by_state"]["延期"]) == (1, 1)
    assert [row["state"] for row in found["action_list"]] == ["延期"]
    assert found["action_list"][0]["days_late"] == 21


# --- customers ----------------------------------------------------------------------------------


def unhappy(customer, day, **more):
    return answer([1, 1, 1, 1, 1], customer_id=customer, survey_time=f"2024-05-{day} 10:00", **more)


def test_no_unhappy_customer_is_forgotten():
    followed = {"owner": "组长", "follow_time": "2024-05-12 09:00", "measure": "致歉"}
    rows = [
        unhappy("C20240501001", "10", **followed, confirmed="是"),
        unhappy("C20240501002", "10", **followed),
        unhappy("C20240501003", "11"),
        unhappy("C20240501004", "12", **followed, confirmed="否"),
        unhappy("张三", "13", owner="组长"),
        answer([5] * 5),
    ]
    problems: list[Finding] = [finding("T10", FIRST_ROW + 2), finding("T01", FIRST_ROW + 4)]
    found = rolled(book({"tracking": rows}), findings=problems)["closed_loop"]
    assert (found["total"], found["open"], found["closed_share"]) == (5, 4, 0.2)
    told = [(r["customer_id"], r["state"], r["days"], r["counted"]) for r in found["list"]]
    assert told == [
        ("C20240501002", "待确认", 31, True),
        ("C20240501003", "未跟进", 30, False),
        ("C20240501004", "未认可", 29, True),
        (None, "跟进中", 28, False),
        ("C20240501001", "已闭环", 2, True),
    ]
    assert found["oldest_days"] == 31
    assert found["list"][3]["row"] == FIRST_ROW + 4


def test_the_same_customers_are_compared_in_pairs():
    first = [(f"C20240501{i:03}", 2 if i < 8 else 5) for i in range(1, 15)]
    second = [(customer, 5 if i < 12 else 3) for i, (customer, _) in enumerate(first)]
    books = [
        book(
            {
                "tracking": [
                    answer([s] * 5, customer_id=c, survey_time=f"2024-{month.month:02}-09 10:00")
                    for c, s in rows
                ]
            },
            period=month,
        )
        for month, rows in ((MONTHS[4], first), (MONTHS[7], second))
    ]
    found = rolled(*books)["resurvey"]
    paired = found["paired"]
    assert paired["customers"] == 14
    assert (paired["became_satisfied"], paired["ceased_to_be"]) == (7, 2)
    assert paired["csat_rate_p"] == mcnemar(7, 2)
    assert paired["score_p"] == signed_rank({3: 7, -2: 2, 0: 5})
    assert (found["unpaired"]["before_period"], found["unpaired"]["after_n"]) == ("2024-05", 14)


def test_different_customers_are_not_paired():
    rows = [answer([5] * 5, customer_id="C20240501001", survey_time="2024-05-09 10:00")]
    found = figures(merge([summarise(book({"tracking": rows}), [], "五月.xlsx")]))["resurvey"]
    assert found == {"paired": None, "unpaired": None}


def test_what_an_old_workbook_left_open_is_as_old_as_it_is_by_now():
    rows = {"tracking": [unhappy("C20240501001", "10")], "actions": [plan(FCR, state="进行中")]}
    later = book({"tracking": []}, period=MONTHS[11], as_of=dt.date(2024, 12, 31))
    found = rolled(book(rows), later)
    assert found["closed_loop"]["list"][0]["days"] == 235
    assert found["action_list"][0]["days_late"] == 225
