"""An e-mail with the figures in its text and the shared copy attached: a draft, or sent."""

import datetime as dt
import html
from collections.abc import Sequence
from email import policy
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from csat_xl.entries import is_email, mask_contacts_in, neutralise
from csat_xl.errors import CsatError

LARGEST = 50_000_000
"""Bytes of the encoded message; most mailboxes refuse more."""
_LONGEST_NAME = 60
_TYPE = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = frozenset('<>:"/\\|?*')
_LINES = policy.compat32.clone(linesep="\r\n", max_line_length=76)

Lines = list[tuple[str, str]]


def message(
    copy: bytes,
    file_name: str,
    figures: dict[str, Any],
    to: Sequence[str],
    cc: Sequence[str] = (),
    subject: str = "",
    sender: str = "",
    draft: bool = False,
) -> bytes:
    """The encoded message; a draft opens ready to be sent."""
    lines = summary_lines(figures)
    title = subject or _title(figures)
    if any(sign in title for sign in "\r\n"):
        raise CsatError("主题不能换行。", "The subject must be one line.")
    mail = MIMEMultipart("mixed")
    mail["Subject"] = Header(title, "utf-8").encode()
    if sender:
        mail["From"] = _address(sender)
    mail["To"] = ", ".join(map(_address, to))
    if cc:
        mail["Cc"] = ", ".join(map(_address, cc))
    mail["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    mail["Message-ID"] = make_msgid(domain=sender.partition("@")[2] or "csat-xl.invalid")
    if draft:
        mail["X-Unsent"] = "1"
    body = MIMEMultipart("alternative")
    body.attach(MIMEText(text_of(title, lines), "plain", "utf-8"))
    body.attach(MIMEText(html_of(title, lines), "html", "utf-8"))
    mail.attach(body)
    mail.attach(_attachment(copy, safe_name(file_name)))
    encoded = mail.as_bytes(policy=_LINES)
    if len(encoded) > LARGEST:
        raise CsatError(
            f"邮件编码后有 {len(encoded) / 1e6:.0f} MB,超过邮箱上限 {LARGEST / 1e6:.0f} MB;"
            "请分成几个工作簿,或改用网盘。",
            f"The encoded message has {len(encoded) / 1e6:.0f} MB, mailboxes take "
            f"{LARGEST / 1e6:.0f} MB; split the workbook or share it by another way.",
        )
    return encoded


def safe_name(name: str) -> str:
    """A file name for an attachment: no contact, no sign that a system refuses, not too long.

    >>> safe_name("=回访 13812345678/五月.xlsx")
    '_=回访 138____5678_五月.xlsx'
    """
    stem = mask_contacts_in(name.removesuffix(".xlsx"))
    stem = "".join(
        "_" if sign in _NOT_IN_NAMES or not sign.isprintable() else sign for sign in stem
    )
    stem = neutralise(stem[:_LONGEST_NAME].strip(" .")).replace("'", "_")
    return f"{stem or 'copy'}.xlsx"


def summary_lines(figures: dict[str, Any]) -> Lines:
    """The figures of the message: a label and a value each."""
    responses, overall = figures["responses"], figures["overall"]
    teams = "、".join(dict.fromkeys(book["team"] for book in figures["workbooks"] if book["team"]))
    lines = [
        ("团队", teams or "—"),
        ("月份", "、".join(figures["periods"]) or "—"),
        ("问卷", f"{responses['total']} 份,有效 {responses['valid']} 份"),
        ("满意度(CSAT)", _with_interval(overall)),
        ("总体均分", _number(overall["mean"])),
        ("净推荐值(NPS)", _number(overall["nps"], 1)),
        ("综合得分", _number(figures["composite"])),
    ]
    lines += [
        (row["name"], f"均分 {_number(row['mean'])}(n={row['n']})")
        for row in figures["dimensions"]
        if row["n"]
    ]
    lines.append(("录入问题", f"{len(figures['problems'])} 处"))
    return [(mask_contacts_in(label), mask_contacts_in(value)) for label, value in lines]


def text_of(title: str, lines: Lines) -> str:
    """The body as plain text."""
    rows = "\n".join(f"{label}:{value}" for label, value in lines)
    return f"{title}\n\n{rows}\n\n{_NOTE}\n"


def html_of(title: str, lines: Lines) -> str:
    """The body as HTML; whatever comes from a workbook is escaped."""
    cell = "padding:4px 12px;border:1px solid #D0D7DE"
    rows = "".join(
        f'<tr><td style="{cell}">{html.escape(label)}</td>'
        f'<td style="{cell}">{html.escape(value)}</td></tr>'
        for label, value in lines
    )
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"></head>'
        '<body style="font-family:Microsoft YaHei,sans-serif;font-size:14px">'
        f"<h3>{html.escape(title)}</h3>"
        f'<table style="border-collapse:collapse">{rows}</table>'
        f"<p>{html.escape(_NOTE)}</p></body></html>"
    )


_NOTE = "附件为分享副本。若附件有密码,请向发件人另行索取。"


def _title(figures: dict[str, Any]) -> str:
    teams = dict.fromkeys(book["team"] for book in figures["workbooks"] if book["team"])
    parts = ["客户满意度", "、".join(teams), "、".join(figures["periods"])]
    return " ".join(mask_contacts_in(part) for part in parts if part).replace("\n", " ")


def _attachment(copy: bytes, name: str) -> MIMEApplication:
    """The copy; its name twice, as RFC 2231 says and as Outlook and older mailboxes read it."""
    part = MIMEApplication(copy, _TYPE)
    if name.isascii():
        part.set_param("name", name)
        part.add_header("Content-Disposition", "attachment", filename=name)
        return part
    words = Header(name, "utf-8", maxlinelen=60).encode(linesep="").replace("\n", " ")
    part.set_param("name", " ".join(words.split()))
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def _address(text: str) -> str:
    address = text.strip()
    if not is_email(address) or not address.isascii() or set(address) & set(',;<>"()[]:\\'):
        raise CsatError(
            f"{text!r} 不是邮箱地址;请写成 name@example.cn,一个 --to 一个地址。",
            f"{text!r} is no e-mail address; write name@example.cn, one for each --to.",
        )
    return address


def _number(value: float | None, digits: int = 2) -> str:
    return "—" if value is None else f"{value:.{digits}f}"


def _with_interval(overall: dict[str, Any]) -> str:
    if overall["csat_rate"] is None:
        return "—"
    low, high = overall["ci_low"], overall["ci_high"]
    return f"{overall['csat_rate']:.1%}(95% 区间 {low:.1%}–{high:.1%},n={overall['n']})"


def mail_files(
    source: Path,
    to: Sequence[str],
    cc: Sequence[str] = (),
    subject: str = "",
    draft: Path | None = None,
    send: bool = False,
    smtp_config: Path | None = None,
    password_file: Path | None = None,
    force: bool = False,
) -> str:
    """Share ``source`` and write the draft, or send it; gives where it went."""
    import tempfile

    from csat_xl.files import writing
    from csat_xl.operations import rollup_files
    from csat_xl.sharing.encrypt import encrypted, password_from
    from csat_xl.sharing.share import shared_copy
    from csat_xl.sharing.smtp import deliver, server_from

    if (draft is None) is not send:
        raise CsatError(
            "请在 --draft 文件.eml 与 --send 中选一个。", "Give either --draft FILE.eml or --send."
        )
    if draft is not None and draft.suffix.lower() != ".eml":
        raise CsatError(f"{draft}:草稿应以 .eml 结尾。", f"{draft}: a draft ends in .eml.")
    recipients = [_address(address) for address in (*to, *cc)]
    if not to:
        raise CsatError("请用 --to 给出收件人。", "Give a recipient with --to.")
    server = server_from(smtp_config) if send else None
    password = password_from(password_file) if password_file else ""
    copy = shared_copy(source)
    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        path = Path(folder) / "copy.xlsx"
        path.write_bytes(copy.data)
        figures = rollup_files([str(path)])
    data = encrypted(copy.data, password) if password else copy.data
    name = f"{source.stem}-分享副本.xlsx"
    sender = server.sender if server else ""
    encoded = message(data, name, figures, to, cc, subject, sender, draft=not send)
    if server is not None:
        deliver(encoded, server, recipients)
        return "、".join(recipients)
    assert draft is not None
    with writing(draft, force) as temporary:
        temporary.write_bytes(encoded)
    return str(draft)
