"""Files that people and programs really send, and some that only an enemy would: made on the spot."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "application/vnd.openxmlformats-officedocument."


def plain(path: Path, rows: int = 20) -> Path:
    """An ordinary workbook of another purpose."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("数据")
        for row in range(rows):
            page.write_row(row, 0, [f"客户{row}", row, row / 7, "满意"])
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, content: Mapping[str, bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with one text in one part replaced."""
    content = parts(path)
    assert old in content[part]
    content[part] = content[part].replace(old, new, 1)
    return packed(path, content)


def sheet(path: Path, cells: str, before: str = "") -> Path:
    """A workbook whose only sheet has this XML as its ``sheetData``."""
    content = parts(plain(path))
    text = f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    content["xl/worksheets/sheet1.xml"] = text.encode()
    return packed(path, content)


def types(main: str, *others: str) -> bytes:
    """A [Content_Types].xml that names a main part and others."""
    items = "".join(f'<Override PartName="/x" ContentType="{t}"/>' for t in (main, *others))
    return f'<?xml version="1.0"?><Types xmlns="{TYPES}">{items}</Types>'.encode()


def ole(stream: str) -> bytes:
    """An OLE container whose directory names one stream."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", head, 28, 0xFFFE, 9)
    struct.pack_into("<I", head, 48, 1)
    entries = b"".join(
        name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", stream)
    )
    return bytes(head) + bytes(512) + entries.ljust(1024, b"\x00")


def bomb(path: Path, size: int) -> Path:
    """A workbook with one part of ``size`` equal bytes."""
    content = parts(plain(path))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        with archive.open("xl/media/image1.bmp", "w") as stream:
            for _ in range(size >> 20):
                stream.write(bytes(1 << 20))
    return path


def with_bytes(path: Path, at: int, new: bytes) -> Path:
    """The file with some bytes overwritten; ``at`` may count from the end."""
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at : at + len(new)] = new
    path.write_bytes(data)
    return path


def central(path: Path, name: str, offset: int, new: bytes) -> Path:
    """The zip with a field of one part's entry in its directory overwritten."""
    data = path.read_bytes()
    at = data.rfind(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return with_bytes(path, at + offset, new)


def many(path: Path, count: int) -> Path:
    """A zip of so many empty parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(count):
            archive.writestr(zipfile.ZipInfo(f"xl/{i}"), b"")
    path.write_bytes(out.getvalue())
    return path
