"""Sending a message over SMTP, always encrypted on the way; settings from a file or environment."""

import os
import smtplib
import ssl
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csat_xl.entries import is_email
from csat_xl.errors import CsatError

TIMEOUT = 60
_PORTS = {"starttls": 587, "tls": 465}
_KEYS = ("host", "port", "security", "user", "sender", "password", "ca_file")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: ``security`` is starttls or tls; the password is never shown."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


def server_from(file: Path | None) -> Server:
    """The server of a TOML file (table ``smtp``); ``CSAT_XL_SMTP_…`` variables come first."""
    given: Any = {}
    if file is not None:
        try:
            with file.open("rb") as stream:
                given = tomllib.load(stream).get("smtp", {})
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            raise CsatError(
                f"邮件设置 {file} 无法读取({reason});应为含 [smtp] 的 TOML 文件。",
                f"The mail settings {file} cannot be read ({reason}); give a TOML file with [smtp].",
            ) from None
    unknown = sorted(set(given) - set(_KEYS)) if isinstance(given, dict) else ["smtp"]
    if unknown:
        raise CsatError(
            f"邮件设置中有不认识的项:{'、'.join(unknown)};可用:{'、'.join(_KEYS)}。",
            f"Unknown mail settings: {', '.join(unknown)}; there are {', '.join(_KEYS)}.",
        )
    values = {key: str(given.get(key, "")) for key in _KEYS}
    values |= {
        key: os.environ[f"CSAT_XL_SMTP_{key.upper()}"]
        for key in _KEYS
        if os.environ.get(f"CSAT_XL_SMTP_{key.upper()}")
    }
    security = values["security"] or "starttls"
    sender = values["sender"] or values["user"]
    if not values["host"] or not is_email(sender) or not sender.isascii():
        raise CsatError(
            "邮件设置缺少 host 或 sender(发件邮箱);请写在 --smtp-config 的 [smtp] 中,"
            "或设环境变量 CSAT_XL_SMTP_HOST、CSAT_XL_SMTP_SENDER。",
            "The mail settings lack host or sender (an address); give them in [smtp] of "
            "--smtp-config, or as CSAT_XL_SMTP_HOST and CSAT_XL_SMTP_SENDER.",
        )
    port = values["port"] or str(_PORTS.get(security, ""))
    if security not in _PORTS or not port.isdecimal() or not 0 < int(port) < 65536:
        raise CsatError(
            "邮件设置:security 应为 starttls 或 tls,port 应为端口号。",
            "Mail settings: security must be starttls or tls, port a port number.",
        )
    return Server(
        values["host"],
        int(port),
        security,
        sender,
        values["user"],
        values["password"],
        values["ca_file"],
    )


def deliver(encoded: bytes, server: Server, recipients: Sequence[str]) -> None:
    """Send a message; the server's certificate is checked, plain connections are never used."""
    try:
        context = ssl.create_default_context(cafile=server.ca_file or None)
        with _connected(server, context) as connection:
            if server.user and server.password:
                connection.login(server.user, server.password)
            room = connection.esmtp_features.get("size", "")
            if room.isdecimal() and 0 < int(room) < len(encoded):
                raise CsatError(
                    f"邮件有 {len(encoded) / 1e6:.1f} MB,服务器只收 {int(room) / 1e6:.1f} MB。",
                    f"The message has {len(encoded) / 1e6:.1f} MB, the server takes "
                    f"{int(room) / 1e6:.1f} MB.",
                )
            refused = connection.sendmail(server.sender, list(recipients), encoded)
    except ssl.SSLError as error:
        raise _failed(f"证书或加密 TLS: {error.reason or error}") from None
    except smtplib.SMTPResponseException as error:
        raise _failed(f"SMTP {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _failed(f"收件人被拒 refused: {', '.join(error.recipients)}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise _failed(f"{type(error).__name__}: {error}") from None
    if refused:
        raise _failed(f"部分收件人被拒 some recipients refused: {', '.join(refused)}")


def _connected(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        connection.starttls(context=context)
        connection.ehlo()
    except BaseException:
        connection.close()
        raise
    return connection


def _failed(reason: str) -> CsatError:
    return CsatError(
        f"邮件没有发出:{reason};请检查邮件设置与网络。",
        f"The message was not sent: {reason}; check the mail settings and the network.",
    )
