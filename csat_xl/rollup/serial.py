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
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import repeat
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from csat_xl.errors import CsatError
from csat_xl.rollup.model import Summary, merge

FORMAT = "csat_xl.summary"
VERSION = 1
_PLAIN = (str, int, float, bool)

Records = dict[str, list[str]]
Write = Callable[[Any, Records], Any]
Read = Callable[[Any, "Layouts"], Any]


class Unfit(Exception):
    """A value or text that does not fit the classes."""


def to_json(summary: Summary) -> str:
    """The text of a summary, in ASCII.

    >>> from_json(to_json(Summary())) == Summary()
    True
    """
    records: Records = {}
    body = _writer(Summary)(summary, records)
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
    layouts = Layouts(dict(document["records"]))
    return merge([_reader(Summary)(document["summary"], layouts)])


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
    """The default of a field that an older text lacks; one without a default is missing."""
    if dataclasses.is_dataclass(record):
        field = next(f for f in dataclasses.fields(record) if f.name == name)
        if field.default_factory is not dataclasses.MISSING:
            return field.default_factory()
        if field.default is not dataclasses.MISSING:
            return field.default
    elif name in getattr(record, "_field_defaults", {}):
        return getattr(record, "_field_defaults")[name]  # noqa: B009
    raise Unfit(f"{record.__name__} lacks {name}")


def _parts(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The class of a type and its arguments; an optional type is its inner one."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        if len(inner) == 1:
            return _parts(inner[0])
        if all(part in _PLAIN for part in inner):
            return Any, ()
        raise Unfit(f"no form for {hint}")
    kind = get_origin(hint) or hint
    if kind is Sequence:
        return tuple, (*get_args(hint), ...)
    return (dict if kind is Mapping else kind), get_args(hint)


# --- writing ------------------------------------------------------------------------------------


@cache
def _writer(hint: Any) -> Write:
    """How values of a type are written: made once a type."""
    kind, inner = _parts(hint)
    if kind is Any or issubclass(kind, (*_PLAIN, Enum, dt.date)):
        return _write_scalar
    if _fields(kind):
        return _record_writer(kind)
    if issubclass(kind, Mapping):
        of_key, of_value = (_writer(part) for part in _mapping(kind, inner))

        def write_pairs(value: Any, records: Records) -> Any:
            pairs = [[of_key(k, records), of_value(v, records)] for k, v in value.items()]
            return sorted(pairs, key=lambda pair: _text(pair[0]))

        return write_pairs
    if issubclass(kind, set | frozenset):
        of_item = _writer(inner[0])
        return lambda value, records: sorted((of_item(i, records) for i in value), key=_text)
    if issubclass(kind, tuple | list):
        return _list_writer(kind, inner)
    raise Unfit(f"no form for {hint}")


def _write_scalar(value: Any, records: Records) -> Any:
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, dt.date):
        return plain.isoformat()
    if plain is not None and not isinstance(plain, _PLAIN):
        raise Unfit(f"no form for a {type(value).__name__}")
    return plain


def _record_writer(kind: type) -> Write:
    fields = _fields(kind)
    parts = [(name, _writer(part)) for name, part in fields.items()]

    def write_record(value: Any, records: Records) -> Any:
        if value is None:
            return None
        known = records.setdefault(kind.__name__, list(fields))
        if known != list(fields):
            raise Unfit(f"two classes are named {kind.__name__}")
        return [write(getattr(value, name), records) for name, write in parts]

    return write_record


def _list_writer(kind: type, inner: tuple[Any, ...]) -> Write:
    def write_list(value: Any, records: Records) -> Any:
        if value is None:
            return None
        return [write(item, records) for item, write in _each(value, kind, inner, _writer)]

    return write_list


def _mapping(kind: type, inner: tuple[Any, ...]) -> tuple[Any, Any]:
    return (inner[0], int) if issubclass(kind, Counter) else (inner[0], inner[1])


def _each(
    values: Any, kind: type, inner: tuple[Any, ...], made: Callable[[Any], Any]
) -> Iterable[tuple[Any, Any]]:
    """The items of a list or tuple with what is made of their types."""
    if issubclass(kind, list) or inner[-1] is Ellipsis:
        return zip(values, repeat(made(inner[0])))
    return zip(values, map(made, inner), strict=True)


# --- reading ------------------------------------------------------------------------------------


class Layouts:
    """Where the fields of each record class stand in the lists of one document."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[type, tuple[int, list[tuple[Read | None, Any]]]] = {}

    def of(self, kind: type) -> tuple[int, list[tuple[Read | None, Any]]]:
        """How long a record's list is, and for each field its reader and place, or its default."""
        if kind not in self._known:
            fields, written = _fields(kind), self._records[kind.__name__]
            unknown = set(written) - set(fields)
            if unknown or len(set(written)) != len(written):
                raise Unfit(f"{kind.__name__} has the unknown field {min(unknown, default='')}")
            places: list[tuple[Read | None, Any]] = [
                (_reader(part), written.index(name)) if name in written else (None, name)
                for name, part in fields.items()
            ]
            self._known[kind] = len(written), places
        return self._known[kind]


@cache
def _reader(hint: Any) -> Read:
    """How values of a type are read: made once a type."""
    kind, inner = _parts(hint)
    if kind is Any or issubclass(kind, _PLAIN):
        inside: Read = _plain_reader(kind)
    elif issubclass(kind, Enum):
        inside = lambda value, layouts: kind(value)  # noqa: E731
    elif issubclass(kind, dt.date):
        inside = lambda value, layouts: kind.fromisoformat(value)  # noqa: E731
    else:
        inside = _list_reader(kind, inner)
    optional = kind is Any or type(None) in get_args(hint)

    def read(value: Any, layouts: Layouts) -> Any:
        if value is None:
            if optional:
                return None
            raise Unfit(f"nothing where a {kind.__name__} belongs")
        return inside(value, layouts)

    return read


def _list_reader(kind: type, inner: tuple[Any, ...]) -> Read:
    """Records, mappings, sets, tuples and lists: all are lists in the text."""
    make = cast("Callable[[Any], Any]", kind)
    if _fields(kind):
        inside = _record_reader(kind)
    elif issubclass(kind, Mapping):
        of_key, of_value = (_reader(part) for part in _mapping(kind, inner))

        def inside(value: Any, layouts: Layouts) -> Any:
            return make({of_key(k, layouts): of_value(v, layouts) for k, v in value})

    elif issubclass(kind, set | frozenset):
        of_item = _reader(inner[0])

        def inside(value: Any, layouts: Layouts) -> Any:
            return make(of_item(item, layouts) for item in value)

    else:

        def inside(value: Any, layouts: Layouts) -> Any:
            return make(read(item, layouts) for item, read in _each(value, kind, inner, _reader))

    def read_list(value: Any, layouts: Layouts) -> Any:
        if not isinstance(value, list):
            raise Unfit(f"no list where a {kind.__name__} belongs")
        return inside(value, layouts)

    return read_list


def _plain_reader(kind: Any) -> Read:
    """A text, number or truth value of the kind; a whole number may stand for a decimal one."""
    wanted: Any = _PLAIN if kind is Any else (int, float) if kind is float else kind
    boolean = kind in (Any, bool)

    def read_plain(value: Any, layouts: Layouts) -> Any:
        if isinstance(value, wanted) and (boolean or not isinstance(value, bool)):
            return value
        name = getattr(kind, "__name__", "plain value")
        raise Unfit(f"{value!r:.60} where a {name} belongs")

    return read_plain


def _record_reader(kind: type) -> Read:
    def read_record(values: Any, layouts: Layouts) -> Any:
        length, places = layouts.of(kind)
        if len(values) != length:
            raise Unfit(f"{kind.__name__} has {len(values)} values, not {length}")
        return kind(
            *(
                _default(kind, place) if read is None else read(values[place], layouts)
                for read, place in places
            )
        )

    return read_record
