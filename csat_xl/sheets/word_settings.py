"""The blocks of 设置 by which comments are read: themes, words of the trade, stop words."""

import re
from collections.abc import Sequence
from typing import Any

from csat_xl.schemes.model import Words
from csat_xl.sheets.block import Block

THEMES, TERMS, STOP = "问题主题", "专用词", "停用词"
_LINE = 34
"""How many characters of wordings a line of themes shows."""
_SEPARATORS = re.compile(r"[、,，;；/\s]+")


def blocks(words: Words) -> list[Block]:
    """How comments are read: themes with their wordings, words of the trade, stop words."""
    themes = tuple(
        (theme, line) for theme, listed in words.themes.items() for line in _lines(listed)
    )
    headers = (THEMES, "说法(用“、”分开,“…”代表中间几个字;同一主题可占多行)")
    terms, stop = (tuple((word,) for word in listed) for listed in (words.terms, words.stop))
    room = max(90, len(terms), len(stop))
    return [
        Block(
            THEMES,
            "csat_themes",
            headers,
            themes,
            max(60, len(themes)),
            widths=(14, 72),
            align="left",
            printed=False,
            used_by="tracking",
        ),
        Block(
            TERMS,
            "csat_terms",
            (TERMS,),
            terms,
            room,
            widths=(14,),
            printed=False,
            used_by="tracking",
        ),
        Block(
            STOP, "csat_stop", (STOP,), stop, room, widths=(14,), printed=False, used_by="tracking"
        ),
    ]


def _lines(wordings: Sequence[str]) -> list[str]:
    """Wordings as lines that a cell shows whole, at least one."""
    lines = [""]
    for wording in wordings:
        longer = f"{lines[-1]}、{wording}" if lines[-1] else wording
        if len(longer) > _LINE:
            lines.append(wording)
        else:
            lines[-1] = longer
    return lines


def words_from(words: Words, found: dict[str, list[tuple[Any, ...]]]) -> Words:
    """The lists of words on the sheet; a list that the sheet lacks stays as it was."""
    values = words.model_dump()
    if found.get(THEMES):
        themes: dict[str, list[str]] = {}
        for theme, listed in found[THEMES]:
            themes.setdefault(str(theme).strip(), []).extend(_SEPARATORS.split(str(listed or "")))
        values["themes"] = {
            theme: [wording for wording in dict.fromkeys(listed) if wording]
            for theme, listed in themes.items()
        }
    for title, key in ((TERMS, "terms"), (STOP, "stop")):
        if title in found:
            values[key] = list(dict.fromkeys(str(row[0]).strip() for row in found[title]))
    return Words(**values)
