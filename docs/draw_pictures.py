"""Draw the pictures of the documents from the provided examples: ``python docs/draw_pictures.py``.

Needs LibreOffice, poppler (pdftotext, pdftoppm) and Pillow, and a font with Chinese characters.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).parents[1]
PICTURES = {
    "monthly-summary": ("monthly-example-plain", "月度汇总"),
    "tracking": ("tracking-example-plain", "客户满意度跟踪表"),
    "metrics": ("monitoring-example-plain", "服务质量监控指标表"),
    "evaluation": ("index-example-plain", "评估汇总"),
    "settings": ("monthly-example-plain", "设置"),
}

FOOTER = 55
"""Pixels at the foot of a page, in its margin, that a picture leaves out."""


def pages(pdf: Path) -> list[str]:
    """The text of each page."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return text.stdout.decode().split("\f")


def main() -> None:
    """Draw every picture into docs/pictures."""
    target = ROOT / "docs" / "pictures"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (book, sheet) in PICTURES.items():
            pdf = Path(folder) / f"{book}.pdf"
            if not pdf.exists():
                source = ROOT / "workbooks" / f"{book}.xlsx"
                command = [
                    "soffice",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    source,
                ]
                subprocess.run(command, check=True, capture_output=True)
            number = next(i for i, t in enumerate(pages(pdf), 1) if t.strip().startswith(sheet))
            stem = Path(folder) / name
            page = ["-f", str(number), "-l", str(number), "-singlefile"]
            subprocess.run(["pdftoppm", "-r", "110", "-png", *page, pdf, stem], check=True)
            image = Image.open(stem.with_suffix(".png")).convert("RGB")
            image = image.crop((0, 0, image.width, image.height - FOOTER))
            box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
            left, top, right, bottom = box or (0, 0, *image.size)
            image.crop(
                (
                    max(0, left - 12),
                    max(0, top - 12),
                    min(image.width, right + 12),
                    min(image.height, bottom + 12),
                )
            ).quantize(64).save(target / f"{name}.png", optimize=True)
            print(target / f"{name}.png")


if __name__ == "__main__":
    main()
