"""Questions to the person before LibreOffice: a message, a folder."""

from pathlib import Path
from typing import Any

from csat_xl.hosts.libreoffice.bridge import load_uno

_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def message(app: Any, prompt: str, title: str, buttons: str, mode: Any) -> str:
    """Show a message box and give the button pressed."""
    uno = load_uno()
    frame = app.desktop.getCurrentFrame()
    window = frame.getContainerWindow() if frame is not None else None
    toolkit = app.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.awt.Toolkit", app.context
    )
    kind = uno.Enum(
        "com.sun.star.awt.MessageBoxType", "ERRORBOX" if mode == "critical" else "INFOBOX"
    )
    box = toolkit.createMessageBox(window, kind, _BUTTONS.get(buttons, 1), title, prompt)
    answer = _ANSWERS.get(box.execute(), "ok")
    box.dispose()
    return answer


def choose_folder(app: Any, start: Path, title: str) -> Path | None:
    """Let the person choose a folder; None where there is no screen or nothing was chosen."""
    if app.screenless:
        return None
    picker = app.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.ui.dialogs.FolderPicker", app.context
    )
    picker.setTitle(title)
    picker.setDisplayDirectory(start.as_uri())
    if picker.execute() != 1:
        return None
    return Path(load_uno().fileUrlToSystemPath(picker.getDirectory()))
