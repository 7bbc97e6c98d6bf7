"""The archive: equal figures, replacement, crashes, no identities, trend and export."""

import csv
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from csat_xl import operations, samples
from csat_xl.archive.add import REFUSED, TWICE, UNREADABLE, add_files
from csat_xl.archive.entry import Entry, entry_of
from csat_xl.archive.figures import figures_of, trend
from csat_xl.archive.store import ADDED, REPLACED, UNCHANGED, Archive, Selection, doubled
from csat_xl.cli import app
from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.guard.refusal import UnreadableFile
from csat_xl.sheets.book import Book

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ROWS = 24


@cache
def filled(team: int = 0, month: date = MAY, rows: int = 10, template: str = "monthly") -> Book:
    return example_book(template, samples.TEAMS[team], month, rows, mistakes=True)


@cache
def made(team: int = 0, month: date = MAY, rows: int = 10, template: str = "monthly") -> Entry:
    return entry(filled(team, month, rows, template))


def entry(book: Book, part: str = "") -> Entry:
    known, findings = operations.checked(book)
    return entry_of(known, findings, Path("a.xlsx"), "1", part)


def changed(old: Entry) -> Entry:
    return replace(old, fingerprint="2")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """Two teams in May, one in June, as files."""
    folder = tmp_path_factory.mktemp("books")
    for number, month, template in ((0, MAY, "monthly"), (1, MAY, "tracking"), (0, JUNE, "index")):
        path = folder / f"{samples.TEAMS[number].name}-{month:%Y-%m}.xlsx"
        operations.build_workbook(filled(number, month, ROWS, template), path, "plain")
    path = folder / f"{samples.TEAMS[0].name}-tracking-2026-06.xlsx"
    operations.build_workbook(filled(0, JUNE, ROWS, "tracking"), path, "plain")
    return folder


@pytest.fixture(scope="module")
def kept(files) -> Path:
    """The archive of these files."""
    path = files.parent / f"{files.name}.duckdb"
    done = add_files(path, [str(files)])
    assert done.count(ADDED) == 4
    return path


# --- the same figures ---------------------------------------------------------------------------


def test_figures_are_those_of_a_roll_up_of_the_files(files, kept):
    with Archive(kept) as archive:
        drawn = figures_of(archive)
    assert json.dumps(drawn) == json.dumps(operations.rollup_files([str(files)]))


def test_a_selection_is_a_roll_up_of_its_files(files, kept):
    with Archive(kept) as archive:
        june = figures_of(archive, Selection("2026-06", "2026-06"))
        team = figures_of(archive, Selection(team="在线一组"))
    assert json.dumps(june) == json.dumps(operations.rollup_files([f"{files}/*2026-06.xlsx"]))
    assert json.dumps(team) == json.dumps(operations.rollup_files([f"{files}/在线一组*.xlsx"]))


def test_the_trend_repeats_the_roll_up_of_each_month(files, kept):
    with Archive(kept) as archive:
        lines = {by: trend(archive, by) for by in ("month", "team", "agent")}
    for month in ("2026-05", "2026-06"):
        whole = operations.rollup_files([f"{files}/*{month}.xlsx"])
        for by, rows in (
            ("month", whole["by_period"]),
            ("team", whole["by"]["team"]),
            ("agent", whole["by"]["agent"]),
        ):
            found = [line for line in lines[by] if line["period"] == month]
            assert [[line[k] for k in ("n", "mean", "csat_rate", "nps")] for line in found] == [
                [row[k] for k in ("n", "mean", "csat_rate", "nps")] for row in rows
            ]


def test_the_change_is_to_the_last_month_with_answers(kept):
    with Archive(kept) as archive:
        lines = trend(archive, "team")
    mean = {(line["period"], line["team"]): line["mean"] for line in lines}
    for line in lines:
        before = mean.get(("2026-05", line["team"])) if line["period"] == "2026-06" else None
        assert line["change"] == (None if before is None else line["mean"] - before)


# --- replacement --------------------------------------------------------------------------------


def counts(path: Path) -> dict[str, int]:
    with Archive(path) as archive:
        names = ["workbooks", *archive.row_tables()]
        return {n: archive.rows(f"SELECT count(*) FROM {n}")[1][0][0] for n in names}  # noqa: S608


def test_the_same_workbook_again_replaces_its_rows(tmp_path):
    path = tmp_path / "h.duckdb"
    with Archive(path, create=True) as archive:
        assert archive.add(made()) == ADDED
        assert archive.add(made(1)) == ADDED
    before = counts(path)
    with Archive(path, create=True) as archive:
        assert archive.add(made()) == UNCHANGED
    assert counts(path) == before
    with Archive(path, create=True) as archive:
        assert archive.add(changed(made(rows=15))) == REPLACED
        assert [w.total for w in archive.workbooks(Selection(team="在线一组"))] == [15]
        log = archive.rows("SELECT action FROM log ORDER BY rowid")[1]
    assert counts(path)["rows_tracking"] == 25
    assert [row[0] for row in log] == [ADDED, ADDED, UNCHANGED, REPLACED]


def test_team_branch_month_template_scheme_and_part_make_the_key(tmp_path):
    book = filled()
    other = replace(book, settings=replace(book.settings, team="另一组"))
    with Archive(tmp_path / "h.duckdb", create=True) as archive:
        archive.add(made())
        for different in (
            entry(other),
            entry(replace(book, settings=replace(book.settings, branch="别的分公司"))),
            made(month=JUNE),
            made(template="tracking"),
            entry(book, part="下半月"),
        ):
            assert archive.add(different) == ADDED
        assert len(archive.workbooks()) == 6


@pytest.mark.parametrize(("team", "period"), [("", MAY), ("一组", None)])
def test_a_workbook_without_team_or_month_is_refused(team, period):
    book = filled()
    with pytest.raises(CsatError, match=r"团队|统计月份"):
        entry(replace(book, settings=replace(book.settings, team=team, period=period)))


def test_each_file_is_told_what_became_of_it(tmp_path):
    operations.build_workbook(filled(template="index"), tmp_path / "a.xlsx", "plain")
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    other = filled(template="index")
    fewer = {"evaluation": [r.raw for r in other.rows("evaluation")[:3]]}
    changed_book = operations.book_of("index", other.settings, fewer)
    operations.build_workbook(changed_book, tmp_path / "c.xlsx", "plain")
    (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04 nothing")
    archive = tmp_path / "h.duckdb"
    done = add_files(archive, [str(tmp_path)])
    actions = [(o.file.name, o.action) for o in done.outcomes]
    assert actions == [
        ("a.xlsx", ADDED),
        ("b.xlsx", TWICE),
        ("c.xlsx", REFUSED),
        ("e.xlsx", UNREADABLE),
    ]
    assert "--part" in done.outcomes[2].reason
    add = ["archive", "add", str(archive)]
    assert CliRunner().invoke(app, [*add, str(tmp_path / "e.xlsx")]).exit_code == 3
    again = [*add, str(tmp_path / "c.xlsx"), "--part", "2"]
    assert CliRunner().invoke(app, again).exit_code == 0


def test_survey_rows_in_two_workbooks_of_a_month_are_pointed_out(tmp_path):
    with Archive(tmp_path / "h.duckdb", create=True) as archive:
        archive.add(made())
        archive.add(made(template="tracking"))
        archive.add(made(1))
        ((one, other),) = doubled(archive.workbooks())
    assert {one.key.template, other.key.template} == {"monthly", "tracking"}


# --- crashes ------------------------------------------------------------------------------------

STAGES = ("begun", "old rows deleted", "rows written", "summary written", "committed")
KILLED = """
import os, pickle, signal, sys
from pathlib import Path
from csat_xl.archive.store import Archive

def end(stage):
    if stage == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

with Archive(Path(sys.argv[1]), create=True) as archive:
    archive.add(pickle.loads(Path(sys.argv[2]).read_bytes()), end)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("stage", STAGES)
def test_killed_while_writing_it_holds_the_old_rows_or_the_new_ones(stage, tmp_path):
    import pickle

    path, prepared = tmp_path / "h.duckdb", tmp_path / "entry"
    new = changed(made(rows=15))
    with Archive(path, create=True) as archive:
        archive.add(made())
        archive.add(made(1))
        before = archive.summary()
    prepared.write_bytes(pickle.dumps(new))
    ended = subprocess.run([sys.executable, "-c", KILLED, path, prepared, stage], check=False)
    assert ended.returncode == -signal.SIGKILL
    with Archive(path) as archive:  # only read, as by the command list
        rows = {book.key.team: book.total for book in archive.workbooks()}
        assert rows == {"在线一组": 15 if stage == "committed" else 10, "电话二组": 10}
        if stage != "committed":
            assert archive.summary() == before
    with Archive(path, create=True) as archive:
        assert archive.add(new) == (UNCHANGED if stage == "committed" else REPLACED)
    assert counts(path)["rows_tracking"] == 25


def test_a_failure_while_writing_leaves_the_old_rows(tmp_path):
    path = tmp_path / "h.duckdb"

    def fail(stage: str) -> None:
        if stage == "rows written":
            raise KeyboardInterrupt

    with Archive(path, create=True) as archive:
        archive.add(made())
        with pytest.raises(KeyboardInterrupt):
            archive.add(changed(made(rows=15)), fail)
        assert [b.total for b in archive.workbooks()] == [10]
    assert counts(path)["rows_tracking"] == 10


# --- no identities ------------------------------------------------------------------------------


def all_texts(path: Path) -> str:
    db = duckdb.connect(str(path), read_only=True)
    names = [row[0] for row in db.execute("SHOW TABLES").fetchall()]
    return "\n".join(str(db.execute(f"SELECT * FROM {n}").fetchall()) for n in names)  # noqa: S608


def test_no_name_or_contact_of_a_customer_is_kept(tmp_path):
    book = filled()
    row = dict(book.rows("tracking")[0].raw)
    row |= {
        "name": "欧阳测试",
        "contact": "13912345678",
        "complaint_text": "我是欧阳测试,请回电139-1234-5678",
        "measure": "已电话欧阳测试(ou@example.com)",
        "customer_id": "欧阳测试",
        "anonymous": "否",
    }
    rows = {"tracking": [row, *(r.raw for r in book.rows("tracking")[1:])]}
    workbook = operations.book_of("tracking", book.settings, rows)
    path = tmp_path / "h.duckdb"
    with Archive(path, create=True) as archive:
        archive.add(entry(workbook))
    told = all_texts(path)
    private = [
        str(r.raw.get(key) or "").strip()
        for r in workbook.rows("tracking")
        for key in ("name", "contact")
    ]
    assert [text for text in private if len(text) > 1 and text in told] == []
    assert "13912345678" not in told
    assert "ou@example.com" not in told
    assert "我是欧*,请回电139****5678" in told
    assert "王小雨" in told  # the staff stay


def test_a_name_in_a_list_of_choices_is_told_not_kept():
    book = filled()
    scheme = book.settings.scheme
    lists = scheme.lists.model_copy(update={"channels": ["电话", "13912345678"]})
    settings = replace(book.settings, scheme=scheme.model_copy(update={"lists": lists}))
    assert "13912345678" not in entry(replace(book, settings=settings)).summary


def test_a_telephone_number_in_a_column_of_figures_is_left_out(tmp_path):
    book = filled()
    metrics = [dict(r.raw) for r in book.rows("metrics")]
    metrics[1]["actual"] = 13912345678
    workbook = operations.book_of("monitoring", book.settings, {"metrics": metrics})
    path = tmp_path / "h.duckdb"
    with Archive(path, create=True) as archive:
        archive.add(entry(workbook))
    assert "13912345678" not in all_texts(path)


# --- export and command line --------------------------------------------------------------------


def test_parquet_is_read_back_by_pandas(kept, tmp_path):
    out = tmp_path / "out"
    assert CliRunner().invoke(app, ["archive", "export", str(kept), str(out)]).exit_code == 0
    tracking = pd.read_parquet(out / "tracking.parquet")
    assert len(tracking) == 3 * ROWS
    assert set(tracking["period"]) == {"2026-05", "2026-06"}
    valid = tracking[tracking["status"] == "有效"]
    items = pd.read_parquet(out / "items.parquet")
    overall = items[(items["sheet"] == "tracking") & (items["item"] == "总体满意度")]
    joined = valid.merge(overall, on=["team", "period", "row"])
    with Archive(kept) as archive:
        whole = figures_of(archive)["overall"]
    assert joined["value"].mean() == pytest.approx(whole["mean"])
    assert len(joined) == whole["n"]
    assert "name" not in tracking.columns
    assert "contact" not in tracking.columns


def test_csv_export_is_safe_against_running_text(tmp_path):
    book = filled()
    row = {**book.rows("tracking")[0].raw, "complaint_text": "=HYPERLINK(1)", "suggestion": "+1"}
    workbook = operations.book_of("tracking", book.settings, {"tracking": [row]})
    path, out = tmp_path / "h.duckdb", tmp_path / "out"
    with Archive(path, create=True) as archive:
        archive.add(entry(workbook))
    arguments = ["archive", "export", str(path), str(out), "--format", "csv"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    with (out / "tracking.csv").open(encoding="utf-8-sig", newline="") as stream:
        (line,) = csv.DictReader(stream)
    assert line["complaint_text"] == "'=HYPERLINK(1)"
    assert line["suggestion"] == "'+1"
    assert CliRunner().invoke(app, arguments).exception is not None  # not without --force
    assert CliRunner().invoke(app, [*arguments, "--force"]).exit_code == 0


def test_list_trend_and_figures_on_the_command_line(kept, tmp_path):
    runner = CliRunner()
    assert "电话二组" in runner.invoke(app, ["archive", "list", str(kept)]).output
    out = tmp_path / "t.csv"
    told = runner.invoke(app, ["archive", "trend", str(kept), "--by", "team", "-o", str(out)])
    assert told.exit_code == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 4
    data, book = tmp_path / "f.json", tmp_path / "f.xlsx"
    for target in (data, book):
        given = ["archive", "figures", str(kept), "-o", str(target)]
        assert runner.invoke(app, given).exit_code == 0
    assert json.loads(data.read_text("utf-8"))["responses"]["total"] == 3 * ROWS
    assert book.stat().st_size > 5000


def test_other_files_are_no_archives(tmp_path):
    text = tmp_path / "a.duckdb"
    text.write_text("not a database, not at all")
    foreign = tmp_path / "b.duckdb"
    with duckdb.connect(str(foreign)) as db:
        db.execute("CREATE TABLE t (a INTEGER)")
    trap = tmp_path / "c.duckdb"
    with duckdb.connect(str(trap)) as db:
        db.execute("CREATE TABLE archive (name VARCHAR, value VARCHAR)")
        db.execute("INSERT INTO archive VALUES ('format', 'csat_xl.archive'), ('version', '1')")
        db.execute("CREATE VIEW workbooks AS SELECT * FROM read_csv('/etc/passwd')")
    for path in (text, foreign, trap, tmp_path / "none.duckdb"):
        with pytest.raises(UnreadableFile):
            Archive(path)
    assert text.read_text() == "not a database, not at all"


HOLD = """
import sys
from pathlib import Path
from csat_xl.archive.store import Archive
with Archive(Path(sys.argv[1]), create=True):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_an_archive_in_use_by_another_program_is_told(tmp_path):
    path = tmp_path / "h.duckdb"
    with Archive(path, create=True) as archive:
        archive.add(made())
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(CsatError, match=r"另一个程序|another program"):
            Archive(path, create=True)
        holder.communicate(b"")
    with Archive(path) as archive:
        assert len(archive.workbooks()) == 1
