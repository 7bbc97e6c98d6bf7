"""The examples in the docstrings are run, module by module."""

import doctest
import importlib
import pkgutil

import pytest

import csat_xl

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(csat_xl.__path__, prefix="csat_xl.")
    if ".oxt." not in module.name  # parts of the add-in, which only LibreOffice can import
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module)
    assert not failed


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    found = [e for n in MODULES for e in finder.find(importlib.import_module(n)) if e.examples]
    assert len(found) > 100
