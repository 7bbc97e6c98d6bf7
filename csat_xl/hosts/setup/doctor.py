"""What this PC has and lacks for the python edition and the LibreOffice add-in, with the next step.

Nothing is changed, and lower macro security is never the advice.
"""

import importlib.metadata
import importlib.util
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

from csat_xl import __version__
from csat_xl.errors import CsatError
from csat_xl.hosts.libreoffice.addin import IDENTIFIER
from csat_xl.hosts.setup import configuration, windows
from csat_xl.hosts.setup.addin import Addin
from csat_xl.hosts.setup.place import Pc
from csat_xl.language import Text

State = Literal["ok", "missing", "note"]
_NEEDED = ("xlwings", "pandas", "pyOpenVBA")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: what was found, whether it is as it must be, and the next step."""

    name: Text
    state: State
    found: Text
    step: Text | None = None


def examine(pc: Pc, addin: Addin, workbooks: tuple[Path, ...] = ()) -> list[Diagnosis]:
    """Everything looked at on this PC, and the .xlsm workbooks given."""
    return [
        _python(pc),
        *_packages(pc),
        *(_excel(pc) if pc.windows else [_no_excel(pc)]),
        _office(addin),
        *(found for path in workbooks for found in _workbook(pc, path)),
    ]


def _same(text: str) -> Text:
    return Text(text, text)


def _python(pc: Pc) -> Diagnosis:
    return Diagnosis(_same("Python"), "ok", _same(f"{platform.python_version()}  {pc.interpreter}"))


def _packages(pc: Pc) -> Iterator[Diagnosis]:
    yield Diagnosis(_same("csat_xl"), "ok", _same(__version__))
    again = Text(
        "在同一个 Python 里运行:python -m pip install --force-reinstall csat-xl",
        "with the same Python run: python -m pip install --force-reinstall csat-xl",
    )
    if pc.windows and importlib.util.find_spec("csat_xl_udfs") is None:
        yield Diagnosis(
            _same("csat_xl_udfs"), "missing", Text("Excel 要装入的模块不在", "not there"), again
        )
    for name in _NEEDED:
        version = installed(name)
        if version is None:
            yield Diagnosis(_same(name), "missing", Text("没有安装", "not installed"), again)
        else:
            yield Diagnosis(_same(name), "ok", _same(version))


def installed(package: str) -> str | None:
    """The version of a package that is installed with this Python."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


# --- Excel --------------------------------------------------------------------------------------


def _no_excel(pc: Pc) -> Diagnosis:
    return Diagnosis(
        _same("Excel"),
        "note",
        Text(
            f"{pc.system}:Python 版(.xlsm)只适用于 Windows 版 Excel",
            f"{pc.system}: the python edition (.xlsm) is for Excel on Windows only",
        ),
        Text(
            "请用 csat-xl new … --edition native(Excel 365/2024、Mac、网页)或 plain(其他)",
            "use csat-xl new … --edition native (Excel 365/2024, Mac, web) or plain (others)",
        ),
    )


def _excel(pc: Pc) -> Iterator[Diagnosis]:
    if windows.excel_there():
        yield Diagnosis(_same("Excel"), "ok", Text("已安装", "installed"))
    else:
        yield Diagnosis(
            _same("Excel"),
            "note",
            Text("没有找到 Excel", "Excel was not found"),
            Text("安装 Excel,或改用 LibreOffice", "install Excel, or use LibreOffice"),
        )
    yield _library(pc)
    yield _interpreter(pc)
    yield _trust(pc)


def _library(pc: Pc) -> Diagnosis:
    name = Text("xlwings 动态库", "library of xlwings")
    version = installed("xlwings")
    places = [folder / f"xlwings64-{version}.dll" for folder in pc.library_folders]
    found = next((place for place in places if place.is_file()), None)
    if found is not None:
        return Diagnosis(name, "ok", _same(str(found)))
    return Diagnosis(
        name,
        "missing",
        Text(f"{places[0].name} 不在 Python 旁边", f"{places[0].name} is not beside Python"),
        Text(
            f"python -m pip install --force-reinstall --no-deps xlwings=={version}(在同一个 Python 里)",
            f"python -m pip install --force-reinstall --no-deps xlwings=={version} (same Python)",
        ),
    )


def _interpreter(pc: Pc) -> Diagnosis:
    name = Text("Excel 所用的 Python", "Python for Excel")
    step = Text("运行 csat-xl install", "run csat-xl install")
    try:
        value = configuration.value_of(pc.configuration)
    except CsatError as error:
        return Diagnosis(name, "missing", error.text)
    if not value:
        return Diagnosis(
            name,
            "missing",
            Text(f"{pc.configuration} 中没有设置", f"not set in {pc.configuration}"),
            step,
        )
    if not Path(value).is_file():
        return Diagnosis(name, "missing", Text(f"{value} 不存在", f"{value} does not exist"), step)
    if Path(value) != pc.interpreter:
        return Diagnosis(
            name,
            "note",
            Text(f"是另一个 Python:{value}", f"it is another one: {value}"),
            Text(
                "若 csat_xl 装在这里,运行 csat-xl install",
                "run csat-xl install if csat_xl belongs to this one",
            ),
        )
    return Diagnosis(name, "ok", _same(value))


def _trust(pc: Pc) -> Diagnosis:
    name = Text("受信任位置", "trusted locations")
    found = windows.trusted_locations()
    folder = PureWindowsPath(pc.trusted_folder)
    if any(place.holds(folder / "x.xlsm") for place in found):
        return Diagnosis(name, "ok", _same(str(folder)))
    listed = "、".join(str(place.folder) for place in found[:5]) or "—"
    return Diagnosis(
        name,
        "note",
        Text(f"Excel 信任:{listed}", f"Excel trusts: {listed}"),
        Text(
            f"工作簿请放在其中之一;或请管理员把 {folder} 加为受信任位置(见管理员指南)",
            f"keep the workbooks in one of them, or have {folder} added (guide for administrators)",
        ),
    )


# --- LibreOffice --------------------------------------------------------------------------------


def _office(addin: Addin) -> Diagnosis:
    name = _same("LibreOffice")
    if not addin.office:
        return Diagnosis(name, "note", Text("没有安装(不是必需)", "not there (not needed)"))
    if IDENTIFIER in addin.listed():
        return Diagnosis(name, "ok", Text("加载项已安装", "the add-in is installed"))
    return Diagnosis(
        name,
        "missing",
        Text("已安装,但没有 csat_xl 的加载项", "there, without the add-in of csat_xl"),
        Text("运行 csat-xl install", "run csat-xl install"),
    )


# --- a workbook ---------------------------------------------------------------------------------


def _workbook(pc: Pc, path: Path) -> Iterator[Diagnosis]:
    name = _same(path.name)
    wanted = xlwings_version_in(path)
    if wanted is None:
        yield Diagnosis(
            name,
            "note",
            Text("不是 csat_xl 的 Python 版工作簿", "not a csat_xl workbook of the python edition"),
            Text(
                "用 csat-xl new … --edition python 生成", "make one: csat-xl new … --edition python"
            ),
        )
        return
    have = installed("xlwings")
    if wanted == have:
        yield Diagnosis(name, "ok", _same(f"xlwings {wanted}"))
    else:
        yield Diagnosis(
            name,
            "missing",
            Text(
                f"工作簿需要 xlwings {wanted},本机是 {have}",
                f"it needs xlwings {wanted}, this PC has {have}",
            ),
            Text(
                "工作簿较旧:复制一份为 副本.xlsm,再运行 csat-xl merge 旧.xlsm 副本.xlsm "
                "-o 新.xlsm --edition python;工作簿较新:升级本机的 csat_xl",
                "an older workbook: copy it to copy.xlsm, then csat-xl merge old.xlsm copy.xlsm "
                "-o new.xlsm --edition python; a newer one: upgrade csat_xl on this PC",
            ),
        )
    if from_internet(path):
        yield Diagnosis(
            name,
            "missing",
            Text(
                "带有“来自互联网”的标记,宏会被阻止",
                "marked as from the internet: macros are blocked",
            ),
            Text(
                "来源可靠时:右键 → 属性 → 解除锁定,或放进受信任位置",
                "if you trust it: right click → Properties → Unblock, or put it in a trusted location",
            ),
        )
    elif pc.windows:
        places = windows.trusted_locations()
        if not any(place.holds(PureWindowsPath(path.resolve())) for place in places):
            yield Diagnosis(
                name,
                "note",
                Text("不在受信任位置,打开时要逐次启用宏", "in no trusted location"),
                Text("把它移到受信任位置", "move it to a trusted location"),
            )


def xlwings_version_in(path: Path) -> str | None:
    """The version of xlwings that a workbook's macros were made for; None where it has none."""
    from csat_xl.guard.examine import examine as examined
    from csat_xl.workbook.lint_macros import Macros
    from csat_xl.workbook.lint_package import Package

    examined(path)  # refuses what is no workbook, or harmful
    modules = Macros(Package.open(path)).modules or {}
    found = re.search(r'XLWINGS_VERSION As String = "([\d.]+)"', modules.get("xlwings", (0, ""))[1])
    return found[1] if found and "CsatHost" in modules else None


def from_internet(path: Path) -> bool:
    """Whether Windows has marked the file as come from the internet or by mail."""
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text("ascii", errors="replace")
    except OSError:
        return False
    return bool(re.search(r"ZoneId=[34]", mark))
