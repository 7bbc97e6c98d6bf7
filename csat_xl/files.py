"""Finding and writing files safely: several inputs, one whole output or none."""

import errno
import glob
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from csat_xl.errors import CsatError
from csat_xl.language import Text

ENDINGS = (".xlsx", ".xlsm")
TEMPORARY = ".csat-xl-"
"""How the names of unfinished files start; a killed program may leave one."""

_NOT_MEANT = ("~$", "._", TEMPORARY)
"""Lock files of Excel, companion files of a Mac, unfinished files of our own."""

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_NO_RIGHT = (
    "没有写入权限,或文件正在 Excel 中打开;请关闭它或换一个文件夹",
    "no permission to write there, or the file is open in Excel; close it or choose another folder",
)
_FULL = ("磁盘已满;请清理后再试", "the disk is full; make room and try again")
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: ("磁盘是只读的;请换一个文件夹", "the disk is read-only; choose another folder"),
    errno.EFBIG: ("文件超过允许的大小", "the file exceeds the size allowed here"),
    errno.ENAMETOOLONG: ("文件名太长", "the file name is too long"),
    errno.ENOENT: ("这个文件夹里不能建立文件", "no file can be made in this folder"),
}
_UNREAD = {
    errno.ENOENT: ("文件不存在", "there is no such file"),
    errno.EACCES: ("没有读取权限", "no permission to read it"),
    errno.EPERM: ("没有读取权限", "no permission to read it"),
    errno.EISDIR: ("这是文件夹", "it is a folder"),
    errno.ENAMETOOLONG: ("文件名太长", "the file name is too long"),
}


def unread(error: Exception) -> Text:
    """Why a text file could not be read, in the words of a person.

    >>> unread(FileNotFoundError(errno.ENOENT, "No such file or directory")).zh
    '文件不存在'
    """
    if isinstance(error, UnicodeDecodeError):
        return Text("不是 UTF-8 文本", "it is not text in UTF-8")
    if isinstance(error, OSError):
        told = error.strerror or str(error)
        return Text(*_UNREAD.get(error.errno or 0, (told, told)))
    if isinstance(error, json.JSONDecodeError):
        return Text("不是 JSON", "it is not JSON")
    told = str(error)[:120]
    return Text(told, told)


def workbooks_in(arguments: Iterable[str]) -> list[Path]:
    """The workbooks that files, directories and globs name, sorted, without lock and unfinished files."""
    found: list[Path] = []
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in ENDINGS]
            found += [p for p in inside if not p.name.startswith(_NOT_MEANT)]
        elif not path.exists() and glob.has_magic(argument):
            matches = [Path(m) for m in sorted(glob.glob(argument, recursive=True))]
            found += [p for p in matches if p.is_file() and not p.name.startswith(_NOT_MEANT)]
        else:
            found.append(path)
    return found


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def writing(target: Path, force: bool = False) -> Iterator[Path]:
    """A temporary path beside ``target`` that takes its place when all went well.

    An existing target is refused unless ``force``; one that appears meanwhile is refused too. A
    failure, a full disk or Ctrl-C leaves nothing behind and the old file as it was.
    """
    try:
        _may_be_written(target, force)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY, suffix=target.suffix)
    except OSError as error:
        raise _unwritten(target, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _put_in_place(temporary, target, force)
    except CsatError:
        raise
    except Exception as error:
        cause = _os_error(error)
        if cause is None:
            raise
        with suppress(OSError):  # room for the library to close its file without a complaint
            os.truncate(temporary, 0)
        raise _unwritten(target, cause) from error
    finally:
        temporary.unlink(missing_ok=True)


def _may_be_written(target: Path, force: bool) -> None:
    if target.is_dir():
        raise CsatError(
            f"{target} 是文件夹;请给出要写的文件名。",
            f"{target} is a folder; give the name of the file to write.",
        )
    if os.path.lexists(target) and not force:
        raise _exists(target)
    if not target.parent.is_dir():
        raise CsatError(
            f"文件夹 {target.parent} 不存在;请先建立。",
            f"The folder {target.parent} does not exist; make it first.",
        )
    if target.exists() and not target.stat().st_mode & _WRITABLE:
        raise CsatError(
            f"{target} 是只读文件,没有改动;请换一个文件名,或先取消只读。",
            f"{target} is read-only and was left as it is; choose another name, or make it writable.",
        )


def _exists(target: Path) -> CsatError:
    return CsatError(
        f"{target} 已存在,没有改动;请换一个文件名,或加 --force 覆盖。",
        f"{target} exists and was left as it is; choose another name, or add --force.",
    )


def _put_in_place(temporary: Path, target: Path, force: bool) -> None:
    """Rename a whole file into place; its bytes are on the disk before its name is."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    if target.exists():
        mode = stat.S_IMODE(target.stat().st_mode)
    else:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    temporary.chmod(mode)
    if force:
        temporary.replace(target)
        return
    try:
        if os.name == "nt":
            temporary.rename(target)
        else:
            os.link(temporary, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise _exists(target) from None
        temporary.replace(target)


def _os_error(error: BaseException | None) -> OSError | None:
    """The fault of the system behind an error; libraries wrap it in errors of their own."""
    while error is not None:
        if isinstance(error, OSError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _unwritten(target: Path, error: OSError) -> CsatError:
    zh, en = _REASONS.get(
        error.errno or 0, (error.strerror or str(error), error.strerror or str(error))
    )
    return CsatError(
        f"写不了 {target}:{zh}。没有留下半个文件,原有文件未变。",
        f"Cannot write {target}: {en}. Nothing half-written is left, an old file is unchanged.",
    )
