"""How a button runs: one at a time, with a status line, and every mistake told in a sentence."""

import datetime as dt
import functools
import hashlib
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.language import Text

TITLE = "csat_xl"


def now() -> str:
    """The time of writing as a sheet shows it.

    >>> len(now())
    16
    """
    return f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}"


def button(doing: Text) -> Callable[[Callable[[Any], Text | None]], Callable[[], None]]:
    """Make a button's macro of a function that takes the calling book.

    ``doing`` stands in the status line meanwhile. What the function gives is told in a message.
    A press while the macro still runs does nothing.
    """

    def made(work: Callable[[Any], Text | None]) -> Callable[[], None]:
        @functools.wraps(work)
        def macro() -> None:
            import xlwings

            press(xlwings.Book.caller(), work, doing)

        del macro.__wrapped__  # a macro has no arguments
        return macro

    return made


def press(book: Any, work: Callable[[Any], Text | None], doing: Text) -> None:
    """Run what a button does on an open workbook."""
    with alone(book) as free:
        if not free:
            return
        app = book.app
        told, wrong = None, False
        app.status_bar = str(doing)
        try:
            told = work(book)
        except CsatError as error:
            told, wrong = error.text, True
        except Exception as error:
            app.alert(str(_internal(error)), TITLE, mode="critical")
            raise
        finally:
            app.status_bar = False
        if told is not None:
            app.alert(str(told), TITLE, mode="critical" if wrong else "info")


def _internal(error: Exception) -> Text:
    """The sentence about a fault of the program; no content of cells is in it."""
    kind = type(error).__name__
    return Text(
        f"内部错误({kind}),工作簿没有改动。请保存后重试;仍然出现时运行 csat-xl doctor。",
        f"Internal error ({kind}); the workbook was left as it was. Save and try again, or run "
        "csat-xl doctor.",
    )


class alone:  # noqa: N801 - reads as a phrase: with alone(book) as free
    """Whether no other button of this workbook runs; true for one holder at a time.

    The lock is the system's own on a small file, so it is free again when a program is killed.
    A class: exceptions of UNO cannot pass through a generator.
    """

    def __init__(self, book: Any) -> None:
        mark = hashlib.sha256(str(book.fullname).encode()).hexdigest()[:24]
        self._path = Path(tempfile.gettempdir()) / f"csat-xl-{mark}.lock"

    def __enter__(self) -> bool:
        self._stream = self._path.open("a+b")
        self._held = _lock(self._stream)
        return self._held

    def __exit__(self, *_: object) -> None:
        if self._held:
            _unlock(self._stream)
        self._stream.close()


def _lock(stream: Any) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        with suppress(OSError):
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            return True
        return False
    with suppress(OSError):
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _unlock(stream: Any) -> None:
    with suppress(ImportError):
        import msvcrt

        with suppress(OSError, AttributeError):
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
