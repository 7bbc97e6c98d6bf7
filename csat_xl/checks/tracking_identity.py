"""Who was asked: customer number, doubles, contact and anonymity (T01, T02, T09)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from csat_xl.checks import screens, twins
from csat_xl.checks.check import Check, check
from csat_xl.entries import is_customer_id, is_email, is_mobile
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.once import Once
from csat_xl.sheets.table import Table, column_of, numbers_of
from csat_xl.sheets.tracking import KEY

_ID = twins.typed("customer_id")
_CONTACT = twins.typed("contact")
ANONYMOUS = twins.typed("anonymous")


@check(
    "T01",
    KEY,
    "customer_id",
    "客户编号应为 C + 8位日期 + 3位序号",
    "The customer number must be C, a real date as yyyymmdd and three digits",
    f'IFERROR(1-EXACT({_ID},"C"&TEXT(MID({_ID},2,11)+0,"00000000000"))*(MID({_ID},2,2)="20")'
    f"*(DAY(DATE(MID({_ID},2,4),MID({_ID},6,2),MID({_ID},8,2)))=MID({_ID},8,2)+0)"
    f"*(ABS(MID({_ID},6,2)-6.5)<6),1)",
    screen=screens.where(lambda number: not is_customer_id(str(number or "")), "customer_id"),
)
def customer_number(row: Record, book: Book) -> bool:
    """客户编号 present and of the form C + yyyymmdd + 3 digits with a real date.

    Source: S0, 三、客户满意度跟踪表 (example C20240520001).
    """
    return not is_customer_id(str(row.get("customer_id") or ""))


def _repeats(rows: Sequence[Record]) -> dict[int, int]:
    found: Counter[tuple[str, dt.datetime]] = Counter()
    result = {}
    pairs = zip(column_of(rows, "customer_id"), column_of(rows, "service_time"), strict=True)
    for row, (number, when) in zip(numbers_of(rows), pairs, strict=True):
        if number is not None and isinstance(when, dt.datetime):
            pair = str(number).casefold(), when
            found[pair] += 1
            result[row] = found[pair]
    return result


_occurrences = Once(_repeats)


def _may_repeat(check: Check, table: Table, book: Book) -> Iterable[int]:
    """All rows with a pair that is there twice; an identifier here is a text."""
    pairs = [
        (str(number).casefold(), when)
        for number, when in zip(
            table.values["customer_id"], table.values["service_time"], strict=True
        )
    ]
    if len(set(pairs)) == len(pairs):
        return ()
    times = Counter(pairs)
    return [i for i, pair in enumerate(pairs) if times[pair] > 1]


@check(
    "T02",
    KEY,
    "customer_id",
    "客户编号与服务时间和前面某行重复，请删除",
    "Customer number and service time repeat an earlier row; delete one of them",
    twins.where(twins.both("service_time"), "{occurrence}>1"),
    screen=_may_repeat,
)
def repeated(row: Record, book: Book) -> bool:
    """The same 客户编号 and 服务时间 twice: the later row is a duplicate.

    Source: S0, 保证数据真实性 (重复填写的数据进行标记,剔除无效样本).
    """
    return _occurrences(book.rows(KEY)).get(row.number, 1) > 1


def _no_mobile(contact: object) -> bool:
    return contact is not None and not is_mobile(str(contact))


_MASK, _STAND_IN = "****", "0000"
"""What a shared copy shows instead of four digits, and digits that make a number of it again."""
STEPS = (("mobile", f'SUBSTITUTE({_CONTACT},"{_MASK}","{_STAND_IN}")'),)
"""What conditions ask of the contact: without its mask, as a mobile number has it."""
_IS_MOBILE = 'IFERROR(EXACT(TEXT({mobile}+0,"0"),{mobile})*(ABS(INT({mobile}/10^9)-16)<=3),0)'
_NO_WHITE = f'CLEAN(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({_CONTACT}," ",""),"\u3000",""),"\u00a0",""))'
_IS_EMAIL = (
    f'IFERROR((LEN({_CONTACT})-LEN(SUBSTITUTE({_CONTACT},"@",""))=1)*(FIND("@",{_CONTACT})>1)'
    f'*(FIND(".",{_CONTACT},FIND("@",{_CONTACT})+2)>0)*(RIGHT({_CONTACT})<>".")'
    f"*(LEN({_NO_WHITE})=LEN({_CONTACT}))*(LEN({_CONTACT})<255),0)"
)


@check(
    "T09",
    KEY,
    "contact",
    "联系方式应为手机号或邮箱",
    "The contact must be a mainland mobile number or an e-mail address",
    twins.where(twins.filled("contact"), f"IF({_IS_MOBILE},0,1-{_IS_EMAIL})"),
    screen=screens.where(_no_mobile, "contact"),
)
def contact_form(row: Record, book: Book) -> bool:
    """Contact is a mainland mobile number or an e-mail address; masked as in a shared copy, too.

    Source: S0, 联系方式 (手机号/邮箱,仅用于回访).
    """
    contact = row.get("contact")
    if contact is None or is_email(str(contact)):
        return False
    return not is_mobile(str(contact).replace(_MASK, _STAND_IN))


@check(
    "T09",
    KEY,
    "contact",
    "匿名客户不填姓名与联系方式，请清空",
    "An anonymous customer has neither name nor contact; clear both",
    twins.where(f'{ANONYMOUS}="是"', f"1-{twins.blank('name')}*{twins.blank('contact')}"),
    screen=screens.where(lambda anonymous: anonymous is True, "anonymous"),
)
def anonymous_with_name(row: Record, book: Book) -> list[str]:
    """An anonymous row has neither name nor contact.

    Source: S0, 保护客户隐私 (匿名调研时…仅通过编号关联数据).
    """
    if row.get("anonymous") is not True:
        return []
    return [key for key in ("name", "contact") if row.has(key)][:1]


@check(
    "T09",
    KEY,
    "anonymous",
    "匿名请填“是”或“否”",
    "Anonymous must be 是 (yes) or 否 (no)",
    f'IF(({ANONYMOUS}="是")+({ANONYMOUS}="否"),0,{twins.filled("anonymous")})',
    screen=screens.unreadable("anonymous"),
)
def anonymous_unreadable(row: Record, book: Book) -> bool:
    """匿名 is 是 or 否. Decision of csat_xl."""
    return "anonymous" in row.unreadable
