"""Writing under real faults: a full disk, a size limit, no permission, Ctrl-C, two at once, kill."""

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from csat_xl.errors import CsatError
from csat_xl.files import TEMPORARY, workbooks_in, writing
from tests.guard import hostile

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def noise(path: Path) -> None:
    """A workbook of some 500 KB through XlsxWriter, which wraps the errors of the system."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    page = book.add_worksheet()
    for row in range(9000):
        page.write(row, 0, os.urandom(40).hex())
    book.close()


def program(body: str, *arguments: object) -> subprocess.Popen[str]:
    """Another program that writes with :func:`writing`."""
    start = "import os, sys, time\nfrom pathlib import Path\nfrom csat_xl.files import writing\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + body, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def test_a_whole_file_takes_the_name(tmp_path):
    target = tmp_path / "汇总.xlsx"
    with writing(target) as temporary:
        temporary.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    assert names(tmp_path) == ["汇总.xlsx"]


def test_force_keeps_the_permissions_of_the_old_file(tmp_path):
    target = tmp_path / "x.xlsx"
    target.write_text("old")
    target.chmod(0o600)
    with writing(target, force=True) as temporary:
        temporary.write_text("new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit, MemoryError])
def test_a_failure_leaves_the_old_file_and_nothing_else(error, tmp_path):
    target = tmp_path / "x.xlsx"
    target.write_text("old")

    def fails(temporary: Path) -> None:
        temporary.write_text("half")
        raise error

    with pytest.raises(error), writing(target, force=True) as temporary:
        fails(temporary)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["x.xlsx"]


def test_targets_that_cannot_be(tmp_path):
    folder, locked, existing = (tmp_path / n for n in ("f.xlsx", "locked.xlsx", "old.xlsx"))
    folder.mkdir()
    locked.write_text("mine")
    locked.chmod(0o444)
    existing.write_text("old")
    dangling = tmp_path / "l.xlsx"
    dangling.symlink_to(tmp_path / "gone")
    before = names(tmp_path)
    for target, force, words in (
        (folder, True, "是文件夹"),
        (locked, True, "只读文件"),
        (existing, False, "--force"),
        (dangling, False, "--force"),
        (tmp_path / "no" / "x.xlsx", False, "不存在"),
        (existing / "x.xlsx", False, "不存在"),
        (tmp_path / ("x" * 300 + ".xlsx"), False, "写不了|太长"),
    ):
        with pytest.raises(CsatError, match=words), writing(target, force) as temporary:
            temporary.write_text("new")
    assert names(tmp_path) == before
    assert locked.read_text() == "mine"
    assert existing.read_text() == "old"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path):
    target = tmp_path / "x.xlsx"
    with pytest.raises(CsatError, match="--force"), writing(target) as temporary:
        (temporary.write_text("mine"), target.write_text("theirs"))
    assert target.read_text() == "theirs"
    assert names(tmp_path) == ["x.xlsx"]


def test_two_programs_at_once_do_not_mix(tmp_path):
    target = tmp_path / "x.xlsx"
    body = (
        "with writing(Path(sys.argv[1]), True) as t:\n"
        "    with t.open('w') as s:\n"
        "        for _ in range(200): s.write(sys.argv[2] * 1000); s.flush()\n"
    )
    running = [program(body, target, letter) for letter in "abcd"]
    assert [p.wait(60) for p in running] == [0] * 4
    text = target.read_text()
    assert len(text) == 200_000
    assert len(set(text)) == 1
    assert names(tmp_path) == ["x.xlsx"]


def test_a_size_limit_is_told(tmp_path):
    """The system's own limit for one file."""
    target = tmp_path / "x.xlsx"
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, old[1]))
    try:
        with pytest.raises(CsatError, match="大小") as caught, writing(target) as temporary:
            noise(temporary)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert "Nothing half-written" in caught.value.text.en
    assert names(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 300 KB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted by this user")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_told_and_the_old_file_stays(small_disk):
    target = small_disk / "x.xlsx"
    hostile.plain(target)
    before = target.read_bytes()
    with pytest.raises(CsatError, match="磁盘已满"), writing(target, force=True) as temporary:
        temporary.write_bytes(os.urandom(400_000))
    assert target.read_bytes() == before
    with pytest.raises(CsatError, match="磁盘已满"), writing(target, force=True) as temporary:
        noise(temporary)
    assert target.read_bytes() == before
    assert names(small_disk) == ["x.xlsx"]


def test_a_read_only_disk_is_told(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(CsatError, match="只读"), writing(small_disk / "x.xlsx") as temporary:
        temporary.write_text("new")
    assert names(small_disk) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="changes to an ordinary user, which needs root")
def test_a_folder_without_permission_is_told(tmp_path):
    """As user 65534: root may write everywhere."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    body = (
        "os.setgid(65534); os.setuid(65534)\n"
        "try:\n"
        "    with writing(Path(sys.argv[1])) as t: t.write_text('new')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    told = program(body, tmp_path / "x.xlsx").communicate(timeout=60)[0]
    assert told.startswith("CsatError")
    assert "没有写入权限" in told
    assert names(tmp_path) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_interrupts_and_kills_leave_the_old_file_whole(sign, tmp_path):
    target = tmp_path / "x.xlsx"
    target.write_text("old")
    body = (
        "with writing(Path(sys.argv[1]), True) as t:\n"
        "    t.write_text('half'); print('now', flush=True); time.sleep(60)\n"
    )
    running = program(body, target)
    assert running.stdout is not None
    assert running.stdout.readline() == "now\n"
    running.send_signal(sign)
    running.wait(20)
    running.stdout.close()
    assert target.read_text() == "old"
    left = [n for n in names(tmp_path) if n != "x.xlsx"]
    if sign == signal.SIGINT:
        assert left == []
    assert all(name.startswith(TEMPORARY) for name in left)
    assert workbooks_in([str(tmp_path)]) == [target]


def test_twenty_kills_at_any_moment(tmp_path):
    target = tmp_path / "x.xlsx"
    old, new = "old" * 10_000, "new" * 300_000
    target.write_text(old)
    body = (
        "print('now', flush=True)\n"
        "while True:\n"
        "    with writing(Path(sys.argv[1]), True) as t: t.write_text('new' * 300_000)\n"
    )
    for i in range(20):
        running = program(body, target)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(i * 0.002)
        running.kill()
        running.wait(20)
        running.stdout.close()
        assert target.read_text() in (old, new)
    assert workbooks_in([str(tmp_path)]) == [target]
