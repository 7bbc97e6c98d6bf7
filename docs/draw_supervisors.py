"""Draw the pictures of the supervisors' guide: ``python docs/draw_supervisors.py``.

The buttons are pressed for real, in LibreOffice through the xlwings engine; then the sheets are
printed. Needs LibreOffice with UNO, poppler and Pillow, and a font with Chinese characters.
"""

import datetime as dt
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import xlwings
from PIL import Image, ImageChops

import csat_xl.hosts.libreoffice
from csat_xl.demo import example_book
from csat_xl.hosts.libreoffice.bridge import properties
from csat_xl.hosts.libreoffice.template import build_ods
from csat_xl.hosts.macros import check, new_month, rollup, share_copy
from csat_xl.operations import build_workbook
from csat_xl.samples import TEAMS

PICTURES = Path(__file__).parent / "pictures"
TRACKING = "客户满意度跟踪表"
WIDE, HIGH = 130000, 90000
"""The paper of the pictures, in hundredths of a millimetre."""


def draw(document: Any, sheet: str, name: str, box: tuple[float, float], folder: Path) -> None:
    """Print one sheet on one page and keep its upper left part, as shares of width and height."""
    document.Sheets.getByName(sheet).IsVisible = True
    for other in document.Sheets.ElementNames:
        document.Sheets.getByName(other).IsVisible = other == sheet
    styles = document.StyleFamilies.getByName("PageStyles")
    style = styles.getByName(document.Sheets.getByName(sheet).PageStyle)
    style.HeaderIsOn = style.FooterIsOn = False
    style.ScaleToPagesX = style.ScaleToPagesY = 0
    style.PageScale = 100  # the captions of buttons do not shrink with the page
    style.Width, style.Height = WIDE, HIGH
    pdf = folder / f"{name}.pdf"
    document.storeToURL(pdf.as_uri(), properties(FilterName="calc_pdf_Export"))
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    texts = shown.stdout.decode().split("\f")
    page = str(next(i for i, text in enumerate(texts, 1) if text.strip().startswith(sheet)))
    command = ["pdftoppm", "-r", "72", "-png", "-f", page, "-l", page, "-singlefile"]
    subprocess.run([*command, pdf, folder / name], check=True)
    image = Image.open(folder / f"{name}.png").convert("RGB")
    blank = Image.new("RGB", image.size, "white")
    left, top, right, bottom = ImageChops.difference(image, blank).getbbox() or (0, 0, 1, 1)
    right = left + round((right - left) * box[0])
    bottom = top + round((bottom - top) * box[1])
    part = image.crop((max(0, left - 12), max(0, top - 12), right + 12, bottom + 12))
    part.quantize(64).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    """Draw every picture of the guide."""
    xlwings.engines["libreoffice"].activate()
    content = example_book("monthly", TEAMS[0], dt.date(2026, 6, 1), 30, mistakes=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build_ods(content, folder / "六月.ods")
        build_workbook(content, folder / "六月.xlsx", "plain")
        app = xlwings.App(add_book=False)
        book = app.books.open(folder / "六月.ods")
        book.set_mock_caller()
        check()
        rollup()
        draw(book.api, TRACKING, "guide-check", (0.6, 0.27), folder)
        draw(book.api, "问题清单", "guide-problems", (1, 1), folder)
        draw(book.api, "完整汇总", "guide-rollup", (1, 0.62), folder)
        book.close()
        book = app.books.open(folder / "六月.xlsx")
        book.set_mock_caller()
        share_copy()
        new_month()
        shared = app.books.open(folder / "六月_分享.xlsx")
        draw(shared.api, TRACKING, "guide-shared", (0.55, 0.28), folder)
        following = next(b for b in app.books if "2026-07" in b.name)
        draw(following.api, "往月数据", "guide-history", (1, 1), folder)
        app.quit()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    assert csat_xl.hosts.libreoffice.ENGINE
    main()
