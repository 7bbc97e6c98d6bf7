"""One LibreOffice for the tests of the engine and the macros, and books opened in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import _need
from tests.engines.libreoffice import _find_command, _load_uno

WORKBOOKS = Path(__file__).parents[3] / "workbooks"


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
