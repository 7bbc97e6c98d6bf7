"""The interface of the add-in in UNO's own language, and its type library.

``unoidl-write`` (Debian: libreoffice-dev) turns the one into the other. The library is kept in
the package, so that only a change of the catalogue needs the tool; a test makes it anew.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.functions.declaration import Function
from csat_xl.workbook.editions import ALL_FUNCTIONS

TYPE_LIBRARY = Path(__file__).with_name("functions.rdb")
_PROGRAMS = (Path("/usr/lib/libreoffice"), Path("/opt/libreoffice"))


def method(function: Function) -> str:
    """The name of a function's method: small letters only, as UNO wants names."""
    return function.name.lower().replace("_", "")


def is_check(function: Function) -> bool:
    """Whether a function judges by the settings of its workbook, and so is given the document."""
    return function.name.startswith("CSAT_CHECK_")


def spills(function: Function) -> bool:
    """Whether a result may be a column: those of figures only.

    A text in a block of one cell would not be found by COUNTIF, so a grade is always one cell.
    """
    return (bool(function.columns) or function.name == "CSAT_AHP") and function.name != "CSAT_GRADE"


def idl() -> str:
    """The text of the interface: every argument may be a value, a cell, a range, or left out.

    The results of functions that spill are blocks, of one cell for most calls.

    LibreOffice hands a single blank cell over as 0, whatever the type; a range keeps blanks apart
    from zeros, also one of a single cell (``E6:E6``).
    """
    methods = []
    for function in ALL_FUNCTIONS:
        parameters = [f"[in] any {argument(index)}" for index in range(len(function.parameters))]
        if is_check(function):
            parameters.insert(0, "[in] com::sun::star::beans::XPropertySet document")
        result = "sequence< sequence< any > >" if spills(function) else "any"
        methods.append(f"    {result} {method(function)}({', '.join(parameters)});")
    body = "\n".join(methods)
    return (
        "module org { module csatxl {\n\n"
        f"interface XFunctions {{\n{body}\n}};\n\n"
        "service Functions: XFunctions;\n\n}; };\n"
    )


def argument(index: int) -> str:
    """The name of an argument: UNO keeps many words for itself, and sorts names.

    >>> argument(0), argument(11)
    ('p01', 'p12')
    """
    return f"p{index + 1:02}"


def compiled() -> bytes:
    """The type library of :func:`idl`, made by unoidl-write."""
    tool = shutil.which("unoidl-write") or _found("sdk/bin/unoidl-write")
    types, office = _found("program/types.rdb"), _found("program/types/offapi.rdb")
    if not (tool and types and office):
        raise CsatError(
            "没有找到 unoidl-write;请安装 libreoffice-dev(Debian/Ubuntu)。",
            "unoidl-write was not found; install libreoffice-dev (Debian, Ubuntu).",
        )
    with tempfile.TemporaryDirectory(prefix="csat-xl-") as folder:
        source, target = Path(folder) / "functions.idl", Path(folder) / "functions.rdb"
        source.write_text(idl(), encoding="ascii")
        command = [tool, types, office, str(source), str(target)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)
        if done.returncode:
            raise CsatError(
                f"unoidl-write 失败:{done.stderr.decode(errors='replace')}",
                f"unoidl-write failed: {done.stderr.decode(errors='replace')}",
            )
        return target.read_bytes()


def _found(relative: str) -> str:
    return next((str(p / relative) for p in _PROGRAMS if (p / relative).exists()), "")


if __name__ == "__main__":
    TYPE_LIBRARY.write_bytes(compiled())
