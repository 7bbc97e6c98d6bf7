"""xlwings.conf: lines of ``"KEY","value"`` in the encoding of the system, which VBA reads.

Only our own key is ever touched; what others wrote stays as it is, byte for byte.
"""

import locale
import re
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.files import writing

KEY = "INTERPRETER_WIN"
_LINE = re.compile(r'\s*"([^"]*)"\s*,\s*"([^"]*)"\s*')


def encoding() -> str:
    """The encoding in which VBA's ``Open … For Input`` reads: that of the system."""
    return locale.getpreferredencoding(False)


def read_lines(path: Path) -> list[str]:
    """The lines of the file with their ends; none where there is no file."""
    if not path.is_file():
        return []
    try:
        return path.read_bytes().decode(encoding()).splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise CsatError(
            f"{path}:编码不是系统编码 {encoding()},没有改动;请用记事本另存为 ANSI 编码后再试。",
            f"{path}: is not in the encoding of the system, {encoding()}, and was left as it is; "
            "save it as ANSI in Notepad and try again.",
        ) from error


def value_of(path: Path, key: str = KEY) -> str | None:
    """The value of a key, whatever its case; the first counts, as in VBA."""
    for line in read_lines(path):
        found = _LINE.fullmatch(line)
        if found and found[1].lower() == key.lower():
            return found[2]
    return None


def put(path: Path, value: str | None, key: str = KEY) -> None:
    """Set a key, or take it out (None); a file that becomes empty is removed."""
    kept = [line for line in read_lines(path) if not _is(line, key)]
    if value is not None:
        if kept and not kept[-1].endswith("\n"):
            kept[-1] += "\r\n"
        kept.append(f'"{key}","{value}"\r\n')
    if not any(line.strip() for line in kept):
        path.unlink(missing_ok=True)
        return
    try:
        content = "".join(kept).encode(encoding())
    except UnicodeEncodeError as error:
        raise CsatError(
            f"路径 {value} 含有系统编码 {encoding()} 没有的字,Excel 读不了;请把 Python 装在另一个文件夹。",
            f"The path {value} has characters that the system's encoding {encoding()} lacks, so "
            "Excel cannot read it; install Python in another folder.",
        ) from error
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path, force=True) as temporary:
        temporary.write_bytes(content)


def _is(line: str, key: str) -> bool:
    found = _LINE.fullmatch(line)
    return bool(found) and found is not None and found[1].lower() == key.lower()
