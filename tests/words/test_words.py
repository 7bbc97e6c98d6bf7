"""Words of comments: known comments give known terms and themes, and nobody's name or number."""

import json
import random
import subprocess
import sys

import pytest

from csat_xl.rollup.figures import figures
from csat_xl.rollup.model import merge
from csat_xl.rollup.serial import from_json, to_json
from csat_xl.rollup.summary import summarise
from csat_xl.words import mentions_of, word_figures
from csat_xl.words.segment import terms
from csat_xl.words.themes import Themes
from tests.rollup.books import SCHEME, answer, book, finding

RULES = SCHEME.words
assert RULES is not None
THEMES = Themes(RULES.themes)


def comments(*texts: str, **more: str):
    """A workbook whose rows hold these negative comments, one customer each."""
    rows = [
        answer([2, 2, 2, 2, 2], customer_id=f"C20240520{i:03}", complaint_text=text, **more)
        for i, text in enumerate(texts, 1)
    ]
    return book({"tracking": rows})


def complaint(*texts: str, **more: str):
    found = comments(*texts, **more)
    return word_figures(mentions_of(found, (), "2024-05", "一组"))["complaint"]


FOLLOWED = {
    "customer_type": "个人客户",
    "service_time": "2024-05-20 10:00",
    "survey_time": "2024-05-22 10:00",
    "surveyor": "周岚",
    "anonymous": "是",
    "owner": "周岚",
    "follow_time": "2024-05-23 10:00",
    "measure": "已致歉",
    "confirmed": "是",
}
"""What makes a dissatisfied row complete."""


# --- themes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("响应慢，在线等了20分钟才有人回复", {"响应慢"}),
        ("响应实在太慢", {"响应慢"}),
        ("售后工单提交后3天无人联系", {"响应慢"}),  # S0, 不满意点
        ("客服态度差,问题未解决", {"态度差", "问题未解决"}),
        ("服务态度非常差", {"态度差"}),
        ("处理结果和承诺不一致，问题没有解决", {"问题未解决"}),
        ("退款问题一直没解决,打了三次电话", {"问题未解决"}),
        ("解释不清晰，听不懂政策", {"解释不清"}),
        ("客服对产品不熟悉，答非所问", {"不专业"}),
        ("ＡＰＰ闪退", {"产品质量"}),
        ("快递太慢了", {"交付与物流"}),
        ("响应不慢,态度不冷淡,不敷衍", set()),  # denied
        ("响应还行。价格慢慢涨", set()),  # … does not reach across a clause
        ("一切都好", set()),
    ],
)
def test_a_comment_tells_of_its_themes(text, themes):
    assert {hit.theme for hit in THEMES.find(text)} == themes


def test_the_name_of_a_theme_is_a_wording_of_it_too():
    assert [hit.theme for hit in Themes({"停车难": []}).find("门口停车难")] == ["停车难"]


# --- terms --------------------------------------------------------------------------------------


def test_the_domain_words_come_out_whole():
    found = complaint(
        "响应慢,态度差,问题未解决", "响应太慢，服务态度很差", "电话占线,问题未解决", "回复慢,占线"
    )
    assert [(entry["term"], entry["count"]) for entry in found["terms"]] == [
        ("占线", 2),
        ("响应慢", 2),
        ("态度差", 2),
        ("问题未解决", 2),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("希望增加在线客服实时咨询入口", ["在线客服", "咨询", "入口"]),
        ("客服对产品不熟悉", ["产品", "不熟悉"]),  # a denial stays with its word
        ("建议APP更新", ["APP", "更新"]),
        ("订单20240520A88在北京丢失", ["订单", "丢失"]),  # no numbers, no places
        ("", []),
        ("！？。", []),
    ],
)
def test_terms_are_words_that_carry_content(text, expected):
    assert terms(text, RULES.terms, RULES.stop) == expected


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_words_of_one_trade_do_not_reach_another(order):
    """Whichever trade comes first in a process, and takes the dictionary that is there anyway."""
    code = """
import sys
from csat_xl.words.segment import terms
trades = (["回复慢"], ["响应慢"])
for index in map(int, sys.argv[1:]):
    print(index, *terms("回复慢,响应慢", trades[index]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, order)], capture_output=True, text=True, check=True
    )
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert "回复慢" in told["0"].split()
    assert "响应慢" not in told["0"].split()
    assert "响应慢" in told["1"].split()
    assert "回复慢" not in told["1"].split()


def test_a_comment_counts_once_for_a_word_and_the_latest_customers_are_the_examples():
    found = complaint(*["响应慢,真的响应慢"] * 5)
    (term,) = found["terms"]
    assert (term["term"], term["count"], term["share"]) == ("响应慢", 5, 1.0)
    assert term["customers"] == ["C20240520005", "C20240520004", "C20240520003"]
    (theme,) = found["themes"]
    assert theme["by_period"] == [{"period": "2024-05", "comments": 5, "count": 5}]
    assert theme["by_team"] == [{"team": "一组", "comments": 5, "count": 5}]


def test_a_term_of_a_single_comment_is_not_listed_and_blank_answers_are_no_comments():
    found = complaint("包装箱上有划痕", "无", "没有。", "/", "暂无", "  ")
    assert found["comments"] == 1
    assert found["terms"] == []
    assert found["unmatched"]["count"] == 1


def test_rows_with_an_error_are_not_counted():
    found = comments("响应慢", "响应慢", "响应慢")
    summary = summarise(found, [finding("T04", 6)], "a.xlsx")
    assert figures(summary)["words"]["complaint"]["comments"] == 2


# --- privacy ------------------------------------------------------------------------------------


def test_no_name_contact_or_comment_reaches_the_figures():
    texts = [f"李小明反映响应慢，回电138 1234 5678或li.xm@example.com,工号{i}" for i in range(4)]
    texts += ["张伟华先生说退款没到账，微信zhangwh8"] * 3
    found = comments(*texts, name="李小明", agent="王芳芳")
    summary = summarise(found, [], "a.xlsx")
    told = json.dumps(figures(summary)["words"], ensure_ascii=False) + to_json(summary)
    for secret in (
        "李小明",
        "小明",
        "138",
        "5678",
        "li.xm",
        "example",
        "张伟华",
        "zhangwh",
        "工号1",
    ):
        assert secret not in told, secret
    listed = {entry["term"] for entry in figures(summary)["words"]["complaint"]["terms"]}
    assert {"响应慢", "退款"} <= listed


# --- adding up ----------------------------------------------------------------------------------


def test_neither_order_nor_split_changes_a_count_or_an_example():
    texts = [
        "响应慢",
        "态度差",
        "问题未解决，响应慢",
        "电话占线",
        "解释不清晰",
        "价格太贵",
        "退款没到账",
    ]
    dice = random.Random(5)  # noqa: S311
    parts = []
    for n in range(12):
        rows = [
            answer(
                [2] * 5,
                customer_id=f"C202405{1 + (7 * n + i) % 28:02}{n * 10 + i:03}",
                complaint_text=dice.choice(texts),
                suggestion=dice.choice(["增加在线客服", "短信通知进度", "无"]),
            )
            for i in range(8)
        ]
        parts.append(summarise(book({"tracking": rows}, team=f"{n % 3}组"), [], f"{n}.xlsx"))
    whole = merge(parts)
    for _ in range(5):
        dice.shuffle(parts)
        cut = dice.randrange(1, 11)
        again = merge([merge(parts[cut:]), *parts[:cut]])
        assert again == whole
        assert to_json(again) == to_json(whole)
        assert figures(again)["words"] == figures(whole)["words"]
    assert from_json(to_json(whole)) == whole


# --- 设置 ---------------------------------------------------------------------------------------


def test_lists_edited_in_the_settings_sheet_are_read_back_and_used(tmp_path):
    import openpyxl

    from csat_xl.operations import build_workbook, check_file, rollup_files

    path = tmp_path / "五月.xlsx"
    texts = ["停车位太少", "停车太难了", "停车难,排队久"]
    build_workbook(comments(*texts, **FOLLOWED), path, "plain")
    assert check_file(path).book.settings.scheme.words == RULES
    assert not rollup_files([str(path)])["words"]["complaint"]["themes"]

    edited = openpyxl.load_workbook(path)
    sheet = edited["设置"]
    columns = {cell.value: cell.column for cell in sheet[4] if cell.value}
    at = columns["问题主题"]
    last = next(row for row in range(6, 66) if sheet.cell(row, at).value is None)
    sheet.cell(last, at, "停车不便")
    sheet.cell(last, at + 1, "停车…少、 停车…难,停车费")
    at = columns["停用词"]
    sheet.cell(next(r for r in range(6, 110) if sheet.cell(r, at).value is None), at, "排队")
    edited.save(path)

    words = check_file(path).book.settings.scheme.words
    assert words.themes == {**RULES.themes, "停车不便": ["停车…少", "停车…难", "停车费"]}
    assert words.terms == RULES.terms
    assert words.stop == [*RULES.stop, "排队"]
    (theme,) = rollup_files([str(path)])["words"]["complaint"]["themes"]
    assert (theme["theme"], theme["count"]) == ("停车不便", 3)
