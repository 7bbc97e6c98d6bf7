"""The figures a report is written from: the JSON of a roll-up, checked when it is read.

Only what the report uses is named here; other keys may come and go. Contacts that someone typed
into a name or a plan are masked once more, and characters that no page can hold are dropped.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from csat_xl.errors import CsatError
from csat_xl.files import unread
from csat_xl.report.parts import Source
from csat_xl.sharing.clean import without_contacts

MOST_BYTES = 200_000_000
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of characters, and marks that turn the direction of writing."""


def source_of(figures: Any, name: str = "") -> Source:
    """The figures of :func:`csat_xl.rollup.figures` as the report reads them.

    ``name`` is the file that errors name. Figures that are not those of a roll-up are an error.
    """
    try:
        return Source.model_validate(_fit(without_contacts(figures)))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "JSON"
        raise CsatError(
            f"{name}:不是 csat-xl rollup --json 的汇总数据({key}:{first['msg']});请重新汇总。",
            f"{name}: not the figures of csat-xl rollup --json ({key}: {first['msg']}); roll up "
            "again.",
        ) from None


def read_json(path: Path) -> Source:
    """The figures of a JSON file written by ``csat-xl rollup --json``."""
    try:
        text = path.read_text("utf-8-sig") if path.stat().st_size <= MOST_BYTES else ""
        figures = json.loads(text, parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise CsatError(
            f"读不了 {path}:{unread(error).zh};请给出 csat-xl rollup --json 写出的文件,或工作簿。",
            f"Cannot read {path}: {unread(error).en}; give a file of csat-xl rollup --json, or "
            "workbooks.",
        ) from None
    return source_of(figures, str(path))


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _fit(value: Any) -> Any:
    """Texts without the characters that XML and HTML cannot hold."""
    if isinstance(value, str):
        return _UNFIT.sub("", value)
    if isinstance(value, dict):
        return {_fit(key): _fit(item) for key, item in value.items()}
    return [_fit(item) for item in value] if isinstance(value, list | tuple) else value
