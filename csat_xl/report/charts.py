"""Draw the charts of a report with Matplotlib: SVG whose text stays text, or PNG.

An SVG is drawn for a column of a phone (343 units wide) and scaled; its fonts are those of the
reader's machine. PNG, for Word, needs a font with Chinese characters here; without one
:func:`png` gives None and the report shows the figures as a table instead.
"""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from csat_xl.report.document import Bars, Chart, Lines, Quadrants, Stacks, Tone

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
"""The fonts of the report, in the order in which they are tried."""

_HERE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "PingFang HK",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
WIDTH = 343
SIZE = 14
INK, FAINT, RULE, QUIET = "#1F2D3D", "#5B6770", "#D5DEE3", "#B9C4CB"
MAIN, GOOD, BAD, WARM = "#1F5C7A", "#3E8E6F", "#B5523B", "#E08E45"
TONES: dict[Tone, str] = {"": MAIN, "good": GOOD, "bad": BAD, "quiet": QUIET}
PARTS = (MAIN, "#D6B656", BAD)
_ROW = 26
_DPI = 72  # a unit of the drawing is a point


def svg(chart: Chart, name: str) -> str:
    """A chart as an ``<svg>`` element that takes the width it is given.

    ``name`` keeps the ids of several charts of one page apart.
    """
    with _look((*FONTS[:-1], *_available()), hash=name):
        stream = io.StringIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        _drawn(chart).savefig(stream, format="svg", metadata=nothing, transparent=True)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r' (?:width|height)="[^"]*pt"', "", text, count=2)
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)


def png(chart: Chart) -> bytes | None:
    """A chart as a PNG, None where no font here has Chinese characters."""
    fonts = _available()
    if not fonts:
        return None
    with _look(fonts, hash=""):
        stream = io.BytesIO()
        _drawn(chart).savefig(stream, format="png", dpi=3 * _DPI, metadata={"Software": None})
    return stream.getvalue()


def _available() -> list[str]:
    """The fonts with Chinese characters that are installed here."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _HERE if name in known]


@contextmanager
def _look(fonts: Any, hash: str) -> Iterator[None]:  # noqa: A002
    """Settings of the drawing, of which nothing stays behind."""
    import matplotlib as mpl

    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)  # fonts of other machines are named too; they need not be here
    try:
        with mpl.rc_context(
            {
                "font.family": list(fonts) or ["sans-serif"],
                "font.size": SIZE,
                "svg.fonttype": "none",
                "svg.hashsalt": hash or "report",
                "text.parse_math": False,
                "axes.unicode_minus": False,
                "text.color": INK,
            }
        ):
            yield
    finally:
        log.setLevel(level)


def _drawn(chart: Chart) -> "Figure":
    match chart:
        case Bars():
            return _bars(chart)
        case Lines():
            return _lines(chart)
        case Stacks():
            return _stacks(chart)
        case Quadrants():
            return _quadrants(chart)


def _canvas(
    height: float, left: float, right: float, top: float, bottom: float
) -> "tuple[Figure, Axes]":
    """A figure and its axes, with margins in points; titles stand in the page, not here."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI)
    box = (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    axes = figure.add_axes(box)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def width_of(text: str) -> float:
    """About how wide a text is, in points: a Chinese character is a square.

    >>> width_of("满意"), width_of("ab")
    (28.0, 15.4)
    """
    return round(sum(float(SIZE) if ord(c) > 0x2E80 else 0.55 * SIZE for c in text), 1)


def shortened(text: str, most: float) -> str:
    """A text cut to a width in points.

    >>> shortened("很长很长的名字", 64)
    '很长很…'
    """
    if width_of(text) <= most:
        return text
    while text and width_of(text) > most - SIZE:
        text = text[:-1]
    return f"{text}…"


def _bars(chart: Bars) -> "Figure":
    names = [shortened(name, 118) for name in chart.names]
    left = max(map(width_of, names), default=0) + 10
    right = max(map(width_of, chart.texts), default=0) + 12
    top = 24 if chart.reference else 4
    figure, axes = _canvas(_ROW * len(names) + top + 6, left, right, top, 6)
    low, high = chart.limits
    axes.set_xlim(low, high)
    axes.set_ylim(len(names) - 0.5, -0.5)
    plain: tuple[Tone, ...] = ("",)
    marks = chart.marks or plain * len(names)
    shown = [min(max(value, low), high) for value in chart.values]
    axes.barh(
        range(len(names)),
        [value - low for value in shown],
        left=low,
        height=0.6,
        color=[TONES[mark] for mark in marks],
        alpha=0.88,
    )
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks([])
    for label, mark in zip(axes.get_yticklabels(), marks, strict=True):
        label.set_color(FAINT if mark == "quiet" else INK)
    for i, span in enumerate(chart.spans):
        if span is not None:
            axes.plot(span, (i, i), color=INK, linewidth=1.4, solid_capstyle="butt", alpha=0.75)
    crowded = chart.reference is not None or any(chart.spans)
    ends = [high] * len(names) if crowded else shown
    for i, (end, text) in enumerate(zip(ends, chart.texts, strict=True)):
        axes.annotate(text, (end, i), (5, 0), textcoords="offset points", va="center")
    _reference_across(axes, chart.reference)
    return figure


def _reference_across(axes: "Axes", reference: tuple[float, str] | None) -> None:
    if reference is None:
        return
    value, label = reference
    axes.axvline(value, color=WARM, linewidth=1.4, linestyle=(0, (4, 3)))
    place = axes.transData.transform((value, 0))[0] / WIDTH
    side = "right" if place > 0.7 else "left" if place < 0.3 else "center"
    axes.annotate(
        label,
        (value, 1),
        (0, 5),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha=side,
        color="#8A4B10",
    )


def _lines(chart: Lines) -> "Figure":
    figure, axes = _canvas(190, 22, 22, 30, 28)
    places = range(len(chart.names))
    known = [(i, value) for i, value in enumerate(chart.values) if value is not None]
    spans = [(i, span) for i, span in enumerate(chart.band) if span is not None]
    ends = [value for _, value in known] + [end for _, span in spans for end in span]
    if chart.reference:
        ends.append(chart.reference[0])
    room = (max(ends, default=1) - min(ends, default=0)) * 0.18 or 0.5
    axes.set_xlim(-0.35, len(chart.names) - 0.65)
    axes.set_ylim(min(ends, default=0) - room, max(ends, default=1) + room)
    axes.axhline(axes.get_ylim()[0], color=RULE, linewidth=1)
    if spans:
        lows, highs = zip(*(span for _, span in spans), strict=True)
        axes.fill_between([i for i, _ in spans], lows, highs, color=MAIN, alpha=0.14, linewidth=0)
    line = [float("nan") if value is None else value for value in chart.values]
    axes.plot(places, line, color=MAIN, linewidth=2.2, marker="o", markersize=6)
    shown = {i for i, _ in known[:: max(1, -(-len(known) // 6))]} | {i for i, _ in known[-1:]}
    for i, value in known:
        if i in shown:
            axes.annotate(
                chart.texts[i], (i, value), (0, 9), textcoords="offset points", ha="center"
            )
    every = max(1, -(-len(chart.names) // 6))
    axes.set_xticks(list(places)[::every], chart.names[::every])
    axes.set_yticks([])
    if chart.reference is not None:
        value, label = chart.reference
        axes.axhline(value, color=WARM, linewidth=1.4, linestyle=(0, (4, 3)))
        figure.text(22 / WIDTH, 1 - 16 / 190, f"- - {label}", color="#8A4B10")
    return figure


def _stacks(chart: Stacks) -> "Figure":
    left = max(map(width_of, chart.names), default=0) + 10
    height = _ROW * len(chart.names) + 34
    figure, axes = _canvas(height, left, 6, 28, 6)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(chart.names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(chart.names)), chart.names)
    starts = [0.0] * len(chart.names)
    for part, _ in enumerate(chart.parts):
        values = [shares[part] for shares in chart.shares]
        axes.barh(range(len(values)), values, left=starts, height=0.62, color=PARTS[part])
        for i, value in enumerate(values):
            if value >= 0.13:
                place = (starts[i] + value / 2, i)
                colour = INK if part == 1 else "white"
                axes.annotate(f"{value:.0%}", place, ha="center", va="center", color=colour)
        starts = [start + value for start, value in zip(starts, values, strict=True)]
    start = left
    for part, name in enumerate(chart.parts):
        figure.text(start / WIDTH, 1 - 15 / height, "■", color=PARTS[part])
        figure.text((start + 16) / WIDTH, 1 - 15 / height, name)
        start += 16 + width_of(name) + 16
    return figure


def _quadrants(chart: Quadrants) -> "Figure":
    height = 300
    figure, axes = _canvas(height, 26, 10, 10, 28)
    across = [x for x, _ in chart.points] + [chart.cut[0]]
    upward = [y for _, y in chart.points] + [chart.cut[1]]
    for ends, limit in ((across, axes.set_xlim), (upward, axes.set_ylim)):
        room = (max(ends) - min(ends)) * 0.3 or 0.2
        limit(min(ends) - room, max(ends) + room)
    axes.axvline(chart.cut[0], color=RULE, linewidth=1.4)
    axes.axhline(chart.cut[1], color=RULE, linewidth=1.4)
    for side in ("left", "bottom"):
        axes.spines[side].set(visible=True, color=RULE)
    corners = ((0.02, 0.98), (0.98, 0.98), (0.02, 0.02), (0.98, 0.02))
    for name, (x, y) in zip(chart.corners, corners, strict=True):
        axes.text(
            x,
            y,
            name,
            transform=axes.transAxes,
            ha="left" if x < 0.5 else "right",
            va="bottom" if y < 0.5 else "top",
            color=FAINT,
        )
    for number, (x, y) in enumerate(chart.points, 1):
        bad = x < chart.cut[0] and y >= chart.cut[1]
        axes.plot([x], [y], "o", markersize=19, color=BAD if bad else MAIN)
        axes.annotate(str(number), (x, y), ha="center", va="center", color="white")
    axes.set_xticks([])
    axes.set_yticks([])
    figure.text(0.5, 8 / height, f"{chart.across} →", ha="center", color=FAINT)
    figure.text(
        15 / WIDTH, 0.5, f"{chart.upward} →", rotation=90, ha="center", va="center", color=FAINT
    )
    return figure
