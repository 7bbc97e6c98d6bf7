"""Draw the pictures of the report, on a phone and printed: ``python docs/draw_report.py``.

Needs Chromium, Playwright (in the ``test`` extra), poppler (pdftoppm) and a font with Chinese
characters. The data are invented.
"""

import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.report.compose import Heading
from csat_xl.report.source import source_of
from csat_xl.report.status import APPROVED, REVIEWED
from csat_xl.report.store import take_step, write_report

TARGET = Path(__file__).parent / "pictures"
MONTHS = (date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
ROWS = 120
HEADING = Heading(department="客户服务部", author="周岚", day="2026-07-02")
PHONE, SCREENS, TALL = 375, 3, 1100
PAGES = 4


def report(folder: Path) -> Path:
    """A report over three months of three teams, reviewed and approved."""
    for month in MONTHS:
        for team in samples.TEAMS:
            book = example_book("monthly", team, month, ROWS, mistakes=True)
            path = folder / f"{team.name}-{month:%Y-%m}.xlsx"
            operations.build_workbook(book, path, "plain")
    path = folder / "报告.html"
    figures = operations.rollup_files([str(folder)])
    write_report(source_of(figures), HEADING, path, False, "2026-07-02 09:10")
    take_step(path, REVIEWED, "陈志远", "2026-07-03 10:00", "数据核对无误")
    take_step(path, APPROVED, "林国栋", "2026-07-04 15:30")
    return path


def side_by_side(pictures: list[Image.Image], gap: int, target: Path) -> None:
    """Save pictures as one, on a grey ground."""
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    height = max(picture.height for picture in pictures) + 2 * gap
    whole = Image.new("RGB", (width, height), "#c9d1d6")
    left = gap
    for picture in pictures:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    whole.quantize(128).save(target, optimize=True)
    print(target)


def main() -> None:
    """Draw both pictures into docs/pictures."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        page_file = report(folder)
        command = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": PHONE, "height": TALL}, device_scale_factor=1.5)
        page.goto(page_file.as_uri())
        page.screenshot(path=folder / "phone.png", full_page=True)
        page.pdf(path=folder / "print.pdf", prefer_css_page_size=True, print_background=True)
        browser.close()
        phone = Image.open(folder / "phone.png").convert("RGB")
        step = round(TALL * 1.5)
        screens = [phone.crop((0, i * step, phone.width, (i + 1) * step)) for i in range(SCREENS)]
        side_by_side(screens, 24, TARGET / "report-phone.png")
        pages = ["-r", "72", "-png", "-l", str(PAGES), folder / "print.pdf", folder / "page"]
        subprocess.run(["pdftoppm", *pages], check=True)
        printed = [Image.open(path).convert("RGB") for path in sorted(folder.glob("page-*.png"))]
        side_by_side(printed, 16, TARGET / "report-print.png")


if __name__ == "__main__":
    main()
