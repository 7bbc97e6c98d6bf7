"""One file of each kind that is refused: quickly, with its own words, in both languages."""

import os
import re
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.guard import examine as examine_module
from csat_xl.guard.examine import examine
from csat_xl.guard.limits import MAX_FILE, MAX_PARTS, MAX_SHEETS
from csat_xl.guard.reader import pages
from csat_xl.guard.refusal import UnreadableFile
from tests.guard import hostile

SHEET = "xl/worksheets/sheet1.xml"


def raw(data: bytes):
    return lambda path: path.write_bytes(data)


def renamed(content: dict[str, bytes]):
    return lambda path: hostile.packed(path, content)


def without(part: str):
    def make(path: Path) -> None:
        content = hostile.parts(hostile.plain(path))
        del content[part]
        hostile.packed(path, content)

    return make


def with_part(name: str, data: bytes):
    return lambda path: hostile.packed(path, {**hostile.parts(hostile.plain(path)), name: data})


def chart_only(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "={1,2}"})
        book.add_chartsheet("图").set_chart(chart)


def twice(path: Path) -> None:
    hostile.plain(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")


def sheets(path: Path) -> None:
    hostile.changed(
        hostile.plain(path),
        "xl/workbook.xml",
        b"</sheets>",
        b'<sheet name="x" sheetId="9" r:id="rId1"/>' * (MAX_SHEETS + 1) + b"</sheets>",
    )


def cut(path: Path) -> None:
    data = hostile.plain(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])


def flipped(path: Path) -> None:
    hostile.plain(path)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 40
    hostile.with_bytes(path, at, bytes([path.read_bytes()[at] ^ 0x55]))


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(MAX_FILE + 1)


def doctype(path: Path) -> None:
    hostile.sheet(path, "", before='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')


WORD = hostile.types(hostile.OFFICE + "wordprocessingml.document.main+xml")
SLIDES = hostile.types(hostile.OFFICE + "presentationml.presentation.main+xml")
BINARY = hostile.types("application/vnd.ms-excel.sheet.binary.macroEnabled.main")
MACROS = hostile.types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")

KINDS = {
    "empty": (raw(b""), "空的", "empty"),
    "encrypted": (raw(hostile.ole("EncryptedPackage")), "密码", "password"),
    "old xls": (raw(hostile.ole("Workbook")), "旧版 .xls", "old .xls"),
    "very old xls": (raw(hostile.ole("Book")), "很旧的 .xls", "very old"),
    "old Word": (raw(hostile.ole("WordDocument")), "Word", "Word"),
    "other OLE": (raw(hostile.ole("Contents")), "旧版 Office", "old Office"),
    "pdf": (raw(b"%PDF-1.7\n..."), "PDF", "PDF"),
    "picture": (raw(b"\x89PNG\r\n\x1a\n\x00"), "图片", "picture"),
    "rar": (raw(b"Rar!\x1a\x07\x00"), "RAR", "RAR"),
    "web page": (raw("\ufeff<html><table>满意".encode()), "网页", "web page"),
    "csv": (raw("客户,得分\n甲,5\n".encode("gbk")), "CSV", "CSV"),
    "zeros": (raw(bytes(5000)), "零字节", "zeros"),
    "noise": (raw(bytes(range(255, -1, -1))), "不是工作簿", "not a workbook"),
    "Word": (renamed({"[Content_Types].xml": WORD}), "Word", "Word"),
    "PowerPoint": (renamed({"[Content_Types].xml": SLIDES}), "PowerPoint", "PowerPoint"),
    "xlsb": (renamed({"[Content_Types].xml": BINARY}), ".xlsb", ".xlsb"),
    "macros": (renamed({"[Content_Types].xml": MACROS}), "含宏", "macros"),
    "ods": (renamed({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument", "OpenDocument"),
    "numbers": (renamed({"Index/Document.iwa": b"x"}), "Numbers", "Numbers"),
    "zip": (renamed({"五月/甲.xlsx": b"x"}), "普通压缩包", "ordinary zip"),
    "no content types": (without("[Content_Types].xml"), "普通压缩包", "ordinary zip"),
    "no workbook part": (without("xl/workbook.xml"), "缺少", "missing"),
    "only charts": (chart_only, "图表工作表", "chart sheets"),
    "cut short": (cut, "没有目录", "no directory"),
    "flipped bytes": (flipped, "已损坏", "damaged"),
    "same part twice": (twice, "出现两次", "twice"),
    "outside": (with_part("xl/../../x.xml", b"<x/>"), "文件之外", "outside"),
    "outside, Windows": (with_part("xl\\..\\x.xml", b"<x/>"), "文件之外", "outside"),
    "absolute": (with_part("/etc/passwd", b""), "文件之外", "outside"),
    "drive": (with_part("C:/x.xml", b""), "文件之外", "outside"),
    "wide text": (with_part(SHEET, "<a/>".encode("utf-16")), "UTF-8", "UTF-8"),
    "no XML": (with_part("xl/styles.xml", b"\x89PNG\x00"), "不是 XML", "not XML"),
    "doctype": (doctype, "DOCTYPE", "DOCTYPE"),
    "bomb": (lambda path: hostile.bomb(path, 600 << 20), "压缩炸弹", "zip bomb"),
    "small bomb": (lambda path: hostile.bomb(path, 40 << 20), "压缩炸弹", "zip bomb"),
    "many parts": (lambda path: hostile.many(path, MAX_PARTS + 1), "文件过多", "too many parts"),
    "many sheets": (sheets, "个工作表", "sheets"),
    "huge": (huge, "上限为", "the limit is"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_by_its_name(kind, tmp_path):
    make, zh, en = KINDS[kind]
    path = tmp_path / "五月.xlsx"
    make(path)
    start = time.perf_counter()
    with pytest.raises(UnreadableFile) as caught:
        pages(path)
    assert time.perf_counter() - start < 5
    assert zh in caught.value.text.zh, caught.value.text.zh
    assert en in caught.value.text.en, caught.value.text.en
    assert caught.value.text.zh.startswith(str(path))


def test_every_kind_has_its_own_message():
    zh = [zh for _, zh, _ in KINDS.values()]
    assert len(set(zh)) > len(KINDS) * 3 // 4


def test_sizes_that_lie_are_found_out(tmp_path):
    for offset, name in ((16, "CRC"), (24, "size")):
        path = hostile.plain(tmp_path / f"{name}.xlsx")
        hostile.central(path, SHEET, offset, b"\x05\x00\x00\x00")
        with pytest.raises(UnreadableFile, match="已损坏"):
            pages(path)


def test_a_zip_with_a_password_is_told(tmp_path):
    path = hostile.plain(tmp_path / "x.xlsx")
    hostile.central(path, SHEET, 8, b"\x01")
    with pytest.raises(UnreadableFile, match="密码"):
        pages(path)


@pytest.mark.parametrize("ending", [".xls", ".csv", ".zip", ""])
def test_a_workbook_under_a_foreign_ending_is_to_be_renamed(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    hostile.plain(tmp_path / "x.xlsx").rename(path)
    with pytest.raises(UnreadableFile, match="改名"):
        pages(path)


def test_places_that_are_no_files(tmp_path):
    plain = hostile.plain(tmp_path / "x.xlsx")
    link, dangling, lock = (tmp_path / n for n in ("l.xlsx", "d.xlsx", "~$x.xlsx"))
    link.symlink_to(plain)
    dangling.symlink_to(tmp_path / "gone.xlsx")
    lock.write_bytes(b"\x05Someone")
    folder = tmp_path / "f.xlsx"
    folder.mkdir()
    pipe = tmp_path / "p.xlsx"
    os.mkfifo(pipe)
    expected = {
        link: "链接",
        dangling: "链接",
        lock: "锁文件",
        folder: "文件夹",
        pipe: "管道",
        tmp_path / "nowhere.xlsx": "不存在",
        tmp_path / ("x" * 300 + ".xlsx"): "打不开",
        tmp_path / "a\x00b.xlsx": "打不开",
    }
    for path, words in expected.items():
        with pytest.raises(UnreadableFile, match=words):
            pages(path)


def test_a_file_without_permission_is_told(tmp_path):
    """As an ordinary user: the administrator of a Unix system may read everything."""
    path = hostile.plain(tmp_path / "x.xlsx")
    path.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(UnreadableFile, match="读取权限"):
            pages(path)
        return
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    script = (
        "import os, sys; from pathlib import Path\n"
        "from csat_xl.guard.reader import pages\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: pages(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert told.startswith("UnreadableFile")
    assert "读取权限" in told


def test_a_file_that_grows_while_read_is_told(tmp_path, monkeypatch):
    path = hostile.plain(tmp_path / "x.xlsx")
    whole = examine_module.parts_of

    def meanwhile(*arguments):
        result = whole(*arguments)
        writer = threading.Thread(target=lambda: path.open("ab").write(b"more"))
        writer.start()
        writer.join()
        return result

    monkeypatch.setattr(examine_module, "parts_of", meanwhile)
    with pytest.raises(UnreadableFile, match="读取期间"):
        pages(path)


def test_ordinary_workbooks_of_other_purposes_pass(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("a <&> 'b' c")
        page.write_formula("A1", "='[other.xlsx]x'!A1+SUM(:c1)")
        page.write_comment("B2", "<!DOCTYPE")
        page.write_string("B3", "<!DOCTYPE x> ../../ <c r='XFD1048576'>")
        page.write_blank("XFD1048576", None, book.add_format({"bold": True}))
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='a <&> ''b'' c'!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        book.define_name("奇怪.名字", "=1")
    assert pages(path)["a <&> 'b' c"][2][1].startswith("<!DOCTYPE")
    openpyxl.load_workbook(path).save(path)
    for empty in (b"/>", b" />", b"></c>"):  # openpyxl without lxml, others, openpyxl with it
        written = re.search(rb'<c r="XFD1048576"[^<>]*?>(</c>)?', hostile.parts(path)[SHEET])
        bare = re.sub(rb"( ?/>|></c>)$", b"", written[0])
        hostile.changed(path, SHEET, written[0], bare + empty)
        assert examine(path).cells < 100


def test_an_unreadable_file_has_exit_code_3_and_no_traceback(tmp_path):
    for i, kind in enumerate(("encrypted", "bomb", "cut short", "Word", "doctype")):
        path = tmp_path / f"{i}.xlsx"
        KINDS[kind][0](path)
        result = CliRunner().invoke(app, ["check", str(path)])
        assert result.exit_code == 3, kind
        assert "Traceback" not in result.output
