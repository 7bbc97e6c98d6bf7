"""``csat-xl install``, ``doctor`` and ``uninstall``: thin readings of csat_xl.hosts.setup."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csat_xl.exit_codes import FINE, PROBLEMS
from csat_xl.language import Text

if TYPE_CHECKING:
    from csat_xl.hosts.setup.install import Told

_SIGNS = {"ok": "✓", "missing": "✗", "note": "·"}


def install() -> None:
    """在本机设置 Excel 与 LibreOffice。Set up Excel and LibreOffice on this PC."""
    from csat_xl.hosts.setup.addin import here
    from csat_xl.hosts.setup.install import install as set_up
    from csat_xl.hosts.setup.place import Pc

    _tell(set_up(Pc(), here()))


def uninstall() -> None:
    """撤销 install 写入的内容。Take back exactly what install wrote."""
    from csat_xl.hosts.setup.addin import here
    from csat_xl.hosts.setup.install import uninstall as take_back
    from csat_xl.hosts.setup.place import Pc

    _tell(take_back(Pc(), here()))


def doctor(
    workbooks: Annotated[
        list[Path] | None, typer.Argument(help="要一并查看的 .xlsm。Workbooks to look at too.")
    ] = None,
) -> None:
    """检查本机缺什么、下一步做什么。What is there, what is missing, the next step."""
    from csat_xl.hosts.setup.addin import here
    from csat_xl.hosts.setup.doctor import examine
    from csat_xl.hosts.setup.place import Pc

    found = examine(Pc(), here(), tuple(workbooks or ()))
    for item in found:
        typer.echo(f"{_SIGNS[item.state]} {item.name}{Text(':', ': ')}{item.found}")
        if item.step is not None:
            typer.echo(f"    → {item.step}")
    raise typer.Exit(PROBLEMS if any(item.state == "missing" for item in found) else FINE)


def _tell(told: "list[Told]") -> None:
    for item in told:
        typer.echo(f"{'✓' if item.done else '·'} {item.text}")
