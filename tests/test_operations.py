"""Whole workbooks from the outside: built, changed as people change them, checked, rolled up."""

import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from csat_xl import operations, samples
from csat_xl.cli import app
from csat_xl.demo import BRANCH, MONTHS, SEED, example_book
from csat_xl.sheets.book import Settings
from csat_xl.workbook.templates import TEMPLATES, scheme_for

MAY = MONTHS[0]


def write(folder: Path, name: str = "五月.xlsx", team: int = 0, mistakes: bool = True) -> Path:
    path = folder / name
    book = example_book("monthly", samples.TEAMS[team], MAY, 60, mistakes)
    operations.build_workbook(book, path, "plain")
    return path


def told(path: Path) -> list[tuple[str, str, int]]:
    report = operations.check_file(path)
    assert report.book is not None, report.reason
    return sorted((f.sheet, f.code, f.row) for f in report.findings)


def test_a_clean_sample_has_no_error(tmp_path):
    report = operations.check_file(write(tmp_path, mistakes=False))
    assert [f for f in report.findings if f.severity == "错误"] == []


def test_planted_mistakes_are_found_where_they_are(tmp_path):
    path = write(tmp_path)
    team = samples.TEAMS[0]
    scheme = samples.scheme_for(team, scheme_for(TEMPLATES["monthly"]))
    planted = samples.planted_mistakes(scheme, team, MAY, SEED, 60)
    found = {(sheet, code, row) for sheet, code, row in told(path)}
    names = {s.key: s.name for s in operations.check_file(path).book.sheets}
    for key, row, code in planted:
        if key in ("tracking", "complaints", "actions"):
            assert (names[key], code, row + 6) in found, (key, row, code)


def test_columns_in_another_order_extra_columns_and_sheets_change_nothing(tmp_path):
    path = write(tmp_path)
    before = told(path)
    book = openpyxl.load_workbook(path)
    page = book["客户满意度跟踪表"]
    rows = [[(c.value, c.data_type) for c in row] for row in page.iter_rows(min_row=5)]
    book.remove(page)
    page = book.create_sheet("客户满意度跟踪表")
    for r, row in enumerate(rows):
        for c, (value, kind) in enumerate(reversed(row)):
            page.cell(5 + r, 3 + c, value).data_type = kind
        page.cell(5 + r, 2, "备注" if r == 0 else None)
    for r in range(1000, 3000):
        page.cell(r, 3).number_format = "@"
    book.create_sheet("我的草稿")["A1"] = "随便写写"
    changed = tmp_path / "改过.xlsx"
    book.save(changed)
    assert [f for f in told(changed) if f[1] != "W01"] == [f for f in before if f[1] != "W01"]


def test_an_overtyped_formula_and_a_renamed_column_are_named(tmp_path):
    path = write(tmp_path, mistakes=False)
    book = openpyxl.load_workbook(path)
    page = book["客户满意度跟踪表"]
    headers = {cell.value: cell.column for cell in page[5]}
    page.cell(8, headers["加权得分"]).value = 5
    page.cell(5, headers["改进建议"]).value = "建议"
    book.save(path)
    findings = [f for f in operations.check_file(path).findings if f.code == "W01"]
    assert {(f.row, f.column) for f in findings} >= {(8, "加权得分"), (5, "改进建议")}
    overtyped = next(f for f in findings if f.row == 8)
    assert overtyped.cell == page.cell(8, headers["加权得分"]).coordinate


def test_rollup_of_three_teams_pools_rows(tmp_path):
    paths = [write(tmp_path, f"{i}.xlsx", i) for i in range(3)]
    figures = operations.rollup_files([str(tmp_path)])
    single = [operations.rollup_files([str(p)]) for p in paths]
    assert figures["responses"]["total"] == 180
    assert figures["responses"]["valid"] == sum(f["responses"]["valid"] for f in single)
    pooled = sum(f["overall"]["mean"] * f["overall"]["n"] for f in single) / figures["overall"]["n"]
    assert figures["overall"]["mean"] == pytest.approx(pooled)
    other = operations.rollup_files([str(p) for p in reversed(paths)])
    assert json.dumps(other) == json.dumps(figures)
    assert sum(figures["responses"]["excluded"].values()) + figures["responses"]["valid"] == 180


def test_the_same_workbook_twice_counts_once_and_strangers_are_told(tmp_path):
    path = write(tmp_path)
    (tmp_path / "副本.xlsx").write_bytes(path.read_bytes())
    (tmp_path / "坏.xlsx").write_bytes(b"not a zip")
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    before = path.read_bytes()
    result = CliRunner().invoke(
        app,
        [
            "rollup",
            str(tmp_path),
            "-o",
            str(tmp_path / "out.xlsx"),
            "--json",
            str(tmp_path / "o.json"),
        ],
    )
    assert result.exit_code == 3
    figures = json.loads((tmp_path / "o.json").read_text("utf-8"))
    assert len(figures["workbooks"]) == 1
    assert len(figures["duplicates"]) == 1
    assert sorted(Path(u["file"]).name for u in figures["unreadable"]) == ["别的.xlsx", "坏.xlsx"]
    assert figures["responses"]["total"] == 60
    assert path.read_bytes() == before


def test_the_result_of_an_earlier_rollup_is_told_from_a_workbook_of_data(tmp_path):
    write(tmp_path)
    first = CliRunner().invoke(app, ["rollup", str(tmp_path), "-o", str(tmp_path / "汇总1.xlsx")])
    assert first.exit_code == 0, first.output
    again = ["rollup", str(tmp_path), "-o", str(tmp_path / "汇总2.xlsx"), "--json"]
    second = CliRunner().invoke(app, [*again, str(tmp_path / "o.json")])
    assert second.exit_code == 3
    figures = json.loads((tmp_path / "o.json").read_text("utf-8"))
    (entry,) = figures["unreadable"]
    assert Path(entry["file"]).name == "汇总1.xlsx"
    assert "这是汇总结果" in entry["reason"]


def test_contacts_stay_in_the_workbook(tmp_path):
    path = write(tmp_path)
    page = openpyxl.load_workbook(path)["客户满意度跟踪表"]
    headers = {cell.value: cell.column for cell in page[5]}
    private = {
        str(page.cell(r, headers[h]).value)
        for r in range(6, 66)
        for h in ("联系方式", "客户名称/姓名")
        if page.cell(r, headers[h]).value and len(str(page.cell(r, headers[h]).value)) > 2
    }
    text = json.dumps(operations.rollup_files([str(path)]), ensure_ascii=False)
    text += CliRunner().invoke(app, ["check", str(path)]).output
    assert [value for value in private if value in text] == []


def test_check_prints_addresses_and_its_exit_code(tmp_path):
    runner = CliRunner()
    result = runner.invoke(app, ["check", str(write(tmp_path))])
    assert result.exit_code == 1
    assert "错误 T08" in result.output
    assert "J11" in result.output
    clean = write(tmp_path, "clean.xlsx", mistakes=False)
    assert runner.invoke(app, ["check", str(clean)]).exit_code == 0
    problems = json.loads(runner.invoke(app, ["check", "--json", str(clean)]).output)["problems"]
    assert all(p["severity"] == "提醒" for p in problems)


def test_a_team_builds_its_workbook_from_its_own_scheme(tmp_path):
    runner = CliRunner()
    mine = tmp_path / "my.toml"
    assert runner.invoke(app, ["schemes", "copy", "tracking", str(mine)]).exit_code == 0
    text = mine.read_text("utf-8").replace("[30, 30, 25, 15, 0]", "[40, 20, 20, 20, 0]")
    mine.write_text(text.replace("在线问卷", "网页问卷"), "utf-8")
    out = tmp_path / "mine.xlsx"
    arguments = ["new", "monthly", "-o", str(out), "--scheme", str(mine), "--month", "2026-06"]
    assert runner.invoke(app, arguments).exit_code == 0
    book = operations.check_file(out).book
    assert book.settings.scheme.survey.weights["默认"] == [40, 20, 20, 20, 0]
    assert "网页问卷" in book.settings.scheme.lists.channels
    assert book.settings.period == date(2026, 6, 1)


def test_settings_changed_in_the_workbook_are_the_rules(tmp_path):
    path = write(tmp_path, mistakes=False)
    book = openpyxl.load_workbook(path)
    page = book["设置"]
    place = next(c for row in page.iter_rows() for c in row if c.value == "非常满意" and c.row > 5)
    page.cell(place.row, place.column + 1).value = 4
    book.save(path)
    scheme = operations.check_file(path).book.settings.scheme
    assert {o.name: o.points for o in scheme.complaints.outcomes}["非常满意"] == 4


def test_an_existing_file_is_left_alone_without_force(tmp_path):
    out = tmp_path / "x.xlsx"
    out.write_text("mine")
    book = operations.book_of("tracking", Settings(scheme_for(TEMPLATES["tracking"])))
    with pytest.raises(ValueError, match="--force"):
        operations.build_workbook(book, out)
    assert out.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [out]


def test_a_workbook_typed_in_libreoffice_gives_the_same_figures(office, tmp_path):
    """Cell by cell through UNO into the plain template, saved as .xlsx by LibreOffice."""
    path = write(tmp_path)
    source = openpyxl.load_workbook(path)
    blank = tmp_path / "blank.xlsx"
    team = samples.TEAMS[0]
    scheme = samples.scheme_for(team, scheme_for(TEMPLATES["monthly"]))
    filled = operations.check_file(path).book.settings
    numbers = filled.sent, filled.served
    settings = Settings(scheme, team.name, MAY, samples.as_of(MAY), BRANCH, *numbers)
    operations.build_workbook(operations.book_of("monthly", settings), blank, "plain")
    entries = {}
    for sheet in operations.check_file(path).book.sheets:
        page = source[sheet.name]
        entries[sheet.name] = {
            cell.coordinate: cell.value
            for row in page.iter_rows(min_row=6, max_col=len(sheet.columns))
            for cell in row
            if cell.value not in (None, "")
            and not str(cell.value).startswith("=CSAT")
            and cell.data_type != "f"
        }
    typed = office.fill(blank, tmp_path / "typed.xlsx", entries)
    first = operations.rollup_files([str(path)])
    second = operations.rollup_files([str(typed)])
    for key in (
        "responses",
        "overall",
        "dimensions",
        "metrics",
        "composite",
        "complaints",
        "evaluation",
        "by",
    ):
        assert second[key] == first[key], key
    # a text that begins with = cannot be typed as text: LibreOffice makes it a formula
    assert [f for f in told(typed) if f[1] != "T12"] == [f for f in told(path) if f[1] != "T12"]


def test_a_file_damaged_inside_is_refused_when_its_formulas_are_compared(tmp_path):
    path = write(tmp_path, mistakes=False)
    assert operations.check_file(path).book is not None
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            part = good.read(name)
            bad.writestr(name, part[:-40] if name == "xl/worksheets/sheet2.xml" else part)
    report = operations.check_file(damaged)
    assert report.book is None
    assert "damaged.xlsx" in report.reason
