"""KPI跟踪: progress by hand, faults, both engines, charts, and actual values from a roll-up.

Source: S4 (整体 78.3 vs 88.2, NPS 45 → 65, 渠道 86.5 / 72.3 / 79.1, 客户类型 73.4 / 85.2).
"""

import json
import zipfile

import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from csat_xl.rollup.handbook import actuals
from csat_xl.schemes.load import load_shipped
from csat_xl.sheets import kpis
from tests.sheets.judged import book, calculated, codes, column, differences, scheme

HANDBOOK = load_shipped("handbook").handbook
ACTUAL = {"整体满意度": 81.27, "问题解决率": 0.7015, "净推荐值 NPS": 52, "问卷信度 α": 0.87}
GONE_BACK = {"在线渠道满意度": 71.03}
DONE = {"个人客户满意度": 90}


def rows(**changes):
    known = {**ACTUAL, **GONE_BACK, **DONE}
    return [{**row, "actual": known.get(row["name"])} for row in kpis.entries(HANDBOOK)]


EXTRA = [
    (
        "通过",
        {"name": "平均处理时长", "unit": "分钟", "better": "≤", "baseline": 10, "actual": 8}
        | {"target": 6, "competitor": 1.2},
    ),
    ("K01", {"name": "甲", "unit": "分", "better": "≥", "target": None, "actual": 1}),
    ("K01", {"name": "乙", "unit": "分", "better": "≥", "target": 90, "actual": "八十"}),
    ("K02", {"name": "丙", "unit": "%", "better": "≥", "target": 0.9, "actual": 85}),
    (
        "K03",
        {"name": "丁", "unit": "分", "better": "≥", "baseline": 80, "target": 70, "actual": 75},
    ),
    ("K05", {"name": "戊", "unit": "分", "better": "≥", "target": 70, "actual": 75, "cases": 4}),
]
EXTRA = [(code, {"group": "整体", **row}) for code, row in EXTRA]


@pytest.fixture(scope="module")
def worked():
    return book(scheme("handbook"), {"kpis": [*rows(), *(row for _, row in EXTRA)]})


def by_name(of, key):
    names = [row.get("name") for row in of.rows("kpis")]
    return dict(zip(names, column(of, "kpis", key), strict=True))


def test_baselines_and_targets_of_the_source():
    known = {kpi.name: (kpi.baseline, kpi.target, kpi.competitor) for kpi in HANDBOOK.kpis}
    assert known["整体满意度"] == (78.3, 88.2, 88.2)
    assert known["净推荐值 NPS"] == (45, 65, None)
    assert known["问卷信度 α"][1] == 0.9
    baselines = [kpi.baseline for kpi in HANDBOOK.kpis if kpi.group in ("渠道", "客户类型")]
    assert baselines == [86.5, 72.3, 79.1, 73.4, 85.2]


def test_progress_and_gaps_by_hand(worked):
    progress = by_name(worked, "progress")
    assert progress["净推荐值 NPS"] == pytest.approx(7 / 20)
    assert progress["整体满意度"] == pytest.approx(2.97 / 9.9)
    assert progress["问题解决率"] == pytest.approx(0.0495 / 0.198)
    assert progress["在线渠道满意度"] == pytest.approx(-0.1)
    assert progress["个人客户满意度"] == pytest.approx(1)
    assert progress["平均处理时长"] == pytest.approx(0.5)
    assert progress["问卷信度 α"] == ""
    assert by_name(worked, "gap_target")["问题解决率"] == pytest.approx(-14.85)  # points of %
    assert by_name(worked, "gap_competitor")["整体满意度"] == pytest.approx(-6.93)
    assert by_name(worked, "gap_competitor")["平均处理时长"] == pytest.approx(-6.8)


def test_states_and_codes(worked):
    states, found = by_name(worked, "state"), codes(worked, "kpis")
    assert (states["净推荐值 NPS"], states["在线渠道满意度"]) == ("改善中", "未改善")
    assert states["个人客户满意度"] == "达成"
    told = dict(zip([row.get("name") for row in worked.rows("kpis")], found, strict=True))
    assert told["问卷信度 α"] == "K06"
    assert told["服务专业度"] == "K04"  # no actual value
    assert found[len(rows()) :] == [code for code, _ in EXTRA]


@pytest.mark.parametrize(("edition", "engine"), [("native", "ironcalc"), ("plain", "office")])
def test_the_workbook_gives_the_same(worked, edition, engine, tmp_path, request):
    found = calculated(worked, tmp_path, edition, request.getfixturevalue(engine))
    assert differences(worked, found) == []


def test_a_native_chart_for_each_key_figure(tmp_path):
    path = tmp_path / "kpi.xlsx"
    operations.build_workbook(book(scheme("handbook"), {"kpis": rows()}), path)
    with zipfile.ZipFile(path) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        texts = [parts.read(name).decode("utf-8") for name in charts]
    assert len(charts) == len(HANDBOOK.kpis)
    assert all("c:barChart" in text and "c:lineChart" in text for text in texts)
    overall = next(text for text in texts if "整体满意度" in text)
    assert all(f"<c:v>{name}</c:v>" in overall for name in ("实际", "目标", "竞争对手", "基线"))


# --- from a roll-up -----------------------------------------------------------------------------

FIGURES = {
    "scale": [1, 5],
    "overall": {"n": 200, "mean": 4.2, "nps": 51.5},
    "dimensions": [{"name": "专业性", "n": 198, "mean": 4.4}],
    "metrics": [{"name": "一次解决率", "actual": 0.78}, {"name": "一次解决率", "actual": 0.82}],
    "by": {"channel": [{"value": "电话", "n": 40, "mean": 4.5}], "customer_type": []},
    "reliability": {"alpha": 0.91, "n": 190},
}


def test_actual_values_by_the_name_of_their_figure():
    found = actuals(HANDBOOK, FIGURES)
    assert found["整体满意度"] == (pytest.approx(80), 200)
    assert found["服务专业度"] == (pytest.approx(85), 198)
    assert found["电话渠道满意度"] == (pytest.approx(87.5), 40)
    assert found["净推荐值 NPS"] == (51.5, 200)
    assert found["问卷信度 α"] == (0.91, 190)
    assert "企业客户满意度" not in found


def test_a_metric_of_two_workbooks_is_never_an_average_of_averages():
    assert "问题解决率" not in actuals(HANDBOOK, FIGURES)
    pooled = {**FIGURES, "metric_totals": [{"name": "一次解决率", "actual": 0.801, "cases": 300}]}
    assert actuals(HANDBOOK, pooled)["问题解决率"] == (0.801, 300)
    alone = {**FIGURES, "metrics": FIGURES["metrics"][:1]}
    assert actuals(HANDBOOK, alone)["问题解决率"] == (0.78, None)


def test_from_monthly_workbooks_through_a_roll_up_to_the_handbook(tmp_path):
    import datetime as dt

    from csat_xl import samples
    from csat_xl.demo import example_book

    month = dt.date(2026, 5, 1)
    source = example_book("monthly", samples.TEAMS[0], month, 20, mistakes=False)
    operations.build_workbook(source, tmp_path / "五月.xlsx", "plain")
    data, target = tmp_path / "汇总.json", tmp_path / "手册.xlsx"
    run = CliRunner().invoke
    rolled = run(
        app, ["rollup", str(tmp_path), "-o", str(tmp_path / "汇总.xlsx"), "--json", str(data)]
    )
    assert rolled.exit_code == 0, rolled.output
    made = run(app, ["new", "handbook", "-o", str(target), "--from", str(data)])
    assert made.exit_code == 0, made.output
    figures = json.loads(data.read_text("utf-8"))
    of = operations.check_file(target).book
    typed = {row.get("name"): (row.get("actual"), row.get("cases")) for row in of.rows("kpis")}
    overall = figures["overall"]
    assert typed["整体满意度"] == (pytest.approx((overall["mean"] - 1) * 25), overall["n"])
    assert typed["净推荐值 NPS"][0] == pytest.approx(overall["nps"])
    assert typed["问题解决率"][0] is not None


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("handbook", "{}", "不是汇总数据"),
        ("handbook", "nonsense", "读不了汇总"),
        ("handbook", '{"overall": {"mean": null}}', "没有一个 KPI"),
        ("tutoring", "{}", "没有 KPI"),
    ],
)
def test_other_files_are_refused_with_a_sentence(name, text, told, tmp_path):
    data = tmp_path / "汇总.json"
    data.write_text(text, "utf-8")
    done = CliRunner().invoke(
        app, ["new", name, "-o", str(tmp_path / "x.xlsx"), "--from", str(data)]
    )
    assert told in str(done.exception)
    assert not (tmp_path / "x.xlsx").exists()
