"""What a file is by its place and its first bytes; everything but a zip is refused here."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from csat_xl.guard.limits import MAX_FILE, MIB
from csat_xl.guard.refusal import UnreadableFile, damaged, refusal

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"\x00\x05\x16\x07", "苹果电脑的附属文件", "a companion file of a Mac"),
)
_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    (
        "EncryptedPackage",
        (
            "工作簿设有打开密码;请向发件人索取密码,在 Excel 中打开后另存为不加密的 .xlsx"
            "(merge 可用 --password-file 直接打开)"
        ),
        (
            "the workbook is protected by a password; ask the sender for it, and save it without one "
            "(merge opens it with --password-file)"
        ),
    ),
    (
        "Workbook",
        "旧版 .xls 工作簿;请在 Excel 中另存为 .xlsx",
        "an old .xls workbook; save it as .xlsx in Excel",
    ),
    (
        "Book",
        "很旧的 .xls 工作簿;请在 Excel 中另存为 .xlsx",
        "a very old .xls workbook; save it as .xlsx in Excel",
    ),
    ("WordDocument", "旧版 Word 文档,不是工作簿", "an old Word document, not a workbook"),
)


def regular_file(path: Path) -> os.stat_result:
    """The status of a plain file that may be a workbook; anything else is refused by kind."""
    if path.name.startswith("~$"):
        raise refusal(
            path,
            "这是 Excel 打开文件时的锁文件;请关闭该工作簿,并选择不带 ~$ 的文件",
            "this is a lock file of an open workbook; close the workbook and give the file without ~$",
        )
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise refusal(path, "文件不存在", "there is no such file") from None
    except (OSError, ValueError) as error:
        raise unopened(path, error) from None
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        raise refusal(
            path,
            "这是链接,不是文件;请给出它指向的文件",
            "this is a link, not a file; give the file it points to",
        )
    if stat.S_ISDIR(mode):
        raise refusal(
            path, "这是文件夹;请给出其中的工作簿", "this is a folder; give the workbooks in it"
        )
    if not stat.S_ISREG(mode):
        raise refusal(path, "这是设备或管道,不是文件", "this is a device or a pipe, not a file")
    if status.st_size == 0:
        raise refusal(
            path,
            "文件是空的(0 字节);可能尚未下载或复制完,请重新索取",
            "the file is empty (0 bytes), perhaps not downloaded yet; ask for it again",
        )
    if status.st_size > MAX_FILE:
        raise refusal(
            path,
            f"文件有 {status.st_size // MIB} MB,上限为 {MAX_FILE // MIB} MB;请删去图片或分成几个文件",
            f"the file has {status.st_size // MIB} MB, the limit is {MAX_FILE // MIB}; remove "
            "pictures or split it",
        )
    return status


def unopened(path: Path, error: Exception) -> UnreadableFile:
    """The refusal of a file that the system does not hand out."""
    if isinstance(error, PermissionError):
        return refusal(
            path,
            "没有读取权限,或文件正被其他程序独占;请关闭该文件或请管理员授权",
            "no permission to read it, or another program holds it; close it there or ask for access",
        )
    reason = getattr(error, "strerror", None) or str(error)
    return refusal(path, f"打不开({reason})", f"cannot be opened ({reason})")


def zip_by_its_bytes(path: Path, stream: BinaryIO) -> None:
    """Refuse what does not start as a zip, by what it is, and a zip under a foreign ending."""
    head = stream.read(512)
    if head.startswith(b"PK\x03\x04"):
        if path.suffix.lower() not in ENDINGS:
            raise refusal(
                path,
                f"内容是新格式的压缩文件,扩展名却是 {path.suffix or '空'};"
                "若是工作簿,请改名为 .xlsx",
                f"a zip by its content, but its ending is {path.suffix or 'missing'}; if it is a "
                "workbook, rename it to .xlsx",
            )
        return
    if head.startswith(_OLE):
        raise _ole(path, stream, head)
    for start, zh, en in _OTHERS:
        if head.startswith(start):
            raise refusal(
                path, f"这是{zh},不是工作簿,只是扩展名像", f"this is {en}, not a workbook"
            )
    if not head.strip(b"\x00"):
        raise damaged(path, "开头全是零字节", "it starts with zeros only")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        raise refusal(
            path,
            "这是网页或 XML 文本,不是工作簿(有些系统这样导出);请用 Excel 打开后另存为 .xlsx",
            "this is a web page or XML text, as some systems export it; open it in Excel and save "
            "it as .xlsx",
        )
    if b"\x00" not in head:
        raise refusal(
            path,
            "这是文本(如 CSV),不是工作簿;请用 Excel 打开后另存为 .xlsx",
            "this is text (such as CSV), not a workbook; open it in Excel and save it as .xlsx",
        )
    raise refusal(path, "不是工作簿", "this is not a workbook")


def _ole(path: Path, stream: BinaryIO, head: bytes) -> UnreadableFile:
    """An OLE container: encrypted, old, or of another program, told by its directory."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 20)
    stream.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
    directory = stream.read(64 * 1024)
    stream.seek(0)
    directory += stream.read(MIB)
    for name, zh, en in _OLE_STREAMS:
        if name.encode("utf-16-le") + b"\x00\x00" in directory:
            return refusal(path, zh, en)
    return refusal(
        path,
        "这是旧版 Office 或其他程序的文件,不是 .xlsx 工作簿",
        "this is a file of an old Office or another program, not an .xlsx workbook",
    )
