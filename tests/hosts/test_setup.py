"""install, doctor, uninstall: real files in a home of their own, the real command line."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from csat_xl.errors import CsatError
from csat_xl.hosts.setup import configuration, doctor, windows
from csat_xl.hosts.setup.addin import Addin
from csat_xl.hosts.setup.install import install, uninstall
from csat_xl.hosts.setup.place import Pc
from csat_xl.operations import book_of, build_workbook
from csat_xl.sheets.book import Settings
from csat_xl.workbook.templates import TEMPLATES, scheme_for

NO_OFFICE = Addin("")
OTHERS = '"SHOW CONSOLE","False"\r\n"interpreter_win","D:\\old\\python.exe"\r\n"PYTHONPATH",""\r\n'


@pytest.fixture
def pc(tmp_path) -> Pc:
    """A user on Windows, with Python and the library of xlwings in an environment."""
    scripts = tmp_path / "env" / "Scripts"
    scripts.mkdir(parents=True)
    interpreter = scripts / "python.exe"
    interpreter.touch()
    (tmp_path / "env" / f"xlwings64-{doctor.installed('xlwings')}.dll").touch()
    home = tmp_path / "home"
    home.mkdir()
    return Pc("Windows", home, interpreter, tmp_path / "data" / "install.json")


def files(pc: Pc) -> dict[str, bytes]:
    root = pc.home.parent
    return {str(p): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def folders(pc: Pc) -> set[Path]:
    return {p for p in pc.home.parent.rglob("*") if p.is_dir()}


# --- install and uninstall ----------------------------------------------------------------------


def test_install_tells_excel_which_python_and_xlwings_reads_it(pc, monkeypatch):
    import xlwings
    from xlwings.utils import read_user_config

    install(pc, NO_OFFICE)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(pc.configuration))
    assert read_user_config() == {"interpreter_win": str(pc.interpreter)}


def test_uninstall_leaves_nothing(pc):
    before, dirs = files(pc), folders(pc)
    install(pc, NO_OFFICE)
    assert files(pc) != before
    uninstall(pc, NO_OFFICE)
    assert (files(pc), folders(pc)) == (before, dirs)
    assert [item.done for item in uninstall(pc, NO_OFFICE)] == [False]


def test_what_others_wrote_stays_and_their_python_comes_back(pc):
    pc.configuration.parent.mkdir()
    pc.configuration.write_bytes(OTHERS.encode())
    install(pc, NO_OFFICE)
    text = pc.configuration.read_text()
    assert '"SHOW CONSOLE","False"' in text
    assert text.lower().count("interpreter_win") == 1
    assert configuration.value_of(pc.configuration) == str(pc.interpreter)
    uninstall(pc, NO_OFFICE)
    assert configuration.value_of(pc.configuration) == "D:\\old\\python.exe"
    assert set(pc.configuration.read_text().lower().split()) == set(OTHERS.lower().split())


def test_installed_twice_also_from_another_python_uninstall_gives_the_first_state(pc):
    install(pc, NO_OFFICE)
    once = files(pc)
    install(pc, NO_OFFICE)
    assert files(pc) == once
    other = pc.interpreter.with_name("python3.exe")
    other.touch()
    install(replace(pc, interpreter=other), NO_OFFICE)
    assert configuration.value_of(pc.configuration) == str(other)
    uninstall(pc, NO_OFFICE)
    assert not pc.configuration.exists()


def test_a_python_that_someone_else_set_later_is_left_alone(pc):
    install(pc, NO_OFFICE)
    configuration.put(pc.configuration, "E:\\their\\python.exe")
    told = uninstall(pc, NO_OFFICE)
    assert [item.done for item in told] == [False]
    assert configuration.value_of(pc.configuration) == "E:\\their\\python.exe"


def test_chinese_folders_are_written_in_the_encoding_that_vba_reads(pc, monkeypatch):
    monkeypatch.setattr("locale.getpreferredencoding", lambda *_: "cp936")
    named = replace(pc, interpreter=Path("C:/用户/张三/python.exe"))
    install(named, NO_OFFICE)
    assert str(named.interpreter).encode("cp936") in pc.configuration.read_bytes()
    monkeypatch.setattr("locale.getpreferredencoding", lambda *_: "cp1252")
    with pytest.raises(CsatError) as caught:
        configuration.put(pc.home / "x" / "xlwings.conf", "C:/用户/python.exe")
    assert "cp1252" in caught.value.text.zh
    assert not (pc.home / "x").exists()


def test_install_explains_the_trusted_location_and_never_lower_security(pc):
    told = " ".join(f"{item.text.zh} {item.text.en}" for item in install(pc, NO_OFFICE))
    assert "受信任位置" in told
    assert str(pc.trusted_folder) in told
    assert "不要降低宏安全级别" in told
    assert not any(word in told for word in ("启用所有宏", "Enable all macros", "VBAWarnings"))


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_other_systems_are_told_and_nothing_is_written(pc, system):
    before = files(pc)
    told = install(replace(pc, system=system), NO_OFFICE)
    assert files(pc) == before
    assert "不能运行 Python 版" in told[0].text.zh


# --- doctor -------------------------------------------------------------------------------------


def states(pc: Pc, *workbooks: Path) -> dict[str, str]:
    return {item.name.en: item.state for item in doctor.examine(pc, NO_OFFICE, workbooks)}


def test_doctor_before_and_after_install(pc):
    assert states(pc)["Python for Excel"] == "missing"
    install(pc, NO_OFFICE)
    found = states(pc)
    assert found["Python for Excel"] == "ok"
    assert found["library of xlwings"] == "ok"
    assert "missing" not in found.values()


def test_doctor_names_what_is_missing_and_the_next_step(pc):
    install(pc, NO_OFFICE)
    pc.interpreter.unlink()
    for library in pc.interpreter.parents[1].glob("*.dll"):
        library.unlink()
    found = {item.name.en: item for item in doctor.examine(pc, NO_OFFICE)}
    assert found["Python for Excel"].step.zh == "运行 csat-xl install"
    assert f"xlwings=={doctor.installed('xlwings')}" in found["library of xlwings"].step.zh
    for item in found.values():
        assert item.state == "ok" or item.step is not None or item.name.en == "LibreOffice"


def test_doctor_changes_nothing(pc):
    install(pc, NO_OFFICE)
    before, dirs = files(pc), folders(pc)
    doctor.examine(pc, NO_OFFICE)
    assert (files(pc), folders(pc)) == (before, dirs)


def test_doctor_looks_at_workbooks(pc, tmp_path, monkeypatch):
    book = book_of("monitoring", Settings(scheme_for(TEMPLATES["monitoring"])))
    path, plain = tmp_path / "指标.xlsm", tmp_path / "指标.xlsx"
    build_workbook(book, path, "python")
    build_workbook(book, plain, "plain")
    assert doctor.xlwings_version_in(path) == doctor.installed("xlwings")
    assert doctor.xlwings_version_in(plain) is None
    monkeypatch.setattr(doctor, "installed", lambda package: "0.99.0")
    found = [i for i in doctor.examine(pc, NO_OFFICE, (path,)) if i.name.zh == path.name]
    assert found[0].state == "missing"
    assert "0.99.0" in found[0].found.zh
    Path(f"{path}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert doctor.from_internet(path)


def test_trusted_locations_hold_their_subfolders_only_where_allowed():
    from pathlib import PureWindowsPath as P

    only = windows.Trusted(P(r"C:\csat"), below=False)
    assert only.holds(P(r"c:\CSAT\a.xlsm"))
    assert not only.holds(P(r"C:\csat\六月\a.xlsm"))
    assert windows.Trusted(P(r"C:\csat"), below=True).holds(P(r"C:\csat\六月\a.xlsm"))
    assert not only.holds(P(r"C:\csat2\a.xlsm"))


# --- the command line ---------------------------------------------------------------------------


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "PATH": "/nonexistent",
    }
    return subprocess.run(
        [sys.executable, "-m", "csat_xl.cli", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )


def test_the_command_line_on_this_system(tmp_path):
    for command in ("install", "doctor", "uninstall"):
        done = run(tmp_path, command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.strip()
        assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("xlwings.conf"))
    assert not list(tmp_path.rglob("install.json"))


def test_a_broken_record_is_told_with_the_next_step(pc):
    pc.record.parent.mkdir()
    pc.record.write_text(json.dumps({"what": 1}))
    with pytest.raises(CsatError) as caught:
        uninstall(pc, NO_OFFICE)
    assert "csat-xl install" in caught.value.text.zh


# --- LibreOffice --------------------------------------------------------------------------------

AS_NOBODY = """\
#!/bin/sh
for a do
    shift
    case "$a" in *.oxt) cp "$a" {base}/copy.oxt; chmod 644 {base}/copy.oxt; a={base}/copy.oxt;; esac
    set -- "$@" "$a"
done
exec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME={base} TMPDIR={base} {unopkg} "$@"
"""
"""unopkg for an ordinary user: as root it would change the installation of everybody."""


@pytest.fixture
def ordinary(office):
    """The add-in's installer of an ordinary user with an empty profile."""
    program = shutil.which("unopkg")
    if program is None:
        pytest.fail("LibreOffice is there, but not its unopkg")
    base = Path(tempfile.mkdtemp(prefix="csat-xl-test-"))
    base.chmod(0o777)
    if os.geteuid() == 0:
        script = base / "unopkg"
        script.write_text(AS_NOBODY.format(base=base, unopkg=program))
        script.chmod(0o755)
        program = str(script)
    yield Addin(program, base / "profile")
    shutil.rmtree(base, ignore_errors=True)


def test_the_add_in_is_installed_seen_and_removed_by_libreoffice(pc, ordinary):
    linux = replace(pc, system="Linux")
    assert "missing" in {i.state for i in doctor.examine(linux, ordinary)}
    told = install(linux, ordinary)
    assert told[-1].done
    install(linux, ordinary)
    listed = ordinary.listed()
    assert listed.count("Identifier: ") == 1
    assert "is registered: yes" in listed
    assert "missing" not in {i.state for i in doctor.examine(linux, ordinary)}
    assert uninstall(linux, ordinary)[0].done
    assert "Identifier: " not in ordinary.listed()
    assert not linux.record.exists()


def test_a_failing_unopkg_is_told_with_the_next_step(tmp_path):
    script = tmp_path / "unopkg"
    script.write_text("#!/bin/sh\necho locked by another process >&2\nexit 1\n")
    script.chmod(0o755)
    with pytest.raises(CsatError) as caught:
        Addin(str(script)).listed()
    assert "locked" in caught.value.text.zh
    assert "关闭 LibreOffice" in caught.value.text.zh
