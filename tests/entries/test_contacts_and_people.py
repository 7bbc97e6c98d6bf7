"""Contacts, customer numbers, names, and text that would run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_xl.entries import (
    PERSON_SEPARATORS,
    find_contacts,
    is_customer_id,
    is_email,
    is_mobile,
    mask_contact,
    mask_contacts_in,
    mask_name,
    names_in,
    neutralise,
    would_run,
)

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13812345678", True),
        ("19912345678", True),
        ("12812345678", False),
        ("1381234567", False),
        ("138123456789", False),
        ("138 1234 5678", False),
        ("１３８１２３４５６７８", False),
        ("13812345678\n", False),
        ("", False),
    ],
)
def test_mobile(text: str, expected: bool) -> None:
    assert is_mobile(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("li@example.com", True),
        ("a@b.c", True),
        ("张三@例子.公司", True),
        ("a@.b.c", True),  # the rule is one a cell formula repeats, not RFC 5321
        ("a@.b", False),
        ("a@b.", False),
        ("a@b.c.", False),
        ("a@bc", False),
        ("@b.c", False),
        ("a@@b.c", False),
        ("a@b@c.d", False),
        ("a b@c.d", False),
        ("a@b.c\u3000", False),
        ("a@b.c\u00a0", False),
        ("x" * 248 + "@ab.cn", True),
        ("x" * 249 + "@ab.cn", False),
        ("", False),
        ("@", False),
    ],
)
def test_email(text: str, expected: bool) -> None:
    assert is_email(text) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请回电13812345678谢谢", ["13812345678"]),
        ("138-1234-5678", ["13812345678"]),
        ("138 1234 5678", ["13812345678"]),
        ("+86 138 1234 5678", ["+86 13812345678"]),
        ("8613812345678", ["8613812345678"]),
        ("１３８－１２３４－５６７８", ["13812345678"]),
        ("13812345678、13987654321", ["13812345678", "13987654321"]),
        ("2024-05-20 13812345678 3次", ["13812345678"]),
        ("邮箱li.si@example.com。", ["li.si@example.com"]),
        ("li＠example．com", ["li@example.com"]),
        ("13812345678@139.com", ["13812345678@139.com"]),
        ("C20240520001", []),
        ("110101199003071234", []),
        ("订单 1381234567890", []),
        ("响应 35 秒, 2024-05-20 14:30", []),
    ],
)
def test_contacts_in_text(text: str, found: list[str]) -> None:
    expected = [value.removeprefix("+86 ").removeprefix("86") for value in found]
    assert [contact.value for contact in find_contacts(text)] == expected


def test_spans_cover_what_was_typed() -> None:
    text = "电话：+86 138-1234-5678，邮箱 li@example.com"
    typed = [text[contact.start : contact.end] for contact in find_contacts(text)]
    assert typed == ["+86 138-1234-5678", "li@example.com"]


@given(mobiles, st.sampled_from(["", " ", "-", "\u3000", "－"]))
def test_a_mobile_in_a_text_never_survives_masking(mobile: str, gap: str) -> None:
    typed = gap.join((mobile[:3], mobile[3:7], mobile[7:]))
    masked = mask_contacts_in(f"客户说：{typed}，请回电")
    assert masked == f"客户说：{mobile[:3]}****{mobile[-4:]}，请回电"


@given(st.text(alphabet="0123456789 -+@.az１＠．张\n"))
def test_spans_are_ordered_and_apart(text: str) -> None:
    contacts = find_contacts(text)
    edges = [edge for contact in contacts for edge in (contact.start, contact.end)]
    assert edges == sorted(edges)
    assert all(contact.start < contact.end <= len(text) for contact in contacts)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        (" 138-1234-5678 ", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("abby@example.com", "a***@example.com"),
        ("a@example.com", "***@example.com"),
        ("010-12345678", "***"),
        ("微信 li88", "***"),
        ("", ""),
        (" ", ""),
    ],
)
def test_mask_contact(text: str, masked: str) -> None:
    assert mask_contact(text) == masked
    assert mask_contact(masked) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), (" 李四光 ", "李*"), ("张", "张*"), ("John Smith", "J*"), ("", "")],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked
    assert mask_name(masked) == masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C20240520001", True),
        ("C20240229999", True),
        ("C20000101000", True),
        ("C20991231000", True),
        ("C20230229001", False),
        ("C19990520001", False),
        ("C21000520001", False),
        ("C20241301001", False),
        ("C20240500001", False),
        ("C2024052001", False),
        ("C202405200011", False),
        ("c20240520001", False),
        ("Ｃ20240520001", False),
        (" C20240520001", False),
        ("C20240520001\n", False),
        ("", False),
    ],
)
def test_customer_id(text: str, expected: bool) -> None:
    assert is_customer_id(text) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三", ("张三",)),
        (" 张三 ", ("张三",)),
        ("李 明", ("李 明",)),
        ("John Smith", ("John Smith",)),
        ("张三、", ("张三",)),
        ("张三\n李四", ("张三", "李四")),
        ("张三\r\n李四", ("张三", "李四")),
        ("张三、李四，王五", ("张三", "李四", "王五")),
        ("", ()),
        ("、\u3000，", ()),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize("separator", list(PERSON_SEPARATORS))
def test_every_separator_separates(separator: str) -> None:
    assert names_in(f"张三{separator}李四") == ("张三", "李四")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@A1", "＝1", "＋1", "－1", "＠A1",
        "\t无", "\r无", "\n无", " =1", "\u3000=1", "\u00a0@A1", "\ufeff=1", "\x00=1",
    ],
)  # fmt: skip
def test_runs(text: str) -> None:
    assert would_run(text)
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "满意", "5-3", "a=b", "'=1", "li@example.com", "|cmd"])
def test_does_not_run(text: str) -> None:
    assert not would_run(text)
    assert neutralise(text) == text


@given(st.text())
def test_neutralised_text_does_not_run(text: str) -> None:
    safe = neutralise(text)
    assert not would_run(safe)
    assert neutralise(safe) == safe


@pytest.mark.parametrize("gap", ["", "-", " . ", "－", "\u3000"])
@pytest.mark.parametrize("digits", ["13812345678", "１３８１２３４５６７８", "1３8１2３4５6７8"])
def test_no_contact_is_passed_over_at_the_first_look(digits, gap):
    """The quick look before the patterns lets every form through that they find."""
    found = find_contacts(f"2026年6月14日回电{gap.join(digits)}。")
    assert [contact.value for contact in found] == ["13812345678"]
