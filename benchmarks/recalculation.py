"""Recalculation of many rows: the two editions against formulas written by hand.

A row has the four columns that a supervisor scores by: a metric's score and its grade, the
weighted mean of five answers and the total after an adjustment. By hand each is written as a
careful person would: blank where there is nothing to score, kept within 0 to 100, grades by the
rounded score, weights of the answers that are there. Not by hand: directions and steps as
arguments, defaults, and an error for a text where a number belongs.

The hand-written formulas put into LAMBDA names show what the call of a LAMBDA alone costs.
"""

import re
from functools import partial
from pathlib import Path

import xlsxwriter

from benchmarks.measure import Ratio, ratio, rounds, seconds
from benchmarks.workbooks import cache
from csat_xl.workbook.editions import define_functions, prepared

ANSWERS, WEIGHTS = "{e:i}", "$L$1:$P$1"
FORMULAS = {
    "ours": (
        'CSAT_SCORE({a},{b},"≤",5,20)',
        "CSAT_GRADE({c})",
        f"CSAT_WEIGHTED({ANSWERS},{WEIGHTS})",
        "CSAT_TOTAL({j},{d})",
    ),
    "hand": (
        'IF({a}="","",MAX(0,MIN(100,100-MAX(0,{a}-{b})/5*20)))',
        'IF({c}="","",IF(ROUND({c},2)>=90,"优秀",IF(ROUND({c},2)>=70,"达标","不达标")))',
        f'IF(COUNT({ANSWERS})=0,"",SUMPRODUCT({ANSWERS},{WEIGHTS})/SUMIF({ANSWERS},"<>",{WEIGHTS}))',
        'IF({j}="","",MAX(0,MIN(100,{j}+{d})))',
    ),
    "names": (
        "HAND_SCORE({a},{b},5,20)",
        "HAND_GRADE({c})",
        f"HAND_WEIGHTED({ANSWERS},{WEIGHTS})",
        "HAND_TOTAL({j},{d})",
    ),
}
"""The cells of a row by the letters of their columns."""
_CELLS = re.compile(r"\{([a-z](?::[a-z])?)\}")
PLACES = (2, 16, 9, 17)
"""The columns of the four formulas: C, Q, J, R."""
_A, _B, _C, _D = "_xlpm.a", "_xlpm.b", "_xlpm.c", "_xlpm.d"
NAMES = {
    "HAND_SCORE": f'{_A},{_B},{_C},{_D},IF({_A}="","",MAX(0,MIN(100,100-MAX(0,{_A}-{_B})/{_C}*{_D})))',
    "HAND_GRADE": f'{_A},IF({_A}="","",IF(ROUND({_A},2)>=90,"优秀",'
    f'IF(ROUND({_A},2)>=70,"达标","不达标")))',
    "HAND_WEIGHTED": f'{_A},{_B},IF(COUNT({_A})=0,"",SUMPRODUCT({_A},{_B})/SUMIF({_A},"<>",{_B}))',
    "HAND_TOTAL": f'{_A},{_B},IF({_A}="","",MAX(0,MIN(100,{_A}+{_B})))',
}
"""The formulas by hand as functions: parameters and body."""


def workbook(kind: str, rows: int, dynamic: bool) -> Path:
    """A workbook with four formulas a row: in an edition, by hand, or by hand as names.

    ``dynamic``: every cell is a dynamic array, as a cell that calls a LAMBDA is: IronCalc 0.9
    lets ``SUMPRODUCT`` run over arrays in no other.
    """
    path = cache() / f"recalculation-{kind}-{rows}{'-dynamic' * dynamic}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("表")
        page.write_row(0, 11, (20, 30, 20, 15, 15))
        for name, text in NAMES.items():
            if kind == "names":
                book.define_name(name, f"=_xlfn.LAMBDA({text})")
        if kind in ("native", "plain"):
            define_functions(book, kind)  # type: ignore[arg-type]
        texts = FORMULAS.get(kind, FORMULAS["ours"])
        if kind == "plain":
            texts = tuple(prepared(text, kind).text for text in texts)
        for row in range(rows):
            _row(page, row)
            for place, text in zip(PLACES, texts, strict=True):
                formula = "=" + _CELLS.sub(partial(_addresses, row + 1), text)
                if dynamic:
                    page.write_dynamic_array_formula(row, place, row, place, formula)
                else:
                    page.write_formula(row, place, formula)
    return path


def _addresses(row: int, cells: re.Match[str]) -> str:
    return ":".join(f"{letter.upper()}{row}" for letter in cells.group(1).split(":"))


def _row(page: xlsxwriter.worksheet.Worksheet, row: int) -> None:
    """The entries of a row; in one of twenty there is nothing to score, in one an answer lacks."""
    if row % 20 != 19:
        page.write_number(row, 0, 25 + row % 17)
    page.write_number(row, 1, 30)
    page.write_number(row, 3, row % 5 - 4)
    for i in range(5 if row % 20 else 4):
        page.write_number(row, 4 + i, 60 + (row * 7 + i * 11) % 41)


def measured(runs: int, small: bool) -> list[Ratio]:
    """In IronCalc both editions, in LibreOffice the plain one (it has no LAMBDA)."""
    rows = 200 if small else 10_000
    dynamic = {kind: workbook(kind, rows, True) for kind in ("native", "plain", "names", "hand")}
    found = _lines("IronCalc", _ironcalc(dynamic, runs), rows)
    ordinary = {kind: workbook(kind, rows, False) for kind in ("plain", "hand")}
    office = _libreoffice(ordinary, runs)
    return found + (_lines("LibreOffice", office, rows) if office else [])


WHAT = {
    "native": "native edition",
    "plain": "plain edition",
    "names": "the formulas by hand as LAMBDA names",
}


def _lines(engine: str, found: dict[str, list[float]], rows: int) -> list[Ratio]:
    return [
        ratio(
            f"recalculation of {rows:,} rows",
            f"{WHAT[kind]} in {engine}",
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
