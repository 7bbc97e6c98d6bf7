"""A worksheet for lists that grow with the data: written row after row, held a row at a time."""

from typing import Any

from csat_xl.sheets.cell_names import letters
from csat_xl.workbook.lean_sheet import LeanSheet, Row

KNOWN = 4_096
"""So many texts are looked at for markup only once: most come again and again."""


class LongSheet(LeanSheet):
    """As any worksheet, but each row is finished before the next begins; no chart reads it.

    Rows of a large workbook go to a file beside it; texts into their cells. A row's height is set
    before the row after it is written.
    """

    previous_row: int

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, str] = {}

    def _initialize(self, init_data: dict[str, Any]) -> None:
        large = init_data["tmpdir"] is not None
        super()._initialize({**init_data, "constant_memory": large})

    def _write_single_row(self, current_row_num: int = 0) -> None:
        done = self.previous_row
        cells = self.table.get(done)
        if isinstance(cells, Row):
            self.previous_row = current_row_num
            self._write_row(done, None, self.row_info.get(done))
            self.fh.write(f"{cells.xml}</row>")
            self.table.clear()
        else:
            super()._write_single_row(current_row_num)
        self.row_info.pop(done, None)
        self.row_sizes.pop(done, None)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if self.constant_memory and type(cell).__name__ == "String" and cell.format:
            self.fh.write(self._xml(row, col, cell.string, cell.format))
        else:
            super()._write_cell(row, col, cell)

    def _xml(self, row: int, column: int, value: str | float, style: Any) -> str:
        """A text is only ever text: XlsxWriter would take ``<r>…</r>`` for its own rich text."""
        if not isinstance(value, str):
            return super()._xml(row, column, value, style)
        told = self._told.get(value)
        if told is None:
            text = self._escape_data(self._escape_control_characters(value))
            space = ' xml:space="preserve"' if text != text.strip() else ""
            told = f't="inlineStr"><is><t{space}>{text}</t></is></c>'
            if len(self._told) < KNOWN:
                self._told[value] = told
        return f'<c r="{letters(column)}{row + 1}" s="{style._get_xf_index()}" {told}'
