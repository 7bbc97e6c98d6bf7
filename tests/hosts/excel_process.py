"""xlwings' own COM server and UDF dispatch, run in a process that believes to be on Windows.

``python -m tests.hosts.excel_process calls.pickle answers.pickle`` answers calls as the process
does that Excel starts: ``XLPython.CallUDF`` of xlwings, its conversion and its decorators are the
real ones. Only pywin32 is stood in for, below what xlwings does with the values it is handed.
"""

import datetime as dt
import io
import os
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

MISSING = -2147352572
"""DISP_E_PARAMNOTFOUND: an argument that was left out."""
WRAPPERS = "the wrappers"
"""Asked for instead of a call: what "Import functions" of xlwings would write."""
_RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
_WORKSHEET = MagicMock()
_PYWIN32 = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.policy",
    "win32com.server.util",
)


class ComTime(dt.datetime):
    """A date as pywin32 hands it over: with a time zone, whatever the cell meant."""


def com_time(moment: dt.datetime) -> ComTime:
    return ComTime(*moment.timetuple()[:6], tzinfo=dt.UTC)


@dataclass(frozen=True)
class ComRange:
    """A range handed over as an object, as xlwings' own wrapper does."""

    value: Any


def ask(calls: list[tuple[str, tuple[Any, ...]]]) -> tuple[list[Any], dict[str, Any]]:
    """The answers of ``CallUDF``, an exception as its text, and facts about the process."""
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "calls", Path(folder) / "answers"
        question.write_bytes(pickle.dumps(calls))
        subprocess.run(
            [sys.executable, "-m", __name__, str(question), str(answer)],
            check=True,
            cwd=Path(__file__).parents[2],
        )
        return pickle.loads(answer.read_bytes())  # noqa: S301 - our own process wrote it


# --- in the process -----------------------------------------------------------------------------


def _stand_in_for_pywin32() -> None:
    made: dict[str, Any] = {}
    for name in _PYWIN32:
        module = made[name] = MagicMock(spec=None)
        module.__spec__ = None
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, module)
    made["pywintypes"].TimeType = ComTime
    made["pywintypes"].IID = str
    made["pywintypes"].com_error = made["pywintypes"].error = type("com_error", (Exception,), {})
    made["pythoncom"].__file__ = None
    made["win32com.client"].gencache.EnsureModule.side_effect = ImportError
    made["win32com.server.util"].unwrap.side_effect = ValueError  # nothing here is wrapped


def _import_xlwings_as_on_windows() -> ModuleType:
    import asyncio  # noqa: F401 - what looks at the platform is imported before it changes
    import ctypes

    import numpy  # noqa: F401
    import pandas  # noqa: F401

    _stand_in_for_pywin32()
    ctypes.windll, ctypes.oledll = MagicMock(), MagicMock()
    ctypes.PyDLL = MagicMock()
    platform, sys.platform = sys.platform, "win32"
    try:
        import xlwings
        from xlwings import com_server
    finally:
        sys.platform = platform
    assert xlwings.func is com_server.call_udf.__globals__["xlfunc"]
    return com_server


def _over_com(argument: Any) -> Any:
    if not isinstance(argument, ComRange):
        return argument
    rows = argument.value if isinstance(argument.value, tuple) else ((argument.value,),)
    kind = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=_RANGE_IID))
    return SimpleNamespace(
        _oleobj_=SimpleNamespace(GetTypeInfo=lambda: kind),
        Value=argument.value,
        Row=1,
        Column=1,
        Areas=SimpleNamespace(Count=1),
        Rows=SimpleNamespace(Count=len(rows)),
        Columns=SimpleNamespace(Count=len(rows[0])),
        Worksheet=_WORKSHEET,
    )


def _wrappers(generate: Any) -> str:
    """The VBA that xlwings itself would import for the module."""
    text = io.StringIO()
    module = import_module("csat_xl_udfs")
    generate("csat_xl_udfs", module, text, SimpleNamespace(Name="book.xlsm"))
    return text.getvalue()


def answer_in_this_process(question: Path, answer: Path) -> None:
    com_server = _import_xlwings_as_on_windows()
    server = com_server.XLPython()
    calls = pickle.loads(question.read_bytes())  # noqa: S301 - our own test wrote it
    answers: list[Any] = []
    before, facts = set(sys.modules), {}
    started = time.perf_counter()
    for name, arguments in calls:
        if name == WRAPPERS:
            answers.append(_wrappers(com_server.call_udf.__globals__["generate_vba_wrapper"]))
            continue
        try:
            given = tuple(map(_over_com, arguments))
            answers.append(server.CallUDF("csat_xl_udfs", name, given))
        except Exception as error:  # noqa: BLE001 - told to the test
            answers.append(error)
        facts.setdefault("first", time.perf_counter() - started)
    facts["seconds"] = time.perf_counter() - started
    facts["imported"] = sorted({name.partition(".")[0] for name in set(sys.modules) - before})
    answer.write_bytes(pickle.dumps((answers, facts)))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "udfs"))
    asked = import_module("tests.hosts.excel_process")  # not __main__: the classes are pickled
    asked.answer_in_this_process(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # xlwings would look for Excel processes to end
