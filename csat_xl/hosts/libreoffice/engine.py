"""The xlwings engine ``libreoffice``: programs, books, and the caller of a macro."""

import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from csat_xl.hosts.libreoffice.bridge import OwnOffice, desktop_of, load_uno, properties
from csat_xl.hosts.libreoffice.cells import CellError
from csat_xl.hosts.libreoffice.names import Names
from csat_xl.hosts.libreoffice.sheets import Sheets

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Engine:
    """What xlwings asks of an engine; ``apps`` are the LibreOffice programs in use."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A Python value as a cell takes it; NumPy and pandas blanks become empty."""
        if value is None or type(value).__name__ in ("NaTType", "NAType"):
            return ""
        if hasattr(value, "to_pydatetime"):
            return value.to_pydatetime()
        if hasattr(value, "item"):
            value = value.item()
        if isinstance(value, float) and math.isnan(value):
            return ""
        return value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Raw values by the options of a reading range."""
        import datetime as dt

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                )
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The programs in use, the latest first."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def add(
        self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None
    ) -> "App":
        """Start a LibreOffice of its own."""
        app = App(own=OwnOffice())
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def take(self, app: "App") -> None:
        """Make a program the active one."""
        self._apps = [app, *(a for a in self._apps if a.pid != app.pid)]

    def forget(self, app: "App") -> None:
        """Drop a program that ended."""
        self._apps = [a for a in self._apps if a is not app]

    def keys(self) -> list[int]:
        """The process numbers."""
        return [app.pid for app in self]

    def __iter__(self) -> Iterator["App"]:
        self._apps = [app for app in self._apps if app.running]
        return iter(self._apps)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self if app.pid == pid)


class App(base_classes.App):
    """A LibreOffice program: one of our own, or the one a macro was called from."""

    def __init__(self, own: OwnOffice | None = None, context: Any = None) -> None:
        self._own = own
        self.context = own.context if own else context
        self.desktop = desktop_of(self.context)
        self._status: str | bool = False
        self._indicator: Any = None
        self._screen_updating = self._display_alerts = self._enable_events = True
        self.told: list[str] = []
        """The messages of a program without a screen."""

    @property
    def engine(self) -> Engine:
        """The engine."""
        return ENGINE

    @property
    def api(self) -> Any:
        """The desktop of UNO."""
        return self.desktop

    @property
    def pid(self) -> int:
        """The number of the process; our own where a macro runs inside LibreOffice."""
        return self._own.process.pid if self._own else os.getpid()

    @property
    def running(self) -> bool:
        """Whether the program still runs."""
        return self._own is None or self._own.process.poll() is None

    @property
    def screenless(self) -> bool:
        """Whether nobody sits before this program, so that no dialog may wait for an answer."""
        if self._own is not None:
            return True
        line = Path("/proc/self/cmdline")
        return line.exists() and b"--headless" in line.read_bytes().split(b"\0")

    @property
    def version(self) -> str:
        """The version of LibreOffice."""
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(access.getByName("ooSetupVersion"))

    @property
    def visible(self) -> bool:
        """Whether the program has a screen."""
        return not self.screenless

    @visible.setter
    def visible(self, visible: bool) -> None:
        """A program of our own stays without a screen."""

    @property
    def books(self) -> "Books":
        """The open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Any:
        """The selected range of the active book."""
        book = self.books.active
        return book.selection if book else None

    def activate(self, steal_focus: bool = False) -> None:
        """Make this program the one xlwings talks to."""
        ENGINE.apps.take(self)

    def calculate(self) -> None:
        """Calculate every open book anew."""
        for book in self.books:
            book.document.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """The text of the status line, False where the program's own stands there."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value or False
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        frame = self.desktop.getCurrentFrame()
        if value and frame is not None and not self.screenless:
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(str(value), 1)

    def alert(self, prompt: str, title: Any, buttons: str, mode: Any, callback: Any) -> str:
        """A message box; a program without a screen keeps the text in ``told`` and goes on."""
        if self.screenless:
            self.told.append(prompt)
            return "ok"
        from csat_xl.hosts.libreoffice.dialogs import message

        return message(self, prompt, title or "", buttons, mode)

    def quit(self) -> None:
        """End the program; nothing is saved."""
        if self._own is not None:
            self._own.close()
        ENGINE.apps.forget(self)

    def kill(self) -> None:
        """End the program; nothing is saved."""
        self.quit()

    @property
    def screen_updating(self) -> bool:
        """Whether the screen follows; kept, without effect."""
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._screen_updating = value

    @property
    def display_alerts(self) -> bool:
        """Whether LibreOffice asks back; it never does over UNO."""
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._display_alerts = value

    @property
    def enable_events(self) -> bool:
        """Whether events fire; kept, without effect."""
        return self._enable_events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._enable_events = value


class Books(base_classes.Books):
    """The open spreadsheets of a program."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The components of the desktop."""
        return self.app.desktop.Components

    def __iter__(self) -> Iterator["Book"]:
        components = self.app.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(SPREADSHEET):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def active(self) -> "Book | None":
        """The book in front."""
        current = self.app.desktop.getCurrentComponent()
        if current is not None and current.supportsService(SPREADSHEET):
            return Book(self.app, current)
        return next(iter(self), None)

    def __call__(self, name_or_index: str | int) -> "Book":
        """The book by name (in any case) or by number from 1."""
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def add(self) -> "Book":
        """A new, empty book."""
        return self._load("private:factory/scalc")

    def open(self, fullname: str, *_: Any, **__: Any) -> "Book":
        """Open a file; its macros are not run."""
        return self._load(Path(fullname).resolve().as_uri())

    def _load(self, url: str) -> "Book":
        # without a screen the window stays hidden: a visible one ends some builds of LibreOffice
        hidden = self.app.screenless
        options = properties(MacroExecutionMode=0, UpdateDocMode=0, Hidden=hidden)
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, options)
        if document is None:
            raise FileNotFoundError(url)
        return Book(self.app, document)


class Book(base_classes.Book):
    """An open spreadsheet."""

    def __init__(self, app: App, document: Any) -> None:
        self._app, self.document = app, document

    @property
    def app(self) -> App:
        """The program."""
        return self._app

    @property
    def api(self) -> Any:
        """The document of UNO."""
        return self.document

    @property
    def name(self) -> str:
        """The file's name, or the title of a book never saved."""
        return Path(self.fullname).name if self.document.URL else str(self.document.Title)

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a book never saved."""
        if not self.document.URL:
            return self.name
        return str(load_uno().fileUrlToSystemPath(self.document.URL))

    @property
    def sheets(self) -> Sheets:
        """The sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names of the book."""
        return Names(self, self.document.NamedRanges)

    @property
    def selection(self) -> Any:
        """The selected range."""
        from csat_xl.hosts.libreoffice.ranges import Range

        area = self.document.getCurrentSelection()
        address = getattr(area, "RangeAddress", None)
        if address is None:
            return None
        sheet = self.sheets(address.Sheet + 1)
        return Range(
            sheet, address.StartRow, address.StartColumn, address.EndRow, address.EndColumn
        )

    def activate(self) -> None:
        """Bring the book to the front."""
        controller = self.document.getCurrentController()
        if controller is not None:
            controller.Frame.activate()

    def save(self, path: Any = None, password: Any = None) -> None:
        """Save under its own name, or under another one and go on with that file."""
        if path is None and self.document.URL:
            self.document.store()
            return
        target = Path(path or self.name).resolve()
        options = {"FilterName": FILTERS.get(target.suffix.lower(), "calc8"), "Overwrite": True}
        if password:
            options["Password"] = password
        self.document.storeAsURL(target.as_uri(), properties(**options))

    def close(self) -> None:
        """Close without saving."""
        self.document.close(True)


ENGINE = Engine()


def attach(context: Any) -> App:
    """The program of a component context (a macro's own) as the active app of xlwings."""
    for app in ENGINE.apps:
        if app.context == context:
            ENGINE.apps.take(app)
            return app
    app = App(context=context)
    ENGINE.apps.take(app)
    return app


def book_of(context: Any, document: Any) -> Any:
    """A document of a running LibreOffice as an ``xlwings.Book``."""
    import xlwings

    import csat_xl.hosts.libreoffice

    xlwings.engines[ENGINE.name].activate()
    sys.modules.setdefault("csat_xl.hosts.libreoffice", csat_xl.hosts.libreoffice)
    return xlwings.Book(impl=Book(attach(context), document))
