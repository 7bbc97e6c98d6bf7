"""Finding and writing files safely: several inputs, one whole output or none."""

import glob
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csat_xl.errors import CsatError

ENDINGS = (".xlsx", ".xlsm")


def workbooks_in(arguments: Iterable[str]) -> list[Path]:
    """The workbooks that files, directories and globs name, sorted, lock files left out."""
    found: list[Path] = []
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in ENDINGS]
            found += [p for p in inside if not p.name.startswith("~$")]
        elif not path.exists() and glob.has_magic(argument):
            matches = [Path(m) for m in sorted(glob.glob(argument, recursive=True))]
            found += [p for p in matches if p.is_file() and not p.name.startswith("~$")]
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

    An existing target is refused unless ``force``; a failure leaves nothing behind.
    """
    if target.exists() and not force:
        raise CsatError(
            f"{target} 已存在,没有改动;请换一个文件名,或加 --force 覆盖。",
            f"{target} exists and was left as it is; choose another name, or add --force.",
        )
    if not target.parent.is_dir():
        raise CsatError(
            f"文件夹 {target.parent} 不存在;请先建立。",
            f"The folder {target.parent} does not exist; make it first.",
        )
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".csat-xl-", suffix=target.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(target)
    except OSError as error:
        raise CsatError(
            f"写不了 {target}:{error.strerror or error}。", f"Cannot write {target}: {error}."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
