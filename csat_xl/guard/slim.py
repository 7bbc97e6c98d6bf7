"""What a reader of values needs of a workbook, taken on the way of the guard's one pass.

Nine tenths of a plain workbook are the texts of its formulas, which nobody who wants the values
has to read. While the guard unpacks and measures the parts, the texts are left out and the rest
goes into a zip in memory, large parts packed again: the reader then sees exactly the bytes that
were examined. Where the cells with formulas stand is noted on the way.
"""

import io
import re
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from csat_xl.guard.limits import MIB

_SHEETS = "xl/worksheets/"
_NOT_NEEDED = ("xl/charts/", "xl/drawings/", "xl/media/", "xl/theme/", "docProps/", "customXml/")
_LARGE = 8 * MIB
"""A part of this size is packed: a tenth of a second for 50 MiB, of which the reader needs a copy."""
_SPACE = b" \t\r\n"
_FORMULA = re.compile(rb"<f(?:>| [^<>]*>)(?:(?<=/>)|[^<]*</f>)")
"""A formula as Excel and all others write it."""
_BEGUN = re.compile(rb"<f[\s/>]")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>')


class Slim:
    """The parts with values, without the texts of formulas.

    ``formulas`` has, by part, the addresses of the cells with a formula; a part where they cannot
    be told for sure is missing. ``usable`` is false where a part was not understood; ``size`` are
    the bytes kept, unpacked. One part is copied after the other.
    """

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self._zip = ZipFile(self._stream, "w", compresslevel=1)
        self._part: SlimPart | None = None
        self.formulas: dict[str, list[bytes]] = {}
        self.usable = True
        self.size = 0

    def begin(self, part: ZipInfo) -> "SlimPart":
        """The copy of one part, to be given its pieces in order."""
        out: IO[bytes] | None = None
        if self.usable and not part.filename.startswith(_NOT_NEEDED):
            self._zip.compression = ZIP_DEFLATED if part.file_size > _LARGE else ZIP_STORED
            out = self._zip.open(part.filename, "w")
        self._part = SlimPart(part.filename, out)
        return self._part

    def end(self, copy: "SlimPart") -> None:
        """All pieces of a part were given."""
        copy.close()
        self._part = None
        self.size += copy.size
        self.usable = self.usable and copy.understood
        if copy.sheet and copy.told:
            self.formulas[copy.name] = copy.formulas

    def close(self) -> io.BytesIO:
        """The zip, ready to be read, or of no use where a part has not come to its end."""
        if self._part is not None:
            self._part.close()
        self._zip.close()
        self._stream.seek(0)
        return self._stream


class SlimPart:
    """The copy of a part under way."""

    def __init__(self, name: str, out: IO[bytes] | None) -> None:
        self.name = name
        self.sheet = name.startswith(_SHEETS) and name.endswith(".xml")
        self.formulas: list[bytes] = []
        self.understood = True
        self.told = True
        self.size = 0
        self._out = out
        self._tail = b""

    def cut(self, piece: bytes) -> int:
        """Where a piece of a sheet may end, between two rows; 0: nowhere."""
        return max(0, piece.rfind(b"<row ")) if self.sheet else 0

    def take(self, piece: bytes) -> bytes:
        """Copy a piece; it is given back without the texts of formulas."""
        if self.sheet and self.understood:
            without = self._without_formulas(piece)
            self.understood &= b"<!" not in without
            piece = without if self.understood else piece
            self._tail = piece[-64:]
        if self._out is not None:
            self._out.write(piece)
            self.size += len(piece)
        return piece

    def close(self) -> None:
        """No more pieces; a sheet that ends before its time is not understood."""
        if self._out is not None:
            self._out.close()
        if self.sheet:
            self.understood = self.understood and self._tail.rstrip().endswith(b"worksheet>")

    def _without_formulas(self, piece: bytes) -> bytes:
        parts = _FORMULA.split(piece)
        without = b"".join(parts)
        if _BEGUN.search(without):
            without = self._one_by_one(piece)
        else:
            cells = [part[part.rfind(b"<") :] for part in parts[:-1]]
            known = _CELL.findall(b"".join(cells))
            self.formulas += known
            self.told = self.told and len(known) == len(cells)
        if b":f>" in without or b":f " in without:  # perhaps formulas of tags with a prefix
            self.told = False
        return without

    def _one_by_one(self, piece: bytes) -> bytes:
        """The same where formulas stand in other forms."""
        first, *others = piece.split(b"<f")
        kept = [first]
        for text in others:
            start, end = _formula(text)
            if start < 0:  # <font>, <formula1>
                kept.append(b"<f" + text)
            elif end < 0:  # a formula that is not closed here, or has tags inside
                self.understood = False
                return piece
            else:
                self._note(kept[-1])
                kept.append(text[end:])
        return b"".join(kept)

    def _note(self, before: bytes) -> None:
        """Note the cell whose formula follows."""
        at = before.rfind(b"<")
        if before[at : at + 6] == b'<c r="':
            self.formulas.append(before[at + 6 : before.find(b'"', at + 6)])
        else:
            self.told = False


def _formula(text: bytes) -> tuple[int, int]:
    """Where a formula's text begins behind ``<f`` and what follows it; -1: no formula, no end."""
    start = 1
    if text.startswith(b"/>"):
        return 2, 2
    if text[:1] != b">":
        if not text or text[0] not in _SPACE:
            return -1, -1
        start = text.find(b">") + 1
        if start > 1 and text[start - 2] == ord("/"):
            return start, start
    close = text.find(b"<", start)
    return start, close + 4 if start and text[close : close + 4] == b"</f>" else -1
