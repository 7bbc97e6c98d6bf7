"""A row as the formulas on the sheet see it: only what is typed in a form that they can read.

Python reads every typed variant (:mod:`csat_xl.entries`); a formula reads fewer. The verdict on
the sheet is the rules applied to this view of the row. The differences:

- text: ideographic spaces and control characters around a text belong to it, so such a name is
  not in its list (T13) and such a 是 is not read (T09, T14); plain spaces around it are passed over
  without a word, except around a customer number (N01), and several within count as one;
- a cell of nothing but no-break spaces or control characters is not blank;
- dates: a text is not read; where it starts with 20 and has at least eight characters it counts
  as understood (N01), whether it is a date or not, and the row is not checked by that time; any
  other text is unreadable;
- due dates: ``30天内`` is read where the start is a date, other spans are not;
- scores: ``4``, ``４`` and ``4分`` are read as text, other forms such as ``4.0`` are not; on longer
  scales (:data:`csat_xl.sheets.tracking.FEW_FORMS`) only ``4``;
- numbers: no text is read;
- 是 and 否 are read, ticks and check boxes are not.

So a row can also be the double (T02) of an earlier row that was typed in another way, unseen by
the sheet.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csat_xl.entries import NOT_APPLICABLE, Entry, Unreadable, is_blank, read_datetime, read_text
from csat_xl.schemes.model import Survey
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Column, Kind
from csat_xl.sheets.once import Once
from csat_xl.sheets.tracking import score_forms

RATING_FORMS = {str(n): n for n in range(11)} | {
    **{chr(ord("０") + n): n for n in range(10)},
    "１０": 10,
}
_SPAN = re.compile(r"([1-9][0-9]{0,3})天内")
_CENTURY = ("20", "２０")


def sheet_view(row: Record, columns: dict[str, Column], survey: Survey | None) -> Record:
    """A row with only what the formulas can read; the rest is a variant or unreadable."""
    values: dict[str, Any] = {}
    variants: list[str] = []
    unreadable: dict[str, Unreadable] = {}
    known = _known(survey)
    for key, column in columns.items():
        raw = row.cell(key)
        if column.computed or raw is None:
            continue
        kind = column.kind
        if kind in _FEW_VALUES and type(raw) in _PLAIN:
            cell = (kind, type(raw), raw)
            if cell not in known:
                known[cell] = _seen(column, raw, None, survey)
            entry = known[cell]
        else:
            entry = _seen(column, raw, values.get("start"), survey)
        if isinstance(entry, Unreadable):
            unreadable[key] = entry
            continue
        if entry is None:
            continue
        if entry.value is not None:
            values[key] = entry.value
        if entry.normalised:
            variants.append(key)
    return Record(row.number, row.raw, values, tuple(variants), unreadable)


_FEW_VALUES = {Kind.SCORE, Kind.RATING, Kind.YES_NO, Kind.CHOICE}
_PLAIN = {str, int, float, bool}
_known: Once[Survey | None, dict[Any, Entry[Any] | Unreadable | None]] = Once(lambda survey: {})
"""What was seen of cells by the rules of one survey, for columns that hold few different values."""


def _seen(
    column: Column, raw: Any, start: Any, survey: Survey | None
) -> Entry[Any] | Unreadable | None:
    if is_blank(raw):
        return None
    try:
        return _read(column, raw, start, survey)
    except Unreadable as problem:
        return problem.with_traceback(None)  # kept: it must not hold the row


_forms: Once[Survey, dict[str, int]] = Once(score_forms)


def _read(column: Column, raw: Any, start: Any, survey: Survey | None) -> Entry[Any] | None:
    kind = column.kind
    match kind:
        case Kind.SCORE:
            assert survey is not None
            forms = _forms(survey)
            return _one_of(raw, forms, standard=tuple(survey.levels))
        case Kind.RATING:
            return _one_of(raw, RATING_FORMS, unit="分")
        case Kind.YES_NO:
            return _one_of(raw, {"是": True, "否": False}, standard=("是", "否"))
        case Kind.NUMBER | Kind.POINTS:
            return _number(column, raw)
        case Kind.DATE | Kind.DATETIME:
            return _date(raw)
        case Kind.DUE:
            return _due(raw, start)
        case _:
            text = read_text(raw) if not isinstance(raw, str) else None
            value = text.value if text else trim(raw)
            spaced = isinstance(raw, str) and value != raw and kind is Kind.CUSTOMER_ID
            return Entry(value, raw, spaced)


def _number(column: Column, raw: Any) -> Entry[Any]:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Entry(float(raw), raw, False)
    words: dict[str, Any] = dict(column.scale.levels) if column.scale else {}
    if column.kind is Kind.POINTS:
        words[NOT_APPLICABLE] = NOT_APPLICABLE
    if isinstance(raw, str) and trim(raw) in words:
        return Entry(words[trim(raw)], raw, False)
    raise Unreadable(raw, "请填数字", "enter a number")


def trim(text: str) -> str:
    """What TRIM gives: no spaces around, single ones between.

    >>> trim(" 李  明 ")
    '李 明'
    """
    return " ".join(part for part in text.split(" ") if part)


def _one_of(
    raw: Any, forms: dict[str, Any], standard: tuple[str, ...] = (), unit: str = ""
) -> Entry[Any] | None:
    text = trim(_as_text(raw))
    if not text:
        return None
    plain = text.replace(unit, "") if unit else text
    if plain not in forms:
        raise Unreadable(raw, "请从列表选择", "choose from the list")
    return Entry(forms[plain], raw, isinstance(raw, str) and text not in standard)


def _as_text(raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    try:
        entry = read_text(raw)
    except Unreadable:
        return "?"
    return entry.value if entry else ""


def _date(raw: Any) -> Entry[Any] | None:
    if not isinstance(raw, str):
        entry = read_datetime(raw)
        return Entry(entry.value, raw, False) if entry else None
    text = trim(raw)
    if text[:2] in _CENTURY and len(text) > 7:
        return Entry(None, raw, True)
    raise Unreadable(raw, "请填日期", "enter a date")


def _due(raw: Any, start: Any) -> Entry[Any] | None:
    match = _SPAN.fullmatch(trim(raw)) if isinstance(raw, str) else None
    if match is None or start is None:
        return _date(raw)
    import datetime as dt

    return Entry(start + dt.timedelta(days=int(match[1])), raw, True)


def _view_of_book(book: Book) -> Book:
    columns = {sheet.key: dict(sheet.by_key) for sheet in book.sheets}
    return replace(
        book,
        records={
            key: _view_of_rows(key, rows, columns.get(key, {}), book.settings.scheme.survey)
            for key, rows in book.records.items()
        },
    )


Rows = Sequence[Record]
_views: dict[str, tuple[Rows, Rows, dict[str, Column], Survey | None]] = {}
"""By sheet, the rows viewed last, their view, and what it was made by."""


def _view_of_rows(key: str, rows: Rows, columns: dict[str, Column], survey: Survey | None) -> Rows:
    """The view of the rows of a sheet, made once; a view is its own view."""
    kept = _views.get(key)
    same_rules = kept is not None and kept[2] == columns and kept[3] is survey
    if kept is not None and same_rules and (rows is kept[0] or rows is kept[1]):
        return kept[1]
    view = tuple(sheet_view(row, columns, survey) for row in rows)
    _views[key] = (rows, view, columns, survey)
    return view


_book_views = Once(_view_of_book)
_last_view: list[Book] = []


def book_view(book: Book) -> Book:
    """The whole workbook as its formulas see it; a view is its own view."""
    if _last_view and _last_view[0] is book:
        return book
    view = _book_views(book)
    _last_view[:] = [view]
    return view
