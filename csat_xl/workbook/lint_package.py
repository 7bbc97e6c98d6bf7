"""The zip package of a workbook: parts, relationships, content types."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from xml.etree import ElementTree as ET

__all__ = ["MAIN", "REL", "Package", "package_faults"]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN_TYPE = {
    ".xlsx": f"{_SPREADSHEET}.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Package:
    """A workbook file, its XML read once; faults met while reading are kept in ``broken``."""

    path: Path
    files: dict[str, bytes]
    repeated: list[str]
    broken: list[str] = field(default_factory=list)
    _trees: dict[str, ET.Element | None] = field(default_factory=dict)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Package":
        """Read the file. Raises zipfile.BadZipFile when it is no zip archive."""
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names if not name.endswith("/")}
        repeated = [name for name, count in Counter(names).items() if count > 1]
        return cls(Path(path), files, repeated)

    def xml(self, part: str) -> ET.Element | None:
        """Give the root of an XML part; None when it is missing or not well formed."""
        if part not in self._trees:
            self._trees[part] = None
            if part in self.files:
                try:
                    self._trees[part] = ET.fromstring(self.files[part])
                except ET.ParseError as error:
                    self.broken.append(f"{part}: is not well-formed XML ({error})")
        return self._trees[part]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Give the relationships of a part, by id: the last word of the type, and the target.

        The target is a part name, or the address itself when it lies outside the file.
        """
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for item in root if root is not None else ():
            kind, target = item.get("Type", "").rsplit("/", 1)[-1], item.get("Target", "")
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = (kind, target)
        return found

    def targets(self, part: str, kind: str) -> list[str]:
        """Give the targets of one kind of relationship, in the order of the file."""
        return [target for found, target in self.relations(part).values() if found == kind]

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Give the title and the part of each worksheet, in the order of the tabs."""
        root, relations = self.xml("xl/workbook.xml"), self.relations("xl/workbook.xml")
        for sheet in root.iter(f"{MAIN}sheet") if root is not None else ():
            kind, part = relations.get(sheet.get(f"{REL}id", ""), ("", ""))
            if kind == "worksheet":
                yield sheet.get("name", ""), part

    def shared_strings(self) -> list[str]:
        """Give the shared texts, without phonetic readings."""
        root = self.xml("xl/sharedStrings.xml")
        return [text_of(item) for item in root.iter(f"{MAIN}si")] if root is not None else []


def text_of(item: ET.Element) -> str:
    """Give the text of a shared or inline string, with its runs joined."""
    runs = [item, *item.findall(f"{MAIN}r")]
    return unescape("".join(run.findtext(f"{MAIN}t") or "" for run in runs))


def unescape(text: str) -> str:
    """Turn ``_x000A_`` back into the character it stands for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def package_faults(package: Package) -> Iterator[str]:
    """Check parts, relationships and content types of the package."""
    for name in package.repeated:
        yield f"{name}: is twice in the archive; once"
    if "xl/calcChain.xml" in package.files:
        yield "xl/calcChain.xml: is there; a built workbook leaves it out and is recalculated"
    yield from _relation_faults(package)
    yield from _type_faults(package)
    if package.path.suffix == ".xlsx":
        for name in package.files:
            if posixpath.basename(name) == "vbaProject.bin":
                yield f"{name}: is in a file that ends in .xlsx; macros need .xlsm"


def _relation_faults(package: Package) -> Iterator[str]:
    for name in sorted(package.files):
        folder, base = posixpath.split(name)
        if not base.endswith(".rels"):
            continue
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        if base != ".rels" and source not in package.files:
            yield f"{name}: belongs to {source}, which is not in the archive"
        root = package.xml(name)
        items = list(root) if root is not None else []
        ids = Counter(item.get("Id", "") for item in items)
        yield from (f"{name}: id {key} is used {n} times; once" for key, n in ids.items() if n > 1)
        external = {item.get("Id") for item in items if item.get("TargetMode") == "External"}
        relations = package.relations(source if base != ".rels" else "")
        for key, (_, target) in relations.items():
            if key not in external and target.split("#")[0] not in package.files:
                yield f"{name} {key}: points to {target}, which is not in the archive"
    for name in sorted(package.files):
        if name.endswith((".xml", ".vml")) and (tree := package.xml(name)) is not None:
            known = package.relations(name)
            used = {v for e in tree.iter() for k, v in e.attrib.items() if k.startswith(REL)}
            for key in sorted(used - set(known) - {""}):
                yield f"{name}: uses relationship {key}, which its .rels file does not have"


def _type_faults(package: Package) -> Iterator[str]:
    part = "[Content_Types].xml"
    root = package.xml(part)
    if root is None:
        yield f"{part}: is missing or unreadable"
        return
    defaults = {
        item.get("Extension", "").lower(): item.get("ContentType", "")
        for item in root.iter(f"{_TYPES}Default")
    }
    listed = [
        (item.get("PartName", "").lstrip("/"), item.get("ContentType", ""))
        for item in root.iter(f"{_TYPES}Override")
    ]
    overrides = dict(listed)
    for name, count in Counter(name for name, _ in listed).items():
        if count > 1:
            yield f"{part}: gives {name} {count} content types; one"
        if name not in package.files:
            yield f"{part}: gives a content type to {name}, which is not in the archive"
    for name in package.files:
        ending = name.rsplit(".", 1)[-1].lower()
        if name != part and name not in overrides and ending not in defaults:
            yield f"{part}: has no content type for {name}"
        elif name.startswith("xl/") and name not in overrides and ending == "xml":
            yield f"{part}: has only the default content type for {name}; an Override of its own"
    wanted, found = _MAIN_TYPE.get(package.path.suffix), overrides.get("xl/workbook.xml", "")
    if wanted is None:
        yield f"{package.path.name}: ends in {package.path.suffix!r}; .xlsx or .xlsm"
    elif found != wanted:
        yield (
            f"{part}: xl/workbook.xml has content type {found!r}, which does not fit the ending"
            f" {package.path.suffix}; {wanted}"
        )
