"""Mails with the shared copy: drafts, and a real conversation with a mail server."""

import email
import email.policy
import socket
import ssl
from email.header import decode_header
from email.utils import collapse_rfc2231_value

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from csat_xl.errors import CsatError
from csat_xl.sharing import mail as mailing
from csat_xl.sharing.mail import html_of, mail_files, message, safe_name, text_of
from csat_xl.sharing.smtp import Server, deliver, server_from
from tests.sharing.leaks import source

FIGURES = {
    "responses": {"total": 3, "valid": 2},
    "overall": {"mean": 4.5, "nps": None, "csat_rate": None, "ci_low": None, "ci_high": None},
    "workbooks": [{"team": "<b>=一组</b>"}],
    "periods": ["2026-05"],
    "composite": None,
    "dimensions": [{"name": "态度&效率", "mean": 4.0, "n": 2}],
    "problems": [],
}
NAME = "华东区客户服务中心在线一组客户满意度跟踪表二〇二六年五月-分享副本.xlsx"


class Inbox:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl))
        return "250 OK"


def authenticator(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"me", b"secret")
    return AuthResult(success=right, handled=False)  # the server answers, 535 if wrong


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(params=["starttls", "tls"])
def post(request, authority, tmp_path):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    inbox, port = Inbox(), free_port()
    how = (
        {"tls_context": context, "require_starttls": True, "auth_require_tls": True}
        if request.param == "starttls"
        else {"ssl_context": context, "auth_require_tls": False}
    )
    controller = Controller(
        inbox, "127.0.0.1", port, authenticator=authenticator, auth_required=True, **how
    )
    controller.start()
    settings = tmp_path / "smtp.toml"
    settings.write_text(
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "{request.param}"\n'
        f'user = "me"\nsender = "me@example.cn"\nca_file = "{tmp_path / "ca.pem"}"\n'
    )
    yield inbox, settings
    controller.stop()


def test_a_message_is_sent_over_tls_and_read_by_two_parsers(post, tmp_path, monkeypatch):
    inbox, settings = post
    monkeypatch.setenv("CSAT_XL_SMTP_PASSWORD", "secret")
    file = source(tmp_path / "五月在线一组.xlsx", rows=6)
    mail_files(file, ["a@b.cn"], ["c@d.cn"], "五月满意度", send=True, smtp_config=settings)
    [(sender, recipients, content, encrypted)] = inbox.mails
    assert (sender, recipients) == ("me@example.cn", ["a@b.cn", "c@d.cn"])
    assert encrypted or 'security = "tls"' in settings.read_text()  # TLS from the first byte
    modern = email.message_from_bytes(content, policy=email.policy.default)
    assert (modern["Subject"], modern["To"], modern["Cc"]) == ("五月满意度", "a@b.cn", "c@d.cn")
    assert "X-Unsent" not in modern
    [part] = modern.iter_attachments()
    assert part.get_filename() == "五月在线一组-分享副本.xlsx"
    (tmp_path / "got.xlsx").write_bytes(part.get_content())
    from csat_xl.workbook.read import read

    assert len(read(tmp_path / "got.xlsx").book.rows("tracking")) == 6
    assert "有效" in modern.get_body(("plain",)).get_content()
    assert "<table" in modern.get_body(("html",)).get_content()
    old = email.message_from_bytes(content)
    assert decode_header(old["Subject"])[0][0].decode() == "五月满意度"


def test_a_wrong_password_or_an_unknown_certificate_sends_nothing(post):
    inbox, settings = post
    server = server_from(settings)
    wrong = Server(**{k: getattr(server, k) for k in server.__slots__} | {"password": "guess-me"})
    with pytest.raises(CsatError) as told:
        deliver(b"Subject: x\r\n\r\nx", wrong, ["a@b.cn"])
    assert "guess-me" not in str(told.value) + repr(wrong)
    stranger = Server(server.host, server.port, server.security, server.sender)
    with pytest.raises(CsatError):
        deliver(b"Subject: x\r\n\r\nx", stranger, ["a@b.cn"])
    assert inbox.mails == []


def test_a_server_without_tls_gets_nothing():
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, "127.0.0.1", port)
    controller.start()
    try:
        with pytest.raises(CsatError):
            deliver(b"x", Server("127.0.0.1", port, "starttls", "me@example.cn"), ["a@b.cn"])
    finally:
        controller.stop()
    assert inbox.mails == []


def test_chinese_names_stand_in_both_ways():
    raw = message(b"PK" * 3000, NAME, FIGURES, ["a@b.cn"], draft=True)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    old = email.message_from_bytes(raw)
    assert old["X-Unsent"] == "1"
    part = old.get_payload()[1]
    assert collapse_rfc2231_value(part.get_param("filename", header="Content-Disposition")) == NAME
    name = part.get_param("name")
    words = name.split()
    assert all(len(word) <= 75 and word.startswith("=?utf-8?") for word in words)
    assert "".join(text.decode(code) for text, code in decode_header(name)) == NAME
    assert part["Content-Transfer-Encoding"] == "base64"
    assert part.get_payload(decode=True) == b"PK" * 3000
    modern = email.message_from_bytes(raw, policy=email.policy.default)
    assert next(modern.iter_attachments()).get_filename() == NAME


def test_what_comes_from_a_workbook_is_escaped():
    lines = mailing.summary_lines(FIGURES)
    page = html_of("<script>", lines)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "态度&amp;效率" in page
    assert "<b>=一组</b>" in text_of("x", lines)
    assert safe_name("=cmd|x.xlsx") == "_=cmd_x.xlsx"
    assert "13812345678" not in safe_name("13812345678.xlsx")
    assert safe_name("a\r\nb.xlsx") == "a__b.xlsx"


@pytest.mark.parametrize("address", ["a", "a@b", "李@b.cn", "a@b.cn\nBcc: x@y.cn", "a@b.cn,c@d.cn"])
def test_addresses_that_are_none_are_refused(address):
    with pytest.raises(CsatError):
        message(b"x", "a.xlsx", FIGURES, [address])


def test_subjects_of_two_lines_and_messages_too_large_are_refused(monkeypatch):
    with pytest.raises(CsatError):
        message(b"x", "a.xlsx", FIGURES, ["a@b.cn"], subject="x\nBcc: y@z.cn")
    monkeypatch.setattr(mailing, "LARGEST", 20_000)
    with pytest.raises(CsatError, match="MB"):
        message(b"x" * 15_000, "a.xlsx", FIGURES, ["a@b.cn"])


def test_settings_that_are_wrong_are_told(tmp_path, monkeypatch):
    for text in (
        "",
        "[smtp]\nhost = 1",
        '[smtp]\nhost="x"\nsender="a@b.cn"\nsecurity="none"',
        "x=",
        '[smtp]\npass="x"',
    ):
        (tmp_path / "s.toml").write_text(text)
        with pytest.raises(CsatError):
            server_from(tmp_path / "s.toml")
    monkeypatch.setenv("CSAT_XL_SMTP_HOST", "mail.example.cn")
    monkeypatch.setenv("CSAT_XL_SMTP_SENDER", "a@b.cn")
    assert server_from(None).port == 587


def test_either_a_draft_or_sending(tmp_path):
    for how in ({}, {"draft": tmp_path / "a.eml", "send": True}, {"draft": tmp_path / "a.txt"}):
        with pytest.raises(CsatError):
            mail_files(tmp_path / "x.xlsx", ["a@b.cn"], **how)
