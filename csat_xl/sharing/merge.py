"""Merge the copies of a workbook that came back: three-way, by row, cell by cell.

A cell changed in one file, or in several to the same value, is taken. Changed to different values
it stays as in the base and is listed, and so is every row deleted, every rule changed. The result
does not depend on the order of the files.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from csat_xl.entries import Names, is_blank
from csat_xl.language import Text
from csat_xl.sharing.merge_cells import form, is_masked, see_through, storable
from csat_xl.sharing.merge_model import (
    Counts,
    Difference,
    Kind,
    Merged,
    Said,
    Side,
    label_column,
)
from csat_xl.sharing.merge_rows import Key, key_of, paired
from csat_xl.sharing.merge_rules import changed_rules
from csat_xl.sharing.veil import names_of
from csat_xl.sheets import metrics, tracking
from csat_xl.sheets.book import Book, Record, record
from csat_xl.sheets.definition import Column, Sheet
from csat_xl.workbook.addresses import FIRST_ROW


def merge_books(base: Book, sides: Sequence[Side]) -> Merged:
    """The base with everything that the returned files changed, and what could not be merged.

    The sides have names of their own, and are workbooks of the base's template.
    """
    ordered = sorted(sides, key=lambda side: side.name)
    records: dict[str, tuple[Record, ...]] = {}
    found: list[Difference] = [notice for side in ordered for notice in side.notices]
    cells = rows = 0
    names = names_of(base)
    for sheet in base.sheets:
        part = _SheetMerge(base, sheet, [s for s in ordered if s.found(sheet)], names)
        part.run()
        records[sheet.key] = tuple(part.records)
        found += part.differences
        cells += part.taken
        rows += part.added
    found += changed_rules(base, ordered)
    places = {sheet.name: i for i, sheet in enumerate(base.sheets)}
    found.sort(key=lambda d: (d.kind, places.get(d.sheet, len(places)), d.row))
    return Merged(replace(base, records=records), tuple(found), Counts(cells, rows))


@dataclass(frozen=True, slots=True)
class _Added:
    """A row that only returned files have: who has it, how often, and where."""

    key: Key
    content: tuple[Hashable, ...]
    raw: Mapping[str, Any]
    files: tuple[str, ...]
    place: int


class _SheetMerge:
    """The merge of one sheet; the files in ``sides`` all have it."""

    def __init__(self, base: Book, sheet: Sheet, sides: Sequence[Side], names: Names) -> None:
        self.base, self.sheet, self.sides = base, sheet, sides
        self.names = names
        self.rows = base.rows(sheet.key)
        self.records: list[Record] = []
        self.differences: list[Difference] = []
        self.taken = self.added = 0
        self.places = {column.key: i for i, column in enumerate(sheet.columns)}
        self.common = {side.name: side.found(sheet) for side in sides}
        self.copies = {side.name for side in sides if _is_masked_copy(side, sheet)}
        monitoring = base.settings.scheme.monitoring
        live = {m.name for m in monitoring.metrics if m.live} if monitoring else set()
        with_survey = any(s.key == tracking.KEY for s in base.sheets)
        self.live = live if sheet.key == metrics.KEY and with_survey else set()

    def run(self) -> None:
        """Merge the rows of the base, then add the rows that only returned files have."""
        pairs: dict[str, dict[int, int]] = {}
        for side in self.sides:
            theirs = side.book.rows(self.sheet.key)
            pairs[side.name] = paired(self.rows, theirs, self.sheet, self.common[side.name])
        for index, row in enumerate(self.rows):
            partners = {
                side.name: side.book.rows(self.sheet.key)[pairs[side.name][index]]
                for side in self.sides
                if index in pairs[side.name]
            }
            self._merge_row(row, partners)
        self._add(pairs)

    def _merge_row(self, row: Record, partners: Mapping[str, Record]) -> None:
        number = FIRST_ROW + len(self.records)
        raw = {key: storable(value) for key, value in row.raw.items()}
        changed = {
            column.key: value
            for column in self.sheet.inputs
            for value in self._merge_cell(column, row, partners, number)
        }
        merged = record(self.sheet, number, {**raw, **changed}, self.base.settings)
        deleted = [side.name for side in self.sides if side.name not in partners]
        if merged is None:  # all cells of the row were emptied: it stays as it was
            merged = record(self.sheet, number, raw, self.base.settings)
            assert merged is not None
            deleted, changed = [side.name for side in self.sides], {}
        self.taken += len(changed)
        self.records.append(merged)
        if deleted:
            note = Text("该行在这些文件中已删除;此处保留", "the row was deleted there; it is kept")
            said = tuple(Said(name) for name in deleted)
            self._tell(Kind.DELETED, note, said, merged)

    def _merge_cell(
        self, column: Column, row: Record, partners: Mapping[str, Record], number: int
    ) -> list[Any]:
        """The new value of a cell, nothing where it stays as it is."""
        if column.key == "actual" and row.get("name") in self.live:
            return []
        real = form(column, row.cell(column.key))
        answers: list[tuple[Said, Hashable]] = []
        for side in self.sides:
            partner = partners.get(side.name)
            if partner is None or column.key not in self.common[side.name]:
                continue
            typed = partner.cell(column.key)
            if (self.sheet.key, partner.number, column.key) in side.formulas:
                if is_blank(typed) or form(column, typed) != real:
                    self._refused(Kind.FORMULA, side, column, row, typed, number)
                continue
            seen = see_through(column, row, typed, self.sheet, self.names)
            if seen.refused and not (column.private and side.name in self.copies):
                self._refused(Kind.NOT_TAKEN, side, column, row, typed, number)
            if not seen.refused and form(column, seen.value) != real:
                answers.append((Said(side.name, storable(seen.value)), form(column, seen.value)))
        if not answers:
            return []
        if len({answer for _, answer in answers}) == 1:
            return [answers[0][0].value]
        note = Text(
            "各文件改法不同;保留原值,请选定后填入",
            "changed differently; the base value is kept: choose one and enter it",
        )
        said = tuple(said for said, _ in answers)
        self._tell(Kind.CONFLICT, note, said, row.at_number(number), column)
        return []

    def _refused(
        self, kind: Kind, side: Side, column: Column, row: Record, typed: Any, number: int
    ) -> None:
        if kind is Kind.FORMULA:
            note = Text(
                "此格被填入公式,未采用;需要时请填数值",
                "a formula was entered here and not taken; enter its value if it is right",
            )
        else:
            note = Text(
                "姓名或联系方式被清空或掩码,保留原值",
                "a name or contact was emptied or masked; the base value is kept",
            )
        said = (Said(side.name, storable(typed)),)
        self._tell(kind, note, said, row.at_number(number), column)

    def _add(self, pairs: Mapping[str, Mapping[int, int]]) -> None:
        groups: dict[Key, list[_Added]] = defaultdict(list)
        for new in self._new_rows(pairs):
            groups[new.key].append(new)
        ordered = sorted(groups, key=lambda key: (not key.sure, _sortable(key.parts)))
        for key in ordered:
            news = sorted(groups[key], key=lambda new: (new.place, _sortable(new.content)))
            of_file = Counter(file for new in news for file in set(new.files))
            double = key.sure and len({n.content for n in news}) > max(of_file.values())
            for new in news:
                times = max(Counter(new.files).values())
                for _ in range(times):
                    self._append(new, double)

    def _new_rows(self, pairs: Mapping[str, Mapping[int, int]]) -> list[_Added]:
        """The rows without a row in the base; the same row in several files is one."""
        found: dict[tuple[Key, tuple[Hashable, ...]], _Added] = {}
        for side in self.sides:
            taken = set(pairs[side.name].values())
            for place, row in enumerate(side.book.rows(self.sheet.key)):
                if place in taken:
                    continue
                columns = [c for c in self.sheet.inputs if c.key in self.common[side.name]]
                self._tell_formulas(side, row, columns)
                raw = {c.key: storable(row.cell(c.key)) for c in columns}
                content = tuple(form(c, raw.get(c.key)) for c in self.sheet.inputs)
                mark = key_of(row, self.sheet), content
                before = found.get(mark)
                files = (*(before.files if before else ()), side.name)
                first = min(place, before.place) if before else place
                found[mark] = _Added(*mark, before.raw if before else raw, files, first)
        return list(found.values())

    def _tell_formulas(self, side: Side, row: Record, columns: Sequence[Column]) -> None:
        """Formulas in the entries of a new row: their results are taken, and that is told."""
        note = Text("新增行中的公式以其结果带入", "of a formula in a new row its result was taken")
        for column in columns:
            if (self.sheet.key, row.number, column.key) in side.formulas:
                said = (Said(side.name, storable(row.cell(column.key))),)
                label = str(row.get(label_column(self.sheet)) or "")
                self.differences.append(
                    Difference(
                        Kind.FORMULA,
                        self.sheet.name,
                        note,
                        said,
                        label=label,
                        column=column.header,
                        private=column.private,
                    )
                )

    def _append(self, new: _Added, double: bool) -> None:
        number = FIRST_ROW + len(self.records)
        made = record(self.sheet, number, new.raw, self.base.settings)
        if made is None:  # nothing but columns that the base does not have
            return
        self.records.append(made)
        self.added += 1
        if double:
            note = Text(
                "同一编号在几个文件中新增,内容不同;都已保留,请核对",
                "added in several files with the same key and other content; all are kept",
            )
            said = tuple(Said(name) for name in sorted(set(new.files)))
            self._tell(Kind.ADDED_TWICE, note, said, made)

    def _tell(
        self,
        kind: Kind,
        note: Text,
        said: tuple[Said, ...],
        row: Record,
        column: Column | None = None,
    ) -> None:
        place = self.places[column.key] if column else 0
        label = row.get(label_column(self.sheet))
        self.differences.append(
            Difference(
                kind,
                self.sheet.name,
                note,
                said,
                row.number,
                str(xl_rowcol_to_cell(row.number - 1, place)),
                "" if label is None else str(label),
                column.header if column else "",
                storable(row.cell(column.key)) if column else None,
                column.private if column else False,
            )
        )


def _is_masked_copy(side: Side, sheet: Sheet) -> bool:
    """Whether the names and contacts of a file are hidden: masked, or all left out."""
    private = [
        row.cell(column.key)
        for column in sheet.inputs
        if column.private
        for row in side.book.rows(sheet.key)
    ]
    typed = [value for value in private if not is_blank(value)]
    return not typed or any(is_masked(value) for value in typed)


def _sortable(parts: Sequence[Hashable]) -> tuple[tuple[str, str], ...]:
    """Values of any kinds in a fixed order: texts and days by themselves, blanks first."""
    return tuple(
        ("", "") if part is None else (type(part).__name__, _ordered(part)) for part in parts
    )


def _ordered(part: Hashable) -> str:
    if isinstance(part, tuple) and part[0] == "number":
        return f"{part[1] + 1e15:025.6f}{part[1]!r}"
    return part if isinstance(part, str) else repr(part)
