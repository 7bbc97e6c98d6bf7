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


def _built(folder: Path, template: str) -> Path:
    book = example_book(template, TEAMS[0], dt.date(2026, 6, 1), 40, mistakes=True)
    path = folder / "六月.xlsx"
    build_workbook(book, path, "plain")
    return path


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A filled monthly workbook with planted mistakes, in the plain edition."""
    return _built(tmp_path_factory.mktemp("monthly"), "monthly")


@pytest.fixture(scope="session")
def filled_small(tmp_path_factory) -> Path:
    """A filled workbook of the template with the fewest rows."""
    return _built(tmp_path_factory.mktemp("monitoring"), "monitoring")


@pytest.fixture
def monthly(filled, opened, tmp_path) -> Any:
    """The filled monthly workbook, copied and open in LibreOffice, as the caller of a macro."""
    return _caller(filled, opened, tmp_path)


@pytest.fixture
def small(filled_small, opened, tmp_path) -> Any:
    """The small filled workbook, open in LibreOffice, as the caller of a macro."""
    return _caller(filled_small, opened, tmp_path)


def _caller(filled: Path, opened: Callable[[Path], Any], folder: Path) -> Any:
    path = folder / "六月.xlsx"
    shutil.copy(filled, path)
    book = opened(path)
    book.app.calculate()
    book.set_mock_caller()
    return book
