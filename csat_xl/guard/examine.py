"""One pass over a file before a library opens it: refused with a reason, or measured."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from csat_xl.guard.cells import Reach
from csat_xl.guard.inflate import Broken, unpacked
from csat_xl.guard.kinds import regular_file, unopened, zip_by_its_bytes
from csat_xl.guard.limits import MAX_CELLS, MAX_SHEETS, MIB
from csat_xl.guard.package import kind_of, parts_of
from csat_xl.guard.refusal import UnreadableFile, damaged, refusal
from csat_xl.guard.slim import Slim, SlimPart

_TYPES = "[content_types].xml"
_BOOK = "xl/workbook.xml"
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet[\s/>]")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_HEAD_ONLY = 4 * MIB
"""A table of contents larger than this is not one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a file that passed will cost: bytes unpacked, cells to fill, and whether it is odd."""

    status: os.stat_result
    expanded: int
    cells: int
    odd: bool


def examine(path: Path, slim: Slim | None = None) -> Measure:
    """The measure of a workbook that may be read; anything else is refused with its reason.

    ``slim`` takes what a reader of its values needs, on the way.
    """
    status = regular_file(path)
    try:
        with path.open("rb") as stream:
            zip_by_its_bytes(path, stream)
            measure = _package(path, stream, status, slim)
            unchanged(path, status)
            return measure
    except OSError as error:
        raise unopened(path, error) from None


def unchanged(path: Path, before: os.stat_result) -> None:
    """Refuse a file that was written to since ``before``."""
    try:
        now = path.stat()
    except OSError as error:
        raise unopened(path, error) from None
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise refusal(
            path,
            "读取期间文件被改写(正在保存、复制或同步);请稍后再试",
            "the file changed while it was read (being saved, copied or synchronised); try again",
        )


def _package(path: Path, stream: BinaryIO, status: os.stat_result, slim: Slim | None) -> Measure:
    try:
        parts, odd = parts_of(path, stream)
    except UnreadableFile:
        unchanged(path, status)
        raise
    named = {part.filename.replace("\\", "/").lower(): part for part in parts}
    listed = named.get(_TYPES)
    kind_of(path, set(named), None if listed is None else _whole(path, stream, listed))
    sheets = len(_SHEET.findall(_whole(path, stream, named[_BOOK])))
    if sheets > MAX_SHEETS:
        raise refusal(
            path,
            f"有 {sheets:,} 个工作表(上限 {MAX_SHEETS});请拆分",
            f"it lists {sheets:,} sheets (the limit is {MAX_SHEETS}); split it",
        )
    odd = odd or sheets > len(parts)
    cells = 0
    for part in parts:
        reach = _reach(path, stream, part, slim=slim)
        cells += reach.cells
        odd = odd or reach.odd
    if cells > MAX_CELLS and not odd:
        cells = sum(_reach(path, stream, part, exact=True).cells for part in parts)
    if cells > MAX_CELLS:
        raise refusal(
            path,
            f"各表从 A1 到最后一个有内容的单元格共 {cells:,} 格(上限 {MAX_CELLS:,});"
            "多半是远处误填了内容:请按 Ctrl+End 找到并删除",
            f"the sheets reach over {cells:,} cells from A1 to the last filled one (the limit is "
            f"{MAX_CELLS:,}), mostly by a stray entry far away: find it with Ctrl+End and delete it",
        )
    return Measure(status, sum(part.file_size for part in parts), cells, odd)


def _whole(path: Path, stream: BinaryIO, part: ZipInfo) -> bytes:
    if part.file_size > _HEAD_ONLY:
        raise damaged(path, f"{part.filename} 过大", f"{part.filename} is too large")
    return b"".join(_read(path, stream, part))


def _read(path: Path, stream: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    try:
        yield from unpacked(stream, part)
    except Broken as error:
        name = part.filename[:60]
        raise damaged(path, f"{name}:{error}", f"{name}: {error}") from None


def _reach(
    path: Path, stream: BinaryIO, part: ZipInfo, exact: bool = False, slim: Slim | None = None
) -> Reach:
    """How far the cells of one part reach; its bytes are verified on the way."""
    reach = Reach()
    rest, text = b"", False
    copy = None if slim is None else slim.begin(part)
    for i, chunk in enumerate(_read(path, stream, part)):
        if i == 0:
            text = _is_text(path, part, chunk)
        if not text:
            reach.odd = reach.odd or b"sheetData" in chunk
            continue
        # A piece ends where the next tag starts, so that no tag is cut in two.
        piece = rest + chunk
        cut = _tag(piece) if copy is None else copy.cut(piece) or _tag(piece)
        if cut <= 0:
            rest = piece
        else:
            rest = piece[cut:]
            _take(path, part, piece[:cut], reach, exact, copy)
        if len(rest) > 8 * MIB:
            raise damaged(
                path,
                f"{part.filename[:60]} 中有超长内容",
                f"{part.filename[:60]} has an endless text",
            )
    if rest:
        _take(path, part, rest, reach, exact, copy)
    if slim is not None and copy is not None:
        slim.end(copy)
    return reach


def _tag(piece: bytes) -> int:
    """Where the last tag starts; a cell stays with its end, which tells whether it is empty."""
    cut = piece.rfind(b"<")
    return piece.rfind(b"<", 0, cut) if piece.startswith(b"</", cut) else cut


def _take(
    path: Path, part: ZipInfo, piece: bytes, reach: Reach, exact: bool, copy: SlimPart | None
) -> None:
    whole, piece = piece, piece if copy is None else copy.take(piece)
    # A formula's text has no tags: what the copy lacks is looked for in the copy.
    if b"<!" in piece and (b"<!DOCTYPE" in whole or b"<!ENTITY" in whole):
        raise refusal(
            path,
            f"部件 {part.filename[:60]} 含有 DOCTYPE/ENTITY 声明,工作簿里不应有,可能有害,没有打开",
            f"the part {part.filename[:60]} declares a DOCTYPE or an entity, which workbooks do "
            "not; perhaps harmful, not opened",
        )
    if exact:
        reach.measure(piece)
    else:
        reach.estimate(piece)


def _is_text(path: Path, part: ZipInfo, head: bytes) -> bool:
    """Whether a part is XML; one that is named so and is not is refused."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and head[1:2] != b"\x00"
    if not text and part.filename.lower().endswith((".xml", ".rels")):
        name = part.filename[:60]
        if head.startswith(_WIDE):
            raise damaged(path, f"{name} 不是 UTF-8 编码", f"{name} is not in UTF-8")
        raise damaged(path, f"{name} 不是 XML", f"{name} is not XML")
    return text
