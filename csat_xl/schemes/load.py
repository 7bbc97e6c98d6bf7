"""Load schemes from TOML, with errors that name the file, the key and what would be right."""

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from csat_xl.errors import CsatError
from csat_xl.files import unread
from csat_xl.schemes.model import PARTS, Scheme
from csat_xl.schemes.part import SchemeFault

_SHIPPED = files("csat_xl.schemes")


def shipped() -> list[str]:
    """The names of the schemes that come with csat_xl."""
    return sorted(f.name[:-5] for f in _SHIPPED.iterdir() if f.name.endswith(".toml"))


@cache
def load_shipped(name: str) -> Scheme:
    """A scheme that comes with csat_xl."""
    if name not in shipped():
        close = difflib.get_close_matches(name, shipped(), 1)
        hint = close[0] if close else "、".join(shipped())
        raise CsatError(
            f"没有名为 {name} 的方案;是否为 {hint}?也可给出自己的 .toml 文件。",
            f"There is no scheme {name}; did you mean {hint}? A .toml file of your own goes too.",
        )
    return parse(text_of(name), f"{name}.toml")


def text_of(name: str) -> str:
    """The TOML text of a shipped scheme, to be copied and changed."""
    return (_SHIPPED / f"{name}.toml").read_text(encoding="utf-8")


def load(name_or_file: str) -> Scheme:
    """A shipped scheme by its name, or a person's own by its file."""
    if not name_or_file.endswith(".toml"):
        return load_shipped(name_or_file)
    path = Path(name_or_file)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CsatError(
            f"读不了方案文件 {path}:{unread(error).zh};请给出 UTF-8 编码的 TOML 文件。",
            f"Cannot read the scheme file {path}: {unread(error).en}; give a TOML file in UTF-8.",
        ) from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Scheme:
    """A scheme from its TOML text; ``file`` is named in errors."""
    data: Any = None
    try:
        data = tomllib.loads(text)
        return Scheme.model_validate(data)
    except tomllib.TOMLDecodeError as error:
        raise CsatError(
            f"{file}:不是有效的 TOML:{error}。", f"{file}: not valid TOML: {error}."
        ) from None
    except ValidationError as error:
        problems = error.errors()
        zh = ";".join(_told(problem, data, "zh") for problem in problems)
        en = "; ".join(_told(problem, data, "en") for problem in problems)
        raise CsatError(f"{file}:{zh}。", f"{file}: {en}.") from None


def complete(scheme: Scheme, parts: Iterable[str] = PARTS) -> Scheme:
    """The scheme with each part it lacks taken from the shipped scheme that defines it."""
    missing = {part for part in parts if getattr(scheme, part) is None}
    found: dict[str, Any] = {}
    for name in ("tracking", "monitoring", "tutoring"):
        for part in sorted(missing - found.keys()):
            value = getattr(load_shipped(name), part)
            if value is not None:
                found[part] = value
    return scheme.model_copy(update=found)


def _told(problem: Any, data: Any, language: str) -> str:
    """A problem that pydantic found, with its key, its value and what would be right."""
    key = _path(problem["loc"], data) or "scheme"
    kind, value, zh = problem["type"], problem["input"], language == "zh"
    if kind == "value_error":
        return _of_rule(problem["ctx"]["error"], language)
    if kind == "missing":
        return f"{key} 缺少此项" if zh else f"{key} is missing"
    if kind == "extra_forbidden":
        near = _nearest(problem["loc"])
        words = f"{key} 没有此项" if zh else f"{key} is not a key of a scheme"
        hint = f",是否为 {near}?" if zh else f", did you mean {near}?"
        return words + (hint if near else "")
    sentence = problem["msg"]
    if zh:
        pattern = next((text for start, text in _CHINESE if kind.startswith(start)), None)
        sentence = pattern.format(**problem.get("ctx", {})) if pattern else sentence
        sentence = sentence.replace(" or ", " 或 ")
    shown = f"{value!r}" if not isinstance(value, list | dict) else ""
    return f"{key} = {shown}:{sentence}" if zh else f"{key} = {shown}: {sentence}"


def _path(location: tuple[Any, ...], data: Any) -> str:
    """Where a problem is, with the names of list entries: ``monitoring.metrics.响应时长.step``."""
    parts = []
    for part in location:
        data = data[part] if _has(data, part) else None
        named = isinstance(part, int) and isinstance(data, dict) and data.get("name")
        parts.append(str(named or part))
    return ".".join(parts)


def _has(data: Any, part: Any) -> bool:
    if isinstance(data, list) and isinstance(part, int):
        return part < len(data)
    return isinstance(data, dict) and part in data


_CHINESE = (
    ("greater_than_equal", "不得小于 {ge}"),
    ("greater_than", "应大于 {gt}"),
    ("less_than_equal", "不得大于 {le}"),
    ("literal_error", "应为 {expected} 之一"),
    ("too_short", "至少要有 {min_length} 项"),
    ("too_long", "至多 {max_length} 项"),
    ("string_too_short", "不得为空"),
    ("string_too_long", "至多 {max_length} 个字"),
    ("string_pattern_mismatch", "只能用小写英文字母、数字和下划线,以字母开头"),
    ("string", "应为文字"),
    ("float", "应为数字"),
    ("finite_number", "应为有限的数字"),
    ("int", "应为整数"),
    ("bool", "应为 true 或 false"),
    ("date", "应为日期,如 2026-01-01"),
    ("list", "应为列表"),
    ("tuple", "应为列表"),
    ("dict", "应为一组键与值"),
    ("model", "应为一组键与值"),
)
"""What pydantic finds, by the beginning of its name, in Chinese."""


def _of_rule(error: Exception, language: str) -> str:
    """The sentence of a rule of the model; a plain one holds ``Chinese (English)``."""
    if isinstance(error, SchemeFault):
        return error.zh if language == "zh" else error.en
    zh, _, en = str(error).partition(" (")
    return en.removesuffix(")") if language == "en" and en else zh


def _nearest(location: tuple[Any, ...]) -> str:
    """The key of the same table that looks most like an unknown one."""
    model: type[BaseModel] | None = Scheme
    for part in location[:-1]:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation)
    names = list(model.model_fields) if model else []
    close = difflib.get_close_matches(str(location[-1]), names, 1, 0.5)
    return close[0] if close else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, also in a list or where it may be left out."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inside if model is not None), None)
