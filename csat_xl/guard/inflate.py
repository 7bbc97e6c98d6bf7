"""The bytes of one part of a zip, held to what its directory declares.

The zip libraries of Python and of calamine differ in what they make of a part whose sizes lie;
here such a part is an error, and no more is unpacked than was declared.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from csat_xl.guard.limits import CHUNK

_READ = 64 * 1024
_UTF8 = 0x800


class Broken(Exception):
    """The bytes of a part are not what the directory says."""


def unpacked(stream: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """The content of ``part`` in chunks; :class:`Broken` at the first thing that does not fit."""
    if part.header_offset < 0:
        raise Broken("header")
    stream.seek(part.header_offset)
    header = stream.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Broken("header")
    name = stream.read(int.from_bytes(header[26:28], "little"))
    if name.decode("utf-8" if part.flag_bits & _UTF8 else "cp437", "replace") != part.orig_filename:
        raise Broken("name")
    stream.seek(int.from_bytes(header[28:30], "little"), 1)
    size, check = 0, 0
    for chunk in _chunks(stream, part):
        size += len(chunk)
        if size > part.file_size:
            raise Broken("size")
        check = zlib.crc32(chunk, check)
        yield chunk
    if size != part.file_size:
        raise Broken("size")
    if check != part.CRC:
        raise Broken("CRC")


def _chunks(stream: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    if part.compress_type == ZIP_STORED:
        yield from _stored(stream, part.compress_size)
    elif part.compress_type == ZIP_DEFLATED:
        try:
            yield from _deflated(stream, part.compress_size)
        except zlib.error:
            raise Broken("deflate") from None
    else:
        raise Broken("method")


def _stored(stream: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (piece := stream.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece
    if left:
        raise Broken("end")


def _deflated(stream: BinaryIO, left: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    while not engine.eof:
        if not (piece := engine.unconsumed_tail):
            piece = stream.read(min(_READ, left))
            left -= len(piece)
        if chunk := engine.decompress(piece, CHUNK):
            yield chunk
        elif not piece and not engine.eof:
            raise Broken("end")
    if left or engine.unused_data:
        raise Broken("end")
