"""The way to LibreOffice: loading UNO, starting a program of one's own, connecting to it."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from types import ModuleType
from typing import Any

from csat_xl.errors import CsatError

SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
"""Where Debian keeps ``uno``; a virtual environment of the same Python version can load it."""
START_SECONDS = 180.0
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""


def load_uno() -> ModuleType:
    """The module ``uno``, with the way to get it where it is missing."""
    if SYSTEM_PACKAGES not in sys.path:
        sys.path.append(SYSTEM_PACKAGES)  # at the end: the environment's own packages come first
    try:
        import uno
    except ImportError:
        raise CsatError(
            "此 Python 无法加载 UNO;请安装 python3-uno(Debian/Ubuntu),并使用与系统相同版本的 Python。",
            "This Python cannot load UNO; install python3-uno (Debian, Ubuntu) and use the "
            "system's version of Python.",
        ) from None
    return uno  # type: ignore[no-any-return]


def program() -> str:
    """The path of the LibreOffice program."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        raise CsatError(
            "没有找到 LibreOffice(soffice);请先安装 LibreOffice Calc。",
            "LibreOffice (soffice) was not found; install LibreOffice Calc.",
        )
    return command


def properties(**values: object) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    uno = load_uno()
    result = []
    for name, value in values.items():
        item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        result.append(item)
    return tuple(result)


class OwnOffice:
    """A LibreOffice of one's own without a screen: its process, profile and context.

    ``profile`` keeps a profile folder of the caller's; without it there is a fresh one, removed
    when the program ends.
    """

    def __init__(self, profile: Path | None = None) -> None:
        uno = load_uno()
        self._kept = profile is not None
        self.profile = profile or Path(tempfile.mkdtemp(prefix="csat-xl-office-"))
        user = self.profile / "user"
        if not user.exists():
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        pipe = f"csat-xl-{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [
                program(),
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
                *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        atexit.register(self.close)
        try:
            self.context = self._connect(uno, pipe)
        except BaseException:
            self.close()
            raise

    def _connect(self, uno: ModuleType, pipe: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except uno.getClass("com.sun.star.connection.NoConnectException"):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise CsatError(
                        "LibreOffice 没有启动成功;请先手动打开一次 LibreOffice,再重试。",
                        "LibreOffice did not start; open it once by hand and try again.",
                    ) from None
                time.sleep(0.1)

    @property
    def desktop(self) -> Any:
        """The desktop: the documents that are open."""
        return desktop_of(self.context)

    def close(self) -> None:
        """End the program with all its processes; nothing is saved."""
        atexit.unregister(self.close)
        if self.process.poll() is None:
            with contextlib.suppress(Exception):  # the bridge falls while it answers
                self.desktop.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if not self._kept:
            shutil.rmtree(self.profile, ignore_errors=True)


def desktop_of(context: Any) -> Any:
    """The desktop of a component context."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
