"""The add-in for LibreOffice, an ``.oxt`` made of the catalogue: functions, their help, buttons.

It holds the pure functions themselves, so ``=CSAT_SCORE(…)`` works where nothing but LibreOffice
is installed. The buttons and the row checks need csat_xl, whose place :func:`build` can state.
"""

import json
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import csat_xl
from csat_xl.files import writing
from csat_xl.functions.declaration import Function, Parameter
from csat_xl.hosts.libreoffice.idl import TYPE_LIBRARY, argument, is_check, method, spills
from csat_xl.workbook.editions import ALL_FUNCTIONS

FILE_NAME = "csat_xl.oxt"
"""The name under which the extension is installed; the buttons' addresses hold it."""
IDENTIFIER = "org.csatxl.addin"
SERVICE = "org.csatxl.Functions"
PURE = "csat_xl_pure"
"""The package of the pure functions inside the add-in, apart from an installed csat_xl."""
SCRIPTS, COMPONENT = "scripts", "csat_functions.py"
_DATE = (2026, 1, 1, 0, 0, 0)
_HERE = Path(__file__).parent
_PURE_FILES = ("errors.py", "language.py")


def own_paths() -> list[str]:
    """Where this Python finds csat_xl and what it needs."""
    package = str(Path(csat_xl.__file__).resolve().parents[1])
    found = [package, *(p for p in sys.path if p.endswith(("site-packages", "dist-packages")))]
    return list(dict.fromkeys(found))


def script_url(action: str) -> str:
    """The address of a button's macro in an add-in installed for the user."""
    place = f"{FILE_NAME}|{SCRIPTS}|csat_buttons.py${action}"
    return f"vnd.sun.star.script:{place}?language=Python&location=user:uno_packages"


def build(target: Path, paths: Iterable[str] = (), force: bool = False) -> None:
    """Write the add-in; ``paths`` tells where csat_xl is installed on this computer."""
    with writing(target, force) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, content in sorted(parts(list(paths)).items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def parts(paths: list[str]) -> dict[str, bytes]:
    """The files of the add-in by their names."""
    stated = {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "paths": paths,
        "functions": {method(function): _stated(function) for function in ALL_FUNCTIONS},
    }
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "csat.components": _components(),
        "CalcAddIn.xcu": _calc_add_in(),
        COMPONENT: (_HERE / "oxt" / COMPONENT).read_text("utf-8"),
        f"{SCRIPTS}/csat_buttons.py": (_HERE / "oxt" / "csat_buttons.py").read_text("utf-8"),
        "pythonpath/csat_places.py": (_HERE / "oxt" / "csat_places.py").read_text("utf-8"),
        "pythonpath/csat_addin.json": json.dumps(stated, ensure_ascii=False, indent=1),
        **_pure(),
    }
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    found["functions.rdb"] = TYPE_LIBRARY.read_bytes()
    return found


def _stated(function: Function) -> dict[str, Any]:
    """What the component tells of a function; ``hidden`` arguments come before those people see."""
    return {
        "name": function.name,
        "help": {"zh": function.help.zh, "en": function.help.en},
        "hidden": int(is_check(function)),
        "spills": spills(function),
        "arguments": [
            {"name": p.name, "help": dict(zip(("zh", "en"), _help(p), strict=True))}
            for p in function.parameters
        ],
    }


def _help(parameter: Parameter) -> tuple[str, str]:
    """The help of an argument in Chinese and English."""
    if parameter.optional:
        return f"{parameter.help.zh}(可省略)", f"{parameter.help.en} (optional)"
    return parameter.help.zh, parameter.help.en


def _pure() -> dict[str, str]:
    """The pure functions under a package name of their own."""
    root = Path(csat_xl.__file__).parent
    files = [root / name for name in _PURE_FILES] + sorted((root / "functions").glob("*.py"))
    found = {f"pythonpath/{PURE}/__init__.py": '"""The functions of csat_xl, for LibreOffice."""\n'}
    for file in files:
        name = file.relative_to(root).as_posix()
        text = file.read_text("utf-8").replace("from csat_xl.", f"from {PURE}.")
        found[f"pythonpath/{PURE}/{name}"] = text.replace(
            "from csat_xl import", f"from {PURE} import"
        )
    return found


# --- what LibreOffice reads -----------------------------------------------------------------------

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KINDS = {
    "functions.rdb": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "csat.components": "application/vnd.sun.star.uno-components",
    "CalcAddIn.xcu": "application/vnd.sun.star.configuration-data",
    SCRIPTS: "application/vnd.sun.star.framework-script",
}


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>\n'
        for path, kind in _KINDS.items()
    )
    space = "http://openoffice.org/2001/manifest"
    return f'{_XML}<manifest:manifest xmlns:manifest="{space}">\n{entries}</manifest:manifest>\n'


def _description() -> str:
    return (
        f'{_XML}<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{csat_xl.__version__}"/>\n'
        '<display-name><name lang="zh">csat_xl 满意度函数与按钮</name>'
        '<name lang="en">csat_xl functions and buttons</name></display-name>\n</description>\n'
    )


def _components() -> str:
    """The component, registered without being loaded: its type is not known yet at that time."""
    return (
        f'{_XML}<components xmlns="http://openoffice.org/2010/uno-components">\n'
        f'<component loader="com.sun.star.loader.Python" uri="{COMPONENT}">\n'
        f'<implementation name="{SERVICE}"><service name="{SERVICE}"/>'
        '<service name="com.sun.star.sheet.AddIn"/></implementation>\n</component>\n</components>\n'
    )


def _calc_add_in() -> str:
    """Names, arguments and help of every function, in Chinese and English."""
    nodes = "".join(_function(function) for function in ALL_FUNCTIONS)
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns"'
        ' oor:package="org.openoffice.Office">\n<node oor:name="AddInInfo">\n'
        f'<node oor:name="{SERVICE}" oor:op="replace">\n<node oor:name="AddInFunctions">\n'
        f"{nodes}</node>\n</node>\n</node>\n</oor:component-data>\n"
    )


def _function(function: Function) -> str:
    parameters = "".join(_parameter(i, p) for i, p in enumerate(function.parameters))
    return (
        f'<node oor:name="{method(function)}" oor:op="replace">\n'
        f"{_text('DisplayName', function.name, function.name)}"
        f"{_text('Description', function.help.zh, function.help.en)}"
        f"<prop oor:name={quoteattr('Category')}><value>Add-In</value></prop>\n"
        f"{_text('CompatibilityName', function.name, function.name)}"
        f'<node oor:name="Parameters">\n{parameters}</node>\n</node>\n'
    )


def _parameter(index: int, parameter: Parameter) -> str:
    name = parameter.name
    zh, en = _help(parameter)
    return (
        f'<node oor:name="{argument(index)}" oor:op="replace">\n'
        f"{_text('DisplayName', name, name)}{_text('Description', zh, en)}</node>\n"
    )


def _text(prop: str, zh: str, en: str) -> str:
    return (
        f'<prop oor:name="{prop}"><value xml:lang="en">{escape(en)}</value>'
        f'<value xml:lang="zh-CN">{escape(zh)}</value></prop>\n'
    )
