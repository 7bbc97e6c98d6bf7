"""``docs/benchmarks.md`` and its picture, made of the ratios kept in ``docs/benchmarks.json``."""

import json
import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from benchmarks.measure import Ratio

DOCS = Path(__file__).parent.parent / "docs"
DATA, PAGE, PICTURE = DOCS / "benchmarks.json", DOCS / "benchmarks.md", "pictures/benchmarks.png"
NOTES = DOCS / "benchmarks-notes.md"
"""What the figures mean and why a target is missed: written by people, put below the table."""
INTRODUCTION = (
    "Written by `python -m benchmarks` (see `--help`); only ratios, no times, for machines "
    "differ. Each figure is the median of interleaved runs in fresh processes after a warm-up, "
    "with the smallest and largest ratio of a round."
)
LIBRARIES = ("pandas", "openpyxl", "python-calamine", "xlsxwriter")


def machine() -> str:
    """The machine in a sentence, without its name."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {pages:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, {libraries}"
    )


def kept() -> dict[str, list[Ratio]]:
    """The ratios of the last run of each benchmark."""
    if not DATA.exists():
        return {}
    data = json.loads(DATA.read_text("utf-8"))
    return {name: [Ratio(**line) for line in lines] for name, lines in data["ratios"].items()}


def write(found: dict[str, list[Ratio]], order: Iterable[str]) -> None:
    """Take in new ratios and write the page and its picture anew."""
    every = kept() | found
    every = {name: every[name] for name in order if name in every}
    plain = {name: [line.plain() for line in lines] for name, lines in every.items()}
    data = {"machine": machine(), "ratios": plain}
    DATA.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [line for part in every.values() for line in part]
    PAGE.write_text(page(lines, machine()), "utf-8")
    draw(lines, DOCS / PICTURE)


def page(lines: list[Ratio], where: str) -> str:
    """The page: how it was measured, the picture, a table a topic, and the notes."""
    text = [
        "# Benchmarks",
        "",
        INTRODUCTION,
        "",
        f"Machine: {where}.",
        "",
        f"![Ratios and targets]({PICTURE})",
    ]
    for topic, part in groupby(lines, key=lambda line: line.topic):
        text += ["", f"## {topic[0].upper()}{topic[1:]}", "", *_table(part)]
    notes = NOTES.read_text("utf-8").strip() if NOTES.exists() else ""
    return "\n".join([*text, "", notes]).rstrip() + "\n"


def _table(lines: Iterable[Ratio]) -> Iterable[str]:
    yield "| what | against | ratio | spread | runs | target | met |"
    yield "|---|---|---|---|---|---|---|"
    for line in lines:
        met = {None: "", True: "yes", False: "**no**"}[line.met]
        spread = f"{line.low:.3g} – {line.high:.3g}"
        cells = (line.what, line.against, f"**{line.median:.3g}**", spread, str(line.runs))
        yield f"| {' | '.join(cells)} | {line.target} | {met} |"


def draw(lines: list[Ratio], path: Path) -> None:
    """A bar for each ratio with a target, on a logarithmic scale, and the target as a mark."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = [line for line in lines if line.target][::-1]
    figure = Figure(figsize=(10, 1.2 + 0.36 * len(shown)), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    colours = ["#6BA292" if line.met else "#E08E45" for line in shown]
    spread = [
        [line.median - line.low for line in shown],
        [line.high - line.median for line in shown],
    ]
    rows = range(len(shown))
    axes.barh(rows, [line.median for line in shown], color=colours, xerr=spread, height=0.62)
    targets = [float(line.target.split()[1]) for line in shown]
    axes.plot(targets, rows, "|", color="#1F2D3D", markersize=16, markeredgewidth=2)
    for row, line, target in zip(rows, shown, targets, strict=True):
        end = max(line.high, target) if target < 4 * line.high else line.high  # not over the mark
        axes.text(end * 1.04, row, f"{line.median:.3g}  ({line.target})", va="center", size=8)
    labels = [f"{line.what} / {line.against}\n{line.topic}" for line in shown]
    axes.set_yticks(rows, [label.replace("≤", "<=") for label in labels], fontsize=7)
    axes.set_xscale("log")
    axes.set_xlim(right=max(line.high for line in shown) * 3)
    axes.set_title("Ratios and their targets (green: met; bar: median, line: spread)", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path)
