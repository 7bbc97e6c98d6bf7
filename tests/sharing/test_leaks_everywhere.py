"""Contacts and customers' names never reach the report, the archive, its exports or a log."""

import io
import zipfile

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl.cli import app
from csat_xl.sheets import tracking
from csat_xl.workbook.read import read
from tests.sharing.leaks import plainly, planted


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A workbook with a contact in every kind of place: path, contacts by place, customers."""
    path = tmp_path_factory.mktemp("leaks") / "源.xlsx"
    places = planted(path)
    rows = read(path).book.rows(tracking.KEY)
    names = {str(row.get("name")) for row in rows if row.get("name")}
    assert len(names) > 5
    return path, places, names


def found(data, case):
    """The contacts and names in bytes: of a text, a binary file, or every part of a zip."""
    _, places, names = case
    parts = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    texts = [part.decode(kind, "ignore") for part in parts for kind in ("utf-8", "utf-16-le")]
    whole = "\n".join(texts)
    plain = plainly(whole)
    return [p for p, number in places.items() if number in plain] + [n for n in names if n in whole]


def run(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code in (0, 1), result.output
    return result.output.encode()


def test_the_search_itself_finds_them(case):
    path, places, names = case
    assert len(found(path.read_bytes(), case)) >= 30 + len(names)
    assert found(f"x{next(iter(places.values()))}y".encode("utf-16-le"), case)


def test_a_name_in_a_comment_that_a_finding_quotes(case, tmp_path):
    path = tmp_path / "x.xlsx"
    file = openpyxl.load_workbook(case[0])
    page = file[tracking.NAME]
    head = next(r for r in range(1, 30) if page.cell(r, 1).value == "客户编号")
    at = {page.cell(head, c).value: c for c in range(1, page.max_column + 1)}
    cell = page.cell(head + 2, at["不满意点"])
    cell.value = f"=CMD('{max(case[2], key=len)}')"
    cell.data_type = "s"
    file.save(path)
    told = run("check", "--json", path)
    assert "T12" in told.decode()
    assert "=CMD" in told.decode()
    assert found(told, case) == []


@pytest.mark.parametrize("ending", [".html", ".docx"])
def test_the_report(case, tmp_path, ending):
    out = tmp_path / f"报告{ending}"
    assert found(run("report", case[0], "-o", out), case) == []
    assert found(out.read_bytes(), case) == []


def test_the_archive_and_what_comes_out_of_it(case, tmp_path):
    store = tmp_path / "历史.duckdb"
    told = run("archive", "add", store, case[0])
    told += run("archive", "list", store) + run("archive", "trend", store, "--by", "agent")
    assert found(told, case) == []
    assert found(store.read_bytes(), case) == []
    with duckdb.connect(str(store), read_only=True) as connection:  # pages are compressed
        tables = [row[0] for row in connection.execute("SHOW TABLES").fetchall()]
        assert tables
        for table in tables:
            rows = connection.table(table).fetchall()
            assert found(repr(rows).encode(), case) == [], table
    run("archive", "export", store, tmp_path / "csv", "--format", "csv")
    run("archive", "figures", store, "-o", tmp_path / "数字.json")
    written = [*(tmp_path / "csv").iterdir(), tmp_path / "数字.json"]
    assert len(written) > 1
    for file in written:
        assert found(file.read_bytes(), case) == [], file.name


def test_the_log_of_a_merge_and_of_a_wrong_file(case, tmp_path):
    path = case[0]
    out = tmp_path / "合并.xlsx"
    copy = tmp_path / "副本.xlsx"
    run("share", path, "-o", copy)
    assert found(run("merge", path, copy, "-o", out), case) == []
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(path.read_bytes()[:-400])
    result = CliRunner().invoke(app, ["check", str(broken)])
    assert result.exit_code == 3
    assert found(result.output.encode(), case) == []
