"""Where a button puts a file, and the folder that the person chooses."""

from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError

MSO_FOLDER_PICKER = 4


def folder_of(book: Any) -> Path:
    """The folder of an open workbook; one never saved has none."""
    path = Path(book.fullname)
    if not path.is_absolute() or not path.parent.is_dir():
        raise CsatError(
            "工作簿还没有保存在本机文件夹里;请先保存(另存到本机),再按此按钮。",
            "The workbook is not saved in a folder of this computer; save it there first.",
        )
    return path.parent


def beside(book: Any, name: str) -> Path:
    """A new file beside an open workbook; one that exists already is an error."""
    target = folder_of(book) / name
    if target.exists():
        raise CsatError(
            f"{target.name} 已存在,没有改动;请先改名或移走它。",
            f"{target.name} exists and was left as it is; rename or move it first.",
        )
    return target


def choose_folder(app: Any, start: Path, title: str) -> Path | None:
    """The folder that the person chooses; None where the choice was cancelled."""
    if app.engine.name == "libreoffice":
        from csat_xl.hosts.libreoffice import dialogs

        return dialogs.choose_folder(app.impl, start, title)
    dialog = app.api.FileDialog(MSO_FOLDER_PICKER)
    dialog.Title, dialog.InitialFileName = title, f"{start}/"
    return Path(dialog.SelectedItems(1)) if dialog.Show() == -1 else None
