"""No contact planted anywhere in a workbook reaches a copy, a roll-up, a report or a mail."""

import email
import email.policy
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csat_xl import operations
from csat_xl.cli import app
from csat_xl.errors import CsatError
from csat_xl.sharing import share as sharing
from csat_xl.sharing.mail import mail_files
from csat_xl.sharing.pseudonyms import Pseudonyms
from csat_xl.sharing.scan import parts_with
from tests.sharing.leaks import everything, plainly, planted


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("leaks") / "源.xlsx"
    return path, planted(path)


def leaked(text, places):
    plain = plainly(text)
    return sorted(place for place, number in places.items() if number in plain)


def test_the_source_holds_a_contact_in_many_places(case):
    path, places = case
    assert len(places) >= 50
    text = everything(path)
    assert [place for place, number in places.items() if number not in text] == []
    assert operations.check_file(path).book is not None


@pytest.mark.parametrize("names", [None, Pseudonyms(b"k" * 32)], ids=["masked", "pseudonyms"])
def test_no_contact_reaches_the_copy(case, tmp_path, names):
    path, places = case
    before = path.read_bytes()
    sharing.share(path, tmp_path / "副本.xlsx", pseudonyms=names)
    assert leaked(everything(tmp_path / "副本.xlsx"), places) == []
    assert path.read_bytes() == before
    one, other = (operations.rollup_files([str(p)]) for p in (path, tmp_path / "副本.xlsx"))
    for part in ("responses", "overall", "dimensions", "composite", "evaluation", "actions"):
        assert one[part] == other[part]


def test_no_contact_reaches_the_roll_up_the_check_or_their_json(case, tmp_path):
    path, places = case
    figures = operations.rollup_files([str(path)])
    assert leaked(json.dumps(figures, ensure_ascii=False), places) == []
    for arguments in (["check", str(path)], ["check", "--json", str(path)]):
        assert leaked(CliRunner().invoke(app, arguments).output, places) == []
    out, data = tmp_path / "汇总.xlsx", tmp_path / "汇总.json"
    result = CliRunner().invoke(app, ["rollup", str(path), "-o", str(out), "--json", str(data)])
    assert leaked(result.output + data.read_text("utf-8") + everything(out), places) == []


def test_no_contact_reaches_the_mail(case, tmp_path):
    path, places = case
    mail_files(path, ["a@b.cn"], draft=tmp_path / "稿.eml")
    message = email.message_from_bytes(
        (tmp_path / "稿.eml").read_bytes(), policy=email.policy.default
    )
    assert leaked(str(message["Subject"]), places) == []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            assert leaked(part.get_content(), places) == []
        elif part.get_filename():
            inside = tmp_path / "inside.xlsx"
            inside.write_bytes(part.get_content())
            assert leaked(everything(inside), places) == []


def test_a_copy_with_a_contact_is_refused(case, tmp_path, monkeypatch):
    path, _ = case
    as_typed = lambda hide, column, row, sheet: row.raw.get(column.key)  # noqa: E731
    monkeypatch.setattr(sharing._Hide, "cell", as_typed)
    with pytest.raises(CsatError, match="联系方式"):
        sharing.share(path, tmp_path / "副本.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "139 1234 5678",
        "139-1234-5678",
        "１３９１２３４５６７８",
        "&#49;&#51;912345678",
        "<b>139</b><b>12345678</b>",
        "%31%33912345678",
        "_x0031_3912345678",
        "8613912345678",
    ],
)
def test_the_scan_finds_a_contact_however_written(text):
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<c><t>{text}</t></c>")
        archive.writestr("xl/a.bin", b"\0" + "li@example.com".encode("utf-16-le"))
    assert parts_with(stream.getvalue(), {"13912345678"}, False) == ["xl/worksheets/sheet1.xml"]
    assert parts_with(stream.getvalue(), {"li@example.com"}, False) == ["xl/a.bin"]
    assert parts_with(stream.getvalue(), {"13900000000"}, False) == []


def test_files_stay_where_they_are(case):
    path, _ = case
    assert sorted(p.name for p in Path(path).parent.iterdir()) == [
        "middle.xlsx",
        "raw.xlsx",
        "源.xlsx",
    ]
