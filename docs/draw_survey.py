"""Draw the pictures of the survey guide: ``python docs/draw_survey.py``.

Needs LibreOffice, poppler (pdftoppm) and Pillow, and a font with Chinese characters.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from csat_xl.schemes.load import complete, load
from csat_xl.sheets.book import Settings
from csat_xl.survey.form_book import write_form
from csat_xl.survey.plan import event_of, plan
from csat_xl.survey.plan_book import write_plan

PICTURES = Path(__file__).parent / "pictures"


def draw(book: Path, name: str) -> None:
    """Draw the first page of a workbook, without its margins."""
    folder = book.parent
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, book]
    subprocess.run(command, check=True, capture_output=True)
    stem = folder / name
    page = ["-f", "1", "-l", "1", "-singlefile"]
    pdf = book.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", "110", "-png", *page, pdf, stem], check=True)
    image = Image.open(stem.with_suffix(".png")).convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    left, top, right, bottom = box or (0, 0, *image.size)
    cut = image.crop((max(0, left - 12), max(0, top - 12), right + 12, bottom + 12))
    cut.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
    print(PICTURES / f"{name}.png")


def main() -> None:
    """Draw the plan and the questionnaire."""
    with tempfile.TemporaryDirectory() as folder:
        calendar = Path(folder) / "plan.xlsx"
        write_plan(2026, plan(2026, [event_of("2026-04-15=新版上线")]), calendar)
        draw(calendar, "survey-plan")
        form = Path(folder) / "form.xlsx"
        settings = Settings(complete(load("tracking")))
        write_form(settings, form, "plain", (), "晨星示例", "2026-06-30")
        draw(form, "survey-form")


if __name__ == "__main__":
    main()
