"""The shared copy: masked, still a workbook with the same figures, under a password if wanted."""

import stat

import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.sharing.encrypt import encrypted, password_from
from csat_xl.sharing.pseudonyms import Pseudonyms, key_from
from csat_xl.sharing.share import share
from csat_xl.workbook.read import UnreadableFile, read
from tests.sharing.leaks import PAGE, source

PASSWORD = "密码 Pass-9"  # noqa: S105 - of the tests only


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return source(tmp_path_factory.mktemp("share") / "五月.xlsx", rows=15)


def rows_of(path):
    return read(path).book.rows("tracking")


def errors_of(path):
    report = operations.check_file(path)
    return sorted((f.sheet, f.row, f.code) for f in report.findings)


def test_names_and_contacts_are_masked_and_the_findings_stay(original, tmp_path):
    share(original, tmp_path / "副本.xlsx")
    for old, new in zip(rows_of(original), rows_of(tmp_path / "副本.xlsx"), strict=True):
        if old.get("anonymous"):
            assert not new.has("name")
            assert not new.has("contact")
        elif str(old.get("contact")).isdigit():
            number = old.get("contact")
            assert new.get("contact") == f"{number[:3]}****{number[-4:]}"
            assert new.get("name") == f"{old.get('name')[0]}*"
        assert old.get("customer_id") == new.get("customer_id")
        assert old.get("score1") == new.get("score1")
    assert errors_of(original) == errors_of(tmp_path / "副本.xlsx")


def test_a_copy_of_a_copy_is_the_same(original, tmp_path):
    share(original, tmp_path / "一.xlsx")
    share(tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_the_sheet_itself_takes_a_masked_number(original, tmp_path, office):
    share(original, tmp_path / "副本.xlsx")
    book = openpyxl.load_workbook(tmp_path / "副本.xlsx", data_only=True)
    stored = [row for row in book[PAGE].iter_rows(min_row=1, max_row=25) if row[0].value]
    heads = next(row for row in stored if row[0].value == "客户编号")
    column = next(cell.column_letter for cell in heads if cell.value == "校验")
    cells = [(PAGE, f"{column}{row[0].row}") for row in stored if row[0].row > heads[0].row]
    assert len(cells) >= 15
    verdicts = office.calculate(tmp_path / "副本.xlsx", cells)
    assert [v for v in verdicts.values() if "T09" in str(v)] == []
    assert {c: book[PAGE][c[1]].value for c in cells} == verdicts


def test_text_that_would_run_stays_text(original, tmp_path):
    book = openpyxl.load_workbook(original)
    for row, text in zip(
        (7, 8, 9, 10), ("=1+1", '+cmd|" /C calc"!A0', "@SUM(1)", "\t=2"), strict=True
    ):
        cell = book[PAGE].cell(row, 2)
        cell.value, cell.data_type = text, "s"
        column = next(c for c in book[PAGE][6] + book[PAGE][5] if c.value == "不满意点").column
        cell = book[PAGE].cell(row, column)
        cell.value, cell.data_type = text, "s"
    book.save(tmp_path / "源.xlsx")
    share(tmp_path / "源.xlsx", tmp_path / "副本.xlsx", keep_contacts=True)
    page = openpyxl.load_workbook(tmp_path / "副本.xlsx")[PAGE]
    kept = [
        c
        for row in page.iter_rows()
        for c in row
        if str(c.value).strip().startswith(("=1+1", "+cmd", "@SUM(1)", "=2"))
    ]
    assert len(kept) >= 4
    assert {cell.data_type for cell in kept} == {"s"}
    assert all(cell.quotePrefix for cell in kept)


def test_the_encrypted_copy_opens_with_the_password_only(original, tmp_path, office):
    (tmp_path / "pw.txt").write_text(PASSWORD + "\n", "utf-8")
    target = tmp_path / "加密.xlsx"
    result = CliRunner().invoke(
        app,
        ["share", str(original), "-o", str(target), "--password-file", str(tmp_path / "pw.txt")],
    )
    assert result.exit_code == 0, result.output
    assert target.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    cell = (PAGE, "A1")
    assert office.calculate(target, [cell], password=PASSWORD)[cell] == PAGE
    for wrong in ("", "wrong"):
        with pytest.raises((RuntimeError, ValueError)):
            office.calculate(target, [cell], password=wrong)
    with pytest.raises(UnreadableFile, match="密码"):
        read(target)


def test_passwords_and_options_that_make_no_sense_are_refused(original, tmp_path):
    (tmp_path / "empty.txt").write_text("\n", "utf-8")
    for file in ("empty.txt", "missing.txt"):
        with pytest.raises(CsatError):
            password_from(tmp_path / file)
    with pytest.raises(CsatError):
        encrypted(b"x" * 9000, "")
    for options in (["--keep-contacts", "--pseudonyms"], ["--key-file", "k"]):
        result = CliRunner().invoke(
            app, ["share", str(original), "-o", str(tmp_path / "a.xlsx"), *options]
        )
        assert isinstance(result.exception, CsatError)
    for target in (original, tmp_path / "a.csv"):
        with pytest.raises(CsatError):
            share(original, target, force=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.txt"]


def test_an_existing_file_is_kept(original, tmp_path):
    (tmp_path / "副本.xlsx").write_text("mine")
    with pytest.raises(CsatError, match="--force"):
        share(original, tmp_path / "副本.xlsx")
    assert (tmp_path / "副本.xlsx").read_text() == "mine"


def test_pseudonyms_are_stable_and_their_key_is_private(tmp_path):
    key = tmp_path / "config" / "key"
    one, two = Pseudonyms(key_from(key)), Pseudonyms(key_from(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert (
        one.contact("13812345678")
        == two.contact(" １３８１２３４５６７８")
        == one.contact("138 1234 5678")
    )
    assert one.name("张三") == two.name("张三") != one.name("李四")
    assert one.name(one.name("张三")) == one.name("张三")
    assert Pseudonyms(b"z" * 16).name("张三") != one.name("张三")
    with pytest.raises(CsatError):
        Pseudonyms(b"short")
