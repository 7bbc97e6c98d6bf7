"""T12 and N01, the checks of what was typed on every sheet."""

from collections.abc import Iterator

from csat_xl.checks import screens, twins
from csat_xl.checks.cells import columns
from csat_xl.checks.check import Check, check
from csat_xl.checks.finding import WARNING
from csat_xl.entries import RUNNING_STARTS, WHITE_SPACE, would_run
from csat_xl.language import Text
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.definition import Kind

TEXT_KINDS = {
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.CUSTOMER_ID,
    Kind.PERSON,
    Kind.CONTACT,
    Kind.CHOICE,
    Kind.BETTER,
}
DASHES = "-－—–‐‑‒―"


def running_text(sheet: str, key: str, watched: tuple[str, ...]) -> Check:
    """T12 for a sheet; ``watched`` are its columns of free text."""

    @check(
        "T12",
        sheet,
        key,
        "文字以 = + - @ 等开头会被当作公式，请改写开头",
        "The text starts like a formula; write its beginning differently",
        twins.any_of(*map(twins.would_run, watched)) if watched else "",
        WARNING,
        watched,
        screen=screens.texts(RUNNING_STARTS),
    )
    def rule(row: Record, book: Book) -> Iterator[str]:
        """Text that a spreadsheet would run stays text everywhere it is written.

        A dash alone (nothing to tell) is no problem. Decision of csat_xl (CSV injection).
        """
        for name, column in columns(book).get(sheet, {}).items():
            value = row.cell(name)
            if column.kind not in TEXT_KINDS or not isinstance(value, str):
                continue
            if would_run(value) and value.strip(WHITE_SPACE + DASHES):
                yield name

    return rule


def typed_variant(sheet: str, key: str, condition: str, watched: tuple[str, ...]) -> Check:
    """N01 for a sheet: a variant was understood."""

    @check(
        "N01",
        sheet,
        key,
        "填写已识别，请改为规范写法",
        "The entry was understood; please write it in standard form",
        condition,
        WARNING,
        watched,
        screen=screens.variants,
    )
    def rule(row: Record, book: Book) -> Iterator[str]:
        """Typed variants are understood, not rejected, and normalised visibly.

        Free text, and numbers typed where text belongs, need no change. Decision of csat_xl.
        """
        for name in row.variants:
            column = columns(book).get(sheet, {}).get(name)
            kind = column.kind if column else None
            if kind is Kind.LONG_TEXT:
                continue
            if kind not in TEXT_KINDS or isinstance(row.cell(name), str):
                yield name

    return rule


def understood(value: object) -> Text:
    """N01's sentence for a cell read as ``value``."""
    shown = {True: "是", False: "否"}[value] if isinstance(value, bool) else _shown(value)
    return Text(
        f"已识别为“{shown}”，请改为规范写法",
        f"It was read as '{shown}'; please write it in standard form",
    )


def _shown(value: object) -> str:
    import datetime as dt

    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != dt.time() else f"{value:%Y-%m-%d}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
