"""Broken workbooks by the thousand: bytes of the zip, bytes and tags of the XML, values of cells.

``mutant(seed)`` is the same for ever for the same workbook and seed, so that a seed that broke
something can be kept as a test.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

VALUES = (
    "",
    "五",
    "-1",
    "1e308",
    "1e999",
    "NaN",
    "Infinity",
    "99999999999999999999",
    "4294967296",
    "-0.0",
    "2026-13-45",
    "\u202e倒写",
    "é" * 40_000,
    "=1/0",
    "#REF!",
    "true",
    "😀",
    "&#0;",
    "&#x1F600;",
    "&amp;&unknown;",
    "<b>",
    " ",
)
KINDS = ("n", "s", "b", "e", "d", "str", "inlineStr", "x")
ADDRESSES = ("A1", "XFD1048576", "A0", "AAAA1", "1A", "", "A99999999999", "ZZ100000", "a1", "$B$2")
Parts = dict[str, bytes]
_CELL = re.compile(rb"<c [^>]*?(?<!/)>.*?</c>")


def mutant(original: bytes, seed: int) -> bytes:
    """The workbook with between one and five faults of one level."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    if seed % 3 == 0:
        return _zip_bytes(original, chance)
    content = dict(_unpacked(original))
    change = (_xml, _cells)[seed % 3 - 1]
    for _ in range(chance.randrange(1, 6)):
        change(content, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


@cache
def _unpacked(original: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip_bytes(original: bytes, chance: random.Random) -> bytes:
    data = bytearray(original)
    structures = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", original)]
    for _ in range(chance.randrange(1, 6)):
        at = chance.choice(structures) + chance.randrange(46)
        if chance.random() < 0.3:
            at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at : at + 4] = chance.randbytes(4)
            case 1:
                data[at : at + 1] = bytes([chance.choice((0, 1, 127, 128, 255))])
            case 2:
                del data[at : at + chance.randrange(1, 60)]
            case 3:
                data[at:at] = chance.randbytes(chance.randrange(1, 60))
            case _:
                if chance.random() < 0.3:
                    del data[at:]
    return bytes(data)


def _part(content: Parts, chance: random.Random) -> str:
    weighed = [n for n in content if "sheet" in n or "hared" in n or "workbook" in n]
    return chance.choice(weighed if chance.random() < 0.7 else list(content))


def _xml(content: Parts, chance: random.Random) -> None:
    """A fault in the bytes or tags of one part, or a part gone."""
    name = _part(content, chance)
    data = content[name]
    if not data:
        return
    at = chance.randrange(len(data))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at] + chance.randbytes(3) + data[at + 3 :],
        lambda: data[:at],
        lambda: data[:at] + data[at + chance.randrange(1, 400) :],
        lambda: data[:at] + b"<c" + data[at:],
        lambda: data[:at] + b"]]><![CDATA[" + data[at:],
        lambda: data.replace(b'"', b"'"),
        lambda: _attribute(data, chance),
        lambda: _attribute(data, chance),
        lambda: _tag(data, chance),
        lambda: _tag(data, chance),
        lambda: b"<a>" * chance.choice((10, 100_000)) + data,
        lambda: data.replace(b"</", b"<", 1),
        lambda: data.decode("utf-8", "ignore").encode("utf-16"),
        lambda: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + data,
        lambda: b"",
    )
    content[name] = chance.choice(ways)()
    if chance.random() < 0.03:
        del content[name]


def _attribute(data: bytes, chance: random.Random) -> bytes:
    found = [m.span(1) for m in re.finditer(rb'="([^"]*)"', data[:200_000])]
    if not found:
        return data
    start, end = chance.choice(found)
    new = chance.choice((*VALUES, *ADDRESSES, *KINDS, "A1:XFD1048576")).encode()
    return data[:start] + new.replace(b"<", b"&lt;") + data[end:]


def _tag(data: bytes, chance: random.Random) -> bytes:
    """One element twice, gone, or moved."""
    found = [m.span() for m in re.finditer(rb"<[^>]*>", data[:200_000])]
    if not found:
        return data
    start, end = chance.choice(found)
    other = chance.choice(found)[0]
    tag = data[start:end]
    return chance.choice(
        (
            data[:start] + tag * chance.choice((2, 2000)) + data[end:],
            data[:start] + data[end:],
            data[:other] + tag + data[other:],
        )
    )


def _cells(content: Parts, chance: random.Random) -> None:
    """Other values, kinds and places in cells of one sheet, or in the shared strings."""
    sheets = [n for n in content if n.startswith("xl/worksheets/sheet")]
    if not sheets:
        return
    name = chance.choice(sheets)
    data = content[name]
    for start, end in _some_cells(data, chance):
        cell = data[start:end]
        value = chance.choice(VALUES).replace("<", "&lt;").encode()
        match chance.randrange(4):
            case 0:
                cell = re.sub(rb"<v>.*?</v>", lambda _, new=value: b"<v>" + new + b"</v>", cell)
            case 1:
                kind = chance.choice(KINDS if chance.random() < 0.1 else KINDS[:3]).encode()
                cell = re.sub(rb' t="\w+"', b"", cell).replace(b"<c ", b'<c t="%s" ' % kind, 1)
            case 2 if chance.random() < 0.1:
                address = chance.choice(ADDRESSES).encode()
                cell = re.sub(rb'r="\w+"', lambda _, new=address: b'r="' + new + b'"', cell)
            case _:
                cell = re.sub(rb' s="\d+"', b' s="%d"' % chance.choice((0, 7, 99_999)), cell)
        data = data[:start] + cell + data[end:]
    content[name] = data


def _some_cells(data: bytes, chance: random.Random) -> list[tuple[int, int]]:
    """A few cells, the last first, mostly filled ones."""
    found = set()
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(data))
        match = _CELL.search(data, at, at + 20_000)
        if match:
            found.add(match.span())
    return sorted(found, reverse=True)
