"""Merge workbook files: read the base and what came back, write one workbook with the conflicts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from csat_xl.entries import mask_contacts_in
from csat_xl.errors import CsatError
from csat_xl.files import workbooks_in, writing
from csat_xl.language import Text
from csat_xl.sharing.decrypt import opened
from csat_xl.sharing.encrypt import password_from
from csat_xl.sharing.merge import merge_books
from csat_xl.sharing.merge_model import Difference, Kind, Merged, Said, Side
from csat_xl.sharing.merge_sheets import inspect, missing
from csat_xl.sheets.book import Book
from csat_xl.workbook.draw_conflicts import ConflictLine
from csat_xl.workbook.editions import Edition, edition_for, edition_like
from csat_xl.workbook.read import UnreadableFile, read

HIDDEN = "已改动"
"""Stands for the value of a customer's name or contact."""
KEPT = "(见单元格)"


def merge_files(
    base: Path,
    returned: Iterable[str],
    output: Path,
    edition: str = "",
    force: bool = False,
    password_file: Path | None = None,
) -> Merged:
    """Merge the returned files into the base and write the result; no input is changed.

    ``edition`` is that of the base unless told. ``returned`` are files, folders or globs. A file that is not a copy of the base is refused
    and nothing is written. ``password_file`` opens the files that came back encrypted.
    """
    arguments = list(returned)
    _check_output(base, arguments, output)
    paths = _returned(base, arguments, output)
    content = read(base)
    chosen = edition_for(edition, output) if edition else edition_like(base, output)
    for fault in content.faults:
        if not fault.column or not _computed(content.book, fault.sheet, fault.column):
            raise CsatError(
                f"{base}:{fault.message.zh}合并前请先修好原件。",
                f"{base}: {fault.message.en} Repair the base before merging.",
            )
    looked = inspect(base, base.name, content)
    password = password_from(password_file) if password_file else ""
    sides = []
    for path, name in paths:
        with opened(path, password) as readable:
            sides.append(_side(readable, name, base, content.book, looked.shapes))
    merged = merge_books(content.book, sides)
    own = (*_of_base(looked.formulas, content.book, base.name), *_unkept(looked.notices))
    if own:
        merged = replace(merged, differences=(*merged.differences, *own))
    _write(merged, output, chosen, force)
    return merged


def _check_output(base: Path, arguments: Sequence[str], output: Path) -> None:
    inputs = {base.resolve(), *(Path(a).resolve() for a in arguments)}
    if output.resolve() in inputs:
        raise CsatError(
            f"{output} 是要合并的文件之一,不会被覆盖;请换一个文件名。",
            f"{output} is one of the files to be merged and is not overwritten; choose another.",
        )


def _returned(base: Path, arguments: Sequence[str], output: Path) -> list[tuple[Path, str]]:
    """The returned files, each once, with names that tell them apart."""
    left_out = {base.resolve(), output.resolve()}
    by_place: dict[Path, Path] = {}
    for path in sorted(workbooks_in(arguments), key=str):
        if path.resolve() not in left_out:
            by_place.setdefault(path.resolve(), path)
    if not by_place:
        raise CsatError(
            "没有找到交回的工作簿(原件本身不算)。",
            "No returned workbook was found (the base itself does not count).",
        )
    same = Counter(path.name for path in by_place)
    return [
        (path, place.name if same[place.name] == 1 else str(path))
        for place, path in by_place.items()
    ]


def _side(path: Path, name: str, base: Path, ours: Book, shapes: frozenset[str]) -> Side:
    content = read(path)
    theirs = content.book
    checks = (
        ("模板", "template", ours.template, theirs.template),
        ("方案", "scheme", ours.settings.scheme.name, theirs.settings.scheme.name),
        ("团队/校区", "team", ours.settings.team, theirs.settings.team),
        ("统计月份", "month", ours.settings.period, theirs.settings.period),
    )
    for zh, en, one, other in checks:
        if one and other and mask_contacts_in(str(one)) != mask_contacts_in(str(other)):
            raise UnreadableFile(
                f"{path}:不是 {base.name} 的副本:{zh}为 {other},原件为 {one};没有合并。",
                f"{path}: not a copy of {base.name}: its {en} is {other}, that of the base {one};"
                " nothing was merged.",
            )
    looked = inspect(path, name, content, shapes)
    columns = {key: frozenset(places) for key, places in content.columns.items()}
    notices = (*missing(ours.sheets, content, name), *looked.notices)
    return Side(name, theirs, columns, looked.formulas, notices)


def _computed(book: Book, sheet_name: str, header: str) -> bool:
    return any(
        column.computed
        for sheet in book.sheets
        if sheet.name == sheet_name
        for column in sheet.columns
        if column.header == header
    )


def _of_base(
    formulas: Iterable[tuple[str, int, str]], book: Book, name: str
) -> Iterator[Difference]:
    """Formulas that the base has in its entries: the result holds their values."""
    note = Text(
        "原件此列有自填公式,合并后为其数值", "the base has formulas here; the result has values"
    )
    count = Counter((sheet, column) for sheet, _, column in formulas)
    for sheet in book.sheets:
        for column in sheet.inputs:
            if count[sheet.key, column.key]:
                said = (Said(name, f"{count[sheet.key, column.key]} 格"),)
                yield Difference(Kind.FORMULA, sheet.name, note, said, column=column.header)


def _unkept(notices: Iterable[Difference]) -> list[Difference]:
    """Of what is told about the base: what the result does not carry over."""
    return [notice for notice in notices if notice.kind is Kind.STRUCTURE]


def conflict_lines(merged: Merged) -> list[ConflictLine]:
    """The lines of the sheet 冲突: one for each file's say; private values are not shown."""
    return [
        ConflictLine(
            found.kind.text.zh,
            found.sheet,
            found.row,
            found.cell,
            found.label,
            found.column,
            _shown(found.base, KEPT if found.private else None),
            said.file,
            _shown(said.value, HIDDEN if found.private else None),
            found.note.zh,
        )
        for found in merged.differences
        for said in found.said
    ]


def _shown(value: Any, instead: str | None) -> Any:
    return value if instead is None else instead


def _write(merged: Merged, output: Path, edition: Edition, force: bool) -> None:
    from csat_xl.operations import as_shown
    from csat_xl.rollup.figures import headline
    from csat_xl.rollup.summary import summarise
    from csat_xl.sheets.live import live_figures
    from csat_xl.workbook.build import build

    seen, findings = as_shown(merged.book)
    shown = live_figures(seen, headline(summarise(seen, findings, output.name)))
    with writing(output, force) as temporary:
        build(seen, shown, edition, temporary, conflict_lines(merged))
