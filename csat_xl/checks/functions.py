"""CSAT_CHECK_ENTRY, CSAT_CHECK_ACTION and CSAT_CHECK_COMPLAINT, made of the checks' twins."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from csat_xl.checks import actions as action_checks
from csat_xl.checks import tracking as tracking_checks
from csat_xl.checks import twins
from csat_xl.checks.verdict import FUNCTION_OF, PASSED, arguments, in_order, told, verdict
from csat_xl.functions import excel
from csat_xl.functions.declaration import Function, Parameter, Step
from csat_xl.functions.values import block, is_blank
from csat_xl.language import Text
from csat_xl.schemes.evaluation import Item, Section
from csat_xl.schemes.load import complete, load_shipped
from csat_xl.sheets import actions, complaints, evaluation, metrics, tracking
from csat_xl.sheets.book import Book, Record, Settings, record
from csat_xl.sheets.definition import Column, Kind, Sheet

_CELL = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SHIPPED = complete(load_shipped("tracking"))
_HEADER = Column("verdict", "校验", Kind.VERDICT)
_SHEETS = {
    tracking.KEY: tracking.tracking,
    evaluation.KEY: evaluation.evaluation,
    actions.KEY: actions.actions,
    complaints.KEY: complaints.complaints,
}
_settings: ContextVar[tuple[Settings, tuple[str, ...]] | None] = ContextVar(
    "settings", default=None
)
_PARTS = (
    ("b", twins.blank, 2),
    ("d", twins.text_date, 2),
    ("t", twins.typed, 4),
    ("v", twins.both, 4),
    ("n", twins.date, 4),
)
"""What may become a step, and how often a body must ask it for the step to be shorter."""
_RANGES = ("scores", "entries", "low", "high", "words", "worded")
_FILLED = {tracking.KEY: "scores", evaluation.KEY: "entries"}
"""The range of a sheet in which a row may be filled, beside its single cells."""
_SPECIAL = {
    "scores": Text("各维度评分", "the scores"),
    "overall": Text("总体评分(评分的最后一项)", "the overall score, the last of the scores"),
    "entries": Text("各评分项", "the items"),
    "low": Text("各评分项的最低", "the lowest of each item"),
    "high": Text("各评分项的最高", "the highest of each item"),
    "words": Text("代表分数的词", "words that stand for a score"),
    "worded": Text("评分项可否用词(1 可)", "whether an item may be a word (1: yes)"),
    "occurrence": Text("本行是第几次出现", "how many rows down to this one have its key"),
}


@contextmanager
def judged_by(settings: Settings, metric_names: Iterable[str] = ()) -> Iterator[None]:
    """Let the Python references of the check functions judge by a workbook's settings.

    ``metric_names`` are what stands in its metric sheet (A01 is not judged without them).
    """
    token = _settings.set((settings, tuple(metric_names)))
    try:
        yield
    finally:
        _settings.reset(token)


def _parameters(sheet: Sheet) -> tuple[Parameter, ...]:
    headers = {column.key: column for column in sheet.columns}

    def parameter(name: str) -> Parameter:
        kind = "range" if name in _RANGES else "text"
        column = headers.get(name)
        text = _SPECIAL.get(name) or Text(column.header if column else name, name)
        return Parameter(name, kind, text)  # type: ignore[arg-type]

    return tuple(parameter(name) for name in arguments(sheet.key, _SHIPPED))


def body(sheet: str) -> str:
    """The Excel body: nested IFs over the conditions of the checks, first problem first."""
    text = excel.text(PASSED)
    for check in reversed(in_order(sheet)):
        text = f"IF({_filled(check.condition)},{excel.text(told(check))},{text})"
    return f'IF({_empty(sheet)},"",{text})'


def _filled(condition: str) -> str:
    """A condition over the function's parameters."""
    return _CELL.sub(r"$\1", condition)


def _shared(text: str, keys: Iterable[str]) -> tuple[str, list[Step]]:
    """``text`` with what it asks of a cell again and again as steps: ``$t_contact``."""
    steps = []
    for key in keys:
        for prefix, part, often in _PARTS:
            asked = _filled(part(key))
            if text.count(asked) >= often:
                steps.append(Step(f"{prefix}_{key}", asked))
                text = text.replace(asked, f"${prefix}_{key}")
    return text, steps


def _empty(sheet: str) -> str:
    names = [n for n in arguments(sheet, _SHIPPED) if n not in _SPECIAL]
    key, *others = (f"${name}" for name in names)
    empty = excel.blank("&".join(others))
    if sheet in _FILLED:
        empty += f"*(SUMPRODUCT(1-{excel.blank('$' + _FILLED[sheet])})=0)"
    return f"IF({excel.blank(key)},{empty},0)"


def _reference(sheet: str, names: tuple[str, ...]) -> Any:
    def reference(*cells: object, **named: object) -> str:
        """The verdict on the cells of a row, by the settings in force (else the shipped rules)."""
        given = {**dict(zip(names, cells, strict=False)), **named}
        settings, metric_names = _settings.get() or (Settings(_SHIPPED), ())
        drawn = _SHEETS[sheet](settings.scheme, _HEADER)
        row = record(drawn, 2, _raw(given, settings), settings)
        if row is None:
            return ""
        rows = [row]
        if (given.get("occurrence") or 1) != 1:
            earlier = record(drawn, 1, row.raw, settings)
            rows = [earlier, row] if earlier else rows
        records = {sheet: tuple(rows)}
        if not metric_names:
            return verdict(sheet, row, Book("", settings, (drawn,), records))
        beside = metrics.metrics(settings.scheme)
        listed = (Record(i, {"name": n}, {"name": n}) for i, n in enumerate(metric_names, 2))
        records[metrics.KEY] = tuple(listed)
        return verdict(sheet, row, Book("", settings, (drawn, beside), records))

    return reference


def _raw(given: Mapping[str, object], settings: Settings) -> dict[str, object]:
    raw = {key: value for key, value in given.items() if key not in _SPECIAL}
    if "scores" in given and settings.scheme.survey:
        keys = tracking.score_keys(settings.scheme.survey)
        raw |= dict(zip(keys, block(given["scores"], "scores")[0], strict=False))
    return raw


def judged_evaluation(
    person: object = None,
    level: object = None,
    entries: object = None,
    low: object = None,
    high: object = None,
    words: object = None,
    worded: object = None,
    occurrence: object = 1,
) -> str:
    """The verdict on a row of the evaluation; the levels are those of the settings in force."""
    settings, _ = _settings.get() or (Settings(_SHIPPED), ())
    places = [block(cells, "entries")[0] for cells in (entries, low, high, worded)]
    bounds = zip(*places[1:], strict=True)
    names = [str(word) for word in block(words, "words")[0]]
    items = [
        Item.model_construct(
            name=f"{i}",
            kind="measure",
            better="≥",
            target=0,
            step=1,
            points=0,
            low=None if is_blank(bottom) else bottom,
            high=None if is_blank(top) else top,
            levels=dict.fromkeys(names, top) if allowed else {},
        )
        for i, (bottom, top, allowed) in enumerate(bounds)
    ]
    rules = settings.scheme.evaluation
    assert rules is not None
    section = Section.model_construct(name="1", weight=100, items=items)
    rules = rules.model_copy(update={"sections": [section], "pairwise": None})
    scheme = settings.scheme.model_copy(update={"evaluation": rules})
    drawn = evaluation.evaluation(scheme, _HEADER, complaints=False)
    raw = {"person": person, "level": level}
    raw |= {
        p.key: cell for p, cell in zip(evaluation.plan_of(scheme).places, places[0], strict=True)
    }
    rows = [record(drawn, number, raw, settings) for number in range(1, int(occurrence or 1) + 1)]  # type: ignore[call-overload]
    found = tuple(row for row in rows if row is not None)
    if not found:
        return ""
    judged = replace(settings, scheme=scheme)
    return verdict(evaluation.KEY, found[-1], Book("", judged, (drawn,), {evaluation.KEY: found}))


def _function(
    sheet: str,
    title: Text,
    help_text: Text,
    own: tuple[Step, ...] = (),
    reference: Any = None,
) -> Function:
    text, shared = _shared(body(sheet), arguments(sheet, _SHIPPED))
    parameters = _parameters(_SHEETS[sheet](_SHIPPED, _HEADER))
    return Function(
        name=FUNCTION_OF[sheet],
        title=title,
        help=help_text,
        parameters=parameters,
        reference=reference or _reference(sheet, tuple(p.name for p in parameters)),
        excel=text,
        steps=(*shared, *own),
    )


CHECK_ENTRY = _function(
    tracking.KEY,
    Text("跟踪表校验", "Check of a survey row"),
    Text(
        "校验跟踪表一行:通过,或第一处问题与处理办法",
        "A row of the tracking sheet: passed, or its first problem and what to do",
    ),
    tuple(Step(name, _filled(text)) for name, text in tracking_checks.STEPS),
)
CHECK_ACTION = _function(
    actions.KEY,
    Text("行动计划校验", "Check of an action"),
    Text(
        "校验改进行动计划一行:通过,或第一处问题与处理办法",
        "A row of the action plan: passed, or its first problem and what to do",
    ),
    tuple(Step(name, _filled(text)) for name, text in action_checks.STEPS),
)
CHECK_COMPLAINT = _function(
    complaints.KEY,
    Text("投诉台账校验", "Check of a complaint"),
    Text(
        "校验投诉台账一行:通过,或第一处问题与处理办法",
        "A row of the complaint log: passed, or its first problem and what to do",
    ),
)
CHECK_EVALUATION = _function(
    evaluation.KEY,
    Text("评估汇总校验", "Check of an evaluation"),
    Text(
        "校验评估汇总一行:通过,或第一处问题与处理办法",
        "A row of the evaluation: passed, or its first problem and what to do",
    ),
    reference=judged_evaluation,
)
FUNCTIONS = (CHECK_ENTRY, CHECK_ACTION, CHECK_COMPLAINT, CHECK_EVALUATION)
