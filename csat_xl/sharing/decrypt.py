"""Copies that come back under a password: opened into a private folder while they are read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csat_xl.guard.refusal import UnreadableFile, refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = "EncryptedPackage".encode("utf-16-le")
_HEAD = 1 << 20
MOST_SPINS = 10_000_000
"""The most rounds of hashing that Office itself allows; more is meant to keep a reader busy."""


def is_encrypted(path: Path) -> bool:
    """Whether a file is a workbook under a password."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_OLE))
            if head != _OLE:
                return False
            size = path.stat().st_size
            found = stream.read(_HEAD)
            stream.seek(max(0, size - _HEAD))
            return _MARK in found or _MARK in stream.read(_HEAD)
    except OSError:
        return False


@contextmanager
def opened(path: Path, password: str) -> Iterator[Path]:
    """A path at which the workbook can be read: its own, or a decrypted one that is gone after.

    A file without a password is given as it is. What is refused names the file that was given.
    """
    if not password or not is_encrypted(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        plain = Path(folder) / path.name
        plain.write_bytes(_decrypted(path, password))
        try:
            yield plain
        except UnreadableFile as error:
            given, shown = str(plain), str(path)
            raise UnreadableFile(
                error.text.zh.replace(given, shown), error.text.en.replace(given, shown)
            ) from None


def _decrypted(path: Path, password: str) -> bytes:
    import io

    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    out = io.BytesIO()
    try:
        with path.open("rb") as stream:
            file = msoffcrypto.OfficeFile(stream)
            _within_reason(path, file)
            file.load_key(password=password, verify_password=True)
            file.decrypt(out)
    except UnreadableFile:
        raise
    except InvalidKeyError:
        raise refusal(
            path,
            "密码不对;请核对密码文件第一行,或向发件人索取",
            "the password is wrong; check the first line of the password file, or ask the sender",
        ) from None
    except Exception as error:  # noqa: BLE001 - whatever a broken container makes of the library
        name = type(error).__name__
        raise refusal(
            path,
            f"加密的内容已损坏({name});请重新索取",
            f"the encrypted content is damaged ({name}); ask for it again",
        ) from None
    return out.getvalue()


def _within_reason(path: Path, file: Any) -> None:
    spins = (getattr(file, "info", None) or {}).get("spinValue", 0)
    if int(spins) > MOST_SPINS:
        raise refusal(
            path,
            "加密方式要求的运算量异常,没有打开",
            "its encryption asks for an absurd amount of work; not opened",
        )
