"""What install wrote on this PC, kept so that uninstall takes back exactly that."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.files import writing


@dataclass(frozen=True, slots=True)
class Record:
    """The key set in xlwings.conf and what it held before; folders made; the add-in installed."""

    interpreter: str = ""
    before: str | None = None
    made_folder: bool = False
    addin: str = ""


def load(path: Path) -> Record:
    """The record, an empty one where nothing was installed."""
    if not path.is_file():
        return Record()
    try:
        return Record(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise CsatError(
            f"{path}:安装记录无法读取;请删除它后重新运行 csat-xl install。",
            f"{path}: the record of the installation cannot be read; delete it and run "
            "csat-xl install again.",
        ) from error


def save(path: Path, record: Record) -> None:
    """Keep the record; an empty one is removed with its folder, if that is empty."""
    if record == Record():
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path, force=True) as temporary:
        temporary.write_text(
            json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
