"""Install and uninstall: the interpreter for Excel, the add-in for LibreOffice.

Nothing else is changed: no registry, no macro setting, no trust. The trusted location is the
user's or the administrator's decision; install says how.
"""

from dataclasses import dataclass, replace

from csat_xl.hosts.setup import configuration, record
from csat_xl.hosts.setup.addin import Addin
from csat_xl.hosts.setup.place import Pc
from csat_xl.language import Text


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done, left alone, or is still to be done by a person."""

    done: bool
    text: Text


def install(pc: Pc, addin: Addin) -> list[Told]:
    """Set up what this PC needs; doing it again changes nothing."""
    return [*_excel(pc), *_office(pc, addin)]


def uninstall(pc: Pc, addin: Addin) -> list[Told]:
    """Take back exactly what install wrote; what was there before is there again."""
    kept = record.load(pc.record)
    told = []
    if kept.interpreter:
        told.append(_taken_back(pc, kept))
    if kept.addin:
        addin.remove(kept.addin)
        told.append(
            Told(True, Text("已移除 LibreOffice 加载项。", "Add-in of LibreOffice removed."))
        )
    record.save(pc.record, record.Record())
    if not told:
        told.append(Told(False, Text("没有可移除的内容。", "There was nothing to remove.")))
    return told


def _excel(pc: Pc) -> list[Told]:
    if not pc.windows:
        return [
            Told(
                False,
                Text(
                    "Excel:本系统上的 Excel 不能运行 Python 版(.xlsm),无需设置;"
                    "请用原生版或兼容版的 .xlsx。",
                    "Excel: on this system it cannot run the python edition (.xlsm), so there is "
                    "nothing to set up; use the native or plain .xlsx.",
                ),
            )
        ]
    kept = record.load(pc.record)
    path, interpreter = pc.configuration, str(pc.interpreter)
    before = configuration.value_of(path)
    if before != interpreter:
        made = not path.parent.is_dir()
        configuration.put(path, interpreter)
        if not kept.interpreter:
            kept = replace(kept, before=before, made_folder=made)
        record.save(pc.record, replace(kept, interpreter=interpreter))
    folder = pc.trusted_folder
    return [
        Told(
            True,
            Text(
                f"Excel:已把 Python 写入 {path}:{interpreter}",
                f"Excel: Python is set in {path}: {interpreter}",
            ),
        ),
        Told(
            False,
            Text(
                f"请把 .xlsm 工作簿放在一个受信任位置,如 {folder}:Excel → 文件 → 选项 → 信任中心 → "
                "信任中心设置 → 受信任位置 → 添加新位置。不要降低宏安全级别。由管理员统一设置或签名"
                "见管理员指南。",
                f"Keep the .xlsm workbooks in a trusted location such as {folder}: Excel → File → "
                "Options → Trust Center → Trust Center Settings → Trusted Locations → Add new "
                "location. Leave the macro security as it is. The guide for administrators tells "
                "how to do it for many PCs.",
            ),
        ),
    ]


def _office(pc: Pc, addin: Addin) -> list[Told]:
    if not addin.office:
        return [
            Told(
                False,
                Text(
                    "LibreOffice:没有安装,无需设置。", "LibreOffice: not there, nothing to set up."
                ),
            )
        ]
    identifier = addin.add()
    record.save(pc.record, replace(record.load(pc.record), addin=identifier))
    return [
        Told(
            True,
            Text(
                "LibreOffice:已安装加载项;重新启动 LibreOffice 后生效。",
                "LibreOffice: the add-in is installed; it works after a restart of LibreOffice.",
            ),
        )
    ]


def _taken_back(pc: Pc, kept: record.Record) -> Told:
    path = pc.configuration
    if configuration.value_of(path) != kept.interpreter:
        return Told(
            False,
            Text(
                f"{path} 里的 Python 已被别的程序改过,没有改动。",
                f"Python in {path} was changed by someone else and is left as it is.",
            ),
        )
    configuration.put(path, kept.before)
    if kept.made_folder and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
    return Told(
        True,
        Text(f"已从 {path} 移除 Python 设置。", f"Python is no longer set in {path}."),
    )
