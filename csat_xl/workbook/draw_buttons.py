"""Draw the buttons of the python edition beside the title of each sheet, bound to their macros."""

from collections.abc import Mapping
from typing import Any

from csat_xl.sheets import settings, summary
from csat_xl.sheets.buttons import Place, buttons_on
from csat_xl.sheets.definition import Sheet
from csat_xl.workbook import draw_guide

WIDTH, HEIGHT, GAP, TOP = 88, 26, 8, 7
_TITLE_LETTER, _BESIDE = 23, 36
"""Pixels of a letter of a title, and from a title to the first button."""
_WIDE_TITLE = 430
"""Where the buttons start on 月度汇总, whose title is the team and the month."""


def draw_buttons(pages: Mapping[str, Any], sheets: Mapping[str, Sheet], title: str) -> None:
    """Draw every button; ``pages`` are the worksheets by sheet key or name."""
    for key, (place, left) in rows_of_buttons(sheets, title).items():
        _draw(pages[key], place, left)


def rows_of_buttons(sheets: Mapping[str, Sheet], title: str) -> dict[str, tuple[Place, int]]:
    """By sheet key or name: which buttons stand there, and where the first starts, in pixels."""
    return {
        draw_guide.NAME: ("guide", _beside(title)),
        summary.NAME: ("summary", _WIDE_TITLE),
        settings.NAME: ("settings", _beside(settings.NAME)),
        **{key: ("entries", _beside(sheet.name)) for key, sheet in sheets.items()},
    }


def _beside(title: str) -> int:
    return _BESIDE + _TITLE_LETTER * len(title)


def _draw(page: Any, place: Place, left: int) -> None:
    for number, button in enumerate(buttons_on(place)):
        page.insert_button(
            0,
            0,
            {
                "macro": button.macro,
                "caption": button.caption,
                "width": WIDTH,
                "height": HEIGHT,
                "x_offset": left + number * (WIDTH + GAP),
                "y_offset": TOP,
                "description": button.help.zh,
            },
        )
