"""Draw the pictures of the guide to questionnaires, reviews and key figures.

``python docs/draw_judged.py`` needs LibreOffice, poppler (pdftoppm, pdftotext) and Pillow, and a
font with Chinese characters.
"""

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from csat_xl import operations, samples
from csat_xl.calibration.collect import calibrate_files
from csat_xl.calibration.workbook import write_calibration
from csat_xl.demo import example_book
from csat_xl.entries import NOT_APPLICABLE
from csat_xl.sheets import reviews
from csat_xl.sheets.book import Book
from csat_xl.workbook.templates import SCHEME

PICTURES = Path(__file__).parent / "pictures"
MONTH = dt.date(2026, 5, 1)
RATERS = {"何静好": 0, "唐知夏": 1, "冯乐怡": 2}
"""Invented raters, and by how many points an item they are more severe than the first."""


def draw(book: Path, title: str, name: str) -> None:
    """Draw the first page whose title is ``title``, without its margins."""
    folder = book.parent
    pdf = book.with_suffix(".pdf")
    if not pdf.exists():
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, book]
        subprocess.run(command, check=True, capture_output=True)
    number = next(n for n in range(1, 99) if _title(pdf, n) == title)
    page = ["-f", str(number), "-l", str(number), "-singlefile"]
    stem = folder / name
    subprocess.run(["pdftoppm", "-r", "110", "-png", *page, pdf, stem], check=True)
    image = Image.open(stem.with_suffix(".png")).convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    left, top, right, bottom = box or (0, 0, *image.size)
    cut = image.crop((max(0, left - 12), max(0, top - 12), right + 12, bottom + 12))
    cut.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
    print(PICTURES / f"{name}.png")


def _title(pdf: Path, number: int) -> str:
    command = ["pdftotext", "-f", str(number), "-l", str(number), pdf, "-"]
    found = subprocess.run(command, check=True, capture_output=True)
    return found.stdout.decode("utf-8").split("\n")[0].strip()


def _example(name: str) -> Book:
    return example_book(name, samples.TEAMS[0], MONTH, 40, mistakes=False)


def _calibration(folder: Path) -> Path:
    """The same records scored by three raters, each in a workbook of their own."""
    of = _example("scorecard")
    for name, less in RATERS.items():
        rows = [
            {
                **row.raw,
                "reviewer": name,
                **{
                    key: row.raw[key] if row.raw[key] == NOT_APPLICABLE else max(0, points - less)
                    for i, key in enumerate(reviews.item_keys(reviews.quality_of(of)))
                    if (points := row.raw[key]) is not None and (i + row.number) % 3
                },
            }
            for row in of.rows(reviews.KEY)
        ]
        book = operations.book_of(SCHEME, of.settings, {reviews.KEY: rows})
        operations.build_workbook(book, folder / f"{name}.xlsx", "plain")
    target = folder / "calibration.xlsx"
    write_calibration(calibrate_files([str(folder / f"{name}.xlsx") for name in RATERS]), target)
    return target


def main() -> None:
    """Draw the scores of levels, a questionnaire, the scorecard, a calibration, bullet charts."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, sheets in (
            ("tutoring", {"教师教学评价量表": "scale", "层级得分": "standing"}),
            ("scorecard", {"质检评分表": "scorecard"}),
            ("handbook", {"子弹图": "kpi-bullets"}),
        ):
            path = folder / f"{name}.xlsx"
            operations.build_workbook(_example(name), path, "plain")
            for title, picture in sheets.items():
                draw(path, title, picture)
        draw(_calibration(folder), "质检校准结果", "calibration")


if __name__ == "__main__":
    main()
