"""Stand-ins for names and contacts: the same customer, the same stand-in, nobody to be found.

A stand-in is a keyed hash (HMAC). A plain hash of a mobile number is undone by trying all numbers
within the hour, so the key is kept apart from every workbook.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from csat_xl.entries import find_contacts, plain
from csat_xl.errors import CsatError

SHORTEST_KEY = 16
"""Bytes."""
_LENGTH = 12
_NAME = re.compile(r"客户-[a-z2-7]{12}")
_CONTACT = re.compile(r"(?:联系-[a-z2-7]{12}|[a-z2-7]{12}\*{3}@masked\.invalid)")


class Pseudonyms:
    """Makes stand-ins with one key; a stand-in given is given back as it is.

    >>> names = Pseudonyms(b"0123456789abcdef")
    >>> names.name("张三") == names.name(" 张三 "), names.name("张三") == names.name("李四")
    (True, False)
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < SHORTEST_KEY:
            raise CsatError(
                f"化名密钥太短,至少 {SHORTEST_KEY} 字节;请删除该文件,由程序重新生成。",
                f"The key of the pseudonyms has fewer than {SHORTEST_KEY} bytes; delete its file "
                "and let the program make one.",
            )
        self._key = key

    def name(self, text: str) -> str:
        """The stand-in of a name."""
        return text if _NAME.fullmatch(text) else f"客户-{self._mark('name', text)}"

    def contact(self, text: str, valid: bool = True) -> str:
        """The stand-in of a contact: of the form of an address where the contact is ``valid``."""
        if _CONTACT.fullmatch(text):
            return text
        found = find_contacts(text)
        mark = self._mark("contact", found[0].value if len(found) == 1 else text)
        return f"{mark}***@masked.invalid" if valid else f"联系-{mark}"

    def _mark(self, kind: str, text: str) -> str:
        given = f"{kind}\0{plain(text).casefold()}".encode()
        digest = hmac.new(self._key, given, hashlib.sha256).digest()
        return base64.b32encode(digest).decode("ascii").lower()[:_LENGTH]


def is_stand_in(text: str) -> bool:
    """Whether a text is a stand-in for a name or a contact."""
    return bool(_NAME.fullmatch(text) or _CONTACT.fullmatch(text))


def default_key_file() -> Path:
    """Where the key is kept unless told otherwise: the user's own configuration."""
    from platformdirs import user_config_path

    return user_config_path("csat_xl") / "pseudonyms.key"


def key_from(file: Path) -> bytes:
    """The key in a file, which is made, for its owner's eyes only, where it does not exist."""
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_hex(32).encode("ascii"))
        return file.read_bytes().strip()
    except OSError as error:
        raise CsatError(
            f"化名密钥文件 {file} 无法读写:{error.strerror};请换一个文件。",
            f"The key file {file} cannot be read or made: {error.strerror}; choose another.",
        ) from error
