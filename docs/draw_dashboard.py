"""Draw the roll-up workbook of an invented year: ``python docs/draw_dashboard.py``.

Three teams, twelve months; one agent of the first team gets worse from May on, which the first
sheet must name. Needs LibreOffice, poppler and Pillow, and a font with Chinese characters.
"""

import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from draw_pictures import pages
from PIL import Image, ImageChops

from csat_xl import operations, samples
from csat_xl.demo import example_book
from csat_xl.rollup import figures, merge, summarise
from csat_xl.rollup.workbook import write_rollup

TARGET = Path(__file__).parent / "pictures"
YEAR, SINCE, UNHAPPY, ROWS = 2026, 5, 0.55, 60
PICTURES = {
    "rollup-dashboard": "客户满意度总览",
    "rollup-trend": "趋势",
    "rollup-drivers": "驱动因素",
    "rollup-groups": "分组",
    "rollup-actions": "改进行动与效果",
    "rollup-closed-loop": "不满意客户闭环",
}


def year() -> dict[str, Any]:
    """The figures of the invented year."""
    parts = []
    for month in range(1, 13):
        for number, team in enumerate(samples.TEAMS):
            first = replace(team.agents[0], unhappy=UNHAPPY)
            worse = number == 0 and month >= SINCE
            shown = replace(team, agents=(first, *team.agents[1:])) if worse else team
            made = example_book("monthly", shown, date(YEAR, month, 1), ROWS, mistakes=True)
            book, findings = operations.checked(made)
            parts.append(summarise(book, findings, f"{team.name}-{YEAR}-{month:02}.xlsx"))
    return figures(merge(parts))


def draw(path: Path, folder: Path) -> None:
    """Draw the pages of a roll-up workbook into docs/pictures."""
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True)
    pdf = folder / f"{path.stem}.pdf"
    texts = pages(pdf)
    for name, start in PICTURES.items():
        number = next(i for i, text in enumerate(texts, 1) if text.strip().startswith(start))
        stem = folder / name
        page = ["-f", str(number), "-l", str(number), "-singlefile"]
        subprocess.run(["pdftoppm", "-r", "120", "-png", *page, pdf, stem], check=True)
        image = Image.open(stem.with_suffix(".png")).convert("RGB")
        box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
        left, top, right, bottom = box or (0, 0, *image.size)
        cut = image.crop((max(0, left - 12), max(0, top - 12), right + 12, bottom + 12))
        cut.quantize(128).save(TARGET / f"{name}.png", optimize=True)
        print(TARGET / f"{name}.png")


def main() -> None:
    """Roll the year up and draw it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "汇总.xlsx"
        write_rollup(year(), path)
        draw(path, Path(name))


if __name__ == "__main__":
    main()
