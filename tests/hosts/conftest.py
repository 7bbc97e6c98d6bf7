"""One LibreOffice for the tests of the engine and the macros, and books opened in it."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csat_xl.demo import example_book
from csat_xl.operations import build_workbook
from csat_xl.samples import TEAMS
from tests.conftest import _need
from tests.engines.libreoffice import _find_command, _load_uno




@pytest.fixture(scope="session")
def app() -> Iterator[Any]:
    """A LibreOffice of our own as an xlwings app."""
    _need(_load_uno)
    _need(_find_command)
    import xlwings

    import csat_xl.hosts.libreoffice  # noqa: F401

    xlwings.engines["libreoffice"].activate()
    started = xlwings.App(add_book=False)
    yield started
    started.quit()


@pytest.fixture
def opened(app) -> Iterator[Callable[[Path], Any]]:
    """Open a file as a book; all are closed at the end, unsaved."""
    books = []

    def open_book(path: Path) -> Any:
        book = app.books.open(path)
        books.append(book)
        return book

    yield open_book
    for book in books:
        book.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A filled monthly workbook with planted mistakes, in the plain edition."""
    month = dt.date(2026, 6, 1)
    book = example_book("monthly", TEAMS[0], month, 40, mistakes=True)
    path = tmp_path_factory.mktemp("filled") / "六月.xlsx"
    build_workbook(book, path, "plain")
    return path


@pytest.fixture
def monthly(filled, opened, tmp_path) -> Any:
    """The filled workbook, copied and open in LibreOffice, as the caller of a macro."""
    path = tmp_path / "六月.xlsx"
    shutil.copy(filled, path)
    book = opened(path)
    book.set_mock_caller()
    return book
