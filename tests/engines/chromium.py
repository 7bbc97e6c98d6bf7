"""Chromium without a screen, driven by Playwright: what a reader sees of a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.engines import FilePath, ProgramMissing, as_path

__all__ = ["Browser", "View"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class View:
    """An open page: Playwright's ``page``, what its console complained of, what it asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression."""
        return self.page.evaluate(script)

    def pdf(self, path: FilePath) -> Path:
        """Print the page, as its own style sheet wants the paper."""
        self.page.pdf(path=str(path), prefer_css_page_size=True, print_background=True)
        return Path(path)


class Browser:
    """A running Chromium; use it in a ``with`` statement."""

    def __enter__(self) -> Self:
        command = next(filter(None, map(shutil.which, _NAMES)), None)
        if command is None:
            raise ProgramMissing("Chromium is not installed: apt-get install chromium")
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            raise ProgramMissing("Playwright is not installed: pip install playwright") from None
        self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=command, args=["--no-sandbox"]
            )
        except BaseException:
            self._playwright.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    @contextmanager
    def view(self, path: FilePath, width: int = 1000, height: int = 800) -> Iterator[View]:
        """Open a file in a window of this size; everything it asks for beyond it is noted."""
        page = self._browser.new_page(viewport={"width": width, "height": height})
        try:
            view = View(page)
            page.on("console", lambda message: view.complaints.append(message.text))
            page.on("pageerror", lambda error: view.complaints.append(str(error)))
            page.on("dialog", lambda dialog: view.complaints.append(f"dialog {dialog.message}"))
            page.on("request", lambda request: view.requests.append(request.url))
            page.goto(as_path(path).as_uri(), wait_until="load")
            yield view
        finally:
            page.close()
