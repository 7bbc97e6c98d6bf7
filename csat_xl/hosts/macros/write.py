"""Put a grid on a sheet of the button's own: all or nothing, and no cell of anyone else.

The area that a button wrote is kept in a defined name; what stands outside it belongs to the
person. Before anything changes, the sheet is copied; when a step fails, the copy's cells go back.
"""

from contextlib import suppress
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.hosts.macros.grid import Grid, Look

BACKUP = "_csat_xl_before"
CHART_SIZE = (380.0, 210.0)
ROWS_A_CHART = 12
Area = tuple[int, int]
"""Rows and columns from A1 on."""


def write_grid(book: Any, name: str, area_name: str, drawn: Grid, after: str) -> Any:
    """Write ``drawn`` on the sheet ``name``, made behind the sheet ``after``; gives the sheet."""
    existing = _sheet(book, name)
    if existing is None:
        return _on_new_sheet(book, name, area_name, drawn, after)
    before = _area(book, area_name)
    if before is None:
        raise CsatError(
            f"已有一张名为“{name}”的工作表,不是按钮生成的;请将它改名后再试。",
            f"There is a sheet {name} that no button made; rename it and try again.",
        )
    _free(existing, before, drawn.size)
    _write_over(book, existing, before, drawn)
    _name(book, existing, area_name, drawn.size)
    return existing


def _on_new_sheet(book: Any, name: str, area_name: str, drawn: Grid, after: str) -> Any:
    place = _sheet(book, after) or book.sheets[-1]
    active = book.sheets.active
    sheet = book.sheets.add(name, after=place)
    try:
        _write(sheet, (0, 0), drawn)
        _name(book, sheet, area_name, drawn.size)
    except BaseException:
        sheet.delete()
        active.activate()
        raise
    return sheet


def _sheet(book: Any, name: str) -> Any:
    return next((sheet for sheet in book.sheets if sheet.name == name), None)


def _name(book: Any, sheet: Any, area_name: str, size: Area) -> None:
    area = sheet.range((1, 1), size).address
    book.names.add(area_name, f"='{sheet.name}'!{area}")


def _area(book: Any, area_name: str) -> Area | None:
    """How far the button's own cells reach, None where it never wrote any."""
    if area_name not in book.names:
        return None
    try:
        last = book.names[area_name].refers_to_range.last_cell
    except Exception:  # noqa: BLE001 - a name without a range, of any engine
        return None
    return last.row, last.column


def _free(sheet: Any, before: Area, size: Area) -> None:
    """Refuse to write over cells that somebody filled in outside the button's area."""
    rows, columns = size
    if rows <= before[0] and columns <= before[1]:
        return
    values = sheet.range((1, 1), size).options(ndim=2).value
    for r, row in enumerate(values, 1):
        for c, value in enumerate(row, 1):
            if value not in (None, "") and (r > before[0] or c > before[1]):
                place = sheet.range((r, c)).address.replace("$", "")
                raise CsatError(
                    f"“{sheet.name}”的 {place} 处有您填写的内容,新的结果要用到这里;"
                    "请把它移到右侧空白列,再按一次按钮。",
                    f"{sheet.name}!{place} holds something of yours where the result must go; "
                    "move it to the right and press the button again.",
                )


def _write_over(book: Any, sheet: Any, before: Area, drawn: Grid) -> None:
    """Write over what the button wrote before; the sheet as it was when a step fails."""
    active = book.sheets.active
    backup = sheet.copy(after=book.sheets[-1], name=BACKUP)
    active.activate()
    try:
        _write(sheet, before, drawn)
    except BaseException:
        both = max(before[0], drawn.size[0]), max(before[1], drawn.size[1])
        sheet.range((1, 1), both).clear()
        backup.range((1, 1), both).copy(sheet.range((1, 1)))
        raise
    finally:
        with suppress(Exception):
            backup.delete()
        active.activate()


def _write(sheet: Any, before: Area, drawn: Grid) -> None:
    """Clear the old area, write all values in one go, then the looks and charts."""
    if before[0]:
        sheet.range((1, 1), before).clear()
    sheet.range((1, 1), drawn.size).value = drawn.rows
    for look in drawn.looks:
        _dress(sheet, look)
    rows, columns = drawn.size
    sheet.range((1, 1), (1, columns)).row_height = 30
    sheet.range((2, 1), (rows, columns)).row_height = 18
    sheet.range((1, 1), drawn.size).vertical_alignment = "center"
    if not before[0]:
        for index, width in enumerate(drawn.widths, 1):
            sheet.range((1, index)).column_width = width
        with suppress(NotImplementedError):
            sheet.show_gridlines = False
    _charts(sheet, drawn)


def _dress(sheet: Any, look: Look) -> None:
    area = sheet.range((look.top, look.left), (look.bottom, look.right))
    if look.ground is not None:
        area.color = look.ground
    if look.ink is not None:
        area.font.color = look.ink
    if look.bold:
        area.font.bold = True
    if look.size is not None:
        area.font.size = look.size
    if look.number_format is not None:
        area.number_format = look.number_format
    if look.wrap:
        area.wrap_text = True
    if look.centred:
        area.horizontal_alignment = "center"


def _charts(sheet: Any, drawn: Grid) -> None:
    """Bring each chart to its figures; one that stands already stays where it was put."""
    present = {chart.name: chart for chart in sheet.charts}
    column = drawn.size[1] + 2
    for index, entry in enumerate(drawn.charts):
        top, left, bottom, right = entry.area
        source = sheet.range((top, left), (bottom, right))
        chart = present.pop(entry.chart.title, None)
        if chart is None:
            width, height = CHART_SIZE
            anchor = sheet.range((4 + index * ROWS_A_CHART, column))
            chart = sheet.charts.add(
                width=width,
                height=height,
                anchor=anchor,
                name=entry.chart.title,
                chart_type=entry.chart.kind,
                source=source,
            )
            chart.title = entry.chart.title
            chart.legend.visible = False
            if entry.chart.kind.startswith("bar"):  # the first row on top
                chart.category_axis.set(reverse_order=True, crosses="maximum")
            ends = entry.chart.low, entry.chart.high
            chart.value_axis.set(minimum_scale=ends[0], maximum_scale=ends[1])
        else:
            chart.set_source_data(source)
