"""The last look at a copy: no part of it may hold a contact of the workbook it comes from."""

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from csat_xl.entries import find_contacts, fold_width

_TAG = re.compile(r"<[^<>]*>")
_ENDS = re.compile(r"</(?:\w+:)?(?:si|is|c|v|f|p|text|comment|row|author|lpstr|lpwstr)>")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BETWEEN = re.compile(r"(?<=[0-9])[\s.\-_()\u2010-\u2015\u00a0\u200b-\u200d\ufeff]{1,3}(?=[0-9])")
_LONG = re.compile(r"[0-9]{11,}")
_MAY_BE_NUMBER = re.compile(
    r"1[ \t.\-\u2010-\u2014]{0,3}[3-9](?:[ \t.\-\u2010-\u2014]{0,3}[0-9]){9}"
)
_SPACE = re.compile(r"\s+")
_NOT_TEXT = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")
_MOST_NESTED = 2


def contacts_in_text(text: str) -> set[str]:
    """The contacts in a text, as digits or as an address in small letters."""
    return {contact.value.casefold() for contact in find_contacts(text)}


def contacts_in_file(path: Path) -> set[str]:
    """Every contact in any part of a workbook: cells, properties, comments, caches, part names."""
    found: set[str] = set()
    for _, text in _texts(path.read_bytes()):
        for piece in _pieces(text):
            found |= contacts_in_text(piece)
    return found


def parts_with(data: bytes, contacts: Iterable[str], any_text: bool) -> list[str]:
    """The parts of a workbook that hold one of ``contacts``, however written.

    With ``any_text`` a contact nobody knows of counts too, where people's texts stand.
    """
    known = set(contacts)
    numbers = {contact for contact in known if contact.isdigit()}
    addresses = known - numbers
    hits = set()
    for part, text in _texts(data):
        runs = chain(_LONG.findall(_BETWEEN.sub("", text)), _LONG.findall(text))
        if any(_holds(run, numbers) for run in runs):
            hits.add(part)
            continue
        for piece in _pieces(text):
            words = _SPACE.sub("", piece).casefold()
            if any(address in words for address in addresses) or (
                any_text and _texts_of_people(part) and find_contacts(piece)
            ):
                hits.add(part)
                break
    return sorted(hits)


def _pieces(text: str) -> Iterator[str]:
    """The pieces of a text where a contact may stand; the rest is long and need not be read."""
    at = text.find("@")
    while at >= 0:
        yield text[max(0, at - 80) : at + 330]
        at = text.find("@", at + 1)
    for match in _MAY_BE_NUMBER.finditer(text):
        yield text[max(0, match.start() - 8) : match.end() + 2]


def _holds(run: str, numbers: set[str]) -> bool:
    return any(run[i : i + 11] in numbers for i in range(len(run) - 10))


def _texts_of_people(part: str) -> bool:
    return not part.startswith(("xl/worksheets/sheet", "xl/styles", "xl/theme", "xl/charts"))


def _texts(data: bytes, nested: int = 0) -> Iterator[tuple[str, str]]:
    """Each part of a zip in the ways a contact may be read in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "", archive.comment.decode("utf-8", "replace")
        for info in archive.infolist():
            yield info.filename, _plain(unquote(info.filename))
            if info.is_dir() or info.filename.lower().endswith(_NOT_TEXT):
                continue
            content = archive.read(info)
            if content.startswith(b"PK\x03\x04") and nested < _MOST_NESTED:
                try:
                    for inner, text in _texts(content, nested + 1):
                        yield f"{info.filename}/{inner}", text
                except zipfile.BadZipFile:
                    pass
            for text in _decoded(content):
                yield info.filename, _plain(text)
                yield info.filename, _plain(_TAG.sub("", _ENDS.sub("\n", text)))


def _decoded(content: bytes) -> Iterator[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", "replace")
        return
    yield content.decode("utf-8", "replace")
    if b"\0" in content:  # a binary part: texts of two bytes a character stand at any offset
        yield content.decode("utf-16-le", "replace")
        yield content[1:].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """A text without entities, escapes of Office and of links, and full-width forms."""
    for _ in range(2):
        text = html.unescape(text)
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if "%" in text:
        text = unquote(text, errors="replace")
    return fold_width(text)
