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
from csat_xl.schemes.model import PARTS, Scheme

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
            f"读不了方案文件 {path}:{error};请给出 UTF-8 编码的 TOML 文件。",
            f"Cannot read the scheme file {path}: {error}; give a TOML file in UTF-8.",
        ) from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Scheme:
    """A scheme from its TOML text; ``file`` is named in errors."""
    try:
        return Scheme.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CsatError(
            f"{file}:不是有效的 TOML:{error}。", f"{file}: not valid TOML: {error}."
        ) from None
    except ValidationError as error:
        problems = error.errors()
        zh = ";".join(_told(problem, "zh") for problem in problems)
        en = "; ".join(_told(problem, "en") for problem in problems)
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


_WORDS = {
    "missing": ("缺少此项", "is missing"),
    "extra_forbidden": ("没有此项", "is not a key of a scheme"),
}


def _told(problem: Any, language: str) -> str:
    key = ".".join(str(part) for part in problem["loc"]) or "scheme"
    kind, value = problem["type"], problem["input"]
    if kind in _WORDS:
        words = _WORDS[kind][language == "en"]
        near = _nearest(problem["loc"]) if kind == "extra_forbidden" else ""
        hint = (
            f",是否为 {near}?"
            if near and language == "zh"
            else f", did you mean {near}?"
            if near
            else ""
        )
        return f"{key} {words}{hint}"
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    return (
        f"{key} = {value!r}:{problem['msg']}"
        if language == "zh"
        else f"{key} = {value!r}: {problem['msg']}"
    )


def _nearest(location: tuple[Any, ...]) -> str:
    """The key of the same table that looks most like an unknown one."""
    model: type[BaseModel] | None = Scheme
    for part in location[:-1]:
        if isinstance(part, str) and model is not None:
            model = _part_model(model, part)
    names = list(model.model_fields) if model else []
    close = difflib.get_close_matches(str(location[-1]), names, 1, 0.5)
    return close[0] if close else ""


def _part_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    field = model.model_fields.get(name)
    if field is None:
        return None
    candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
    for candidate in candidates:
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
