"""Write the archive's tables as Parquet or CSV files."""

from pathlib import Path

from csat_xl.archive.figures import HEADERS, TEAM, trend
from csat_xl.archive.store import ROWS, Archive
from csat_xl.csv_files import write_csv
from csat_xl.errors import CsatError
from csat_xl.files import writing

PARQUET, CSV = "parquet", "csv"
FORMATS = (PARQUET, CSV)
_WHICH = "w.branch, w.team, w.period, w.template, w.scheme, w.part"


def queries(archive: Archive) -> dict[str, str]:
    """What is exported: file name without ending, and query."""
    listed = {
        "workbooks": f"SELECT {_WHICH}, w.file, w.rules_from, w.added, w.total, w.valid "  # noqa: S608
        "FROM workbooks w ORDER BY w.period, w.branch, w.team, w.template, w.scheme, w.part"
    }
    for table in archive.row_tables():
        order = '"sheet", "row", "item"' if table == f"{ROWS}items" else '"row"'
        listed[table.removeprefix(ROWS)] = (
            f"SELECT {_WHICH}, r.* EXCLUDE (workbook) FROM {table} r "  # noqa: S608
            f"JOIN workbooks w ON w.id = r.workbook "
            f"ORDER BY w.period, w.branch, w.team, w.template, w.scheme, w.part, {order}"
        )
    return listed


def export(archive: Archive, folder: Path, form: str = PARQUET, force: bool = False) -> list[Path]:
    """Write every table of de-identified rows, the list of workbooks, and the trend as CSV.

    Existing files are refused unless ``force``, before anything is written.
    """
    if form not in FORMATS:
        names = "、".join(FORMATS)
        raise CsatError(
            f"--format {form}:应为 {names}。", f"--format {form}: use {', '.join(FORMATS)}."
        )
    asked = queries(archive)
    targets = {name: folder / f"{name}.{form}" for name in asked}
    lines = folder / "trend.csv"
    for target in (*targets.values(), lines):
        if target.exists() and not force:
            raise CsatError(
                f"{target} 已存在,没有改动;请换一个文件夹,或加 --force 覆盖。",
                f"{target} exists and was left as it is; choose another folder, or add --force.",
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in targets.items():
        if form == PARQUET:
            with writing(target, force) as temporary:
                archive.copy(asked[name], temporary)
        else:
            header, rows = archive.rows(asked[name])
            write_csv(target, header, rows, force)
    keys = [key for key in HEADERS if key != "agent"]
    rows = [tuple(line.get(key) for key in keys) for line in trend(archive, TEAM)]
    write_csv(lines, [HEADERS[key] for key in keys], rows, force)
    return [*targets.values(), lines]
