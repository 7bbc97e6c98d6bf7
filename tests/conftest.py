"""Fixtures that start the real programs once a session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import TypeVar

import pytest

from tests.engines import ProgramMissing
from tests.engines import ironcalc as ironcalc_engine
from tests.engines import openxml as openxml_engine
from tests.engines.chromium import Browser
from tests.engines.libreoffice import Office

T = TypeVar("T")


def _need(start: Callable[[], T]) -> T:
    """Start a program; skip when it is missing, or fail where programs are required (CI)."""
    try:
        return start()
    except ProgramMissing as missing:
        if os.environ.get("CSAT_XL_REQUIRE_PROGRAMS") == "1":
            pytest.fail(f"a required program is missing: {missing}", pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One running LibreOffice: ``calculate``, ``fill``, ``convert``, ``pages_to_png``."""
    with ExitStack() as stack:
        yield _need(lambda: stack.enter_context(Office()))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One running Chromium: ``view``. A module's only: its driver keeps an event loop running."""
    with ExitStack() as stack:
        yield _need(lambda: stack.enter_context(Browser()))


@pytest.fixture(scope="session")
def ironcalc() -> ModuleType:
    """IronCalc: ``calculate``."""
    _need(ironcalc_engine.require)
    return ironcalc_engine


@pytest.fixture(scope="session")
def openxml() -> ModuleType:
    """The Open XML SDK's validator: ``validate``, ``validate_many``."""
    _need(openxml_engine.program)
    return openxml_engine
