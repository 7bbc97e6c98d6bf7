"""Workbooks under a password, in the format of Office (AES), proved by opening them again."""

import io
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.files import unread


def password_from(file: Path) -> str:
    """The password in the first line of a file; an empty one is refused."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CsatError(
            f"读不了密码文件 {file}:{unread(error).zh};请用 UTF-8 文本文件,密码写在第一行。",
            f"The password file {file} cannot be read ({unread(error).en}); use a UTF-8 text "
            "file with the password in its first line.",
        ) from None
    password = lines[0] if lines else ""
    if not password.strip():
        raise CsatError(
            f"密码文件 {file} 的第一行是空的;请写入密码。",
            f"The first line of the password file {file} is empty; write the password there.",
        )
    if len(password) > 255:
        raise CsatError(
            "密码超过 255 个字符,Excel 打不开;请用短一些的。",
            "The password has more than 255 characters, more than Excel takes; use a shorter one.",
        )
    return password


def encrypted(data: bytes, password: str) -> bytes:
    """A workbook under a password; it was decrypted again and compared before it is given."""
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password:
        raise CsatError("密码不能为空。", "The password must not be empty.")
    sealed, opened = io.BytesIO(), io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(data)).encrypt(password, sealed)
        again = msoffcrypto.OfficeFile(io.BytesIO(sealed.getvalue()))
        again.load_key(password=password, verify_password=True)
        again.decrypt(opened)
    except Exception as error:
        raise _failed(type(error).__name__) from error
    if opened.getvalue() != data:
        raise _failed("content")
    return sealed.getvalue()


def _failed(reason: str) -> CsatError:
    return CsatError(
        f"加密后无法用同一密码还原({reason}),没有写出文件;请换一个密码再试。",
        f"The encrypted copy could not be opened again ({reason}), so nothing was written; try "
        "another password.",
    )
