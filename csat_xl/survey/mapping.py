"""Which column of a survey tool's export holds what: a small TOML file that a person can write.

Example::

    name = "问卷星"
    blank = ["(空)", "(跳过)", "-3"]

    [columns]
    customer_id = "1、您的客户编号"
    submitted = "提交答卷时间"
    seconds = "所用时间"
    recommend = "7、您愿意向朋友推荐我们吗?"

    [scores]
    "服务响应及时性" = "2、您对响应速度是否满意?"

    [words]
    "非常满意" = 5

    [values.channel]
    "微信" = "在线问卷"
"""

import difflib
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from csat_xl.entries import plain
from csat_xl.errors import CsatError
from csat_xl.files import unread
from csat_xl.schemes.model import Survey
from csat_xl.schemes.part import Part
from csat_xl.survey.tables import DataTable

Key = Literal[
    "customer_id",
    "submitted",
    "seconds",
    "recommend",
    "channel",
    "customer_type",
    "service_type",
    "agent",
    "service_time",
    "reasons",
    "complaint_text",
    "suggestion",
]
KEYS: tuple[Key, ...] = Key.__args__  # type: ignore[attr-defined]
HEADERS: dict[Key, tuple[str, ...]] = {
    "customer_id": ("客户编号", "编号", "ID"),
    "submitted": ("填写时间", "提交答卷时间", "提交时间", "结束时间", "时间"),
    "seconds": ("用时(秒)", "所用时间", "答题时长", "用时"),
    "recommend": ("推荐意愿", "推荐"),
    "channel": ("渠道", "来源渠道", "来源"),
    "customer_type": ("客户类型",),
    "service_type": ("服务类型",),
    "agent": ("服务人员", "客服"),
    "service_time": ("服务时间",),
    "reasons": ("不满意的原因", "原因"),
    "complaint_text": ("不满意点", "不满意"),
    "suggestion": ("改进建议", "建议"),
}
"""How columns are usually called; used for a draft of a mapping and for our own form."""


class Mapped(Part):
    """A mapping: headers by what they hold, scores by dimension, words and values put right."""

    name: str = ""
    sheet: str = ""
    blank: list[str] = Field(default_factory=lambda: ["(空)", "(跳过)", "-3"])
    columns: dict[Key, str] = Field(default_factory=dict)
    scores: dict[str, str]
    words: dict[str, int] = Field(default_factory=dict)
    values: dict[Key, dict[str, str]] = Field(default_factory=dict)

    def check(self, table: DataTable, survey: Survey) -> None:
        """Refuse a mapping that does not fit the table or the scheme, naming what is near."""
        unknown = [name for name in self.scores if name not in survey.dimensions]
        missing = [name for name in survey.dimensions if name not in self.scores]
        if unknown or missing:
            raise CsatError(
                f"映射 [scores] 与方案的维度不符:缺 {'、'.join(missing) or '无'};"
                f"多 {'、'.join(unknown) or '无'}。",
                f"[scores] of the mapping does not fit the scheme: missing "
                f"{', '.join(missing) or 'none'}, unknown {', '.join(unknown) or 'none'}.",
            )
        for what, header in (*self.columns.items(), *self.scores.items()):
            if header not in table.header:
                near = difflib.get_close_matches(header, table.header, 1, 0.3)
                raise CsatError(
                    f"{table.file}:没有列“{header}”({what})"
                    + (f",是否为“{near[0]}”?" if near else "。"),
                    f"{table.file}: there is no column {header} ({what})"
                    + (f"; did you mean {near[0]}?" if near else "."),
                )


def load_mapping(path: Path) -> Mapped:
    """A mapping from its file; errors name the file and the key."""
    try:
        return Mapped.model_validate(_plain(tomllib.loads(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError) as error:
        raise CsatError(
            f"读不了映射文件 {path}:{unread(error).zh};请给出 UTF-8 编码的 TOML 文件。",
            f"Cannot read the mapping {path}: {unread(error).en}; give a TOML file in UTF-8.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CsatError(
            f"{path}:不是有效的 TOML:{error}。", f"{path}: not valid TOML: {error}."
        ) from None
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise CsatError(
            f"{path}:{told}。[columns] 可用 {'、'.join(KEYS)}。",
            f"{path}: {told}. [columns] may hold {', '.join(KEYS)}.",
        ) from None


def _plain(document: dict[str, object]) -> dict[str, object]:
    """Headers folded to plain width, as those of a table are."""
    for key in ("columns", "scores"):
        part = document.get(key)
        if isinstance(part, dict):
            document[key] = {k: plain(v) if isinstance(v, str) else v for k, v in part.items()}
    return document


def guess(table: DataTable, survey: Survey) -> Mapped:
    """A draft: columns found by how they are usually called, dimensions by their names.

    A dimension without a column that names it gets its own name as header, to be put right.
    """
    left = list(table.header)
    scores: dict[str, str] = {}
    for name in survey.dimensions:
        found = next((header for header in left if name in header), None)
        scores[name] = found or name
        if found:
            left.remove(found)
    columns: dict[Key, str] = {}
    for key, names in HEADERS.items():
        found = next((h for h in left if h in names), None) or next(
            (h for n in names if len(n) > 1 for h in left if n in h), None
        )
        if found:
            columns[key] = found
            left.remove(found)
    return Mapped(name=table.file.stem, columns=columns, scores=scores)


def toml_of(mapping: Mapped, table: DataTable) -> str:
    """The draft as a TOML text, with all headers of the table as a comment."""
    lines = [
        "# 映射文件:左边是含义,右边是导出文件的表头(须逐字相同)。请核对后使用。",
        "# 导出文件的表头:",
        *(f"#   {_quoted(header)}" for header in table.header),
        "",
        f"name = {_quoted(mapping.name)}",
        f"blank = [{', '.join(map(_quoted, mapping.blank))}]   # 视为未填",
        "",
        "[columns]",
        *(f"{key} = {_quoted(header)}" for key, header in mapping.columns.items()),
        "",
        "[scores]",
        *(f"{_quoted(name)} = {_quoted(header)}" for name, header in mapping.scores.items()),
        "",
        "# 评分以文字导出时,写明每个文字的分数:",
        "# [words]",
        '# "非常满意" = 5',
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A TOML string."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
