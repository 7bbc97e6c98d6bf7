"""A summary as a JSON text, and back: exact, versioned, derived from the classes themselves.

The document is an object::

    {"format": "csat_xl.summary", "version": 1,
     "records": {"Workbook": ["file", "team", …], …},
     "summary": […]}

``records`` names the fields of every record class (dataclass or named tuple) that occurs. A record
is the list of its values in that order, a mapping or counter the list of its [key, value] pairs,
a set a list; pairs and sets are sorted by their JSON text. So equal summaries give equal texts,
whatever the order in which they were counted. Whole and decimal numbers stay what they are.

Nothing here names a field of :class:`~csat_xl.rollup.model.Summary`: a field that is added there
with a default is written from then on, and read as its default from older texts.
"""

import dataclasses
import datetime as dt
import json
import types
from collections import Counter
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from csat_xl.errors import CsatError
from csat_xl.rollup.model import Summary

FORMAT = "csat_xl.summary"
VERSION = 1
_PLAIN = (str, int, float, bool)
_MISSING = object()

Records = dict[str, list[str]]


class Unfit(Exception):
    """A value or text that does not fit the classes."""


def to_json(summary: Summary) -> str:
    """The text of a summary, in ASCII.

    >>> from_json(to_json(Summary())) == Summary()
    True
    """
    records: Records = {}
    body = _write(summary, Summary, records)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "records": {name: records[name] for name in sorted(records)},
        "summary": body,
    }
    return _text(document)


def from_json(text: str) -> Summary:
    """The summary of a text from :func:`to_json`; any other text is an error that says why."""
    try:
        return _summary(json.loads(text))
    except (Unfit, ValueError, TypeError, KeyError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise CsatError(
            f"汇总数据无法读取({reason});它由别的版本写成或已损坏,请用本版本重新加入原工作簿。",
            f"A stored summary cannot be read ({reason}): another version wrote it or it is "
            "damaged; add the workbooks again with this version.",
        ) from None


def _summary(document: Any) -> Summary:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unfit("format")
    if document.get("version") != VERSION:
        raise Unfit(f"version {document.get('version')}")
    return cast("Summary", _read(document["summary"], Summary, dict(document["records"])))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


@cache
def _fields(record: type) -> dict[str, Any]:
    """The fields of a record class with their types, none where it is no record class."""
    if dataclasses.is_dataclass(record):
        hints = get_type_hints(record)
        return {field.name: hints[field.name] for field in dataclasses.fields(record)}
    if issubclass(record, tuple) and hasattr(record, "_fields"):
        hints = get_type_hints(record)
        return {name: hints[name] for name in record._fields}
    return {}


def _default(record: type, name: str) -> Any:
    """The default of a field, ``_MISSING`` where it has none."""
    if dataclasses.is_dataclass(record):
        field = next(f for f in dataclasses.fields(record) if f.name == name)
        if field.default_factory is not dataclasses.MISSING:
            return field.default_factory()
        return _MISSING if field.default is dataclasses.MISSING else field.default
    return getattr(record, "_field_defaults", {}).get(name, _MISSING)


def _parts(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The class of a type and its arguments; an optional type is its inner one."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        if len(inner) == 1:
            return _parts(inner[0])
        if all(part in _PLAIN for part in inner):
            return Any, ()
        raise Unfit(f"no form for {hint}")
    return get_origin(hint) or hint, get_args(hint)


# --- writing ------------------------------------------------------------------------------------


def _write(value: Any, hint: Any, records: Records) -> Any:
    if value is None:
        return None
    kind, inner = _parts(hint)
    if kind is Any or issubclass(kind, (*_PLAIN, Enum, dt.date)):
        return _scalar(value)
    if fields := _fields(kind):
        known = records.setdefault(kind.__name__, list(fields))
        if known != list(fields):
            raise Unfit(f"two classes are named {kind.__name__}")
        return [_write(getattr(value, name), part, records) for name, part in fields.items()]
    if issubclass(kind, Mapping):
        of_key, of_value = _mapping(kind, inner)
        pairs = [
            [_write(k, of_key, records), _write(v, of_value, records)] for k, v in value.items()
        ]
        return sorted(pairs, key=lambda pair: _text(pair[0]))
    if issubclass(kind, set | frozenset):
        return sorted((_write(item, inner[0], records) for item in value), key=_text)
    if issubclass(kind, tuple | list):
        return [_write(item, part, records) for item, part in _each(value, kind, inner)]
    raise Unfit(f"no form for {hint}")


def _scalar(value: Any) -> Any:
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, dt.date):
        return plain.isoformat()
    if not isinstance(plain, _PLAIN):
        raise Unfit(f"no form for a {type(value).__name__}")
    return plain


def _mapping(kind: type, inner: tuple[Any, ...]) -> tuple[Any, Any]:
    return (inner[0], int) if issubclass(kind, Counter) else (inner[0], inner[1])


def _each(values: Any, kind: type, inner: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """The items of a list or tuple with their types."""
    if issubclass(kind, list) or inner[-1] is Ellipsis:
        return [(item, inner[0]) for item in values]
    return list(zip(values, inner, strict=True))


# --- reading ------------------------------------------------------------------------------------


def _read(value: Any, hint: Any, records: Records) -> Any:
    kind, inner = _parts(hint)
    if value is None:
        if kind is not Any and type(None) not in get_args(hint):
            raise Unfit(f"nothing where a {kind.__name__} belongs")
        return None
    if kind is Any or kind in _PLAIN:
        return _plain(value, kind)
    if issubclass(kind, Enum):
        return kind(value)
    if issubclass(kind, dt.date):
        return kind.fromisoformat(value)
    if not isinstance(value, list):
        raise Unfit(f"no list where a {kind.__name__} belongs")
    if _fields(kind):
        return _record(value, kind, records)
    if issubclass(kind, Mapping):
        of_key, of_value = _mapping(kind, inner)
        make = cast("Callable[[Any], Any]", kind)
        return make({_read(k, of_key, records): _read(v, of_value, records) for k, v in value})
    if issubclass(kind, set | frozenset):
        return kind(_read(item, inner[0], records) for item in value)
    return kind(_read(item, part, records) for item, part in _each(value, kind, inner))


def _plain(value: Any, kind: Any) -> Any:
    """A text, number or truth value of the kind; a whole number may stand for a decimal one."""
    fits = isinstance(value, _PLAIN)
    if kind is not Any:
        wanted = (int, float) if kind is float else kind
        fits = isinstance(value, wanted) and (kind is bool) == isinstance(value, bool)
    if not fits:
        raise Unfit(f"{value!r:.60} where a {getattr(kind, '__name__', 'plain value')} belongs")
    return value


def _record(values: list[Any], kind: type, records: Records) -> Any:
    fields = _fields(kind)
    written = records[kind.__name__]
    unknown = set(written) - set(fields)
    if unknown:
        raise Unfit(f"{kind.__name__} has the unknown field {min(unknown)}")
    given = {
        name: _read(value, fields[name], records)
        for name, value in zip(written, values, strict=True)
    }
    for name in fields:
        if name not in given:
            given[name] = _default(kind, name)
            if given[name] is _MISSING:
                raise Unfit(f"{kind.__name__} lacks {name}")
    return kind(**given)
