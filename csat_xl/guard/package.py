"""The directory of a workbook's zip: sizes, names and kind, before any part is unpacked."""

import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from csat_xl.guard.limits import (
    MAX_DIRECTORY,
    MAX_EXPANDED,
    MAX_PARTS,
    MAX_RATIO,
    MIB,
    RATIO_MATTERS,
)
from csat_xl.guard.refusal import UnreadableFile, damaged, refusal

_END = b"PK\x05\x06"
_ENCRYPTED = 0x1
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)")


def parts_of(path: Path, stream: BinaryIO) -> tuple[list[zipfile.ZipInfo], bool]:
    """The parts in the order of the directory, and whether the zip is unusual in its form."""
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - 65_557))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise damaged(path, "压缩包没有目录,可能没有传完", "the zip has no directory; cut short?")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MAX_PARTS or size > MAX_DIRECTORY:
        raise refusal(
            path,
            f"压缩包内的文件过多(上限 {MAX_PARTS:,} 个),不像工作簿,没有打开",
            f"the zip has too many parts (the limit is {MAX_PARTS:,}) for a workbook; not opened",
        )
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise damaged(path, f"压缩包目录有误:{error}", f"directory of the zip: {error}") from None
    _names(path, parts)
    _sizes(path, parts)
    return parts, len(tail) != at + 22 or count != len(parts)


def _names(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for part in parts:
        name = part.filename.replace("\\", "/")
        if _OUTSIDE.search(name) or "\x00" in part.orig_filename:
            raise refusal(
                path,
                f"含有指向文件之外的部件名 {part.filename[:60]!r},可能有害,没有打开",
                f"a part is named {part.filename[:60]!r}, outside of the file; perhaps harmful, "
                "not opened",
            )
        if name.lower() in seen:
            raise damaged(
                path, f"部件 {name[:60]} 出现两次", f"the part {name[:60]} is there twice"
            )
        seen.add(name.lower())
        if part.flag_bits & _ENCRYPTED:
            raise refusal(
                path,
                "压缩包设有密码;请解压后再用",
                "a zip protected by a password; unpack it first",
            )


def _sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    worst = max(
        (p.file_size / max(p.compress_size, 1) for p in parts if p.file_size > RATIO_MATTERS),
        default=0,
    )
    if total > MAX_EXPANDED or worst > MAX_RATIO:
        raise refusal(
            path,
            f"解压后将有 {total // MIB:,} MB(上限 {MAX_EXPANDED // MIB} MB,"
            f"压缩比上限 {MAX_RATIO}),可能是压缩炸弹,没有打开;数据确实很多时请分成几个文件",
            f"it would unpack to {total // MIB:,} MB (the limit is {MAX_EXPANDED // MIB} MB, the "
            f"ratio {MAX_RATIO}); perhaps a zip bomb, not opened; split it if the data is real",
        )


def kind_of(path: Path, names: set[str], types: bytes | None) -> None:
    """Refuse zips that are not a workbook, by what they are (``types``: [Content_Types].xml)."""
    if types is None:
        raise _not_office(path, names)
    for mark, zh, en in (
        (b"wordprocessingml.document.main", "Word 文档", "a Word document"),
        (b"presentationml.presentation.main", "PowerPoint 文档", "a PowerPoint presentation"),
    ):
        if mark in types:
            raise refusal(
                path, f"这是 {zh},只是扩展名像工作簿", f"this is {en}, renamed; give the workbook"
            )
    if b"sheet.binary" in types:
        raise refusal(
            path,
            "二进制工作簿(.xlsb);请在 Excel 中另存为 .xlsx",
            "a binary workbook (.xlsb); save it as .xlsx in Excel",
        )
    if b"sheet.macroEnabled.main" in types and path.suffix.lower() == ".xlsx":
        raise refusal(
            path,
            "含宏的工作簿,扩展名却是 .xlsx;若来源可靠,请改名为 .xlsm",
            "a workbook with macros under the ending .xlsx; if you trust it, rename it to .xlsm",
        )
    if "xl/workbook.xml" not in names:
        raise damaged(path, "缺少 xl/workbook.xml", "xl/workbook.xml is missing")
    if b".worksheet+xml" not in types and b".chartsheet+xml" in types:
        raise refusal(
            path,
            "只有图表工作表,没有数据工作表;请给出含数据的工作簿",
            "only chart sheets, no sheet with data; give the workbook that holds the data",
        )


def _not_office(path: Path, names: set[str]) -> UnreadableFile:
    if "mimetype" in names and "content.xml" in names:
        return refusal(
            path,
            "OpenDocument 文件(.ods 等);请另存为 .xlsx",
            "an OpenDocument file (such as .ods); save it as .xlsx",
        )
    if any(name.startswith("index/") for name in names):
        return refusal(
            path,
            "Numbers 表格;请导出为 .xlsx",
            "a Numbers spreadsheet; export it as .xlsx",
        )
    return refusal(
        path,
        "普通压缩包,不是工作簿(没有 [Content_Types].xml);请解压后给出其中的工作簿",
        "an ordinary zip, not a workbook (no [Content_Types].xml); unpack it and give the workbook",
    )
