"""LibreOffice as a host: ``import csat_xl.hosts.libreoffice`` and ``xlwings.Book(path)`` opens it.

The import adds the engine ``libreoffice`` to xlwings; where there is no Excel (Linux) it becomes
the active one. The first book starts a LibreOffice of its own without a screen, gone at exit;
:func:`csat_xl.hosts.libreoffice.engine.attach` takes one that runs already.
"""

import xlwings

from csat_xl.hosts.libreoffice.engine import ENGINE

__all__ = ["ENGINE"]

if ENGINE.name not in [engine.name for engine in xlwings.engines]:
    xlwings.engines.add(xlwings.Engine(impl=ENGINE))
    if xlwings.engines.active is None:
        xlwings.engines[ENGINE.name].activate()
