"""Recalculation of many rows: the two editions against formulas written by hand."""

from pathlib import Path

import xlsxwriter

from benchmarks.measure import Ratio, ratio, rounds, seconds
from benchmarks.workbooks import cache
from csat_xl.workbook.editions import define_functions, write_formula

FORMULAS = {
    "ours": ('CSAT_SCORE(A{0},B{0},"≤",5,20)', "CSAT_GRADE(C{0})"),
    "hand": (
        '=IF(A{0}="","",MAX(0,MIN(100,100-MAX(0,A{0}-B{0})/5*20)))',
        '=IF(C{0}="","",IF(ROUND(C{0},2)>=90,"优秀",IF(ROUND(C{0},2)>=70,"达标","不达标")))',
    ),
}


def workbook(kind: str, rows: int) -> Path:
    """A workbook with two formulas a row, in an edition or by hand."""
    path = cache() / f"recalculation-{kind}-{rows}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("表")
        if kind != "hand":
            define_functions(book, kind)  # type: ignore[arg-type]
        for row in range(rows):
            page.write_number(row, 0, 25 + row % 20)
            page.write_number(row, 1, 30)
            for column, text in enumerate(FORMULAS["hand" if kind == "hand" else "ours"], 2):
                formula = text.format(row + 1)
                if kind == "hand":
                    page.write_formula(row, column, formula)
                else:
                    write_formula(page, row, column, formula, 0, None, kind)  # type: ignore[arg-type]
    return path


def measured(runs: int, small: bool) -> list[Ratio]:
    """In IronCalc both editions, in LibreOffice the plain one (it has no LAMBDA)."""
    rows = 200 if small else 10_000
    files = {kind: workbook(kind, rows) for kind in ("native", "plain", "hand")}
    found = _lines("IronCalc", _ironcalc(files, runs), rows)
    office = _libreoffice({k: files[k] for k in ("plain", "hand")}, runs)
    return found + (_lines("LibreOffice", office, rows) if office else [])


def _lines(engine: str, found: dict[str, list[float]], rows: int) -> list[Ratio]:
    return [
        ratio(
            f"recalculation of {rows:,} rows",
            f"{kind} edition in {engine}",
            "formulas written by hand",
            list(zip(times, found["hand"], strict=True)),
            "≤ 1.5" if kind == "native" else "",
        )
        for kind, times in found.items()
        if kind != "hand"
    ]


def _ironcalc(files: dict[str, Path], runs: int) -> dict[str, list[float]]:
    import ironcalc

    models = {k: ironcalc.load_from_xlsx(str(p), "en", "UTC", "en") for k, p in files.items()}
    return rounds({k: lambda m=m: seconds(m.evaluate) for k, m in models.items()}, runs)


def _libreoffice(files: dict[str, Path], runs: int) -> dict[str, list[float]]:
    from tests.engines import ProgramMissing
    from tests.engines.libreoffice import Office

    try:
        with Office() as office:
            timed = {}
            opened = []
            for kind, path in files.items():
                document = office._document(path)
                opened.append(document)
                inside = document.__enter__()
                timed[kind] = lambda d=inside: seconds(d.calculateAll)
            found = rounds(timed, runs)
            for document in opened:
                document.__exit__(None, None, None)
            return found
    except ProgramMissing as missing:
        print(f"LibreOffice: {missing}")
        return {}
